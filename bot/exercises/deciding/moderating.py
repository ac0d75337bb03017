"""What moderators may do: each deed is an event, and one neutral line for all."""

from bot.catalogue import _, plural
from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.deciding import going_on
from bot.exercises.deciding.going_on import settle
from bot.exercises.deciding.unfolding import Unfolding
from bot.exercises.lookup import seats_in_play
from bot.exercises.material import within
from bot.exercises.seeing import texts

LONGEST_EXTENSION = 14 * 86_400


def advance(unfolding: Unfolding, command: commands.Advance) -> None:
    """Go on before time. Never past the agreement of who takes part, nor past the debrief.

    Raises UserError at the door while too few have agreed, and in the debrief.
    """
    unfolding.running()
    entry, plan, state = unfolding.entry, unfolding.plan, unfolding.state
    phases = [plan.phase(name) for name in entry.phases]
    if phases[0].kind == "consent":
        modes = plan.definition.modes
        mode = modes.solo if state.mode == "solo" else modes.group
        fewest = mode.min if mode else 1
        here = len(state.active())
        if here < fewest:
            raise UserError(
                plural(
                    "It takes {fewest} people; {count} has agreed so far.",
                    "It takes {fewest} people; {count} have agreed so far.",
                    here,
                    fewest=fewest,
                ),
                _("Wait for more, or start it alone."),
            )
    elif set(entry.phases) & plan.debriefs and state.active():
        timer_over = entry.fired or entry.due is None
        if not timer_over:
            raise UserError(_("The debrief is not cut short."), _("It ends when its time is over."))
    unfolding.emit(log.Advanced(entry=entry.no))
    settle(unfolding)


def extend(unfolding: Unfolding, command: commands.Extend) -> None:
    """Give the open step more time. Raises UserError where it has no end by time."""
    unfolding.running()
    entry = unfolding.entry
    if entry.due is None:
        raise UserError(_("This step has no time limit."), _("It ends when all are done."))
    if not 0 < command.seconds <= LONGEST_EXTENSION:
        raise UserError(_("A step gets at most 14 days more."), _("Give a shorter time."))
    unfolding.emit(log.Extended(entry=entry.no, seconds=command.seconds, by="moderator"))


def pause(unfolding: Unfolding, command: commands.Pause) -> None:
    """Let the whole session rest. Raises UserError where it does already."""
    unfolding.running()
    unfolding.emit(log.Paused(reason=command.reason))


def resume(unfolding: Unfolding, command: commands.Resume) -> None:
    """Let it go on; the time that it rested is given back."""
    state = unfolding.state
    if state.status != "paused" or state.paused_at is None:
        raise UserError(_("This exercise is not paused."), _("Nothing was changed."))
    unfolding.emit(log.Resumed(seconds=max(0, unfolding.now - state.paused_at)))
    settle(unfolding)


def abort(unfolding: Unfolding, command: commands.Abort) -> None:
    """End before time, by the debrief. Raises UserError where it is ending already."""
    __ = unfolding.entry
    if unfolding.state.ending is not None:
        raise UserError(_("This exercise is ending already."), _("Wait for the debrief to end."))
    going_on.abort(unfolding, command.reason)
    settle(unfolding)


def judge(unfolding: Unfolding, command: commands.Judge) -> None:
    """Let a held text pass, or hide one that all see.

    Raises UserError where there is no such text. What is neither held nor opened is nobody's
    business but its author's.
    """
    asked = (t for t in texts(unfolding.scene) if t.id == command.text and t.held == command.show)
    text = next(asked, None)
    if text is None:
        raise UserError(_("There is no such text any more."), _("Look again: `facilitate panel`."))
    phase, loop = text.at
    unfolding.emit(
        log.Released(
            p=text.pid,
            phase=phase,
            loop=loop,
            unit=text.unit,
            field=text.field,
            shown=command.show,
            reason=command.reason,
        )
    )
    settle(unfolding)


def remove(unfolding: Unfolding, command: commands.Remove) -> None:
    """Send somebody out; what was opened of theirs stays without a name."""
    person = unfolding.person(command.pid)
    unfolding.emit(log.Left(p=person.pid, keep=True, removed=True))
    settle(unfolding)


def reassign(unfolding: Unfolding, command: commands.Reassign) -> None:
    """Offer somebody another seat, or let them only watch. Raises UserError for no such seat."""
    person = unfolding.person(command.pid)
    if not person.agreed:
        raise UserError(_("They have not agreed to take part yet."), _("Wait until they have."))
    if unfolding.state.mode == "solo":
        raise UserError(_("Who is alone reads from every seat."), _("Nothing was changed."))
    if command.seat == "observer":
        unfolding.emit(log.SeatAssigned(p=person.pid, seat="", observer=True))
        settle(unfolding)
        return
    seats = [seat.id for seat in seats_in_play(unfolding.scene)]
    if command.seat not in seats:
        raise UserError(
            _("There is no seat `{seat}`.", seat=command.seat[:40]),
            _("Seats: {seats}, or `observer`.", seats=", ".join(seats) or _("none")),
        )
    unfolding.emit(log.Offered(p=person.pid, seat=command.seat))


def lock(unfolding: Unfolding, command: commands.Lock) -> None:
    """Let nobody new in, or anybody again."""
    __ = unfolding.entry
    unfolding.emit(log.Locked(locked=command.locked))


def drop_claim(unfolding: Unfolding, command: commands.DropClaim) -> None:
    """Take something out of play. Raises UserError for what is not in it."""
    bound = [thing for things in unfolding.state.binds.values() for thing in things]
    known = {each.id for thing in bound for each in (thing, *within(thing))}
    if command.item not in known:
        raise UserError(
            _("`{item}` is not in play here.", item=command.item[:40]),
            _("Names are offered as you type."),
        )
    unfolding.emit(log.ClaimDropped(item=command.item))
    settle(unfolding)


def forbid_llm(unfolding: Unfolding, command: commands.ForbidLlm) -> None:
    """Ask no language model from here on. Raises UserError where none takes part."""
    if not unfolding.state.llm:
        raise UserError(
            _("No language model takes part in this exercise."), _("Nothing was changed.")
        )
    unfolding.emit(log.LlmOff())
