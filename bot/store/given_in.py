"""What waits for moderators, by the messages in which it was given: it goes with these."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.person import Account
from bot.store.database import Database

STOOD_THERE = """
    EXISTS (
        SELECT 1 FROM json_each(given_in)
        WHERE value IN (SELECT value FROM json_each(:messages))
    )
"""
PROPOSALS = f"community = :community AND state = 'open' AND {STOOD_THERE}"
OF_COMMUNITY = "poll IN (SELECT id FROM poll WHERE community = :community)"
STATEMENTS = f"{OF_COMMUNITY} AND state = 'waiting' AND {STOOD_THERE}"
SUGGESTIONS = f"community = :community AND state IN ('waiting', 'approved') AND {STOOD_THERE}"
ALL = """
    WITH given AS (
        SELECT community, proposal.person, value AS message
        FROM proposal, json_each(proposal.given_in) WHERE proposal.state = 'open'
        UNION ALL
        SELECT community, poll_statement.person, value
        FROM poll_statement JOIN poll ON poll.id = poll, json_each(poll_statement.given_in)
        WHERE poll_statement.state = 'waiting'
        UNION ALL
        SELECT community, prompt_suggestion.person, value
        FROM prompt_suggestion, json_each(prompt_suggestion.given_in)
        WHERE prompt_suggestion.state IN ('waiting', 'approved')
    )
"""
COMMUNITIES = f"""{ALL}
    SELECT DISTINCT community FROM given
    WHERE message IN (SELECT value FROM json_each(:messages)) ORDER BY community
"""  # noqa: S608  # constants, not values
MESSAGES_OF = f"""{ALL}
    SELECT DISTINCT message FROM given WHERE community = :community ORDER BY message
"""  # noqa: S608  # constants, not values
MESSAGES_BY = f"""{ALL}
    SELECT DISTINCT message FROM given JOIN person ON person.id = given.person
    WHERE platform = :platform AND account = :account ORDER BY message
"""  # noqa: S608  # constants, not values
IS_THERE = f"""
    SELECT 1 WHERE EXISTS (SELECT 1 FROM proposal WHERE {PROPOSALS})
        OR EXISTS (SELECT 1 FROM poll_statement WHERE {STATEMENTS})
        OR EXISTS (SELECT 1 FROM prompt_suggestion WHERE {SUGGESTIONS})
"""  # noqa: S608  # constants, not values
WITHDRAW = f"""
    UPDATE proposal SET state = 'withdrawn', body = '{{}}', person = NULL, decided_at = :now,
        given_in = '[]'
    WHERE {PROPOSALS}
"""  # noqa: S608  # constants, not values
TAKE_BACK = (
    f"DELETE FROM poll_statement WHERE {STATEMENTS}",  # noqa: S608  # constants, not values
    f"DELETE FROM prompt_suggestion WHERE {SUGGESTIONS}",  # noqa: S608  # constants, not values
)


class GivenIn:
    """Finds and withdraws it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def communities(self, messages: Iterable[str]) -> Sequence[str]:
        """The communities in which something was given in these messages."""
        values = {"messages": json.dumps(list(messages))}
        return [str(row["community"]) for row in await self._database.read(COMMUNITIES, values)]

    async def of_community(self, community: str) -> Sequence[str]:
        """All messages in which something of a community was given."""
        rows = await self._database.read(MESSAGES_OF, {"community": community})
        return [str(row["message"]) for row in rows]

    async def of_account(self, account: Account) -> Sequence[str]:
        """All messages in which somebody gave something, in whatever community."""
        values = {"platform": account.platform, "account": account.name}
        return [str(row["message"]) for row in await self._database.read(MESSAGES_BY, values)]

    async def withdraw(self, community: str, messages: Iterable[str], now: datetime) -> None:
        """Withdraw what was given in these messages and is not decided; of prompts, not posted."""
        values = {"community": community, "messages": json.dumps(list(messages))}
        if not await self._database.read(IS_THERE, values):
            return  # most messages that are deleted are none of these
        async with self._database.transaction() as transaction:
            transaction.erases = True
            await transaction.write(WITHDRAW, {**values, "now": now.isoformat(timespec="seconds")})
            for each in TAKE_BACK:
                await transaction.write(each, values)
