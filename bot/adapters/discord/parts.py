"""A reply's blocks as parts of pages, each block in its own richest form.

Whatever is long is parted into lines, and each line closes all markup that it opens: so a page may
end behind any of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from typing import assert_never

from bot.adapters.discord.limits import OPTIONS, cut, length
from bot.adapters.discord.markup import chunks, link, plain, said
from bot.adapters.discord.pages import (
    MOST_PICTURES,
    ROOM_FOR_ONE,
    Part,
    Room,
    Spread,
    fits,
    joined,
)
from bot.catalogue import _, looked_up, plural
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
    Remarks,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
    TimelineEntry,
)
from bot.chat.seen import seen, tidy
from bot.drawing import DARK
from bot.drawing import pages as drawn_pages
from bot.drawing.figure import Figure, TimelineFigure

COLOURS = tuple(int(colour.removeprefix("#"), 16) for colour in DARK.sides)
"""Of the sides, in the order in which they are told, as in pictures."""
LINE = 300
"""The longest heading, label or remark, before it is escaped."""
CITED = 600
"""The room for the sources behind a statement, addresses and all."""
RESERVED = 600
"""The room for a statement's reservations."""
BESIDE = 4
"""A list of so many things has a button beside each; a longer one has a menu."""
TERM = 80
"""A longer label is a sentence, and stands out from what is said of it by itself."""
Menu = Iterable[tuple[str, str, Button | None]]
Pictured = tuple[Figure, list[TimelineEntry]]
Telling = tuple[str, list[str], str]
"""A side's heading, its claims, and what stands below the last of them."""


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
        """All blocks, in order, with a gap between one and the next."""
        for block in self._reply.blocks:
            for number, (first, *others) in enumerate(self._block(block)):
                yield (replace(first, apart=number == 0), *others)

    def sources(self) -> Iterator[Spread]:
        """The sources of the reply, by their numbers."""
        for source in self._references.sources:
            yield (Part(_listed(source)),)

    def _block(self, block: Block) -> Iterator[Spread]:  # noqa: C901, PLR0912  # one line for each
        match block:
            case Prose():
                yield from _texts(_paragraph(block.text))
            case Note():
                yield from _texts(
                    _paragraph(block.text, "⚠️ " if block.tone == "problem" else "💡 ")
                )
            case Cited():
                yield from self._statements(block.heading, block.statements)
            case Premise():
                asked = _flow(block.presupposed, "> ")
                yield from _texts([f"### {looked_up(headings.TAKEN_FOR_GRANTED)}", *asked])
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
                yield from _listing(block)
            case Timeline():
                yield from self._timeline(block)
            case Picture():
                yield from _picture(block)
            case Remarks():
                yield from _remarks(block)
            case _:
                assert_never(block)

    def _statements(self, heading: str, statements: Sequence[Statement]) -> Iterator[Spread]:
        """Statements below a heading, which stays with the first of them."""
        lead = [f"### {_line(heading)}"] if heading else []
        for statement in statements:
            yield (Part("\n".join([*lead, *self._statement(statement)])),)
            lead = []

    def _statement(self, statement: Statement) -> list[str]:
        """A statement with its sources and reservations, and the words that it rests on."""
        *parts, last = chunks(seen(statement.text), ROOM_FOR_ONE)
        lines = [_indented(plain(part)) for part in (*parts, last)]
        lines[0] = f"- {lines[0].lstrip()}"
        lines[-1] += self._behind(statement)
        several = len(self._references.places(statement.citations)) > 1
        for reference in quotes(statement):
            source, __ = self._references.places([reference])[0]
            where = f" ({source.number})" if several else ""
            quoted = [plain(p) for p in chunks(seen(reference.quote or ""), ROOM_FOR_ONE)]
            opening, _between, closing = _("“{text}”", text="\n").partition("\n")
            quoted[0] = f"{opening}{quoted[0]}"
            quoted[-1] += f"{closing}{where}"
            lines += [f"> {line}" for part in quoted for line in part.split("\n")]
        return lines

    def _behind(self, statement: Statement) -> str:
        """What stands behind a statement: its sources with their places, and its reservations."""
        cited = "".join(f" {number}" for number in self._numbers(statement))
        marks = "; ".join(_line(mark) for mark in statement.marks if mark.strip())
        return f"{cited} *({cut(marks, RESERVED)})*" if marks else cited

    def _numbers(self, statement: Statement) -> Iterator[str]:
        """The numbers of its sources with their places, as `(1, ¶ 2)`; the first time with a link.

        Where there is no room for all numbers, the last ones are left out; so are addresses.
        """
        places = self._references.places(statement.citations)
        numbers = [f"({', '.join([str(s.number), *_places(found, 9)])})" for s, found in places]
        spare = CITED - sum(length(number) + 1 for number in numbers)
        while spare < 0:
            spare += length(numbers.pop()) + 1
        for number, (source, __) in zip(numbers, places, strict=False):
            linked = link(number, source.reference.url)
            taken = length(linked) - length(number)
            if source.number in self._linked or taken > spare:
                yield number
            else:
                self._linked.add(source.number)
                spare -= taken
                yield linked
        if len(numbers) < len(places):
            yield "…"

    def _sides(self, block: Sides) -> Iterator[Spread]:
        """Every side in a box of its own colour, all with the same number of claims on a page."""
        event = _line(block.event)
        heading = _("How each side tells it")
        if event not in _line(self._reply.title):
            heading = _("{event}: how each side tells it", event=event)
        about = [f"### {heading}"]
        if block.neutral and block.neutral != block.event:
            about += _aside(_("In neutral words"), block.neutral)
        told = [self._side(side) for side in block.sides]
        yield from _together("\n".join(about), told, self._room)
        if block.silent:
            yield from _texts(_aside(_("No verified source is held for"), ", ".join(block.silent)))

    def _side(self, side: SideView) -> Telling:
        lines = [f"**{_line(side.label)}**"]
        if side.headline:
            lines += _flow(side.headline, "*", "*")
        claims = ["\n".join(self._statement(claim)) for claim in side.claims]
        below = _aside(_("Calls it"), ", ".join(side.words)) if side.words else []
        if side.more:
            held = plural("one more claim held", "{count} more claims held", side.more)
            below.append(f"-# {held}")
        return "\n".join(lines), claims, "\n".join(below)

    def _timeline(self, block: Timeline) -> Iterator[Spread]:
        """Pictures, each with the same in words below it, and menus to open what they show."""
        lead = [Part(f"### {_line(block.heading)}")] if block.heading else []
        for group in _pictured(block, self._reply.title or _("Timeline")):
            shown = [entry for __, entries in group for entry in entries]
            menus = _menus((entry.label, entry.date.text, entry.button) for entry in shown)
            spreads = [[Part(picture=figure), _dated(entries)] for figure, entries in group]
            spreads[0] = [*lead, *spreads[0]]
            spreads[-1] += menus
            yield from map(tuple, spreads)
            lead = []


