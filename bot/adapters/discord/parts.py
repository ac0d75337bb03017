"""A reply's blocks as parts of pages, each block in its own richest form."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import assert_never

from bot.adapters.discord.limits import OPTION_TEXT, OPTIONS, cut
from bot.adapters.discord.markup import chunks, link, plain, said, tidy
from bot.adapters.discord.pages import ROOM_FOR_ONE, Part, Room, Spread, fits
from bot.chat.references import CitedSource, References, quotes
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    Established,
    Listing,
    Note,
    Premise,
    Prose,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
)
from bot.drawing import DARK
from bot.drawing import pages as drawn_pages

COLOURS = tuple(int(colour.removeprefix("#"), 16) for colour in DARK.sides)
"""Of the sides, in the order in which they are told, as in pictures."""
LINE = 300
"""The longest heading, label or remark, in characters before they are escaped."""
BESIDE = 4
"""A list of so many things has a button beside each; a longer one has a menu."""


class Laying:
    """Lays out the blocks of one reply."""

    def __init__(self, reply: Reply, room: Room) -> None:
        self._reply = reply
        self._room = room
        self._references = References(reply)
        self._linked: set[int] = set()
        """The sources that have been linked: addresses are long, and each stands once."""

    @property
    def cites(self) -> bool:
        """Whether the reply rests on any source."""
        return bool(self._references.sources)

    def spreads(self) -> Iterator[Spread]:
        """All blocks, in order."""
        for block in self._reply.blocks:
            yield from self._block(block)
        for file in self._reply.files:
            yield (Part(f"📎 {plain(file.name)}"),)

    def sources(self) -> Iterator[Spread]:
        """The sources of the reply, by their numbers."""
        for source in self._references.sources:
            for text in _split(_listed(source)):
                yield (Part(text),)

    def _block(self, block: Block) -> Iterator[Spread]:  # noqa: C901, PLR0912  # one line for each
        match block:
            case Prose():
                yield from _texts(block.text)
            case Note():
                mark = "⚠️ " if block.tone == "problem" else "💡 "
                first = True
                for text in chunks(block.text, ROOM_FOR_ONE):
                    yield (Part(f"{mark if first else ''}{said(text)}"),)
                    first = False
            case Cited():
                yield from self._statements(block.heading, block.statements)
            case Premise():
                asked = f"**The question takes for granted**\n> {_line(block.presupposed)}"
                yield (Part(asked),)
                yield from self._statements("What stands against that", block.statements)
            case Contested():
                yield from self._statements("Contested", block.statements)
            case Closest():
                heading = "Closest passages, offered and not claimed"
                yield from self._statements(heading, block.statements)
            case Established():
                yield from self._statements("Established facts", block.facts)
                heading = "Findings of courts, assemblies and inquiries"
                yield from self._statements(heading, block.findings)
            case Sides():
                yield from self._sides(block)
            case Disputed():
                yield from _disputed(block)
            case Listing():
                yield from _listing(block)
            case Timeline():
                yield from self._timeline(block)
            case _:
                assert_never(block)

    def _statements(self, heading: str, statements: Sequence[Statement]) -> Iterator[Spread]:
        """Statements below a heading, which stays with the first of them."""
        lead = f"### {_line(heading)}\n" if heading and statements else ""
        for statement in statements:
            for text in self._statement(statement):
                yield (Part(lead + text),)
                lead = ""

    def _statement(self, statement: Statement) -> Iterator[str]:
        """A statement with its sources and reservations, and the words that it rests on."""
        parts = list(chunks(tidy(statement.text), ROOM_FOR_ONE)) or ["…"]
        behind = self._behind(statement)
        for number, part in enumerate(parts, start=1):
            yield f"- {plain(part)}{behind if number == len(parts) else ''}".replace("\n", "\n  ")
        several = len(self._references.places(statement.citations)) > 1
        for reference in quotes(statement):
            source, _ = self._references.places([reference])[0]
            where = f" ({source.number})" if several else ""
            for part in chunks(tidy(reference.quote or ""), ROOM_FOR_ONE):
                yield "\n".join(f"> {line}" for line in f"“{plain(part)}”{where}".split("\n"))

    def _behind(self, statement: Statement) -> str:
        """What stands behind a statement: its sources with their places, and its reservations."""
        cited = "".join(
            f" {self._number(source, paragraphs[:9])}"
            for source, paragraphs in self._references.places(statement.citations[:20])
        )
        marks = "; ".join(_line(mark) for mark in statement.marks if mark.strip())
        return f"{cited} *({cut(marks, 300)})*" if marks else cited

    def _number(self, source: CitedSource, paragraphs: Sequence[int]) -> str:
        """A source's number, with its places; the first time a link to it: `(1, ¶ 2)`."""
        text = ", ".join([str(source.number), *(f"¶ {p}" for p in paragraphs)])
        first = source.number not in self._linked
        self._linked.add(source.number)
        return link(f"({text})", source.reference.url if first else None)

    def _sides(self, block: Sides) -> Iterator[Spread]:
        """Every side in a box of its own colour, all with the same number of claims on a page."""
        about = f"### How each side tells it\n{_line(block.event)}"
        if block.neutral:
            about += f"\n-# In neutral words: {_line(block.neutral)}"
        yield (Part(about),)
        told = [self._side(side) for side in block.sides]
        yield from _together(told, self._room)
        if block.silent:
            silent = ", ".join(map(_line, block.silent))
            yield from _texts(f"No verified source held for: {silent}", mark="-# ")

    def _side(self, side: SideView) -> tuple[str, list[str], str]:
        """A side's heading, its claims, and what stands below the last of them."""
        heading = f"**{_line(side.label)}**"
        if side.headline:
            heading += f"\n*{cut(plain(side.headline), 300)}*"
        claims = [text for claim in side.claims for text in self._statement(claim)]
        below = []
        if side.words:
            below.append(f"-# Says: {cut(', '.join(map(plain, side.words)), 300)}")
        if side.more:
            below.append(f"-# {side.more} more of this side")
        return heading, claims, "\n".join(below)

    def _timeline(self, block: Timeline) -> Iterator[Spread]:
        """A picture, the same in words, and a menu to open what it shows."""
        figure = block.figure(self._reply.title or "Timeline")
        for page in drawn_pages(figure):
            yield (Part(picture=page),)
        entries = sorted(block.entries, key=lambda entry: entry.date.start)
        lines = [f"**{_line(entry.date.text)}** {_line(entry.label)}" for entry in entries]
        for start in range(0, len(lines), OPTIONS):
            menu = tuple(
                (entry.label, entry.date.text, entry.button)
                for entry in entries[start : start + OPTIONS]
                if entry.button
            )
            yield from _with_menu(lines[start : start + OPTIONS], menu)


