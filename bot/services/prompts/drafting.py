"""The deck that any dossier has by itself, made of what a scope sees of it."""

import asyncio

from bot.decks.deck import Deck
from bot.decks.templates import shipped
from bot.decks.whole import whole
from bot.domain.dossier import Dossier, DossierHead
from bot.services.lookup import Lookup
from bot.services.view import DossierView, View
from bot.store import Store
from bot.store.scope import Scope

MOST_EVENTS = 300
"""So many events of a dossier are asked about, the first: more than a year of prompts."""
DRAFTED = ".drafted"
"""Behind the name of a deck that nobody wrote."""


async def drafted(
    store: Store, lookup: Lookup, scope: Scope, view: View, dossier: DossierView
) -> Deck | None:
    """The deck made of a dossier; None for one of which no prompt can be made."""
    found = [each for each in view.events if each.view.ref == dossier.ref][:MOST_EVENTS]
    events = [(await lookup.whole(each, scope)).event for each in found]
    material = await store.material.of(dossier.outline.id)
    head = {name: getattr(dossier.head, name) for name in DossierHead.model_fields}
    seen = Dossier.model_construct(
        **head,
        events=tuple(event for event in events if event.framings or event.facts),
        claims_not_assignable=material.claims_not_assignable,
        sources=(dossier.outline.article,),
    )
    if not seen.events:
        return None
    made = await asyncio.to_thread(whole, seen, shipped())
    return made.model_copy(
        update={"id": f"{made.id}{DRAFTED}", "title": f"Made by templates: {seen.title}"}
    )
