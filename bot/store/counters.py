"""Numbers that people see: each community counts its own, and none is ever given twice.

Else an old button could reach something new, and a number would tell of other communities.
"""

from typing import Literal

from bot.store.database import Transaction

Counted = Literal[
    "draft",
    "gap",
    "loading",
    "prompt_schedule",
    "prompt_suggestion",
    "proposal",
    "report",
    "report_schedule",
]

NEXT = """
    INSERT INTO counter (community, counted, last) VALUES (:community, :counted, 1)
    ON CONFLICT (community, counted) DO UPDATE SET last = last + 1 RETURNING last
"""


async def next_number(transaction: Transaction, community: str, counted: Counted) -> int:
    """The next number of its kind in a community that is known, from 1."""
    rows = await transaction.read(NEXT, {"community": community, "counted": counted})
    return int(rows[0]["last"])
