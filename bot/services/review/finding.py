"""Finds what a reviewer names: a statement, or a source to cite, slips and all."""

import difflib
from collections.abc import Sequence

from bot.catalogue import _
from bot.catalogue.forms import one_of
from bot.domain.base import Ref
from bot.domain.dossier import Side
from bot.domain.errors import NotFound
from bot.services.lookup import Lookup
from bot.services.names import plain
from bot.services.view import SEPARATOR, DossierView, Views
from bot.store import Store
from bot.store.additions import KnownSource
from bot.store.events import Kept
from bot.store.scope import Scope

SHOWN = 60
"""As much of what somebody typed is said back to them."""
OFFERED = 5
CLOSE = 0.6


class Finding:
    """Statements, sides and sources by what people type."""

    def __init__(self, store: Store, views: Views, lookup: Lookup) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup

    async def claim(self, scope: Scope, typed: str) -> Kept:
        """The one claim of a side that is meant; else as `statement`."""
        found = await self.statement(scope, typed)
        if found.sort != "claim":
            raise NotFound(
                _("`{ref}` is no claim of a side.", ref=found.ref),
                _("Facts, findings and checks are changed in the dossier's file."),
            )
        return found

    async def statement(self, scope: Scope, typed: str) -> Kept:
        """The one statement that is meant, also where it is retired or hidden.

        Raises NotFound where the scope has none of that name, or several dossiers do.
        """
        dossier, __, ref = typed.strip().rpartition(SEPARATOR)
        views = (await self._views.of(scope)).dossiers
        found = []
        for view in views:
            if not dossier or view.ref.casefold() == dossier.casefold():
                rows = await self._store.additions.find(scope, (view.outline.id,), ref)
                found += [kept for row in rows[:1] if (kept := await self._kept(scope, row))]
        if not found:
            raise NotFound(
                _("There is no statement “{typed}” here.", typed=typed[:SHOWN]),
                _("`framing` shows an event's claims."),
            )
        if len(found) > 1:
            names = one_of([f"`{kept.dossier}{SEPARATOR}{kept.ref}`" for kept in found])
            raise NotFound(
                _("Several dossiers have a statement “{typed}”.", typed=typed[:SHOWN]),
                _("Type {names}.", names=names),
            )
        return found[0]

    async def shown_claim(self, scope: Scope, typed: str) -> Kept:
        """The same, but only what is shown here. Raises NotFound for what is retired or hidden."""
        kept = await self.claim(scope, typed)
        if kept.retired or kept.hidden is not None:
            raise NotFound(
                _("`{ref}` is not shown here any more.", ref=kept.ref),
                _("`framing` shows an event's claims."),
            )
        return kept

    def side(self, view: DossierView, typed: str) -> Side:
        """The side that is meant. Raises NotFound with the sides there are."""
        side = self._lookup.side(view, typed)
        if side is None:
            known = ", ".join(f"{s.id} ({s.label})" for s in view.head.sides)
            raise NotFound(
                _("There is no side “{typed}” here.", typed=typed[:SHOWN]),
                _("The sides are: {known}.", known=known),
            )
        return side

    async def side_of(self, scope: Scope, dossier: Ref, typed: str) -> str:
        """The id of the side that is meant in a dossier; what was typed, where it has none such."""
        for view in (await self._views.of(scope)).dossiers:
            if view.ref == dossier and (side := self._lookup.side(view, typed)):
                return side.id
        return typed.strip()

    async def sources(self, scope: Scope, view: DossierView) -> Sequence[KnownSource]:
        """What a claim on an event of this dossier may cite in this scope."""
        return await self._store.additions.sources(
            scope, owner=view.outline.community, dossier=view.ref
        )

    async def source(self, scope: Scope, view: DossierView, typed: str) -> KnownSource:
        """The source that is meant, by its name or its whole title. Raises NotFound."""
        known = await self.sources(scope, view)
        wanted = typed.strip().casefold()
        for found in known:
            if wanted == found.source.id.casefold():
                return found
        titled = [s for s in known if plain(typed) and plain(typed) == plain(s.source.title)]
        if len(titled) == 1:
            return titled[0]
        if titled:
            names = one_of([f"`{found.source.id}`" for found in titled])
            raise NotFound(_("Several sources have this title."), _("Type {names}.", names=names))
        hint = _("`source add` adds one.")
        if near := _near(wanted, known):
            hint = _("Did you mean {names}? `source add` adds one.", names=one_of(near))
        raise NotFound(_("There is no source “{typed}” here.", typed=typed[:SHOWN]), hint)

    async def _kept(self, scope: Scope, row: int) -> Kept | None:
        return await self._store.events.kept(row, scope)


def _near(wanted: str, known: Sequence[KnownSource]) -> Sequence[str]:
    """The sources whose name or title is most like what was typed, by their names."""
    names = {found.source.id.casefold(): found.source.id for found in known}
    titles = {found.source.title.casefold(): found.source.id for found in known}
    near = difflib.get_close_matches(wanted, [*names, *titles], n=OFFERED, cutoff=CLOSE)
    near += [name for name in (*titles, *names) if len(wanted) > 2 and wanted in name]  # noqa: PLR2004  # two letters are in everything
    meant = list(dict.fromkeys({**titles, **names}[name] for name in near))[:OFFERED]
    return [f"`{ref}`" for ref in meant]
