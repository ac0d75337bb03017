"""From one step to the next: when a step is over, what its end brings, and where it leads."""

from random import Random

from bot.catalogue import ENGLISH, marked, speaking
from bot.exercises import log
from bot.exercises.assignment import assigned, tables
from bot.exercises.deciding.unfolding import Unfolding
from bot.exercises.definition import Next, Phase
from bot.exercises.lookup import turns
from bot.exercises.measuring import measured
from bot.exercises.predicates import holds
from bot.exercises.rules import Deed
from bot.exercises.scopes import reveals_of
from bot.exercises.state import PRESENT
from bot.exercises.waiting import empty_seats, is_over, quorum_met

MISSED = 2
"""Required steps missed in a row after which somebody is waited for no longer, live."""
LONGEST_CHAIN = 200
"""Steps that may follow each other without anybody doing anything: more is a circle."""


def settle(unfolding: Unfolding) -> None:
    """Go on for as long as steps are over and time has not stopped them."""
    for __ in range(LONGEST_CHAIN):
        state = unfolding.state
        if state.status not in ("running", "debriefing") or state.entry is None:
            return
        if _too_few_left(unfolding):
            continue
        if not is_over(unfolding.scene):
            return
        if _may_leave(unfolding):
            _leave(unfolding)
    raise AssertionError("the exercise goes round in a circle")


def enter(unfolding: Unfolding, name: str, loops: dict[str, int] | None = None) -> None:
    """Begin a step, open what is to be opened at it, and compute what it shows."""
    plan, state = unfolding.plan, unfolding.state
    stretch = plan.stretches[name]
    here = dict(state.entry.loops if state.entry else {}) if loops is None else loops
    _reveal(unfolding, stretch, here)
    number = (state.entry.no if state.entry else 0) + 1
    span = plan.span(stretch, state.pace, solo=state.mode == "solo")
    unfolding.emit(log.PhaseEntered(phases=stretch, entry=number, loops=here, span=span))
    _idle(unfolding)
    for phase in map(plan.phase, stretch):
        for metric in phase.run:
            _compute(unfolding, phase, metric)
        if phase.kind == "assign" and phase.assign is not None:
            places = assigned(unfolding.scene, phase.assign, number)
            for pid, seat in places.items():
                unfolding.emit(log.SeatAssigned(p=pid, seat=seat or "", observer=seat is None))
            for pid, table in tables(unfolding.scene, phase.assign, number).items():
                unfolding.emit(log.Tabled(p=pid, table=table))
    if plan.phase(name).kind == "end":
        unfolding.emit(log.Closed(outcome=_outcome(unfolding, name)))


def _idle(unfolding: Unfolding) -> None:
    """Live, whoever has let two required steps pass is waited for no longer."""
    state = unfolding.state
    watched = unfolding.plan.definition.policies.idle.live == "2_missed"
    if state.mode == "solo" or state.pace != "live" or not watched:
        return
    for one in state.active():
        if one.missed >= MISSED:
            unfolding.emit(log.Idled(p=one.pid))


def first(unfolding: Unfolding) -> None:
    """Begin at the beginning."""
    enter(unfolding, unfolding.plan.first.id, {})


def abort(unfolding: Unfolding, reason: str, outcome: log.Outcome = "aborted") -> None:
    """End before time: by the debrief, where anything has been shown to anybody (S11)."""
    if unfolding.state.ending is not None:
        return
    unfolding.emit(log.Aborted(reason=reason, outcome=outcome))
    if any(one.agreed and one.standing in PRESENT for one in unfolding.state.people.values()):
        enter(unfolding, unfolding.plan.definition.on_abort)
    else:
        unfolding.emit(log.Closed(outcome=outcome))


def _outcome(unfolding: Unfolding, name: str) -> log.Outcome:
    if unfolding.state.ending is not None:
        return unfolding.state.ending
    after = {phase.id for phase in unfolding.plan.path(unfolding.plan.first.id)}
    return "done" if name in after else "too_few"


def _reveal(unfolding: Unfolding, stretch: tuple[str, ...], loops: dict[str, int]) -> None:
    """Widen what the definition widens at one of these phases; nothing else ever does."""
    plan = unfolding.plan
    for phase in plan.definition.phases:
        loop = plan.loop_of.get(phase.id)
        for opening in (each for each in reveals_of(phase) if each.at in stretch):
            same = loop is not None and plan.loop_of.get(opening.at) == loop
            scope, text_scope = opening.scopes
            for at in [key for key in unfolding.state.answers if key[0] == phase.id]:
                done = opening.scopes in unfolding.state.reveals.get(at, ())
                if done or (same and loop and at[1] != loops.get(loop, 0)):
                    continue
                unfolding.emit(
                    log.Revealed(phase=at[0], loop=at[1], scope=scope, text_scope=text_scope)
                )


def _compute(unfolding: Unfolding, phase: Phase, metric: str) -> None:
    scene = unfolding.scene
    with speaking(ENGLISH):  # as a log stores it
        value = measured(scene, metric)
    unfolding.emit(log.Computed(metric=metric, loop=scene.turn(phase.id), value=value))


