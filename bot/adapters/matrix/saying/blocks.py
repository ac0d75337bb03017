"""A reply's blocks as pieces of messages, each block in its own richest form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import assert_never

from bot.adapters.matrix.saying.markup import (
    PIECE,
    Marked,
    Runs,
    Tag,
    as_is,
    joined,
    line,
    link,
    said,
    told,
    typed,
)
from bot.adapters.matrix.saying.pieces import Box, Piece
from bot.catalogue import _, looked_up, plural
from bot.catalogue.forms import upper_first
from bot.chat import headings
from bot.chat.references import CitedSource, References, quotes
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    Established,
    Item,
    Listing,
    Note,
    Picture,
    Premise,
    Prose,
    Remark,
    Remarks,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
)
from bot.drawing import lines as words_of
from bot.drawing import pages as drawn_pages
from bot.drawing.figure import Figure

TERM = 80
"""A longer label is a sentence, and stands out from what is said of it by itself."""
SENTENCE_ENDS = {*".?!:…"}
MARKS = {"problem": "⚠️ ", "hint": "💡 "}
BREAK = Marked("\n", "<br/>")
LINE_END = Marked("", "<br/>")
"""The end of a piece that is a line of a paragraph."""


@dataclass(frozen=True)
class Row:
    """An entry of a list that may be pressed."""

    first: Runs
    below: Runs = ()
    button: Button | None = None

    def runs(self) -> Runs:
        """All that it says."""
        return [*self.first, BREAK, *self.below] if self.below else self.first


class Laying:
    """Lays out one reply; its numbers run through all of its blocks.

    `prefix` stands before what is typed. Between backticks, the core gives commands and other
    things to type: it is put before those that begin with one of `names`.
    """

    def __init__(self, reply: Reply, prefix: str, names: Iterable[str]) -> None:
        self._reply = reply
        self._prefix = prefix
        self._names = frozenset(names)
        self._references = References(reply)
        self._numbers = count(1)

    def all(self) -> Iterator[Piece | Figure]:
        """The whole reply in order: pieces of text, and pictures between them."""
        if self._reply.title:
            yield from _headed("h4", line(self._reply.title))
        for block in self._reply.blocks:
            yield from self._block(block)
        yield from self._sources()
        yield from self._offered()
        if self._reply.live:
            yield from _paragraph(line(self._reply.live, "em"))
        yield from self._footer()

    def _block(self, block: Block) -> Iterator[Piece | Figure]:  # noqa: C901, PLR0912  # a case for each
        match block:
            case Prose():
                yield from _paragraph(said(block.text, self._spelt, linked=True))
            case Note():
                mark = as_is(MARKS[block.tone])
                yield from _paragraph([*mark, *said(block.text, self._spelt, linked=True)])
            case Cited():
                yield from self._statements(block.heading, block.statements)
            case Premise():
                yield from _heading(looked_up(headings.TAKEN_FOR_GRANTED))
                yield from _quotation(told(block.presupposed))
                yield from self._statements(looked_up(headings.AGAINST_THAT), block.statements)
            case Contested():
                yield from self._statements(looked_up(headings.CONTESTING), block.statements)
            case Closest():
                yield from self._statements(looked_up(headings.CLOSEST), block.statements)
            case Established():
                yield from self._statements(looked_up(headings.ESTABLISHED), block.facts)
                yield from self._statements(looked_up(headings.FINDINGS), block.findings)
            case Sides():
                yield from self._sides(block)
            case Disputed():
                yield from _disputed(block)
            case Listing():
                yield from self._listing(block)
            case Timeline():
                yield from self._timeline(block)
            case Picture():
                yield from _picture(block)
            case Remarks():
                yield from _remarks(block)
            case _:
                assert_never(block)

    def _statements(self, heading: str, statements: Sequence[Statement]) -> Iterator[Piece]:
        if not statements:
            return
        if heading:
            yield from _heading(heading)
        if not heading and len(statements) == 1:
            main, quoted = self._statement(statements[0])
            yield from _paragraph(main)
            for quote in quoted:
                yield from _quotation(quote)
            return
        around = (Box("<ul>", "</ul>"),)
        for place, statement in enumerate(statements):
            yield from self._claim(statement, around, apart=not heading and not place)

    def _claim(
        self, statement: Statement, around: tuple[Box, ...], *, apart: bool = False
    ) -> Iterator[Piece]:
        """A statement as an entry of a list, with the words that it rests on."""
        main, quoted = self._statement(statement)
        below = [_tagged("blockquote", part) for quote in quoted for part in joined(quote)]
        parts = [*joined(main), *(Marked("\n", "") + part for part in below)]
        yield from _entry(parts, around, apart=apart)

    def _statement(self, statement: Statement) -> tuple[Runs, Sequence[Runs]]:
        """A statement with its sources and reservations; and the words that it rests on."""
        main = [*told(statement.text), *self._behind(statement)]
        marks = [mark for mark in statement.marks if mark.strip()]
        if marks:
            main += [*as_is(" "), *line(f"({'; '.join(marks)})", "em")]
        several = len(self._references.places(statement.citations)) > 1
        quoted: list[Runs] = []
        for reference in quotes(statement):
            source, __ = self._references.places([reference])[0]
            where = as_is(f" [{source.number}]") if several else ()
            quoted.append([*told(_("“{text}”", text=(reference.quote or "").strip())), *where])
        return main, quoted

    def _behind(self, statement: Statement) -> Iterator[Marked]:
        for source, paragraphs in self._references.places(statement.citations):
            places = ", ".join([str(source.number), *(f"¶ {number}" for number in paragraphs)])
            yield from told(f" [{places}]")

    def _sides(self, block: Sides) -> Iterator[Piece]:
        """Every side in a box of its own, all in the same form."""
        heading = _("How each side tells it")
        if " ".join(block.event.split()) not in " ".join(self._reply.title.split()):
            heading = _("{event}: how each side tells it", event=block.event)
        yield from _heading(heading)
        if block.neutral and block.neutral != block.event:
            neutral = [*as_is(_("In neutral words: ")), *told(block.neutral)]
            yield from _paragraph(neutral, apart=False)
        for side in block.sides:
            yield from self._side(side)
        if block.silent:
            silent = ", ".join(block.silent)
            yield from _paragraph(
                line(_("No verified source is held here for: {silent}.", silent=silent))
            )

    def _side(self, side: SideView) -> Iterator[Piece]:
        quoted, listed = Box("<blockquote>", "</blockquote>"), Box("<ul>", "</ul>")
        about = [*line(side.label, "strong")]
        if side.headline:
            about += [BREAK, *told(side.headline, "em")]
        for piece in _paragraph(about):
            yield replace(piece, within=(quoted,), leads=True)
        for claim in side.claims:
            yield from self._claim(claim, (quoted, listed))
        below: list[Runs] = []
        if words := ", ".join(word for word in side.words if word.strip()):
            below.append([*as_is(_("Calls it: ")), *line(words)])
        if side.more:
            held = plural(
                "(one more claim held, not shown here)",
                "({count} more claims held, not shown here)",
                side.more,
            )
            below.append(as_is(held))
        for runs in below:
            for piece in _paragraph(runs, apart=False):
                yield replace(piece, within=(quoted,))

    def _listing(self, block: Listing) -> Iterator[Piece]:
        if block.heading:
            yield from _heading(block.heading)
        pressed = any(item.button for item in block.items)
        rows = [self._row(item, pressed=pressed) for item in block.items]
        yield from self._rows(rows, apart=not block.heading)

    def _row(self, item: Item, *, pressed: bool) -> Row:
        """A thing to press with smaller words below it, or a term with its meaning."""
        if not item.detail.strip():
            return Row(said(item.label, self._spelt), button=item.button)
        detail = said(item.detail.strip(), self._spelt)
        term = len(item.label) <= TERM and "\n" not in item.detail.strip()
        label = said(item.label, self._spelt, *(("strong",) if pressed or term else ()))
        if pressed or not term:
            return Row(label, detail, item.button)
        between = " " if item.label.rstrip()[-1:] in SENTENCE_ENDS else ": "
        return Row([*label, *as_is(between), *detail])

    def _timeline(self, block: Timeline) -> Iterator[Piece | Figure]:
        """Pictures, and the same in words below them."""
        if block.heading:
            yield from _heading(block.heading)
        yield from drawn_pages(block.figure(self._reply.title or _("Timeline")))
        rows: list[Row] = []
        for entry in block.entries:
            runs = [*line(entry.date.text, "strong"), *as_is(" "), *line(entry.label)]
            if entry.detail:
                runs += [*as_is(" "), *told(f"({entry.detail.strip()})", "em")]
            rows.append(Row(runs, button=entry.button))
        yield from self._rows(rows, apart=True)

    def _rows(self, rows: Sequence[Row], *, apart: bool) -> Iterator[Piece]:
        """Entries of a list: numbered where something can be pressed, else with dots."""
        if not any(row.button for row in rows):
            around = (Box("<ul>", "</ul>"),)
            for place, row in enumerate(rows):
                parts = list(joined(row.runs()))
                yield from _entry(parts, around, apart=apart and not place)
            return
        close = not any(row.below for row in rows)
        lines: tuple[Box, ...] = (Box("<p>", "</p>"),) if close else ()
        for place, row in enumerate(rows):
            mark = as_is(f"{next(self._numbers)}. " if row.button else "• ")
            for part in joined([*mark, *row.runs()]):
                text = part + LINE_END if close else _tagged("p", _inset(part, "   "))
                yield Piece(text, lines, apart=apart and not place)

    def _sources(self) -> Iterator[Piece]:
        """The sources, folded, each with all that helps to look it up."""
        around = (_folded(_("Sources")),)
        for source in self._references.sources:
            for part in joined(_described(source)):
                yield Piece(_tagged("p", _inset(part, "    ")), around)

    def _offered(self) -> Iterator[Piece]:
        """The reply's own buttons, and how to press any of them."""
        around = (Box("<p>", "</p>"),)
        if self._reply.buttons:
            (lead,) = as_is(_("What you can do, by number:"))
            yield Piece(lead + LINE_END, around, apart=True, leads=True)
        elif self._reply.offers():
            yield from _paragraph(as_is(_("Type a number to go on.")))
        for button in self._reply.buttons:
            tags: tuple[Tag, ...] = ("strong",) if button.style == "main" else ()
            mark = as_is(f"{next(self._numbers)}. ")
            command = typed(f"{self._prefix}{button.typed}")
            for part in joined([*mark, *line(button.label, *tags), *as_is(" "), *command]):
                yield Piece(part + LINE_END, around)

    def _footer(self) -> Iterator[Piece]:
        footer = self._reply.footer
        if footer is None:
            return
        mode = upper_first(" ".join(footer.mode.split()))
        about = line(f"{mode} · {_('store {version}', version=footer.store_version)}")
        small = [*about, BREAK, *said(footer.report, self._spelt)]
        for place, part in enumerate(joined(small)):
            yield Piece(_tagged("p", _tagged("sub", part)), apart=not place)

    def _spelt(self, code: str) -> str:
        """How a command, or whatever else the core says can be typed, is typed here."""
        words = code.split()
        if words and (words[0] in self._names or " ".join(words[:2]) in self._names):
            return f"{self._prefix}{code}"
        return code


