"""The way in to what exercises draw: found by name, resolved, and whole by itself."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue import _, looked_up, marked, speaking
from bot.domain.base import Ref
from bot.domain.claim import Claim
from bot.domain.errors import NotFound
from bot.domain.exercise_material import BarredPosition, ExerciseMaterial
from bot.domain.material import (
    Claims,
    MaterialChain,
    MaterialChainHead,
    MaterialHand,
    MaterialMotion,
    MaterialOffer,
    MaterialPanel,
    MaterialSeeds,
    MaterialTimeline,
)
from bot.dossier.exercise_parts import LAWS, STATED, names_at
from bot.dossier.texts import in_other_words, texts
from bot.services.lookup import Lookup
from bot.services.material import composing
from bot.services.material.resolving import Resolver
from bot.services.material.timeline import timeline
from bot.services.names import plain
from bot.services.rooms import Rooms
from bot.services.view import SEPARATOR, DossierView, View, Views
from bot.store import Store
from bot.store.scope import Scope

KEPT = 16
"""So many dossiers' material is kept in memory, that which was asked for last."""
SHOWN = 60


Key = tuple[Scope, int, str]
"""Whose view of which dossier, and in which language."""


class Material:
    """What exercises may draw in a scope; nothing here changes anything.

    It is in the community's language where it is translated, whoever draws: what is drawn is kept,
    and read by all who take part.
    """

    def __init__(self, store: Store, views: Views, lookup: Lookup, rooms: Rooms) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup
        self._rooms = rooms
        self._resolvers: OrderedDict[Key, tuple[View, Resolver]] = OrderedDict()

    async def chains(self, scope: Scope) -> tuple[MaterialChainHead, ...]:
        """The chains of a scope, dossier by dossier. Empty where it has none."""
        return tuple(
            composing.chain_head(resolver, chain)
            for resolver in await self._all(scope)
            for chain in resolver.material.chains
        )

    async def chain(self, scope: Scope, typed: str) -> MaterialChain:
        """A chain by its id, address or title, whole. Raises NotFound."""
        found = [
            (resolver, chain)
            for resolver in await self._all(scope)
            for chain in resolver.material.chains
            if _is_called(typed, resolver, chain.id, chain.title)
        ]
        if len(found) != 1:
            heads = await self.chains(scope)
            known = "; ".join(f"{head.address} ({head.title})" for head in heads)
            raise NotFound(
                _("Several chains are called “{typed}”.", typed=typed[:SHOWN])
                if found
                else _("No chain here is called “{typed}”.", typed=typed[:SHOWN]),
                _("There are: {known}.", known=known) if known else looked_up(NO_MATERIAL),
            )
        return composing.chain(*found[0])

    async def hands(self, scope: Scope, dossier: str = "") -> tuple[MaterialHand, ...]:
        """The cards of all sides and seats that have any. Raises NotFound for no such dossier."""
        resolver = await self._one(scope, dossier)
        return tuple(composing.hand(resolver, hand) for hand in resolver.material.cards)

    async def cards(self, scope: Scope, dossier: str, side: Ref) -> MaterialHand:
        """The cards of one side or seat, by its id. Raises NotFound where it has none."""
        resolver = await self._one(scope, dossier)
        for hand in resolver.material.cards:
            if hand.side.casefold() == side.strip().casefold():
                return composing.hand(resolver, hand)
        held = ", ".join(hand.side for hand in resolver.material.cards)
        raise NotFound(
            _("There are no cards of “{side}” in {ref}.", side=side[:SHOWN], ref=resolver.view.ref),
            _("There are cards of {held}.", held=held) if held else looked_up(NO_MATERIAL),
        )

    async def claims(self, scope: Scope, dossier: str, refs: Sequence[Ref]) -> Claims:
        """Claims with their counters and critical questions; what is not seen here is left out.

        Any statement of the dossier may be asked for, not only what its material names.
        """
        resolver = await self._one(scope, dossier, more=tuple(refs))
        return resolver.claims(refs)

    async def argued(self, scope: Scope, dossier: str = "") -> Claims:
        """All claims of which the dossier notes how they are argued, in its order."""
        resolver = await self._one(scope, dossier)
        return resolver.claims(note.claim for note in resolver.material.argument_notes)

    async def proposals(
        self, scope: Scope, dossier: str = "", pool: str | None = None
    ) -> tuple[MaterialOffer, ...]:
        """The offers of a dossier, or those of one pool alone."""
        resolver = await self._one(scope, dossier)
        return tuple(
            composing.offer(resolver, offer)
            for offer in resolver.material.proposals
            if pool is None or pool in offer.pools
        )

    async def motions(self, scope: Scope) -> tuple[MaterialMotion, ...]:
        """The motions of a scope, dossier by dossier. Empty where it has none."""
        return tuple(
            composing.motion(resolver, motion)
            for resolver in await self._all(scope)
            for motion in resolver.material.motions
        )

    async def motion(self, scope: Scope, typed: str) -> MaterialMotion:
        """A motion by its id, address or question. Raises NotFound."""
        found = [
            (resolver, motion)
            for resolver in await self._all(scope)
            for motion in resolver.material.motions
            if _is_called(typed, resolver, motion.id, motion.question)
        ]
        if len(found) != 1:
            known = "; ".join(f"{m.id} ({m.question})" for m in await self.motions(scope))
            raise NotFound(
                _("Several motions are called “{typed}”.", typed=typed[:SHOWN])
                if found
                else _("No motion here is called “{typed}”.", typed=typed[:SHOWN]),
                _("There are: {known}", known=known) if known else looked_up(NO_MATERIAL),
            )
        return composing.motion(*found[0])

    async def seeds(self, scope: Scope, dossier: str = "") -> MaterialSeeds:
        """The first statements of a vote. Empty where the dossier has none."""
        return composing.seeds(await self._one(scope, dossier))

    async def timeline(self, scope: Scope, dossier: str = "") -> MaterialTimeline:
        """The events of a dossier's timeline, with how each side tells them. May be empty."""
        resolver = await self._one(scope, dossier)
        found = {
            event.head.id: event
            for event in (await self._views.of(scope)).events
            if event.view.ref == resolver.view.ref
        }
        with speaking(await self._rooms.language(scope.community)):
            events = {
                one.event: await self._lookup.whole(found[one.event], scope)
                for one in resolver.material.timeline.events
                if one.event in found
            }
        told = (ref for stored in events.values() for ref in composing.first_claims(stored.event))
        fuller = await self._one(scope, resolver.view.ref, more=tuple(told))
        return timeline(fuller, {ref: stored.event for ref, stored in events.items()})

    async def facts(self, scope: Scope, dossier: str = "") -> MaterialPanel:
        """The facts panel of a dossier. May be empty."""
        resolver = await self._one(scope, dossier)
        panel = resolver.material.facts_panel
        items = resolver.facts(item.id for item in panel.items)
        return MaterialPanel(sentence=panel.sentence, items=items)

    async def barred(self, scope: Scope, dossier: str = "") -> tuple[BarredPosition, ...]:
        """The positions that nobody is ever asked to take."""
        return (await self._one(scope, dossier)).material.positions_not_assignable

    async def _all(self, scope: Scope) -> Sequence[Resolver]:
        view, language = await self._views.of(scope), await self._rooms.language(scope.community)
        return [await self._resolver(scope, view, each, language) for each in view.dossiers]

    async def _one(self, scope: Scope, dossier: str, more: tuple[Ref, ...] = ()) -> Resolver:
        """The dossier of that name; the first with any material where none is named."""
        view, language = await self._views.of(scope), await self._rooms.language(scope.community)
        named = [d for d in view.dossiers if d.ref.casefold() == dossier.strip().casefold()]
        resolvers = [await self._resolver(scope, view, d, language) for d in named or view.dossiers]
        if dossier.strip() and not named:
            known = ", ".join(d.ref for d in view.dossiers)
            raise NotFound(
                _("There is no dossier “{dossier}” here.", dossier=dossier[:SHOWN]),
                _("There are: {known}.", known=known),
            )
        if not resolvers:
            raise NotFound(_("There is no dossier here."), looked_up(NO_MATERIAL))
        holding = (r for r in resolvers if r.material != ExerciseMaterial())
        resolver = next(holding, resolvers[0])
        return await self._read(scope, resolver.view, language, more) if more else resolver

    async def _resolver(
        self, scope: Scope, view: View, dossier: DossierView, language: str
    ) -> Resolver:
        key = (view.scope, dossier.outline.id, language)
        kept = self._resolvers.pop(key, None)
        if kept is None or kept[0] is not view:
            kept = (view, await self._read(scope, dossier, language))
        self._resolvers[key] = kept
        while len(self._resolvers) > KEPT:
            self._resolvers.popitem(last=False)
        return kept[1]

    async def _read(
        self, scope: Scope, dossier: DossierView, language: str, more: tuple[Ref, ...] = ()
    ) -> Resolver:
        row = dossier.outline.id
        material = await self._store.material.of(row)
        refs = [*names_at(material, (*STATED, *LAWS)), *more]
        statements = dict(await self._store.material.statements(scope, row, refs))
        # What a claim of the file is set against need not be named by any part for exercises.
        counters = {
            other
            for kept in statements.values()
            if isinstance(kept.stated, Claim)
            for other in kept.stated.counters
        }
        missing = sorted(counters - statements.keys())
        statements |= await self._store.material.statements(scope, row, missing)
        sources = await self._store.dossiers.sources(dossier.outline.community, dossier.ref)
        cited = {one.id: one for one in sources}
        wording = dossier.outline.translated.get(language)
        if wording is None:
            return Resolver(dossier, dossier.outline.original, material, statements, cited)
        stated = [kept.stated for kept in statements.values()]
        places = [place for thing in (material, *stated) for place, __ in texts(thing)]
        held = await self._store.translations.held(row, language, places)
        told = {
            ref: replace(kept, stated=in_other_words(kept.stated, held))
            for ref, kept in statements.items()
        }
        return Resolver(dossier, wording, in_other_words(material, held), told, cited)


NO_MATERIAL = marked("`dossier load` takes in a dossier that has some.")


def _is_called(typed: str, resolver: Resolver, ref: Ref, title: str) -> bool:
    names = {ref.casefold(), f"{resolver.view.ref}{SEPARATOR}{ref}".casefold()}
    return typed.strip().casefold() in names or plain(typed) == plain(title) != ""
