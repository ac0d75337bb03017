"""People decide: to take part, to skip, to rest, to leave; and all are led out (S1, S9, S11)."""

import json

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.log import READING, Logged
from bot.exercises.lookup import things
from bot.exercises.offering import drawn
from bot.exercises.pages import Shown, own_page
from bot.exercises.reduce import replay
from bot.exercises.scopes import MODERATORS, ROOM
from bot.exercises.seeing import sight
from bot.exercises.telling import model_of
from tests.exercises.playing import GROUPS, NAMES, Table, agreed, at, plan_of
from tests.exercises.watching import seen_by


@pytest.mark.parametrize(
    "early",
    [
        commands.Answer("P1", "before", "", {"fear": "3"}),
        commands.Skip("P1", "notice"),
        commands.Skip("P1", "before"),
        commands.Sit("P1", observe=True),
        commands.Sit("P1", limit="own"),
    ],
)
def test_nothing_is_collected_from_who_has_not_agreed(early: commands.Command) -> None:
    table = Table(plan_of("apart"), 2)

    with pytest.raises(UserError, match="Nothing begins before you have agreed"):
        table.do(early)
    assert table.state.answers == {}


def test_a_pause_or_a_moderator_lets_nobody_in_who_has_not_agreed() -> None:
    table = Table(plan_of("apart"), 2)

    table.do(commands.PauseMe("P1"))
    table.do(commands.ComeBack("P1"))
    with pytest.raises(UserError, match="have not agreed to take part yet"):
        table.do(commands.Reassign("P1", "observer"))

    assert table.person("P1").standing == "joined"
    step = table.asked("P1")
    assert step
    assert step.phase.id == "notice"


def test_a_stranger_is_asked_to_join() -> None:
    table = at("apart", "shared")

    for command in (
        commands.Answer("P9", "after", "", {}),
        commands.Leave("P9"),
        commands.PauseMe("P9"),
        commands.ComeBack("P9"),
        commands.Publish("P9", publish=True),
        commands.Acknowledge("P9"),
    ):
        with pytest.raises(UserError, match="You are not in this exercise"):
            table.do(command)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_can_be_skipped_and_nothing_shows_it(name: str) -> None:
    people = 3 if name in GROUPS else 1
    table = agreed(name, people, mode="group" if people > 1 else "solo")
    skipped = set()

    while not table.closed:
        assert table.state.entry
        number = table.state.entry.no
        for pid in table.state.people:
            while (step := table.asked(pid)) and table.state.entry.no == number:
                table.do(commands.Skip(pid, step.phase.id))
                skipped.add(step.phase.id)
        for pid in table.state.people:
            if not table.over(number):
                table.do(commands.Acknowledge(pid))
        if not table.over(number):
            table.till_due()

    assert skipped
    for at_ in table.state.answers:
        assert at_[0] == table.plan.first.id
    for viewer in (ROOM, MODERATORS, "P1"):
        assert "kipped" not in " ".join(seen_by(table.scene, viewer))


@pytest.mark.parametrize("name", NAMES)
def test_anybody_can_leave_at_any_step_also_while_it_rests_and_when_it_is_over(name: str) -> None:
    people = 3 if name in GROUPS else 1
    mode = "group" if people > 1 else "solo"
    plan = plan_of(name)
    for phase in [phase.id for phase in plan.definition.phases if phase.kind != "assign"]:
        table = Table(plan, people, mode)
        while not table.closed and phase not in {name for name, _ in table.state.visited}:
            table.all_through()
        if people > 1 and not table.closed:
            table.do(commands.Pause())

        table.do(commands.Leave("P1"))

        assert table.person("P1").standing == "left"
        assert table.asked("P1") is None


def test_what_was_not_opened_yet_goes_with_who_leaves() -> None:
    table = at("apart", "shared")
    table.until("after")
    table.fill_in("P1")
    table.do(commands.Leave("P1"))

    assert {at_[0] for at_, forms in table.state.answers.items() if ("P1", "") in forms} == {
        "before",
        "think",
    }
    thoughts = sight(table.scene, "P2", ("think", 0))
    assert "P1" not in {form.author for form in thoughts.forms}
    assert len(thoughts.forms) == 3


def test_who_leaves_may_take_all_of_theirs() -> None:
    table = at("apart", "shared")

    table.do(commands.Leave("P1", keep=False))

    assert all(pid != "P1" for forms in table.state.answers.values() for pid, _ in forms)


def test_who_pauses_is_asked_for_nothing_and_the_log_says_no_more() -> None:
    table = at("apart", "after")

    (event,) = table.do(commands.PauseMe("P1"))

    assert event.model_dump() == {"e": "PausedSelf", "p": "P1"}
    table.do(commands.ComeBack("P1"))
    assert table.person("P1").standing == "active"


@pytest.mark.parametrize(("name", "people"), [("apart", 2), ("alone", 1), ("seats", 3)])
def test_when_all_rest_nothing_runs_on_to_the_end(name: str, people: int) -> None:
    table = agreed(name, people, mode="group" if people > 1 else "solo")
    open_ = table.phase

    for pid in table.state.people:
        table.do(commands.PauseMe(pid))

    assert table.phase == open_
    table.do(commands.ComeBack("P1"))
    assert table.asked("P1") or people > 1


