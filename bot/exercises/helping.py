"""What a language model may read of a session, for whoever asks it for a private draft.

Nothing is in it that the one who asks may not see just now, and no text of anybody who has not
allowed it. What comes of it is no event: it decides nothing, and nobody else ever sees it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.exercises.asking import Step, step_of
from bot.exercises.definition import Definition, Phase
from bot.exercises.fields import ItemsField, RankField, TextField
from bot.exercises.lookup import seat_label, seats_in_play, side_of_seat, thing_called
from bot.exercises.material import Item, within
from bot.exercises.offering import choosable
from bot.exercises.pages import Shown, own_page, room_posts
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, is_open
from bot.exercises.state import PRESENT, At, Person
from bot.exercises.texts import Written, written


class Kind(StrEnum):
    """What somebody may ask for."""

    QUESTION = "question"
    THEMES = "themes"
    SEAT = "seat"
    STATEMENT = "statement"
    LINE = "line"


TASKS: Mapping[Kind, str] = {
    Kind.QUESTION: "ask_socratic_question",
    Kind.THEMES: "cluster_short_texts",
    Kind.SEAT: "fill_empty_seat_paraphrase",
    Kind.STATEMENT: "propose_joint_statement",
    Kind.LINE: "shorten_caption",
}
"""The tasks of a definition, by what they give."""

FEWEST_TEXTS = 3
"""Fewer need no themes."""
MOST_TEXTS = 40
FEWEST_CLAIMS = 2
FEWEST_CASES = 2
"""And as many authors: what one person says is no statement of several."""
MOST_CLAIMS = 12
MOST_OWN = 3
SHORT = 200
"""Characters: a text that may be no longer is a line."""
JOINT = "joint_statement"
"""What an artefact is called that shows what all could say; it is made of statements first."""


@dataclass(frozen=True)
class OwnTexts:
    """What somebody wrote last, and the stored claims that they have before them."""

    texts: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """Texts that all may read, of people who have allowed it."""

    texts: tuple[Written, ...]
    for_side: bool = False
    """Whether they were written from seats."""


@dataclass(frozen=True)
class Seat:
    """A seat in which nobody sits, and what is stored of its side on the page before somebody."""

    label: str
    claims: tuple[Item, ...]


@dataclass(frozen=True)
class Points:
    """What was written for different seats, and how long a statement of all may be."""

    texts: tuple[Written, ...]
    longest: int


@dataclass(frozen=True)
class Line:
    """A line of somebody's own, and how short it has to become."""

    text: str
    longest: int


Given = OwnTexts | Texts | Seat | Points | Line


def possible(definition: Definition) -> bool:
    """Whether an exercise has anything in it that a model may do."""
    return bool(set(definition.policies.llm.tasks) & set(TASKS.values()))


def takes_part(scene: Scene, person: Person) -> bool:
    """Whether a model may be asked anything for somebody just now."""
    going_on = scene.state.status in ("running", "debriefing") and scene.state.entry is not None
    return scene.state.llm and going_on and person.agreed and person.standing in PRESENT


def offered(scene: Scene, person: Person) -> tuple[Kind, ...]:
    """What somebody may ask for just now; empty for nothing."""
    if not takes_part(scene, person):
        return ()
    return tuple(kind for kind in Kind if given_for(scene, person, kind) is not None)


def given_for(scene: Scene, person: Person, kind: Kind, typed: str = "") -> Given | None:
    """What a model is given for a draft of this kind; None where there is nothing for it.

    `typed` is a line of their own that somebody would like shorter, in the place of a kept one.
    """
    listed = scene.plan.definition.policies.llm.tasks
    if not takes_part(scene, person) or TASKS[kind] not in listed:
        return None
    seen = scene.seen_by(person.pid)
    match kind:
        case Kind.QUESTION:
            return _own_texts(seen, person)
        case Kind.THEMES:
            return _texts(seen, person)
        case Kind.SEAT:
            return _seat(seen, person)
        case Kind.STATEMENT:
            return _points(seen, person)
        case Kind.LINE:
            return _line(seen, person, typed)


def readable(scene: Scene, person: Person, origin: str, turn: int) -> Iterator[Written]:
    """The texts of a field that a model may read for somebody: all may read them, and their
    authors are here and have allowed it. Alone, one's own."""
    everybody = {t.id for t in written(scene.seen_by(ROOM), origin, turn) if t.visible}
    for text in written(scene.seen_by(person.pid), origin, turn):
        author = scene.state.person(text.pid)
        allowed = author is not None and author.llm_ok and author.standing in PRESENT
        alone = scene.state.mode == "solo" and text.pid == person.pid
        if allowed and text.visible and (alone or text.id in everybody):
            yield text


def _own(scene: Scene, person: Person) -> list[tuple[TextField, Written]]:
    """One's own texts of the last step in which one wrote any, in the order of the form."""
    found: list[tuple[TextField, Written]] = []
    for at in scene.state.answers:
        phase = scene.plan.phase(at[0])
        if phase.kind == "consent" or phase.id in scene.plan.debriefs:
            continue
        for field in _fields(phase):
            if field.keep != "moderator":
                texts = written(scene, f"{phase.id}.{field.id}", at[1])
                found += [(field, text) for text in texts if text.pid == person.pid]
    last = max((text.form.entry for _, text in found), default=0)
    return [(field, text) for field, text in found if text.form.entry == last]


