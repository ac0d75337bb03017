"""`facilitate …`: what moderators do in a running exercise; each deed is told to all."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from bot.chat.command import Choice, Input, Router
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.exercise.meant import SessionArgs, SessionName, session_of
from bot.commands.exercise.wording import length, time_left, where_we_are
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.answers import shown
from bot.exercises.definition import said
from bot.exercises.fields import TextField
from bot.exercises.lookup import filled, seat_label
from bot.exercises.scene import Scene
from bot.exercises.seeing import MODERATORS, ROOM, held_texts, sight
from bot.exercises.state import PRESENT, At, Person
from bot.exercises.waiting import progress
from bot.services.exercises.sessions import Running

router = Router()

HOUR, DAY = 3600, 86_400


@router.command(
    "facilitate panel",
    "Where an exercise stands, who is idle, which texts wait for you, and what you can do",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate panel",
)
async def panel(turn: Turn, args: SessionArgs) -> Reply:
    """Show moderators who is done, never what they wrote, but for texts that were held."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    return _panel(turn, running)


def _panel(turn: Turn, running: Running, said_first: str = "") -> Reply:
    scene = Scene.of(running.plan, running.state)
    state, entry = running.state, running.state.entry
    title = said(running.plan.definition.title, state.language)
    if entry is None or state.status == "closed":
        left = _left_for_moderators(scene)
        told = (Listing(heading="Left for moderators", items=left),) if left else ()
        over = Prose(text="This exercise is over.")
        return Reply(title=title, blocks=(over, *told), audience="caller")
    phase = running.plan.phase(entry.phases[0])
    done, of = progress(scene)
    blocks: list[Block] = [Prose(text=said_first)] if said_first else []
    blocks.append(Prose(text=f"{done} of {of} are done with this step."))
    blocks.append(Listing(heading="Who is in", items=_people(scene)))
    if items := _held(scene, running):
        blocks.append(Listing(heading="Texts that wait for you", items=items))
    if left := _left_for_moderators(scene):
        blocks.append(Listing(heading="Left for moderators", items=left))
    following = next(iter(phase.next), None)
    if following:
        later = running.plan.phase(phase.next[-1].to)
        name = said(later.title, state.language) if later.title else later.id
        blocks.append(Note(tone="hint", text=f"Next: {filled(scene, name)}."))
    return Reply(
        title=where_we_are(scene, phase),
        blocks=tuple(blocks),
        buttons=tuple(_deeds(running)),
        live=time_left(scene, turn.now),
        audience="caller",
    )


def _people(scene: Scene) -> tuple[Item, ...]:
    """Everybody by the session's own names; `P1` is who came first, whoever that is."""
    items = []
    for one in scene.state.people.values():
        seat = f", {seat_label(scene, one.seat)}" if one.seat else ""
        standing = one.standing if one.standing in PRESENT | {"joined"} else "gone"
        told = "has not agreed yet" if one.standing == "joined" else standing
        items.append(Item(label=f"{one.pid}: {told}{seat}"))
    return tuple(items) or (Item(label="Nobody yet"),)


def _held(scene: Scene, running: Running) -> tuple[Item, ...]:
    items = []
    for (phase, loop), pid, unit, field, text in held_texts(scene):
        number = f"{pid}.{phase}.{loop}.{field}.{unit}"
        items.append(
            Item(
                label=text,
                detail=f"held in “{phase}”",
                button=release.button("Let it pass", text=number, session=running.session.token),
            )
        )
    return tuple(items)


def _left_for_moderators(scene: Scene) -> tuple[Item, ...]:
    """What people have said to moderators alone; without their names."""
    found = []
    for at in scene.state.reveals:
        phase = scene.plan.phase(at[0])
        opening = phase.visibility.reveal if phase.visibility else None
        if opening is None or "moderator" not in (opening.scope, opening.text_scope):
            continue
        for form in sight(scene, MODERATORS, at).forms:
            seen = [(f, v) for f, v in form.values if not _all_see(scene, at, f.id)]
            lines = [f"{said(f.label)}: {shown(scene, f, Person(''), v)}" for f, v in seen]
            if lines:
                found.append(Item(label=" · ".join(lines)))
    return tuple(found)


def _all_see(scene: Scene, at: At, field: str) -> bool:
    return any(f.id == field for form in sight(scene, ROOM, at).forms for f, _ in form.values)


def _deeds(running: Running) -> list[Button]:
    token, state = running.session.token, running.state
    if state.status == "paused":
        buttons = [resume.button("Go on", session=token)]
    else:
        buttons = [
            *([] if _leads_out(running) else [advance.button("Next step", session=token)]),
            *_more_time(running),
            rest.button("Pause it", session=token),
        ]
    buttons.append(
        unlock.button("Let people join", session=token)
        if state.locked or not state.moderated
        else lock.button("Nobody new", session=token)
    )
    if state.ending is None:
        buttons.append(abort.button("End it", session=token))
    return buttons


