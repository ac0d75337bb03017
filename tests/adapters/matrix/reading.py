"""Reads what is sent to Matrix as a client does, and tells what in it nobody of us has meant."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from typing_extensions import override

from bot.adapters.matrix.saying.render import Text
from bot.chat.seen import HIDDEN

ALLOWED = frozenset("h4 h5 p a ul li strong em code br blockquote details summary sub".split())
"""What we use of the tags that the specification of Matrix lets clients show."""
GUARD = "\u200b"
CALLS = re.compile(
    r"@(?:room|here|everyone)|@[^\s@:\u200b][^\s@:]*:[\w\[]|matrix\.to\b|matrix:\w", re.IGNORECASE
)
MESSAGE = re.compile(r"https://matrix\.to/#/(?:!|%21)[^/?@\s]+/(?:\$|%24)[^/?@\s]+")
ESCAPES = re.compile(r"&(?!(?:amp|lt|gt|quot|#x27);)")


class _Page(HTMLParser):
    """Reads HTML strictly: every tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.free = ""
        """The text outside of links."""
        self.strays: list[str] = []
        self._open: list[str] = []
        self._links: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ALLOWED or set(given) != ({"href"} if tag == "a" else set()):
            self.strays.append(f"{tag} {given}")
        self._open.append(tag)
        if tag == "a":
            self._links = [given.get("href", ""), ""]
        if tag in {"p", "li", "h4", "h5", "blockquote", "summary"}:
            self._break()

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br" or attrs:
            self.strays.append(tag)
        self._break()

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.strays.append(f"/{tag}")
        if tag == "a":
            address, shown = self._links
            if unquote(address) != unquote(shown) or not address.startswith(
                ("http://", "https://")
            ):
                self.strays.append(f"{address} behind {shown}")
            if CALLS.search(unquote(address)) and not MESSAGE.match(address):
                self.strays.append(address)

    @override
    def handle_data(self, data: str) -> None:
        self.text += data
        if "a" in self._open:
            self._links[1] += data
            self.free += " "
        else:
            self.free += data

    @override
    def handle_comment(self, data: str) -> None:
        self.strays.append(data)

    @override
    def handle_decl(self, decl: str) -> None:
        self.strays.append(decl)

    @override
    def handle_pi(self, data: str) -> None:
        self.strays.append(data)

    @override
    def unknown_decl(self, data: str) -> None:
        self.strays.append(data)

    def _break(self) -> None:
        self.text += "\n"
        self.free += "\n"

    def end(self) -> None:
        self.strays += self._open


def read(html: str) -> tuple[str, list[str]]:
    """The text that a person sees, and all that acts although we have not meant it."""
    page = _Page()
    page.feed(html)
    page.close()
    page.end()
    return page.text, [*page.strays, *ESCAPES.findall(html), *_calling(page.free), *_hidden(html)]


def strays(text: Text) -> list[str]:
    """What acts in either form of a text."""
    _, found = read(text.html)
    links = re.sub(rf"{MESSAGE.pattern}\S*", " ", text.plain)
    return [*found, *_calling(links), *_hidden(text.plain)]


def squeezed(text: str) -> str:
    """Text as far as both forms agree: without spaces, and the marks that stand for tags."""
    return re.sub(r"[\s`•>]", "", text)


def _calling(text: str) -> list[str]:
    return CALLS.findall(text)


def _hidden(text: str) -> list[str]:
    """Signs that are not seen, but those that stand where nobody is to be called."""
    return HIDDEN.findall(re.sub(rf"(?i)(?<=@|\.|:){GUARD}(?=\S)", "", text))