def _fields(phase: Phase) -> list[TextField]:
    return [field for field in phase.fields if isinstance(field, TextField)]


def _own_texts(scene: Scene, person: Person) -> OwnTexts | None:
    own = [text for _, text in _own(scene, person)] if person.llm_ok else []
    if not own:
        return None
    page, step = own_page(scene, person)
    items = [thing for part in page.parts if isinstance(part, Shown) for thing in part.things]
    if step is not None:
        items += _to_choose(scene, person, step)
    for text in own:
        chosen = [name for value in text.form.values.values() for name in _names(value)]
        items += [thing for name in chosen if (thing := thing_called(scene, name)) is not None]
    claims = _stored(scene, [each for each in items if isinstance(each, Item)])
    heaviest = sorted(claims, key=lambda each: -each.weight)[:MOST_CLAIMS]
    return OwnTexts(
        tuple(text.text for text in own[-MOST_OWN:]), tuple(each.text for each in heaviest)
    )


def _names(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _to_choose(scene: Scene, person: Person, step: Step) -> list[Item]:
    about = scene.about(step.unit)
    fields = [each for each in step.fields if isinstance(each, ItemsField | RankField)]
    found = [thing for field in fields for thing in choosable(about, field, person)]
    return [thing for thing in found if isinstance(thing, Item)]


def _stored(scene: Scene, items: list[Item]) -> list[Item]:
    """Those that the session drew from the store and that are in play: no text of anybody."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    known = {each.id for thing in bound for each in (thing, *within(thing))}
    kept = {each.id: each for each in items if each.id in known - scene.state.dropped}
    return [each for each in kept.values() if each.playable]


def _texts(scene: Scene, person: Person) -> Texts | None:
    """The texts of the field that was opened last, where there are enough of them."""
    for at in _lately(scene):
        phase = scene.plan.phase(at[0])
        for field in _fields(phase):
            found = tuple(readable(scene, person, f"{phase.id}.{field.id}", at[1]))
            if len(found) >= FEWEST_TEXTS:
                return Texts(found[:MOST_TEXTS], phase.voice == "for_side")
    return None


def _lately(scene: Scene) -> list[At]:
    """The steps that have been gone through, the last one first, without agreement and way out."""
    gone = dict.fromkeys(reversed(scene.state.visited))
    left_out = scene.plan.debriefs
    return [
        at for at in gone if scene.plan.phase(at[0]).kind != "consent" and at[0] not in left_out
    ]


def _seat(scene: Scene, person: Person) -> Seat | None:
    """An empty seat; alone, one from which nothing is asked just now."""
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # somebody takes part in an open step
    page, step = own_page(scene, person)
    posts = [post for name in entry.phases for post in room_posts(scene, scene.plan.phase(name))]
    parts = [part for each in (page, *posts) for part in each.parts if isinstance(part, Shown)]
    claims = _stored(
        scene, [each for part in parts for each in part.things if isinstance(each, Item)]
    )
    alone = scene.state.mode == "solo"
    here = {one.seat for one in scene.state.people.values() if one.standing in PRESENT}
    taken = {step.seat} if alone and step else here
    if not alone and not any(here):  # before seats are given, and when all have been left
        return None
    for seat in seats_in_play(scene):
        side = side_of_seat(scene, seat.id)
        of_it = tuple(each for each in claims if side and side in (each.side, each.view))
        if seat.id not in taken and len(of_it) >= FEWEST_CLAIMS:
            return Seat(seat_label(scene, seat.id), of_it[:MOST_CLAIMS])
    return None


def _points(scene: Scene, person: Person) -> Points | None:
    """What was written from the seats, while a statement of all is asked for."""
    step = step_of(scene, person.pid)
    asked = [use.from_[0] for use in scene.plan.definition.artefacts if use.render == JOINT]
    if step is None or step.phase.id not in asked:
        return None
    field = next(iter(_fields(step.phase)), None)
    found = [
        text
        for at in reversed(_lately(scene))
        for origin in _cases(scene, scene.plan.phase(at[0]))
        for text in readable(scene, person, origin, at[1])
        if text.form.seat
    ]
    seats, authors = {text.form.seat for text in found}, {text.pid for text in found}
    if field is None or len(seats) < FEWEST_CASES or len(authors) < FEWEST_CASES:
        return None
    return Points(tuple(found[-MOST_TEXTS:]), field.max)


def _cases(scene: Scene, phase: Phase) -> Iterator[str]:
    """The fields in which a case is made from a seat: not what is put to the other one, or said
    back to it, which that one then rates or answers."""
    pools = [each.items for each in scene.plan.definition.phases if each.items]
    to_others = {origin for pool in pools if pool.whose == "other_seats" for origin in pool.from_}
    if phase.kind == "collect" and phase.voice == "for_side":
        for field in _fields(phase):
            origin = f"{phase.id}.{field.id}"
            if not {origin, phase.id, field.revises} & to_others:
                yield origin


def _line(scene: Scene, person: Person, typed: str) -> Line | None:
    if not person.llm_ok:
        return None
    step = step_of(scene, person.pid)
    fields = _fields(step.phase) if step else []
    short = [field.max for field in fields if field.max <= SHORT]
    if typed:
        return Line(typed, min(short)) if short else None
    own = [
        Line(text.text, field.max)
        for field, text in _own(scene, person)
        if field.max <= SHORT and is_open(scene, text.form)
    ]
    return max(own, key=lambda each: len(each.text), default=None)
