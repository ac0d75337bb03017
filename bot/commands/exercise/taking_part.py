"""`exercise join`, `seat`, `pause`, `leave`, `withdraw`, `status`, `help`: come and go."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Router
from bot.chat.reply import Button, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.exercise.answering import next_step
from bot.commands.exercise.meant import Mine, SessionArgs, SessionName, mine, session_of
from bot.commands.exercise.pages import page
from bot.commands.exercise.wording import time_left, where_we_are
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.definition import said
from bot.exercises.lookup import seat_label
from bot.exercises.scene import Scene
from bot.exercises.waiting import progress

router = Router()

LIMITS = {"any": "any", "own": "own", "speaker": "speaker"}


@router.command(
    "exercise join",
    "Take part in an exercise, or come back to it",
    audience="caller",
    example="exercise join",
)
async def join(turn: Turn, args: SessionArgs) -> Reply:
    """Let somebody in, and show their page: what will be asked comes first, then their word."""
    session = await session_of(turn, args.session)
    pid, happened = await turn.services.exercises.sessions.join(session, account(turn), turn.now)
    return page(Mine(happened.running, pid), turn.now)


@router.command(
    "exercise begin",
    "Close the door and begin, when enough people have joined",
    audience="caller",
)
async def begin(turn: Turn, args: SessionArgs) -> Reply:
    """Begin before the time at the door is over; for whoever started it, and for moderators."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    entry = running.state.entry
    if entry is None or running.plan.phase(entry.phases[0]).kind != "consent":
        raise UserError(_("This exercise has begun already."), _("Your page: `exercise next`."))
    if not await turn.services.exercises.may_begin(
        session, account(turn), moderates=turn.who.rank >= Rank.MODERATOR
    ):
        raise UserError(
            _("Whoever started it begins it, or a moderator."), _("Wait until the time is over.")
        )
    happened = await turn.services.exercises.sessions.do(
        session, turn.now, lambda __: commands.Advance()
    )
    pid = await turn.services.exercises.pid(session, account(turn))
    if pid is not None and happened.after.person(pid) is not None:
        return page(Mine(happened.running, pid), turn.now, _("It begins."))
    return Reply(blocks=(Prose(text=_("It begins.")),), audience="caller")


class SeatArgs(Model):
    """Which seat, or which ones one will take."""

    seat: Annotated[
        str | None,
        Field(
            description="A seat, `any`, `own` (only a view you hold), `speaker`, or `observer`",
            max_length=100,
        ),
    ] = None
    session: SessionName = None


@router.command(
    "exercise seat",
    "Choose a seat, or say which ones you will not be given",
    audience="caller",
    example="exercise seat any",
)
async def seat(turn: Turn, args: SeatArgs) -> Reply:
    """Take a seat by one's own click; no reason is asked."""
    me = await mine(turn, args.session)
    wanted = (args.seat or "").strip().casefold()
    if not wanted:
        return _seats(me)
    if wanted in LIMITS:
        command = commands.Sit(me.pid, limit=LIMITS[wanted])  # type: ignore[arg-type]  # one of three
    elif wanted == "observer":
        command = commands.Sit(me.pid, observe=True)
    else:
        command = commands.Sit(me.pid, seat=wanted)
    happened = await turn.services.exercises.sessions.do(
        me.running.session, turn.now, lambda __: command
    )
    return page(Mine(happened.running, me.pid), turn.now, _("Noted; no reason is kept."))


def _seats(me: Mine) -> Reply:
    token = me.running.session.token
    seats = me.running.plan.definition.seats
    labels = {each.id: seat_label(me.scene, each.id) for each in seats}
    offered = [("any", _("Any seat")), ("own", _("Only a view I hold or observe"))]
    offered += [
        ("speaker", _("I would rather tell than take a seat")),
        ("observer", _("Only watch")),
    ]
    offered += list(labels.items())
    return Reply(
        title=_("Your seat"),
        blocks=(
            Prose(text=_("You need not write for a side that is not yours. No reason is asked.")),
        ),
        buttons=tuple(seat.button(label[:80], seat=name, session=token) for name, label in offered),
        audience="caller",
    )


@router.command(
    "exercise pause",
    "Rest: nobody waits for you, and nobody asks why",
    audience="caller",
    example="exercise pause",
)
async def pause(turn: Turn, args: SessionArgs) -> Reply:
    """Let somebody rest, and offer what may help (S9)."""
    me = await mine(turn, args.session)
    await turn.services.exercises.sessions.do(
        me.running.session, turn.now, lambda __: commands.PauseMe(me.pid)
    )
    token = me.running.session.token
    return Reply(
        blocks=(
            Prose(text=_("You are paused. Nobody waits for you, and nobody is told why.")),
            Prose(text=_("You can come back at any time, or leave.")),
        ),
        buttons=(
            Button(label=_("Come back"), command="exercise join", args={"session": token}),
            Button(
                label=_("Talk to a moderator"), command="exercise help", args={"session": token}
            ),
            Button(label=_("Leave"), command="exercise leave", args={"session": token}),
        ),
        audience="caller",
    )


