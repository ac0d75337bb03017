"""What one scope sees of the library, kept in memory until that library changes.

A view is made of two: the shared library, which all scopes have in common, and the community's own.
Each is read anew only when it has changed itself. What an event says is not kept here: it is read
when it is asked for, since a library may hold a hundred thousand claims.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TypeVar

from bot.catalogue import spoken
from bot.domain.base import Ref
from bot.domain.dossier import DossierHead
from bot.domain.event import EventHead
from bot.domain.source import Source
from bot.dossier.texts import in_other_words, texts
from bot.services.names import Names, exact_names
from bot.store import Store
from bot.store.dossiers import Sizes
from bot.store.events import StoredHead
from bot.store.library import version
from bot.store.scope import SHARED, Scope
from bot.store.sources import TextHead

SEPARATOR = "/"
"""Between a dossier and a name in it, where the name alone could mean two things."""

KEPT = 64
"""So many communities' libraries, and views, are kept in memory; the rest is read when needed."""


@dataclass(frozen=True)
class Wording:
    """What a dossier says, without what is said of its events, in one language."""

    head: DossierHead
    events: tuple[StoredHead, ...]

    @cached_property
    def labels(self) -> Mapping[Ref, str]:
        """The labels of sides and seats by id."""
        return {side.id: side.label for side in (*self.head.sides, *self.head.seats)}

    @cached_property
    def by_ref(self) -> Mapping[Ref, EventHead]:
        """The events by id."""
        return {stored.head.id: stored.head for stored in self.events}


@dataclass(frozen=True)
class Outline:
    """One stored dossier without what its events say."""

    id: int
    community: str
    sha256: str
    original: Wording
    """In the dossier's own language: what is searched, compared and sent on."""
    article: Source
    translated: Mapping[str, Wording] = field(default_factory=dict)
    """The same by language, with the original where no translation is held."""

    @property
    def told(self) -> Wording:
        """What is shown: the wording in the language that is spoken, where it is held."""
        return self.translated.get(self.language or "", self.original)

    @property
    def language(self) -> str | None:
        """The language that is spoken, where texts in it are held; None for the original."""
        language = spoken()
        return language if language in self.translated else None

    @cached_property
    def names(self) -> Names[int]:
        """The names of its events in all languages, by the events' places."""
        return Names(
            (place, name)
            for place, stored in enumerate(self.original.events)
            for name in (stored.head.id, *self.called(stored.head), *stored.head.aliases)
        )

    def called(self, event: EventHead) -> Sequence[str]:
        """The labels of an event in all languages, its own first."""
        others = (wording.by_ref[event.id].label for wording in self.translated.values())
        return list(dict.fromkeys((event.label, *others)))

    def side_names(self, side: Ref) -> Sequence[str]:
        """All that a side is called, in all languages."""
        wordings = (self.original, *self.translated.values())
        return [
            name
            for wording in wordings
            for each in wording.head.sides
            if each.id == side
            for name in (each.id, each.label, *each.aliases)
        ]


@dataclass(frozen=True)
class DossierView:
    """One dossier as a scope sees it."""

    outline: Outline
    text: TextHead | None
    """The article's own text, where it is held."""

    @property
    def ref(self) -> Ref:
        """The dossier's name."""
        return self.outline.original.head.id

    @property
    def head(self) -> DossierHead:
        """What it says besides its events, in the language that is spoken."""
        return self.outline.told.head

    @property
    def labels(self) -> Mapping[Ref, str]:
        """The sides' labels by id, in the language that is spoken."""
        return self.outline.told.labels


@dataclass(frozen=True)
class FoundEvent:
    """An event, with the dossier that holds it."""

    view: DossierView
    id: int
    original: EventHead
    """In the dossier's own language."""

    @property
    def head(self) -> EventHead:
        """What happened and when, in the language that is spoken."""
        return self.view.outline.told.by_ref[self.original.id]

    @property
    def names(self) -> Sequence[str]:
        """All that the event is called, in all languages."""
        labels = self.view.outline.called(self.original)
        return (self.original.id, *labels, *self.original.aliases)

    @property
    def address(self) -> str:
        """A name that means this event and no other, in any scope that sees it."""
        return self.address_of(self.original.id)

    def address_of(self, ref: Ref) -> str:
        """The address of a statement of the event."""
        return f"{self.view.ref}{SEPARATOR}{ref}"


@dataclass(frozen=True)
class View:
    """All that a scope sees, at one store version."""

    version: str
    dossiers: tuple[DossierView, ...]
    texts: tuple[TextHead, ...]
    """Texts that stand on their own: articles without a dossier, and other sources."""
    scope: Scope
    """Whose it is; the shared one's, where a community has nothing of its own.

    What is made of a view and kept hangs on this, so that it is made once for all those.
    """

    @cached_property
    def events(self) -> tuple[FoundEvent, ...]:
        """All events, dossier by dossier, in the dossier's order."""
        return tuple(
            FoundEvent(dossier, stored.id, stored.head)
            for dossier in self.dossiers
            for stored in dossier.outline.original.events
        )

    @cached_property
    def by_id(self) -> Mapping[int, FoundEvent]:
        """The events by the rows they are kept in."""
        return {found.id: found for found in self.events}

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[FoundEvent]]:
        """The events by names that mean them beyond doubt, in small letters."""
        named: dict[str, list[FoundEvent]] = {}
        for found in self.events:
            labels = map(str.casefold, found.view.outline.called(found.original))
            for name in {found.address.casefold(), *exact_names(found.original), *labels}:
                named.setdefault(name, []).append(found)
        return named


