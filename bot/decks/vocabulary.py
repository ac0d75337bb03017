"""The rule that no prompt is loaded: sides' own words are quoted, with who says them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.catalogue import _
from bot.decks.deck import Deck
from bot.decks.shelf import event_of
from bot.domain.dossier import Dossier, DossierHead, Side, Term
from bot.domain.event import Event
from bot.language.terms import term as stem
from bot.language.terms import tokens
from bot.written.breach import Breach

_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
_REMARK = re.compile(r"\([^)]*\)")
_ARTICLES = ("the", "a", "an")
_AUTHORS = ("article", "author")

Stems = tuple[str, ...]


@dataclass
class Loaded:
    """An expression that is somebody's own."""

    text: str
    stems: Stems
    sides: set[str] = field(default_factory=set)
    """Whose word it is; empty where the article's map marks it as loaded."""
    term: Term | None = None


class Vocabulary:
    """The loaded expressions of a dossier, and who may be named as saying them."""

    def __init__(self, head: DossierHead) -> None:
        self._words = list(_expressions(head))
        self._names = {side.id: _names(side) for side in head.sides}

    def wrong(self, text: str, event: Event | None) -> Iterator[tuple[Loaded, str]]:
        """Each loaded expression of `text`, with the sentence that tells what to do about it.

        A word about another matter is free where the facts or the name of `event` use it too.
        """
        quotes = [first or second for first, second in _QUOTED.findall(text)]
        outside = stems_of(_QUOTED.sub(" , ", text))
        own = _plain_words(event) if event else ()
        for each in self._words:
            about_this = bool(event and each.term and each.term.event == event.id)
            if not about_this and within(each.stems, own):
                continue
            if within(each.stems, outside):
                yield each, _say(each)
                continue
            quoted = any(within(each.stems, stems_of(quote)) for quote in quotes)
            if quoted and not self._attributed(each, outside):
                yield (
                    each,
                    _(
                        "“{words}” is quoted; say in the text whose words they are.",
                        words=each.text,
                    ),
                )

    def _attributed(self, loaded: Loaded, outside: Stems) -> bool:
        sides = loaded.sides or self._names
        named = any(within(name, outside) for side in sides for name in self._names.get(side, ()))
        return named or (not loaded.sides and any(word in outside for word in _AUTHORS))


def nothing_is_loaded(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields texts with a side's own word that is not quoted, or is quoted as nobody's."""
    vocabulary = Vocabulary(dossier)
    events = {event.id: event for event in dossier.events}
    for index, prompt in enumerate(deck.prompts):
        for __, sentence in vocabulary.wrong(prompt.text, events.get(event_of(prompt) or "")):
            yield Breach(("prompts", index, "text"), "loaded", sentence)


def stems_of(text: str) -> Stems:
    """The words of a text in order, bare and stemmed, stop words kept: phrases hang on them."""
    return tuple(stem(token) for token in tokens(text))


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether `part` stands in `whole`, one word right after the other."""
    if not part:
        return False
    span = len(part)
    return any(tuple(whole[at : at + span]) == tuple(part) for at in range(len(whole) - span + 1))


def _expressions(head: DossierHead) -> Iterator[Loaded]:
    found: dict[tuple[Stems, str | None], Loaded] = {}
    for term in head.terms:
        for side, words in term.words.items():
            for text in _REMARK.sub("", words).split(";"):
                stems = _without_article(stems_of(text))
                if stems and not within(stems, stems_of(term.neutral)):
                    each = Loaded(text.strip(), stems, term=term)
                    found.setdefault((stems, term.topic), each).sides.add(side)
    told = {stems for stems, __ in found}
    for paragraph in head.article.paragraphs:
        for text in paragraph.loaded_terms:
            stems = _without_article(stems_of(text))
            if stems and stems not in told:
                found.setdefault((stems, None), Loaded(text, stems))
    yield from found.values()


def _without_article(stems: Stems) -> Stems:
    return stems[1:] if len(stems) > 1 and stems[0] in _ARTICLES else stems


def _plain_words(event: Event) -> Stems:
    texts = (event.label, event.neutral_wording, *(fact.text for fact in event.facts))
    return stems_of(" , ".join(_QUOTED.sub(" , ", _REMARK.sub(" ", text)) for text in texts))


def _names(side: Side) -> tuple[Stems, ...]:
    return tuple(stems_of(name) for name in (side.label, *side.aliases))


def _say(loaded: Loaded) -> str:
    if loaded.term:
        sides = ", ".join(sorted(loaded.sides))
        return _(
            "“{word}” is a word of {sides}; say “{neutral}”, or quote it and say whose word it is.",
            word=loaded.text,
            sides=sides,
            neutral=loaded.term.neutral,
        )
    return _(
        "“{word}” is a loaded word of the article; say it neutrally, or quote it and say whose "
        "word it is.",
        word=loaded.text,
    )


RULES = (nothing_is_loaded,)
