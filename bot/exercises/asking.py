"""Who is asked what: the forms that are open for somebody, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.exercises.definition import WIDTH, Phase
from bot.exercises.fields import AnyField, ItemsField, RankField
from bot.exercises.lookup import seat_called, side_of_seat, things
from bot.exercises.material import Item, Thing
from bot.exercises.plan import ANSWERED, Plan
from bot.exercises.scene import Scene
from bot.exercises.state import Entry, Person, State, Submission


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


@dataclass(frozen=True)
class Rated:
    """One thing to rate or to vote on; where it is from is not told before it may be."""

    id: str
    text: str
    author: str = ""
    """Who in the session wrote it; `''` for what the store holds."""
    item: Item | None = None


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
    if scene.state.mode == "solo" or "all" in phase.who:
        return True
    seats = {seat_called(scene, name) for name in phase.who}
    return bool(person.seat) and person.seat in seats


def from_a_seat(phase: Phase) -> bool:
    """Whether one reads or writes in a phase from a seat, and not as oneself.

    What people think themselves each is asked alone, also where only who holds a seat is asked.
    """
    if phase.voice == "for_side":
        return True
    seats = "all" not in phase.who or any(post.to.startswith("seat:") for post in phase.post)
    return seats and phase.flow == "group"


def units(scene: Scene, phase: Phase, person: Person) -> tuple[str, ...]:
    """The forms of a phase that somebody is to fill in, in order; empty where none is for them."""
    if phase.kind not in ANSWERED:
        return ()
    if phase.items is not None:
        return tuple(each.id for each in drawn(scene, phase, person))
    if phase.solo is not None and scene.state.mode == "solo":
        avoided = scene.state.answer(person.pid, phase.solo.avoid or "")
        return tuple(seat for seat in phase.solo.order if seat != avoided)
    if phase.per is not None:
        return _chosen(scene, phase.per, person)
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
    return [
        Step(
            entry.no,
            phase,
            unit,
            fields_of(scene, phase, unit, person),
            number,
            len(found),
            seat_called(scene, unit) if phase.solo and unit else "",
        )
        for number, unit in enumerate(found, 1)
    ]


def answered(scene: Scene, step: Step, pid: str) -> Submission | None:
    """What somebody has answered in a form; None where they have not yet, this time."""
    assert scene.state.entry is not None  # noqa: S101  # a step is always one of the open entry
    return _given(scene, step.phase, step.unit, pid, scene.state.entry)


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
    if phase.repeat is not None:
        forms = forms[:1]
    return all(_given(scene, phase, unit, person.pid, entry) is not None for unit in forms)


def pool(scene: Scene, phase: Phase) -> tuple[Rated, ...]:
    """All that a phase has rated or voted on: texts of people, and playable items of the store."""
    found: list[Rated] = []
    assert phase.items is not None  # noqa: S101  # asked only of phases that have items
    for origin in phase.items.from_:
        if origin.startswith(("$", "query:")):
            blind = phase.items.hide_origin
            found += [
                Rated(scene.alias(phase.id, each.id) if blind else each.id, each.text, item=each)
                for each in things(scene, origin, _alone(scene.state))
                if isinstance(each, Item) and each.playable
            ]
            continue
        loop = scene.turn(origin)
        for (pid, unit), submission in scene.state.forms(origin, loop).items():
            text = _drafted(scene.plan, origin, submission)
            if text:
                found.append(Rated(scene.alias(origin, pid, unit), text, author=pid))
    return tuple(found)


def drawn(scene: Scene, phase: Phase, person: Person) -> tuple[Rated, ...]:
    """What somebody is to rate, in an order that the session's seed gives.

    In a group never an own text, where the phase says so.
    """
    assert phase.items is not None  # noqa: S101  # asked only of phases that have items
    # alone, one compares one's own draft with what the store holds
    own = phase.items.exclude_own and scene.state.mode != "solo"
    found = [each for each in pool(scene, phase) if not (own and each.author == person.pid)]
    if phase.items.shuffle:
        seed = f"{scene.state.seed}:{phase.id}:{scene.turn(phase.id)}:{person.pid}"
        Random(seed).shuffle(found)  # noqa: S311  # no secret
    return tuple(found[: phase.items.per_person])


def _has_nothing(scene: Scene, unit: str, field: AnyField, person: Person) -> bool:
    """Whether a field offers nothing to choose, so that nobody could answer: it is not asked."""
    if not isinstance(field, ItemsField | RankField):
        return False
    return not choosable(scene.about(unit), field, person)


def choosable(
    scene: Scene,
    field: ItemsField | RankField,
    person: Person,
) -> tuple[Thing, ...]:
    """What a field lets somebody choose from, without settled facts and what no one may argue."""
    if not field.from_.startswith(("$", "query:")):
        return tuple(_opened_texts(scene, field.from_, person))
    found = things(scene, field.from_, person.pid)
    seat = _seat_in(scene, field, person)
    if isinstance(field, ItemsField) and field.filter == "own_seat" and seat is not None:
        side = side_of_seat(scene, seat)
        found = tuple(each for each in found if getattr(each, "side", side) == side)
    return tuple(each for each in found if not isinstance(each, Item) or each.playable)


def _seat_in(scene: Scene, field: AnyField, person: Person) -> str | None:
    """The seat from which somebody answers a field; None for one who alone holds all at once.

    Alone, a form about one thing is answered from the seat for which that thing was chosen.
    """
    if scene.state.mode == "group":
        return person.seat
    phase = next(p for p in scene.plan.definition.phases if any(f is field for f in p.fields))
    if phase.solo is not None:
        return seat_called(scene, scene.each)
    origin, _, name = (phase.per or "").partition(".")
    for unit, form in scene.state.of(person.pid, origin, scene.turn(origin)):
        chosen = form.values.get(name, ())
        if isinstance(chosen, tuple) and scene.each in chosen:
            return form.seat or seat_called(scene, unit)
    return None


def _opened_texts(scene: Scene, phase: str, person: Person) -> Iterator[Item]:
    """The texts of a phase that all have been shown by now, and one's own."""
    turn = scene.turn(phase)
    _, texts = scene.state.reveals.get((phase, turn), ("author", "author"))
    for (pid, unit), submission in scene.state.forms(phase, turn).items():
        text = _drafted(scene.plan, phase, submission)
        if text and (pid == person.pid or WIDTH[texts] >= WIDTH["group_anon"]):
            yield Item(id=scene.alias(phase, pid, unit), text=text)


def _drafted(plan: Plan, phase: str, submission: Submission) -> str:
    """The texts of a form as one text, in the order of its fields; held ones are left out."""
    parts = [
        str(submission.values[each.id]).strip()
        for each in plan.phase(phase).fields
        if each.type == "text"
        and each.id in submission.values
        and each.id not in submission.held
        and str(submission.values[each.id]).strip()
    ]
    return "\n".join(parts)


def _chosen(scene: Scene, named: str, person: Person) -> tuple[str, ...]:
    phase, _, field = named.partition(".")
    for _, submission in scene.state.of(person.pid, phase, scene.turn(phase)):
        value = submission.values.get(field, ())
        return value if isinstance(value, tuple) else (str(value),)
    return ()


def _alone(state: State) -> str:
    """The one person of a solo session, whose choices `query:` is about; `''` in a group."""
    return next(iter(state.people), "") if state.mode == "solo" else ""
