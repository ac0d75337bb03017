"""A language of which nobody has to know a word: English, with marks around what was looked up.

Whatever a reply holds outside of the marks was said past the catalogue, or put together of pieces.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest

PLACE = re.compile(r"((?<!\{)\{[^{}]+\}(?!\}))")
MARKED = re.compile(r"⟦[^⟦⟧]*(?:⟧|$)")  # without its end where a label was cut
TYPED = re.compile(r"`[^`]*`|\b\w+(?:[._]\w+)+\b|\bP\d+\b")
"""Commands and names, which are the same in every language."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
HELD = frozenset(
    {"value", "id", "ref", "source", "side", "snapshot", "store_version", "message", "read"}
)
CHOSEN = frozenset(
    {"kind", "tone", "style", "outcome", "audience", "command", "args", "url", "again", "files"}
)
"""Fields that no person reads, or that name something of the store; or that are kept in English and
looked up by each platform as they are shown, as `read` is."""


class Pseudo:
    """A catalogue that has every text, as gettext asks for it."""

    def gettext(self, text: str) -> str:
        """The text, marked, its places for values left out of the marks."""
        return "".join(
            piece if PLACE.fullmatch(piece) else f"⟦{piece}⟧"
            for piece in PLACE.split(text)
            if piece
        )

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same of the form for a number, as English has two."""
        return self.gettext(one if count == 1 else many)


def speak_it(patch: pytest.MonkeyPatch) -> None:
    """Have the bot speak it where it is told to speak another language than English."""
    patch.setattr("bot.catalogue._words", lambda language: Pseudo())


def said(shown: object, name: str = "") -> Iterator[str]:
    """All that people read of a reply, from what it is made of."""
    if name in HELD | CHOSEN:
        return
    match shown:
        case str():
            yield shown
        case Mapping():
            for key, value in shown.items():
                yield from said(value, str(key))
        case list() | tuple():
            for value in shown:
                yield from said(value, name)
        case _:
            pass


class Known:
    """What a reply may say in English: names, and texts that are not the bot's own."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = [tuple(_words(text)) for text in texts]
        self._short = {words for words in known if len(words) <= SHORT}
        self._parts = {part for words in known for part in _runs(words, PART)}

    def left(self, text: str) -> list[str]:
        """The words of ours in a text that the catalogue does not know."""
        pieces = MARKED.sub("\0", TYPED.sub(" ", text)).split("\0")
        return [word for piece in pieces for word in self._left(_words(piece))]

    def _left(self, words: Sequence[str]) -> Iterator[str]:
        known = [False] * len(words)
        for length in range(1, SHORT + 1):
            for at, run in enumerate(_runs(words, length)):
                if run in self._short or (length == PART and run in self._parts):
                    known[at : at + length] = [True] * length
        return (word for word, is_known in zip(words, known, strict=True) if not is_known)


PART = 3
"""Words in a row by which a piece of a text is known; fewer may be words of ours by chance."""
SHORT = 12
"""Texts of so many words are known as a whole, however short they are."""


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def strings(held: Any) -> Iterator[str]:
    """Every text within data as YAML or JSON has it, keys too."""
    match held:
        case str():
            yield held
        case Mapping():
            for key, value in held.items():
                yield str(key)
                yield from strings(value)
        case list() | tuple():
            for value in held:
                yield from strings(value)
        case _:
            pass
