"""How a terminal points at sources: numbers behind statements, and the list of them below."""

from collections.abc import Iterable

from bot.adapters.console.lines import Line, Span, clean_line, wrap
from bot.catalogue import _
from bot.chat.references import CitedSource, References
from bot.chat.reply import Reference


def inline(references: References, citations: Iterable[Reference]) -> list[Span]:
    """What stands after a statement: `[1, ¶ 4] [2]`, each source once."""
    spans: list[Span] = []
    for source, paragraphs in references.places(citations):
        text = ", ".join([str(source.number), *(f"¶ {p}" for p in paragraphs)])
        spans += [Span(" "), Span(f"[{text}]", "reference", whole=True)]
    return spans


def listed(references: References, width: int) -> list[Line]:
    """The list of sources, each with all that helps to look it up; empty without citations."""
    if not references.sources:
        return []
    lines: list[Line] = [(Span(_("Sources"), "heading"),)]
    digits = len(str(len(references.sources)))
    for source in references.sources:
        lead = f"  {f'[{source.number}]':<{digits + 2}} "
        lines += wrap(_described(source), width, lead=lead)
        if source.reference.url:
            link = Span(clean_line(source.reference.url), "link")
            lines += wrap([link], width, lead=" " * len(lead))
    return lines


def _described(source: CitedSource) -> list[Span]:
    reference = source.reference
    spans = [Span(f"{clean_line(reference.author)}: ")] if reference.author else []
    spans.append(Span(clean_line(reference.title), "strong"))
    if reference.date:
        spans.append(Span(f", {clean_line(reference.date)}"))
    for paragraph in sorted(source.paragraphs):
        spans += [Span(", "), Span(f"¶ {paragraph}", whole=True)]
    if remarks := [clean_line(remark) for remark in source.remarks()]:
        spans.append(Span(f" ({'; '.join(remarks)})", "mark"))
    return spans
