"""Time: reminders, ends of steps, pauses, and days on which the bot was away."""

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.deciding import decide
from bot.exercises.deciding.time import FORGOTTEN, IDLE_AFTER
from bot.exercises.definition import Pace
from bot.exercises.plan import Plan
from bot.exercises.reduce import replay
from bot.exercises.rules import Completion
from bot.exercises.state import State
from tests.exercises.playing import NOON, Table, agreed, plan_of

HOUR, DAY = 3600, 86_400


def kinds(events: tuple[log.AnyEvent, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def on_to(name: str, phase: str, people: int = 2, pace: Pace = "live") -> Table:
    table = agreed(name, people, pace=pace)
    table.until(phase)
    return table


@pytest.mark.parametrize(("pace", "span"), [("live", 180), ("slow", 12 * HOUR)])
def test_a_step_takes_as_long_as_its_pace_says_and_ends_by_itself(pace: Pace, span: int) -> None:
    table = on_to("seats", "brief", 4, pace)
    assert table.state.entry
    assert table.state.entry.due == table.now + span
    table.fill_in("P1")
    table.fill_in("P2")
    table.fill_in("P3")

    assert table.pass_by(span - 1)[-1:] != ()  # the reminders that were due by then
    happened = table.pass_by(1)

    assert kinds(happened)[0] == "TimerFired"
    assert table.phase == "judge"


def test_each_reminder_comes_once_for_all_who_have_not_answered() -> None:
    table = on_to("seats", "brief", 4)

    first = table.till_due()
    same_again = table.pass_by(0)
    second = table.till_due()
    third = table.till_due()

    assert [event.share for event in first if isinstance(event, log.Reminded)] == [0.5]
    assert same_again == ()
    assert [event.share for event in second if isinstance(event, log.Reminded)] == [0.8]
    assert "Reminded" not in kinds(third)
    assert table.now == NOON + 180


def test_who_slept_through_both_reminders_is_told_at_the_end_only() -> None:
    table = on_to("seats", "brief", 4)

    happened = table.pass_by(500)

    assert "Reminded" not in kinds(happened)
    assert kinds(happened)[0] == "TimerFired"


def test_alone_nobody_is_hurried() -> None:
    table = agreed("seats", 1, mode="solo")

    assert table.state.entry
    assert table.state.entry.due is None
    assert table.pass_by(DAY) == ()


def test_a_click_on_an_earlier_step_is_told_that_it_is_closed() -> None:
    table = on_to("seats", "brief")
    step = table.asked("P1")
    assert step
    table.all_through()

    with pytest.raises(UserError, match="This step is closed"):
        table.do(commands.Answer("P1", "brief", "", {"note": "late"}, step.entry))
    with pytest.raises(UserError, match="This step is closed"):
        table.do(commands.Acknowledge("P1", step.entry))
    with pytest.raises(UserError, match="This step is closed"):
        table.do(commands.Skip("P1", "brief"))


def test_an_event_on_an_earlier_step_changes_nothing() -> None:
    table = on_to("seats", "judge")
    before = table.state.entry

    for event in (
        log.TimerFired(entry=1),
        log.Extended(entry=1, seconds=60),
        log.Advanced(entry=1),
        log.Reminded(entry=1, share=0.5),
        log.Acked(p="P1", entry=1),
    ):
        lines = [*table.lines, log.Logged(t=table.now, event=event)]
        assert replay(table.plan, lines).entry == before


def test_the_time_in_which_the_bot_was_away_is_given_back() -> None:
    table = on_to("seats", "brief", 4)
    assert table.state.entry
    due = table.state.entry.due
    assert due is not None
    table.now += 150

    table.do(commands.CreditDowntime(100))

    assert table.state.entry.due == due + 100
    assert table.state.rested == 100


def test_no_more_is_given_back_than_the_step_has_run_or_lasts() -> None:
    table = on_to("seats", "brief", 4)
    table.now += 30

    young = table.do(commands.CreditDowntime(1000))
    table.now += 5000
    old = table.do(commands.CreditDowntime(5000))

    assert [event.seconds for event in young if isinstance(event, log.DowntimeCredited)] == [30]
    assert [event.seconds for event in old if isinstance(event, log.DowntimeCredited)] == [180]


def test_days_away_do_not_use_up_the_days_of_who_is_alone() -> None:
    table = agreed("alone", 1, mode="solo", pace="slow")
    table.now += 2 * DAY

    table.do(commands.CreditDowntime(2 * DAY))

    assert table.due() == NOON + 5 * DAY


def test_nothing_runs_out_while_a_session_rests() -> None:
    table = on_to("seats", "brief", 4)
    assert table.state.entry
    due = table.state.entry.due
    assert due is not None
    table.now += 60
    table.do(commands.Pause())

    assert table.pass_by(5000) == ()
    with pytest.raises(UserError, match="This exercise is paused"):
        table.do(commands.Answer("P1", "brief", "", {"note": "now"}))
    table.do(commands.Resume())

    assert table.state.status == "running"
    assert table.state.entry.due == due + 5000


def test_a_session_that_rests_for_three_days_ends_by_the_debrief() -> None:
    table = on_to("seats", "brief", 4)
    table.do(commands.Pause())
    assert table.due() == table.now + FORGOTTEN

    table.till_due()

    assert table.phase == "debrief"
    assert table.state.ending == "expired"
    table.to_the_end()
    assert table.state.outcome == "expired"


def test_over_days_all_ends_on_the_last_day() -> None:
    table = on_to("seats", "judge", 3, "slow")
    for _ in range(13):
        table.now += DAY
        table.do(commands.Extend(DAY))
        for pid in table.state.people:
            table.do(commands.Publish(pid, publish=True))
        table.do(commands.Tick())
    assert table.phase == "judge"

    table.pass_by(DAY)

    assert table.phase == "debrief"
    assert table.state.ending == "expired"


def test_what_somebody_left_lying_alone_ends_and_its_debrief_too() -> None:
    table = agreed("alone", 1, mode="solo", pace="slow")

    table.till_due()
    assert table.phase == "debrief"
    table.till_due()

    assert table.state.outcome == "expired"


def test_live_what_somebody_left_lying_alone_ends_after_three_days() -> None:
    table = agreed("alone", 1, mode="solo")
    assert table.due() == NOON + FORGOTTEN

    table.till_due()
    while not table.closed:
        table.till_due()

    assert table.state.outcome == "expired"


def test_live_who_misses_two_steps_is_waited_for_no_longer() -> None:
    table = on_to("blind", "draft", 4)
    table.through("P1", "P2", "P3")
    table.till_due()
    assert table.person("P4").standing == "active"
    table.through("P1", "P2", "P3")
    table.till_due()

    assert table.person("P4").standing == "idle"
    table.do(commands.Acknowledge("P4"))
    assert table.person("P4").standing == "active"


def test_over_days_who_says_nothing_for_two_of_them_is_waited_for_no_longer() -> None:
    table = on_to("apart", "shared", 3, "slow")
    table.do(commands.Extend(5 * DAY))
    table.now += DAY
    table.do(commands.Acknowledge("P1"))
    table.do(commands.Acknowledge("P2"))

    table.pass_by(IDLE_AFTER - DAY)

    assert table.person("P3").standing == "idle"
    assert table.phase == "after"  # the others have read it


def test_who_pauses_is_not_waited_for_and_nothing_is_missed_by_it() -> None:
    table = on_to("blind", "draft", 3)
    table.do(commands.PauseMe("P3"))

    table.through("P1", "P2")

    assert table.phase == "weigh"
    assert table.person("P3").standing == "paused"
    assert table.person("P3").missed == 0


def test_live_what_may_be_left_out_is_left_out_when_time_is_short() -> None:
    table = on_to("quorums", "fill")
    table.now += 1200

    table.through("P1", "P2")

    assert [event.phase for event in table.told(log.PhaseDropped)] == ["spare", "wish"]
    assert table.phase == "proof"
    assert table.state.skipped_phases == {"spare", "wish"}


def test_a_pause_does_not_use_up_the_time() -> None:
    table = on_to("quorums", "fill")
    table.do(commands.Pause())
    table.now += 1200
    table.do(commands.Resume())

    table.through("P1", "P2")

    assert table.phase == "spare"


def test_over_days_nothing_is_left_out() -> None:
    table = on_to("quorums", "fill", pace="slow")
    table.now += 6 * DAY

    table.through("P1", "P2")

    assert table.phase == "spare"


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        (commands.Extend(0), "at most 14 days"),
        (commands.Extend(15 * DAY), "at most 14 days"),
        (commands.Resume(), "is not paused"),
        (commands.Create("group", "live", "x", {}, {}), "has begun already"),
    ],
)
def test_what_a_clock_cannot_do_is_said(command: commands.Command, refused: str) -> None:
    table = on_to("seats", "brief")

    with pytest.raises(UserError, match=refused):
        table.do(command)


