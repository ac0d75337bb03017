"""Finds events and sides by the names that people type, slips and all."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.base import Ref
from bot.domain.dossier import Side
from bot.domain.event import Event
from bot.services.view import DossierView, Views
from bot.store import Store
from bot.store.names import Name
from bot.store.scope import Scope

NEAR = 0.62  # likeness at which a name is offered at all
SURE = 0.85  # likeness at which the only such name is taken to be meant
AHEAD = 0.12  # how far the best name has to lead to be taken alone
ITSELF = 0.9  # likeness at which a whole line is an event's name, not a name and sides behind it
OFFERED = 6

JOINING = frozenset("a an and at by for from in of on the to with".split())
"""Words that no name ends with: what follows one belongs to it."""

SEPARATOR = "/"
"""Between a dossier and a name in it, where the name alone could mean two things."""

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True)
class FoundEvent:
    """An event, with the dossier that holds it."""

    view: DossierView
    event: Event

    @property
    def address(self) -> str:
        """A name that means this event and no other, in any scope that sees it."""
        return f"{self.view.dossier.id}{SEPARATOR}{self.event.id}"


class Lookup:
    """Names to things."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views

    async def events(self, scope: Scope) -> Sequence[FoundEvent]:
        """All events of a scope, dossier by dossier, in the dossier's order."""
        view = await self._views.of(scope)
        return [FoundEvent(d, event) for d in view.dossiers for event in d.dossier.events]

    async def event(self, scope: Scope, typed: str) -> Sequence[FoundEvent]:
        """The events that somebody may mean, best first: one where it is plain, else a choice.

        Empty where no name is near.
        """
        every = await self.events(scope)
        wanted = typed.strip().casefold()
        if exact := [f for f in every if wanted in _exact_names(f)]:
            return exact
        found_by = {(f.view.community, f.view.dossier.id, f.event.id): f for f in every}
        names = await self._store.names.near(scope, "event", _plain(typed))
        ranked = _ranked(typed, names)
        return [found_by[key] for key in _meant(ranked) if key in found_by]

    async def event_and_sides(
        self, scope: Scope, typed: str
    ) -> tuple[Sequence[FoundEvent], tuple[Ref, ...]]:
        """An event and the sides named behind it: `Minsk II Russia and Ukraine`.

        A line that is itself the name of an event names no sides: `invasion of Ukraine`.
        """
        found = await self.event(scope, typed)
        words = typed.split()
        if any(likeness(typed, name) >= ITSELF for f in found for name in _names(f.event)):
            return found, ()
        for cut in range(1, len(words)):
            head, tail = words[:cut], " ".join(words[cut:])
            if head[-1].casefold() in JOINING:
                continue
            events = await self.event(scope, " ".join(head))
            if len(events) == 1 and (sides := await self._sides(events[0].view, tail)):
                return events, sides
        return found, ()

    async def _sides(self, view: DossierView, typed: str) -> tuple[Ref, ...]:
        """The sides in a list of names; empty where any of them is none."""
        parts = [part for part in re.split(r"[,;]|\band\b", typed) if part.strip()]
        sides = [await self.side(view, part) for part in parts]
        return tuple(side.id for side in sides if side) if all(sides) else ()

    async def suggestions(self, scope: Scope, typed: str) -> Sequence[FoundEvent]:
        """Events to offer while somebody types: all of them before the first letter."""
        if not typed.strip():
            return await self.events(scope)
        last = (_plain(typed).split() or [typed])[-1]
        starting = [
            found
            for found in await self.events(scope)
            if any(
                word.startswith(last)
                for name in _names(found.event)
                for word in _plain(name).split()
            )
        ]
        near = await self.event(scope, typed)
        return [*near, *(found for found in starting if found not in near)]

    async def side(self, view: DossierView, typed: str) -> Side | None:
        """The side of a dossier that somebody means, or None."""
        wanted = _plain(typed)
        scored = [
            (max(likeness(wanted, name) for name in (side.id, side.label, *side.aliases)), side)
            for side in view.dossier.sides
        ]
        best, side = max(scored, key=lambda item: item[0])
        return side if best >= SURE else None


def _names(event: Event) -> tuple[str, ...]:
    return (event.id, event.label, *event.aliases)


def _exact_names(found: FoundEvent) -> frozenset[str]:
    """Names that mean an event beyond doubt, its number without zeros among them: `E5`, `5`."""
    short = re.sub(r"^(\D*)0+(?=\d)", r"\1", found.event.id)
    number = re.sub(r"^\D+(?=\d+$)", "", short)
    names = (found.address, found.event.id, found.event.label, short, number)
    return frozenset(name.casefold() for name in names)


@lru_cache(maxsize=65536)
def _alike(word: str, other: str) -> float:
    """How alike two words are, 0 to 1; 0 where their lengths alone keep them from being sure."""
    if word == other:
        return 1.0
    if 2 * min(len(word), len(other)) < SURE * (len(word) + len(other)):
        return 0.0
    return difflib.SequenceMatcher(None, word, other).ratio()


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    """Letters and digits in lower case, without accents; Roman numerals become digits."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return " ".join(ROMAN.get(word, word) for word in words)


def likeness(typed: str, name: str) -> float:
    """How alike two names are, 0 to 1: letters in order, or all of one's words within the other.

    The letters are compared as in Ratcliff and Metzener, "Pattern Matching: The Gestalt Approach"
    (1988), which is what difflib computes.
    """
    left, right = _plain(typed), _plain(name)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    matcher = difflib.SequenceMatcher(None, left, right)
    whole = matcher.ratio() if matcher.real_quick_ratio() >= NEAR else 0.0
    words, others = left.split(), right.split()
    best = [max(_alike(word, other) for other in others) for word in words]
    share = sum(score for score in best if score >= SURE) / len(words)
    length = min(1.0, len(left) / len(right))
    return max(whole, share * (0.8 + 0.15 * length))


def _ranked(typed: str, names: Sequence[Name]) -> list[tuple[float, tuple[str, str, str]]]:
    best: dict[tuple[str, str, str], float] = {}
    for name in names:
        key = (name.community, name.dossier, name.ref)
        best[key] = max(best.get(key, 0.0), likeness(typed, name.text))
    near = [(score, key) for key, score in best.items() if score >= NEAR]
    return sorted(near, key=lambda item: (-item[0], item[1]))


def _meant(ranked: list[tuple[float, tuple[str, str, str]]]) -> list[tuple[str, str, str]]:
    """The one that is plainly meant, or the nearest few."""
    if not ranked:
        return []
    first = ranked[0][0]
    alone = len(ranked) == 1 or ranked[1][0] <= first - AHEAD
    if first >= SURE and (alone or (first == 1.0 and ranked[1][0] < 1.0)):
        return [ranked[0][1]]
    return [key for score, key in ranked[:OFFERED] if score >= first - 2 * AHEAD]
