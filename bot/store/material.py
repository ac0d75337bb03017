"""What exercises draw from a dossier, kept section by section as the file has it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import Claim, ClaimStatus, Fact, LegalFinding
from bot.domain.dossier import Dossier
from bot.domain.exercise_material import SECTIONS, ExerciseMaterial
from bot.domain.source import Source
from bot.store.database import Database, Transaction
from bot.store.events import CORRECTIONS_IN, Events
from bot.store.scope import Scope

ADD = """
    INSERT INTO exercise_section (dossier, section, body) VALUES (:dossier, :section, :body)
"""
GET = "SELECT section, body FROM exercise_section WHERE dossier = :dossier"


@dataclass(frozen=True)
class StoredStatement:
    """A claim, fact or finding as a scope sees it, with how it is kept and what it rests on."""

    stated: Claim | Fact | LegalFinding
    side: Ref | None
    """None for what no side claims."""
    event: Ref
    status: ClaimStatus
    revision: int
    sources: tuple[Source, ...]


class Material:
    """The way in to what exercises draw."""

    def __init__(self, database: Database, events: Events) -> None:
        self._database = database
        self._events = events

    async def of(self, dossier: int) -> ExerciseMaterial:
        """All that a dossier holds for exercises, by the dossier's row; every part may be empty."""
        return ExerciseMaterial.model_validate(await sections(self._database, dossier))

    async def statements(
        self, scope: Scope, dossier: int, refs: Iterable[Ref]
    ) -> Mapping[Ref, StoredStatement]:
        """What a scope sees under these names in a dossier, by the names that were asked for.

        In the place of what the scope has corrected stands the correction. What is hidden or
        retired, or was never there, is missing.
        """
        asked = list(dict.fromkeys(refs))
        values = {"dossier": dossier, **scope.values}
        rows = await self._database.read(CORRECTIONS_IN, values)
        corrections = {row["corrected"]: row["correction"] for row in rows}
        meant = {ref: _standing_for(ref, corrections) for ref in asked}
        found = await self._stated(scope, dossier, meant.values())
        return {ref: found[name] for ref, name in meant.items() if name in found}

    async def _stated(
        self, scope: Scope, dossier: int, refs: Iterable[Ref]
    ) -> Mapping[Ref, StoredStatement]:
        found: dict[Ref, StoredStatement] = {}
        for stored in await self._events.saying(scope, dossier, refs):
            event = stored.event
            said: list[tuple[Ref | None, Claim | Fact | LegalFinding]] = []
            said += [(None, fact) for fact in (*event.facts, *event.background_facts)]
            said += [(None, finding) for finding in event.legal_findings]
            said += [(told.side, claim) for told in event.framings for claim in told.claims]
            said += [(filed.side, claim) for filed in event.background for claim in filed.claims]
            for side, stated in said:
                standing = stored.standing[stated.id]
                found[stated.id] = StoredStatement(
                    stated=stated,
                    side=side,
                    event=event.id,
                    status=standing.status,
                    revision=standing.revision,
                    sources=tuple(stored.sources[source] for source in stated.sources),
                )
        return found


def _standing_for(ref: Ref, corrections: Mapping[Ref, Ref]) -> Ref:
    """What stands in the place of a statement: a community may correct a correction."""
    passed: set[Ref] = set()
    while ref in corrections and ref not in passed:
        passed.add(ref)
        ref = corrections[ref]
    return ref


async def sections(database: Database, dossier: int) -> Mapping[str, Any]:
    """The sections of a dossier that are not empty, by their names, as plain values."""
    rows = await database.read(GET, {"dossier": dossier})
    return {row["section"]: json.loads(row["body"]) for row in rows}


async def save_sections(transaction: Transaction, dossier: Dossier, row: int) -> None:
    """Keep the sections of a dossier's file under its row, which holds none."""
    plain = dossier.model_dump(mode="json", include=set(SECTIONS), exclude_defaults=True)
    await transaction.write_many(ADD, _rows(row, plain))


def _rows(dossier: int, plain: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [
        {"dossier": dossier, "section": name, "body": json.dumps(body, ensure_ascii=False)}
        for name, body in plain.items()
    ]
