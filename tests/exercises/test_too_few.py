"""Too few answers, and too few people: what is done about it, in the order of the definition."""

from bot.exercises import commands, log
from bot.exercises.definition import Pace
from tests.exercises.playing import Table, agreed, plan_of


def kinds(events: tuple[log.AnyEvent, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def steps_taken(table: Table) -> list[str]:
    return [event.step for event in table.told(log.QuorumFailed)]


def on_to(name: str, phase: str, people: int = 2, pace: Pace = "live") -> Table:
    table = agreed(name, people, pace=pace)
    table.until(phase)
    return table


def test_where_too_few_answer_a_step_gets_half_its_time_more_and_once_only() -> None:
    table = on_to("quorums", "wait")
    table.fill_in("P1")
    assert table.state.entry
    number = table.state.entry.no

    happened = table.till_due()
    assert kinds(happened) == ["TimerFired", "QuorumFailed", "Extended"]
    assert table.state.entry.due == table.now + 60
    table.till_due()

    assert table.phase == "fill"
    assert steps_taken(table) == ["extend_once"]
    assert sum(e.entry == number for e in table.told(log.TimerFired)) == 2


def test_a_seat_from_which_nobody_answers_is_filled_by_what_is_stored() -> None:
    table = on_to("quorums", "fill")
    table.fill_in("P1")
    empty = {"seat_a": "seat_b", "seat_b": "seat_a"}[table.person("P1").seat]

    table.till_due()

    assert [event.seat for event in table.told(log.SeatFilledByStore)] == [empty]
    assert table.phase == "spare"


def test_a_step_that_may_be_left_out_is_left_when_nobody_answers() -> None:
    table = on_to("quorums", "spare")

    table.till_due()

    assert steps_taken(table) == ["skip_phase"]
    assert table.phase == "wish"


def test_too_few_answers_may_lead_elsewhere() -> None:
    table = on_to("quorums", "wish", 3)
    table.fill_in("P1")

    table.till_due()

    assert steps_taken(table) == ["to:must"]
    assert table.phase == "must"
    assert ("proof", 0) not in table.state.visited


def test_who_skips_has_not_answered() -> None:
    table = on_to("quorums", "wish")
    table.do(commands.Skip("P1", "wish"))
    table.do(commands.Skip("P2", "wish"))

    assert table.phase == "must"


def test_too_few_answers_may_end_it_and_by_the_debrief() -> None:
    table = on_to("quorums", "must")

    table.till_due()

    assert steps_taken(table) == ["abort"]
    assert table.phase == "debrief"
    table.to_the_end()
    assert table.state.outcome == "too_few"


def test_where_too_few_are_left_the_steps_against_it_are_taken_in_order() -> None:
    table = on_to("seats", "brief")
    table.do(commands.Leave("P2"))
    assert steps_taken(table) == ["extend_once"]

    table.fill_in("P1")
    table.till_due()  # the reminders
    while table.phase == "brief":
        table.till_due()
    table.to_the_end()

    assert "store_fills" in steps_taken(table)
    assert table.state.outcome == "done"  # what is stored stood in for who left


def test_who_is_left_alone_is_led_out_by_the_debrief() -> None:
    table = on_to("apart", "shared")

    table.do(commands.Leave("P2"))

    assert table.phase == "debrief"
    assert table.state.ending == "too_few"
    table.to_the_end()
    assert table.state.outcome == "too_few"


def test_when_the_last_one_leaves_it_is_over_at_once() -> None:
    table = on_to("apart", "shared")
    table.do(commands.Leave("P2"))

    table.do(commands.Leave("P1"))

    assert table.closed
    assert table.state.outcome == "too_few"
    assert table.due() is None


def test_a_door_through_which_too_few_came_closes() -> None:
    table = Table(plan_of("seats"), 1)
    table.fill_in("P1")

    table.till_due()

    assert table.phase == "closed_few"
    assert table.state.outcome == "too_few"


def test_who_has_not_agreed_when_the_door_closes_is_not_in() -> None:
    table = Table(plan_of("seats"), 3)
    table.fill_in("P1")
    table.fill_in("P2")
    table.do(commands.PauseMe("P3"))

    table.till_due()

    assert table.person("P3").standing == "left"
    assert table.phase == "brief"
