"""Each block of a reply as lines of a terminal."""

from collections.abc import Sequence
from itertools import count
from typing import assert_never

from bot.adapters.console.lines import Line, Span, Style, cells, clean, clean_line, tidied, wrap
from bot.adapters.console.references import listed
from bot.adapters.console.sides import sides
from bot.adapters.console.statement import statement
from bot.catalogue import _, looked_up
from bot.catalogue.forms import number, upper_first
from bot.chat import headings
from bot.chat.references import References
from bot.chat.reply import (
    Block,
    Cited,
    Closest,
    Contested,
    Disputed,
    Established,
    Footer,
    Item,
    Listing,
    Note,
    Picture,
    Premise,
    Prose,
    Remarks,
    Reply,
    Sides,
    Statement,
    Timeline,
)
from bot.drawing import lines as words

NARROWEST = 20  # below this, words would be cut everywhere; terminals are wider
READING_WIDTH = 100  # longer lines are hard to follow; only columns use more
BESIDE = 7  # columns for a button's number and for the gap between label and command


def lay_out(reply: Reply, width: int) -> list[Line]:
    """The whole reply in lines of at most `width` columns, of which it uses at least 20.

    Only an address may be longer than a line: broken, it could not be opened.
    """
    width = max(width, NARROWEST)
    return [tidied(line) for line in _Page(reply, width).lines()]


