"""What follows from the order of phases: loops, stretches, how long they wait, the way out."""

import pytest

from bot.exercises.plan import Plan
from tests.exercises.playing import plan_of

HOUR = 3600


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("seats", {"judge", "opened", "swap"}),
        ("spiral_walk", {"interpret", "open_move", "swap", "brief_again"}),
        ("blind", set()),
    ],
)
def test_a_loop_has_the_phases_between_its_beginning_and_its_last_step(
    name: str, inside: set[str]
) -> None:
    assert set(plan_of(name).loop_of) == inside


@pytest.mark.parametrize(
    ("name", "phase", "stretch"),
    [
        ("apart", "notice", ("notice", "before", "think")),
        ("apart", "before", ("before", "think")),
        ("apart", "shared", ("shared",)),
        ("apart", "after", ("after", "debrief")),
        ("seats", "judge", ("judge",)),
        ("seats", "debrief", ("debrief",)),
        ("spiral_walk", "notice", ("notice", "before")),
    ],
)
def test_phases_that_each_goes_through_alone_open_together(
    name: str, phase: str, stretch: tuple[str, ...]
) -> None:
    assert plan_of(name).stretches[phase] == stretch


def test_live_the_times_of_a_stretch_add_up_and_over_days_they_share_the_longest() -> None:
    plan = plan_of("apart")
    stretch = plan.stretches["notice"]

    assert plan.span(stretch, "live", solo=False) == (3 + 2 + 4) * 60
    assert plan.span(stretch, "slow", solo=False) == 36 * HOUR
    assert plan.span(stretch, "live", solo=True) == 0


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("seats", {"debrief", "close"}),
        ("spiral_walk", {"debrief", "close"}),
        ("consider_opposite", {"ending", "close"}),
    ],
)
def test_the_way_out_is_what_follows_where_a_session_ends_early(name: str, out: set[str]) -> None:
    assert plan_of(name).debriefs == out


def test_the_usual_way_goes_once_through_each_phase() -> None:
    path = [phase.id for phase in plan_of("seats").path("notice")]

    assert path == ["notice", "seat", "brief", "judge", "opened", "extra", "debrief", "close"]


def test_there_is_no_phase_of_another_name() -> None:
    plan = plan_of("seats")

    assert isinstance(plan, Plan)
    assert plan.first.id == "notice"
    with pytest.raises(KeyError):
        plan.phase("elsewhere")
