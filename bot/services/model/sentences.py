"""Sentences as a model writes them, each with the places that it says bear it out."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from bot.services.model.form import Written

LONGEST = 400
"""Characters of a sentence, and of a quote."""
MOST_CITATIONS = 3


class WrittenCitation(Written):
    """A place as a model names it."""

    source: str
    """The id of a passage, a claim, a message or a text of the call."""
    quote: Annotated[str, Field(max_length=LONGEST)]


class WrittenSentence(Written):
    """A sentence as a model writes it."""

    text: Annotated[str, Field(max_length=LONGEST)]
    citations: Annotated[list[WrittenCitation], Field(max_length=MOST_CITATIONS)]


def several(ids: Iterable[str], most: int) -> Any:
    """A list of at most so many sentences that can cite nothing but these, as a type."""
    known: Any = Literal[tuple(ids)]
    citation: Any = create_model("Citation", __base__=WrittenCitation, source=(known, ...))
    cited: Any = Annotated[list[citation], Field(max_length=MOST_CITATIONS)]
    sentence: Any = create_model("Sentence", __base__=WrittenSentence, citations=(cited, ...))
    return Annotated[list[sentence], Field(max_length=most)]
