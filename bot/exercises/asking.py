"""Who is asked what: the forms that are open for somebody, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.exercises.definition import Phase, SoloOrder
from bot.exercises.fields import AnyField, ItemsField, RankField, TextField, Value
from bot.exercises.lookup import (
    holds_for,
    seat_called,
    seat_meant,
    seats_in_play,
    side_of_seat,
    things,
)
from bot.exercises.offering import choosable, drawn, routed
from bot.exercises.plan import ANSWERED, Plan
from bot.exercises.scene import Scene
from bot.exercises.state import Entry, Person, Submission
from bot.exercises.texts import called, written

AUTHOR = "author:"
"""Before something that names texts of people: whoever wrote them."""


@dataclass(frozen=True)
class Step:
    """One form, as it is open for one person."""

    entry: int
    phase: Phase
    unit: str
    fields: tuple[AnyField, ...]
    number: int
    """Which of the person's forms in this phase, from 1."""
    of: int
    seat: str = ""
    """Whose eyes it is answered with, where one person holds all seats."""


def waited_for(scene: Scene, phase: Phase) -> list[Person]:
    """Those whose answers a phase waits for."""
    if phase.kind == "consent":
        return [one for one in scene.state.people.values() if one.standing == "joined"]
    people = [one for one in scene.state.active() if takes_part(scene, phase, one)]
    return [one for one in people if units(scene, phase, one)]


def takes_part(scene: Scene, phase: Phase, person: Person) -> bool:
    """Whether a phase is for somebody; who only watches is asked nothing."""
    if person.standing == "observer":
        return "observers" in phase.who
    return _is_meant(scene, phase, person) and is_given(scene, phase, person)


def _is_meant(scene: Scene, phase: Phase, person: Person) -> bool:
    """Whether a phase asks somebody by who they are in the session."""
    if scene.state.mode == "solo" or "all" in phase.who:
        return True
    seats = {seat_called(scene, name) for name in phase.who if not name.startswith(AUTHOR)}
    if person.seat and person.seat in seats:
        return True
    named = [name.removeprefix(AUTHOR) for name in phase.who if name.startswith(AUTHOR)]
    texts = [thing for each in named for thing in things(scene.seen_by(person.pid), each)]
    found = (called(scene, thing.id) for thing in texts)
    return any(text is not None and text.pid == person.pid for text in found)


def is_given(scene: Scene, phase: Phase, person: Person) -> bool:
    """Whether what a phase rests on is there for somebody."""
    if phase.given is None and phase.unless is None:
        return True
    seen = scene.seen_by(person.pid)
    if phase.given is not None and not holds_for(seen, phase.given):
        return False
    return phase.unless is None or not holds_for(seen, phase.unless)


def from_a_seat(phase: Phase) -> bool:
    """Whether one reads or writes in a phase from a seat, and not as oneself.

    What people think themselves each is asked alone, also where only who holds a seat is asked.
    """
    if phase.voice == "for_side":
        return True
    asked = [name for name in phase.who if not name.startswith(AUTHOR)]
    seats = bool(asked) and "all" not in asked
    seats = seats or any(post.to.startswith("seat:") for post in phase.post)
    return seats and phase.flow == "group"


def units(scene: Scene, phase: Phase, person: Person) -> tuple[str, ...]:
    """The forms of a phase that somebody is to fill in, in order; empty where none is for them."""
    if phase.kind not in ANSWERED:
        return ()
    return scene.once(("units", phase.id, person.pid), lambda: _units(scene, phase, person))


def _units(scene: Scene, phase: Phase, person: Person) -> tuple[str, ...]:
    if phase.items is not None:
        return tuple(each.id for each in drawn(scene, phase, person))
    if phase.solo is not None and scene.state.mode == "solo":
        return _held(scene, phase.solo, person)
    if phase.per:
        each_of = (_one_for_each(scene, named, person) for named in phase.per)
        return tuple(dict.fromkeys(unit for found in each_of for unit in found))
    if phase.repeat is not None:
        return tuple(str(number) for number in range(1, phase.repeat + 1))
    return ("",) if fields_of(scene, phase, "", person) else ()


def fields_of(
    scene: Scene,
    phase: Phase,
    unit: str,
    person: Person,
) -> tuple[AnyField, ...]:
    """The fields of one form, as they are for somebody."""
    mode, llm = scene.state.mode, scene.state.llm
    fields = tuple(
        each
        for each in phase.fields
        if each.mode in (None, mode)
        and (each.id != "llm_ok" or llm)
        and (each.id != "seat_limit" or scene.plan.deals_by_lot)
        and not _has_nothing(scene, unit, each, person)
    )
    if mode == "solo":
        if phase.solo is not None:
            return tuple(each for each in fields if each.who in (None, unit))
        return fields
    return tuple(
        each for each in fields if each.who is None or seat_called(scene, each.who) == person.seat
    )


