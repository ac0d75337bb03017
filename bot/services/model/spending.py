"""What a community's calls of a language model took, for its moderators to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.model.caps import DAY, Caps
from bot.services.model.task import Asker
from bot.store import Store
from bot.store.model_spending import Cap, Sum
from bot.store.scope import Scope

LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Spent:
    """What was used in the last 30 days, and of today's cap."""

    sums: Sequence[Sum]
    today: int
    """Tokens of the community's cap for today that are used or put by."""
    cap: int


class Spending:
    """Reads the ledger."""

    def __init__(self, store: Store, caps: Caps) -> None:
        self._store = store
        self._caps = caps

    async def left(self, community: str, now: datetime) -> int:
        """How many tokens a community may still use today; never below 0."""
        caps = self._caps.over(Asker(community), now)
        return max(
            0, min([cap.tokens - await self._store.model_spending.used(cap) for cap in caps])
        )

    async def of(self, scope: Scope, now: datetime) -> Spent:
        """What a community's calls took; never who asked, which is not kept."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        cap = Cap(self._caps.of_community, day, DAY, community=scope.community)
        return Spent(
            await self._store.model_spending.sums(scope.community, now - LOOKED_BACK),
            await self._store.model_spending.used(cap),
            cap.tokens,
        )
