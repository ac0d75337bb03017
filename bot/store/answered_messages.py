"""In which messages the texts of exercises stood: what is deleted there is taken back here."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from bot.domain.person import Account
from bot.store.database import Database, Transaction

SESSIONS = """
    SELECT DISTINCT token FROM answered_message
    JOIN exercise_session ON exercise_session.id = session
    WHERE community = :community AND message IN (SELECT value FROM json_each(:messages))
    ORDER BY exercise_session.id
"""
COMMUNITIES = """
    SELECT DISTINCT community FROM answered_message
    JOIN exercise_session ON exercise_session.id = session
    WHERE message IN (SELECT value FROM json_each(:messages))
    ORDER BY community
"""
OF_COMMUNITY = """
    SELECT DISTINCT message FROM exercise_session
    JOIN answered_message ON answered_message.session = exercise_session.id
    WHERE community = :community
    ORDER BY message
"""
OF_ACCOUNT = """
    SELECT DISTINCT message FROM person
    JOIN exercise_person ON exercise_person.person = person.id
    JOIN answered_message USING (session, pid)
    WHERE platform = :platform AND account = :account
    ORDER BY message
"""
STOOD_IN = """
    SELECT DISTINCT pid, phase, loop, unit, field FROM answered_message
    WHERE session = :session AND message IN (SELECT value FROM json_each(:messages))
    ORDER BY pid, phase, loop, unit, field
"""
OF_PERSON = """
    SELECT DISTINCT pid, phase, loop, unit, field FROM answered_message
    WHERE session = :session AND pid = :pid
"""
FORGET = """
    DELETE FROM answered_message
    WHERE session = :session AND pid = :pid AND phase = :phase AND loop = :loop AND unit = :unit
        AND field = :field
"""
ADD = """
    INSERT INTO answered_message (session, pid, phase, loop, unit, field, message)
    VALUES (:session, :pid, :phase, :loop, :unit, :field, :message)
"""


@dataclass(frozen=True)
class TextAt:
    """The place of a text in its session."""

    pid: str
    phase: str
    loop: int
    unit: str
    field: str


class AnsweredMessages:
    """Reads it; what is written is written within a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sessions(self, community: str, messages: Iterable[str]) -> Sequence[str]:
        """The tokens of a community's sessions of which texts stand in these messages."""
        values = {"community": community, "messages": json.dumps(list(messages))}
        return [str(row["token"]) for row in await self._database.read(SESSIONS, values)]

    async def communities(self, messages: Iterable[str]) -> Sequence[str]:
        """The communities in whose sessions texts stand in these messages."""
        values = {"messages": json.dumps(list(messages))}
        return [str(row["community"]) for row in await self._database.read(COMMUNITIES, values)]

    async def of_community(self, community: str) -> Sequence[str]:
        """All messages in which texts of a community's sessions stand."""
        rows = await self._database.read(OF_COMMUNITY, {"community": community})
        return [str(row["message"]) for row in rows]

    async def of_account(self, account: Account) -> Sequence[str]:
        """All messages in which texts of somebody stand, in whatever community."""
        values = {"platform": account.platform, "account": account.name}
        return [str(row["message"]) for row in await self._database.read(OF_ACCOUNT, values)]

    async def texts(self, session: int, messages: Iterable[str]) -> Sequence[TextAt]:
        """The texts of a session that stand in these messages as they are now, wholly or in part.

        Of a text that was given anew elsewhere, the earlier message is none.
        """
        values = {"session": session, "messages": json.dumps(list(messages))}
        return [TextAt(**dict(row)) for row in await self._database.read(STOOD_IN, values)]


async def texts_of(transaction: Transaction, session: int, pid: str) -> Sequence[TextAt]:
    """The texts of somebody that stand in messages."""
    rows = await transaction.read(OF_PERSON, {"session": session, "pid": pid})
    return [TextAt(**dict(row)) for row in rows]


async def put_messages(
    transaction: Transaction, session: int, text: TextAt, messages: Iterable[str]
) -> None:
    """Keep in which messages a text stands now, in the place of earlier ones; none for a form."""
    await forget_messages(transaction, session, [text])
    at = {"session": session, **asdict(text)}
    await transaction.write_many(ADD, [{**at, "message": one} for one in dict.fromkeys(messages)])


async def forget_messages(transaction: Transaction, session: int, texts: Iterable[TextAt]) -> None:
    """Forget in which messages texts stood."""
    await transaction.write_many(FORGET, [{"session": session, **asdict(text)} for text in texts])
