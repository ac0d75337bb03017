"""People come and go, take seats, and rest."""

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.assignment import may_take
from bot.exercises.deciding.going_on import abort, settle
from bot.exercises.deciding.unfolding import Unfolding
from bot.exercises.lookup import seat_label, seat_meant, seats_in_play
from bot.exercises.state import PRESENT, Person

WITHOUT_MODERATOR = 6
"""As many people as may go through an exercise live without a moderator (S15)."""


def join(unfolding: Unfolding, command: commands.Join) -> None:
    """Somebody comes in; what they are asked first is whether they agree.

    Raises UserError where it is full, closed to newcomers, or they were sent out.
    """
    state, definition = unfolding.state, unfolding.plan.definition
    entry = unfolding.entry
    unfolding.running()
    known = state.person(command.pid)
    if known and known.standing == "removed":
        raise UserError(_("A moderator has taken you out of this exercise."), _("Ask one of them."))
    if known and known.standing in ("idle", "paused"):
        come_back(unfolding, commands.ComeBack(command.pid))
        return
    if known and known.standing != "left":
        return
    mode = definition.modes.solo if state.mode == "solo" else definition.modes.group
    inside = [one for one in state.people.values() if one.standing in PRESENT | {"joined"}]
    if mode and len(inside) >= mode.max:
        raise UserError(_("This exercise is full."), _("Start another one: `exercise list`."))
    alone_with_it = state.pace == "live" and not state.moderated
    if alone_with_it and len(inside) >= WITHOUT_MODERATOR:
        raise UserError(
            _(
                "More than {WITHOUT_MODERATOR} people at once need a moderator.",
                WITHOUT_MODERATOR=WITHOUT_MODERATOR,
            ),
            _("Ask one to let people in: `facilitate unlock`."),
        )
    if state.locked:
        raise UserError(
            _("A moderator has closed this exercise to newcomers."), _("Ask one of them.")
        )
    at_the_door = unfolding.plan.phase(entry.phases[0]).kind == "consent"
    if not _in_time(unfolding) and definition.policies.late == "refuse":
        raise UserError(
            _("This exercise has begun without you."), _("Start another: `exercise list`.")
        )
    if state.ending is not None:
        raise UserError(
            _("This exercise is about to end."), _("Start another one: `exercise list`.")
        )
    unfolding.emit(log.Joined(p=command.pid, late=not at_the_door))


def agree(unfolding: Unfolding, person: Person, limit: str, *, llm_ok: bool, publish: bool) -> None:
    """Somebody agrees to take part, or says anew how far."""
    limits: dict[str, log.SeatLimit] = {"own": "own", "speaker": "speaker"}
    unfolding.emit(
        log.Consented(
            p=person.pid,
            seat_limit=limits.get(limit, "any"),
            llm_ok=llm_ok,
            publish=publish,
        )
    )


def place(unfolding: Unfolding, pid: str) -> None:
    """Whoever has come late and agreed gets a seat, or watches."""
    if not unfolding.person(pid).late:
        return
    if unfolding.plan.definition.policies.late == "observer" and not _in_time(unfolding):
        unfolding.emit(log.SeatAssigned(p=pid, seat="", observer=True))
        return
    _seat_latecomer(unfolding, pid)


def sit(unfolding: Unfolding, command: commands.Sit) -> None:
    """Somebody says which seats they will take, or takes one themselves.

    Raises UserError for a seat that there is not, or that nobody may choose now.
    """
    person = unfolding.awake(command.pid)
    if not person.agreed:
        raise UserError(_("Nothing begins before you have agreed."), _("See: `exercise next`."))
    if unfolding.state.mode == "solo":
        raise UserError(
            _("Alone, you read from every seat."), _("Pass over a step: `exercise skip`.")
        )
    if command.observe:
        unfolding.emit(log.SeatAssigned(p=person.pid, seat="", observer=True))
    elif command.limit is not None:
        unfolding.emit(log.Limited(p=person.pid, seat_limit=command.limit))
    else:
        seats = {seat.id: seat for seat in seats_in_play(unfolding.scene)}
        named = {seat_label(unfolding.scene, name).casefold(): name for name in seats}
        seat = seats.get(named.get(command.seat.casefold(), command.seat))
        if seat is None:
            offered = ", ".join(f"`{name}`" for name in seats) or _("none in this exercise")
            raise UserError(
                _("There is no seat `{seat}`.", seat=command.seat[:40]), f"Seats: {offered}."
            )
        taken = [one for one in unfolding.state.active() if one.seat == seat.id]
        if seat.max is not None and len(taken) >= seat.max:
            raise UserError(_("That seat is taken."), _("Choose another one."))
        moves = person.seat not in ("", seat.id) and person.offered != seat.id
        if moves and _seats_matter(unfolding):
            raise UserError(
                _("What you read just now depends on your seat."),
                _("Change it when this step is over, or only watch: `exercise seat observer`."),
            )
        unfolding.emit(log.SeatAssigned(p=person.pid, seat=seat.id))
    settle(unfolding)


