"""Plain text into paragraphs, whether parted by blank lines, by line or hard-wrapped."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.source import Span
from bot.reading.front import byline, ends_like_sentence
from bot.reading.layout import Block, Layout
from bot.reading.sentences import LIST_MARK, WRAP
from bot.reading.wraps import is_break, wrap_width

_LINE = re.compile(r"[^\n]+")
_TOP_LINES = 40
_FEW = 3
_NEARLY_FULL = 0.75
_UNFINISHED = 0.4


def plain_layout(text: str) -> Layout:
    """The paragraphs of a plain text that has been normalised.

    Blank lines part paragraphs. Where there are none, each line is a paragraph, unless the lines
    look hard-wrapped (none longer than 120 code points, many ending in mid-sentence): then a
    paragraph ends at a line that ends a sentence and had room for the next word.
    """
    lines = [Span(start=m.start(), end=m.end()) for m in _LINE.finditer(text) if m[0].strip()]
    top = {line.start for line in lines[:_TOP_LINES] if byline(line.of(text))}
    parted = any(text.count("\n", a.end, b.start) != 1 for a, b in pairwise(lines))
    blocks: list[Block] = []
    for group in _groups(text, lines):
        paragraphs = _by_mark(text, group, top) if parted else _unparted(text, group, top)
        blocks += (_block(text, part) for part in paragraphs)
    return Layout(text, tuple(blocks))


def _groups(text: str, lines: list[Span]) -> Iterator[list[Span]]:
    """Lines without a blank one between them."""
    group: list[Span] = []
    for line in lines:
        if group and text.count("\n", group[-1].end, line.start) > 1:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _by_mark(text: str, group: list[Span], top: set[int]) -> Iterator[list[Span]]:
    """Split at list items and bylines, and at every line where the lines are not wrapped."""
    long = sum(line.end - line.start > WRAP for line in group)
    each_line = long * 2 >= len(group)
    part: list[Span] = []
    for line in group:
        marked = LIST_MARK.match(text, line.start, line.end)
        beside_byline = line.start in top or (part and part[-1].start in top)
        if part and (each_line or marked or beside_byline):
            yield part
            part = []
        part.append(line)
    yield part


def _unparted(text: str, group: list[Span], top: set[int]) -> Iterator[list[Span]]:
    """Split a text that has no blank lines at all."""
    if not _is_wrapped(text, group):
        yield from _each_line(text, group)
        return
    width = wrap_width([line.of(text) for line in group])
    part: list[Span] = []
    for line in group:
        starts = line.start in top or LIST_MARK.match(text, line.start, line.end)
        if part and (starts or _closes(text, part[-1], line, width, top)):
            yield part
            part = []
        part.append(line)
    yield part


def _each_line(text: str, group: list[Span]) -> Iterator[list[Span]]:
    """A paragraph per line, but for indented lines that go on with a list item."""
    part: list[Span] = []
    for line in group:
        indented = text[line.start].isspace() and not LIST_MARK.match(text, line.start, line.end)
        if part and not (indented and LIST_MARK.match(text, part[0].start, part[0].end)):
            yield part
            part = []
        part.append(line)
    yield part


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    if len(lines) < _FEW or any(line.end - line.start > WRAP for line in lines):
        return False
    unfinished = sum(not ends_like_sentence(line.of(text)) for line in lines)
    items = sum(LIST_MARK.match(text, line.start, line.end) is not None for line in lines)
    full = max(line.end - line.start for line in lines) * _NEARLY_FULL
    wide = sum(line.end - line.start >= full for line in lines)
    return unfinished >= _UNFINISHED * len(lines) > items and wide * 2 >= len(lines)


def _closes(text: str, line: Span, after: Span, width: int, top: set[int]) -> bool:
    return line.start in top or is_break(line.of(text), after.of(text), width)


def _block(text: str, lines: list[Span]) -> Block:
    start, end = lines[0].start, lines[-1].end
    stretch = text[start:end]
    lead = len(stretch) - len(stretch.lstrip())
    return Block(Span(start=start + lead, end=start + len(stretch.rstrip())))
