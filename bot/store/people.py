"""Who somebody is: the one table that knows. Whatever is kept of a person hangs on it."""

from bot.domain.person import Account
from bot.store.database import Transaction

ADD = """
    INSERT INTO person (platform, account) VALUES (:platform, :account)
    ON CONFLICT (platform, account) DO NOTHING
"""
POINTERS = {
    "act": ("person",),
    "draft": ("person",),
    "earlier_wording": ("decided_by",),
    "exercise_person": ("person",),
    "exercise_session": ("starter",),
    "hidden": ("decided_by",),
    "loading": ("person",),
    "model_spent": ("person",),
    "poll_statement": ("person", "decided_by"),
    "prompt_suggestion": ("person", "decided_by"),
    "proposal": ("person", "decided_by"),
    "report": ("asker",),
    "sign_off": ("person",),
    "unquoted": ("person",),
    "vote": ("person",),
    "voter": ("person",),
}
"""The columns that point at a person, by table."""
UNUSED = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = person.id)"  # noqa: S608  # constants
    for table, columns in POINTERS.items()
    for column in columns
)
FORGET_UNUSED = f"DELETE FROM person WHERE {UNUSED}"  # noqa: S608  # constants, not values
FIND = "SELECT id FROM person WHERE platform = :platform AND account = :account"


async def person_id(transaction: Transaction, account: Account) -> int:
    """The row of an account, made where something is about to be kept of it for the first time."""
    key = {"platform": account.platform, "account": account.name}
    await transaction.write(ADD, key)
    return int((await transaction.read(FIND, key))[0]["id"])


async def forget_unused(transaction: Transaction) -> None:
    """Forget the accounts of which nothing is kept any more."""
    await transaction.write(FORGET_UNUSED, {})