def _picture(block: Picture) -> Iterator[Spread]:
    """Its pages below its heading: each says by its alternative text what can be seen."""
    lead = [Part(f"### {_line(block.heading)}")] if block.heading else []
    for figure in drawn_pages(block.figure):
        yield (*lead, Part(picture=figure))
        lead = []


def _pictured(block: Timeline, title: str) -> Iterator[list[Pictured]]:
    """Pictures with what they show, together as long as they can share a page and a menu."""
    rest = iter(sorted(block.entries, key=lambda entry: entry.date.start))
    group: list[Pictured] = []
    for figure in drawn_pages(block.figure(title)):
        count = len(figure.entries) if isinstance(figure, TimelineFigure) else 0
        together = count + sum(len(entries) for __, entries in group)
        if group and (len(group) == MOST_PICTURES or together > OPTIONS):
            yield group
            group = []
        group.append((figure, list(islice(rest, count))))
    yield group


def _dated(entries: Iterable[TimelineEntry]) -> Part:
    lines: list[str] = []
    for entry in entries:
        label, *more = _flow(entry.label)
        lines += [f"**{_line(entry.date.text)}** {label}", *more]
        if entry.detail:
            detail, *more = _flow(entry.detail, "*(", ")*")
            lines[-1] += f" {detail}"
            lines += more
    return Part("\n".join(lines))


def _together(about: str, told: Sequence[Telling], room: Room) -> Iterator[Spread]:
    """Sides together on each page, each with as many claims as any other may have there.

    Where not even one claim of each fits on a page, the sides are parted, in their order.
    """
    rows: list[Spread] = []
    for each in range(max(len(claims) for __, claims, __ in told), 0, -1):
        first, *later = _by(each, told)
        rows = [(Part(about), *first), *later]
        if all(fits(row, room) for row in rows):
            yield from rows
            return
    for number, (lead, *others) in enumerate(rows):
        # the next claims of some sides never share a page with the last ones of others
        yield (replace(lead, fresh=number > 0), *others)


def _by(each: int, told: Sequence[Telling]) -> Iterator[Spread]:
    """The sides with so many claims of each at a time."""
    slices = [
        [claims[start : start + each] for start in range(0, len(claims), each)]
        for __, claims, __ in told
    ]
    for number, row in enumerate(zip_longest(*slices)):
        page = []
        for place, (side, claims) in enumerate(zip(told, row, strict=True)):
            heading, all_claims, below = side
            if claims is None:
                continue
            last = (number + 1) * each >= len(all_claims)
            again = heading
            if number:
                again = _("{heading} (continued)", heading=heading.split("\n")[0])
            text = "\n".join(filter(None, (again, *claims, below if last else "")))
            page.append(Part(text, colour=COLOURS[place % len(COLOURS)]))
        yield tuple(page)


def _disputed(block: Disputed) -> Iterator[Spread]:
    lead = [f"### {_('What is in dispute')}"]
    for point in block.points:
        lines = [*lead, *_flow(point.question, "**", "**")]
        for position in point.positions:
            answer = _flow(position.text)
            lines += [f"- {_line(position.label)}: {answer[0]}", *map(_indented, answer[1:])]
        yield (Part("\n".join(lines)),)
        lead = []


