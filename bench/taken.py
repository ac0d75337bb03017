"""Articles with the sentences and stretches that are taken from them as true."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mangling import NAME, WORD
from bot.domain.source import Span
from bot.language.words import STOP
from bot.reading.sentences import sentence_spans
from bot.verifying.draft import Passage

SHOWN = 8
"""Passages beside each other in one answer."""
_SENTENCE = re.compile(r"[A-Z\"].*\.")


@dataclass(frozen=True)
class Article:
    """The passages of one article, and its words and names to exchange for others."""

    passages: tuple[Passage, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]
    plain: str
    """All its words, for telling whether a stretch stands there."""

    def near(self, passage: Passage) -> dict[str, Passage]:
        """Some passages, that one among them, as an answer would have them."""
        at = self.passages.index(passage)
        first = max(0, min(at - SHOWN // 2, len(self.passages) - SHOWN))
        return {one.id: one for one in self.passages[first : first + SHOWN]}


@dataclass(frozen=True)
class Taken:
    """A sentence of an article."""

    article: Article
    passage: Passage
    text: str


def article(texts: Sequence[str]) -> Article:
    """An article of paragraphs, cut into sentences."""
    whole = " ".join(texts)
    return Article(
        passages=tuple(
            Passage(f"p{place}", text, sentence_spans(text, 0, len(text)))
            for place, text in enumerate(texts)
        ),
        words=tuple(word for word in WORD.findall(whole) if word.islower() and word not in STOP),
        names=tuple(sorted(set(NAME.findall(whole)))),
        plain=plain(whole),
    )


def plain(text: str) -> str:
    """The words of a text alone, for telling whether one stands in another."""
    return " ".join(("", *re.findall(r"\w+", text.casefold()), ""))


def read_articles(data: Path) -> list[Article]:
    """The articles of `squad2/articles.jsonl.gz`, without their questions."""
    with gzip.open(data / "squad2" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [
            article([paragraph["context"] for paragraph in json.loads(line)["paragraphs"]])
            for line in lines
        ]


def stretch(text: str, chance: random.Random, least: int = 4, most: int = 25) -> Span | None:
    """A stretch of whole words; None where the text has too few of them."""
    words = list(re.finditer(r"\S*\w\S*", text))
    if len(words) < least:
        return None
    count = chance.randint(least, min(most, len(words)))
    first = chance.randrange(len(words) - count + 1)
    span = Span(start=words[first].start(), end=words[first + count - 1].end())
    return span if len(re.findall(r"\w+(?:['’-]\w+)*", span.of(text))) >= least else None


def sentences(articles: Sequence[Article], least: int = 8, most: int = 45) -> Iterator[Taken]:
    """The sentences of so many words that end in a full stop, and are no part of a quotation.

    One that begins or ends inside a quotation must not be shown without its speaker.
    """
    for each in articles:
        for passage in each.passages:
            for span in passage.sentences:
                text = span.of(passage.text)
                whole_marks = not any(
                    sum(map(part.count, '"“”')) % 2 for part in (passage.text[: span.start], text)
                )
                if whole_marks and least <= len(text.split()) <= most and _SENTENCE.fullmatch(text):
                    yield Taken(each, passage, text)


def elsewhere(taken: Taken, chance: random.Random) -> str | None:
    """Another sentence of the same article; None where chance came to a short one."""
    passage = chance.choice(taken.article.passages)
    text = chance.choice(passage.sentences).of(passage.text) if passage.sentences else ""
    return text if len(text.split()) > 7 and text != taken.text else None
