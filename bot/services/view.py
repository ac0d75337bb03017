"""What one scope sees of the library, kept in memory until the library changes."""

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


class Views:
    """The views of all scopes in use; one is rebuilt when the library has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[Scope, tuple[int, View]] = {}

    async def of(self, scope: Scope) -> View:
        """What this scope sees now."""
        changes = await self._store.library.changes()
        kept = self._kept.get(scope)
        if kept and kept[0] == changes:
            return kept[1]
        view = await self._build(scope)
        self._kept[scope] = (changes, view)
        return view

    async def _build(self, scope: Scope) -> View:
        texts = await self._store.sources.held(scope)
        dossiers = []
        for entry in await self._store.dossiers.visible(scope):
            dossier = await self._store.dossiers.get(entry.community, entry.ref)
            if dossier is None:  # removed since the list was read; the next question sees it
                continue
            dossiers.append(
                DossierView(
                    community=entry.community,
                    dossier=dossier,
                    statuses=await self._store.events.statuses(entry.id),
                    article=_article(texts, entry.community, dossier),
                )
            )
        served = {id(view.article) for view in dossiers if view.article}
        return View(
            version=await self._store.library.version(scope),
            dossiers=tuple(dossiers),
            texts=tuple(held for held in texts if id(held) not in served),
        )


def _article(texts: Sequence[Held], community: str, dossier: Dossier) -> Held | None:
    place = (community, dossier.id, dossier.article.source)
    return next((h for h in texts if (h.community, h.dossier, h.source.id) == place), None)
