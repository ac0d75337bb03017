"""Whatever people, moderators and the clock do, in any order: what is promised holds."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.errors import UserError
from bot.exercises.deciding import decide
from bot.exercises.log import READING, Logged
from bot.exercises.reduce import reduce, replay
from bot.exercises.state import State
from tests.exercises.crowd import SHOWN, STREAMS, Crowd, Deed, screen
from tests.exercises.playing import NAMES, plan_of

EXAMPLES = 10 if settings().derandomize else 100
"""Few of them where the same ones are tried each time; `make explore` tries many."""
SESSIONS = [
    (name, mode, pace)
    for name in NAMES
    for mode in ("solo", "group")
    for pace in ("live", "slow")
    if getattr(plan_of(name).definition.modes, mode) is not None
]


def opened(name: str, mode: str, pace: str) -> Crowd:
    """A session with three people at the door, or the one who does it alone."""
    crowd = Crowd(name, mode, pace)
    for who in range(1 if mode == "solo" else 3):
        crowd.does(("join", who, 0))
    return crowd


@pytest.mark.timeout(300)  # of a long exercise, all that each sees is looked at again and again
@pytest.mark.parametrize(("name", "mode", "pace"), SESSIONS)
@given(deeds=STREAMS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_done_the_promises_hold_and_it_comes_to_an_end(
    name: str, mode: str, pace: str, deeds: list[Deed]
) -> None:
    crowd = opened(name, mode, pace)

    for deed in deeds:
        crowd.does(deed)
    crowd.to_the_end()

    assert all(told.endswith((".", "?")) for told in crowd.refused)
    ended_well(crowd)
    the_same_again(crowd)
    replayed_from_text(crowd)
    forgotten_in_the_log(crowd)


def ended_well(crowd: Crowd) -> None:
    """I4: it is over, and whoever was there to the last was led out by the debrief."""
    plan, state = crowd.table.plan, crowd.table.state
    assert state.status == "closed"
    assert state.outcome
    door = plan.stretches[plan.first.id]
    kinds = {plan.phase(name).kind for name, _ in state.visited if name not in door}
    there = [p for p in state.people.values() if p.standing in ("active", "observer", "paused")]
    if kinds & set(SHOWN) and there:
        assert plan.definition.on_abort in {name for name, _ in state.visited}, "I4: no debrief"


def the_same_again(crowd: Crowd) -> None:
    """I10: the same seed and the same deeds come to the same log."""
    state, lines = State(), []
    first = crowd.table.lines[0]
    state = reduce(crowd.table.plan, state, first.event, first.t)
    state = reduce(crowd.table.plan, state, crowd.table.lines[1].event, first.t)
    lines = list(crowd.table.lines[:2])
    for now, command in crowd.done:
        try:
            events, state = decide(crowd.table.plan, state, command, now, screen)
        except UserError:
            continue
        lines += [Logged(t=now, event=event) for event in events]
    assert lines == crowd.table.lines, "I10: another log"


def replayed_from_text(crowd: Crowd) -> None:
    """I1: the log as it is kept comes to the state as it was."""
    kept = [(line.t, line.event.model_dump_json()) for line in crowd.table.lines]
    read = [Logged(t=t, event=READING.validate_json(text)) for t, text in kept]
    assert replay(crowd.table.plan, read) == crowd.table.state, "I1: another state"


def forgotten_in_the_log(crowd: Crowd) -> None:
    """I9: what was taken back is not in the log either, and that comes to the same state."""
    kept = "\n".join(line.event.model_dump_json() for line in crowd.kept)
    for text, words in crowd.watch.written.items():
        assert not (words.taken and f'"{text}"' in kept), f"I9: {text} is still in the log"
    assert replay(crowd.table.plan, crowd.kept) == crowd.table.state, "I1: another state"
