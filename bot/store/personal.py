"""All that is kept of one person, over all tables: to be given out to them, and to be deleted."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.person import Account
from bot.store.acts import WISH_TO_TALK
from bot.store.database import Database, Transaction

FIND = "SELECT id FROM person WHERE platform = :platform AND account = :account"
OF_SESSION = """
    FROM exercise_person AS who JOIN exercise_session AS session ON session.id = who.session
"""
KEPT: Mapping[str, str] = {
    "person": "SELECT platform, account FROM person WHERE id = :person",
    "proposal": """
        SELECT community, made_at AS "when", number, sort, state, json(body) AS json_proposed,
            reason AS reason_of_decision, decided_at, json(given_in) AS json_given_in_messages,
            iif(decided_by = :person, 'decided it', 'proposed it') AS you
        FROM proposal WHERE :person IN (person, decided_by) ORDER BY id
    """,
    "sign_off": """
        SELECT sign_off.community, made_at AS "when",
            coalesce(statement.text, framing.headline) AS of_what,
            iif(fair, 'stated fairly', 'not stated fairly') AS said, reason
        FROM sign_off LEFT JOIN statement ON statement.id = sign_off.statement
        LEFT JOIN framing ON framing.id = sign_off.framing
        WHERE person = :person ORDER BY sign_off.id
    """,
    "act": """
        SELECT community, done_at AS "when", what AS did, detail FROM act
        WHERE person = :person ORDER BY id
    """,
    "draft": """
        SELECT community, made_at AS "when", sort, name, body AS text FROM draft
        WHERE person = :person ORDER BY id
    """,
    "loading": """
        SELECT community, loaded_at AS "when", sort, title, undone_at FROM loading
        WHERE person = :person ORDER BY id
    """,
    "exercise_session": """
        SELECT community, datetime(opened_at, 'unixepoch') AS "when", room, exercise,
            'started it' AS you
        FROM exercise_session WHERE starter = :person ORDER BY id
    """,
    "exercise_person": f"""
        SELECT community, datetime(opened_at, 'unixepoch') AS "when", room, exercise,
            pid AS your_name_there, status, keep_days AS days_kept_after_its_end
        {OF_SESSION} WHERE person = :person ORDER BY session.id
    """,
    "exercise_event": f"""
        SELECT community, datetime(t, 'unixepoch') AS "when", exercise,
            json_remove(event, '$.p') AS json_what
        {OF_SESSION} JOIN exercise_event AS line ON line.session = session.id
            AND line.event ->> 'p' = who.pid
        WHERE person = :person ORDER BY session.id, n
    """,
    "answered_message": f"""
        SELECT DISTINCT community, message, exercise
        {OF_SESSION} JOIN answered_message AS stood ON stood.session = session.id
            AND stood.pid = who.pid
        WHERE person = :person ORDER BY message
    """,
    "poll_statement": """
        SELECT community, number, iif(person = :person, text, NULL) AS text, state,
            reason AS reason_of_decision,
            iif(person = :person, json(given_in), '[]') AS json_given_in_messages,
            iif(decided_by = :person, 'decided it', 'proposed it') AS you
        FROM poll_statement JOIN poll ON poll.id = poll
        WHERE :person IN (person, decided_by) ORDER BY number
    """,
    "vote": """
        SELECT community, title AS about, text AS statement,
            CASE choice WHEN 1 THEN 'agree' WHEN -1 THEN 'disagree' ELSE 'pass' END AS said
        FROM vote JOIN poll ON poll.id = vote.poll
        JOIN poll_statement ON poll_statement.id = vote.statement
        WHERE vote.person = :person ORDER BY vote.id
    """,
    "voter": """
        SELECT community, title AS about, text AS statement_shown_last,
            voter.placed AS group_of_people_who_vote_alike
        FROM voter JOIN poll ON poll.id = voter.poll
        LEFT JOIN poll_statement ON poll_statement.id = voter.asked
        WHERE voter.person = :person ORDER BY voter.poll
    """,
    "report": """
        SELECT community, made_at AS "when", number, room, expires_at, 'asked for it' AS you
        FROM report WHERE asker = :person ORDER BY id
    """,
    "report_quote": """
        SELECT community, made_at AS "when", room, number AS summary,
            quote.value ->> 'text' AS text,
            quote.value ->> 'author' AS under_the_name, message
        FROM report_quote JOIN report ON report.id = report_quote.report
        LEFT JOIN json_each(report.body, '$.quotes') AS quote ON quote.key = report_quote.message
        WHERE report_quote.author = :account
            AND substr(report.room, 1, length(:platform) + 1) = :platform || ':'
        ORDER BY report.id, message
    """,
    "unquoted": """SELECT since AS "when" FROM unquoted WHERE person = :person""",
    "prompt_suggestion": """
        SELECT community, made_at AS "when", number, event,
            iif(person = :person, text, NULL) AS text,
            iif(person = :person, credit, NULL) AS with_the_name, state,
            reason AS reason_of_decision, decided_at,
            iif(person = :person, json(given_in), '[]') AS json_given_in_messages,
            iif(decided_by = :person, 'decided it', 'suggested it') AS you
        FROM prompt_suggestion WHERE :person IN (person, decided_by) ORDER BY id
    """,
    "hidden": """
        SELECT hidden.community, hidden_at AS "when", text AS of_what, reason, 'took it out' AS you
        FROM hidden JOIN statement ON statement.id = hidden.statement
        WHERE decided_by = :person ORDER BY hidden_at, statement.id
    """,
    "earlier_wording": """
        SELECT community, ended_at AS "when", statement.text AS of_what, reason,
            'reworded it' AS you
        FROM earlier_wording JOIN statement ON statement.id = earlier_wording.statement
        WHERE decided_by = :person ORDER BY ended_at, statement.id
    """,
    "model_spent": """
        SELECT stretch AS "when", tokens, ends_at AS kept_until FROM model_spent
        WHERE person = :person ORDER BY stretch
    """,
}
"""By table, what is kept of a person; a column that begins with `json_` is JSON."""
COPIES = frozenset({"outbox", "kept_reply"})
"""Tables that hold what people said only as it is shown from the others."""

SESSIONS = """
    SELECT community, token, pid FROM exercise_person
    JOIN exercise_session ON exercise_session.id = session
    WHERE person = :person AND status <> 'purged' ORDER BY exercise_session.id
