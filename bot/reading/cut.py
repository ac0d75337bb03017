"""The last step of reading: blocks become numbered passages with their sentences."""

from bot.catalogue import _
from bot.catalogue.forms import number
from bot.domain.errors import BadDocument
from bot.domain.reading import Document
from bot.domain.source import Passage
from bot.reading.boilerplate import hidden_blocks
from bot.reading.front import front
from bot.reading.layout import Layout
from bot.reading.sentences import sentence_spans

MAX_CHARACTERS = 2_000_000
"""Code points of text, some 700 pages; more is a library, and would hold up everybody."""
MAX_PASSAGES = 20_000


def document(layout: Layout) -> Document:
    """The document that `layout` describes: boilerplate hidden, the rest numbered from 1.

    Title and date that the layout knows go before what the first blocks say; a byline goes before
    the author of the metadata, which is often the name of the site. Raises
    BadDocument where no block has a letter or digit, and where there is too much.
    """
    if not any(char.isalnum() for char in layout.text):
        raise BadDocument(
            _("There is no text in this document."), _("Check that it is the right one.")
        )
    if len(layout.text) > MAX_CHARACTERS or len(layout.blocks) > MAX_PASSAGES:
        raise too_long()
    texts = [block.span.of(layout.text) for block in layout.blocks]
    said = front(texts)
    author = said.author or layout.author
    hidden = hidden_blocks(
        texts,
        front=said.blocks,
        asides=frozenset(at for at, block in enumerate(layout.blocks) if block.aside),
        author=author,
    )
    return Document(
        text=layout.text,
        title=layout.title or said.title,
        author=author,
        date=layout.date or said.date,
        passages=_passages(layout, hidden),
    )


def too_long() -> BadDocument:
    """The refusal of a text with more than MAX_CHARACTERS or MAX_PASSAGES."""
    return BadDocument(
        _(
            "This document is too long: I take up to {characters} characters in "
            "{paragraphs} paragraphs.",
            characters=number(MAX_CHARACTERS),
            paragraphs=number(MAX_PASSAGES),
        ),
        _("Load the part that you want to discuss."),
    )


def _passages(layout: Layout, hidden: frozenset[int]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    number = 0
    for position, block in enumerate(layout.blocks):
        is_hidden = position in hidden
        number += not is_hidden
        passages.append(
            Passage(
                position=position,
                number=None if is_hidden else number,
                span=block.span,
                sentences=sentence_spans(layout.text, block.span.start, block.span.end),
                hidden=is_hidden,
            )
        )
    return tuple(passages)
