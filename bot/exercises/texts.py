"""What people wrote in a session, as things that can be shown, chosen, rated and ranked.

A text has a name that tells nothing of its author. Where a later step revises it, the new words
stand in its place under the same name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.exercises.definition import Phase
from bot.exercises.fields import TextField, Whose
from bot.exercises.material import Item
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, Viewer, alias_of, is_open, sees
from bot.exercises.state import At, Person, Submission


@dataclass(frozen=True)
class Written:
    """One text of somebody, as it stands now."""

    id: str
    text: str
    at: At
    pid: str
    unit: str
    form: Submission
    visible: bool
    """Whether the viewer of the scene may see it."""

    @property
    def item(self) -> Item:
        """The text as something to choose."""
        return Item(id=self.id, text=self.text)


def written(scene: Scene, origin: str, turn: int | None = None) -> list[Written]:
    """The texts of a phase, or of one field of it (`phase.field`), in an order that says nothing.

    In the present turn of its loop, unless another is given. Of a phase, the texts of each form
    stand together. What is empty, taken back or held is missing.
    """
    loop = scene.turn(origin.partition(".")[0]) if turn is None else turn
    return scene.once(
        ("written", origin, loop, scene.viewer), lambda: _written(scene, origin, loop)
    )


def _written(scene: Scene, origin: str, loop: int) -> list[Written]:
    """As `written`. What all may see is looked up once, and the rest for each viewer."""
    if scene.viewer == ROOM:
        name = origin.partition(".")[0]
        forms = scene.state.forms(name, loop)
        found = (_text(scene, origin, (name, loop), author) for author in forms)
        return sorted((each for each in found if each is not None), key=lambda each: each.id)
    same = not any(named.startswith(origin) for named in scene.plan.revisions)
    seen = []
    for each in _all_of(scene, origin, loop):
        if each.visible and same:
            seen.append(each)
        elif (own := _text(scene, origin, each.at, (each.pid, each.unit))) is not None:
            seen.append(own)
    return seen


def _all_of(scene: Scene, origin: str, loop: int) -> list[Written]:
    """The same texts as the room sees them."""
    return written(scene.seen_by(ROOM), origin, loop)


def _text(scene: Scene, origin: str, at: At, author: tuple[str, str]) -> Written | None:
    """One text as the scene's viewer sees it; None where nothing is left of it."""
    name, _, field = origin.partition(".")
    form = scene.state.forms(*at)[author]
    parts = list(_parts(scene, scene.plan.phase(name), at[1], author, form, field))
    if not parts:
        return None
    return Written(
        id=alias_of(scene, origin, at, *author),
        text="\n".join(part for part, _ in parts),
        at=at,
        pid=author[0],
        unit=author[1],
        form=form,
        visible=all(seen for _, seen in parts),
    )


def called(scene: Scene, name: str) -> Written | None:
    """The text of that name, of whatever turn; None where there is none, or no longer."""
    where = scene.once("texts", lambda: _places(scene)).get(name)
    if where is None:
        return None
    return next((each for each in written(scene, *where) if each.id == name), None)


def _places(scene: Scene) -> dict[str, tuple[str, int]]:
    """Of which field, and of which turn, each text is that has a name."""
    found = {}
    for origin in scene.plan.origins:
        phase = origin.partition(".")[0]
        for at, forms in scene.state.answers.items():
            if at[0] == phase:
                for pid, unit in forms:
                    found[alias_of(scene, origin, at, pid, unit)] = (origin, at[1])
    return found


def revised(scene: Scene, viewer: Viewer, at: At, author: tuple[str, str], field: str) -> str:
    """The words that a later step has put in the place of a text; `''` where none has.

    Others read them when that step is over, and its author at once.
    """
    loops = scene.plan.loop_of
    for phase, name in reversed(scene.plan.revisions.get(f"{at[0]}.{field}", ())):
        turns = sorted({key[1] for key in scene.state.answers if key[0] == phase}, reverse=True)
        if at[0] in loops and loops.get(phase) == loops[at[0]]:
            turns = [at[1]]  # of another turn it is another text
        for turn in turns:
            form = scene.state.forms(phase, turn).get(author)
            text = str(form.values.get(name, "")).strip() if form else ""
            if form is None or not text or name in form.held:
                continue
            if viewer == author[0] or not is_open(scene, form):
                return text
    return ""


def belongs(scene: Scene, text: Written, whose: Whose, person: Person) -> bool:
    """Whether a text is one of those that a phase or a field is about, for somebody."""
    match whose:
        case "all":
            return True
        case "own":
            return text.pid == person.pid
        case "table":
            return bool(person.table) and text.form.table == person.table
        case "seat":
            return bool(person.seat) and text.form.seat == person.seat
        case "other_seats":
            return text.form.seat not in ("", person.seat)
        case "to_me":
            about = called(scene, text.unit)
            return about is not None and about.pid == person.pid


def _parts(  # noqa: PLR0917  # a form has as many coordinates
    scene: Scene, phase: Phase, turn: int, author: tuple[str, str], form: Submission, only: str
) -> Iterator[tuple[str, bool]]:
    """The texts of a form in the order of its fields, each with whether the viewer may see it."""
    at = (phase.id, turn)
    for field in phase.fields:
        if not isinstance(field, TextField) or only not in ("", field.id):
            continue
        if field.id in form.held:
            continue
        new = revised(scene, scene.viewer, at, author, field.id)
        text = new or str(form.values.get(field.id, "")).strip()
        if text and field.id in form.values:
            yield text, sees(scene, scene.viewer, at, author, form, field)
