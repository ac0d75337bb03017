"""The texts for people in a dossier: where each stands, and what is put in its place.

What a source says in its own words is none of them, nor is what a thing is found by: other names,
terms added to a paragraph for search, the stems of an argument. Sources stay as they are too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from annotated_types import MaxLen
from pydantic import BaseModel

from bot.domain.base import Model
from bot.domain.chain import Chain, Escalation, MissedExit, Move
from bot.domain.claim import (
    Check,
    Claim,
    DisputedPoint,
    Fact,
    Framing,
    LegalFinding,
    Phrase,
    Position,
)
from bot.domain.dossier import (
    ArticleMap,
    DelicatePoint,
    Dossier,
    DossierHead,
    Paragraph,
    Side,
    Term,
)
from bot.domain.event import Event, EventDate, EventHead
from bot.domain.exercise_material import (
    BarredClaim,
    BarredPosition,
    Card,
    Counter,
    FactsPanel,
    Hand,
    Lean,
    LeftOutBy,
    Motion,
    NamedAsKey,
    Offer,
    PanelItem,
    Pinned,
    ReferenceSelection,
    Seed,
    Timeline,
    TimelineEvent,
    View,
)
from bot.domain.source import Source
from bot.domain.translation import Translated

HEAD = ("title", "method", "coverage_note", "guidance")
EVENT = ("label", "summary", "neutral_wording")
TEXTS: Final[Mapping[type[BaseModel], tuple[str, ...]]] = {
    DossierHead: HEAD,
    Dossier: HEAD,
    ArticleMap: ("date_note", "genre", "about_authors", "parties", "not_mentioned"),
    Paragraph: ("paraphrase", "note"),
    Side: ("label", "note"),
    Term: ("topic", "neutral", "words"),
    DelicatePoint: ("topic", "text"),
    EventHead: EVENT,
    Event: EVENT,
    EventDate: ("text",),
    Fact: ("text",),
    LegalFinding: ("body", "finding"),
    Framing: ("headline",),
    Claim: ("text",),
    Phrase: ("translation",),
    DisputedPoint: ("question",),
    Position: ("text",),
    Check: ("statement", "explanation"),
    Chain: ("title", "summary", "after"),
    Move: ("title_neutral", "act_neutral", "followed", "note"),
    Escalation: ("reason",),
    MissedExit: ("text", "what_happened"),
    Hand: ("note",),
    Card: ("text", "note"),
    Offer: ("title", "blind_text", "what_happened", "note"),
    Motion: ("question", "note"),
    View: ("label",),
    Lean: ("label",),
    Seed: ("text",),
    Timeline: ("note",),
    TimelineEvent: ("neutral_title", "note"),
    NamedAsKey: ("note",),
    LeftOutBy: ("why",),
    ReferenceSelection: ("note",),
    Pinned: ("text",),
    Counter: ("why",),
    FactsPanel: ("sentence",),
    PanelItem: ("title", "text", "body", "binding", "note"),
    BarredPosition: ("position", "why"),
    BarredClaim: ("why",),
}
"""The fields of each kind of thing that hold a text for people."""

WITHIN = (Dossier, DossierHead, Lean, View)
"""What has an id that is none of the dossier's one name space: its texts stand below its place."""

KEYS = ("id", "side", "event", "claim", "need", "number", "topic")
"""The fields that tell things of a list apart, the first that there is."""

Thing = TypeVar("Thing", bound=Model)
Say = Callable[[str, str, int | None], str]
"""From a place, the text that stands there and how long it may be to what is to stand there."""


def texts(thing: Model) -> Iterator[tuple[str, str]]:
    """Every text for people in a dossier or a part of it that has an id: its place and itself."""
    return ((place, text) for place, text, _ in _found(thing))


def limits(thing: Model) -> Iterator[tuple[str, int]]:
    """The places of those texts for which there is only so much room, in characters."""
    return ((place, most) for place, _, most in _found(thing) if most is not None)


def _found(thing: Model) -> Sequence[tuple[str, str, int | None]]:
    found: list[tuple[str, str, int | None]] = []

    def note(place: str, text: str, most: int | None) -> str:
        found.append((place, text, most))
        return text

    _retold(thing, note, _base(thing, ""))
    return found


def in_other_words(thing: Thing, held: Mapping[str, Translated]) -> Thing:
    """The same thing with its texts translated, where a translation of that very text is held.

    `held` is by place. Whatever is not translated, or was translated from another wording, stays.
    """
    if not held:
        return thing

    def say(place: str, text: str, _: int | None) -> str:
        known = held.get(place)
        return known.translation if known and known.original == text and known.translation else text

    return _retold(thing, say, _base(thing, ""))


def _retold(thing: Thing, say: Say, base: str) -> Thing:
    changed: dict[str, Any] = {}
    said = TEXTS.get(type(thing), ())
    for name in type(thing).model_fields:
        value = getattr(thing, name)
        place = f"{base}.{name}" if base else name
        if name in said:
            new = _said(value, say, place, _most(type(thing), name))
        else:
            new = _walked(value, say, place)
        if new is not value:
            changed[name] = new
    return thing.model_copy(update=changed) if changed else thing


@cache
def _most(kind: type[Model], name: str) -> int | None:
    """How many characters a field has room for; None where nothing limits it."""
    found = kind.model_fields[name].metadata
    return next((each.max_length for each in found if isinstance(each, MaxLen)), None)


def _said(value: Any, say: Say, place: str, most: int | None) -> Any:
    match value:
        case str() if value:
            return say(place, value, most)
        case tuple():
            new = tuple(say(f"{place}.{number}", text, most) for number, text in enumerate(value))
            return new if new != value else value
        case dict():
            words = {key: say(f"{place}.{key}", text, most) for key, text in value.items()}
            return words if words != value else value
        case _:
            return value


def _walked(value: Any, say: Say, place: str) -> Any:
    if isinstance(value, Source):
        return value
    if isinstance(value, Model):
        return _retold(value, say, _base(value, place))
    if isinstance(value, tuple) and value and isinstance(value[0], Model):
        new = tuple(
            _retold(item, say, _base(item, f"{place}.{key}"))
            for item, key in zip(value, _keys(value), strict=True)
        )
        return new if any(a is not b for a, b in zip(new, value, strict=True)) else value
    return value


def _base(thing: Model, place: str) -> str:
    """What the places of a thing's texts begin with: its id, where the dossier has it once."""
    own = getattr(thing, "id", None)
    return own if own and not isinstance(thing, WITHIN) else place


def _keys(items: tuple[Model, ...]) -> Iterator[str]:
    """What tells the things of a list apart; those of the same key are counted."""
    seen: defaultdict[str, int] = defaultdict(int)
    for number, item in enumerate(items):
        field = next((name for name in KEYS if name in type(item).model_fields), None)
        key = str(getattr(item, field)) if field else str(number)
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}.{seen[key]}"
