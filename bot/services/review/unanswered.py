"""Questions that nothing answered, for moderators to answer by a claim, or to strike off."""

from collections.abc import Sequence
from datetime import datetime

from bot.catalogue import _, marked
from bot.domain.errors import NotFound
from bot.domain.person import Account
from bot.services.review.deeds import keep_deed
from bot.services.review.finding import Finding
from bot.store import Store
from bot.store.gaps import Gap, remove_gap
from bot.store.scope import Scope


class Unanswered:
    """The gaps of a community."""

    def __init__(self, store: Store, finding: Finding) -> None:
        self._store = store
        self._finding = finding

    async def page(
        self, scope: Scope, now: datetime, *, skip: int, most: int
    ) -> tuple[Sequence[Gap], int]:
        """Some of what was asked in vain, most often first, and how much there is in all."""
        return await self._store.gaps.page(scope.community, now, skip=skip, most=most)

    async def answer(self, scope: Scope, by: Account, gap: int, claim: str, now: datetime) -> str:
        """Strike a question off that a claim answers now; the claim's address.

        What was asked is forgotten; that it was answered, and by which claim, is kept.
        """
        kept = await self._finding.shown_claim(scope, claim)
        address = f"{kept.dossier}/{kept.ref}"
        await self._remove(
            scope, by, gap, what=marked("answered a question"), detail=f"with {address}", now=now
        )
        return address

    async def delete(self, scope: Scope, by: Account, gap: int, now: datetime) -> None:
        """Strike a question off. Raises NotFound for a number that the community does not have."""
        await self._remove(
            scope, by, gap, what=marked("deleted a question"), detail=f"number {gap}", now=now
        )

    async def _remove(
        self, scope: Scope, by: Account, gap: int, *, what: str, detail: str, now: datetime
    ) -> None:
        async with self._store.database.transaction() as transaction:
            if not await remove_gap(transaction, scope.community, gap):
                raise NotFound(
                    _("There is no open question {gap} here.", gap=gap),
                    _("`gaps list` lists those there are."),
                )
            await keep_deed(transaction, scope, by, what=what, detail=detail, now=now)
