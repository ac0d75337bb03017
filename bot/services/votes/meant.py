"""Which of a community's votes somebody means."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import NotFound
from bot.store import Store
from bot.store.scope import Scope
from bot.store.votes import Poll, PollStatement

SHOWN = 60
HOW_TO_OPEN = "A moderator opens one: `votes open`."


class Meant:
    """Finds votes by what is typed and where."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def running(self, scope: Scope, now: datetime) -> Sequence[Poll]:
        """The votes that go on now; one whose end has come is none of them, deleted or not yet."""
        return [p for p in await self._store.polls.running(scope.community) if p.ends_at > now]

    async def poll(self, scope: Scope, dossier: str, article: str | None, now: datetime) -> Poll:
        """The vote that goes on about a dossier; of several the one about the room's article.

        Raises NotFound where there is none, or where it has to be said which.
        """
        polls = await self.running(scope, now)
        if found := named(polls, dossier, article):
            return found
        if dossier.strip():
            raise NotFound(f"No vote goes on about “{dossier.strip()[:SHOWN]}”.", _known(polls))
        if polls:
            raise NotFound("Several votes go on here.", f"Say which: {_names(polls)}.")
        raise NotFound("No vote goes on here.", HOW_TO_OPEN)

    async def statement(
        self, scope: Scope, number: int, now: datetime
    ) -> tuple[Poll, PollStatement]:
        """A statement of a vote that goes on. Raises NotFound."""
        found = await self._store.polls.numbered(scope.community, number)
        if found is None:
            raise NotFound(f"No statement here has the number {number}.", "`votes list` has them.")
        poll, statement = found
        if poll.ended_at is not None or poll.ends_at <= now:
            raise NotFound("That vote has ended.", "`common-ground` shows what came of it.")
        return poll, statement


def named(polls: Sequence[Poll], dossier: str, article: str | None) -> Poll | None:
    """The poll about a dossier; with no name the only one, or the one about the article."""
    wanted = dossier.strip().casefold()
    if not wanted and len(polls) == 1:
        return polls[0]
    about = wanted or (article or "").casefold()
    return next((poll for poll in polls if poll.dossier.casefold() == about), None)


def _names(polls: Sequence[Poll]) -> str:
    return " or ".join(f"`dossier:{poll.dossier}`" for poll in polls)


def _known(polls: Sequence[Poll]) -> str:
    return f"There is {_names(polls)}." if polls else HOW_TO_OPEN
