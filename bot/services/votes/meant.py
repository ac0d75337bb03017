"""Which of a community's votes somebody means."""

from collections.abc import Sequence
from datetime import datetime

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import one_of
from bot.domain.errors import NotFound
from bot.store import Store
from bot.store.scope import Scope
from bot.store.votes import Poll, PollStatement

SHOWN = 60
HOW_TO_OPEN = marked("A moderator opens one: `votes open`.")


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
            raise NotFound(
                _("No vote goes on about “{typed}”.", typed=dossier.strip()[:SHOWN]), _known(polls)
            )
        if polls:
            raise NotFound(
                _("Several votes go on here."), _("Say which: {names}.", names=_names(polls))
            )
        raise NotFound(_("No vote goes on here."), looked_up(HOW_TO_OPEN))

    async def statement(
        self, scope: Scope, number: int, now: datetime
    ) -> tuple[Poll, PollStatement]:
        """A statement of a vote that goes on. Raises NotFound."""
        found = await self._store.polls.numbered(scope.community, number)
        if found is None:
            raise NotFound(
                _("No statement here has the number {number}.", number=number),
                _("`votes list` has them."),
            )
        poll, statement = found
        if poll.ended_at is not None or poll.ends_at <= now:
            raise NotFound(_("That vote has ended."), _("`common-ground` shows what came of it."))
        return poll, statement


def named(polls: Sequence[Poll], dossier: str, article: str | None) -> Poll | None:
    """The poll about a dossier; with no name the only one, or the one about the article."""
    wanted = dossier.strip().casefold()
    if not wanted and len(polls) == 1:
        return polls[0]
    about = wanted or (article or "").casefold()
    return next((poll for poll in polls if poll.dossier.casefold() == about), None)


def _names(polls: Sequence[Poll]) -> str:
    return one_of([f"`dossier:{poll.dossier}`" for poll in polls])


def _known(polls: Sequence[Poll]) -> str:
    return _("There is {names}.", names=_names(polls)) if polls else looked_up(HOW_TO_OPEN)