def _disputed(block: Disputed) -> Iterator[Piece]:
    yield from _heading(_("What is in dispute"))
    for place, point in enumerate(block.points):
        for piece in _paragraph(told(point.question, "strong"), apart=place > 0):
            yield replace(piece, leads=True)
        around = (Box("<ul>", "</ul>"),)
        for position in point.positions:
            answer = [*line(position.label), *as_is(": "), *told(position.text)]
            yield from _entry(list(joined(answer)), around)


def _picture(block: Picture) -> Iterator[Piece | Figure]:
    """Its pages below its heading, and all that they show in words, folded."""
    if block.heading:
        yield from _heading(block.heading)
    yield from drawn_pages(block.figure)
    folded = _folded(_("In words"))
    around = (folded, Box("<p>", "</p>"))
    for words in words_of(block.figure):
        for part in joined(told(words)):
            yield Piece(part + LINE_END, around)


def _remarks(block: Remarks) -> Iterator[Piece]:
    """What people wrote, as quotations, each with who wrote it and where it stands."""
    if block.heading:
        yield from _heading(block.heading)
    for place, remark in enumerate(block.remarks):
        around = (Box("<blockquote>", "</blockquote>"),)
        said_so = _paragraph(_remarked(remark), apart=place > 0 or not block.heading)
        for piece in said_so:
            text = Marked(f"> {_inset(piece.text, '> ').plain}", piece.text.html)
            yield replace(piece, text=text, within=around)
        if remark.gone:
            continue
        by = line(", ".join(filter(None, (remark.author, remark.when))) or "…")
        where = [*as_is(" "), *link(remark.url)] if remark.url else []
        for part in joined([*by, *where]):
            text = Marked(f"  {part.plain}", _tagged("p", _tagged("sub", part)).html)
            yield Piece(text, around)


