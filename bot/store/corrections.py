"""What a community rewords, hides and retires; a dossier's file itself stays as it is."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.claim import ClaimStatus
from bot.store.database import Transaction

HIDE = """
    INSERT INTO hidden (community, statement, hidden_at, reason, decided_by)
    VALUES (:community, :statement, :now, :reason, :by)
    ON CONFLICT (community, statement) DO NOTHING RETURNING statement
"""
SHOW = """
    DELETE FROM hidden WHERE community = :community AND statement = :statement RETURNING statement
"""
RETIRE = """
    UPDATE statement SET retired_at = :now
    WHERE id = :statement AND community = :community AND retired_at IS NULL RETURNING id
"""
REVIVE = """
    UPDATE statement SET retired_at = NULL
    WHERE id = :statement AND community = :community AND retired_at IS NOT NULL RETURNING id
"""
RETIRE_CORRECTIONS = """
    UPDATE statement SET retired_at = :now
    WHERE corrects = :statement AND community = :community AND retired_at IS NULL RETURNING id
"""
HIDE_CORRECTED = """
    INSERT INTO hidden (community, statement, hidden_at, reason)
    SELECT :community, corrects, :now, 'corrected by ' || ref FROM statement
    WHERE id = :statement AND corrects IS NOT NULL
    ON CONFLICT (community, statement) DO NOTHING
"""
RETIRE_OTHERS = """
    UPDATE statement SET retired_at = :now
    WHERE corrects = (SELECT corrects FROM statement WHERE id = :statement) AND id <> :statement
        AND community = :community AND retired_at IS NULL
    RETURNING id
"""
KEEP_WORDING = """
    INSERT INTO earlier_wording (statement, revision, text, ended_at, reason, decided_by)
    SELECT id, revision, text, :now, :reason, :by FROM statement
    WHERE id = :statement AND community = :community AND retired_at IS NULL
        AND revision = :revision
    RETURNING statement
"""
REWORD = """
    UPDATE statement SET text = :text, status = :status, revision = revision + 1
    WHERE id = :statement AND community = :community
"""
FORGET_SIGN_OFFS = "DELETE FROM sign_off WHERE statement = :statement"


async def hide(
    transaction: Transaction,
    statement: int,
    *,
    community: str,
    reason: str,
    by: int | None,
    now: datetime,
) -> bool:
    """Show a statement no more in one community; False where it was hidden there already.

    The reason goes when the person who gave it, `by`, is forgotten.
    """
    values = {
        "community": community,
        "statement": statement,
        "reason": reason,
        "by": by,
        "now": now.isoformat(timespec="seconds"),
    }
    return bool(await transaction.read(HIDE, values))


async def show(transaction: Transaction, statement: int, *, community: str) -> bool:
    """Show what a community had hidden; False where it had not."""
    values = {"community": community, "statement": statement}
    return bool(await transaction.read(SHOW, values))


async def retire(
    transaction: Transaction, statement: int, *, community: str, now: datetime
) -> bool:
    """Take out what a community has added itself; False where it has not, or did so before."""
    values = {
        "community": community,
        "statement": statement,
        "now": now.isoformat(timespec="seconds"),
    }
    return bool(await transaction.read(RETIRE, values))


async def revive(transaction: Transaction, statement: int, *, community: str) -> bool:
    """Take in again what a community had added and taken out; False where it had not."""
    values = {"community": community, "statement": statement}
    return bool(await transaction.read(REVIVE, values))


async def retire_corrections(
    transaction: Transaction, statement: int, *, community: str, now: datetime
) -> Sequence[int]:
    """Take out what a community has put in the place of a statement; the rows taken out."""
    key = {"community": community, "statement": statement}
    values = {**key, "now": now.isoformat(timespec="seconds")}
    return [int(row["id"]) for row in await transaction.read(RETIRE_CORRECTIONS, values)]


async def put_in_place(
    transaction: Transaction, correction: int, *, community: str, now: datetime
) -> Sequence[int]:
    """Let a correction alone stand for what it corrects; the other corrections, taken out."""
    key = {"community": community, "statement": correction}
    values = {**key, "now": now.isoformat(timespec="seconds")}
    await transaction.write(HIDE_CORRECTED, values)
    return [int(row["id"]) for row in await transaction.read(RETIRE_OTHERS, values)]


async def reword(
    transaction: Transaction,
    statement: int,
    *,
    community: str,
    revision: int,
    text: str,
    status: ClaimStatus,
    reason: str,
    by: int | None,
    now: datetime,
) -> bool:
    """Give a community's own addition another wording and keep the one before.

    What people held of the earlier wording is forgotten. The reason goes when the person who gave
    it, `by`, is forgotten; None where nobody did. False where it is not theirs, or retired,
    or no longer has the revision that was looked at.
    """
    key = {"community": community, "statement": statement}
    kept = {
        "revision": revision,
        "reason": reason,
        "by": by,
        "now": now.isoformat(timespec="seconds"),
    }
    if not await transaction.read(KEEP_WORDING, {**key, **kept}):
        return False
    await transaction.write(REWORD, {**key, "text": text, "status": status})
    await transaction.write(FORGET_SIGN_OFFS, {"statement": statement})
    return True
