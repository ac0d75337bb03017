"""Judges how a claim will stand before it is added or reworded, by the dossier's own rules."""

import asyncio

from bot.domain.base import Ref
from bot.domain.claim import Claim, ClaimStatus, Framing
from bot.domain.event import Event
from bot.dossier.status import event_statuses
from bot.services.lookup import Lookup
from bot.services.view import FoundEvent
from bot.store import Store
from bot.store.scope import Scope


class StandingOf:
    """The status that a claim gets on an event as a scope sees it."""

    def __init__(self, store: Store, lookup: Lookup) -> None:
        self._store = store
        self._lookup = lookup

    async def claim(
        self, scope: Scope, found: FoundEvent, side: Ref, claim: Claim, instead_of: Ref = ""
    ) -> ClaimStatus:
        """How a claim of this side stands, perhaps in the place of another of the event."""
        outline = found.view.outline
        dossier = await self._store.dossiers.get(
            outline.community, found.view.ref, with_additions=True
        )
        event = (await self._lookup.original(found, scope)).event
        if dossier is None:  # taken out meanwhile; `original` would have said so if it were earlier
            return ClaimStatus.ATTRIBUTED
        composed = _with(event, side, claim, instead_of)
        return (await asyncio.to_thread(event_statuses, dossier, composed))[claim.id]


def _with(event: Event, side: Ref, claim: Claim, instead_of: Ref) -> Event:
    """The event with one more claim of a side, and without the one that it replaces."""
    framings = []
    for framing in event.framings:
        kept = tuple(c for c in framing.claims if c.id not in {instead_of, claim.id})
        if kept:
            framings.append(framing.model_copy(update={"claims": kept}))
    own = Framing(id="added", side=side, headline="", claims=(claim,))
    # What is filed beside is judged each by itself, so it says nothing of how this one stands.
    return event.model_copy(update={"framings": (*framings, own), "background": ()})
