"""Text as Matrix shows it: in plain and in HTML, which always say the same.

Nothing of a text is markup, and nothing calls anybody: a tag is one that we set here, and a link
leads to an address that can be read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from json.encoder import encode_basestring_ascii
from typing import Literal, Self
from urllib.parse import quote

from bot.chat.seen import MEANT, seen, tidy, whole

Tag = Literal["strong", "em"]
Spell = Callable[[str], str]
"""How that is typed here which our own words give between backticks."""

PIECE = 5000
"""The weight of a text that is not parted; longer ones may be, between words."""
ADDRESS = 1000
"""The longest address that is linked."""
INDENT = 12
"""The widest indent that a line keeps in HTML, which takes spaces for one unless told otherwise."""
APART = "\u200b"
CALLING = re.compile(
    r"@(?=room|here|everyone|[^\s@:]+:[\w\[])|(?<=matrix\.)(?=to\b)|(?<=matrix:)(?=\w)",
    re.IGNORECASE,
)
"""Where a sign that is not seen keeps clients from making a mention of what stands there.

That is the whole room, somebody's id, and the addresses of both, which are shown as pills.
"""
MAY_CALL = re.compile("@|matrix[.:]", re.IGNORECASE)
"""What stands in every text in which `CALLING` finds something, and is sooner looked for."""
WEB = re.compile(r"https?://\S+")
MESSAGE = re.compile(
    r"https://matrix\.to/#/(?:!|%21)(?:(?!%40)[^/?@\s])+/(?:\$|%24)(?:(?!%40)[^/@\s])+"
)
"""The address of a message: of all that leads into Matrix, the only one that calls nobody."""
GAPS = re.compile(rf"(\n)(?:[^\S\n]*\n){{2,}}|([^\S\n]{{{INDENT}}})[^\S\n]+")
"""Blank lines and spaces of which no more are shown: a message could be full of nothing else."""
LEAD = re.compile(r"(?<=\n) +")


@dataclass(frozen=True)
class Marked:
    """A stretch of text in both forms; every tag that it opens it closes."""

    plain: str
    html: str

    def __add__(self, other: Self) -> Self:
        return type(self)(self.plain + other.plain, self.html + other.html)

    @cached_property
    def weight(self) -> int:
        """How much of an event it takes."""
        return weight(self.plain) + weight(self.html)


Runs = Sequence[Marked]
"""Stretches that follow each other; one that is long has been parted into several."""


def weight(text: str) -> int:
    """How many bytes a text takes in an event, which is written as JSON in ASCII."""
    return len(encode_basestring_ascii(text)) - 2


def plain(text: str) -> str:
    """The text as it stands, without what is not seen; nobody is called by it."""
    return _quiet(seen(text))


def told(text: str, *tags: Tag) -> Runs:
    """The text as it stands, lines and all, within these tags."""
    return [_marked(part, tags) for part in chunks(plain(text))]


def line(text: str, *tags: Tag) -> Runs:
    """The text on one line."""
    return told(" ".join(seen(text).split()), *tags)


def typed(text: str) -> Runs:
    """Something to type, shown so that it stands out."""
    return [_typed(part) for part in chunks(plain(text))]


def said(text: str, spell: Spell, *tags: Tag, linked: bool = False) -> Runs:
    """Our own words: as `told`, but what stands between backticks is shown as to be typed.

    With `linked`, an address in it can be opened.
    """
    tidied = seen(text)
    runs: list[Marked] = []
    end = 0
    for match in MEANT.finditer(tidied):
        code, address = match["code"], match["address"]
        if code is None and not (linked and _opens(address)):
            continue
        runs += _between(tidied[end : match.start()], tags)
        runs += link(address) if code is None else typed(spell(code))
        end = match.end()
    return [*runs, *_between(tidied[end:], tags)]


def link(address: str) -> Runs:
    """An address that can be opened and read; one that cannot be opened is text."""
    if not _opens(address):
        return line(address)
    shown = tidy(address)
    leads_to = quote(shown, safe=":/?#@!$&*+,;=%~._-")
    return [Marked(shown, f'<a href="{escape(leads_to)}">{escape(shown)}</a>')]


def as_is(text: str) -> Runs:
    """Signs of our own between others."""
    return [Marked(text, escape(text))]


def joined(runs: Iterable[Marked], most: int = PIECE) -> Iterator[Marked]:
    """Stretches put together, as far as none becomes heavier than `most`."""
    held: list[Marked] = []
    spent = 0
    for run in runs:
        if held and spent + run.weight > most:
            yield _one(held)
            held, spent = [], 0
        held.append(run)
        spent += run.weight
    if held:
        yield _one(held)


def chunks(text: str) -> Iterator[str]:
    """The text in parts that are not too heavy in both forms, parted between words if it can be."""
    start = 0
    while start < len(text):
        end = _fitting(text, start)
        if end < len(text):
            places = (text.rfind(sign, (start + end) // 2, end) for sign in "\n ")
            found = next((place + 1 for place in places if place >= 0), whole(text, end))
            end = found if found > start else end
        yield text[start:end]
        start = end


def _fitting(text: str, start: int) -> int:
    """Up to where the text from there on has room."""
    if len(text) - start < PIECE // _dearest(text):
        return len(text)
    spent = 0
    for place in range(start, len(text)):
        spent += _cost(text[place])
        if spent > PIECE and place > start:
            return place
    return len(text)


def _dearest(text: str) -> int:
    return 14 if text.isascii() else 30


@lru_cache(maxsize=4096)
def _cost(sign: str) -> int:
    """What one sign takes in both forms at most."""
    if sign == " ":
        return 7  # after a line break it is one that HTML keeps
    if sign == "\n":
        return 9
    return weight(sign) + weight(escape(sign))


def _one(runs: Runs) -> Marked:
    return Marked("".join(run.plain for run in runs), "".join(run.html for run in runs))


def _marked(text: str, tags: Sequence[Tag] = ()) -> Marked:
    kept = LEAD.sub(lambda lead: "\u00a0" * min(len(lead[0]), INDENT), escape(text))
    html = kept.replace("\n", "<br/>")
    for tag in reversed(tags):
        html = f"<{tag}>{html}</{tag}>"
    return Marked(text, html)


def _typed(text: str) -> Marked:
    return Marked(f"`{text}`", f"<code>{escape(text)}</code>")


def _between(text: str, tags: Sequence[Tag]) -> Runs:
    """What stands between two things to type or to open; it may be nothing, or a space."""
    return [_marked(part, tags) for part in chunks(_quiet(text))]


def _quiet(text: str) -> str:
    """The text, tidied already, so that it neither calls anybody nor is full of gaps."""
    closed = GAPS.sub(lambda gap: "\n\n" if gap[1] else gap[2], text)
    return CALLING.sub(rf"\g<0>{APART}", closed) if MAY_CALL.search(closed) else closed


def _opens(address: str) -> bool:
    shown = tidy(address)
    if not WEB.fullmatch(shown) or len(quote(shown)) > ADDRESS:
        return False
    return MESSAGE.fullmatch(shown) is not None or not CALLING.search(shown)
