"""Puts dossiers, articles and other sources into the store."""

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.catalogue import _
from bot.domain.base import Model, Ref
from bot.domain.dossier import ArticleMap, Dossier, DossierHead
from bot.domain.errors import NotFound, UserError
from bot.domain.reading import Document
from bot.domain.source import Passage, Snapshot, Source
from bot.domain.translation import Translation
from bot.dossier.align import Alignment, align, numbered
from bot.dossier.beside import beside
from bot.dossier.status import claim_statuses
from bot.services.carrying import Carrying
from bot.services.indexing import RULES, index_anew, index_dossier, index_sources
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.dossiers import known_dossiers, save_dossier
from bot.store.library import mark_changed
from bot.store.scope import SHARED, Scope
from bot.store.sources import (
    copies,
    current_texts,
    find_source,
    named,
    put_snapshots,
    put_sources,
    replace_passages,
)
from bot.store.translations import save_translations

TOGETHER = 200
"""So many texts are best loaded together: more would save no time, but need memory."""

STANDALONE = ""
"""The dossier of a source that no dossier lists."""


@dataclass(frozen=True)
class Text:
    """A text that is to stand on its own."""

    document: Document
    ref: Ref | None = None
    """What it is to be called; None for a name made of its title."""
    kind: str = "source"

    @property
    def title(self) -> str:
        """What it is shown as."""
        return self.document.title or self.document.url or _("Untitled text")


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
        self._carrying = Carrying(store)

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
            digest = sha256(await asyncio.to_thread(_shipped, path)).hexdigest()
            if digest not in held:
                from bot.dossier import translations  # noqa: PLC0415  # later runs need no parser
                from bot.dossier.load import read  # noqa: PLC0415  # as above

                dossier = await asyncio.to_thread(read, path)
                told = await asyncio.to_thread(translations.read, path, dossier)
                if dossier.id not in own:
                    await self.dossier(dossier, now, shipped=digest, translations=told)

    async def dossier(
        self,
        dossier: Dossier,
        now: datetime,
        community: str = SHARED,
        *,
        shipped: str | None = None,
        translations: Sequence[Translation] | None = None,
    ) -> None:
        """Take a dossier in, in the place of the one of that name. All of it, or nothing.

        Texts held of its article are numbered anew by its map in the same step. Its translations
        stay as they are, unless others are given.
        """
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            await self.save(
                transaction, dossier, now, community, shipped=shipped, translations=translations
            )

    async def save(
        self,
        transaction: Transaction,
        dossier: Dossier,
        now: datetime,
        community: str,
        *,
        shipped: str | None = None,
        translations: Sequence[Translation] | None = None,
    ) -> None:
        """The same within a transaction that does more.

        What a community has made of the shared dossier of that name goes over to its own. So do
        the translations of that one: they are shown where both say the same.
        """
        told = translations
        if told is None:
            held = self._store.translations.whole
            told = await held(community, dossier.id) or await held(SHARED, dossier.id)
        row = await save_dossier(
            transaction,
            dossier,
            community=community,
            sha256=_digest(dossier, *told),
            statuses=await asyncio.to_thread(claim_statuses, dossier),
            now=now,
            shipped=shipped,
        )
        await save_translations(transaction, row, told)
        if community != SHARED:
            await self._carrying.over(transaction, community, dossier)
        await index_dossier(transaction, row)
        await mark_changed(transaction, community)
        place = {"dossier": dossier.id, "ref": dossier.article.source}
        for copy in await copies(transaction, community=community, **place):
            document = await asyncio.to_thread(_reread, copy.text)
            if document.text == copy.text:
                passages = await asyncio.to_thread(_by_map, document, dossier.article)
                await replace_passages(transaction, copy.source_id, passages)
                await index_sources(transaction, [copy.source_id])
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
            text = Text(document, kind="article")
            return (await self.save_sources(transaction, [text], now, community))[0]
        dossier, article = fit.head, fit.article
        known = await self._store.dossiers.visible(Scope(community))
        if fit.sha256 not in {entry.sha256 for entry in known}:
            raise NotFound(_("The dossier of this article has just been changed."), _("Try again."))
        place = {"community": community, "dossier": dossier.id}
        source = await find_source(transaction, ref=article.id, **place)
        if source is None:
            source = (await put_sources(transaction, [article], **place))[article.id]
        before = await current_texts(transaction, [source])
        passages = numbered(document, fit.alignment)
        snapshot = Snapshot(source=article.id, text=document.text, passages=tuple(passages))
        changed = await put_snapshots(transaction, {source: snapshot}, now)
        await index_sources(transaction, [source])
        await mark_changed(transaction, community)
        return Loaded(
            ref=article.id,
            title=article.title,
            paragraphs=sum(passage.number is not None for passage in passages),
            hidden=sum(passage.hidden for passage in passages),
            changed=source in changed,
            before=before.get(source),
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
        """Take one text in on its own. Raises UserError as `sources` does."""
        return (await self.sources([Text(document, ref)], now, community))[0]

    async def sources(
        self, texts: Sequence[Text], now: datetime, community: str = SHARED
    ) -> Sequence[Loaded]:
        """Take texts in that stand on their own, all of them or none; what each came to.

        A text without a name that has the title and address of one held here is a newer form of
        that. Of two here of the same title, the second gets a name of its own. Raises UserError for
        a name that cannot be one, or that is given to two of them.
        """
        for text in texts:
            if text.ref is not None and not re.fullmatch(NAME, text.ref):
                raise UserError(
                    _("“{ref}” cannot be a name.", ref=text.ref[:60]),
                    _("Use letters, digits, `-`, `_` and `.` alone."),
                )
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            return await self.save_sources(transaction, texts, now, community)

    async def save_sources(
        self, transaction: Transaction, texts: Sequence[Text], now: datetime, community: str
    ) -> Sequence[Loaded]:
        """The same within a transaction that does more."""
        place = {"community": community, "dossier": STANDALONE}
        names = await _names(transaction, texts, community)
        held = await named(transaction, refs=names, **place)
        sources = []
        for name, text in zip(names, texts, strict=True):
            # Reading an article in again as a source does not make it less of one.
            article = "article" in (text.kind, held[name].kind if name in held else None)
            sources.append(
                Source(
                    id=name,
                    title=text.title,
                    author=text.document.author,
                    date=text.document.date,
                    url=text.document.url,
                    kind="article" if article else text.kind,
                )
            )
        rows = await put_sources(transaction, sources, **place)
        before = await current_texts(transaction, rows.values())
        snapshots = {
            rows[name]: Snapshot(
                source=name, text=text.document.text, passages=text.document.passages
            )
            for name, text in zip(names, texts, strict=True)
        }
        changed = await put_snapshots(transaction, snapshots, now)
        await index_sources(transaction, list(snapshots))
        await mark_changed(transaction, community)
        return [
            Loaded(
                ref=name,
                title=text.title,
                paragraphs=sum(one.number is not None for one in text.document.passages),
                hidden=sum(one.hidden for one in text.document.passages),
                changed=rows[name] in changed,
                before=before.get(rows[name]),
            )
            for name, text in zip(names, texts, strict=True)
        ]


NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}"
"""What `bot.domain.base.Ref` allows."""


