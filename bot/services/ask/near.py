"""What is near a question in meaning, as `ask` needs it; who finds out is nothing to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.llm.untrusted import cleaned
from bot.services.ask.corpus import ArticleHead
from bot.services.model.task import Asker
from bot.store.sources import Held

MOST_LETTERS = 2000
"""So much of a paragraph is made into a vector: small models read no further, and some refuse."""


@dataclass(frozen=True)
class Near:
    """How near each paragraph of an article is to a question, as a standard score by its number."""

    model: str
    """Whose vectors say so."""
    scores: Mapping[int, float]


class Nearness(Protocol):
    """Says how near texts are to a question in meaning, where that is known."""

    async def of(
        self, asker: Asker, question: str, texts: Mapping[int, str], now: datetime
    ) -> Near | None:
        """The nearness of all of these texts; None where one is unknown, or nothing can be told.

        Nothing is where a community lets no model read anything, or has used up what may be spent.

        Never raises, and never takes longer than a person would wait.
        """
        ...


class Nothing:
    """Knows nothing of meaning: what asks by words alone."""

    async def of(
        self, asker: Asker, question: str, texts: Mapping[int, str], now: datetime
    ) -> Near | None:
        """Nothing, at once."""
        return None


def wordings(head: ArticleHead, held: Held | None) -> dict[int, str]:
    """The texts by which an article's paragraphs are known in meaning, by their numbers.

    Each is the paragraph's own text where that is held, else our paraphrase of it, cleaned of what
    no person sees. Numbers are those of the units that `read_article` makes.
    """
    own: dict[int, list[str]] = {}
    for passage in held.snapshot.passages if held else ():
        if held and passage.number is not None and passage.sentences:
            own.setdefault(passage.number, []).append(passage.span.of(held.snapshot.text))
    texts = {number: " ".join(parts) for number, parts in own.items()}
    if head.dossier:
        texts = {
            paragraph.number: texts.get(paragraph.number) or paragraph.paraphrase
            for paragraph in head.dossier.outline.original.head.article.paragraphs
        }
    return {number: cleaned(text)[:MOST_LETTERS] for number, text in texts.items()}
