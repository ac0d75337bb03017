"""From one event to the next state: `reduce` is total, and the same log gives the same state."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.exercises import log
from bot.exercises.fields import TextField
from bot.exercises.lookup import seat_called
from bot.exercises.measuring import measured
from bot.exercises.plan import Plan
from bot.exercises.result import Result
from bot.exercises.scene import Scene
from bot.exercises.state import At, Entry, Forms, Person, State, Status, Submission
from bot.exercises.waiting import missing_in


def replay(plan: Plan, logged: Iterable[log.Logged]) -> State:
    """The state that a whole log comes to."""
    state = State()
    for line in logged:
        state = reduce(plan, state, line.event, line.t)
    return state


def reduce(plan: Plan, state: State, event: log.AnyEvent, t: int) -> State:
    """The state after an event at `t`, in seconds since 1970."""
    change = CHANGES.get(type(event))
    after = change(plan, state, event, t) if change else state
    # a state has many fields, and copying it is what a long log spends its time on
    return after.but(people=_seen(after, event, t), events=state.events + 1)


def _seen(state: State, event: log.AnyEvent, t: int) -> Mapping[str, Person]:
    """The people, of whom whoever does something has been seen."""
    if not isinstance(event, DEEDS) or (person := state.person(event.p)) is None:
        return state.people
    if person.seen == t:
        return state.people
    return {**state.people, event.p: person.but(seen=t)}


def _created(plan: Plan, state: State, event: log.Created, t: int) -> State:
    return state.with_material(event.binds).but(
        mode=event.mode,
        pace=event.pace,
        seed=event.seed,
        params=event.params,
        language=event.language,
        llm=event.llm,
        llm_name=event.llm_name,
        llm_host=event.llm_host,
        moderated=event.moderated,
        status="running",
        created=t,
    )


def _joined(plan: Plan, state: State, event: log.Joined, t: int) -> State:
    return state.with_person(Person(event.p, late=event.late, seen=t))


def _consented(plan: Plan, state: State, event: log.Consented, t: int) -> State:
    person = state.people.get(event.p, Person(event.p))
    return state.with_person(
        person.but(
            standing="active" if not person.agreed else person.standing,
            agreed=True,
            limit=event.seat_limit,
            llm_ok=event.llm_ok,
            publish=event.publish,
        )
    )


def _declined(plan: Plan, state: State, event: log.Declined, t: int) -> State:
    return _person(state, event.p, lambda one: {"declined": one.declined | {event.seat}})


def _seated(plan: Plan, state: State, event: log.SeatAssigned, t: int) -> State:
    def change(one: Person) -> dict[str, Any]:
        had = (*one.had, one.seat) if one.seat and one.seat != event.seat else one.had
        # a seat does not wake who is idle: only a deed of their own does
        awake = "active" if one.standing == "observer" else one.standing
        standing = "observer" if event.observer else awake
        return {"seat": event.seat, "had": had, "standing": standing, "offered": ""}

    return _person(state, event.p, change)


def _tabled(plan: Plan, state: State, event: log.Tabled, t: int) -> State:
    return _person(state, event.p, lambda one: {"tables": (*one.tables, event.table)})


def _entered(plan: Plan, state: State, event: log.PhaseEntered, t: int) -> State:
    people = _missed(plan, state) if state.entry else state.people
    visited = tuple((name, event.loops.get(plan.loop_of.get(name, ""), 0)) for name in event.phases)
    entry = Entry(
        no=event.entry,
        phases=event.phases,
        loops=event.loops,
        entered=t,
        span=event.span,
        due=t + event.span if event.span else None,
    )
    return state.but(people=people, entry=entry, visited=(*state.visited, *visited))


def _missed(plan: Plan, state: State) -> Mapping[str, Person]:
    """Counts who let the step that ends now pass without a word, where its time was over.

    A step that is cut short has not been missed by anybody.
    """
    entry = state.entry
    if entry is None:
        return state.people
    scene = Scene.of(plan, state)
    waited: set[str] = set()
    silent: set[str] = set()
    for name in entry.phases:
        phase = plan.phase(name)
        if phase.optional or phase.kind == "consent":
            continue
        asked, missing = missing_in(scene, phase)
        waited |= {one.pid for one in asked}
        silent |= {one.pid for one in missing}
    counted = waited if entry.fired else waited - silent
    return {
        pid: one.but(missed=one.missed + 1 if pid in silent else 0) if pid in counted else one
        for pid, one in state.people.items()
    }


def _submitted(plan: Plan, state: State, event: log.Submitted, t: int) -> State:
    if state.entry is None:
        return state
    at = (event.phase, event.loop)
    forms = state.answers.get(at, {})
    before = forms.get((event.p, event.unit))
    submission = Submission(
        values=event.fields,
        entry=state.entry.no,
        seat=_seat_of(plan, state, event),
        peers=_peers(plan, state, event),
        table=state.people[event.p].table if event.p in state.people else "",
        version=before.version + 1 if before else 1,
        held=frozenset(event.held),
    )
    answers = {**state.answers, at: {**forms, (event.p, event.unit): submission}}
    entry = state.entry
    if (event.p, event.phase) in entry.skipped:
        entry = entry.but(skipped=entry.skipped - {(event.p, event.phase)})
    return state.but(answers=answers, entry=entry)


def _seat_of(plan: Plan, state: State, event: log.Submitted) -> str:
    """The seat that an answer is given from; who is alone holds all, and answers seat by seat."""
    person = state.person(event.p)
    if state.mode == "solo" and plan.phase(event.phase).solo is not None:
        return seat_called(Scene.of(plan, state), event.unit)
    return person.seat if person else ""


def _peers(plan: Plan, state: State, event: log.Submitted) -> frozenset[str]:
    """Those who sit in the seat from which somebody answers, where such answers are theirs to read.

    Nobody where there is no seat.
    """
    if event.phase not in plan.read_by_seat:
        return frozenset()
    seat = _seat_of(plan, state, event)
    return frozenset(one.pid for one in state.people.values() if seat and one.seat == seat)


def _skipped(plan: Plan, state: State, event: log.Skipped, t: int) -> State:
    if state.entry is None:
        return state
    skipped = state.entry.skipped | {(event.p, event.phase)}
    return state.but(entry=state.entry.but(skipped=skipped))


def _acked(plan: Plan, state: State, event: log.Acked, t: int) -> State:
    if state.entry is None or state.entry.no != event.entry:
        return state
    return state.but(entry=state.entry.but(acks=state.entry.acks | {event.p}))


def _withdrawn(plan: Plan, state: State, event: log.Withdrawn, t: int) -> State:
    answers: dict[At, Forms] = {}
    for at, forms in state.answers.items():
        other = event.phase and at[0] != event.phase
        if other or (event.loop is not None and at[1] != event.loop):
            answers[at] = forms
            continue
        kept = {
            key: left
            for key, form in forms.items()
            if (left := _left_of(form, key, event)) is not None
        }
        if kept:
            answers[at] = kept
    return state.but(answers=answers, metrics=_forgetful(plan, state, event.p))


def _forgetful(plan: Plan, state: State, pid: str) -> Mapping[tuple[str, int], Mapping[str, Any]]:
    """The metrics, of which none holds a text of somebody any more, as the log has none."""

    def forget(made_of: State) -> State:
        return made_of.but(
            answers={
                at: {
                    key: _without_texts(plan, at, form) if key[0] == pid else form
                    for key, form in forms.items()
                }
                for at, forms in made_of.answers.items()
            },
            metrics={},
        )

    return {
        key: value.without(forget) if isinstance(value, Result) else value
        for key, value in state.metrics.items()
    }


def _without_texts(plan: Plan, at: At, form: Submission) -> Submission:
    texts = {each.id for each in plan.phase(at[0]).fields if isinstance(each, TextField)}
    return form.but(values={name: v for name, v in form.values.items() if name not in texts})


def _left_of(form: Submission, key: tuple[str, str], event: log.Withdrawn) -> Submission | None:
    """What is left of a form; None where all of it was taken back."""
    pid, unit = key
    if pid != event.p or (event.unit is not None and unit != event.unit):
        return form
    if event.field is None:
        return None
    values = {name: value for name, value in form.values.items() if name != event.field}
    return form.but(values=values) if values else None


def _released(plan: Plan, state: State, event: log.Released, t: int) -> State:
    at = (event.phase, event.loop)
    forms = state.answers.get(at, {})
    form = forms.get((event.p, event.unit))
    if form is None:
        return state
    held = form.held - {event.field} if event.shown else form.held | {event.field}
    return _with_forms(state, at, {**forms, (event.p, event.unit): form.but(held=frozenset(held))})


def _reminded(plan: Plan, state: State, event: log.Reminded, t: int) -> State:
    return _entry(state, event.entry, lambda e: {"reminded": e.reminded | {event.share}})


def _fired(plan: Plan, state: State, event: log.TimerFired, t: int) -> State:
    return _entry(state, event.entry, lambda e: {"fired": True})


def _extended(plan: Plan, state: State, event: log.Extended, t: int) -> State:
    def change(entry: Entry) -> dict[str, Any]:
        due = None if entry.due is None else max(entry.due, t) + event.seconds
        by_engine = event.by == "engine" or entry.extended
        return {
            "due": due,
            "fired": False,
            "extended": by_engine,
            "span": entry.span + event.seconds,
        }

    return _entry(state, event.entry, change)


def _advanced(plan: Plan, state: State, event: log.Advanced, t: int) -> State:
    return _entry(state, event.entry, lambda e: {"advanced": True})


def _quorum_failed(plan: Plan, state: State, event: log.QuorumFailed, t: int) -> State:
    if not event.below_min:
        return state
    return state.but(against_few=(*state.against_few, event.step), few_in=event.entry)


def _filled(plan: Plan, state: State, event: log.SeatFilledByStore, t: int) -> State:
    return state.but(filled=state.filled | {(event.entry, event.seat)})


def _returned(plan: Plan, state: State, event: log.Returned, t: int) -> State:
    def change(one: Person) -> dict[str, Any]:
        return {"standing": "active" if one.agreed else "joined", "missed": 0, "seen": t}

    return _person(state, event.p, change)


def _paused_self(plan: Plan, state: State, event: log.PausedSelf, t: int) -> State:
    return _person(state, event.p, lambda one: {"standing": "paused", "missed": 0, "seen": t})


def _idled(plan: Plan, state: State, event: log.Idled, t: int) -> State:
    return _person(state, event.p, lambda one: {"standing": "idle"})


def _left(plan: Plan, state: State, event: log.Left, t: int) -> State:
    standing = "removed" if event.removed else "left"
    answers: dict[At, Forms] = {}
    for at, forms in state.answers.items():
        opened = at in state.reveals
        kept = {
            key: form.but(named=False) if key[0] == event.p else form
            for key, form in forms.items()
            if key[0] != event.p or (opened and event.keep)
        }
        if kept:
            answers[at] = kept
    return _person(state, event.p, lambda one: {"standing": standing, "seat": ""}).but(
        answers=answers, metrics=_forgetful(plan, state, event.p)
    )


def _paused(plan: Plan, state: State, event: log.Paused, t: int) -> State:
    return state.but(status="paused", paused_at=t)


def _resumed(plan: Plan, state: State, event: log.Resumed, t: int) -> State:
    status: Status = "debriefing" if state.ending else "running"
    return _later(state, event.seconds).but(status=status, paused_at=None)


def _credited(plan: Plan, state: State, event: log.DowntimeCredited, t: int) -> State:
    return _later(state, event.seconds).but(away_since=event.since)


def _later(state: State, seconds: int) -> State:
    """Everything that was to come comes so much later; nobody is counted idle for that time."""
    entry = state.entry
    if entry is not None and entry.due is not None:
        entry = entry.but(due=entry.due + seconds)
    people = {pid: one.but(seen=one.seen + seconds) for pid, one in state.people.items()}
    return state.but(entry=entry, people=people, rested=state.rested + seconds)


def _computed(plan: Plan, state: State, event: log.Computed, t: int) -> State:
    def measure(made_of: State) -> Mapping[str, Any]:
        return measured(Scene.of(plan, made_of), event.metric)

    result = Result(event.value, state, measure)
    return state.but(metrics={**state.metrics, (event.metric, event.loop): result})


def _revealed(plan: Plan, state: State, event: log.Revealed, t: int) -> State:
    at = (event.phase, event.loop)
    opened = (*state.reveals.get(at, ()), (event.scope, event.text_scope))
    return state.but(reveals={**state.reveals, at: opened})


def _cleared(plan: Plan, state: State, event: log.Cleared, t: int) -> State:
    at = (event.phase, event.loop)
    return state.but(answers={key: v for key, v in state.answers.items() if key != at})


def _published(plan: Plan, state: State, event: log.Published, t: int) -> State:
    return _person(state, event.p, lambda one: {"publish": event.publish})


def _llm_allowed(plan: Plan, state: State, event: log.LlmAllowed, t: int) -> State:
    return _person(state, event.p, lambda one: {"llm_ok": event.allow})


def _offered(plan: Plan, state: State, event: log.Offered, t: int) -> State:
    return _person(state, event.p, lambda one: {"offered": event.seat})


def _limited(plan: Plan, state: State, event: log.Limited, t: int) -> State:
    return _person(state, event.p, lambda one: {"limit": event.seat_limit})


def _locked(plan: Plan, state: State, event: log.Locked, t: int) -> State:
    return state.but(locked=event.locked, moderated=state.moderated or not event.locked)


def _claim_dropped(plan: Plan, state: State, event: log.ClaimDropped, t: int) -> State:
    return state.but(dropped=state.dropped | {event.item})


def _phase_dropped(plan: Plan, state: State, event: log.PhaseDropped, t: int) -> State:
    return state.but(skipped_phases=state.skipped_phases | {event.phase})


def _llm_off(plan: Plan, state: State, event: log.LlmOff, t: int) -> State:
    return state.but(llm=False)


def _aborted(plan: Plan, state: State, event: log.Aborted, t: int) -> State:
    return state.but(ending=event.outcome, status="debriefing", paused_at=None)


def _closed(plan: Plan, state: State, event: log.Closed, t: int) -> State:
    entry = state.entry.but(due=None) if state.entry else None
    return state.but(status="closed", outcome=event.outcome, closed_at=t, entry=entry)


def _with_forms(state: State, at: At, forms: Forms) -> State:
    return state.but(answers={**state.answers, at: forms})


def _person(state: State, pid: str, change: Callable[[Person], dict[str, Any]]) -> State:
    person = state.person(pid)
    return state if person is None else state.with_person(person.but(**change(person)))


def _entry(state: State, number: int, change: Callable[[Entry], dict[str, Any]]) -> State:
    """Change the open entry; an event that speaks of an earlier one changes nothing."""
    if state.entry is None or state.entry.no != number:
        return state
    return state.but(entry=state.entry.but(**change(state.entry)))


DEEDS = (
    log.Joined,
    log.Consented,
    log.Submitted,
    log.Skipped,
    log.Acked,
    log.Withdrawn,
    log.Published,
    log.LlmAllowed,
    log.Limited,
)
"""What people do themselves, and are not idle then."""

CHANGES: Mapping[type[log.Event], Callable[[Plan, State, Any, int], State]] = {
    log.Created: _created,
    log.Joined: _joined,
    log.Consented: _consented,
    log.Declined: _declined,
    log.SeatAssigned: _seated,
    log.Tabled: _tabled,
    log.PhaseEntered: _entered,
    log.PhaseDropped: _phase_dropped,
    log.Submitted: _submitted,
    log.Skipped: _skipped,
    log.Acked: _acked,
    log.Withdrawn: _withdrawn,
    log.Released: _released,
    log.Reminded: _reminded,
    log.TimerFired: _fired,
    log.Extended: _extended,
    log.Advanced: _advanced,
    log.QuorumFailed: _quorum_failed,
    log.SeatFilledByStore: _filled,
    log.Idled: _idled,
    log.Returned: _returned,
    log.PausedSelf: _paused_self,
    log.Left: _left,
    log.Paused: _paused,
    log.Resumed: _resumed,
    log.DowntimeCredited: _credited,
    log.Computed: _computed,
    log.Revealed: _revealed,
    log.Cleared: _cleared,
    log.Published: _published,
    log.LlmAllowed: _llm_allowed,
    log.Offered: _offered,
    log.Limited: _limited,
    log.Locked: _locked,
    log.ClaimDropped: _claim_dropped,
    log.LlmOff: _llm_off,
    log.Aborted: _aborted,
    log.Closed: _closed,
}
"""What each kind of event changes; `Exported` changes nothing but the log."""
