"""The picture of the terminal: an answer as the console adapter lays it out, drawn as SVG.

Rich's own export names a web font, and without that font its columns drift apart in some viewers.
Here each run of words is placed by itself, and nothing is asked of the network.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import takewhile

from bot.adapters.console.layout import lay_out
from bot.adapters.console.lines import Line, Span, Style, cells
from bot.app import App
from bot.chat.turn import Person, Room

PICTURE = "docs/images/terminal.svg"

LINE = "framing intervention in Syria"
WIDTH = 116
END = "What is in dispute"
"""The heading before which the picture ends: all sides are in it, none is cut short."""

SIZE = 14
ADVANCE = 0.602 * SIZE  # of DejaVu Sans Mono and Menlo; `textLength` holds other fonts to it
LEADING = 19
MARGIN = 18
BAR = 34

LOOKS: Mapping[Style, str] = {
    "plain": "",
    "strong": "font-weight: bold; fill: #ffffff",
    "heading": "font-weight: bold; fill: #5ec4d0",
    "dim": "fill: #9aa0aa",
    "reference": "fill: #5ec4d0",
    "mark": "font-style: italic; fill: #9aa0aa",
    "problem": "fill: #e5c07b",
    "link": "fill: #6eaaf0",
}
"""The looks of the console, on a dark ground with a contrast of at least 4.5 to 1."""

WORDS = re.compile(r"\S+(?: \S+)*")


async def picture(app: App) -> str:
    """The terminal with one line typed, and its answer down to END."""
    _, reply = await app.dispatcher.typed(LINE, Person(), Room())
    answer = takewhile(lambda line: _text(line) != END, lay_out(reply, WIDTH))
    lines: list[Line] = [(Span("> "), Span(LINE, "strong")), (), *answer, (Span("…", "dim"),)]
    drawn = [run for number, line in enumerate(lines) for run in _runs(line, number)]
    return _page("\n".join(drawn), len(lines))


def _text(line: Line) -> str:
    return "".join(span.text for span in line)


def _runs(line: Line, number: int) -> Iterator[str]:
    column = 0
    bottom = BAR + MARGIN + number * LEADING + SIZE
    for span in line:
        for match in WORDS.finditer(span.text):
            left = MARGIN + (column + cells(span.text[: match.start()])) * ADVANCE
            length = cells(match[0]) * ADVANCE
            yield (
                f'<text class="{span.style}" x="{left:.1f}" y="{bottom}" '
                f'textLength="{length:.1f}">{escape(match[0], quote=False)}</text>'
            )
        column += cells(span.text)


def _page(drawn: str, lines: int) -> str:
    width = round(WIDTH * ADVANCE) + 2 * MARGIN
    height = BAR + 2 * MARGIN + lines * LEADING
    looks = "\n".join(f".{style} {{ {look} }}" for style, look in LOOKS.items() if look)
    dots = "".join(f'<circle cx="{18 + 18 * n}" cy="17" r="5" fill="#4a4f5a"/>' for n in range(3))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"
  height="{height}" role="img" aria-label="An answer to “{LINE}” in the terminal">
<!-- Made by `python -m docs.make`. -->
<style>
text {{ font: {SIZE}px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d6dae0 }}
{looks}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#1b1e24"/>
{dots}
{drawn}
</svg>
"""
