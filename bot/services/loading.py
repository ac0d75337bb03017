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
from bot.domain.dossier import ArticleMap, Dossier, DossierHead
from bot.domain.errors import NotFound, UserError
from bot.domain.reading import Document
from bot.domain.source import Passage, Snapshot, Source
from bot.dossier.align import Alignment, align, numbered
from bot.dossier.status import claim_statuses
from bot.services.indexing import RULES, index_anew, index_dossier, index_source
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.dossiers import is_dossier, save_dossier
from bot.store.library import mark_changed
from bot.store.scope import SHARED, Scope
from bot.store.sources import (
    copies,
    current_text,
    find_source,
    named,
    put_snapshot,
    put_source,
    replace_passages,
)

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
    before: int | None
    """The row of the text that was held before; None where none was."""
    dossier: Ref | None = None
    """The dossier that the text is the article of."""
    mapped: int = 0
    """How many paragraphs of the dossier's map were found in it."""
    expected: int = 0
    """How many the map has."""


@dataclass(frozen=True)
class Fit:
    """A dossier whose article a text is, and how its map lies on it."""

    head: DossierHead
    article: Source
    alignment: Alignment
    sha256: str

    @property
    def mapped(self) -> int:
        """How many paragraphs of the map were found in the text."""
        return self.expected - len(self.alignment.missing)

    @property
    def expected(self) -> int:
        """How many paragraphs the map has."""
        return len(self.head.article.paragraphs)


