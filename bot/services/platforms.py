"""What an adapter needs between two starts: values, deeds, replies, where it was sent away."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import marked
from bot.domain.person import Account
from bot.store import Store
from bot.store.begun import keep_begun
from bot.store.communities import ensure_community
from bot.store.database import Transaction, noting
from bot.store.handled import KEPT_FOR, keep_handled
from bot.store.posted import add_posting
from bot.store.prompt_schedules import pause_those_of
from bot.store.remembered import forget_replies, keep_reply, remember
from bot.store.scope import Scope

SENT_AWAY = marked("The bot was removed from here, and has been asked in again.")


@dataclass(frozen=True)
class Posted:
    """Where an answer stands for a whole room to see, and what it rests on."""

    room: str
    message: str | None
    what: str
    """The command that it answers."""
    version: str | None
    """The version of the store."""
    used: Mapping[str, int]
    """The wordings of statements that it shows, by their addresses."""


@dataclass(frozen=True)
class Answer:
    """What is kept of an answer."""

    community: str
    token: str = ""
    """By which its other parts are asked for; `''` where it has none."""
    reply: str = ""
    """All of it as JSON; `''` where it is not kept."""
    posted: Posted | None = None
    post: str = ""
    """The key of the post that it is, in the place of what was kept of it; `''` for no post."""


class Platforms:
    """The memory of the adapters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def value(self, platform: str, name: str) -> str | None:
        """A small value that was remembered; None where it was not."""
        return await self._store.remembered.value(platform, name)

    async def remember(self, platform: str, name: str, value: str) -> None:
        """Remember a small value, in the place of what it was."""
        async with self._store.database.transaction() as transaction:
            await remember(transaction, platform, name, value)

    async def unhandled(self, platform: str, events: Iterable[str]) -> frozenset[str]:
        """Those of these events that have not been dealt with in the last days."""
        asked = frozenset(events)
        return asked - await self._store.handled.known(platform, asked)

    async def dealt_with(
        self, platform: str, events: Iterable[str], cursor: tuple[str, str] | None, now: datetime
    ) -> None:
        """Keep that events are dealt with, and a small value by its name. All of it, or nothing."""
        async with self._store.database.transaction() as transaction:
            await keep_handled(transaction, platform, events, now)
            if cursor is not None:
                await remember(transaction, platform, *cursor)

    async def answered_in(self, messages: Iterable[str]) -> Sequence[str]:
        """The communities for which it matters whether these messages are deleted."""
        sought = tuple(messages)
        answered = await self._store.answered_messages.communities(sought)
        return sorted({*answered, *await self._store.given_in.communities(sought)})

    async def answers_of(self, community: str) -> Sequence[str]:
        """The messages of which it matters to a community whether they are deleted."""
        answered = await self._store.answered_messages.of_community(community)
        return sorted({*answered, *await self._store.given_in.of_community(community)})

    async def answers_by(self, account: Account) -> Sequence[str]:
        """Those that somebody wrote, in whatever community."""
        answered = await self._store.answered_messages.of_account(account)
        return sorted({*answered, *await self._store.given_in.of_account(account)})

    async def begun(self, platform: str) -> frozenset[str]:
        """The events that have written something and are not dealt with, of a killed process."""
        return await self._store.begun.left(platform)

    def noting(self, platform: str, event: str, now: datetime) -> AbstractContextManager[None]:
        """Keep that an event has written something, with the first that is written within."""

        async def note(transaction: Transaction) -> None:
            await keep_begun(transaction, platform, [event], now)

        return noting(note)

    async def keep(self, answers: Sequence[Answer], now: datetime) -> None:
        """Keep answers that are out: their parts, and where they were posted. All, or none."""
        async with self._store.database.transaction() as transaction:
            for community in dict.fromkeys(answer.community for answer in answers):
                await ensure_community(transaction, community)
            for answer in answers:
                if answer.post:
                    await forget_replies(transaction, answer.community, answer.post)
                if answer.token and answer.reply:
                    await keep_reply(
                        transaction,
                        token=answer.token,
                        community=answer.community,
                        reply=answer.reply,
                        now=now,
                        post=answer.post,
                    )
                if answer.posted:
                    await add_posting(
                        transaction,
                        scope=Scope(answer.community),
                        room=answer.posted.room,
                        message=answer.posted.message,
                        what=answer.posted.what,
                        store_version=answer.posted.version,
                        used=answer.posted.used,
                        now=now,
                    )

    async def kept(self, community: str, token: str, now: datetime) -> str | None:
        """A reply that was kept in this community; None where there is none of that token."""
        return await self._store.remembered.reply(token, community, now)

    async def left(self, communities: Iterable[str], now: datetime) -> None:
        """The bot was sent away from these communities; what they have is kept for a while.

        Nothing is posted by itself any more, also not when it is asked in again.
        """
        left = list(communities)
        await self._store.communities.leave(left, now)
        async with self._store.database.transaction() as transaction:
            await pause_those_of(transaction, left, SENT_AWAY)

    async def joined(self, communities: Iterable[str]) -> None:
        """The bot is in these communities; if it had left them, nothing of them is deleted."""
        await self._store.communities.come_back(communities)

    async def known(self, platform: str) -> frozenset[str]:
        """The communities of a platform that it has not left."""
        return frozenset(await self._store.communities.of_platform(platform))

    async def expire(self, now: datetime) -> int:
        """Delete what has been kept for long enough; how many communities went with it."""
        await self._store.remembered.expire(now)
        await self._store.handled.expire(now)
        await self._store.begun.expire(now - KEPT_FOR)
        return len(await self._store.communities.expire(now))
