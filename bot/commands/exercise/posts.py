"""What a session's room is told, unasked: as posts of the outbox, each once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.catalogue import _, looked_up, marked, plural, speaking
from bot.chat.post import Post
from bot.chat.reply import Block, Button, Note, Prose, Reply
from bot.commands.exercise.drawings import artefacts_of
from bot.commands.exercise.wording import (
    blocks_of,
    length,
    time_left,
    where_we_are,
)
from bot.exercises import log
from bot.exercises.asking import takes_part, units
from bot.exercises.assignment import without_table
from bot.exercises.definition import Phase, said
from bot.exercises.lookup import filled, seat_label
from bot.exercises.pages import Page, own_views, room_posts, seats_of
from bot.exercises.plan import ANSWERED, Plan
from bot.exercises.reduce import reduce
from bot.exercises.scene import Scene
from bot.exercises.state import PRESENT, State
from bot.exercises.telling import NO_EQUIVALENCE
from bot.exercises.waiting import progress
from bot.services.exercises import Happened
from bot.services.rooms import language_in
from bot.store.database import Transaction
from bot.store.exercises import Session
from bot.store.outbox import enqueue
from bot.store.post_edits import replace, want_edit

OVER = marked("This step is over.")
Said = tuple[str, Reply]
"""A post's key, and what it says."""


class Posts:
    """Words what happens in a session for its room, in the transaction in which it happens."""

    async def tell(self, transaction: Transaction, happened: Happened, now: datetime) -> None:
        """Add to the outbox what is to be said, and bring what stands there up to date."""
        session = happened.session
        if session.room is None:
            return
        with speaking(await language_in(transaction, session.community)):
            await self._tell(transaction, happened, now)

    async def _tell(self, transaction: Transaction, happened: Happened, now: datetime) -> None:
        session = happened.session
        told = list(_told(session, happened, now))
        for number, (key, reply) in enumerate(told):
            post = _post(session, key, reply, now, number)
            await enqueue(transaction, post.letter(), now)
        entered = any(isinstance(event, log.PhaseEntered) for event, __ in happened.steps)
        state = happened.before if entered else happened.after
        standing = _standing(session, happened.plan, state, now)
        if standing is not None:
            key, reply = standing
            if entered:
                reply = reply.model_copy(update={"buttons": (), "live": looked_up(OVER)})
            await want_edit(transaction, key, reply.model_dump_json(exclude_none=True), now)

    async def redact(
        self,
        transaction: Transaction,
        session: Session,
        plan: Plan,
        logs: tuple[Sequence[log.Logged], Sequence[log.Logged]],
        now: datetime,
    ) -> None:
        """Word posts anew in which something stood that was taken back."""
        if session.room is None:
            return
        with speaking(await language_in(transaction, session.community)):
            before, after = (dict(_all_pages(session, plan, logged)) for logged in logs)
        for key, reply in after.items():
            if before.get(key) != reply:
                await replace(transaction, key, reply.model_dump_json(exclude_none=True), now)


def opening_key(session: Session) -> str:
    """The key of the post that asks people to join, and that opens the thread."""
    return f"{session.posts}open"


def _post(session: Session, key: str, reply: Reply, now: datetime, number: int) -> Post:
    platform, __, room = (session.room or "").partition(":")
    opening = opening_key(session)
    return Post(
        community=session.community,
        platform=platform,
        room=room,
        key=key,
        reply=reply,
        due=now,
        opens=reply.title if key == opening else "",
        within="" if key == opening else opening,
    )


def _told(session: Session, happened: Happened, now: datetime) -> Iterator[Said]:
    """What is said of each event, in order."""
    events = [event for event, __ in happened.steps]
    for number, (event, state) in enumerate(happened.steps):
        scene = Scene.of(happened.plan, state)
        if isinstance(event, log.Created):
            yield opening_key(session), invitation(session, scene)
        elif isinstance(event, log.PhaseEntered):
            computed = _computed(happened, number)
            yield from _phase_posts(session, Scene.of(happened.plan, computed), now)
        elif isinstance(event, log.SeatAssigned):
            if event is _last(events, log.SeatAssigned) and not own_views(scene):
                yield f"{session.posts}line/{state.events}", _line(session, _seats(scene))
        elif isinstance(event, log.Tabled):
            if event is _last(events, log.Tabled):
                yield f"{session.posts}line/{state.events}", _line(session, _tables(scene))
        elif text := _line_of(event, scene):
            yield f"{session.posts}line/{state.events}", _line(session, text)


