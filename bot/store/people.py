"""Who somebody is: the one table that knows. Whatever is kept of a person hangs on it."""

from bot.domain.person import Account
from bot.store.database import Transaction

ADD = """
    INSERT INTO person (platform, account) VALUES (:platform, :account)
    ON CONFLICT (platform, account) DO NOTHING
"""
FIND = "SELECT id FROM person WHERE platform = :platform AND account = :account"


async def person_id(transaction: Transaction, account: Account) -> int:
    """The row of an account, made where something is about to be kept of it for the first time."""
    key = {"platform": account.platform, "account": account.name}
    await transaction.write(ADD, key)
    return int((await transaction.read(FIND, key))[0]["id"])