async def _names(transaction: Transaction, texts: Sequence[Text], community: str) -> Sequence[Ref]:
    """The name of each text: the one given, else one of its title that nothing else has."""
    slugs = [_slug(text.document.title or text.document.url or "") for text in texts]
    held = await named(transaction, community=community, dossier=STANDALONE, refs=slugs)
    dossiers = await known_dossiers(transaction, slugs)
    names: dict[Ref, Text] = {}
    for text, slug in zip(texts, slugs, strict=True):
        document = text.document
        known = held.get(slug)
        other = known is not None and (known.title, known.url) != (text.title, document.url)
        name = text.ref
        if name is None and (document.title or document.url):
            taken = other or slug in names or slug in dossiers
            name = f"{slug[:60]}-{_content(document)}" if taken else slug
        name = name or f"text-{_content(document)}"
        if name in names:
            raise UserError(
                _("Two texts would be called `{name}`.", name=name), _("Load them one by one.")
            )
        names[name] = text
    return list(names)


def _shipped(path: Path) -> bytes:
    """A shipped dossier with its translations, as their files have it."""
    return b"".join(each.read_bytes() for each in (path, *beside(path)))


def _digest(*models: Model) -> str:
    return sha256("".join(each.model_dump_json() for each in models).encode()).hexdigest()


def _content(document: Document) -> str:
    return sha256(document.text.encode()).hexdigest()[:8]


def _reread(text: str) -> Document:
    """A held text cut into paragraphs as when it was first read."""
    from bot.reading.read import read_text  # noqa: PLC0415  # a reader that most runs never need

    return read_text(text)


def _by_map(document: Document, article: ArticleMap) -> Sequence[Passage]:
    return numbered(document, align(document, article))


def _slug(title: str) -> Ref:
    """A name for a source: `The Clock of Orrenmoor` -> `the-clock-of-orrenmoor`.

    A title without Latin letters or digits is named by its hash.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return slug or f"text-{sha256(title.encode()).hexdigest()[:12]}"
