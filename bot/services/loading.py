"""Puts dossiers, articles and other sources into the store."""

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.domain.base import Ref
from bot.domain.dossier import Dossier
from bot.domain.errors import NotFound
from bot.domain.reading import Document
from bot.domain.source import Passage, Snapshot, Source
from bot.dossier.align import Alignment, align, numbered
from bot.dossier.status import claim_statuses
from bot.store import Store
from bot.store.database import Transaction
from bot.store.dossiers import save_dossier
from bot.store.library import mark_changed
from bot.store.scope import SHARED, Scope
from bot.store.sources import find_source, put_snapshot, put_source

STANDALONE = ""
"""The dossier of a source that no dossier lists."""


@dataclass(frozen=True)
class Loaded:
    """What loading a text came to."""

    ref: Ref
    title: str
    paragraphs: int
    """How many real paragraphs the text has."""
    hidden: int
    """How many passages were set aside as boilerplate."""
    changed: bool
    """Whether the text is new or another than before."""
    dossier: Ref | None = None
    """The dossier that the text is the article of."""
    mapped: int = 0
    """How many paragraphs of the dossier's map were found in it."""
    expected: int = 0
    """How many the map has."""


class Loading:
    """The way into the library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def first_run(self, shipped: Sequence[Path]) -> None:
        """Load the shipped dossiers into a store that has no dossier yet."""
        if not await self._store.dossiers.visible(Scope()):
            from bot.dossier.load import read  # noqa: PLC0415  # a parser that later runs never need

            for path in shipped:
                await self.dossier(await asyncio.to_thread(read, path))

    async def dossier(self, dossier: Dossier, community: str = SHARED) -> None:
        """Take a dossier in, in the place of the one of that name. All of it, or nothing."""
        async with self._store.database.transaction() as transaction:
            await save_dossier(
                transaction,
                dossier,
                community=community,
                sha256=sha256(dossier.model_dump_json().encode()).hexdigest(),
                statuses=claim_statuses(dossier),
            )
            await mark_changed(transaction)

    async def article(self, document: Document, now: datetime, community: str = SHARED) -> Loaded:
        """Take an article in: as the text of the dossier that it fits, else on its own.

        The same text again changes nothing; a changed text becomes a new snapshot beside the old.
        """
        best: tuple[Alignment, Dossier, str] | None = None
        for entry in await self._store.dossiers.visible(Scope(community)):
            dossier = await self._store.dossiers.get(entry.community, entry.ref)
            if dossier is None:
                continue
            alignment = align(document, dossier.article)
            if alignment.is_article and (best is None or alignment.coverage > best[0].coverage):
                best = (alignment, dossier, entry.community)
        if best is None:
            return await self.source(document, now, community, kind="article")
        alignment, dossier, owner = best
        passages = numbered(document, alignment)
        async with self._store.database.transaction() as transaction:
            source = await find_source(
                transaction, community=owner, dossier=dossier.id, ref=dossier.article.source
            )
            if source is None:
                raise NotFound("The dossier of this article has just been removed.", "Try again.")
            changed = await _put(
                transaction, source, dossier.article.source, document, passages=passages, now=now
            )
        title = next(s.title for s in dossier.sources if s.id == dossier.article.source)
        return Loaded(
            ref=dossier.article.source,
            title=title,
            paragraphs=sum(passage.number is not None for passage in passages),
            hidden=sum(passage.hidden for passage in passages),
            changed=changed,
            dossier=dossier.id,
            mapped=len(dossier.article.paragraphs) - len(alignment.missing),
            expected=len(dossier.article.paragraphs),
        )

    async def source(
        self,
        document: Document,
        now: datetime,
        community: str = SHARED,
        *,
        kind: str = "source",
        ref: Ref | None = None,
    ) -> Loaded:
        """Take a text in on its own, known by `ref` or by a name made of its title."""
        title = document.title or document.url or "untitled text"
        source = Source(
            id=ref or _slug(title),
            title=title,
            author=document.author,
            date=document.date,
            url=document.url,
            kind=kind,
        )
        async with self._store.database.transaction() as transaction:
            source_id = await put_source(
                transaction, source, community=community, dossier=STANDALONE, position=0
            )
            changed = await _put(
                transaction, source_id, source.id, document, passages=document.passages, now=now
            )
        return Loaded(
            ref=source.id,
            title=title,
            paragraphs=sum(passage.number is not None for passage in document.passages),
            hidden=sum(passage.hidden for passage in document.passages),
            changed=changed,
        )


async def _put(
    transaction: Transaction,
    source: int,
    ref: Ref,
    document: Document,
    *,
    passages: Sequence[Passage],
    now: datetime,
) -> bool:
    snapshot = Snapshot(source=ref, text=document.text, passages=tuple(passages))
    changed = await put_snapshot(transaction, source, snapshot, now)
    await mark_changed(transaction)
    return changed


def _slug(title: str) -> Ref:
    """A name for a source: `The Clock of Orrenmoor` -> `the-clock-of-orrenmoor`.

    A title without Latin letters or digits is named by its hash.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return slug or f"text-{sha256(title.encode()).hexdigest()[:12]}"
