"""Measures retrieval on SQuAD 2.0 articles: passages, sentences to cite, and abstention.

Definitions. R@k: an answerable question is ranked among its own article's paragraphs; its gold
paragraph is among the first k. Sentence hit@k: among all sentences of the article, one of the best
k stands in the gold paragraph and holds one of the gold answers as text (this is the definition
that reproduces the known .73 and .87 of "half sentence, half its paragraph"). Off-topic: every
question is asked of one other article, each of them in turn; the threshold keeps 95 % of those
asked of their own article.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.language.terms import query_terms
from bot.reading.sentences import sentence_spans
from bot.services.retrieval.coverage import answerable
from bot.services.retrieval.match import Match
from bot.services.retrieval.passages import Passage, Passages
from bot.services.retrieval.question import read_question
from bot.services.retrieval.search import search
from bot.services.retrieval.text import analyse

KEPT = 0.95


@dataclass(frozen=True)
class Asked:
    """An answerable question: its words, its gold paragraph's place, its gold answers."""

    question: str
    gold: int
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """An article ready to be asked."""

    title: str
    sentences: tuple[tuple[str, ...], ...]
    """By paragraph."""
    passages: Passages[int]
    asked: tuple[Asked, ...]

    def holds(self, asked: Asked, paragraph: int, number: int) -> bool:
        """Whether a sentence is in the gold paragraph and holds a gold answer."""
        return paragraph == asked.gold and any(
            answer in self.sentences[paragraph][number] for answer in asked.answers
        )


def read_articles(data: Path) -> list[Article]:
    """The articles of `squad2/articles.jsonl.gz`, cut into sentences and indexed."""
    with gzip.open(data / "squad2" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines]


def _article(row: dict[str, object]) -> Article:
    paragraphs = row["paragraphs"]
    assert isinstance(paragraphs, list)  # noqa: S101  # the data set's own layout
    sentences = tuple(
        tuple(span.of(text) for span in sentence_spans(text, 0, len(text)))
        for text in (paragraph["context"] for paragraph in paragraphs)
    )
    return Article(
        title=str(row["title"]),
        sentences=sentences,
        passages=Passages(
            Passage(place, tuple(map(analyse, held))) for place, held in enumerate(sentences)
        ),
        asked=tuple(
            Asked(asked["question"], place, tuple(asked["answers"]))
            for place, paragraph in enumerate(paragraphs)
            for asked in paragraph["qas"]
            if not asked["is_impossible"]
        ),
    )


def asked_elsewhere(articles: Sequence[Article]) -> Iterator[tuple[Article, str]]:
    """Every question with one article that is not its own, each other article in turn."""
    for place, article in enumerate(articles):
        others = (*articles[place + 1 :], *articles[:place])
        for number, asked in enumerate(article.asked):
            yield others[number % len(others)], asked.question


def rejected(on_topic: Sequence[float], off_topic: Sequence[float]) -> float:
    """The share of off-topic scores below the threshold that keeps 95 % of the on-topic ones."""
    threshold = sorted(on_topic)[round((1 - KEPT) * len(on_topic))]
    return sum(score < threshold for score in off_topic) / len(off_topic)


Ranking = tuple[list[int], list[tuple[int, int]]]
"""Paragraphs, best first, and sentences, best first, as paragraph and number in it."""


def _plain_bm25(article: Article) -> Callable[[str], Ranking]:
    index = article.passages.index
    places = [(p, n) for p, held in enumerate(article.sentences) for n in range(len(held))]
    sentences = article.passages.sentence_index

    def rank(question: str) -> Ranking:
        terms = query_terms(question)
        by_sentence = [places[place] for place, _ in sentences.rank(terms, 3)]
        return [place for place, _ in index.rank(terms, 5)], by_sentence

    return rank


