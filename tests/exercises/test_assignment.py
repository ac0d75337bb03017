"""Seats are dealt evenly by the session's seed, and nobody gets one that they have declined."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exercises.assignment import Places, assigned, may_take
from bot.exercises.definition import Assign, Seat
from bot.exercises.plan import Plan
from bot.exercises.scene import Scene
from bot.exercises.state import Person, State, Submission
from tests.exercises.playing import plan_of
from tests.exercises.walking import drawn

EXAMPLES = 60 if settings().derandomize else 500
BALANCED = Assign(method="balanced_random")
ROTATED = Assign(method="rotate_seats")
STAYING = Assign.model_validate({"method": "rotate_seats", "else": "stay"})
PEOPLE = st.lists(
    st.builds(
        Person,
        pid=st.just(""),
        agreed=st.just(True),
        standing=st.sampled_from(("active", "active", "active", "idle", "paused", "left")),
        limit=st.sampled_from(("any", "any", "any", "own", "speaker")),
        declined=st.frozensets(st.sampled_from(("seat_a", "seat_b")), max_size=2),
    ),
    max_size=12,
)


def session(people: list[Person], seed: str = "seed") -> State:
    named = (replace(one, pid=f"P{n}") for n, one in enumerate(people, 1))
    return State(seed=seed, status="running", people={one.pid: one for one in named})


def scene(state: State, plan: Plan | None = None) -> Scene:
    there = plan or plan_of("seats")
    return Scene.of(there, state.but(binds=drawn(there.definition)))


def anybody(count: int) -> list[Person]:
    return [Person("", standing="active", agreed=True) for _ in range(count)]


def counts(places: Places) -> Counter[str]:
    return Counter(seat for seat in places.values() if seat)


@given(people=PEOPLE, seed=st.text(max_size=3))
@settings(max_examples=EXAMPLES, deadline=None)
def test_nobody_gets_a_seat_against_their_word_and_the_rest_differ_by_one(
    people: list[Person], seed: str
) -> None:
    state = session(people, seed)

    places = assigned(scene(state), BALANCED, 1)

    for pid, seat in places.items():
        assert state.people[pid].standing in ("active", "idle")
        assert not seat or may_take(state.people[pid], seat)
    willing = [one for one in state.people.values() if places.get(one.pid)]
    free = [one.pid for one in willing if not one.declined]
    held = counts(places)
    least, most = sorted((held["seat_a"], held["seat_b"]))
    assert most - least <= 1 or not [pid for pid in free if held[places[pid] or ""] == most]
    assert assigned(scene(state), BALANCED, 1) == places


@given(count=st.integers(2, 12), seed=st.text(max_size=3), turn=st.integers(1, 5))
@settings(max_examples=EXAMPLES, deadline=None)
def test_where_all_take_any_seat_each_has_someone(count: int, seed: str, turn: int) -> None:
    places = assigned(scene(session(anybody(count), seed)), BALANCED, turn)

    held = counts(places)
    assert len(places) == count
    assert abs(held["seat_a"] - held["seat_b"]) <= 1
    assert min(held["seat_a"], held["seat_b"]) >= 1


def test_another_seed_deals_otherwise() -> None:
    dealt = {
        tuple(sorted(assigned(scene(session(anybody(6), seed)), BALANCED, 1).items()))
        for seed in "abcdefgh"
    }

    assert len(dealt) > 1


def test_who_has_a_seat_keeps_it_and_is_counted() -> None:
    people = [Person("", standing="active", agreed=True, seat="seat_a") for _ in range(3)]

    places = assigned(scene(session([*people, *anybody(3)])), BALANCED, 1)

    assert places == {"P4": "seat_b", "P5": "seat_b", "P6": "seat_b"}


def test_who_can_take_no_seat_watches_and_who_holds_a_view_is_left_to_choose() -> None:
    people = [
        Person("", standing="active", agreed=True, limit="speaker"),
        Person("", standing="active", agreed=True, limit="own"),
        Person("", standing="active", agreed=True, declined=frozenset({"seat_a", "seat_b"})),
        Person("", standing="active", agreed=True),
    ]

    places = assigned(scene(session(people)), BALANCED, 1)

    assert places["P1"] is None
    assert "P2" not in places
    assert places["P3"] is None
    assert places["P4"] in ("seat_a", "seat_b")


def test_a_seat_takes_no_more_than_it_has_room_for() -> None:
    plan = plan_of("seats")
    narrow = (Seat(id="seat_a", max=1), Seat(id="seat_b", max=2))
    plan = Plan(plan.definition.model_copy(update={"seats": narrow}))

    places = assigned(scene(session(anybody(5)), plan), BALANCED, 1)

    assert counts(places) == {"seat_a": 1, "seat_b": 2}
    assert list(places.values()).count(None) == 2


def test_who_knows_a_story_best_gets_another_seat() -> None:
    state = session(anybody(4))
    forms = {(pid, ""): Submission({"home": "seat_a"}, 1) for pid in state.people}
    state = State(seed="x", people=state.people, answers={("notice", 0): forms})

    places = assigned(
        scene(state, plan_of("other_timeline")),
        Assign(method="balanced_random", avoid="notice.home"),
        1,
    )

    assert counts(places) == {"seat_b": 4}


def test_at_a_swap_everybody_moves_on_who_may() -> None:
    people = [
        Person("", standing="active", agreed=True, seat="seat_a"),
        Person("", standing="active", agreed=True, seat="seat_b"),
        Person("", standing="active", agreed=True, seat="seat_a", declined=frozenset({"seat_b"})),
        Person("", standing="active", agreed=True, seat="seat_a", limit="own"),
        Person("", standing="active", agreed=True),
    ]
    state = session(people)

    watching = assigned(scene(state), ROTATED, 2)
    staying = assigned(scene(state), STAYING, 2)

    assert watching == {"P1": "seat_b", "P2": "seat_a", "P3": None, "P4": None}
    assert staying == {"P1": "seat_b", "P2": "seat_a"}


def test_seats_can_be_dropped() -> None:
    people = [Person("", standing="active", agreed=True, seat="seat_a"), *anybody(1)]

    assert assigned(scene(session(people)), Assign(method="drop_seats"), 3) == {"P1": ""}


def test_alone_no_seats_are_dealt() -> None:
    state = State(mode="solo", people=session(anybody(1)).people)

    assert assigned(scene(state), BALANCED, 1) == {}
