"""The sources of a reply, numbered, so that a statement can point at them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.catalogue import _
from bot.chat.reply import Reference, Reply, Statement
from bot.services.sourcing import read_in_words

OPENING_MARKS = "“\"„«‘'"
PLAINLY_QUOTED = 4  # words: so many are not found in a statement by chance


@dataclass
class CitedSource:
    """One source of a reply, and what of it is cited."""

    number: int
    reference: Reference
    paragraphs: set[int] = field(default_factory=set)
    read: dict[str, None] = field(default_factory=dict)
    """How its places were read, in order, each once."""

    def remarks(self) -> list[str]:
        """What has to be known of it: how it was read, and whether the article could know it."""
        found = [read_in_words(each) for each in self.read]
        later = _("later than the article")
        if self.reference.after_article and later not in found:
            found.append(later)
        return found


class References:
    """The sources of one reply, numbered from 1 in the order in which they are first cited."""

    def __init__(self, reply: Reply) -> None:
        self._sources: dict[tuple[object, ...], CitedSource] = {}
        for statement in reply.statements():
            for reference in statement.citations:
                self._take(reference)

    def _take(self, reference: Reference) -> None:
        key = _key(reference)
        new = CitedSource(len(self._sources) + 1, reference)
        source = self._sources.setdefault(key, new)
        if reference.paragraph is not None:
            source.paragraphs.add(reference.paragraph)
        if reference.read:
            source.read[" ".join(reference.read.split())] = None

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """All of them, in the order of their numbers; empty for a reply without citations."""
        return tuple(self._sources.values())

    def places(self, citations: Iterable[Reference]) -> list[tuple[CitedSource, list[int]]]:
        """What citations of this reply point at: each source once, with its paragraphs in order."""
        found: dict[int, tuple[CitedSource, set[int]]] = {}
        for reference in citations:
            source = self._sources[_key(reference)]
            paragraphs = found.setdefault(source.number, (source, set()))[1]
            if reference.paragraph is not None:
                paragraphs.add(reference.paragraph)
        return [(source, sorted(paragraphs)) for source, paragraphs in found.values()]


def quotes(statement: Statement) -> list[Reference]:
    """The citations whose words the statement does not already show, each wording once."""
    found: dict[str, Reference] = {}
    for reference in statement.citations:
        quote = (reference.quote or "").strip()
        if quote and not _shows(statement.text, quote):
            found.setdefault(quote, reference)
    return list(found.values())


def _shows(text: str, quote: str) -> bool:
    """Whether a reader of `text` has read the quote; "no" in "not" is no quotation."""
    if len(quote.split()) >= PLAINLY_QUOTED:
        return quote in text
    return text.strip() == quote or any(mark + quote in text for mark in OPENING_MARKS)


def _key(reference: Reference) -> tuple[object, ...]:
    # two dossiers may give the same id to different sources
    return (
        reference.source,
        reference.title,
        reference.author,
        reference.date,
        reference.url,
        reference.after_article,
    )
