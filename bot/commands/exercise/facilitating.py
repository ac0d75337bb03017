"""`facilitate …`: what moderators do in a running exercise; each deed is told to all."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from bot.catalogue import ENGLISH, _, marked, speaking
from bot.chat.command import Choice, Input, Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.exercise.meant import SessionArgs, SessionName, session_of
from bot.commands.exercise.panel import shown_panel
from bot.commands.exercise.wording import length
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.exercises import commands
from bot.services.exercises.sessions import Running

router = Router()

HOUR, DAY = 3600, 86_400


async def _do(
    turn: Turn,
    token: str | None,
    command: commands.Command | Callable[[Running], commands.Command],
    told: Callable[[], str],
) -> Reply:
    """Do something, keep that it was done, in English, and show the panel."""
    session = await session_of(turn, token)
    ask = command if callable(command) else (lambda __: command)
    happened = await turn.services.exercises.sessions.do(session, turn.now, ask)
    with speaking(ENGLISH):
        deed = told()
    await turn.services.exercises.keep_deed(session, turn.who.account, deed, turn.now)
    return shown_panel(happened.running, turn.now, told())


@router.command(
    "facilitate advance",
    "Go on to the next step before its time; never past the agreement or the debrief",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate advance",
)
async def advance(turn: Turn, args: SessionArgs) -> Reply:
    """Go on."""
    return await _do(turn, args.session, commands.Advance(), lambda: _("The step was ended."))


class ExtendArgs(Model):
    """How much more time."""

    minutes: Annotated[int | None, Field(description="Minutes more", ge=1, le=600)] = None
    hours: Annotated[int | None, Field(description="Hours more", ge=1, le=336)] = None
    session: SessionName = None


@router.command(
    "facilitate extend",
    "Give the open step more time",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate extend minutes:5",
)
async def extend(turn: Turn, args: ExtendArgs) -> Reply:
    """Give a step more time."""
    seconds = (args.minutes or 0) * 60 + (args.hours or 0) * HOUR
    if not seconds:
        raise UserError(_("How much more time?"), _("Say `minutes:5` or `hours:12`."))

    def told() -> str:
        return _("The step has {length} more.", length=length(seconds))

    return await _do(turn, args.session, commands.Extend(seconds), told)


class ReasonArgs(Model):
    """Why, for the other moderators."""

    reason: Annotated[
        str | None, Field(description="Why; only moderators read it", max_length=200)
    ] = None
    session: SessionName = None


@router.command(
    "facilitate pause",
    "Let the whole exercise rest; nothing runs out meanwhile",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate pause",
)
async def rest(turn: Turn, args: ReasonArgs) -> Reply:
    """Pause the session."""
    return await _do(
        turn, args.session, commands.Pause(args.reason or ""), lambda: _("It is paused.")
    )


@router.command(
    "facilitate resume",
    "Let a paused exercise go on",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def resume(turn: Turn, args: SessionArgs) -> Reply:
    """Resume the session."""
    return await _do(turn, args.session, commands.Resume(), lambda: _("It goes on."))


@router.command(
    "facilitate abort",
    "End an exercise early; a short debrief comes first",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate abort",
)
async def abort(turn: Turn, args: ReasonArgs) -> Reply:
    """End the session."""
    return await _do(
        turn, args.session, commands.Abort(args.reason or ""), lambda: _("It is ending.")
    )


TEXT = Field(description="Which text, as the panel's buttons name it", pattern=r"^[0-9a-f]{10}$")


class TextArgs(Model):
    """Which text, and why."""

    text: Annotated[str, TEXT]
    reason: Annotated[
        str | None, Field(description="Why; only moderators read it", max_length=200)
    ] = None
    session: SessionName = None


@router.command(
    "facilitate release",
    "Let a text pass that was held back",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def release(turn: Turn, args: TextArgs) -> Reply:
    """Let a held text pass."""
    return await _do(
        turn,
        args.session,
        commands.Judge(args.text, show=True, reason=args.reason or ""),
        lambda: _("The text may be seen."),
    )


@router.command(
    "facilitate hide",
    "Hide a text that others can see",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def hide(turn: Turn, args: TextArgs) -> Reply:
    """Hide a text."""
    return await _do(
        turn,
        args.session,
        commands.Judge(args.text, show=False, reason=args.reason or ""),
        lambda: _("The text is hidden."),
    )


WHO = Field(description="Who, as the panel names them: `P3`", pattern=r"^[Pp]\d{1,4}$")


class WhoArgs(Model):
    """Who."""

    person: Annotated[str, WHO]
    session: SessionName = None


@router.command(
    "facilitate remove",
    "Send somebody out of an exercise",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate remove P1",
)
async def remove(turn: Turn, args: WhoArgs) -> Reply:
    """Send somebody out."""
    pid = args.person.upper()
    return await _do(turn, args.session, commands.Remove(pid), lambda: _("{pid} is out.", pid=pid))


class ReassignArgs(Model):
    """Who, and which seat."""

    person: Annotated[str, WHO]
    seat: Annotated[str, Field(description="A seat, or `observer`", min_length=1, max_length=40)]
    session: SessionName = None


@router.command(
    "facilitate reassign",
    "Offer somebody another seat; they decide themselves",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate reassign P1 seat:observer",
)
async def reassign(turn: Turn, args: ReassignArgs) -> Reply:
    """Offer a seat."""
    pid = args.person.upper()

    def told() -> str:
        if args.seat == "observer":
            return _("{pid} only watches now.", pid=pid)
        return _("{pid} has been asked.", pid=pid)

    return await _do(turn, args.session, commands.Reassign(pid, args.seat), told)


@router.command(
    "facilitate lock",
    "Let nobody new into an exercise",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate lock",
)
async def lock(turn: Turn, args: SessionArgs) -> Reply:
    """Close it to newcomers."""
    return await _do(
        turn, args.session, commands.Lock(locked=True), lambda: _("Nobody new may join.")
    )


@router.command(
    "facilitate unlock",
    "Let people join an exercise again",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate unlock",
)
async def unlock(turn: Turn, args: SessionArgs) -> Reply:
    """Open it to newcomers."""
    return await _do(
        turn, args.session, commands.Lock(locked=False), lambda: _("People may join again.")
    )


@router.command(
    "facilitate no-model",
    "Ask no language model in an exercise from here on, for good",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def no_model(turn: Turn, args: SessionArgs) -> Reply:
    """Switch the language model off."""
    return await _do(
        turn,
        args.session,
        commands.ForbidLlm(),
        lambda: _("No language model is asked from here on."),
    )


async def _in_play(turn: Turn, typed: str) -> list[Choice]:
    session = await session_of(turn, None)
    running = await turn.services.exercises.sessions.running(session)
    things = {thing.id: thing for bound in running.state.binds.values() for thing in bound}
    return [
        Choice(str(getattr(thing, "label", name))[:100], name)
        for name, thing in things.items()
        if typed.casefold() in f"{name} {getattr(thing, 'label', '')}".casefold()
    ][:25]


class DropArgs(Model):
    """Which claim."""

    claim: Annotated[
        str,
        Input(complete=_in_play),
        Field(description="A claim, card or offer in play", min_length=1, max_length=80),
    ]
    session: SessionName = None


@router.command(
    "facilitate drop",
    "Take a stored claim out of play in this exercise",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate drop CD-RU-F1",
)
async def drop(turn: Turn, args: DropArgs) -> Reply:
    """Take a claim out of play."""
    return await _do(
        turn, args.session, commands.DropClaim(args.claim), lambda: _("It is out of play.")
    )


@router.command(
    "facilitate purge",
    "Delete an exercise that is over, with all that was written in it, at once",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def purge(turn: Turn, args: SessionArgs) -> Reply:
    """Delete a session's texts and who took part."""
    session = await session_of(turn, args.session)
    await turn.services.exercises.purge(session)
    await turn.services.exercises.keep_deed(
        session, turn.who.account, marked("deleted an exercise"), turn.now
    )
    return Reply(
        blocks=(Prose(text=_("Deleted: the texts, the answers, and who took part.")),),
        audience="caller",
    )
