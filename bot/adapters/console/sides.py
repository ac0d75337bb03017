"""Sides of an event as columns where the terminal is wide enough, else one below the other."""

from itertools import zip_longest

from bot.adapters.console.lines import Line, Span, cells, clean, clean_line, right_to_left, wrap
from bot.adapters.console.statement import statement
from bot.catalogue import _, plural
from bot.chat.references import References
from bot.chat.reply import Sides, SideView

COLUMNS_FROM = 100
NARROWEST_COLUMN = 36  # about six words a line; narrower columns tire the reader
MOST_COLUMNS = 3
GAP = 3


def sides(block: Sides, references: References, width: int, reading_width: int) -> list[Line]:
    """All sides of an event in equal room, and the sides about which nothing is held.

    Columns take up to `width`; what is not in columns, up to `reading_width`.
    """
    lines: list[Line] = []
    if block.neutral:
        neutral = [Span(_("In neutral words: "), "dim"), Span(clean(block.neutral))]
        lines += wrap(neutral, reading_width, hang=2)
    columns = _columns(block, width)
    room = (width - GAP * (columns - 1)) // columns if columns > 1 else reading_width
    views = [_view(side, references, room) for side in block.sides]
    for start in range(0, len(views), columns):
        lines += [(), *_beside(views[start : start + columns], room)]
    if block.silent:
        labels = ", ".join(map(clean_line, block.silent))
        lines += [
            (),
            *wrap(
                [Span(_("No verified source is held here for: {labels}.", labels=labels))],
                reading_width,
            ),
        ]
    return lines


def _columns(block: Sides, width: int) -> int:
    """How many sides stand beside each other: as many as have room and leave few gaps."""
    number = len(block.sides)
    fitting = min(MOST_COLUMNS, (width + GAP) // (NARROWEST_COLUMN + GAP))
    # a terminal that knows right-to-left text reorders the whole line, columns and all
    if width < COLUMNS_FROM or number == 1 or right_to_left(block.model_dump_json()):
        return 1
    return min(range(fitting, 1, -1), key=lambda columns: -number % columns)


def _view(side: SideView, references: References, width: int) -> list[Line]:
    lines = wrap([Span(clean_line(side.label), "strong")], width, hard=True)
    lines.append((Span("─" * width, "dim"),))
    if side.headline:
        lines += wrap([Span(clean(side.headline))], width, hard=True)
    for claim in side.claims:
        lines += statement(claim, references, width, lead="• ", hard=True)
    if words := ", ".join(filter(None, map(clean_line, side.words))):
        lines += wrap([Span(_("Calls it: "), "dim"), Span(words)], width, hang=2, hard=True)
    if side.more:
        held = plural(
            "(one more claim held, not shown here)",
            "({count} more claims held, not shown here)",
            side.more,
        )
        lines += wrap([Span(held, "dim")], width)
    return lines


def _beside(views: list[list[Line]], width: int) -> list[Line]:
    """Views side by side, each in its own column of `width`."""
    if len(views) == 1:
        return views[0]
    lines: list[Line] = []
    for row in zip_longest(*views, fillvalue=()):
        line: list[Span] = []
        for place, cell in enumerate(row):
            line += cell
            if place < len(row) - 1:
                taken = sum(cells(span.text) for span in cell)
                line.append(Span(" " * (width - taken + GAP)))
        lines.append(tuple(line))
    return lines
