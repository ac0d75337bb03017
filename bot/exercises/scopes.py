"""Who may see one answer: its author alone, until its definition opens it (V1)."""

from bot.exercises.definition import WIDTH, Phase, Reveal, Scope
from bot.exercises.fields import AnyField, TextField
from bot.exercises.scene import Scene
from bot.exercises.state import At, Person, Submission

Viewer = str
"""Who looks: somebody's name in the session, `ROOM` for all at once, or `MODERATORS`."""
ROOM: Viewer = ""
MODERATORS: Viewer = "moderators"

Author = tuple[str, str]
"""Whose answer it is, and to which of several forms: person and unit."""


def sees(  # noqa: PLR0917  # an answer has as many coordinates
    scene: Scene, viewer: Viewer, at: At, author: Author, form: Submission, field: AnyField
) -> bool:
    """Whether a viewer may see the answer to one field as it stands.

    In what is taken out, somebody else's text only by their word.
    """
    if viewer == author[0]:
        return True
    if field.id in form.held or _withholds(scene, author[0], field):
        return viewer == MODERATORS and not scene.taken_out
    scope = scope_of(scene, at, author, form, field)
    if scope == "moderator":
        return viewer == MODERATORS
    person = scene.state.person(viewer)
    if scope == "table":
        return person is not None and bool(form.table) and form.table in person.tables
    if scope == "seat":
        return person is not None and _shared_a_seat(person, form)
    return scope in ("group_anon", "group_named")


def _withholds(scene: Scene, pid: str, field: AnyField) -> bool:
    """Whether an answer stands in no report: a text whose author has not agreed to one, or what
    is never to be taken out."""
    if not scene.taken_out:
        return False
    person = scene.state.person(pid)
    agreed = person is not None and person.publish
    return not field.reported or (isinstance(field, TextField) and not agreed)


def _shared_a_seat(person: Person, form: Submission) -> bool:
    """Whether somebody sat in the seat of a form when it was filled in, or came to it since as the
    first that they had: who changes seats goes on reading what their own team wrote, and no other.
    """
    if not form.seat:
        return False
    return person.pid in form.peers or (person.seat == form.seat and not person.had)


def scope_of(scene: Scene, at: At, author: Author, form: Submission, field: AnyField) -> Scope:
    """How widely the answer to a field is seen just now."""
    choices, texts = _opened(scene, at, author, form)
    scope = texts if isinstance(field, TextField) else choices
    if is_open(scene, form):
        scope = "moderator" if scope == "moderator" else "author"
    if field.keep is not None and WIDTH[field.keep] < WIDTH[scope]:
        return field.keep
    return scope


def is_open(scene: Scene, form: Submission) -> bool:
    """Whether a form belongs to the step that is open, so that others do not see it yet."""
    entry = scene.state.entry
    return scene.state.status != "closed" and entry is not None and form.entry == entry.no


def at_first(phase: Phase) -> Scope:
    """Who sees the answers of a phase until they are opened more widely."""
    return phase.visibility.open if phase.visibility else "author"


def reveals_of(phase: Phase) -> tuple[Reveal, ...]:
    """Where the answers of a phase are opened, one after the other; empty where they never are."""
    return phase.visibility.reveal if phase.visibility else ()


def _opened(scene: Scene, at: At, author: Author, form: Submission) -> tuple[Scope, Scope]:
    """The last opening that holds for a form: some hold only where people have said yes to it."""
    phase = scene.plan.phase(at[0])
    done = scene.state.reveals.get(at, ())
    here = [each for each in reveals_of(phase) if each.scopes in done]
    for opening in reversed(here):
        if all(_said_yes(scene, at, author, form, name) for name in opening.where):
            return opening.scopes
    scope = at_first(phase)
    return scope, scope


def alias_of(scene: Scene, origin: str, at: At, pid: str, unit: str) -> str:
    """What a text is called where nobody may tell whose it is."""
    parts = (origin, pid, unit, *([at[1]] if at[1] else []))
    return scene.once(("alias", *parts), lambda: scene.alias(*parts))


def _said_yes(scene: Scene, at: At, author: Author, form: Submission, named: str) -> bool:
    """Whether a form says yes to a question; or all do who were asked another one about it.

    Where that other one is asked about texts one by one, only what was said of this text counts;
    else what those at its author's table said. No answer is no yes.
    """
    if "." not in named:
        return form.values.get(named) is True
    phase, _, field = named.partition(".")
    loops = scene.plan.loop_of
    turn = at[1] if loops.get(phase) == loops.get(at[0]) else 0
    asked = scene.state.forms(phase, turn).items()
    if scene.plan.phase(phase).items is not None:
        origins = (each for each in scene.plan.origins if each.partition(".")[0] == at[0])
        names = {alias_of(scene, origin, at, *author) for origin in origins}
        said = [other.values.get(field) for (_, unit), other in asked if unit in names]
    else:
        said = [other.values.get(field) for _, other in asked if other.table == form.table]
    return bool(form.table) and bool(said) and all(each is True for each in said)