def _together(told: Sequence[tuple[str, list[str], str]], room: Room) -> Iterator[Spread]:
    """Sides together on each page, each with as many claims as any other may have there.

    Where not even one claim of each fits on a page, the sides are parted, in their order.
    """
    pages: list[Spread] = []
    for each in range(max(len(claims) for _, claims, _ in told), 0, -1):
        pages = list(_by(each, told))
        if all(fits(page, room) for page in pages):
            break
    for page in pages:
        rest: list[Part] = []
        for part in page:
            if rest and not fits([*rest, part], room):
                yield tuple(rest)
                rest = []
            rest.append(part)
        yield tuple(rest)


def _by(each: int, told: Sequence[tuple[str, list[str], str]]) -> Iterator[Spread]:
    """The sides with so many claims of each at a time."""
    slices = [
        [claims[start : start + each] for start in range(0, len(claims), each)]
        for _, claims, _ in told
    ]
    for number, row in enumerate(zip_longest(*slices)):
        page = []
        for place, (side, claims) in enumerate(zip(told, row, strict=True)):
            heading, all_claims, below = side
            if claims is None:
                continue
            last = (number + 1) * each >= len(all_claims)
            again = f"{heading.split(chr(10))[0]} (continued)" if number else heading
            text = "\n".join(filter(None, (again, *claims, below if last else "")))
            page.append(Part(text, colour=COLOURS[place % len(COLOURS)]))
        yield tuple(page)