def _remarks(block: Remarks) -> Iterator[Spread]:
    """What people wrote, as quotes, each with who wrote it and a link to where it stands."""
    lead = [f"### {_line(block.heading)}"] if block.heading else []
    for remark in block.remarks:
        if remark.gone:
            lines = [f"-# ({_line(remark.gone)})"]
        else:
            said = [plain(p) for p in chunks(seen(remark.text), ROOM_FOR_ONE)]
            said[-1] += " …" if remark.more else ""
            lines = [f"> {line}" for part in said for line in part.split("\n")]
            lines.append(f"-# {_line(remark.author)}, {link(remark.when, remark.url)}")
        yield (Part("\n".join([*lead, *lines])),)
        lead = []


def _listing(block: Listing) -> Iterator[Spread]:
    lead = [f"### {_line(block.heading)}"] if block.heading else []
    if len(block.items) <= BESIDE:
        for item in block.items:
            lines = _pressed(item) if item.button else _in_list(item)
            yield (Part("\n".join([*lead, *lines]), button=item.button),)
            lead = []
        return
    for start in range(0, len(block.items), OPTIONS):
        items = block.items[start : start + OPTIONS]
        first, *others = ("\n".join(_in_list(item)) for item in items)
        *texts, last = joined(("\n".join([*lead, first]), *others), ROOM_FOR_ONE)
        yield from ((Part(text),) for text in texts)
        yield (Part(last), *_menus((item.label, item.detail, item.button) for item in items))
        lead = []


def _pressed(item: Item) -> list[str]:
    """A thing beside its button."""
    return [*_flow(item.label, shown=said), *_details(item.detail)]


def _in_list(item: Item) -> list[str]:
    """A thing in a list: a term with its meaning on a line, or a line with smaller ones below."""
    label, *more = _flow(item.label, shown=said)
    detail = item.detail.strip()
    if item.button or not detail or "\n" in detail or len(item.label) > TERM:
        return [f"- {label}", *map(_indented, more), *_details(detail)]
    meaning, *more = _flow(detail, shown=said)
    return [f"- **{label}**: {meaning}", *map(_indented, more)]


def _details(text: str) -> list[str]:
    lines = (line for line in tidy(text).split("\n") if line.strip())
    return [shown for line in lines for shown in _flow(line, "-# ", shown=said)]


def _menus(entries: Menu) -> Iterator[Part]:
    """A menu of those entries that have a button, or several."""
    options = [(label, detail, button) for label, detail, button in entries if button]
    for start in range(0, len(options), OPTIONS):
        yield Part(menu=tuple(options[start : start + OPTIONS]))


def _listed(source: CitedSource) -> str:
    """A source with all that helps to look it up."""
    reference = source.reference
    number, title = f"({source.number})", f"**{_line(reference.title)}**"
    if "[" in title or "]" in title:
        number = link(number, reference.url)
    else:
        title = link(title, reference.url)
    author = f"{_line(reference.author)}: " if reference.author else ""
    date = f", {_line(reference.date)}" if reference.date else ""
    places = "".join(f", {place}" for place in _places(sorted(source.paragraphs), 30))
    remarks = "; ".join(map(_line, source.remarks()))
    below = f"\n-# {cut(remarks, RESERVED)}" if remarks else ""
    return f"{number} {author}{title}{date}{places}{below}"


def _places(paragraphs: Sequence[int], most: int) -> list[str]:
    more = ["…"] if len(paragraphs) > most else []
    return [*(f"¶ {number}" for number in paragraphs[:most]), *more]


def _line(text: str) -> str:
    """Text on one line, as it stands, and never longer than a heading may be."""
    return plain(cut(seen(text), LINE))


def _flow(
    text: str, before: str = "", after: str = "", *, shown: Callable[[str], str] = plain
) -> list[str]:
    """Text without line breaks: on one line, or on several where it is too long for one.

    Each stands between the same markup.
    """
    line = " ".join(seen(text).split())
    return [f"{before}{shown(part)}{after}" for part in chunks(line, ROOM_FOR_ONE)]


def _aside(label: str, text: str) -> list[str]:
    """Small print under a label, which is said once however many lines the text takes."""
    first, *others = _flow(text, "-# ")
    return [f"-# {label}: {first.removeprefix('-# ')}", *others]


def _paragraph(text: str, before: str = "") -> list[str]:
    """Our own words, as they are parted into lines."""
    first, *others = (said(part, linked=True) for part in chunks(seen(text), ROOM_FOR_ONE))
    return [before + first, *others]


def _texts(lines: Iterable[str]) -> Iterator[Spread]:
    yield from ((Part(text),) for text in joined(lines, 2 * ROOM_FOR_ONE))


def _indented(text: str) -> str:
    """Text below the first line of an entry of a list."""
    return "\n".join(f"  {line}" for line in text.split("\n"))
