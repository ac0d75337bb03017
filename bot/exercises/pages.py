"""What stands on a page of a session: for the room when a step begins, and for each person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import shorten

from bot.catalogue import _
from bot.exercises.asking import Step, is_given, step_of
from bot.exercises.definition import Phase, PhasePost, said
from bot.exercises.lookup import (
    filled,
    seat_called,
    seat_label,
    seats_in_play,
    thing_called,
    things,
)
from bot.exercises.material import Item, Thing
from bot.exercises.offering import Rated, drawn
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, Viewer
from bot.exercises.seeing import Sight, sight
from bot.exercises.state import Person

MOST_ABOUT = 300
"""Characters of what a rated text is about: a reminder of what its reader has read before."""


@dataclass(frozen=True)
class Said:
    """Our own words."""

    text: str


@dataclass(frozen=True)
class Shown:
    """What the session has drawn from the store."""

    things: tuple[Thing, ...]
    hide_origin: bool = False
    heading: str = ""
    """What stands above them; empty where that is whose they are."""


@dataclass(frozen=True)
class Answered:
    """What people answered, as far as it may be seen here."""

    sight: Sight
    turn: int = 0


@dataclass(frozen=True)
class Attached:
    """Something made of answers; by its name in the definition."""

    artefact: str


Part = Said | Shown | Answered | Attached


@dataclass(frozen=True)
class Page:
    """Parts, in order."""

    parts: tuple[Part, ...]
    phase: str = ""


def room_posts(scene: Scene, phase: Phase) -> Iterator[Page]:
    """What all are told when a phase begins; nothing alone, where each page says it."""
    for post in phase.post:
        if post.to == "main" and post.mode in (None, scene.state.mode):
            yield Page(tuple(_parts(scene, phase, post, ROOM)), phase.id)


def own_page(scene: Scene, person: Person) -> tuple[Page, Step | None]:
    """What one person reads of the open step, and the form that is open for them, if any.

    Alone, what would be said to the room stands here too.
    """
    step = step_of(scene, person.pid)
    entry = scene.state.entry
    if entry is None:
        return Page(()), None
    scene = scene.seen_by(person.pid)
    phase = step.phase if step else _present(scene, person)
    if step and (phase.per or phase.items is not None):
        scene = scene.about(step.unit)
    parts: list[Part] = []
    meant = step is not None or is_given(scene, phase, person)
    first_form = step is None or step.number == 1 or bool(phase.per)
    for post in phase.post:
        if (
            meant
            and _is_for(scene, post, person, step)
            and (first_form or post.to.startswith("seat:"))
        ):
            parts += _parts(scene, phase, post, person.pid)
    if step and phase.items is not None:
        for each in drawn(scene, phase, person):
            if each.id == step.unit:
                blind = phase.items.hide_origin or phase.items.bare
                if each.item is not None and not blind:
                    parts.append(Shown((each.item,)))
                else:
                    parts += _about(scene, each)
                    hidden = phase.items.hide_origin  # what is quoted would be told apart
                    parts.append(Said(each.text if hidden else f"“{each.text}”"))
    if step and phase.solo and step.number > 1:
        parts += _between(scene, phase)
    return Page(tuple(parts), phase.id), step


def _about(scene: Scene, rated: Rated) -> Iterator[Part]:
    """What a text is about that somebody rates: a claim, or a text of their own."""
    thing = thing_called(scene, rated.written.unit) if rated.written else None
    if isinstance(thing, Item):
        text = shorten(thing.text, MOST_ABOUT, placeholder=" …")
        yield Said(_("On: {text}", text=text))


def _between(scene: Scene, phase: Phase) -> Iterator[Part]:
    """What one person who holds all seats is shown between them."""
    for expression in phase.solo.show_between if phase.solo else ():
        found = things(scene, expression)
        if found:
            yield Shown(found)


def _present(scene: Scene, person: Person) -> Phase:
    """The phase that somebody is in, who has nothing to fill in: the last one of the open step."""
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # asked only while a step is open
    return scene.plan.phase(entry.phases[-1])


def _is_for(scene: Scene, post: PhasePost, person: Person, step: Step | None) -> bool:
    """Whether something is said on somebody's own page."""
    if post.mode not in (None, scene.state.mode):
        return False
    if post.to.startswith("seat:"):
        name = post.to.removeprefix("seat:")
        if scene.state.mode == "solo":
            return step is None or not step.phase.solo or step.unit == name
        return bool(person.seat) and seat_called(scene, name) == person.seat
    if post.to == "mods":
        return False
    return post.to == "dm" or scene.state.mode == "solo"


def _parts(scene: Scene, phase: Phase, post: PhasePost, viewer: Viewer) -> Iterator[Part]:
    text = filled(scene, said(post.text)).strip()
    if text:
        yield Said(text)
    for expression in post.show:
        found = things(scene, expression)
        if found:
            shown = tuple(map(_bared, found)) if post.bare else found
            yield Shown(shown, heading=_heading(scene, expression))
    for named in post.reveal:
        name, _, field = named.partition(".")
        for turn in _turns(scene, phase, name):
            seen = sight(scene, viewer, (name, turn), field or None, whose=post.whose)
            if seen.forms or seen.tallies or seen.withheld:
                yield Answered(seen, turn)
    for artefact in post.attach:
        yield Attached(artefact)


def _bared(thing: Thing) -> Thing:
    """A thing by its words alone."""
    if not isinstance(thing, Item):
        return thing
    return thing.model_copy(update={"side": "", "side_label": "", "sources": (), "marks": ()})


def _heading(scene: Scene, expression: str) -> str:
    """What a definition has stand above all that a bind has drawn; empty where it says nothing."""
    bind = scene.plan.definition.binds.get(expression.removeprefix("$"))
    words = bind.heading if bind else None
    return filled(scene, said(words)) if words else ""


def _turns(scene: Scene, here: Phase, phase: str) -> list[int]:
    """The turns of a phase that are opened here: inside of its loop the present one alone."""
    loop = scene.plan.loop_of.get(phase)
    if loop is not None and scene.plan.loop_of.get(here.id) == loop:
        return [scene.turn(phase)]
    return sorted(at[1] for at in scene.state.answers if at[0] == phase)


def seats_of(scene: Scene) -> Mapping[str, int]:
    """How many people speak from each seat, by what it is called."""
    people = scene.state.active()
    return {
        seat_label(scene, seat.id): sum(one.seat == seat.id for one in people)
        for seat in seats_in_play(scene)
    }


def own_views(scene: Scene) -> bool:
    """Whether the seats just now tell what people think themselves, or nobody has one any more.

    How many think what is nothing to count before the room.
    """
    plan = scene.plan
    given = [a for name, _ in scene.state.visited if (a := plan.phase(name).assign) is not None]
    if not given:
        return False
    plays = any(seat.plays for seat in plan.definition.seats)
    last = given[-1]
    return (
        last.method == "drop_seats" or bool(last.toward) or (last.method == "by_choice" and plays)
    )