def _disputed(block: Disputed) -> Iterator[Spread]:
    heading = "### In dispute\n"
    for point in block.points:
        lines = [f"**{_line(point.question)}**"]
        lines += [f"- {_line(p.label)}: {_line(p.text)}" for p in point.positions]
        for text in _split("\n".join(lines)):
            yield (Part(heading + text),)
            heading = ""


def _listing(block: Listing) -> Iterator[Spread]:
    heading = f"### {_line(block.heading)}\n" if block.heading else ""
    if len(block.items) <= BESIDE:
        for item in block.items:
            for text in _split(_item(item.label, item.detail)):
                yield (Part(heading + text, button=item.button),)
                heading = ""
        return
    for start in range(0, len(block.items), OPTIONS):
        items = block.items[start : start + OPTIONS]
        menu = tuple((item.label, item.detail, item.button) for item in items if item.button)
        lines = [f"- {_item(item.label, item.detail)}" for item in items]
        if heading:
            lines[0] = heading + lines[0]
            heading = ""
        yield from _with_menu(lines, menu)


def _item(label: str, detail: str) -> str:
    shown = said(tidy(label))
    below = "\n".join(f"-# {said(line)}" for line in tidy(detail).split("\n") if line.strip())
    return f"{shown}\n{below}" if below else shown


def _with_menu(lines: Sequence[str], menu: tuple[tuple[str, str, Button], ...]) -> Iterator[Spread]:
    """Lines of text in as few parts as they need, with a menu below the last."""
    texts = _joined(lines)
    for text in texts[:-1]:
        yield (Part(text),)
    options = tuple(
        (cut(tidy(label), OPTION_TEXT) or "…", cut(tidy(detail), OPTION_TEXT), button)
        for label, detail, button in menu
    )
    yield (Part(texts[-1], menu=options),)


def _joined(lines: Iterable[str]) -> list[str]:
    texts = [""]
    for line in chain.from_iterable(map(_split, lines)):
        if texts[-1] and len(texts[-1]) + len(line) > ROOM_FOR_ONE:
            texts.append("")
        texts[-1] = f"{texts[-1]}\n{line}" if texts[-1] else line
    return texts


def _texts(text: str, *, mark: str = "") -> Iterator[Spread]:
    for part in chunks(tidy(text), ROOM_FOR_ONE):
        yield (Part("\n".join(f"{mark}{said(line)}" for line in part.split("\n"))),)


def _split(text: str) -> list[str]:
    """Markup in parts that fit; only lines are parted, so that no markup is."""
    if len(text) <= 2 * ROOM_FOR_ONE:
        return [text]
    parts = [""]
    for line in text.split("\n"):
        short = line[: 2 * ROOM_FOR_ONE]
        if parts[-1] and len(parts[-1]) + len(short) > 2 * ROOM_FOR_ONE:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n{short}" if parts[-1] else short
    return parts


def _listed(source: CitedSource) -> str:
    """A source with all that helps to look it up."""
    reference = source.reference
    title = link(f"**{_line(reference.title)}**", reference.url)
    author = f"{_line(reference.author)}: " if reference.author else ""
    date = f", {_line(reference.date)}" if reference.date else ""
    places = "".join(f", ¶ {number}" for number in sorted(source.paragraphs)[:30])
    remarks = "; ".join(map(_line, source.remarks()))
    below = f"\n-# {cut(remarks, 300)}" if remarks else ""
    return f"({source.number}) {author}{title}{date}{places}{below}"


def _line(text: str) -> str:
    """Text on one line, as it stands, and never longer than a part may be."""
    return plain(cut(tidy(text), LINE)) or "…"
