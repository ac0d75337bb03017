"""Sessions as they run: what is asked of them is decided, kept and told in one transaction."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from secrets import token_hex
from typing import Any, Protocol
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot.catalogue import _
from bot.domain import fewest
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.exercises import commands, log
from bot.exercises.deciding import Screen, decide
from bot.exercises.deciding.going_on import new_seed
from bot.exercises.deciding.time import next_due
from bot.exercises.definition import Definition, Pace
from bot.exercises.log import READING, Logged
from bot.exercises.material import Material, shared
from bot.exercises.plan import Plan
from bot.exercises.reduce import reduce, replay
from bot.exercises.state import State
from bot.services.exercises.stood import Stood, forget_gone, keep_stood
from bot.services.exercises.withdrawing import forgets, scrubbed, scrubbed_log
from bot.store import Store
from bot.store.acts import forget_wishes_to_talk
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.exercises import (
    Overtaken,
    Session,
    add_person,
    add_session,
    append,
    keep_state,
    purge,
    put_off,
    rewrite,
    submitted_by,
)
from bot.store.outbox import forget_about
from bot.store.remembered import forget_replies_about

AT_HAND = 500
"""Sessions that are kept in memory; others are read from their logs when they are asked for."""
OVER_AT_HAND = 10
"""Of these, so many that are over, and for a while only: as one ends, all who took part look at it
at once, and to read it from its log takes as long as a dozen answers."""
FEWEST_KEPT = fewest.KEPT
"""Sums of fewer people are deleted with their texts."""
PUT_OFF = timedelta(hours=1)
"""After that a session is tried again that could not go on by itself."""
TRIES = 5
"""As often as another process may be faster with the same session."""


class Unreadable(UserError):
    """Raised for a session whose definition or log this Parley does not understand."""

    def __init__(self) -> None:
        super().__init__(
            _("This exercise was begun with another Parley, and cannot be gone on with."),
            _("Start it anew: `exercise list`."),
        )


@dataclass(frozen=True)
class Running:
    """A session as it stands."""

    session: Session
    plan: Plan
    state: State


@dataclass(frozen=True)
class Happened:
    """What came of something that was asked of a session: each event with the state after it."""

    session: Session
    plan: Plan
    before: State
    steps: tuple[tuple[log.AnyEvent, State], ...]

    @property
    def after(self) -> State:
        """The state that it all came to."""
        return self.steps[-1][1] if self.steps else self.before

    @property
    def running(self) -> Running:
        """The session as it stands now."""
        return Running(self.session, self.plan, self.after)


class Herald(Protocol):
    """Tells a session's room what happens; it words what the services may not."""

    async def tell(self, transaction: Transaction, happened: Happened, now: datetime) -> None:
        """Add what is to be said to the outbox."""
        ...

    async def redact(
        self,
        transaction: Transaction,
        session: Session,
        plan: Plan,
        logs: tuple[Sequence[Logged], Sequence[Logged]],
        now: datetime,
    ) -> None:
        """Word anew what has been said by the first log, as far as the second one says less."""
        ...


@dataclass
class _Live:
    plan: Plan
    state: State


