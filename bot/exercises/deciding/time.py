"""What happens by itself: reminders, ends of steps, idle people, and the last day of all."""

from bot.catalogue import _
from bot.exercises import commands, log
from bot.exercises.deciding import going_on
from bot.exercises.deciding.going_on import settle
from bot.exercises.deciding.unfolding import Unfolding
from bot.exercises.plan import Plan
from bot.exercises.state import State

IDLE_AFTER = 48 * 3600
"""Seconds without a word after which nobody waits for somebody any more, over days."""
FORGOTTEN = 72 * 3600
"""Seconds that a session rests, or waits with nobody there, before it is ended."""


def tick(unfolding: Unfolding, command: commands.Tick) -> None:
    """Let everything happen that is due by now, each once, oldest first."""
    state = unfolding.state
    if state.status == "paused":
        if state.paused_at is not None and unfolding.now >= state.paused_at + FORGOTTEN:
            going_on.abort(unfolding, _("it was paused for three days"), "expired")
            settle(unfolding)
        return
    if state.entry is None or state.status == "closed":
        return
    last = _last_moment(unfolding.plan, state)
    if last is not None and unfolding.now >= last:
        _expire(unfolding)
        return
    _remind(unfolding)
    _idle(unfolding)
    entry = unfolding.entry
    if entry.due is not None and unfolding.now >= entry.due and not entry.fired:
        unfolding.emit(log.TimerFired(entry=entry.no))
    settle(unfolding)


def credit(unfolding: Unfolding, command: commands.CreditDowntime) -> None:
    """Give back the time in which the bot was away, at most as long as the open step has run.

    An absence is given back once, also where that is asked again after a crash in the middle of it.
    """
    entry = unfolding.state.entry
    if entry is None or unfolding.state.status not in ("running", "debriefing"):
        return
    if 0 < command.since <= unfolding.state.away_since:
        return
    seconds = min(command.seconds, max(0, unfolding.now - entry.entered))
    if entry.due is not None:
        seconds = min(seconds, entry.span)
    if seconds > 0:
        unfolding.emit(log.DowntimeCredited(seconds=seconds, since=command.since))


def next_due(plan: Plan, state: State) -> int | None:
    """When something happens by itself next, in seconds since 1970; None for never."""
    if state.status == "closed" or state.entry is None:
        return None
    if state.status == "paused":
        return None if state.paused_at is None else state.paused_at + FORGOTTEN
    entry, moments = state.entry, []
    if entry.due is not None and not entry.fired:
        moments.append(entry.due)
        moments += [
            _reminder(entry.due, entry.span, share)
            for share in _shares(plan, state)
            if share not in entry.reminded
        ]
    if _watches_idle(plan, state):
        moments += [one.seen + IDLE_AFTER for one in state.active()]
    if (last := _last_moment(plan, state)) is not None:
        moments.append(last)
    return min(moments, default=None)


def _reminder(due: int, span: int, share: float) -> int:
    return due - round(span * (1 - share))


def _shares(plan: Plan, state: State) -> list[float]:
    """After which parts of a step's time it reminds."""
    if state.entry is None or state.mode == "solo":
        return []
    timers = (plan.phase(name).timer for name in state.entry.phases)
    return sorted({share for timer in timers if timer for share in timer.remind})


def _remind(unfolding: Unfolding) -> None:
    entry = unfolding.entry
    if entry.due is None or entry.fired:
        return
    for share in _shares(unfolding.plan, unfolding.state):
        moment = _reminder(entry.due, entry.span, share)
        if share not in entry.reminded and moment <= unfolding.now < entry.due:
            unfolding.emit(log.Reminded(entry=entry.no, share=share))


def _watches_idle(plan: Plan, state: State) -> bool:
    slow = state.pace == "slow" and state.mode == "group"
    return slow and plan.definition.policies.idle.slow == "48h"


def _idle(unfolding: Unfolding) -> None:
    """Over days, whoever has done nothing for two of them is waited for no longer."""
    if not _watches_idle(unfolding.plan, unfolding.state):
        return
    for one in unfolding.state.active():
        if unfolding.now >= one.seen + IDLE_AFTER:
            unfolding.emit(log.Idled(p=one.pid))


def _last_moment(plan: Plan, state: State) -> int | None:
    """When a session is ended whoever is there: on its last day, or where it was forgotten."""
    slow = plan.definition.pace.slow
    if state.ending is None and state.pace == "slow" and slow is not None:
        return state.created + state.rested + slow.hard_limit
    if state.entry is None or state.entry.due is not None:
        return None
    # a step without an end by time; texts are not to be kept for ever
    seen = max((one.seen for one in state.people.values()), default=0)
    return max(seen, state.entry.entered) + FORGOTTEN


def _expire(unfolding: Unfolding) -> None:
    """End by the debrief, or at once where that is open already."""
    state = unfolding.state
    if set(unfolding.entry.phases) & unfolding.plan.debriefs:
        unfolding.emit(log.Closed(outcome=state.ending or "expired"))
        return
    going_on.abort(unfolding, _("its last day is over"), "expired")
    settle(unfolding)
