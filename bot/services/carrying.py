"""What hangs on a dossier by review when another of its name is loaded: carried over, or told."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue import _
from bot.domain.base import Ref
from bot.domain.dossier import Dossier
from bot.services.indexing import index_statement
from bot.store import Store
from bot.store.carrying import Work, Works, carry
from bot.store.database import Transaction
from bot.store.library import mark_changed
from bot.store.scope import SHARED

SHOWN = 80
"""As much of a claim is told where it only has to be recognized."""


@dataclass(frozen=True)
class Review:
    """What becomes of a community's reviewed work when a dossier is loaded."""

    stays: Sequence[str]
    """What goes on as before, by name."""
    hidden: Sequence[Ref]
    """What the community does not see, and goes on not to see."""
    lost: Sequence[str]
    """What would not be shown any more and why, each line finished."""


class Carrying:
    """Keeps reviewed work with the dossier that a community sees."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._works = Works(store.database)

    async def preview(self, community: str, dossier: Dossier, *, replaces_own: bool) -> Review:
        """What would become of the work on the dossier whose place this one would take."""
        owner = community if replaces_own else SHARED
        stays, lost = [], []
        names = _names(dossier)
        hidden = await self._works.hidden(community, owner, dossier.id)
        others = 0
        for work in await self._works.on(owner, dossier.id):
            if not work.shown or work.ref in hidden:
                continue
            wrong = _wrong(work, dossier, moves=not replaces_own)
            if work.by not in {community, owner}:
                others += bool(wrong) and replaces_own
            elif replaces_own and work.ref.casefold() in names:
                stays.append(_("{ref} (now by the file)", ref=work.ref))
            elif work.by != community:
                lost.append(
                    _("{told}: it is the shared library's, and not in this file", told=_told(work))
                )
            elif wrong:
                lost.append(f"{_told(work)}: {wrong}")
            else:
                stays.append(work.ref)
        lost += _of_others(others)
        return Review(stays, [ref for ref in hidden if ref.casefold() in names], lost)

    async def over(self, transaction: Transaction, community: str, dossier: Dossier) -> None:
        """Carry a community's work from the shared dossier over to its own, now in its place."""
        works = await self._works.on(SHARED, dossier.id)
        own = [work for work in works if work.by == community]
        goes = [work for work in own if not _wrong(work, dossier, moves=True)]
        await self._carry(transaction, goes, community, dossier.id, origin=SHARED, target=community)

    async def back(self, transaction: Transaction, community: str, ref: Ref) -> Sequence[str]:
        """Carry work back to the shared dossier, before the own one is taken out.

        Each line names something that cannot be, and would be deleted with the dossier.
        """
        shared = None
        if community != SHARED:
            shared = await self._store.dossiers.get(SHARED, ref)
        goes, lost, others = [], [], 0
        for work in await self._works.on(community, ref):
            if work.by != community:
                others += 1
            elif shared is None:
                lost.append(_told(work))
            elif wrong := _wrong(work, shared, moves=True):
                lost.append(f"{_told(work)}: {wrong}")
            else:
                goes.append(work)
        lost += _of_others(others)
        await self._carry(transaction, goes, community, ref, origin=community, target=SHARED)
        return lost

    async def _carry(
        self,
        transaction: Transaction,
        works: Sequence[Work],
        community: str,
        ref: Ref,
        *,
        origin: str,
        target: str,
    ) -> None:
        await carry(transaction, works, community=community, ref=ref, origin=origin, target=target)
        for work in works:
            if work.sort == "claim":
                await index_statement(transaction, work.row)
        await mark_changed(transaction, community)


def _of_others(count: int) -> Sequence[str]:
    return [_("claims and proposals of other communities: {count}", count=count)] if count else []


def _wrong(work: Work, dossier: Dossier, *, moves: bool) -> str:
    """Why something cannot hang on a dossier, or not move there; `''` where it can."""
    if work.event not in {event.id for event in dossier.events}:
        return _("this file has no event {event}", event=work.event)
    if work.side not in {side.id for side in (*dossier.sides, *dossier.seats)}:
        return _("this file has no side {side}", side=work.side)
    missing = work.sources - {source.id for source in dossier.sources}
    if missing and (moves or work.sort == "proposal"):
        return _("this file has no source {names}", names=", ".join(sorted(missing)))
    if moves and work.ref.casefold() in _names(dossier):
        return _("this file has another of that name")
    return ""


def _told(work: Work) -> str:
    text = work.text if len(work.text) <= SHOWN else f"{work.text[:SHOWN].rstrip()}…"
    return f"{work.ref}, “{text}”"


def _names(dossier: Dossier) -> frozenset[str]:
    """All that a dossier's file calls something that is said, in small letters."""
    names: set[Ref] = set()
    for event in dossier.events:
        names |= {fact.id for fact in event.facts}
        names |= {finding.id for finding in event.legal_findings}
        names |= {check.id for check in event.checks}
        names |= {fact.id for fact in event.background_facts}
        names |= {claim.id for told in event.framings for claim in told.claims}
        names |= {claim.id for filed in event.background for claim in filed.claims}
    return frozenset(name.casefold() for name in names)
