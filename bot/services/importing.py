"""Texts and dossiers that moderators load from the chat: looked at first, and undone if need be."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.catalogue import _, marked
from bot.domain.base import Ref
from bot.domain.dossier import Dossier
from bot.domain.errors import BadDocument, BadFile, NotFound, UserError
from bot.domain.person import Account
from bot.domain.reading import Document
from bot.services.carrying import Carrying, Review
from bot.services.comparing import changes, claims
from bot.services.indexing import index_sources, index_statement
from bot.services.loading import Loaded as Came
from bot.services.loading import Loading, Text
from bot.store import Store
from bot.store.acts import add_act
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.dossiers import remove_dossier
from bot.store.drafts import Draft, add_draft, drop_draft
from bot.store.library import mark_changed
from bot.store.loadings import Loading as Loaded
from bot.store.loadings import add_loading, give_back, mark_undone, taken_in, undoable
from bot.store.people import person_id
from bot.store.scope import SHARED, Scope
from bot.store.sources import set_current_text

TextKind = Literal["article", "source"]

SHOWN = 10
"""So many findings of the linter, or changes, are told one by one; the rest is counted."""
UNDOABLE = 10
LOADED = {
    "article": marked("loaded an article"),
    "source": marked("loaded a source"),
    "dossier": marked("loaded a dossier"),
}
UNDONE = {
    "article": marked("undid the loading of an article"),
    "source": marked("undid the loading of a source"),
    "dossier": marked("undid the loading of a dossier"),
}
"""What is kept of who loads something, and of who undoes it."""


@dataclass(frozen=True)
class Given:
    """A text as somebody hands it over: one of the three ways has to be taken."""

    text: str | None = None
    address: str | None = None
    name: str = ""
    data: bytes | None = None


@dataclass(frozen=True)
class TextPreview:
    """What loading a text would do."""

    draft: int
    title: str
    paragraphs: int
    hidden: int
    beginning: str
    dossier: Ref | None
    mapped: int
    expected: int


@dataclass(frozen=True)
class Changes:
    """What loading a dossier would change, each line finished."""

    lines: Sequence[str]
    more: int
    """How many further changes there are."""


@dataclass(frozen=True)
class DossierPreview:
    """What loading a dossier would do."""

    draft: int
    dossier: Ref
    title: str
    events: int
    claims: int
    sources: int
    replaces: Literal["nothing", "own", "shared"]
    changes: Changes
    review: Review
    """What becomes of what was added and hidden here by review."""
    findings: Sequence[str]
    """What the linter would have mended, without what keeps it from being loaded."""
    more_findings: int


class Importing:
    """The way into the library from the chat."""

    def __init__(self, store: Store, loading: Loading) -> None:
        self._store = store
        self._loading = loading
        self._carrying = Carrying(store)

    async def preview_text(
        self, scope: Scope, who: Account, given: Given, kind: TextKind, now: datetime
    ) -> TextPreview:
        """Read a text and say what loading it would do. Raises BadDocument, nothing is loaded."""
        document = await self._document(given)
        fit = await self._loading.fit(document, scope.community)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            draft = await add_draft(
                transaction,
                community=scope.community,
                person=await person_id(transaction, who),
                sort=kind,
                name=document.title or given.name or given.address or "",
                body=document.model_dump_json(),
                now=now,
            )
        first = next((p for p in document.passages if not p.hidden), document.passages[0])
        return TextPreview(
            draft=draft,
            title=document.title or document.url or _("Untitled text"),
            paragraphs=sum(passage.number is not None for passage in document.passages),
            hidden=sum(passage.hidden for passage in document.passages),
            beginning=first.span.of(document.text)[:BEGINNING],
            dossier=fit.head.id if fit and kind == "article" else None,
            mapped=fit.mapped if fit else 0,
            expected=fit.expected if fit else 0,
        )

    async def preview_dossier(
        self, scope: Scope, who: Account, given: Given, now: datetime
    ) -> DossierPreview:
        """Check a dossier and say what loading it would change.

        Raises BadFile with what has to be mended first; nothing is loaded.
        """
        text = await self._dossier_text(given)
        dossier, findings = await asyncio.to_thread(_checked, text, given.name or "dossier.yaml")
        own = await self._store.dossiers.get(scope.community, dossier.id)
        shared = own or await self._store.dossiers.get(SHARED, dossier.id)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            draft = await add_draft(
                transaction,
                community=scope.community,
                person=await person_id(transaction, who),
                sort="dossier",
                name=dossier.title,
                body=dossier.model_dump_json(),
                now=now,
            )
        changed = await asyncio.to_thread(changes, shared, dossier)
        review = await self._carrying.preview(
            scope.community, dossier, replaces_own=own is not None
        )
        return DossierPreview(
            draft=draft,
            dossier=dossier.id,
            title=dossier.title,
            events=len(dossier.events),
            claims=len(claims(dossier)),
            sources=len(dossier.sources),
            replaces="own" if own else "shared" if shared else "nothing",
            changes=Changes(changed[:SHOWN], max(0, len(changed) - SHOWN)),
            review=review,
            findings=findings[:SHOWN],
            more_findings=max(0, len(findings) - SHOWN),
        )

    async def confirm(self, scope: Scope, who: Account, number: int, now: datetime) -> Loaded:
        """Load a draft of this community, and keep what stood there before, to undo it.

        Raises NotFound for a draft that is gone.
        """
        draft = await self._store.drafts.get(scope.community, number, now)
        if draft is None:
            raise _gone()
        document, fit = None, None
        if draft.sort != "dossier":
            document = Document.model_validate_json(draft.body)
            fit = await self._loading.fit(document, scope.community)
        async with self._store.database.transaction() as transaction:
            if not await drop_draft(transaction, scope.community, number):
                raise _gone()
            if document is None:
                loaded = await self._load_dossier(transaction, scope, draft, now)
            else:
                place = (now, scope.community)
                if draft.sort == "article":
                    came = await self._loading.save_article(transaction, document, fit, *place)
                else:
                    texts = [Text(document)]
                    came = (await self._loading.save_sources(transaction, texts, *place))[0]
                loaded = _text_loaded(draft, came, now)
            person = await person_id(transaction, who)
            kept = await add_loading(transaction, loaded, community=scope.community, person=person)
            await add_act(
                transaction,
                community=scope.community,
                person=person,
                what=LOADED[draft.sort],
                detail=loaded.title,
                now=now,
            )
        return replace(loaded, number=kept)

    async def drop(self, scope: Scope, number: int, now: datetime) -> str:
        """Throw a draft away; what it was called. Raises NotFound where it is gone."""
        draft = await self._store.drafts.get(scope.community, number, now)
        async with self._store.database.transaction() as transaction:
            if draft is None or not await drop_draft(transaction, scope.community, number):
                raise _gone()
        return draft.name

    async def undoables(self, scope: Scope) -> Sequence[Loaded]:
        """What was loaded here and can be undone, newest first. Empty where nothing was."""
        return await self._store.loadings.newest(scope.community, UNDOABLE)

    async def undo(
        self, scope: Scope, who: Account, number: int, now: datetime, *, anyway: bool = False
    ) -> Loaded:
        """Put back what stood there before a loading.

        Raises NotFound where there is none of that number here, or where something was loaded over
        it since. Raises UserError where that would delete what was added by review, unless it is to
        be done `anyway`.
        """
        community = scope.community
        async with self._store.database.transaction() as transaction:
            loaded = await undoable(transaction, community, number)
            if loaded is None:
                raise NotFound(
                    _("Loading {number} cannot be undone.", number=number),
                    _("`article undo` lists what can: the last loading of each thing."),
                )
            if loaded.sort == "dossier":
                await self._put_dossier_back(transaction, loaded, community, now, anyway=anyway)
            else:
                before = int(loaded.before) if loaded.before else None
                source = await set_current_text(
                    transaction,
                    community=community,
                    dossier=loaded.dossier,
                    ref=loaded.ref,
                    snapshot=before,
                )
                if source is not None:
                    await index_sources(transaction, [source])
                await mark_changed(transaction, community)
            await mark_undone(transaction, community, number, now)
            await add_act(
                transaction,
                community=community,
                person=await person_id(transaction, who),
                what=UNDONE[loaded.sort],
                detail=loaded.title,
                now=now,
            )
        return loaded

    async def _put_dossier_back(
        self,
        transaction: Transaction,
        loaded: Loaded,
        community: str,
        now: datetime,
        *,
        anyway: bool,
    ) -> None:
        if loaded.before is None:
            lost = await self._carrying.back(transaction, community, loaded.ref)
            if lost and not anyway:
                raise _would_be_lost(loaded, lost)
            await remove_dossier(transaction, community=community, ref=loaded.ref)
            await mark_changed(transaction, community)
        else:
            before = Dossier.model_validate_json(loaded.before)
            await self._loading.save(transaction, before, now, community)
            for row in await give_back(transaction, loaded, community=community, now=now):
                await index_statement(transaction, row)

    async def _load_dossier(
        self, transaction: Transaction, scope: Scope, draft: Draft, now: datetime
    ) -> Loaded:
        dossier = Dossier.model_validate_json(draft.body)
        before = await self._store.dossiers.get(scope.community, dossier.id)
        taken = await taken_in(
            transaction, community=scope.community, dossier=dossier.id, refs=claims(dossier)
        )
        await self._loading.save(transaction, dossier, now, scope.community)
        return Loaded(
            number=0,
            sort="dossier",
            dossier=dossier.id,
            ref=dossier.id,
            title=dossier.title,
            before=before.model_dump_json() if before else None,
            taken_in=taken,
            loaded_at=now.isoformat(timespec="seconds"),
        )

    async def exported(self, scope: Scope, ref: Ref) -> str | None:
        """The file of a dossier that the scope sees; None where there is none of that name.

        What was added or hidden by review is no part of it: it hangs on whatever is loaded under
        the dossier's name.
        """
        from bot.dossier.dump import dump  # noqa: PLC0415  # a writer that most runs never need

        dossier = await self._store.dossiers.get(scope.community, ref)
        dossier = dossier or await self._store.dossiers.get(SHARED, ref)
        return await asyncio.to_thread(dump, dossier) if dossier else None

    async def _document(self, given: Given) -> Document:
        from bot.reading.read import read_bytes, read_text  # noqa: PLC0415  # heavy, seldom needed

        if given.data is not None:
            return await asyncio.to_thread(read_bytes, given.data, given.name)
        if given.address is not None:
            data, kind, address = await _fetched(given.address)
            return await asyncio.to_thread(read_bytes, data, address, kind, url=address)
        return await asyncio.to_thread(read_text, given.text or "")

    async def _dossier_text(self, given: Given) -> str:
        if given.text is not None:
            return given.text
        data = given.data
        if given.address is not None:
            data, *__ = await _fetched(given.address)
        try:
            return (data or b"").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadFile(_("This is not UTF-8 text."), _("Save the file as UTF-8.")) from None


def _gone() -> NotFound:
    return NotFound(
        _("There is no such draft any more."),
        _("It is kept for a day; load the text or dossier again."),
    )


def _would_be_lost(loaded: Loaded, lost: Sequence[str]) -> UserError:
    """What has to be known before a dossier is taken out on which reviewed work hangs."""
    lines = list(lost[:SHOWN])
    if len(lost) > SHOWN:
        lines.append(_("and {more} more", more=len(lost) - SHOWN))
    return UserError(
        _(
            "This would be deleted for good, as it hangs on the dossier: {lost}.",
            lost="; ".join(lines),
        ),
        _("`article undo {number} anyway:yes` does it all the same.", number=loaded.number),
    )


BEGINNING = 200
"""So many characters of a text are shown, to see that it is the right one."""


def _text_loaded(draft: Draft, came: Came, now: datetime) -> Loaded:
    if not came.changed:
        raise UserError(
            _("“{title}” is held here already, word for word.", title=came.title),
            _("There is nothing to load."),
        )
    return Loaded(
        number=0,
        sort=draft.sort,
        dossier=came.dossier or "",
        ref=came.ref,
        title=came.title,
        before=None if came.before is None else str(came.before),
        loaded_at=now.isoformat(timespec="seconds"),
    )


async def _fetched(address: str) -> tuple[bytes, str | None, str]:
    from bot.reading.fetch import fetch  # noqa: PLC0415  # heavy, seldom needed

    if "://" not in address:
        raise BadDocument(
            _("“{address}” is no address.", address=address[:80]), _("It begins with https://.")
        )
    page = await fetch(address)
    return page.data, page.content_type, page.final_url


def _checked(text: str, name: str) -> tuple[Dossier, list[str]]:
    """The dossier in a text with the linter's warnings. Raises BadFile for its errors."""
    from bot.dossier.lint import check  # noqa: PLC0415  # a parser that most runs never need
    from bot.dossier.load import parse  # noqa: PLC0415

    try:
        dossier = parse(text, name)
    except BadFile as wrong:
        # Whoever loads it here has no shell to check it in.
        raise BadFile(
            wrong.message, _("Mend this, then give it to `dossier load` again.")
        ) from None
    return dossier, [finding.one_line() for finding in check(text, name)]
