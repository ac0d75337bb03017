"""Sentences with exact offsets, so that an answer can point at the very words it rests on."""

import re
from collections.abc import Iterator

from bot.domain.source import Span

WRAP = 120
"""Longest line, in code points, that is still taken for a hard-wrapped one."""

LIST_MARK = re.compile(r"[ \t]*(?:[-*+•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])[ \t]+(?=\S)")
_LONG_WORD = re.compile(r"\S{300,}")
_LONE_MARK = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]|[-*+•‣▪◦·–—]")
_NO_SPACE_AFTER = re.compile(r"[。！？]+[”’」』）】]*")
_BELONGS_BEFORE = re.compile(r"(?:\[\d{1,3}\])+|[”’»\"')\]]+(?=\s|$)")


def sentence_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of `text[start:end]`, in order, as spans that count in `text`.

    Spans are trimmed of white space and leave out nothing else; a stretch of white space has no
    sentences. A line break parts sentences only before a list item or after a line too long to
    have been wrapped. Uses nupunkt (Punkt: Kiss and Strunk 2006), which is loaded by the first
    call and then stays: 0.1 s and 9 MiB.
    """
    spans: list[Span] = []
    for line_start, line_end in _lines(text, start, end):
        previous = line_start
        for cut in _cuts(text, line_start, line_end):
            if span := trimmed(text, previous, cut):
                spans.append(span)
            previous = cut
    return tuple(spans)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """`start` to `end` without the white space at both ends; None where nothing else is there."""
    stretch = text[start:end]
    bare = stretch.strip()
    if not bare:
        return None
    start += len(stretch) - len(stretch.lstrip())
    return Span(start=start, end=start + len(bare))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun = line = start
    while (newline := text.find("\n", line, end)) != -1:
        if newline - line > WRAP or LIST_MARK.match(text, newline + 1, end):
            yield begun, newline
            begun = newline + 1
        line = newline + 1
    yield begun, end


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """The ends of the sentences of one line; the last is `end`."""
    # Loaded here, as only a document that is being read pays for it: 0.1 s, 9 MiB.
    from nupunkt import sent_spans  # noqa: PLC0415

    line = text[start:end]
    # nupunkt takes time quadratic in the length of a word such as "!?!?!?…".
    plain = _LONG_WORD.sub(lambda word: "x" * (len(word[0]) - 1) + word[0][-1], line)
    found = {stop for _, stop in sent_spans(plain)}
    found |= {mark.end() for mark in _NO_SPACE_AFTER.finditer(line)}
    previous = 0
    for stop in sorted(found):
        cut = stop
        if straggler := _BELONGS_BEFORE.match(line, len(line[:stop].rstrip())):
            cut = max(stop, straggler.end())
        if cut > previous and not _LONE_MARK.fullmatch(line[previous:cut].strip()):
            yield start + cut
            previous = cut
    if previous < len(line):
        yield end
