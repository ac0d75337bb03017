"""`facilitate panel` and `texts`: what moderators see of a running exercise."""

from collections.abc import Mapping
from datetime import datetime

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Router
from bot.chat.reply import ArgValue, Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.exercise.meant import SessionArgs, session_of
from bot.commands.exercise.wording import time_left, where_we_are
from bot.exercises.answers import shown
from bot.exercises.definition import said
from bot.exercises.lookup import filled, seat_label
from bot.exercises.pages import own_views
from bot.exercises.scene import Scene
from bot.exercises.scopes import MODERATORS, ROOM
from bot.exercises.seeing import Text, sight, texts
from bot.exercises.state import At, Person
from bot.exercises.waiting import progress
from bot.services.exercises.sessions import Running

router = Router()

GONE = marked("gone")
STANDING: Mapping[str, str] = {
    "joined": marked("has not agreed yet"),
    "active": marked("active"),
    "idle": marked("idle"),
    "paused": marked("paused"),
    "observer": marked("observer"),
}
"""How somebody takes part, as moderators read it."""


def _button(command: str, label: str, **args: ArgValue) -> Button:
    return Button(label=label, command=command, args=args)


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
    return shown_panel(running, turn.now)


def shown_panel(running: Running, now: datetime, said_first: str = "") -> Reply:
    """What moderators see of a session: who is done, never what they wrote."""
    scene = Scene.of(running.plan, running.state)
    state, entry = running.state, running.state.entry
    title = said(running.plan.definition.title)
    if entry is None or state.status == "closed":
        left = _left_for_moderators(scene)
        told = (Listing(heading=_("Left for moderators"), items=left),) if left else ()
        over = Prose(text=_("This exercise is over."))
        return Reply(title=title, blocks=(over, *told), audience="caller")
    phase = running.plan.phase(entry.phases[0])
    done, of = progress(scene)
    blocks: list[Block] = [Prose(text=said_first)] if said_first else []
    blocks.append(Prose(text=_("{done} of {of} are done with this step.", done=done, of=of)))
    blocks.append(Listing(heading=_("Who is in"), items=_people(scene)))
    if items := _held(scene, running):
        blocks.append(Listing(heading=_("Texts that wait for you"), items=items))
    if left := _left_for_moderators(scene):
        blocks.append(Listing(heading=_("Left for moderators"), items=left))
    following = next(iter(phase.next), None)
    if following:
        later = running.plan.phase(phase.next[-1].to)
        name = said(later.title) if later.title else later.id
        blocks.append(Note(tone="hint", text=_("Next: {step}.", step=filled(scene, name))))
    return Reply(
        title=where_we_are(scene, phase),
        blocks=tuple(blocks),
        buttons=tuple(_deeds(running)),
        live=time_left(scene, now),
        audience="caller",
    )


def _people(scene: Scene) -> tuple[Item, ...]:
    """Everybody by the session's own names; `P1` is who came first, whoever that is."""
    items = []
    told_seats = not own_views(scene)  # what somebody thinks is no moderator's business
    for one in scene.state.people.values():
        seat = f", {seat_label(scene, one.seat)}" if one.seat and told_seats else ""
        told = looked_up(STANDING.get(one.standing, GONE))
        items.append(Item(label=f"{one.pid}: {told}{seat}"))
    return tuple(items) or (Item(label=_("Nobody yet")),)


def _held(scene: Scene, running: Running) -> tuple[Item, ...]:
    return tuple(
        _judged(scene, running, each, "facilitate release", _("Let it pass"))
        for each in texts(scene)
        if each.held
    )


def _judged(scene: Scene, running: Running, text: Text, command: str, label: str) -> Item:
    """A text with what can be done about it, and nothing of who wrote it."""
    phase = scene.plan.phase(text.at[0])
    title = said(phase.title) if phase.title else phase.id
    step = filled(scene, title)
    where = _("held in “{step}”", step=step) if text.held else _("in “{step}”", step=step)
    button = _button(command, label, text=text.id, session=running.session.token)
    return Item(label=text.text, detail=where, button=button)


def _left_for_moderators(scene: Scene) -> tuple[Item, ...]:
    """What people have said to moderators alone; without their names."""
    found = []
    for at in scene.state.reveals:
        if not any("moderator" in scopes for scopes in scene.state.reveals[at]):
            continue
        for form in sight(scene, MODERATORS, at).forms:
            seen = [(f, v) for f, v in form.values if not _all_see(scene, at, f.id)]
            lines = [f"{said(f.label)}: {shown(scene, f, Person(''), v)}" for f, v in seen]
            if lines:
                found.append(Item(label=" · ".join(lines)))
    return tuple(found)


def _all_see(scene: Scene, at: At, field: str) -> bool:
    return any(f.id == field for form in sight(scene, ROOM, at).forms for f, __ in form.values)


def _deeds(running: Running) -> list[Button]:
    token, state = running.session.token, running.state
    if state.status == "paused":
        buttons = [_button("facilitate resume", _("Go on"), session=token)]
    else:
        buttons = [
            *(
                []
                if _leads_out(running)
                else [_button("facilitate advance", _("Next step"), session=token)]
            ),
            *_more_time(running),
            _button("facilitate pause", _("Pause it"), session=token),
        ]
    buttons.append(
        _button("facilitate unlock", _("Let people join"), session=token)
        if state.locked or not state.moderated
        else _button("facilitate lock", _("Nobody new"), session=token)
    )
    if state.llm:
        buttons.append(_button("facilitate no-model", _("No language model"), session=token))
    if state.ending is None:
        buttons.append(_button("facilitate abort", _("End it"), session=token))
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
        return [_button("facilitate extend", _("5 more minutes"), minutes=5, session=token)]
    return [_button("facilitate extend", _("12 more hours"), hours=12, session=token)]


@router.command(
    "facilitate texts",
    "What people have written that all can see, each with a button to hide it",
    audience="caller",
    needs=Rank.MODERATOR,
    example="facilitate texts",
)
async def opened_texts(turn: Turn, args: SessionArgs) -> Reply:
    """List what was opened, without names, the latest step first."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    scene = Scene.of(running.plan, running.state)
    items = [
        _judged(scene, running, each, "facilitate hide", _("Hide it"))
        for each in texts(scene)
        if not each.held
    ]
    if not items:
        return Reply(blocks=(Prose(text=_("Nothing has been opened yet.")),), audience="caller")
    return Reply(
        title=_("What all can see"), blocks=(Listing(items=tuple(items)),), audience="caller"
    )
