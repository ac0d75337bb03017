"""Who speaks from which seat, and who sits with whom: never against anybody's word."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from random import Random

from bot.exercises.definition import Assign, Seat
from bot.exercises.lookup import seat_meant, seats_in_play
from bot.exercises.scene import Scene
from bot.exercises.state import Person, State

Places = dict[str, str | None]
"""People and their seats: `''` for none any more, None for who only watches from now on."""
Tables = dict[str, str]
"""People and the small tables at which they sit from now on."""
LEAST_AT_TABLE = 2


def assigned(scene: Scene, assign: Assign, turn: int) -> Places:
    """The seats that people get now; those who keep theirs are missing.

    The same seed, people and turn give the same places.
    """
    state = scene.state
    people = [one for one in state.people.values() if one.standing in ("active", "idle")]
    if state.mode == "solo":
        return {}
    match assign.method:
        case "balanced_random":
            avoided = _answers(scene, people, assign.avoid)
            named = set(_answers(scene, people, assign.toward).values())
            return _balanced(scene, people, avoided, named, f"{state.seed}:{turn}")
        case "by_choice":
            return _chosen(scene, assign, f"{state.seed}:{turn}")
        case "rotate_seats":
            return _rotated(seats_in_play(scene), people, stay=assign.else_ == "stay")
        case "drop_seats":
            return _dropped(state, people)
        case "tables" | "tables_by_disagreement":
            return {}


def tables(scene: Scene, assign: Assign, turn: int) -> Tables:
    """Who sits at which small table from now on, `''` for who does at none any more.

    The same seed, people and turn give the same tables. A table's name is new at each turn, so
    that nobody comes to see what was said at one where they did not sit.
    """
    if scene.state.mode == "solo":
        return {}
    match assign.method:
        case "tables":
            groups = _around(scene.state, assign, f"{scene.state.seed}:{turn}")
        case "tables_by_disagreement":
            groups = _most_apart(scene.state, assign.by or "")
        case _:
            return {}
    left = {one.pid: "" for one in scene.state.people.values() if one.table}
    return left | {
        pid: f"{turn}.{number}" for number, group in enumerate(groups, 1) for pid in group
    }


def without_table(scene: Scene) -> int:
    """How many have a seat of which each person gets a table, and have none just now."""
    around = {phase.assign.around for phase in scene.plan.definition.phases if phase.assign}
    return sum(one.seat in around and not one.table for one in scene.state.active() if one.seat)


def may_take(person: Person, seat: str) -> bool:
    """Whether somebody has not declined a seat (S3).

    Who wants only a view that they hold or observe takes a seat by their own click alone, and who
    would rather tell takes none.
    """
    return person.limit == "any" and seat not in person.declined


def _answers(scene: Scene, people: Sequence[Person], named: str | None) -> dict[str, str]:
    """The seats that people named in a field."""
    phase, _, field = (named or "").partition(".")
    found = dict.fromkeys((one.pid for one in people), "")
    for (pid, _), form in scene.state.forms(phase, scene.turn(phase)).items():
        if pid in found and field in form.values:
            found[pid] = seat_meant(scene, form.values[field])
    return found


def _dropped(state: State, people: Sequence[Person]) -> Places:
    """All are out of their seats; who has none because they would rather tell is in again."""
    places: Places = {one.pid: "" for one in people if one.seat}
    for one in state.people.values():
        if one.agreed and one.standing == "observer" and one.limit == "speaker":
            places[one.pid] = ""
    return places


def _balanced(
    scene: Scene,
    people: Sequence[Person],
    avoided: Mapping[str, str],
    named: AbstractSet[str],
    seed: str,
) -> Places:
    """Deals people out so that seats differ by one person at most, as far as declines allow.

    Seats that need somebody are filled first, and then those that somebody has named.
    """

    def may(one: Person, seat: str) -> bool:
        return may_take(one, seat) and avoided[one.pid] != seat

    places_there = seats_in_play(scene)
    seats = [seat.id for seat in places_there]
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
            for seat in places_there
            if may(one, seat.id) and (seat.max is None or counts[seat.id] < seat.max)
        ]
        if not free:
            places[one.pid] = None
            continue
        needed = [seat for seat in free if counts[seat.id] < seat.min] or free
        needed = [seat for seat in needed if seat.id in named] or needed
        fewest = min(counts[seat.id] for seat in needed)
        thin = [seat.id for seat in needed if counts[seat.id] == fewest]
        chosen = Random(f"{seed}:{one.pid}").choice(thin)  # noqa: S311  # no secret
        places[one.pid] = chosen
        counts[chosen] += 1
    return places


def _chosen(scene: Scene, assign: Assign, seed: str) -> Places:
    """Everybody gets the seat that they named; who named none watches, stays, or has none.

    Where more want a seat than there is room, it is given by lot. Who watched and has named one
    gets it too: it is their own word.
    """
    people = [
        one
        for one in scene.state.people.values()
        if one.agreed and one.standing in ("active", "idle", "observer")
    ]
    wanted = _answers(scene, people, assign.by)
    most = {seat.id: seat.max for seat in seats_in_play(scene)}
    order = list(people)
    Random(seed).shuffle(order)  # noqa: S311  # no secret
    places: Places = {}
    counts = dict.fromkeys(most, 0)
    for one in order:
        seat = wanted[one.pid]
        room = most.get(seat)
        if seat and (room is None or counts[seat] < room):
            counts[seat] += 1
            places[one.pid] = seat
        elif one.standing != "observer":
            otherwise = {"observer": None, "stay": one.seat, "none": ""}
            places[one.pid] = otherwise[assign.else_]
    seats = {one.pid: one.seat for one in people if one.standing != "observer"}
    return {pid: seat for pid, seat in places.items() if seat is None or seats.get(pid) != seat}


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


def _around(state: State, assign: Assign, seed: str) -> list[list[str]]:
    """A table for each person of one seat, to which those of another are dealt out evenly.

    Where there are fewer of the others, some of the first wait for another turn: those who have
    had a table before, and else by lot.
    """
    luck = Random(seed)  # noqa: S311  # no secret
    middle = [one for one in state.active() if one.seat == assign.around]
    others = [one.pid for one in state.active() if one.seat == assign.among]
    luck.shuffle(middle)
    luck.shuffle(others)
    middle.sort(key=lambda one: len(one.tables))
    groups = [[one.pid] for one in middle[: len(others)]]
    for number, pid in enumerate(others):
        if groups:
            groups[number % len(groups)].append(pid)
    return groups


def _most_apart(state: State, named: str) -> list[list[str]]:
    """Pairs whose answers lie furthest apart, all pairs together; an odd person joins a table.

    A matching of greatest weight, found over all subsets of at most a dozen people; of more, pairs
    are taken one after the other. The weight of a pair is its greatest distance on one thing that
    both have answered. Who would rather tell than play (S3) sits at no table.
    """
    phase, _, field = named.partition(".")
    people = [one.pid for one in state.active() if one.limit != "speaker"]
    answers: dict[str, dict[str, int]] = {pid: {} for pid in people}
    for (pid, unit), form in state.forms(phase).items():
        value = form.values.get(field)
        if pid in answers and isinstance(value, int):
            answers[pid][unit] = value
    apart = {
        frozenset(pair): max(
            (abs(answers[pair[0]][u] - answers[pair[1]][u]) for u in _both(answers, pair)),
            default=0,
        )
        for pair in combinations(people, LEAST_AT_TABLE)
    }
    pairs = _matched(people, apart)
    alone = [pid for pid in people if all(pid not in pair for pair in pairs)]
    groups = [list(pair) for pair in pairs]
    for pid in alone:
        if groups:
            nearest = max(groups, key=lambda group: sum(apart[frozenset((pid, o))] for o in group))
            nearest.append(pid)
    return groups


def _both(answers: Mapping[str, Mapping[str, int]], pair: tuple[str, ...]) -> list[str]:
    return [unit for unit in answers[pair[0]] if unit in answers[pair[1]]]


MOST_MATCHED = 12
"""So many people are matched in the best way; the subsets of more would take long."""


def _matched(people: Sequence[str], apart: Mapping[frozenset[str], int]) -> list[tuple[str, str]]:
    """Pairs of greatest weight together, each person in one at most, as many pairs as can be."""
    if len(people) > MOST_MATCHED:
        return _matched_greedily(people, apart)
    best: dict[int, tuple[int, tuple[tuple[str, str], ...]]] = {0: (0, ())}
    for mask in range(1, 1 << len(people)):
        if mask.bit_count() % 2:
            continue
        first = (mask & -mask).bit_length() - 1
        options = []
        for other in range(first + 1, len(people)):
            if mask >> other & 1:
                weight, pairs = best[mask & ~(1 << first) & ~(1 << other)]
                pair: tuple[str, str] = (people[first], people[other])
                options.append((weight + apart[frozenset(pair)], (*pairs, pair)))
        best[mask] = max(options, key=lambda option: option[0])
    whole = len(people) - len(people) % 2
    found = [best[mask] for mask in best if mask.bit_count() == whole]
    return list(max(found, key=lambda option: option[0])[1])


def _matched_greedily(
    people: Sequence[str], apart: Mapping[frozenset[str], int]
) -> list[tuple[str, str]]:
    left = set(people)
    pairs = []
    for pair in sorted(combinations(people, LEAST_AT_TABLE), key=lambda p: -apart[frozenset(p)]):
        if left.issuperset(pair):
            pairs.append((pair[0], pair[1]))
            left -= set(pair)
    return pairs