def _too_few_left(unfolding: Unfolding) -> bool:
    """Where fewer are left than the exercise needs, take its next step against that.

    Whether that led somewhere else.
    """
    state, entry = unfolding.state, unfolding.entry
    present = [
        one for one in state.people.values() if one.standing in ("active", "paused") and one.agreed
    ]
    if len(present) >= _fewest(unfolding):
        return False
    idle = any(one.standing == "idle" for one in state.people.values())
    steps = unfolding.plan.definition.policies.below_min
    taken = state.against_few
    if (taken and taken[-1] == "extend_once" and state.few_in == entry.no and not entry.fired) or (
        "store_fills" in taken and present
    ):
        return False
    if not (present or idle) or len(taken) >= len(steps):
        abort(unfolding, marked("too few people are left"), "too_few")
        return True
    step = steps[len(taken)]
    unfolding.emit(log.QuorumFailed(entry=entry.no, step=step, below_min=True))
    if step.removeprefix("to:") in unfolding.plan.debriefs:
        abort(unfolding, marked("too few people are left"), "too_few")
        return True
    if step == "extend_once" and entry.due is not None and not entry.extended:
        unfolding.emit(log.Extended(entry=entry.no, seconds=max(1, entry.span // 2)))
    return _led(unfolding, step)


def _fewest(unfolding: Unfolding) -> int:
    """How many people the open step needs in the room; 0 at the door and on the way out."""
    state, plan = unfolding.state, unfolding.plan
    names = set(unfolding.entry.phases)
    first_kind = plan.phase(unfolding.entry.phases[0]).kind
    if state.ending is not None or names & plan.debriefs or first_kind in ("consent", "end"):
        return 0
    return plan.definition.policies.min_active.get(state.mode, 1)


def _may_leave(unfolding: Unfolding) -> bool:
    """Whether the open step may end; where too few have answered, what is done about it."""
    for phase in map(unfolding.plan.phase, unfolding.entry.phases):
        if not quorum_met(unfolding.scene, phase) and not _without_quorum(unfolding, phase):
            return False
    return True


def _without_quorum(unfolding: Unfolding, phase: Phase) -> bool:
    """Take the first step that can be taken; whether the open step may still end as usual."""
    entry = unfolding.entry
    for step in phase.quorum.on_fail if phase.quorum else ():
        if step == "extend_once" and (entry.extended or entry.advanced or not entry.fired):
            continue
        if step == "skip_phase" and not phase.optional:
            continue
        unfolding.emit(log.QuorumFailed(entry=entry.no, step=step))
        if step == "extend_once":
            unfolding.emit(log.Extended(entry=entry.no, seconds=max(1, entry.span // 2)))
            return False
        return not _led(unfolding, step)
    return True


def _led(unfolding: Unfolding, step: str) -> bool:
    """Do what a step against too few people says; whether it led somewhere else."""
    if step == "abort":
        abort(unfolding, marked("too few people are left"), "too_few")
        return True
    if step.startswith("to:"):
        enter(unfolding, step.removeprefix("to:"))
        return True
    if step == "store_fills":
        entry = unfolding.entry
        for phase in map(unfolding.plan.phase, entry.phases):
            for seat in empty_seats(unfolding.scene, phase):
                unfolding.emit(log.SeatFilledByStore(entry=entry.no, seat=seat))
    return False


def _leave(unfolding: Unfolding) -> None:
    """Go from the open step to the next one."""
    entry, plan = unfolding.entry, unfolding.plan
    if plan.phase(entry.phases[0]).kind == "consent":
        _close_door(unfolding)
    chosen: Next | None = None
    for name in entry.phases:
        following = _next(unfolding, plan.phase(name))
        chosen = following
        if following.to not in entry.phases:
            break
    assert chosen is not None  # noqa: S101  # a step has a phase, and a phase a next one
    loops = dict(entry.loops)
    for deed in chosen.do:
        _do(unfolding, deed, loops)
    enter(unfolding, _without_dropped(unfolding, chosen.to), loops)


def _close_door(unfolding: Unfolding) -> None:
    """Who has not agreed by now is not in; nothing of theirs is kept."""
    for one in list(unfolding.state.people.values()):
        if one.standing in ("joined", "paused") and not one.agreed:
            unfolding.emit(log.Left(p=one.pid, keep=False))


def _next(unfolding: Unfolding, phase: Phase) -> Next:
    return next(
        each for each in phase.next if each.when is None or holds(unfolding.scene, each.when)
    )


def _do(unfolding: Unfolding, deed: Deed, loops: dict[str, int]) -> None:
    if deed.loop_start is not None:
        loops[deed.loop_start] = 0
    if deed.loop_step is not None:
        last = turns(unfolding.scene, deed.loop_step) - 1
        loops[deed.loop_step] = min(loops.get(deed.loop_step, -1) + 1, last)
    if deed.loop_reset is not None:
        loops.pop(deed.loop_reset, None)
    if deed.clear is not None:
        at = unfolding.scene.turn(deed.clear.phase)
        unfolding.emit(log.Cleared(phase=deed.clear.phase, loop=at))


def _without_dropped(unfolding: Unfolding, name: str) -> str:
    """Where to go when what can be left out for want of time is left out."""
    plan, state = unfolding.plan, unfolding.state
    live = plan.definition.pace.live
    if state.pace != "live" or state.mode == "solo" or live is None or state.ending:
        return name
    seen: set[str] = set()
    while name in live.drop_if_late and plan.phase(name).optional and name not in seen:
        seen.add(name)
        rest = sum(p.timer.of("live") for p in plan.path(name) if p.timer)
        spent = unfolding.now - state.created - state.rested
        if spent + rest <= live.target:
            break
        unfolding.emit(log.PhaseDropped(phase=name))
        name = plan.phase(name).next[-1].to
    return name


def new_seed(random: Random) -> str:
    """A seed for a session: what it deals out can be dealt out again."""
    return f"{random.getrandbits(40):010x}"