class LeaveArgs(Model):
    """Whether texts that were opened stay."""

    texts: Annotated[
        str,
        Field(
            description="`keep` what was opened, without your name, or `delete` all of it",
            pattern=r"^(keep|delete)$",
        ),
    ] = "keep"
    session: SessionName = None


@router.command(
    "exercise leave",
    "Leave an exercise, at any time",
    audience="caller",
    example="exercise leave",
)
async def leave(turn: Turn, args: LeaveArgs) -> Reply:
    """Let somebody go. What was not opened of theirs is deleted."""
    me = await mine(turn, args.session)
    keep = args.texts == "keep"
    happened = await turn.services.exercises.sessions.do(
        me.running.session, turn.now, lambda __: commands.Leave(me.pid, keep=keep)
    )
    left = any(pid == me.pid for forms in happened.after.answers.values() for pid, __ in forms)
    token = me.running.session.token
    told = _("You have left. What nobody had seen yet is deleted.")
    if not keep:
        told = _("You have left. All your texts are deleted.")
    elif me.running.session.mode == "group":
        told += " " + _("What was opened of yours stays, without your name.")
    return Reply(
        blocks=(Prose(text=told),),
        buttons=(withdraw.button(_("Delete all my texts"), session=token),) if left else (),
        audience="caller",
    )


class WithdrawArgs(Model):
    """Whose texts of which step."""

    step: Annotated[
        str | None,
        Field(description="Of which step; left out: all", pattern=r"^[a-z0-9_]{1,30}$"),
    ] = None
    session: SessionName = None


@router.command(
    "exercise withdraw",
    "Take your texts back, also when all is over; they are gone then",
    audience="caller",
)
async def withdraw(turn: Turn, args: WithdrawArgs) -> Reply:
    """Delete somebody's texts, and word anew what has been said with them."""
    session = await session_of(turn, args.session)
    pid = await turn.services.exercises.pid(session, account(turn))
    if pid is None:
        raise UserError(_("There is nothing of yours in it."), _("Nothing was changed."))
    await turn.services.exercises.sessions.do(
        session, turn.now, lambda __: commands.Withdraw(pid, args.step or "")
    )
    told = _("Taken back and deleted.")
    if session.mode == "group":
        told = _("Taken back and deleted, also where others had read it.")
    return Reply(
        blocks=(Prose(text=told),),
        audience="caller",
    )


class StatusArgs(Model):
    """Which session."""

    session: SessionName = None


@router.command(
    "exercise status",
    "Where an exercise stands: which step, how many are done, how long it waits",
    audience="caller",
    example="exercise status",
)
async def status(turn: Turn, args: StatusArgs) -> Reply:
    """Tell where a session stands; never who has answered what."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    scene = Scene.of(running.plan, running.state)
    entry = running.state.entry
    if entry is None or running.state.status == "closed":
        title = said(running.plan.definition.title)
        return Reply(title=title, blocks=(Prose(text=_("This exercise is over.")),))
    done, of = progress(scene)
    told = _("{done} of {of} are done with this step.", done=done, of=of)
    if session.mode == "solo":
        told = _("You are alone in it: it waits for you.")
    phase = running.plan.phase(entry.phases[0])
    return Reply(
        title=where_we_are(scene, phase),
        blocks=(Prose(text=told),),
        buttons=(next_step.button(_("My page"), session=session.token),),
        live=time_left(scene, turn.now),
    )


@router.command(
    "exercise help",
    "Ask a moderator of this exercise to talk with you",
    audience="caller",
    example="exercise help",
)
async def help_me(turn: Turn, args: SessionArgs) -> Reply:
    """Tell the moderators that somebody would like to talk; nothing else is asked or kept (S9)."""
    me = await mine(turn, args.session)
    await turn.services.exercises.ask_for_help(me.running.session, account(turn), turn.now)
    return Reply(
        blocks=(
            Prose(text=_("The moderators see that you would like to talk; nobody else does.")),
            Note(tone="hint", text=_("You can rest or leave meanwhile, and nobody asks why.")),
        ),
        buttons=(
            pause.button(_("Pause me"), session=me.running.session.token),
            leave.button(_("Leave"), session=me.running.session.token),
        ),
        audience="caller",
    )
