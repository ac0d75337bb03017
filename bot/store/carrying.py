"""What communities have made of a dossier by review, and its way to another one of that name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.base import Ref
from bot.store.additions import framing_of
from bot.store.database import Database, Transaction
from bot.store.scope import SHARED

DOSSIER = "SELECT id FROM dossier WHERE community = :community AND ref = :ref"
CLAIMS = """
    SELECT 'claim' AS sort, statement.id AS row, statement.community AS by, statement.ref,
        statement.text, event.ref AS event, framing.side, framing.ref AS framing,
        statement.retired_at IS NULL AND event.retired_at IS NULL AS shown, (
            SELECT json_group_array(source.ref) FROM evidence
            JOIN source ON source.id = evidence.source
            WHERE evidence.statement = statement.id AND source.dossier = dossier.ref
        ) AS sources
    FROM dossier JOIN event ON event.dossier = dossier.id
    JOIN statement ON statement.event = event.id AND statement.community IS NOT NULL
    JOIN claim ON claim.statement = statement.id JOIN framing ON framing.id = claim.framing
    WHERE dossier.community = :owner AND dossier.ref = :ref
    ORDER BY statement.id
"""
PROPOSALS = """
    SELECT 'proposal' AS sort, proposal.number AS row, proposal.community AS by,
        'proposal ' || proposal.number AS ref, json_extract(proposal.body, '$.text') AS text,
        event.ref AS event, json_extract(proposal.body, '$.side') AS side, NULL AS framing,
        event.retired_at IS NULL AS shown, (
            SELECT json_group_array(source.ref) FROM source
            WHERE source.id = json_extract(proposal.body, '$.source')
                AND source.dossier = dossier.ref
        ) AS sources
    FROM proposal JOIN event ON event.id = json_extract(proposal.body, '$.event')
    JOIN dossier ON dossier.id = event.dossier
    WHERE proposal.state = 'open' AND proposal.sort = 'claim'
        AND dossier.community = :owner AND dossier.ref = :ref
    ORDER BY proposal.community, proposal.number
"""
HIDDEN = """
    SELECT statement.ref FROM hidden
    JOIN statement ON statement.id = hidden.statement JOIN event ON event.id = statement.event
    JOIN dossier ON dossier.id = event.dossier
    WHERE hidden.community IN (:shared, :community)
        AND dossier.community = :owner AND dossier.ref = :ref
    GROUP BY statement.ref ORDER BY statement.ref
"""
EVENT = "SELECT id FROM event WHERE dossier = :target AND ref = :event AND retired_at IS NULL"
_TWIN = """
    FROM statement AS old JOIN event AS was ON was.id = old.event
    JOIN event AS held ON held.dossier = :target
    JOIN statement AS twin ON twin.event = held.id AND twin.sort = old.sort AND twin.ref = old.ref
    WHERE was.dossier = :origin AND twin.retired_at IS NULL
        AND (twin.community IS NULL OR twin.community = '')
"""
TWIN = f"SELECT twin.id {_TWIN}"
"""What is called the same in the other dossier; `old.id` says of which statement."""
MOVE_STATEMENT = f"""
    UPDATE statement SET event = :event,
        corrects = coalesce(({TWIN} AND old.id = statement.corrects), corrects)
    WHERE id = :row
"""  # noqa: S608  # a constant, not a value
MOVE_CLAIM = "UPDATE claim SET framing = :framing WHERE statement = :row"
SAME_SOURCE = """
    SELECT same.id FROM source AS old
    JOIN source AS same ON same.dossier = old.dossier AND same.ref = old.ref
    WHERE old.dossier <> '' AND same.community = (
        SELECT community FROM dossier WHERE id = :target
    )
"""
MOVE_EVIDENCE = f"""
    UPDATE evidence SET source = coalesce(({SAME_SOURCE} AND old.id = evidence.source), source)
    WHERE statement = :row
"""  # noqa: S608  # a constant, not a value
MOVE_PROPOSAL = f"""
    UPDATE proposal SET body = json_set(body, '$.event', :event, '$.source', coalesce(
        ({SAME_SOURCE} AND old.id = json_extract(body, '$.source')), json_extract(body, '$.source')
    ))
    WHERE community = :community AND number = :row AND state = 'open'
"""  # noqa: S608  # a constant, not a value
HIDE_TWINS = f"""
    INSERT INTO hidden (community, statement, hidden_at, reason, decided_by)
    SELECT :community, ({TWIN} AND old.id = hidden.statement) AS twin, hidden_at, reason,
        decided_by
    FROM hidden
    WHERE community IN ('', :community) AND twin IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM hidden WHERE statement = twin AND community = '')
    ON CONFLICT (community, statement) DO NOTHING
"""  # noqa: S608  # a constant, not a value
FORGET_HIDDEN = f"""
    DELETE FROM hidden
    WHERE community = :community AND EXISTS ({TWIN} AND old.id = hidden.statement)