class Loading:
    """The way into the library."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def first_run(self, shipped: Sequence[Path], now: datetime) -> None:
        """Load the shipped dossiers that the store lacks, or holds in an older form.

        One that an operator has loaded in the place of a shipped one is left alone. What was loaded
        by an earlier Parley is put into the index where this one makes it otherwise.
        """
        if await self._store.search.rules() != RULES:
            async with self._store.database.transaction() as transaction:
                await index_anew(transaction)
        entries = await self._store.dossiers.visible(Scope())
        held = {entry.shipped for entry in entries}
        own = {entry.ref for entry in entries if entry.shipped is None}
        for path in shipped:
            digest = sha256(await asyncio.to_thread(path.read_bytes)).hexdigest()
            if digest not in held:
                from bot.dossier.load import read  # noqa: PLC0415  # later runs need no parser

                dossier = await asyncio.to_thread(read, path)
                if dossier.id not in own:
                    await self.dossier(dossier, now, shipped=digest)

    async def dossier(
        self,
        dossier: Dossier,
        now: datetime,
        community: str = SHARED,
        *,
        shipped: str | None = None,
    ) -> None:
        """Take a dossier in, in the place of the one of that name. All of it, or nothing.

        Texts held of its article are numbered anew by its map in the same step.
        """
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            await self.save(transaction, dossier, now, community, shipped=shipped)

    async def save(
        self,
        transaction: Transaction,
        dossier: Dossier,
        now: datetime,
        community: str,
        *,
        shipped: str | None = None,
    ) -> None:
        """The same within a transaction that does more."""
        row = await save_dossier(
            transaction,
            dossier,
            community=community,
            sha256=sha256(dossier.model_dump_json().encode()).hexdigest(),
            statuses=await asyncio.to_thread(claim_statuses, dossier),
            now=now,
            shipped=shipped,
        )
        await index_dossier(transaction, row)
        await mark_changed(transaction, community)
        place = {"dossier": dossier.id, "ref": dossier.article.source}
        for copy in await copies(transaction, community=community, **place):
            document = await asyncio.to_thread(_reread, copy.text)
            if document.text == copy.text:
                passages = await asyncio.to_thread(_by_map, document, dossier.article)
                await replace_passages(transaction, copy.source_id, passages)
                await index_source(transaction, copy.source_id)
                await mark_changed(transaction, copy.community)

    async def article(self, document: Document, now: datetime, community: str = SHARED) -> Loaded:
        """Take an article in: as the text of the dossier that it fits, else on its own.

        The same text again changes nothing; a changed text becomes a new snapshot beside the old.
        A community's copy of a shared dossier's article is its own, and no other community's.
        """
        fit = await self.fit(document, community)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            return await self.save_article(transaction, document, fit, now, community)

    async def fit(self, document: Document, community: str = SHARED) -> Fit | None:
        """The dossier whose map lies best on a text; None where it is no dossier's article."""
        best: Fit | None = None
        for entry in await self._store.dossiers.visible(Scope(community)):
            outline = await self._store.dossiers.outline(entry.community, entry.ref)
            if outline is None:
                continue
            alignment = await asyncio.to_thread(align, document, outline[0].article)
            if alignment.is_article and (
                best is None or alignment.coverage >= best.alignment.coverage
            ):
                best = Fit(*outline, alignment, entry.sha256)
        return best

    async def save_article(
        self,
        transaction: Transaction,
        document: Document,
        fit: Fit | None,
        now: datetime,
        community: str,
    ) -> Loaded:
        """The same within a transaction that does more, for the dossier that was found to fit.

        Raises NotFound where that dossier is another by now.
        """
        if fit is None:
            return await self.save_source(transaction, document, now, community, kind="article")
        dossier, article = fit.head, fit.article
        known = await self._store.dossiers.visible(Scope(community))
        if fit.sha256 not in {entry.sha256 for entry in known}:
            raise NotFound("The dossier of this article has just been changed.", "Try again.")
        source = await find_source(
            transaction, community=community, dossier=dossier.id, ref=article.id
        ) or await put_source(
            transaction, article, community=community, dossier=dossier.id, position=0
        )
        before = await current_text(transaction, source)
        passages = numbered(document, fit.alignment)
        changed = await _put(transaction, source, article.id, document, passages=passages, now=now)
        await mark_changed(transaction, community)
        return Loaded(
            ref=article.id,
            title=article.title,
            paragraphs=sum(passage.number is not None for passage in passages),
            hidden=sum(passage.hidden for passage in passages),
            changed=changed,
            before=before,
            dossier=dossier.id,
            mapped=fit.mapped,
            expected=fit.expected,
        )

    async def source(
        self,
        document: Document,
        now: datetime,
        community: str = SHARED,
        *,
        ref: Ref | None = None,
    ) -> Loaded:
        """Take a text in on its own, known by `ref` or by a name made of its title.

        Another text of the same title gets a name of its own. Raises UserError for a `ref` that is
        no name, or that is taken by something else.
        """
        if ref is not None and not re.fullmatch(NAME, ref):
            raise UserError(
                f"“{ref[:60]}” cannot be a name.", "Use letters, digits, `-`, `_` and `.` alone."
            )
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            return await self.save_source(transaction, document, now, community, ref=ref)

    async def save_source(
        self,
        transaction: Transaction,
        document: Document,
        now: datetime,
        community: str,
        *,
        kind: str = "source",
        ref: Ref | None = None,
    ) -> Loaded:
        """The same within a transaction that does more."""
        title = document.title or document.url or "Untitled text"
        name = ref or await _free_name(transaction, document, community)
        held = await named(transaction, community=community, dossier=STANDALONE, ref=name)
        if held and (held[2] == "article") > (kind == "article"):
            kind = "article"  # reading it in again as a source does not make it less of one
        source = Source(
            id=name,
            title=title,
            author=document.author,
            date=document.date,
            url=document.url,
            kind=kind,
        )
        row = await put_source(
            transaction, source, community=community, dossier=STANDALONE, position=0
        )
        before = await current_text(transaction, row)
        passages = document.passages
        changed = await _put(transaction, row, name, document, passages=passages, now=now)
        await mark_changed(transaction, community)
        return Loaded(
            ref=name,
            title=title,
            paragraphs=sum(passage.number is not None for passage in passages),
            hidden=sum(passage.hidden for passage in passages),
            changed=changed,
            before=before,
        )


NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"
"""What `bot.domain.base.Ref` allows."""


async def _free_name(transaction: Transaction, document: Document, community: str) -> Ref:
    """The name of the title, unless it is taken by another text or by a dossier."""
    content = sha256(document.text.encode()).hexdigest()[:8]
    if document.title is None and document.url is None:
        return f"text-{content}"
    slug = _slug(document.title or document.url or "")
    held = await named(transaction, community=community, dossier=STANDALONE, ref=slug)
    same = held is None or held[:2] == (document.title or document.url, document.url)
    if same and not await is_dossier(transaction, slug):
        return slug
    return f"{slug[:60]}-{content}"


def _reread(text: str) -> Document:
    """A held text cut into paragraphs as when it was first read."""
    from bot.reading.read import read_text  # noqa: PLC0415  # a reader that most runs never need

    return read_text(text)


def _by_map(document: Document, article: ArticleMap) -> Sequence[Passage]:
    return numbered(document, align(document, article))


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
    await index_source(transaction, source)
    return changed


def _slug(title: str) -> Ref:
    """A name for a source: `The Clock of Orrenmoor` -> `the-clock-of-orrenmoor`.

    A title without Latin letters or digits is named by its hash.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return slug or f"text-{sha256(title.encode()).hexdigest()[:12]}"
