"""HTML pages into paragraphs: finds the article among menus and adverts."""

import re
from collections.abc import Iterator
from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.domain.errors import BadDocument
from bot.reading.layout import Layout, Piece, joined
from bot.reading.parsers import refusing
from bot.reading.sentences import WRAP

_PASTE = marked("Copy the article's text and paste it, or upload it as a text file.")
_FEWEST_WORDS = 25
_XML = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_WHOLE = frozenset(["p", "item", "head", "row", "fw", "ab", "code"])


def page_layout(html: str) -> Layout:
    """The article of an HTML page that has been decoded and normalised.

    Takes trafilatura's tree of the article and its metadata: headings are asides, list items and
    table rows are paragraphs. The date is `2022-12-30`, as trafilatura gives it. Raises
    BadDocument where it finds no article, which is the case for login walls and menus too.
    """
    # Loaded here, as it takes a second and 40 MiB.
    import trafilatura  # noqa: PLC0415
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # noqa: PLC0415  # lxml has no stubs

    with refusing(
        _("This page cannot be read: its HTML is broken."),
        looked_up(_PASTE),
        library="trafilatura",
        own=LxmlError,
    ):
        found = trafilatura.bare_extraction(
            _XML.sub("", html), include_comments=False, with_metadata=True
        )
        if found is None or isinstance(found, dict):
            raise BadDocument(_("I found no article in this page."), looked_up(_PASTE))
        text, blocks = joined(_pieces(found.body))
        author = found.author and " and ".join(found.author.split("; "))
        layout = Layout(text, blocks, title=found.title, author=author, date=found.date)
    if len(layout.text.split()) < _FEWEST_WORDS and len(layout.text) < _FEWEST_WORDS * 10:
        raise BadDocument(_("I found no article in this page."), looked_up(_PASTE))
    return layout


def _pieces(element: Any) -> Iterator[Piece]:
    """The paragraphs below an lxml element of trafilatura's (TEI-like) tree."""
    if element.tag in _WHOLE or not len(element):
        yield from _split(element)
        return
    if lead := _squeezed(element.text or ""):
        yield Piece(lead)
    for child in element:
        yield from _pieces(child)
        if tail := _squeezed(child.tail or ""):
            yield Piece(tail)


def _split(element: Any) -> Iterator[Piece]:
    """One element, parted at its line breaks where they stand for paragraphs."""
    between = " " if element.tag == "row" else ""
    lines = _squeezed_lines(between.join(_texts(element)))
    if any(len(line) > WRAP for line in lines):
        yield from (Piece(line, aside=element.tag == "head") for line in lines)
    else:
        yield Piece("\n".join(lines), aside=element.tag == "head")


def _texts(element: Any) -> Iterator[str]:
    if element.tag == "lb":
        yield "\n"
    yield re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _texts(child)
        yield re.sub(r"\s+", " ", child.tail or "")


def _squeezed_lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := _squeezed(part))]


def _squeezed(text: str) -> str:
    return " ".join(text.split())