def _computed(happened: Happened, number: int) -> State:
    """The state in which the step that was entered there has its sums, which come right after."""
    __, state = happened.steps[number]
    for event, later in happened.steps[number + 1 :]:
        if isinstance(event, log.PhaseEntered):
            break
        if isinstance(event, log.Computed):
            state = later
    return state


def invitation(session: Session, scene: Scene) -> Reply:
    """What the room reads when an exercise is to begin."""
    definition = scene.plan.definition
    pace = scene.state.pace
    paces = definition.pace
    target = paces.live.target if pace == "live" and paces.live else None
    target = target or (paces.slow.target if paces.slow else 0)
    group = definition.modes.group
    people = _("{min} to {max} people", min=group.min, max=group.max) if group else _("one person")
    blocks: list[Block] = [
        Prose(text=filled(scene, said(definition.summary))),
        Prose(
            text=_("For {people}; it takes about {length}.", people=people, length=length(target))
        ),
        Prose(text=looked_up(NO_EQUIVALENCE)),
        Note(
            tone="hint",
            text=_("Who joins reads first what will be asked, who sees what, and how to leave."),
        ),
    ]
    return Reply(
        title=said(definition.title),
        blocks=tuple(blocks),
        buttons=(
            Button(
                label=_("Join"),
                command="exercise join",
                args={"session": session.token},
                style="main",
            ),
            Button(
                label=_("What is this?"),
                command="exercise info",
                args={"exercise": definition.id},
            ),
        ),
    )


def _phase_posts(session: Session, scene: Scene, now: datetime) -> Iterator[Said]:
    """Every post of the phases that have just begun; the first one has the buttons."""
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # just entered
    replies = [
        _phase_reply(scene, page)
        for name in entry.phases
        for page in room_posts(scene, scene.plan.phase(name))
    ]
    first = scene.plan.phase(entry.phases[0])
    if not replies and not _is_for_anybody(scene, first):
        return
    if not replies and first.kind in ANSWERED | {"reveal", "discuss"}:
        why = filled(scene, said(first.why)) if first.why else ""
        text = why or _("Your part is on your own page.")
        replies = [Reply(title=where_we_are(scene, first), blocks=(Prose(text=text),))]
    for number, reply in enumerate(replies):
        shown = _with_progress(session, scene, reply, now) if number == 0 else reply
        yield f"{session.posts}{entry.no}/{number}", shown


def _is_for_anybody(scene: Scene, phase: Phase) -> bool:
    """Whether there is anything to say of a step: not of one that asks nothing of anybody here."""
    if phase.kind not in ANSWERED or phase.kind == "consent":
        return True
    people = [one for one in scene.state.people.values() if one.agreed and one.standing in PRESENT]
    return any(takes_part(scene, phase, one) and units(scene, phase, one) for one in people)


def _phase_reply(scene: Scene, page: Page) -> Reply:
    phase = scene.plan.phase(page.phase)
    blocks = list(blocks_of(scene, page))
    drawn, files = artefacts_of(scene, page)
    blocks += drawn
    title = said(scene.plan.definition.title)
    return Reply(
        title=where_we_are(scene, phase) if phase.title else title,
        blocks=tuple(blocks) or (Prose(text="…"),),
        files=files,
    )


def _with_progress(session: Session, scene: Scene, reply: Reply, now: datetime) -> Reply:
    """The first post of a step: with its buttons, and a line that is brought up to date."""
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # a step is open
    phase = scene.plan.phase(entry.phases[0])
    if phase.kind in ("end", "assign", "compute"):
        return reply
    args: Mapping[str, str] = {"session": session.token}
    main = "exercise join" if phase.kind == "consent" else "exercise next"
    label = _("Join") if phase.kind == "consent" else _("My page")
    buttons = [Button(label=label, command=main, args=dict(args), style="main")]
    if phase.kind == "consent":
        buttons.append(Button(label=_("Begin now"), command="exercise begin", args=dict(args)))
    if phase.kind in ("reveal", "discuss") and entry.span:
        buttons.append(Button(label=_("Go on"), command="exercise done", args=dict(args)))
    buttons.append(Button(label=_("Pause me"), command="exercise pause", args=dict(args)))
    buttons.append(Button(label=_("Leave"), command="exercise leave", args=dict(args)))
    done, of = progress(scene)
    told = [time_left(scene, now)]
    if of:
        told.insert(0, _("{done} of {of} done.", done=done, of=of))
    elif phase.kind == "consent":
        told.insert(0, _("Nobody has joined yet."))
    return reply.model_copy(update={"buttons": tuple(buttons), "live": " ".join(told)})


def _standing(session: Session, plan: Plan, state: State, now: datetime) -> Said | None:
    """The first post of a state's open step as it is said now; None where there is none."""
    if state.entry is None or state.status == "closed":
        return None
    scene = Scene.of(plan, state)
    return next(_phase_posts(session, scene, now), None)


