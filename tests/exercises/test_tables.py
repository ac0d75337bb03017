"""Small tables: a listener for everybody who tells, and pairs of those who differ most."""

from bot.exercises.assignment import tables
from bot.exercises.definition import Assign
from bot.exercises.scene import Scene
from bot.exercises.state import Person, State, Submission
from tests.exercises.playing import plan_of

AROUND = Assign(method="tables", around="speaker", among="listener")
APART = Assign(method="tables_by_disagreement", by="pool.credence")


def room(seats: list[str], **had: tuple[str, ...]) -> State:
    people = {
        f"P{n}": Person(f"P{n}", "active", agreed=True, seat=seat, tables=had.get(f"P{n}", ()))
        for n, seat in enumerate(seats, 1)
    }
    return State(seed="x", status="running", people=people)


def seated(state: State, assign: Assign, turn: int = 4) -> dict[str, set[str]]:
    """The people of each table."""
    found: dict[str, set[str]] = {}
    for pid, table in tables(Scene.of(plan_of("heard_circle"), state), assign, turn).items():
        found.setdefault(table, set()).add(pid)
    return found


def test_each_who_tells_has_a_listener_and_listeners_are_dealt_evenly() -> None:
    found = seated(room(["speaker", "speaker", *["listener"] * 5, "witness"]), AROUND)

    sizes = sorted(len(people) for people in found.values())
    assert sizes == [3, 4]
    assert all(len(people & {"P1", "P2"}) == 1 for people in found.values())
    assert "P8" not in set().union(*found.values())


def test_where_listeners_are_few_some_wait_and_have_their_turn_in_the_next_round() -> None:
    first = room(["speaker", "speaker", "listener"], P1=("2.1",), P3=("2.1",))

    found = seated(first, AROUND)

    assert found["4.1"] == {"P2", "P3"}  # who has had no table before
    assert found[""] == {"P1"}


def answers(given: dict[str, list[int | None]]) -> State:
    state = room([""] * len(given))
    forms = {
        (pid, str(unit)): Submission({"credence": value} if value is not None else {}, 1)
        for pid, values in given.items()
        for unit, value in enumerate(values)
    }
    return state.but(answers={("pool", 0): forms})


def test_pairs_are_those_that_lie_furthest_apart_all_together() -> None:
    # P1-P4 alone would be furthest (100), but P1-P3 and P2-P4 make 90 + 90, and the others 100 + 10
    # or 10 + 10
    found = seated(answers({"P1": [0], "P2": [10], "P3": [90], "P4": [100]}), APART)

    assert sorted(map(sorted, found.values())) in (
        [["P1", "P3"], ["P2", "P4"]],
        [["P1", "P4"], ["P2", "P3"]],  # 100 + 80, the same in sum
    )


def test_what_one_passed_over_does_not_count_and_an_odd_person_joins_a_table() -> None:
    found = seated(answers({"P1": [0, None], "P2": [100, 0], "P3": [60, 100]}), APART)

    assert list(found.values()) == [{"P1", "P2", "P3"}]


def test_who_would_rather_tell_than_play_sits_at_no_table() -> None:
    state = answers({"P1": [0], "P2": [100], "P3": [50]})
    people = {**state.people, "P2": state.people["P2"].but(limit="speaker")}

    found = seated(state.but(people=people), APART)

    assert list(found.values()) == [{"P1", "P3"}]


def test_more_than_a_dozen_are_paired_too() -> None:
    given: dict[str, list[int | None]] = {f"P{n}": [n * 5] for n in range(1, 16)}

    found = seated(answers(given), APART)

    sizes = sorted(len(people) for people in found.values())
    assert sizes == [2, 2, 2, 2, 2, 2, 3]
