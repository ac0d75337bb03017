"""One statement on the screen: its words, its sources, its reservations."""

from bot.adapters.console.lines import Line, Span, cells, clean, clean_line, wrap
from bot.adapters.console.references import inline
from bot.catalogue import _
from bot.chat.references import References, quotes
from bot.chat.reply import Statement


def statement(
    said: Statement, references: References, width: int, *, lead: str, hard: bool = False
) -> list[Line]:
    """A statement with its sources and reservations, and below it the words it rests on.

    `lead` stands before its first line. `hard` breaks addresses as well, for columns, which nothing
    may leave.
    """
    spans = [Span(clean(said.text)), *inline(references, said.citations)]
    marks = "; ".join(filter(None, map(clean_line, said.marks)))
    if marks:
        spans += [Span(" "), Span(f"({marks})", "mark")]
    lines = wrap(spans, width, lead=lead, hard=hard)
    inset = " " * (cells(lead) + 2)
    for reference in quotes(said):
        quote = clean(reference.quote or "").strip()
        words = [Span(_("“{text}”", text=quote))]
        if len(references.places(said.citations)) > 1:
            source, __ = references.places([reference])[0]
            words += [Span(" "), Span(f"[{source.number}]", "reference", whole=True)]
        lines += wrap(words, width, lead=inset, hard=hard)
    return lines
