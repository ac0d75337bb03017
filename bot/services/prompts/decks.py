"""The decks of a community: those that are shipped, and one made of each dossier."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot import resources
from bot.catalogue import _, spoken
from bot.decks.deck import Deck
from bot.decks.lint import formed
from bot.domain.errors import NotFound
from bot.services.lookup import Lookup
from bot.services.names import plain
from bot.services.prompts.drafting import drafted, title_of
from bot.services.view import View, Views
from bot.store import Store
from bot.store.scope import Scope
from bot.written.files import refusal, text_of

KEPT = 16
"""So many communities' decks are kept in memory."""


class Decks:
    """Finds decks. What is made of a dossier is made anew when the dossier changes."""

    def __init__(self, store: Store, views: Views, lookup: Lookup) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup
        self._drafted: OrderedDict[tuple[Scope, str], tuple[View, Sequence[Deck]]] = OrderedDict()
        """By whose they are, and by the language of their words."""

    async def all(self, scope: Scope) -> Sequence[Deck]:
        """Every deck about a dossier that the scope sees, written ones first."""
        view = await self._views.of(scope)
        return [*_written(view), *await self._made(scope, view)]

    async def get(self, scope: Scope, typed: str) -> Deck:
        """A deck by its name or title. Raises NotFound, with what there is.

        For one that is written, none is made: a prompt would wait for that as it is posted.
        """
        if deck := _called(typed, _written(await self._views.of(scope))):
            return deck
        found = await self.all(scope)
        if deck := _called(typed, found):
            return deck
        names = ", ".join(f"`{deck.id}`" for deck in found)
        hint = (
            _("There are: {names}.", names=names)
            if names
            else _("A dossier is needed first: `dossier load`.")
        )
        raise NotFound(_("There is no deck “{typed}” here.", typed=typed[:60]), hint)

    async def usual(self, scope: Scope, article: str | None) -> Deck:
        """The deck for a room that talks about an article; the first where it is not said.

        Raises NotFound where there is no dossier here.
        """
        found = await self.all(scope)
        about = [deck for deck in found if deck.dossier == article]
        if not found:
            raise NotFound(
                _("There is no deck here, for want of a dossier."),
                _("`dossier load` takes one in."),
            )
        return (about or list(found))[0]

    async def _made(self, scope: Scope, view: View) -> Sequence[Deck]:
        key = (view.scope, spoken())
        kept = self._drafted.pop(key, None)
        if kept is None or kept[0] is not view:
            made = [
                await drafted(self._store, self._lookup, scope, view, dossier)
                for dossier in view.dossiers
            ]
            kept = (view, [deck for deck in made if deck is not None])
        self._drafted[key] = kept
        while len(self._drafted) > KEPT:
            self._drafted.popitem(last=False)
        return kept[1]


def _written(view: View) -> Sequence[Deck]:
    """The shipped decks about dossiers that a view has."""
    seen = {dossier.ref for dossier in view.dossiers}
    return [deck for deck in shipped() if deck.dossier in seen]


def _called(typed: str, decks: Sequence[Deck]) -> Deck | None:
    """The first deck of that name or title; None where there is none."""
    name = plain(typed)
    return next(
        (deck for deck in decks if name in map(plain, (deck.id, deck.title, title_of(deck)))), None
    )


@cache
def shipped() -> Sequence[Deck]:
    """The decks that Parley ships, in the order of their names; that they are sound is tested."""
    return tuple(_read(path) for path in resources.decks())


def _read(path: Path) -> Deck:
    deck, __, findings = formed(text_of(path), path.name)
    if deck is None:
        raise refusal(findings, f"Mend this and run `parley deck check {path}`.")
    return deck