class _Page:
    """One reply being laid out: its numbers run through all of its blocks."""

    def __init__(self, reply: Reply, width: int) -> None:
        self.reply = reply
        self.full = width
        self.width = min(width, READING_WIDTH)
        self.references = References(reply)
        self.numbers = count(1)

    def lines(self) -> list[Line]:
        parts = [self.title()] if self.reply.title else []
        parts += [self.block(block) for block in self.reply.blocks]
        parts += [listed(self.references, self.width), self.files(), self.buttons()]
        parts += [self.prose(self.reply.live, "dim") if self.reply.live else [], self.footer()]
        lines: list[Line] = []
        for part in filter(None, parts):
            if lines:
                lines.append(())
            lines += part
        return lines

    def title(self) -> list[Line]:
        lines = wrap([Span(clean_line(self.reply.title), "strong")], self.width)
        longest = max(sum(cells(span.text) for span in line) for line in lines)
        return [*lines, (Span("─" * min(longest, self.width), "dim"),)]

    def block(self, block: Block) -> list[Line]:  # noqa: C901, PLR0911, PLR0912  # a case for each
        match block:
            case Prose():
                return self.prose(block.text)
            case Cited():
                return self.headed(block.heading, block.statements)
            case Premise():
                return self.premise(block)
            case Contested():
                return self.headed(looked_up(headings.CONTESTING), block.statements)
            case Closest():
                return self.headed(_("The closest passages"), block.statements)
            case Established():
                return self.established(block)
            case Sides():
                return self.sides(block)
            case Disputed():
                return self.disputed(block)
            case Listing():
                return self.listing(block)
            case Timeline():
                return self.timeline(block)
            case Picture():
                return self.picture(block)
            case Remarks():
                return self.remarks(block)
            case Note():
                return self.note(block)
            case _:
                assert_never(block)

    def prose(self, text: str, style: Style = "plain") -> list[Line]:
        lines: list[Line] = []
        for line in clean(text).split("\n"):
            words = line.lstrip(" ")
            lead = " " * min(len(line) - len(words), self.width // 4)
            hang = len(lead) + (2 if words.startswith(("- ", "• ")) else 0)
            lines += wrap([Span(words, style)], self.width, lead=lead, hang=hang)
        return lines

    def heading(self, text: str) -> list[Line]:
        return wrap([Span(clean_line(text), "heading")], self.width)

    def headed(self, heading: str, found: Sequence[Statement]) -> list[Line]:
        lines = self.heading(heading) if heading else []
        if not heading and len(found) == 1:
            return statement(found[0], self.references, self.width, lead="")
        for one in found:
            lines += statement(one, self.references, self.width, lead="  • " if heading else "• ")
        return lines

    def remarks(self, block: Remarks) -> list[Line]:
        lines = self.heading(block.heading) if block.heading else []
        for remark in block.remarks:
            if remark.gone:
                lines += wrap([Span(f"({clean_line(remark.gone)})", "dim")], self.width, lead="  ")
                continue
            for said in f"{clean(remark.text)}{' …' if remark.more else ''}".split("\n"):
                lines += wrap([Span(said)], self.width, lead="  │ ", hang=4)
            by = clean_line(f"{remark.author}, {remark.when} {remark.url or ''}".strip())
            lines += wrap([Span(by, "dim")], self.width, lead="    ")
        return lines

    def premise(self, block: Premise) -> list[Line]:
        lines = self.heading(looked_up(headings.TAKEN_FOR_GRANTED))
        lines += wrap([Span(clean(block.presupposed))], self.width, lead="  ")
        return lines + self.headed(looked_up(headings.AGAINST_THAT), block.statements)

    def established(self, block: Established) -> list[Line]:
        lines: list[Line] = []
        if block.facts:
            lines += self.headed(looked_up(headings.ESTABLISHED), block.facts)
        if block.findings:
            lines += [()] if lines else []
            lines += self.headed(looked_up(headings.FINDINGS), block.findings)
        return lines

    def sides(self, block: Sides) -> list[Line]:
        heading = _("How each side tells it")
        if clean_line(block.event) not in clean_line(self.reply.title):
            heading = _("{event}: how each side tells it", event=block.event)
        return self.heading(heading) + sides(block, self.references, self.full, self.width)

    def disputed(self, block: Disputed) -> list[Line]:
        lines = self.heading(_("What is in dispute"))
        for point in block.points:
            lines += wrap([Span(clean(point.question), "strong")], self.width, lead="  • ")
            for position in point.positions:
                label = Span(f"{clean_line(position.label)}: ", "dim")
                lines += wrap([label, Span(clean(position.text))], self.width, lead="    ", hang=6)
        return lines

    def listing(self, block: Listing) -> list[Line]:
        lines = self.heading(block.heading) if block.heading else []
        for item in block.items:
            lines += self.item(item)
        return lines

    def timeline(self, block: Timeline) -> list[Line]:
        lines = self.heading(block.heading) if block.heading else []
        year = ""
        for entry in block.entries:
            if entry.date.start[:4] != year:
                year = entry.date.start[:4]
                lines.append((Span(year, "heading"),))
            lines += self.item(
                Item(
                    label=entry.label,
                    detail=f"{entry.date.text}{'; ' * bool(entry.detail)}{entry.detail}",
                    button=entry.button,
                )
            )
        return lines

    def picture(self, block: Picture) -> list[Line]:
        """What the picture shows, in words."""
        lines = self.heading(block.heading) if block.heading else []
        for text in words(block.figure):
            lead = " " * min(len(text) - len(text.lstrip(" ")), self.width // 4)
            lines += wrap([Span(clean_line(text))], self.width, lead=lead, hang=len(lead) + 2)
        return lines

    def item(self, item: Item) -> list[Line]:
        mark = self.number() if item.button else "  • "
        lines = wrap([Span(clean_line(item.label), "strong")], self.width, lead=mark)
        if item.detail:
            lines += wrap([Span(clean(item.detail), "dim")], self.width, lead=" " * cells(mark))
        return lines

    def buttons(self) -> list[Line]:
        lines = self.heading(_("Type a number to go on")) if self.reply.buttons else []
        labels = [clean_line(button.label) for button in self.reply.buttons]
        commands = [clean_line(button.typed) for button in self.reply.buttons]
        column = max(map(cells, labels), default=0)
        if column + max(map(cells, commands), default=0) + BESIDE > self.width:
            column = 0  # not all commands have room in a column: each follows its own label
        for button, label, command in zip(self.reply.buttons, labels, commands, strict=True):
            style: Style = "strong" if button.style == "main" else "plain"
            lines += self.button(Span(label, style), Span(command, "dim"), column)
        return lines

    def button(self, label: Span, command: Span, column: int) -> list[Line]:
        mark = self.number()
        if cells(mark) + cells(label.text) + cells(command.text) + 2 > self.width:
            lines = wrap([label], self.width, lead=mark)
            return lines + wrap([command], self.width, lead=" " * cells(mark))
        blanks = Span(" " * (max(column - cells(label.text), 0) + 2))
        return [(Span(mark), label, blanks, command)]

    def number(self) -> str:
        return f"{next(self.numbers):>3}. "

    def note(self, block: Note) -> list[Line]:
        return self.prose(block.text, "problem" if block.tone == "problem" else "dim")

    def files(self) -> list[Line]:
        lines: list[Line] = []
        for file in self.reply.files:
            size = _(
                "{count} bytes, which are no text to be shown here", count=number(len(file.data))
            )
            lines += self.heading(file.name)
            lines += self.prose(size, "dim") if file.base64 else self.prose(file.text)
        return lines

    def footer(self) -> list[Line]:
        footer: Footer | None = self.reply.footer
        if footer is None:
            return []
        version = _("store {version}", version=clean_line(footer.store_version))
        about = f"{upper_first(clean_line(footer.mode))} · {version}"
        return self.prose(about, "dim") + self.prose(footer.report, "dim")