def _leads_out(running: Running) -> bool:
    """Whether it is in the debrief, which is not cut short."""
    entry = running.state.entry
    return entry is not None and bool(set(entry.phases) & running.plan.debriefs)


def _more_time(running: Running) -> list[Button]:
    state, token = running.state, running.session.token
    if state.entry is None or state.entry.due is None:
        return []
    if state.pace == "live":
        return [extend.button("5 more minutes", minutes=5, session=token)]
    return [extend.button("12 more hours", hours=12, session=token)]


async def _do(
    turn: Turn,
    token: str | None,
    command: commands.Command | Callable[[Running], commands.Command],
    told: str,
) -> Reply:
    """Do something, keep that it was done, and show the panel."""
    session = await session_of(turn, token)
    ask = command if callable(command) else (lambda _: command)
    happened = await turn.services.exercises.sessions.do(session, turn.now, ask)
    await turn.services.exercises.keep_deed(session, turn.who.account, told, turn.now)
    return _panel(turn, happened.running, told)


@router.command(
    "facilitate advance",
    "Go on to the next step before its time; never past the agreement or the debrief",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate advance",
)
async def advance(turn: Turn, args: SessionArgs) -> Reply:
    """Go on."""
    return await _do(turn, args.session, commands.Advance(), "The step was ended.")


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
        raise UserError("How much more time?", "Say `minutes:5` or `hours:12`.")
    told = f"The step has {length(seconds)} more."
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
    return await _do(turn, args.session, commands.Pause(args.reason or ""), "It is paused.")


@router.command(
    "facilitate resume",
    "Let a paused exercise go on",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def resume(turn: Turn, args: SessionArgs) -> Reply:
    """Resume the session."""
    return await _do(turn, args.session, commands.Resume(), "It goes on.")


@router.command(
    "facilitate abort",
    "End an exercise early; a short debrief comes first",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate abort",
)
async def abort(turn: Turn, args: ReasonArgs) -> Reply:
    """End the session."""
    return await _do(turn, args.session, commands.Abort(args.reason or ""), "It is ending.")


@router.command(
    "facilitate texts",
    "What people have written that all can see, each with a button to hide it",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate texts",
)
async def texts(turn: Turn, args: SessionArgs) -> Reply:
    """List what was opened, without names, the latest step first."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    scene = Scene.of(running.plan, running.state)
    items = [
        Item(
            label=str(form.values[field]),
            detail=f"in “{at[0]}”",
            button=hide.button(
                "Hide it", text=f"{pid}.{at[0]}.{at[1]}.{field}.{unit}", session=session.token
            ),
        )
        for at in reversed(list(running.state.reveals))
        for (pid, unit), form in running.state.forms(*at).items()
        for field in form.values
        if field not in form.held and _is_text(scene, at, field) and _all_see(scene, at, field)
    ]
    if not items:
        return Reply(blocks=(Prose(text="Nothing has been opened yet."),), audience="caller")
    return Reply(title="What all can see", blocks=(Listing(items=tuple(items)),), audience="caller")


def _is_text(scene: Scene, at: At, field: str) -> bool:
    fields = scene.plan.phase(at[0]).fields
    return any(isinstance(each, TextField) and each.id == field for each in fields)


TEXT = Field(
    description="Which text, as the panel's buttons name it",
    pattern=r"^P\d{1,4}\.[a-z0-9_]{1,30}\.\d{1,3}\.[a-z0-9_]{1,30}\.[A-Za-z0-9_.-]{0,60}$",
    max_length=140,
)


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
    return await _do(turn, args.session, _judged(args, show=True), "The text may be seen.")


@router.command(
    "facilitate hide",
    "Hide a text that others can see",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def hide(turn: Turn, args: TextArgs) -> Reply:
    """Hide a text."""
    return await _do(turn, args.session, _judged(args, show=False), "The text is hidden.")


def _judged(args: TextArgs, *, show: bool) -> commands.Command:
    pid, phase, loop, field, unit = args.text.split(".", 4)
    return commands.Judge(pid, phase, int(loop), unit, field, show, args.reason or "")


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
    return await _do(turn, args.session, commands.Remove(pid), f"{pid} is out.")


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
    told = f"{pid} only watches now." if args.seat == "observer" else f"{pid} has been asked."
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
    return await _do(turn, args.session, commands.Lock(locked=True), "Nobody new may join.")


@router.command(
    "facilitate unlock",
    "Let people join an exercise again",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate unlock",
)
async def unlock(turn: Turn, args: SessionArgs) -> Reply:
    """Open it to newcomers."""
    return await _do(turn, args.session, commands.Lock(locked=False), "People may join again.")


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
    return await _do(turn, args.session, commands.DropClaim(args.claim), "It is out of play.")


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
        session, turn.who.account, "deleted an exercise", turn.now
    )
    return Reply(
        blocks=(Prose(text="Deleted: the texts, the answers, and who took part."),),
        audience="caller",
    )
