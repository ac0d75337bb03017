"""Questions about the article as a publication: who wrote it, when, where it came out."""

import re

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


def about_itself(question: str, source: Source) -> Said | None:
    """What the source's entry says to such a question; None for any other, or if it is silent."""
    for asks, known, words in (
        (WHO, source.author, "is by"),
        (WHEN, source.date, "is dated"),
        (WHERE, source.publisher, "was read in the copy of"),
    ):
        if known and asks.match(question):
            value = known.replace("; ", " and ")
            return Said(f"“{source.title}” {words} {value}.", (Pointed(source),))
    return None