def _halves(article: Article) -> Callable[[str], Ranking]:
    places = [(p, n) for p, held in enumerate(article.sentences) for n in range(len(held))]

    def rank(question: str) -> Ranking:
        terms = query_terms(question)
        passages = article.passages.index.rank(terms, len(places))
        sentences = dict(article.passages.sentence_index.rank(terms, len(places)))
        best = max(sentences.values(), default=1.0)
        by_passage = {place: score / passages[0][1] for place, score in passages}
        halves = [
            (-sentences.get(n, 0.0) / best - by_passage.get(place[0], 0.0), place)
            for n, place in enumerate(places)
        ]
        return [place for place, _ in passages], [place for _, place in sorted(halves)[:3]]

    return rank


def _ours(article: Article) -> Callable[[str], Ranking]:
    def rank(question: str) -> Ranking:
        found = search(question, article.passages, 5)
        return (
            [passage.key for passage in found.passages],
            [(sentence.passage, sentence.number) for sentence in found.sentences],
        )

    return rank


def ranking_figures(
    articles: Sequence[Article], ranker: Callable[[Article], Callable[[str], Ranking]]
) -> dict[str, float]:
    """R@1, R@5, sentence hit@1 and hit@3 of a ranker over all answerable questions."""
    hits = dict.fromkeys(("r_at_1", "r_at_5", "sentence_hit_1", "sentence_hit_3"), 0)
    total = 0
    for article in articles:
        rank = ranker(article)
        for asked in article.asked:
            paragraphs, sentences = rank(asked.question)
            holding = [article.holds(asked, *sentence) for sentence in sentences]
            total += 1
            hits["r_at_1"] += asked.gold in paragraphs[:1]
            hits["r_at_5"] += asked.gold in paragraphs[:5]
            hits["sentence_hit_1"] += any(holding[:1])
            hits["sentence_hit_3"] += any(holding[:3])
    return {name: count / total for name, count in hits.items()}


def off_topic_figure(
    articles: Sequence[Article], score: Callable[[Match[int]], float]
) -> dict[str, float]:
    """The share of another article's questions that a score rejects."""

    def of(article: Article, question: str) -> float:
        return score(Match(read_question(question), article.passages))

    on_topic = [of(article, asked.question) for article in articles for asked in article.asked]
    off_topic = [of(article, question) for article, question in asked_elsewhere(articles)]
    return {"off_topic_rejected": rejected(on_topic, off_topic)}


def latency_figures(articles: Sequence[Article]) -> dict[str, float]:
    """Milliseconds of a whole search: reading, ranking, sentences, abstention."""
    times = []
    for article in articles:
        for asked in article.asked:
            begun = time.perf_counter()
            search(asked.question, article.passages, 5)
            times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return {
        "query_ms_p50": times[len(times) // 2],
        "query_ms_p99": times[len(times) * 99 // 100],
    }


def _best_bm25(match: Match[int]) -> float:
    return match.ranking[0][1] if match.ranking else 0.0


def _best_share(match: Match[int]) -> float:
    return max((match.share[bits] for bits in match.bits.values()), default=0.0)


def our_figures(articles: Sequence[Article]) -> dict[str, float]:
    """All figures of what ships."""
    return {
        **ranking_figures(articles, _ours),
        **off_topic_figure(articles, answerable),
        **latency_figures(articles),
    }


def main() -> None:
    """Print a table with baselines beside ours, or our figures as one flat JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds squad2/")
    parser.add_argument("--json", action="store_true", help="our figures only, as JSON")
    options = parser.parse_args()
    articles = read_articles(options.data)
    ours = our_figures(articles)
    if options.json:
        print(json.dumps({name: round(figure, 4) for name, figure in ours.items()}))
        return
    rows = {
        "BM25": {
            **ranking_figures(articles, _plain_bm25),
            **off_topic_figure(articles, _best_bm25),
        },
        "half sentence, half paragraph": ranking_figures(articles, _halves),
        "idf coverage": off_topic_figure(articles, _best_share),
        "ours": ours,
    }
    columns = list(ours)
    print("| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, figures in rows.items():
        cells = [f"{figures[column]:.3f}" if column in figures else "-" for column in columns]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
