"""Numbers for sources, so that a statement can point at a list below it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from bot.adapters.console.lines import Line, Span, clean, clean_line, wrap
from bot.chat.reply import (
    Block,
    Cited,
    Closest,
    Contested,
    Disputed,
    Established,
    Listing,
    Note,
    Premise,
    Prose,
    Reference,
    Reply,
    Sides,
    Statement,
    Timeline,
)

OPENING_MARKS = "“\"„«‘'"
PLAINLY_QUOTED = 4  # words: so many are not found in a statement by chance


def statements(block: Block) -> Iterator[Statement]:
    """Every statement of a block, in the order in which it is shown."""
    match block:
        case Cited() | Premise() | Contested() | Closest():
            yield from block.statements
        case Established():
            yield from block.facts
            yield from block.findings
        case Sides():
            for side in block.sides:
                yield from side.claims
        case Prose() | Disputed() | Listing() | Timeline() | Note():
            return
        case _:
            assert_never(block)


@dataclass
class _Source:
    """One source of a reply, and what of it is cited."""

    number: int
    reference: Reference
    paragraphs: set[int] = field(default_factory=set)
    read: dict[str, None] = field(default_factory=dict)
    """How its places were read, in order, each once."""


class References:
    """The sources of one reply, numbered from 1 in the order in which they are first cited."""

    def __init__(self, reply: Reply) -> None:
        self._sources: dict[tuple[object, ...], _Source] = {}
        for block in reply.blocks:
            for statement in statements(block):
                for reference in statement.citations:
                    self._take(reference)

    def _take(self, reference: Reference) -> None:
        key = _key(reference)
        source = self._sources.setdefault(key, _Source(len(self._sources) + 1, reference))
        if reference.paragraph is not None:
            source.paragraphs.add(reference.paragraph)
        if reference.read:
            source.read[clean_line(reference.read)] = None

    def number(self, reference: Reference) -> int:
        """The number of the source that a reference of this reply points at."""
        return self._sources[_key(reference)].number

    def inline(self, citations: tuple[Reference, ...]) -> list[Span]:
        """What stands after a statement: `[1, ¶ 4] [2]`, each source once."""
        places: dict[int, list[int]] = {}
        for reference in citations:
            found = places.setdefault(self.number(reference), [])
            if reference.paragraph is not None and reference.paragraph not in found:
                found.append(reference.paragraph)
        spans: list[Span] = []
        for number, paragraphs in places.items():
            text = ", ".join([str(number), *(f"¶ {p}" for p in sorted(paragraphs))])
            spans += [Span(" "), Span(f"[{text}]", "reference", whole=True)]
        return spans

    def listed(self, width: int) -> list[Line]:
        """The list of sources, each with all that helps to look it up; empty without citations."""
        if not self._sources:
            return []
        lines: list[Line] = [(Span("Sources", "heading"),)]
        digits = len(str(len(self._sources)))
        for source in self._sources.values():
            lead = f"  {f'[{source.number}]':<{digits + 2}} "
            lines += wrap(_described(source), width, lead=lead)
            if source.reference.url:
                link = Span(clean_line(source.reference.url), "link")
                lines += wrap([link], width, lead=" " * len(lead))
        return lines


def quotes(statement: Statement) -> list[Reference]:
    """The citations whose words the statement does not already show, each wording once."""
    text = clean(statement.text)
    found: dict[str, Reference] = {}
    for reference in statement.citations:
        quote = clean(reference.quote or "").strip()
        if quote and not _shows(text, quote):
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


def _described(source: _Source) -> list[Span]:
    reference = source.reference
    spans = [Span(f"{clean_line(reference.author)}: ")] if reference.author else []
    spans.append(Span(clean_line(reference.title), "strong"))
    if reference.date:
        spans.append(Span(f", {clean_line(reference.date)}"))
    for paragraph in sorted(source.paragraphs):
        spans += [Span(", "), Span(f"¶ {paragraph}", whole=True)]
    remarks = [*source.read]
    if reference.after_article and "later than the article" not in remarks:
        remarks.append("later than the article")
    if remarks:
        spans.append(Span(f" ({'; '.join(remarks)})", "mark"))
    return spans