def step_of(scene: Scene, pid: str) -> Step | None:
    """The first form that somebody has not filled in yet; None where nothing is asked of them."""
    person, entry = scene.state.person(pid), scene.state.entry
    if person is None or entry is None or scene.state.status not in ("running", "debriefing"):
        return None
    if person.standing in ("left", "removed"):
        return None
    for name in (*at_the_door(scene.plan, person, entry), *entry.phases):
        phase = scene.plan.phase(name)
        if (phase.kind == "consent") == person.agreed:
            continue
        if (pid, name) in entry.skipped:
            continue
        if _has_voted_enough(scene, phase, person, entry):
            continue
        for step in steps(scene, phase, person, entry):
            if answered(scene, step, pid) is None:
                return step
    return None


def at_the_door(plan: Plan, person: Person, entry: Entry) -> tuple[str, ...]:
    """The phase in which somebody agrees who comes when it has been left; empty for others."""
    first = plan.first
    late = not person.agreed and first.id not in entry.phases
    return (first.id,) if late and first.kind == "consent" else ()


def steps(scene: Scene, phase: Phase, person: Person, entry: Entry) -> Sequence[Step]:
    """All forms of a phase of the open entry that are for somebody."""
    if phase.kind != "consent" and not takes_part(scene, phase, person):
        return ()
    found = units(scene, phase, person)
    asked = len(found)
    if phase.items is not None and phase.items.route:
        found = tuple(routed(scene, phase, person, found))
        asked = min(asked, phase.items.per_person or asked)
    return [
        Step(
            entry.no,
            phase,
            unit,
            fields_of(scene, phase, unit, person),
            number,
            asked,
            seat_called(scene, unit) if phase.solo and unit else "",
        )
        for number, unit in enumerate(found, 1)
    ]


def answered(scene: Scene, step: Step, pid: str) -> Submission | None:
    """What somebody has answered in a form; None where they have not yet, this time."""
    assert scene.state.entry is not None  # noqa: S101  # a step is always one of the open entry
    return _given(scene, step.phase, step.unit, pid, scene.state.entry)


def drafts(scene: Scene, step: Step, pid: str) -> dict[str, Value]:
    """What a form begins with that has not been filled in: texts that it revises, as they stand."""
    found: dict[str, Value] = {}
    for field in step.fields:
        if isinstance(field, TextField) and field.revises:
            own = [text for text in written(scene.seen_by(pid), field.revises) if text.pid == pid]
            if own:
                found[field.id] = own[0].text
    return found


def _given(scene: Scene, phase: Phase, unit: str, pid: str, entry: Entry) -> Submission | None:
    found = scene.state.forms(phase.id, scene.turn(phase.id)).get((pid, unit))
    return found if found is not None and found.entry == entry.no else None


def finished(scene: Scene, phase: Phase, person: Person, entry: Entry) -> bool:
    """Whether somebody has answered all that a phase asks of them, or skipped it."""
    if (person.pid, phase.id) in entry.skipped:
        return True
    if phase.kind != "consent" and not takes_part(scene, phase, person):
        return True
    forms = units(scene, phase, person)
    given = [_given(scene, phase, unit, person.pid, entry) is not None for unit in forms]
    if phase.repeat is not None:  # one form will do
        given = given[:1]
    return all(given) or _has_voted_enough(scene, phase, person, entry)


def _has_voted_enough(scene: Scene, phase: Phase, person: Person, entry: Entry) -> bool:
    """Whether somebody has voted on as many statements as a routed phase asks of each."""
    items = phase.items
    if items is None or not items.route or items.per_person is None:
        return False
    forms = scene.state.of(person.pid, phase.id, scene.turn(phase.id))
    return sum(form.entry == entry.no for _, form in forms) >= items.per_person


def _has_nothing(scene: Scene, unit: str, field: AnyField, person: Person) -> bool:
    """Whether a field offers nothing to choose, so that nobody could answer: it is not asked."""
    if not isinstance(field, ItemsField | RankField):
        return False
    return not choosable(scene.about(unit), field, person)


def _held(scene: Scene, solo: SoloOrder, person: Person) -> tuple[str, ...]:
    """The seats from which one person who holds all goes through a phase, in order."""
    avoided = seat_meant(scene, scene.state.answer(person.pid, solo.avoid or ""))
    there = [seat.id for seat in seats_in_play(scene)]
    held = [name for name in solo.order if seat_called(scene, name) in there and name != avoided]
    return tuple(held[: solo.most])


def _one_for_each(scene: Scene, named: str, person: Person) -> tuple[str, ...]:
    """The things of which each has a form of its own: those chosen in a field, or all of a sort.

    Of sides, all but the one whose seat somebody has.
    """
    if named.startswith("$"):
        own = side_of_seat(scene, person.seat)
        return tuple(thing.id for thing in things(scene, named) if thing.id != own)
    phase, _, field = named.partition(".")
    for _, submission in scene.state.of(person.pid, phase, scene.turn(phase)):
        value = submission.values.get(field, ())
        return value if isinstance(value, tuple) else (str(value),)
    return ()