class Sessions:
    """All sessions of all communities; what is not at hand is read from its log."""

    def __init__(self, store: Store, herald: Herald, screen: Screen) -> None:
        self._store = store
        self._herald = herald
        self._screen = screen
        self._at_hand: OrderedDict[str, _Live] = OrderedDict()
        """By their tokens, as numbers of deleted ones may come again."""
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def accounts(self, session: Session) -> Sequence[Account]:
        """The accounts of all who are or were in a session; they are shown to nobody."""
        return await self._store.exercises.accounts(session.id)

    async def start(
        self,
        community: str,
        room: str | None,
        by: Account,
        definition: Definition,
        *,
        mode: str,
        pace: Pace,
        params: Mapping[str, Any],
        binds: Material,
        moderated: bool,
        llm: commands.Reader | None = None,
        now: datetime,
    ) -> Happened:
        """Begin a session with what was drawn for it. Alone, the one who begins it is in at once.

        Raises UserError where a group has one open in that room already.
        """
        if mode == "group" and room and await self._store.exercises.open_in(community, room):
            raise UserError(
                _("An exercise is open in this room already."),
                _("Join it: `exercise join`. A moderator can end it: `facilitate abort`."),
            )
        seconds = int(now.timestamp())
        plan, token = Plan(definition), token_hex(5)
        create = commands.Create(
            mode,
            pace,
            new_seed(SystemRandom()),
            params,
            shared(binds),
            moderated=moderated,
            llm=llm is not None,
            llm_name=llm.name if llm else "",
            llm_host=llm.host if llm else "",
        )
        steps = list(_steps(plan, State(), decide(plan, State(), create, seconds)[0], seconds))
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            number = await add_session(
                transaction,
                token=token,
                community=community,
                room=room if mode == "group" else None,
                starter=by,
                exercise=definition.id,
                version=definition.version,
                definition=definition.as_json(),
                mode=mode,
                pace=pace,
                keep_days=definition.policies.retention_days,
                now=seconds,
            )
            if mode == "solo":
                pid = await add_person(transaction, number, by)
                events, __ = decide(plan, steps[-1][1], commands.Join(pid), seconds)
                steps += _steps(plan, steps[-1][1], events, seconds)
            session = Session(
                id=number,
                token=token,
                community=community,
                room=room if mode == "group" else None,
                exercise=definition.id,
                version=definition.version,
                definition=None,
                mode=mode,
                pace=pace,
                status="running",
                outcome=None,
                opened_at=seconds,
                closed_at=None,
                due=None,
            )
            happened = Happened(session, plan, State(), tuple(steps))
            await self._keep(transaction, happened, seconds)
            await self._herald.tell(transaction, happened, now)
        self._remember(token, _Live(plan, happened.after))
        return happened

    async def do(
        self,
        session: Session,
        now: datetime,
        ask: Callable[[Running], commands.Command],
        stood: Stood | None = None,
    ) -> Happened:
        """Ask something of a session; kept and told before this returns.

        `stood` says of an answer in which messages each of its fields was given; it is kept with
        it, so that the texts can go with them. Raises UserError for what cannot be done, NotFound
        for a session that was deleted.
        """

        async def asked(running: Running) -> commands.Command:
            return ask(running)

        return await self._do(session, now, asked, stood or {})

    async def take_back(self, session: Session, messages: Sequence[str], now: datetime) -> None:
        """Take back the texts of a session that stand in these messages, if any do."""

        async def ask(running: Running) -> commands.Command:
            texts = await self._store.answered_messages.texts(session.id, messages)
            return commands.TakeBack(
                tuple(
                    log.Withdrawn(
                        p=text.pid,
                        phase=text.phase,
                        loop=text.loop,
                        unit=text.unit,
                        field=text.field,
                    )
                    for text in texts
                )
            )

        await self._do(session, now, ask, {})

    async def _do(
        self,
        session: Session,
        now: datetime,
        ask: Callable[[Running], Awaitable[commands.Command]],
        stood: Stood,
    ) -> Happened:
        seconds = int(now.timestamp())
        async with self._locks.setdefault(session.id, asyncio.Lock()):
            for _try in range(TRIES):
                live = await self._live(session)
                command = await ask(Running(session, live.plan, live.state))
                events, __ = decide(live.plan, live.state, command, seconds, self._screen)
                steps = tuple(_steps(live.plan, live.state, events, seconds))
                happened = Happened(session, live.plan, live.state, steps)
                if not events:
                    return happened
                try:
                    async with self._store.database.transaction() as transaction:
                        await self._keep(transaction, happened, seconds)
                        before = (live.plan, live.state)
                        await keep_stood(transaction, session.id, before, events, stood)
                        await self._forget(transaction, happened, now)
                        await self._herald.tell(transaction, happened, now)
                except Overtaken:
                    self.forget(session)
                    continue
                self._remember(session.token, _Live(live.plan, happened.after))
                return replace(happened, session=_brought_up(session, happened.after))
        raise UserError(
            _("Many do something in this exercise just now."), _("Try again in a moment.")
        )

    async def join(self, session: Session, account: Account, now: datetime) -> tuple[str, Happened]:
        """Let somebody in; their name in the session. Raises UserError where they may not."""
        await self.running(session)
        async with self._store.database.transaction() as transaction:
            pid = await add_person(transaction, session.id, account)
        return pid, await self.do(session, now, lambda __: commands.Join(pid))

    async def running(self, session: Session) -> Running:
        """A session as it stands. Raises NotFound for one that was deleted."""
        async with self._locks.setdefault(session.id, asyncio.Lock()):
            live = await self._live(session)
        return Running(session, live.plan, live.state)

    async def keep_export(self, session: Session, now: datetime) -> None:
        """Keep in the log that a report was taken out, never by whom."""
        await self.do(session, now, lambda __: commands.Export())

    async def purge(self, session: Session) -> None:
        """Delete a session's log, its posts as they were kept, and who took part.

        Counts and sums of five people or more stay, and what stands in the room.
        """
        async with self._locks.setdefault(session.id, asyncio.Lock()):
            try:
                kept = _sums((await self._live(session)).state)
            except Unreadable:  # deleted all the same
                kept = {}
            async with self._store.database.transaction() as transaction:
                transaction.erases = True
                await purge(transaction, session.id, json.dumps(kept))
                await forget_wishes_to_talk(transaction, session.community, session.token)
                await forget_about(transaction, session.posts)
                await forget_replies_about(transaction, session.community, session.posts)
            self.forget(session)

    async def due(self, now: datetime) -> Sequence[Session]:
        """The sessions in which something is due by now."""
        return await self._store.exercises.due(int(now.timestamp()))

    async def tick(self, session: Session, now: datetime) -> None:
        """Let everything happen in a session that is due by now."""
        await self.do(session, now, lambda __: commands.Tick())

    async def put_off(self, session: Session, now: datetime) -> None:
        """Look after a session later that cannot go on by itself now, so that others can."""
        async with self._store.database.transaction() as transaction:
            await put_off(transaction, session.id, int((now + PUT_OFF).timestamp()))

    def forget(self, session: Session) -> None:
        """Read a session from its log when it is asked for next."""
        self._at_hand.pop(session.token, None)

    def forget_over(self) -> None:
        """The same for all that are over: whoever took part has looked at them by now."""
        for token in self._over():
            del self._at_hand[token]

    def _over(self) -> list[str]:
        return [token for token, one in self._at_hand.items() if one.state.status == "closed"]

    async def next_due(self) -> datetime | None:
        """When something happens by itself in any session next; None for never."""
        due = await self._store.exercises.next_due()
        return None if due is None else datetime.fromtimestamp(due, UTC)

    async def open(self) -> Sequence[Session]:
        """All sessions that are not over."""
        return await self._store.exercises.open()

    async def credit(self, session: Session, since: datetime, now: datetime) -> None:
        """Give a session back the time in which the bot was away, once for each absence."""
        away, began = int((now - since).total_seconds()), int(since.timestamp())
        await self.do(session, now, lambda __: commands.CreditDowntime(away, began))

    async def logged(self, session: Session) -> list[Logged]:
        """The whole log of a session; empty for one that was deleted. Raises Unreadable."""
        return [
            Logged(t=t, event=_event(text))
            for t, text in await self._store.exercises.events(session.id)
        ]

    async def _live(self, session: Session) -> _Live:
        """The session from memory, with what other processes have added, or from its log."""
        if session.status == "purged":  # perhaps by another process
            self.forget(session)
        live = self._at_hand.get(session.token)
        if live is None:
            live = await self._from_log(session)
        else:
            for t, text in await self._store.exercises.events(session.id, live.state.events):
                event = _event(text)
                live = _Live(live.plan, reduce(live.plan, live.state, event, t))
        self._remember(session.token, live)
        return live

    async def _from_log(self, session: Session) -> _Live:
        row = await self._store.exercises.by_token(session.community, session.token)
        if row is None or row.definition is None:
            raise NotFound(
                _("That exercise has been deleted."), _("Start another: `exercise list`.")
            )
        try:
            # what this Parley has no word for any more is left out, as in events
            definition = Definition.model_validate_json(row.definition, extra="ignore")
        except ValidationError:
            raise Unreadable from None
        plan = Plan(definition)
        state = replay(plan, await self.logged(session))
        return _Live(plan, state.with_material(shared(state.binds)))

    async def _keep(self, transaction: Transaction, happened: Happened, seconds: int) -> None:
        state, session = happened.after, happened.session
        await append(
            transaction,
            session.id,
            happened.before.events + 1,
            seconds,
            [event.model_dump_json(exclude_defaults=False) for event, __ in happened.steps],
        )
        await keep_state(
            transaction,
            session.id,
            status="running" if state.status == "draft" else state.status,
            outcome=state.outcome,
            closed_at=state.closed_at,
            due=next_due(happened.plan, state),
        )

    async def _forget(self, transaction: Transaction, happened: Happened, now: datetime) -> None:
        """Take what was withdrawn out of the log, and out of what has been said."""
        pids = forgets(event for event, __ in happened.steps)
        if not pids:
            return
        session = happened.session
        whole = await self.logged(session)
        t = int(now.timestamp())
        whole += [Logged(t=t, event=event) for event, __ in happened.steps]
        for pid in pids:
            lines = scrubbed(await submitted_by(transaction, session.id, pid), happened.after)
            transaction.erases |= bool(lines)
            await rewrite(transaction, session.id, lines)
            await forget_gone(transaction, session.id, pid, happened.after)
        clean = scrubbed_log(whole, happened.after, pids)
        await self._herald.redact(transaction, session, happened.plan, (whole, clean), now)

    def _remember(self, token: str, live: _Live) -> None:
        """Have a session at hand, and let go of those that nobody has asked for the longest."""
        self._at_hand[token] = live
        self._at_hand.move_to_end(token)
        if live.state.status == "closed":
            for one in self._over()[:-OVER_AT_HAND]:
                del self._at_hand[one]
        while len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)


def _steps(
    plan: Plan, state: State, events: Sequence[log.AnyEvent], t: int
) -> Sequence[tuple[log.AnyEvent, State]]:
    """Each event with the state after it."""
    found = []
    for event in events:
        state = reduce(plan, state, event, t)
        found.append((event, state))
    return found


def _event(text: str) -> log.AnyEvent:
    try:
        return READING.validate_json(text)
    except ValidationError:
        raise Unreadable from None


def _brought_up(session: Session, state: State) -> Session:
    status: Any = "running" if state.status == "draft" else state.status
    return replace(session, status=status, outcome=state.outcome, closed_at=state.closed_at)


def _sums(state: State) -> dict[str, Any]:
    """What stays of a session when its texts are gone."""
    return {
        "people": len(state.people),
        "outcome": state.outcome,
        "metrics": {
            f"{name}.{turn}": {k: v for k, v in value.items() if k != "sentence"}
            for (name, turn), value in state.metrics.items()
            if value.get("people", 0) >= FEWEST_KEPT
        },
    }
