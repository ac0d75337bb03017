"""Questions about the article as a publication: who wrote it, when, where it came out."""

import re

from bot.catalogue import looked_up, marked
from bot.catalogue.forms import all_of
from bot.domain.citation import Pointed, Said
from bot.domain.source import Source

TEXT = r"(?:the|this)\s+(?:article|essay|text|piece)"
WHO = re.compile(
    rf"^\W*who\s+(?:wrote|is\s+the\s+author\s+of|are\s+the\s+authors\s+of)\s+{TEXT}\W*$"
    r"|^\W*who\s+(?:are\s+the\s+(?:authors|writers)|is\s+the\s+(?:author|writer))\W*$",
    re.IGNORECASE,
)
WHEN = re.compile(
    rf"^\W*when\s+(?:was|did)\s+{TEXT}\s+(?:published|written|come\s+out|appear)\W*$",
    re.IGNORECASE,
)
WHERE = re.compile(
    rf"^\W*(?:where|who)\s+(?:was|did|published)\s+{TEXT}(?:\s+(?:published|appear|come\s+out))?\W*$",
    re.IGNORECASE,
)


BY = marked("“{title}” is by {names}.")
DATED = marked("“{title}” is dated {names}.")
COPY = marked("“{title}” was read in the copy of {names}.")


def about_itself(question: str, source: Source) -> Said | None:
    """What the source's entry says to such a question; None for any other, or if it is silent."""
    for asks, known, words in (
        (WHO, source.author, BY),
        (WHEN, source.date, DATED),
        (WHERE, source.publisher, COPY),
    ):
        if known and asks.match(question):
            names = all_of(known.split("; "))
            return Said(looked_up(words, title=source.title, names=names), (Pointed(source),))
    return None