"""
COMMUNITIES = """
    SELECT community FROM proposal WHERE :person IN (person, decided_by)
    UNION SELECT community FROM sign_off WHERE person = :person
    UNION SELECT community FROM draft WHERE person = :person
    UNION SELECT community FROM act WHERE person = :person
    UNION SELECT community FROM poll_statement JOIN poll ON poll.id = poll
        WHERE :person IN (person, decided_by)
    UNION SELECT community FROM prompt_suggestion WHERE :person IN (person, decided_by)
    UNION SELECT community FROM hidden WHERE decided_by = :person
    UNION SELECT statement.community FROM earlier_wording
        JOIN statement ON statement.id = earlier_wording.statement WHERE decided_by = :person
    UNION SELECT community FROM report WHERE asker = :person
    UNION SELECT community FROM exercise_person
        JOIN exercise_session ON exercise_session.id = session WHERE person = :person
    UNION SELECT community FROM exercise_session WHERE starter = :person
"""
REPLIES = "SELECT id, reply FROM kept_reply WHERE community = :community"
DROP_REPLIES = "DELETE FROM kept_reply WHERE id IN (SELECT value FROM json_each(:ids))"
PROMPTS_POSTED = """
    SELECT prompt_suggestion.community, prompt_occasion.key FROM prompt_suggestion
    JOIN prompt_schedule ON prompt_schedule.community = prompt_suggestion.community
    JOIN prompt_occasion ON prompt_occasion.schedule = prompt_schedule.id
        AND prompt_occasion.prompt = :suggested || prompt_suggestion.number
    WHERE person = :person AND prompt_occasion.key IS NOT NULL