"""  # noqa: S608  # a constant, not a value
MOVE_SIGN_OFFS = f"""
    UPDATE OR IGNORE sign_off
    SET statement = ({TWIN} AND old.id = sign_off.statement AND old.text = twin.text)
    WHERE community = :community
        AND EXISTS ({TWIN} AND old.id = sign_off.statement AND old.text = twin.text)
"""  # noqa: S608  # a constant, not a value
MOVE_POSTED = f"""
    UPDATE OR IGNORE posted_statement
    SET statement = ({TWIN} AND old.id = posted_statement.statement), revision = (
        SELECT iif(posted_statement.revision = old.revision AND old.text = twin.text,
            twin.revision, 0)
        {_TWIN} AND old.id = posted_statement.statement
    )
    WHERE posted IN (SELECT id FROM posted WHERE community = :community)
        AND EXISTS ({TWIN} AND old.id = posted_statement.statement)
"""  # noqa: S608  # a constant, not a value
"""A revision of 0 is none that anything has: what was posted has been reworded since."""
SAME_FRAMING = """
    SELECT same.id FROM framing AS old JOIN event AS was ON was.id = old.event
    JOIN event AS held ON held.dossier = :target AND held.ref = was.ref
    JOIN framing AS same ON same.event = held.id AND same.ref = old.ref
    WHERE was.dossier = :origin AND same.retired_at IS NULL
"""
MOVE_FRAMING_SIGN_OFFS = f"""
    UPDATE OR IGNORE sign_off SET framing = ({SAME_FRAMING} AND old.id = sign_off.framing)
    WHERE community = :community AND EXISTS ({SAME_FRAMING} AND old.id = sign_off.framing)
"""  # noqa: S608  # a constant, not a value


@dataclass(frozen=True)
class Work:
    """One thing that hangs on a dossier without being of its file."""

    sort: Literal["claim", "proposal"]
    row: int
    """The statement's row, or the number of the open proposal."""
    by: str
    """The community whose it is."""
    ref: str
    """What it is called."""
    text: str
    event: Ref
    side: Ref
    framing: Ref | None
    """The framing in which the claim stands; None for a proposal."""
    shown: bool
    """Whether it is there now: not taken out, on an event that the dossier has."""
    sources: frozenset[Ref]
    """Those of the dossier's own sources on which it rests."""


class Works:
    """What hangs on dossiers by review."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def on(self, owner: str, ref: Ref) -> Sequence[Work]:
        """All that hangs on a dossier, in the order of its making, whosever it is."""
        key = {"owner": owner, "ref": ref}
        rows = [row for sql in (CLAIMS, PROPOSALS) for row in await self._database.read(sql, key)]
        return [
            Work(**{**dict(row), "shown": bool(row["shown"]), "sources": _refs(row["sources"])})
            for row in rows
        ]

    async def hidden(self, community: str, owner: str, ref: Ref) -> Sequence[Ref]:
        """What a community does not see of a dossier's statements."""
        key = {"owner": owner, "ref": ref, "shared": SHARED, "community": community}
        return [row["ref"] for row in await self._database.read(HIDDEN, key)]


async def carry(
    transaction: Transaction,
    works: Sequence[Work],
    *,
    community: str,
    ref: Ref,
    origin: str,
    target: str,
) -> None:
    """Let a community's work hang on another library's dossier of that name from now on.

    `origin` and `target` say whose the dossiers are. What is hidden goes along wherever there is a
    statement of the same name, and so does where one was posted; what people held of a wording, and
    of a telling, goes wherever that is there still.
    Nothing is done where one of the two is not there.
    """
    rows = [
        await transaction.read(DOSSIER, {"community": owner, "ref": ref})
        for owner in (origin, target)
    ]
    if not all(rows):
        return
    place = {"origin": rows[0][0]["id"], "target": rows[1][0]["id"], "community": community}
    for work in works:
        found = await transaction.read(EVENT, {**place, "event": work.event})
        values = {**place, "row": work.row, "event": found[0]["id"]}
        if work.sort == "proposal":
            await transaction.write(MOVE_PROPOSAL, values)
            continue
        framing = await framing_of(
            transaction,
            community=community,
            event=values["event"],
            side=work.side,
            like=work.framing,
        )
        for sql in (MOVE_STATEMENT, MOVE_CLAIM, MOVE_EVIDENCE):
            await transaction.write(sql, {**values, "framing": framing})
    for sql in (
        HIDE_TWINS,
        FORGET_HIDDEN,
        MOVE_SIGN_OFFS,
        MOVE_FRAMING_SIGN_OFFS,
        MOVE_POSTED,
    ):
        await transaction.write(sql, place)


def _refs(listed: str) -> frozenset[Ref]:
    return frozenset(json.loads(listed))
