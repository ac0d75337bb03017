"""Text for a terminal: what may be printed, how wide it is, and where its lines break."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.chat.seen import tidy

Style = Literal["plain", "strong", "heading", "dim", "reference", "mark", "problem", "link"]

TAGS = re.compile("[\U000e0000-\U000e007f]")  # of some flags, which terminals do not draw
SPACES = re.compile(r"(\n|[^\S\n\u00a0\u2007\u202f]+)")  # no-break spaces do not part words
JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"  # makes the narrow sign before it a wide one


@dataclass(frozen=True)
class Span:
    """A stretch of text in one style."""

    text: str
    style: Style = "plain"
    whole: bool = False
    """Kept on one line although it has spaces, as long as a line has room for it."""


Line = tuple[Span, ...]
Word = list[Span]


def clean(text: str) -> str:
    """The text without anything a terminal would obey instead of show; newlines stay."""
    return TAGS.sub("", tidy(text))


def clean_line(text: str) -> str:
    """The text, cleaned, on one line."""
    return " ".join(clean(text).split())


def cells(text: str) -> int:
    """How many columns the text takes at most.

    Terminals differ on joined emoji; they are counted part by part, so that no line is too long.
    """
    return len(text) if text.isascii() else sum(map(_cell, text))


def plain(lines: Iterable[Line]) -> str:
    """The lines without their styles, each ended by a newline."""
    return "".join("".join(span.text for span in line) + "\n" for line in lines)


def tidied(line: Line) -> Line:
    """The line with neighbours of one style joined, and without blanks at its end."""
    spans: list[Span] = []
    for span in line:
        if spans and spans[-1].style == span.style:
            spans[-1] = Span(spans[-1].text + span.text, span.style)
        else:
            spans.append(span)
    while spans and not (text := spans[-1].text.rstrip()):
        spans.pop()
    if spans:
        spans[-1] = Span(text, spans[-1].style)
    return tuple(spans)


def right_to_left(text: str) -> bool:
    """Whether any letter runs from right to left, which a terminal may move across columns."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)


def wrap(
    spans: Iterable[Span],
    width: int,
    *,
    lead: str = "",
    hang: int | None = None,
    hard: bool = False,
) -> list[Line]:
    """The spans broken into lines of at most `width` columns, spaces between words made single.

    `lead` stands before the first line, `hang` blanks (its width unless given) before the others.
    An address is left unbroken, alone on its line if need be, unless `hard`. Always at least one
    line.
    """
    return _Filling(width, lead, cells(lead) if hang is None else hang, hard).fill(spans)


class _Filling:
    """Lines under way."""

    def __init__(self, width: int, lead: str, hang: int, hard: bool) -> None:
        self.width = width
        self.hang = hang
        self.hard = hard
        self.lines: list[Line] = []
        self.line: list[Span] = [Span(lead)] if lead else []
        self.used = self.start = cells(lead)

    def fill(self, spans: Iterable[Span]) -> list[Line]:
        for word in _words(spans):
            if word is None:
                self.feed()
            else:
                self.add(word)
        self.feed()
        return self.lines

    def feed(self) -> None:
        self.lines.append(tuple(self.line))
        self.line = [Span(" " * self.hang)] if self.hang else []
        self.used = self.start = self.hang

    def add(self, word: Word) -> None:
        size = sum(cells(part.text) for part in word)
        between = 1 if self.used > self.start else 0
        address = not self.hard and re.match(r"https?://", word[0].text) is not None
        if self.used + between + size > self.width:
            if size <= self.width - self.hang or address:
                if between:
                    self.feed()
            else:
                self.split(word)
                return
        elif between:
            self.line.append(Span(" ", self.between(word)))
            self.used += 1
        self.line.extend(word)
        self.used += size

    def between(self, word: Word) -> Style:
        """The style of the space before a word: its own only where its neighbour shares it."""
        last = self.line[-1].style
        return last if last == word[0].style else "plain"

    def split(self, word: Word) -> None:
        """A word longer than a line is broken between characters, from where the line stands."""
        if self.used > self.start:
            self.line.append(Span(" "))
            self.used += 1
        for part in word:
            taken = ""
            for character in _characters(part.text):
                size = cells(character)
                if self.used + size > self.width and self.used > self.start:
                    self.line.append(replace(part, text=taken))
                    self.feed()
                    taken = ""
                taken += character
                self.used += size
            self.line.append(replace(part, text=taken))


def _words(spans: Iterable[Span]) -> Iterator[Word | None]:
    """The words, each of one or more styles; None where a line has to end."""
    word: Word = []
    for span in spans:
        if span.whole:
            word.append(span)
            continue
        for index, part in enumerate(SPACES.split(span.text)):
            if index % 2:
                if word:
                    yield word
                    word = []
                if part == "\n":
                    yield None
            elif part:
                word.append(replace(span, text=part))
    if word:
        yield word


def _characters(text: str) -> Iterator[str]:
    """The text cut where a reader would cut it: marks and joined signs stay with their base."""
    held = ""
    for char in text:
        if held and not _extends(char) and not held.endswith(JOINER):
            yield held
            held = ""
        held += char
    if held:
        yield held


@lru_cache(maxsize=4096)
def _extends(char: str) -> bool:
    return char == JOINER or unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf"}


@lru_cache(maxsize=4096)
def _cell(char: str) -> int:
    if char == EMOJI_STYLE:
        return 1
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":  # Hangul vowels and finals
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 2
    # signs younger than this Python's tables stand among the emoji, which are wide
    return 2 if category == "Cn" and "\U0001f000" <= char <= "\U0001faff" else 1