@dataclass(frozen=True)
class Part:
    """One library: the shared one, or a community's own."""

    changes: int
    digest: str
    outlines: tuple[Outline, ...]
    texts: tuple[TextHead, ...]


ANSWERING = "2"
"""Part of the store version; raised when the same library comes to be answered otherwise."""


_STEADY: ContextVar[dict[Scope, tuple[int, View]] | None] = ContextVar("steady", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Within this, a scope sees the same all the time, as long as this process writes nothing.

    So one answer rests on one version, and whether anything has changed is asked once for it.
    """
    token = _STEADY.set({})
    try:
        yield
    finally:
        _STEADY.reset(token)


class Views:
    """The views of all scopes in use; what has changed is read anew, the rest is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._parts: OrderedDict[str, Part] = OrderedDict()
        self._views: OrderedDict[Scope, tuple[tuple[int, int], View]] = OrderedDict()
        self._shared: tuple[int, View] | None = None
        """What is seen by all that have nothing of their own, and how often it had changed."""
        self._reading = asyncio.Lock()

    async def of(self, scope: Scope) -> View:
        """What this scope sees now."""
        steady, commits = _STEADY.get(), self._store.database.commits
        if steady is not None and (seen := steady.get(scope)) and seen[0] == commits:
            return seen[1]
        view = await self._now(scope)
        if steady is not None:
            steady[scope] = (commits, view)
        return view

    async def _now(self, scope: Scope) -> View:
        changes = await self._store.library.changes(scope)
        if view := self._kept(scope, changes):
            return view
        async with self._reading:
            while True:
                changes = await self._store.library.changes(scope)
                if view := self._kept(scope, changes):  # somebody else has built it meanwhile
                    return view
                shared = await self._part(SHARED, changes[0])
                own = shared
                if scope.community != SHARED:
                    own = await self._part(scope.community, changes[1])
                # Read by several queries: it holds only if nothing was loaded between them.
                if shared and own and changes == await self._store.library.changes(scope):
                    _keep(self._parts, SHARED, shared)
                    _keep(self._parts, scope.community, own)
                    is_own = scope.community != SHARED and (changes[1] > 0 or _holds_any(own))
                    view = _joined(shared, own, scope) if is_own else self._of_all(shared)
                    _keep(self._views, scope, (changes, view))

    async def sizes(self, dossier: DossierView) -> Sizes:
        """How much a dossier holds."""
        return await self._store.dossiers.sizes(dossier.outline.id)

    def _of_all(self, shared: Part) -> View:
        if self._shared is None or self._shared[0] != shared.changes:
            self._shared = (shared.changes, _joined(shared, EMPTY, Scope()))
        return self._shared[1]

    def _kept(self, scope: Scope, changes: tuple[int, int]) -> View | None:
        kept = self._views.get(scope)
        if kept is None or kept[0] != changes:
            return None
        self._views.move_to_end(scope)
        return kept[1]

    async def _part(self, community: str, changes: int) -> Part | None:
        """One library, or None where something was removed while it was read."""
        kept = self._parts.get(community)
        if kept and kept.changes == changes:
            return kept
        outlines = []
        for entry in await self._store.dossiers.of_library(community):
            outline = await self._store.dossiers.outline(community, entry.ref)
            if outline is None:
                return None
            original = Wording(outline[0], await self._store.events.heads(entry.id))
            outlines.append(
                Outline(
                    id=entry.id,
                    community=community,
                    sha256=entry.sha256,
                    original=original,
                    article=outline[1],
                    translated=await self._translated(entry.id, original),
                )
            )
        return Part(
            changes=changes,
            digest=await self._store.library.digest(community),
            outlines=tuple(outlines),
            texts=tuple(await self._store.sources.texts(community)),
        )

    async def _translated(self, dossier: int, original: Wording) -> Mapping[str, Wording]:
        """What a dossier says in the languages that it has been translated to."""
        languages = await self._store.translations.languages(dossier)
        if not languages:
            return {}
        things = (original.head, *(stored.head for stored in original.events))
        places = [place for thing in things for place, _ in texts(thing)]
        found = {}
        for language in languages:
            held = await self._store.translations.held(dossier, language, places)
            found[language] = Wording(
                in_other_words(original.head, held),
                tuple(
                    StoredHead(stored.id, in_other_words(stored.head, held))
                    for stored in original.events
                ),
            )
        return found


EMPTY = Part(changes=0, digest=sha256().hexdigest(), outlines=(), texts=())


def _holds_any(part: Part) -> bool:
    return part.digest != EMPTY.digest or bool(part.outlines or part.texts)


def _joined(shared: Part, own: Part, scope: Scope) -> View:
    """Both libraries together: what is a community's own stands in the place of what is shared."""
    copies = {(text.dossier, text.ref): text for text in (*shared.texts, *own.texts)}
    dossiers = {
        outline.original.head.id: DossierView(
            outline, copies.get((outline.original.head.id, outline.article.id))
        )
        for outline in (*shared.outlines, *own.outlines)
    }
    return View(
        version=version(shared.digest, own.digest, ANSWERING),
        dossiers=tuple(dossiers.values()),
        texts=tuple(text for text in (*shared.texts, *own.texts) if not text.dossier),
        scope=scope,
    )


Key = TypeVar("Key")
Value = TypeVar("Value")


def _keep(kept: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    """Keep a value as the one used last, and let go of the one that was not used for longest."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
