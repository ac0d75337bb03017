"""The deck that any dossier has by itself, made of what a scope sees of it."""

import asyncio

from bot.catalogue import marked
from bot.catalogue.kept import said_anew
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
MADE = marked("Made by templates: {title}")
"""The title of a deck that nobody wrote, as it is kept."""
DRAFTED = ".drafted"
"""Behind the name of a deck that nobody wrote."""


async def drafted(
    store: Store, lookup: Lookup, scope: Scope, view: View, dossier: DossierView
) -> Deck | None:
    """The deck made of a dossier; None for one of which no prompt can be made."""
    found = [each for each in view.events if each.view.ref == dossier.ref][:MOST_EVENTS]
    events = [(await lookup.original(each, scope)).event for each in found]
    material = await store.material.of(dossier.outline.id)
    head = {name: getattr(dossier.outline.original.head, name) for name in DossierHead.model_fields}
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
        update={
            "id": f"{made.id}{DRAFTED}",
            "title": MADE.format(title=seen.title),
        }
    )


def title_of(deck: Deck) -> str:
    """The title of a deck, in the language that is spoken where nobody wrote it."""
    return said_anew(deck.title, (MADE,))
