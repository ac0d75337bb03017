"""What is offered to somebody: things and texts to rate or to vote on, and to choose from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.exercises.definition import Phase, Pool
from bot.exercises.fields import AnyField, ChoiceField, ItemsField, RankField
from bot.exercises.lookup import blind_name, seat_called, side_of_seat, things
from bot.exercises.material import Item, Thing
from bot.exercises.scene import Scene
from bot.exercises.state import Forms, Person
from bot.exercises.texts import Written, belongs, called, written
from bot.opinions.routing import Offer, next_statement
from bot.opinions.votes import Count

VOTES = frozenset({"agree", "disagree", "pass"})
"""The options of a field by which people vote on statements."""


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


def routed(scene: Scene, phase: Phase, person: Person, units: Sequence[str]) -> Iterator[str]:
    """The units of a routed phase: what somebody has voted on, in that order; then what comes next,
    and all the rest."""
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