def _remarked(remark: Remark) -> Runs:
    if remark.gone:
        return line(f"({remark.gone})", "em")
    return [*told(remark.text), *(as_is(" …") if remark.more else ())]


def _described(source: CitedSource) -> Iterator[Marked]:
    reference = source.reference
    yield from as_is(f"[{source.number}] ")
    if reference.author:
        yield from line(f"{reference.author}: ")
        yield from as_is(" ")
    yield from line(reference.title, "strong")
    if reference.date:
        yield from as_is(", ")
        yield from line(reference.date)
    for number in sorted(source.paragraphs):
        yield from as_is(f", ¶ {number}")
    if remarks := source.remarks():
        yield from as_is(" ")
        yield from line(f"({'; '.join(remarks)})", "em")
    if reference.url:
        yield BREAK
        yield from link(reference.url)


def _heading(text: str) -> Iterator[Piece]:
    yield from _headed("h5", line(text))


def _headed(tag: str, runs: Runs) -> Iterator[Piece]:
    """A heading, which stays with what it stands above."""
    for place, part in enumerate(joined(runs)):
        yield Piece(_tagged(tag, part), apart=not place, leads=True)


def _paragraph(runs: Runs, *, apart: bool = True) -> Iterator[Piece]:
    for place, part in enumerate(joined(runs)):
        yield Piece(_tagged("p", part), apart=apart and not place)


def _quotation(runs: Runs) -> Iterator[Piece]:
    for part in joined(runs):
        quoted = _tagged("blockquote", _inset(part, "  "))
        yield Piece(Marked(f"  {quoted.plain}", quoted.html))


def _entry(
    parts: Sequence[Marked], around: tuple[Box, ...], *, apart: bool = False
) -> Iterator[Piece]:
    """An entry of a list, or several where it is too long for one."""
    for place, part in enumerate(joined(parts, 2 * PIECE)):
        inset = _inset(part, "  ")
        lead = "  " if place else "• "
        plain = f"{lead}{inset.plain.lstrip()}"
        yield Piece(Marked(plain, f"<li>{part.html}</li>"), around, apart=apart and not place)


def _inset(text: Marked, by: str) -> Marked:
    """The text with its later lines inset, where there is no markup to do it."""
    return Marked(text.plain.replace("\n", f"\n{by}"), text.html)


def _tagged(tag: str, text: Marked) -> Marked:
    return Marked(text.plain, f"<{tag}>{text.html}</{tag}>")


def _folded(summary: str) -> Box:
    """What is unfolded by its heading, where the client can fold."""
    return Box(f"<details><summary>{summary}</summary>", "</details>", heading=summary)