def _all_pages(session: Session, plan: Plan, logged: Sequence[log.Logged]) -> Iterator[Said]:
    """Every post of every step, worded from the log, without the lines that change.

    A step's posts come once more with each of its sums.
    """
    state = State()
    for line in logged:
        state = reduce(plan, state, line.event, line.t)
        if isinstance(line.event, log.PhaseEntered | log.Computed) and state.entry:
            scene = Scene.of(plan, state)
            pages = [p for n in state.entry.phases for p in room_posts(scene, plan.phase(n))]
            for number, page in enumerate(pages):
                key = f"{session.posts}{state.entry.no}/{number}"
                yield key, _phase_reply(scene, page)


def _line(session: Session, text: str) -> Reply:
    return Reply(blocks=(Note(tone="hint", text=text),))


def _last(events: Sequence[log.AnyEvent], kind: type[log.Event]) -> log.AnyEvent | None:
    return next((event for event in reversed(events) if isinstance(event, kind)), None)


def _seats(scene: Scene) -> str:
    """How many speak from which seat; who it is stays on their own pages."""
    reads = any(seat.plays for seat in scene.plan.definition.seats)
    people = [
        plural("{count} read as {seat}", "{count} read as {seat}", count, seat=label)
        if reads
        else _("{count} as {seat}", count=count, seat=label)
        for label, count in seats_of(scene).items()
    ]
    watching = sum(one.standing == "observer" for one in scene.state.people.values())
    if watching:
        people.append(plural("{count} only watches", "{count} only watch", watching))
    return _(
        "The seats: {seats}. Yours is on your own page, with what it says.",
        seats=", ".join(people),
    )


def _tables(scene: Scene) -> str:
    """How many sit together; with whom stays untold."""
    people = [one.table for one in scene.state.active() if one.table]
    tables = len(set(people))
    left = without_table(scene)
    told = plural(
        "{people} people sit at {count} small table now. What is written at a table is read there "
        "alone, unless a form says otherwise.",
        "{people} people sit at {count} small tables now. What is written at a table is read there "
        "alone, unless a form says otherwise.",
        tables,
        people=len(people),
    )
    if not left:
        return told
    wait = plural(
        "{count} more would tell and waits for the next round.",
        "{count} more would tell and wait for the next round.",
        left,
    )
    return f"{told} {wait}"


def _line_of(event: log.AnyEvent, scene: Scene) -> str:  # noqa: C901, PLR0911, PLR0912
    """One neutral line on an event; `''` where nothing is said of it."""
    match event:
        case log.Extended(seconds=seconds, by="moderator"):
            return _("A moderator gave this step {length} more.", length=length(seconds))
        case log.Extended(seconds=seconds):
            return _(
                "Too few have answered yet, so this step gets {length} more.",
                length=length(seconds),
            )
        case log.Advanced():
            return _("On to the next step.")
        case log.Reminded():
            done, of = progress(scene)
            return plural(
                "{count} of {of} have not answered yet; the time is nearly over.",
                "{count} of {of} have not answered yet; the time is nearly over.",
                of - done,
                of=of,
            )
        case log.SeatFilledByStore(seat=seat):
            return _(
                "Nobody answered from the seat of {seat}; what the store holds "
                "stands there instead, and is marked so.",
                seat=seat_label(scene, seat),
            )
        case log.PhaseDropped(phase=phase):
            title = scene.plan.phase(phase).title
            name = said(title) if title else phase
            return _("For want of time the step “{step}” is left out.", step=filled(scene, name))
        case log.Paused():
            return _("A moderator has paused this exercise. Nothing runs out meanwhile.")
        case log.Resumed():
            return _("The exercise goes on; the time of the pause is added.")
        case log.DowntimeCredited(seconds=seconds):
            return _("The bot was away; this step gets {length} more.", length=length(seconds))
        case log.Aborted(outcome="too_few"):
            return _("Too few people are left, so the exercise comes to its end.")
        case log.Aborted(outcome="expired"):
            return _("The last day of this exercise is over; it comes to its end.")
        case log.Aborted():
            return _("A moderator ends this exercise early; a short way out comes first.")
        case log.Locked(locked=locked):
            if locked:
                return _("A moderator has closed it to newcomers.")
            return _("A moderator has opened it to newcomers.")
        case log.ClaimDropped():
            return _("A moderator has taken one of the stored claims out of play.")
        case log.LlmOff():
            return _("No language model is asked in this exercise from here on.")
        case log.Left(removed=True):
            return _("A moderator has sent somebody out.")
        case _:
            return ""