def pause_me(unfolding: Unfolding, command: commands.PauseMe) -> None:
    """Somebody rests: nobody waits for them, and nobody asks why (S9).

    Raises UserError when it is over.
    """
    __ = unfolding.entry
    person = unfolding.person(command.pid)
    if person.standing != "paused":
        unfolding.emit(log.PausedSelf(p=person.pid))
    settle(unfolding)


def come_back(unfolding: Unfolding, command: commands.ComeBack) -> None:
    """Somebody is waited for again."""
    person = unfolding.person(command.pid)
    if person.standing in ("idle", "paused"):
        unfolding.emit(log.Returned(p=person.pid))


def leave(unfolding: Unfolding, command: commands.Leave) -> None:
    """Somebody goes, at any time and in any state (S1)."""
    person = unfolding.person(command.pid)
    unfolding.emit(log.Left(p=person.pid, keep=command.keep))
    if unfolding.state.mode == "solo" and unfolding.state.status != "closed":
        abort(unfolding, _("nobody is left"), "too_few")
    settle(unfolding)


def withdraw(unfolding: Unfolding, command: commands.Withdraw) -> None:
    """Somebody takes texts back, also when all is over.

    Raises UserError where there is nothing of theirs.
    """
    person = unfolding.state.person(command.pid)
    found = any(
        key[0] == command.pid and command.phase in ("", at[0])
        for at, forms in unfolding.state.answers.items()
        for key in forms
    )
    if person is None or not found:
        raise UserError(_("There is nothing of yours to take back."), _("Nothing was changed."))
    unfolding.emit(log.Withdrawn(p=command.pid, phase=command.phase))
    settle(unfolding)


def take_back(unfolding: Unfolding, command: commands.TakeBack) -> None:
    """Texts go, also when all is over; what was chosen beside them stays.

    A text that is in no form any more, since its step was cleared, is gone from the log too then.
    """
    for text in command.texts:
        unfolding.emit(text)
    if command.texts:
        settle(unfolding)


def publish(unfolding: Unfolding, command: commands.Publish) -> None:
    """Somebody says whether their texts may go into a report that others take out."""
    unfolding.emit(log.Published(p=unfolding.person(command.pid).pid, publish=command.publish))


def allow_llm(unfolding: Unfolding, command: commands.AllowLlm) -> None:
    """Somebody says whether a language model may read their texts.

    A no is taken at any time. Raises UserError for a yes where none takes part, or before they
    have read what it is about.
    """
    person = unfolding.person(command.pid)
    if command.allow and not unfolding.state.llm:
        raise UserError(
            _("No language model takes part in this exercise."), _("Nothing was changed.")
        )
    if command.allow and not person.agreed:
        raise UserError(
            _("You have not agreed to take part yet."), _("Read what it is about: `exercise next`.")
        )
    unfolding.emit(log.LlmAllowed(p=person.pid, allow=command.allow))


def _seat_latecomer(unfolding: Unfolding, pid: str) -> None:
    """Give somebody who came after the seats were dealt the thinnest one that they may have."""
    state, plan = unfolding.state, unfolding.plan
    dealt = [a for name, __ in state.visited if (a := plan.phase(name).assign) is not None]
    if not dealt or not plan.definition.seats or state.mode == "solo":
        return
    if dealt[-1].method == "drop_seats":
        return
    person = unfolding.person(pid)
    scene = unfolding.scene
    avoided = {seat_meant(scene, state.answer(pid, each.avoid)) for each in dealt if each.avoid}
    seats = seats_in_play(scene)
    counts = {seat.id: sum(one.seat == seat.id for one in state.active()) for seat in seats}
    free = [
        seat.id
        for seat in seats
        if may_take(person, seat.id)
        and seat.id not in avoided
        and (seat.max is None or counts[seat.id] < seat.max)
    ]
    seat = min(free, key=lambda name: counts[name], default=None)
    unfolding.emit(log.SeatAssigned(p=pid, seat=seat or "", observer=seat is None))


def _seats_matter(unfolding: Unfolding) -> bool:
    """Whether the open step asks or shows each seat something of its own."""
    phases = [unfolding.plan.phase(name) for name in unfolding.entry.phases]
    return any(
        phase.who != ("all",)
        or phase.voice == "for_side"
        or any(each.who for each in phase.fields)
        or any(each.to.startswith("seat:") for each in phase.post)
        for phase in phases
    )


def _in_time(unfolding: Unfolding) -> bool:
    """Whether people may still come in as if they had been there from the start."""
    plan, state = unfolding.plan, unfolding.state
    if plan.phase(unfolding.entry.phases[0]).kind == "consent":
        return True
    until = plan.definition.policies.join.removeprefix("open_until:")
    visited = {name for name, __ in state.visited}
    return until != "start" and not visited & _after(unfolding, until)


def _after(unfolding: Unfolding, name: str) -> frozenset[str]:
    """The phases that come after one of that name on the usual way."""
    path = [phase.id for phase in unfolding.plan.path(unfolding.plan.first.id)]
    return frozenset(path[path.index(name) + 1 :]) if name in path else frozenset(path)
