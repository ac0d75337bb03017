"""Keeps what a moderator did, within the transaction that does it."""

from datetime import datetime

from bot.domain.person import Account
from bot.store.acts import add_act
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.people import person_id
from bot.store.scope import Scope


async def keep_deed(
    transaction: Transaction, scope: Scope, by: Account, *, what: str, detail: str, now: datetime
) -> None:
    """Keep it for the other moderators: `what` is the deed, `detail` what it was done to."""
    await ensure_community(transaction, scope.community)
    await add_act(
        transaction,
        community=scope.community,
        person=await person_id(transaction, by),
        what=what,
        detail=detail,
        now=now,
    )