def test_a_step_without_an_end_gets_no_more_time() -> None:
    table = agreed("alone", 1, mode="solo")

    with pytest.raises(UserError, match="no time limit"):
        table.do(commands.Extend(60))


def test_no_time_passes_for_what_is_over_or_has_not_begun() -> None:
    table = on_to("apart", "close")

    assert table.closed
    assert decide(table.plan, table.state, commands.Tick(), table.now + DAY)[0] == ()
    assert decide(table.plan, table.state, commands.CreditDowntime(5), table.now + 9)[0] == ()
    assert decide(table.plan, State(), commands.Tick(), 5)[0] == ()


def test_a_step_that_waits_for_more_than_time_is_told_of_its_end_once() -> None:
    definition = plan_of("blind").definition
    patient = definition.phase("draft").model_copy(
        update={"complete": Completion(any=("all_submitted",))}
    )
    phases = tuple(patient if each.id == "draft" else each for each in definition.phases)
    table = Table(Plan(definition.model_copy(update={"phases": phases})), 2)
    table.until("draft")

    first = table.till_due()
    second = table.pass_by(600)

    assert kinds(first) == ["TimerFired"]
    assert second == ()
    assert table.phase == "draft"


def test_nobody_is_idle_for_the_time_in_which_a_session_rested() -> None:
    table = on_to("apart", "shared", 3, "slow")
    table.do(commands.Extend(5 * DAY))
    table.do(commands.Pause())
    table.now += IDLE_AFTER + HOUR
    table.do(commands.Resume())

    assert table.pass_by(DAY) == ()
    assert {one.standing for one in table.state.people.values()} == {"active"}
