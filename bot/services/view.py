"""What one scope sees of the library, kept in memory until the library changes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.base import Ref
from bot.domain.claim import ClaimStatus
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.source import Source
from bot.store import Store
from bot.store.scope import Scope
from bot.store.sources import Held


@dataclass(frozen=True)
class DossierView:
    """One dossier with what the store knows beside it."""

    community: str
    dossier: Dossier
    statuses: Mapping[Ref, ClaimStatus]
    article: Held | None
    """The article's own text, where it is held."""

    @cached_property
    def sources(self) -> Mapping[Ref, Source]:
        """The dossier's sources by id."""
        return {source.id: source for source in self.dossier.sources}

    @cached_property
    def labels(self) -> Mapping[Ref, str]:
        """The sides' labels by id."""
        return {side.id: side.label for side in self.dossier.sides}

    @cached_property
    def events(self) -> Mapping[Ref, Event]:
        """The events by id."""
        return {event.id: event for event in self.dossier.events}


@dataclass(frozen=True)
class View:
    """All that a scope sees, at one store version."""

    version: str
    dossiers: tuple[DossierView, ...]
    texts: tuple[Held, ...]
    """Texts that stand on their own: articles without a dossier, and other sources."""


ANSWERING = "1"
"""Part of the store version; raised when the same library comes to be answered otherwise."""


class Views:
    """The views of all scopes in use; one is rebuilt when the library has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[Scope, tuple[int, View]] = {}
        self._building = asyncio.Lock()

    async def of(self, scope: Scope) -> View:
        """What this scope sees now."""
        changes = await self._store.library.changes()
        kept = self._kept.get(scope)
        if kept and kept[0] == changes:
            return kept[1]
        async with self._building:
            while True:
                changes = await self._store.library.changes()
                kept = self._kept.get(scope)
                if kept and kept[0] == changes:  # somebody else has built it meanwhile
                    return kept[1]
                view = await self._build(scope)
                # Built of several queries: it holds only if nothing was loaded between them.
                if view and changes == await self._store.library.changes():
                    self._kept[scope] = (changes, view)

    async def _build(self, scope: Scope) -> View | None:
        """The view, or None where something was removed while it was built."""
        texts = await self._store.sources.held(scope)
        dossiers: dict[Ref, DossierView] = {}
        for entry in await self._store.dossiers.visible(scope):  # the shared ones come first
            dossier = await self._store.dossiers.get(entry.community, entry.ref)
            if dossier is None:
                return None
            # A community's own dossier stands in the place of the shared one of that name.
            dossiers[entry.ref] = DossierView(
                community=entry.community,
                dossier=dossier,
                statuses=await self._store.events.statuses(entry.id),
                article=_article(texts, scope, dossier),
            )
        return View(
            version=await self._store.library.version(scope, ANSWERING),
            dossiers=tuple(dossiers.values()),
            texts=tuple(held for held in texts if not held.dossier),
        )


def _article(texts: Sequence[Held], scope: Scope, dossier: Dossier) -> Held | None:
    """The text of a dossier's article: the community's own copy before the shared one."""
    place = (dossier.id, dossier.article.source)
    copies = [held for held in texts if (held.dossier, held.source.id) == place]
    return next((h for h in copies if h.community == scope.community), next(iter(copies), None))
