"""Makes terms of what a library holds, and puts them into the store's index."""

import asyncio
from collections.abc import Sequence

from bot.language.terms import terms
from bot.services.sourcing import told_text
from bot.store.database import Transaction
from bot.store.indexing import (
    Entry,
    Findable,
    index,
    names_of,
    sources_of,
    start_anew,
    statement,
    statements_of,
    texts_of,
    unindex_retired,
    unindex_statement,
)
from bot.store.search import Told

RULES = "1"
"""How texts are made into terms; raised when that changes, so that all indexes are made anew."""


async def index_sources(transaction: Transaction, sources: Sequence[int]) -> None:
    """Let sources be found by their names and by the texts that are held of them now."""
    await _index(transaction, texts=await texts_of(transaction, sources))


async def index_dossier(transaction: Transaction, dossier: int) -> None:
    """Let what is said on a dossier's events be found, and its sources; what is retired no more."""
    await unindex_retired(transaction, dossier)
    await _index(
        transaction,
        texts=await names_of(transaction, await sources_of(transaction, dossier)),
        told=await statements_of(transaction, dossier),
    )


async def index_statement(transaction: Transaction, id_: int) -> None:
    """Let one statement be found by what it says now; no more, where it is retired."""
    found = await statement(transaction, id_)
    if not found:
        await unindex_statement(transaction, id_)
    await _index(transaction, told=found)


async def index_anew(transaction: Transaction) -> None:
    """Put everything in again if the index was made by other rules, or not at all."""
    if stale := await start_anew(transaction, RULES):
        dossiers, sources = stale
        for dossier in dossiers:
            await index_dossier(transaction, dossier)
        for place in range(0, len(sources), AT_ONCE):
            await index_sources(transaction, sources[place : place + AT_ONCE])


async def _index(
    transaction: Transaction, texts: Sequence[Findable] = (), told: Sequence[Told] = ()
) -> None:
    found = [*texts, *map(_findable, told)]
    few = len(found) <= FEW  # a thread would take longer to start than they take
    entries = _entries(found) if few else await asyncio.to_thread(_entries, found)
    await index(transaction, entries)


FEW = 50
AT_ONCE = 100
"""So many sources are put in together: enough to save time, few enough for the memory."""


def _entries(found: Sequence[Findable]) -> Sequence[Entry]:
    made = ((each, terms(each.text)) for each in found)
    return [Entry(each, " ".join(words), len(words)) for each, words in made]


def _findable(told: Told) -> Findable:
    return Findable(told.library, told.sort, told.id, told_text(told), known=told.known)
