"""What reading a document yields, before anything is stored."""

from pydantic import Field

from bot.domain.base import Model, Text
from bot.domain.source import Passage


class Document(Model):
    """A document read into plain text, with its paragraphs found and its boilerplate marked.

    Hidden passages (captions, appeals, teasers) are kept, so that every offset stays true.
    """

    text: Text
    title: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    passages: tuple[Passage, ...] = Field(min_length=1)