@pytest.mark.parametrize("name", NAMES)
def test_an_end_before_time_leads_by_the_debrief_from_every_step(name: str) -> None:
    people = 3 if name in GROUPS else 1
    plan = plan_of(name)
    out = plan.definition.on_abort
    for phase in plan.definition.phases:
        table = agreed(name, people, mode="group" if people > 1 else "solo")
        while not table.closed and phase.id not in {name for name, _ in table.state.visited}:
            table.all_through()
        if table.closed:
            continue

        table.do(commands.Abort("enough"))

        assert out in {name for name, _ in table.state.visited}
        table.to_the_end()
        assert table.state.outcome == "aborted"


def test_the_debrief_is_not_cut_short_nor_is_an_end_ended() -> None:
    table = at("apart", "after")
    table.do(commands.Abort())

    with pytest.raises(UserError, match="The debrief is not cut short"):
        table.do(commands.Advance())
    with pytest.raises(UserError, match="is ending already"):
        table.do(commands.Abort())
    with pytest.raises(UserError, match="is about to end"):
        table.do(commands.Join("P9"))


def test_the_agreement_of_who_takes_part_is_not_passed_over() -> None:
    table = Table(plan_of("apart"), 3)
    table.fill_in("P1")

    with pytest.raises(UserError, match="It takes 2 people; 1 has agreed so far"):
        table.do(commands.Advance())


def test_who_was_sent_out_does_not_come_back_and_a_locked_door_stays_shut() -> None:
    table = at("seats", "judge")
    table.do(commands.Remove("P3"))
    table.do(commands.Lock(locked=True))

    with pytest.raises(UserError, match="has taken you out"):
        table.do(commands.Join("P3"))
    with pytest.raises(UserError, match="closed this exercise to newcomers"):
        table.do(commands.Join("P9"))
    table.do(commands.Lock(locked=False))
    table.do(commands.Join("P9"))
    assert table.person("P9").late


def test_what_was_taken_out_of_play_is_not_shown_any_more() -> None:
    table = agreed("consider_opposite", 1, mode="solo")
    table.fill_in("P1")
    assert table.phase == "reverse"

    table.do(commands.DropClaim("choices-0"))

    page, _ = own_page(table.scene, table.person("P1"))
    assert not [part for part in page.parts if isinstance(part, Shown)]
    with pytest.raises(UserError, match="`no-such` is not in play here"):
        table.do(commands.DropClaim("no-such"))


def test_what_was_taken_out_of_play_is_not_voted_on() -> None:
    table = at("blind", "ballot")
    vote = table.plan.phase("ballot")

    table.do(commands.DropClaim("offers-0"))

    dealt = [each.id for each in drawn(table.scene, vote, table.person("P1"))]
    assert dealt == ["offers-1", "offers-2"]


def test_what_was_said_of_a_move_can_be_taken_out_of_play_too() -> None:
    table = at("spiral_walk", "open_move")
    assert [each.id for each in things(table.scene, "$move.purpose_quote")] == ["P0"]

    table.do(commands.DropClaim("P0"))

    assert things(table.scene, "$move.purpose_quote") == ()


def test_a_model_is_asked_no_more_when_a_moderator_says_so() -> None:
    table = Table(plan_of("spiral_walk"), 2, llm=True)
    assert table.state.llm

    table.do(commands.ForbidLlm())

    assert not table.state.llm
    step = table.asked("P1")
    assert step
    assert "llm_ok" not in [each.id for each in step.fields]


def test_ones_word_on_a_model_can_be_changed_at_any_time_till_the_end() -> None:
    table = Table(plan_of("spiral_walk"), 2, llm=True)
    table.fill_in("P1", seat_limit="any", llm_ok="yes", publish="no")
    assert table.person("P1").llm_ok

    table.do(commands.AllowLlm("P1", allow=False))
    assert not table.person("P1").llm_ok
    table.do(commands.AllowLlm("P1", allow=True))
    assert table.person("P1").llm_ok

    table.do(commands.ForbidLlm())
    table.do(commands.AllowLlm("P1", allow=False))  # a no is taken even so
    assert not table.person("P1").llm_ok
    with pytest.raises(UserError, match="No language model takes part"):
        table.do(commands.AllowLlm("P1", allow=True))


def test_nobody_says_yes_to_a_model_before_agreeing() -> None:
    table = Table(plan_of("spiral_walk"), 2, llm=True)

    with pytest.raises(UserError, match="not agreed to take part"):
        table.do(commands.AllowLlm("P1", allow=True))


def test_a_log_of_before_the_model_was_named_replays_and_names_none() -> None:
    table = Table(plan_of("spiral_walk"), 2, llm=True)
    old = json.loads(table.lines[0].event.model_dump_json())
    del old["llm_name"], old["llm_host"]
    lines = [Logged(table.lines[0].t, READING.validate_python(old)), *table.lines[1:]]

    state = replay(table.plan, lines)

    assert state == table.state
    assert "a language model that whoever runs the bot has chosen" in model_of(state)
    named = state.but(llm_name="scripted-1", llm_host="model.test")
    assert model_of(named) == "scripted-1 at model.test"
