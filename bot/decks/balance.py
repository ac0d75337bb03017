"""Rules on a deck as a whole: every event and every side has its place in it, and none the most."""

import math
from collections import Counter
from collections.abc import Collection, Iterator

from bot.decks.deck import Deck
from bot.decks.shelf import Shelf, on_events
from bot.domain.dossier import Dossier
from bot.written.breach import Breach
from bot.written.finding import Severity

WHOLE = 20
"""Prompts from which a deck is held to its balance; below, it is told of it."""
APART = 2
"""As much as the sides' numbers of phrases may differ."""
TIMES = 2
"""As many times the average as one event or side may have."""


def _breach(deck: Deck, rule: str, sentence: str) -> Breach:
    severity = Severity.ERROR if len(deck.prompts) >= WHOLE else Severity.WARNING
    return Breach(("prompts",), rule, sentence, severity)


def events_are_balanced(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields events with framings and no prompt, and those with more than twice the average."""
    told = [event.id for event in dossier.events if event.framings]
    counts = Counter(event for _, event in on_events(deck))
    missing = [event for event in told if not counts[event]]
    if missing:
        sentence = f"no prompt is about {', '.join(missing)}."
        yield _breach(deck, "event-missing", sentence)
    most = most_of_one(sum(counts.values()), len(told))
    for event, count in counts.items():
        if count > most:
            sentence = f"{count} prompts are about {event}; at most {most} keep the balance."
            yield _breach(deck, "event-balance", sentence)


def sides_are_shown(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields sides that tell an event and that no prompt shows."""
    shelf = Shelf(dossier)
    shown = {side for prompt in deck.prompts for side in shelf.shown(prompt)}
    missing = [side for side in shelf.telling if side not in shown]
    if missing:
        yield _breach(deck, "side-missing", f"no prompt shows {', '.join(missing)}.")


def pairs_are_balanced(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields sides that stand in more than twice as many pairs of framings as sides do."""
    pairs = _pairs(deck)
    counts = Counter(side for pair in pairs for side in pair)
    most = most_of_one(sum(counts.values()), len(Shelf(dossier).telling))
    for side, count in counts.items():
        if count > most:
            sentence = (
                f"{side} stands in {count} pairs of framings; at most {most} keep the balance."
            )
            yield _breach(deck, "pair-balance", sentence)


def nobody_is_always_first(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields pairs that mostly stand in one order, and sides that mostly stand first or second."""
    pairs = _pairs(deck)
    orders = Counter(pairs)
    for one, other in dict.fromkeys(tuple(sorted(pair)) for pair in pairs):
        first, second = orders[one, other], orders[other, one]
        if abs(first - second) > 1:
            sentence = f"{one} stands before {other} {first} times and after it {second} times."
            yield _breach(deck, "pair-order", sentence)
    leads = Counter(pair[0] for pair in pairs)
    for side, times in Counter(side for pair in pairs for side in pair).items():
        if max(leads[side], times - leads[side]) * 2 > times + 2:
            sentence = f"{side} stands first in {leads[side]} of its {times} pairs of framings."
            yield _breach(deck, "pair-order", sentence)


def phrases_are_balanced(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields sides without a phrase while others have several, and numbers that lie far apart."""
    shelf = Shelf(dossier)
    having = {each.side for each in shelf.phrases}
    usable = [side for side in shelf.telling if side in having]
    phrases = [prompt for prompt in deck.prompts if prompt.kind == "phrase"]
    used = [shelf.stated[each.claim].side for each in phrases if each.claim in shelf.stated]
    counts = Counter(dict.fromkeys(usable, 0))
    counts.update(side for side in used if side in usable)
    if not counts:
        return
    missing = [side for side, count in counts.items() if not count]
    if missing and len(used) >= len(usable):
        sentence = f"no phrase of {', '.join(missing)} is discussed, though there are {len(used)}."
        yield _breach(deck, "phrase-balance", sentence)
    (most, high), (fewest, low) = counts.most_common()[0], counts.most_common()[-1]
    if high - low > APART:
        sentence = (
            f"{high} phrases are of {most} and {low} of {fewest}; at most {APART} lie between."
        )
        yield _breach(deck, "phrase-balance", sentence)


def _pairs(deck: Deck) -> list[tuple[str, str]]:
    return [prompt.sides for prompt in deck.prompts if prompt.kind == "framings"]


def most_of_one(total: int, among: int) -> int:
    """Twice the average, rounded up: as many of a total as one among so many may have."""
    return math.ceil(TIMES * total / among) if among else total


RULES = (
    events_are_balanced,
    sides_are_shown,
    pairs_are_balanced,
    nobody_is_always_first,
    phrases_are_balanced,
)
