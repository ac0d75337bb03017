"""Who is asked what: the forms that are open for somebody, one after the other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.exercises.definition import Phase, Pool, SoloOrder
from bot.exercises.fields import (
    AnyField,
    ChoiceField,
    ItemsField,
    RankField,
    TextField,
    Value,
)
from bot.exercises.lookup import (
    blind_name,
    holds_for,
    seat_called,
    seat_meant,
    seats_in_play,
    side_of_seat,
    things,
)
from bot.exercises.material import Item, Thing
from bot.exercises.plan import ANSWERED, Plan
from bot.exercises.scene import Scene
from bot.exercises.state import Entry, Forms, Person, Submission
from bot.exercises.texts import Written, belongs, called, written
from bot.opinions.routing import Offer, next_statement
from bot.opinions.votes import Count

VOTES = frozenset({"agree", "disagree", "pass"})
"""The options of a field by which people vote on statements."""
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


@dataclass(frozen=True)
class Rated:
    """One thing to rate or to vote on; where it is from is not told before it may be."""

    id: str
    text: str
    item: Item | None = None
    """What the store holds; None for a text of somebody in the session."""
    written: Written | None = None

    @property
    def author(self) -> str:
        """Who in the session wrote it; `''` for what the store holds."""
        return self.written.pid if self.written else ""


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
        found = tuple(_routed(scene, phase, person, found))
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


def pool(scene: Scene, phase: Phase) -> tuple[Rated, ...]:
    """All that a phase has rated or voted on: texts of people, and playable items of the store.

    Of the texts those that the scene's viewer may see.
    """
    found: list[Rated] = []
    assert phase.items is not None  # noqa: S101  # asked only of phases that have items
    for origin in phase.items.from_:
        if origin.startswith(("$", "query:")):
            blind = phase.items.hide_origin
            computed = origin[1:].partition(".")[0] in scene.plan.computed_in
            found += [
                Rated(
                    blind_name(scene, phase.id, each) if blind else each.id,
                    each.text,
                    item=each,
                    written=called(scene, each.id) if computed else None,
                )
                for each in things(scene, origin)
                if isinstance(each, Item) and each.playable
            ]
            continue
        found += [
            Rated(each.id, each.text, written=each)
            for each in written(scene, origin)
            if each.visible
        ]
    return tuple({each.id: each for each in found}.values())


def drawn(scene: Scene, phase: Phase, person: Person) -> tuple[Rated, ...]:
    """What somebody is to rate, in an order that the session's seed gives.

    In a group never an own text, where the phase says so. Where what comes next depends on the
    votes, all that may come is there.
    """
    items = phase.items
    assert items is not None  # noqa: S101  # asked only of phases that have items
    seen = scene.seen_by(person.pid)
    found = [each for each in pool(seen, phase) if _is_theirs(seen, each, items, person)]
    if items.shuffle:
        seed = f"{scene.state.seed}:{phase.id}:{scene.turn(phase.id)}:{person.pid}"
        Random(seed).shuffle(found)  # noqa: S311  # no secret
    return tuple(found if items.route else found[: items.per_person])


def _is_theirs(scene: Scene, rated: Rated, items: Pool, person: Person) -> bool:
    text = rated.written
    if text is None:
        return True
    if scene.state.mode == "solo":  # one compares one's own draft with what the store holds
        return True
    own = text.pid == person.pid
    return not (own and items.exclude_own) and belongs(scene, text, items.whose, person)


def _routed(scene: Scene, phase: Phase, person: Person, units: Sequence[str]) -> Iterator[str]:
    """What somebody has voted on, in that order; then what comes next, and all the rest."""
    forms = scene.state.forms(phase.id, scene.turn(phase.id))
    voted = [unit for who, unit in forms if who == person.pid and unit in units]
    counts = _counts(phase, forms)
    sides = {each.id: each.item.side if each.item else "" for each in pool(scene, phase)}
    offers = {
        unit: Offer(statement=unit, side=sides.get(unit, ""), count=counts.get(unit, Count()))
        for unit in units
    }
    seed = f"{scene.state.seed}:{phase.id}:{person.pid}"
    following = next_statement(offers.values(), [offers[unit] for unit in voted], seed)
    first = [*voted, *([following] if following else [])]
    yield from first
    yield from (unit for unit in units if unit not in first)


def _counts(phase: Phase, forms: Forms) -> dict[str, Count]:
    """The votes on each statement so far, by the first field that takes agree, disagree, pass."""
    name = next((each.id for each in phase.fields if is_vote(each)), "")
    votes: dict[str, Counter[str]] = {}
    for (_, unit), form in forms.items():
        votes.setdefault(unit, Counter())[str(form.values.get(name, ""))] += 1
    return {
        unit: Count(agree=n["agree"], disagree=n["disagree"], passed=n["pass"])
        for unit, n in votes.items()
    }


def is_vote(field: AnyField) -> bool:
    """Whether a field asks for agree, disagree or pass."""
    return isinstance(field, ChoiceField) and {each.id for each in field.options} >= VOTES


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
    seen = scene.seen_by(person.pid)
    if not field.from_.startswith(("$", "query:")):
        return tuple(_texts(seen, field, person))
    found = things(seen, field.from_)
    seat = _seat_in(seen, field, person)
    if isinstance(field, ItemsField) and field.filter is not None and seat is not None:
        side = side_of_seat(seen, seat)
        own = field.filter == "own_seat"
        found = tuple(each for each in found if (_stands_for(each, side) == side) is own)
    found = tuple(each for each in found if not isinstance(each, Item) or each.playable)
    if isinstance(field, ItemsField) and field.beyond is not None:
        used = chosen_before(seen, field.beyond, person)
        return tuple(sorted(found, key=lambda each: each.id in used))  # what is new comes first
    return found


def chosen_before(scene: Scene, named: str, person: Person) -> frozenset[str]:
    """What was chosen in a field by those who sat then where somebody sits now."""
    phase, _, field = named.partition(".")
    found: set[str] = set()
    for form in scene.state.forms(phase, scene.turn(phase)).values():
        value = form.values.get(field, ())
        if form.seat == person.seat and isinstance(value, tuple):
            found |= set(value)
    return frozenset(found)


def _stands_for(thing: Thing, otherwise: str) -> str:
    """The view that a thing carries, or the side whose it is."""
    return getattr(thing, "view", "") or getattr(thing, "side", otherwise)


def _texts(scene: Scene, field: ItemsField | RankField, person: Person) -> Iterator[Thing]:
    """Texts of people that a field lets somebody choose from, or what a phase has had rated."""
    phase = scene.plan.phase(field.from_.partition(".")[0])
    if phase.items is not None and "." not in field.from_:
        for each in pool(scene, phase):
            yield Item(id=each.id, text=each.text)
        return
    alone = scene.state.mode == "solo"
    for text in written(scene, field.from_):
        if text.visible and (alone or belongs(scene, text, field.whose, person)):
            yield text.item


def _seat_in(scene: Scene, field: AnyField, person: Person) -> str | None:
    """The seat from which somebody answers a field; None for one who alone holds all at once.

    Alone, a form about one thing is answered from the seat for which that thing was chosen.
    """
    if scene.state.mode == "group":
        return person.seat
    phase = next(p for p in scene.plan.definition.phases if any(f is field for f in p.fields))
    if phase.solo is not None:
        return seat_called(scene, scene.each)
    for named in phase.per:
        origin, _, name = named.partition(".")
        for unit, form in scene.state.of(person.pid, origin, scene.turn(origin)):
            chosen = form.values.get(name, ())
            if isinstance(chosen, tuple) and scene.each in chosen:
                return form.seat or seat_called(scene, unit)
    return None


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
