"""What the store can say of a discussion: what was judged, and which sides nobody spoke for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from bot.catalogue import ENGLISH, speaking
from bot.domain.report import CheckedQuote, Quoted, Unheard
from bot.services.ask.question import NotAQuestion
from bot.services.checking import Checked, Checking
from bot.services.lookup import Lookup
from bot.services.sourcing import publication
from bot.store.scope import Scope

FEWEST_WORDS = 5
"""Shorter messages are no statements."""
READ = 150
"""So many messages are held against the store at most."""
DISCUSSED = 2
"""So many messages have to speak of an event, for it to be under discussion."""
EVENTS = 5
SHOWN = 8


@dataclass(frozen=True)
class Heard:
    """What the store can say of some messages."""

    checked: tuple[CheckedQuote, ...]
    unheard: tuple[Unheard, ...]


async def heard(
    checking: Checking, lookup: Lookup, scope: Scope, quotes: Iterable[Quoted]
) -> Heard:
    """Hold messages against the store, the first of them; which may be quoted.

    A side counts as heard on an event where any of them comes near to a claim of its.
    """
    checked: list[CheckedQuote] = []
    spoken: Counter[str] = Counter()
    labels: dict[str, str] = {}
    sides: defaultdict[str, set[str]] = defaultdict(set)
    read = 0
    for quote in islice(quotes, READ):
        if len(quote.text.split()) < FEWEST_WORDS:
            continue
        found = await _checked(checking, scope, quote.text)
        if found is None:
            continue
        read += 1
        checked += _judged(quote.id, found)
        for address, label in found.events:
            spoken[address] += 1
            labels[address] = label
        for address, side in found.voices:
            sides[address].add(side)
    unheard: list[Unheard] = []
    for address, messages in spoken.most_common():
        if messages < DISCUSSED or len(unheard) == EVENTS:
            break
        event = await lookup.one_event(scope, address)
        telling = (await lookup.original(event, scope)).event
        called = event.view.outline.original.labels
        silent = [
            called[side]
            for side in dict.fromkeys(framing.side for framing in telling.framings)
            if called[side] not in sides[address]
        ]
        if silent:
            unheard.append(
                Unheard(
                    event=address,
                    label=labels[address],
                    read=read,
                    messages=messages,
                    sides=tuple(silent),
                )
            )
    return Heard(tuple(checked[:SHOWN]), tuple(unheard))


async def _checked(checking: Checking, scope: Scope, text: str) -> Checked | None:
    """What the store holds of a message, in English, as reports keep it; None for no statement."""
    try:
        with speaking(ENGLISH):
            return await checking.check(scope, text)
    except NotAQuestion:
        return None


def _judged(message: str, found: Checked) -> list[CheckedQuote]:
    return [
        CheckedQuote(
            message=message,
            verdict=f"{judged.verdict}: {judged.said.text}",
            ref=judged.said.ref,
            source="; ".join(publication(each.source) for each in judged.said.citations),
        )
        for judged in found.judged[:1]
    ]