"""
FORGET = (
    "DELETE FROM proposal WHERE person = :person AND state <> 'approved'",
    "UPDATE proposal SET reason = NULL WHERE decided_by = :person",
    "UPDATE poll_statement SET reason = NULL WHERE decided_by = :person",
    "UPDATE prompt_suggestion SET reason = NULL WHERE decided_by = :person",
    "UPDATE hidden SET reason = '' WHERE decided_by = :person",
    "UPDATE earlier_wording SET reason = '' WHERE decided_by = :person",
    "DELETE FROM poll_statement WHERE person = :person AND state <> 'open'",
    "DELETE FROM prompt_suggestion WHERE person = :person",
    "DELETE FROM report WHERE asker = :person AND shared = 0",
    "DELETE FROM act WHERE person = :person AND what = :wish",
    """UPDATE act SET detail = substr(detail, 1, instr(detail || ': ', ': ') - 1)
        WHERE person = :person""",
    "UPDATE poll_statement SET given_in = '[]' WHERE person = :person",
    "UPDATE proposal SET given_in = '[]' WHERE person = :person",
    "DELETE FROM vote WHERE person = :person",
)
"""What is deleted or emptied before the person is; their rows in other tables go with them."""
DROP = "DELETE FROM person WHERE id = :person"
QUOTES = """
    DELETE FROM report_quote WHERE author = :account AND report IN (
        SELECT id FROM report WHERE substr(room, 1, length(:platform) + 1) = :platform || ':'
    )
"""


Kept = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class TakenPart:
    """An exercise that somebody is or was in, and their name there."""

    community: str
    token: str
    pid: str


class Personal:
    """Looks up what is kept of one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def person(self, account: Account) -> int | None:
        """The row of an account; None for one of whom nothing is kept by it."""
        rows = await self._database.read(FIND, _key(account))
        return int(rows[0]["id"]) if rows else None

    async def of(self, account: Account) -> Kept:
        """By table, what is kept of a person; tables without anything of them are missing."""
        values = {**_key(account), "person": await self.person(account)}
        found = {}
        for table, sql in KEPT.items():
            if rows := await self._database.read(sql, values):
                found[table] = [_entry(dict(row)) for row in rows]
        return found

    async def exercises(self, person: int) -> Sequence[TakenPart]:
        """The exercises that somebody is or was in, whose texts are kept still."""
        rows = await self._database.read(SESSIONS, {"person": person})
        return [TakenPart(**dict(row)) for row in rows]

    async def replies_with(self, person: int, texts: Collection[str]) -> Sequence[int]:
        """The rows of kept replies that show one of these texts, where somebody gave something.

        Rather too many than too few: a short text may be anybody's, and a reply that is dropped
        loses its other pages and no more.
        """
        any_of = "|".join(map(re.escape, filter(None, texts)))
        if not any_of:
            return []
        said = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)")
        found = []
        for community in await self._database.read(COMMUNITIES, {"person": person}):
            rows = await self._database.read(REPLIES, {"community": community["community"]})
            found += [
                row["id"]
                for row in rows
                if any(map(said.search, strings_in(json.loads(row["reply"]))))
            ]
        return found


async def posted_prompts(
    transaction: Transaction, person: int, suggested: str
) -> Sequence[tuple[str, str]]:
    """The posts that somebody's suggestions came to, by community and key.

    `suggested` is how the names of suggestions begin.
    """
    rows = await transaction.read(PROMPTS_POSTED, {"person": person, "suggested": suggested})
    return [(row["community"], row["key"]) for row in rows]


async def drop_replies(transaction: Transaction, ids: Sequence[int]) -> None:
    """Delete replies that were kept for their pages."""
    transaction.erases = True
    await transaction.write(DROP_REPLIES, {"ids": json.dumps(list(ids))})


async def forget_person(transaction: Transaction, person: int, account: Account) -> None:
    """Delete a person, and whatever is theirs; what others rest on stays without them."""
    transaction.erases = True
    for sql in (*FORGET, DROP):
        await transaction.write(sql, {"person": person, "wish": WISH_TO_TALK})
    await transaction.write(QUOTES, _key(account))


def strings_in(value: object) -> Iterator[str]:
    """All texts within lists and mappings of JSON, without the mappings' keys."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from strings_in(each)
        case list():
            for each in value:
                yield from strings_in(each)
        case _:
            pass


def _entry(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name.removeprefix("json_"): json.loads(value) if name.startswith("json_") else value
        for name, value in row.items()
        if value not in (None, "", "[]")
    }


def _key(account: Account) -> dict[str, str]:
    return {"platform": account.platform, "account": account.name}
