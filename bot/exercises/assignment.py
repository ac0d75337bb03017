"""Who speaks from which seat: drawn by the session's seed, never against anybody's word."""

from collections.abc import Mapping, Sequence
from random import Random

from bot.exercises.definition import Assign, Seat
from bot.exercises.plan import Plan
from bot.exercises.state import Person, State

Places = dict[str, str | None]
"""People and their seats: `''` for none any more, None for who only watches from now on."""


def assigned(plan: Plan, state: State, assign: Assign, turn: int) -> Places:
    """The seats that people get now; those who keep theirs are missing.

    The same seed, people and turn give the same places.
    """
    people = [one for one in state.people.values() if one.standing in ("active", "idle")]
    if state.mode == "solo":
        return {}
    match assign.method:
        case "balanced_random":
            avoided = {one.pid: state.answer(one.pid, assign.avoid or "") for one in people}
            return _balanced(plan, state, people, avoided, f"{state.seed}:{turn}")
        case "rotate_seats":
            return _rotated(plan.definition.seats, people, stay=assign.else_ == "stay")
        case "drop_seats":
            return {one.pid: "" for one in people if one.seat}


def may_take(person: Person, seat: str) -> bool:
    """Whether somebody has not declined a seat (S3).

    Who wants only a view that they hold or observe takes a seat by their own click alone, and who
    would rather tell takes none.
    """
    return person.limit == "any" and seat not in person.declined


def _balanced(
    plan: Plan, state: State, people: Sequence[Person], avoided: Mapping[str, object], seed: str
) -> Places:
    """Deals people out so that seats differ by one person at most, as far as declines allow."""

    def may(one: Person, seat: str) -> bool:
        return may_take(one, seat) and avoided[one.pid] != seat

    seats = [seat.id for seat in plan.definition.seats]
    order = list(people)
    Random(seed).shuffle(order)  # noqa: S311  # no secret
    counts = dict.fromkeys(seats, 0)
    places: Places = {}
    for one in order:
        if one.seat in counts:
            counts[one.seat] += 1
    # who wants only a view that they hold chooses a seat themselves, when they see the seats
    waiting = [one for one in order if one.seat not in counts and one.limit != "own"]
    # whoever can take fewer seats chooses first, so that nobody is left without one for no reason
    waiting.sort(key=lambda one: sum(may(one, seat) for seat in seats))
    for one in waiting:
        free = [
            seat
            for seat in plan.definition.seats
            if may(one, seat.id) and (seat.max is None or counts[seat.id] < seat.max)
        ]
        if not free:
            places[one.pid] = None
            continue
        fewest = min(counts[seat.id] for seat in free)
        thin = [seat.id for seat in free if counts[seat.id] == fewest]
        chosen = Random(f"{seed}:{one.pid}").choice(thin)  # noqa: S311  # no secret
        places[one.pid] = chosen
        counts[chosen] += 1
    return places


def _rotated(seats: Sequence[Seat], people: Sequence[Person], *, stay: bool) -> Places:
    """Everybody moves to the next seat; who has declined that one observes, or stays."""
    order = [seat.id for seat in seats]
    places: Places = {}
    for one in people:
        if one.seat not in order:
            continue
        following = order[(order.index(one.seat) + 1) % len(order)]
        if following not in one.declined and one.limit == "any":
            places[one.pid] = following
        elif not stay:
            places[one.pid] = None
    return places
