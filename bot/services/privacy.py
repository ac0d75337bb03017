"""What is kept of one person: all of it given out to them, and all of it forgotten."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.catalogue import _, speaking
from bot.domain.errors import NotFound
from bot.domain.person import Account
from bot.exercises import commands
from bot.services.exercises.sessions import Running, Sessions, Unreadable
from bot.services.prompts.choosing import SUGGESTED
from bot.services.rooms import language_in
from bot.services.summaries import Summaries
from bot.store import Store
from bot.store.inventory import GAPS, INVENTORY, Matter
from bot.store.personal import (
    Kept,
    TakenPart,
    drop_replies,
    forget_person,
    posted_prompts,
    strings_in,
)
from bot.store.post_edits import replace
from bot.store.reports import unquote

TELLING = 8
"""Characters from which on a text within something larger is taken for somebody's own."""
WORDS = frozenset({"text", "reason", "proposed", "what", "with_the_name", "under_the_name"})
"""What in an entry somebody wrote themselves, or is called."""
GONE = frozenset({"left", "removed"})


@dataclass(frozen=True)
class OfMatter:
    """What is kept of somebody of one matter."""

    matter: Matter
    entries: Sequence[Mapping[str, Any]]


class Privacy:
    """Gives out and forgets, over all communities of an account's platform."""

    def __init__(
        self,
        store: Store,
        sessions: Sessions,
        summaries: Summaries,
        instead: Callable[[], str],
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._summaries = summaries
        self._instead = instead
        """What a prompt says that was taken back, as JSON."""
        self._besides: list[Callable[[Account], Awaitable[None]]] = []

    def besides(self, forget: Callable[[Account], Awaitable[None]]) -> None:
        """Have something else forgotten too, such as a file or what is held in memory."""
        self._besides.append(forget)

    async def of(self, account: Account) -> Sequence[OfMatter]:
        """All that is kept of somebody, by matter; empty where nothing is."""
        return [*_by_matter(await self._store.personal.of(account))]

    async def file(self, account: Account, now: datetime) -> Mapping[str, Any]:
        """All that is kept of somebody, as it is handed to them.

        What names its parts is the same in every language, for programs that read it.
        """
        gaps = GAPS.told
        return {
            "what this is": _(
                "All that Parley keeps of you, over all communities of this platform, with why it "
                "is kept and what becomes of it when you ask to be forgotten. Times are in UTC."
            ),
            "platform": account.platform,
            "your account there": account.name,
            "made": now.isoformat(timespec="seconds"),
            "kept": [
                {
                    "what": each.matter.told.name,
                    "why": each.matter.told.why,
                    "how long": each.matter.told.until,
                    "if you ask to be forgotten": each.matter.told.forgotten,
                    "entries": list(each.entries),
                }
                for each in await self.of(account)
            ],
            "not in here": [
                f"{gaps.name}: {gaps.what} {gaps.forgotten}",
                _("In encrypted Matrix rooms: the public keys of your devices."),
            ],
        }

    async def forget(self, account: Account, now: datetime, *, unquoted: bool) -> None:
        """Forget somebody; `unquoted` keeps that they do not want to be quoted, and only that.

        It can be asked for again: what broke in the middle is then gone on with.
        """
        texts = frozenset(_texts(await self._store.personal.of(account)))
        person = await self._store.personal.person(account)
        for part in await self._store.personal.exercises(person) if person else ():
            await self._leave(part, now)
        await self._summaries.forget(account, now)
        if person is None:  # what the summaries have just kept of them
            person = await self._store.personal.person(account)
        assert person is not None  # noqa: S101  # that they are not quoted is kept of them
        for forget in self._besides:
            await forget(account)
        async with self._store.database.transaction() as transaction:
            for community, key in await posted_prompts(transaction, person, SUGGESTED):
                with speaking(await language_in(transaction, community)):
                    await replace(transaction, key, self._instead(), now)
            shown = await self._store.personal.replies_with(person, texts)
            await drop_replies(transaction, shown)
            await forget_person(transaction, person, account)
            if unquoted:
                await unquote(transaction, account, now)

    async def _leave(self, part: TakenPart, now: datetime) -> None:
        """Take somebody's texts out of an exercise, and them; one that they did alone is deleted.

        So is one that this Parley cannot read: nobody can go on with it.
        """
        session = await self._store.exercises.by_token(part.community, part.token)
        if session is None:
            return
        try:
            running = await self._sessions.running(session)
            if _has_answered(running, part.pid):
                await self._sessions.do(session, now, lambda __: commands.Withdraw(part.pid))
            if _is_in(running, part.pid):
                await self._sessions.do(
                    session, now, lambda __: commands.Leave(part.pid, keep=False)
                )
        except NotFound:  # deleted meanwhile
            return
        except Unreadable:
            await self._sessions.purge(session)
            return
        if session.mode == "solo":
            await self._sessions.purge(session)


def _has_answered(running: Running, pid: str) -> bool:
    return any(key[0] == pid for forms in running.state.answers.values() for key in forms)


def _is_in(running: Running, pid: str) -> bool:
    person = running.state.person(pid)
    return person is not None and person.standing not in GONE and running.state.status != "closed"


def _by_matter(kept: Kept) -> Iterator[OfMatter]:
    for matter in INVENTORY:
        entries = [entry for table in matter.tables for entry in kept.get(table.name, ())]
        if entries:
            yield OfMatter(matter, entries)


def _texts(kept: Kept) -> Iterator[str]:
    """What somebody wrote themselves, or is called."""
    for entries in kept.values():
        for entry in entries:
            for name, value in entry.items():
                if name not in WORDS:
                    continue
                if isinstance(value, str):
                    yield value
                else:  # with names of the bot's own among them
                    yield from (text for text in strings_in(value) if len(text) >= TELLING)
