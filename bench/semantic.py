"""Measures what an embedding model adds to the search by words, on SQuAD 2.0 articles.

R@k as in `bench/retrieval.py`: an answerable question is ranked among its own article's paragraphs,
and its gold paragraph is among the first k. The articles are two halves, every other one: settings
were chosen on the first (`dev`), and the second (`test`) tells what they are worth. The weights of
the search by words were learned on both; left out of that fit, the articles reach the same figures.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.retrieval import Article, read_articles
from bot.semantic.matrix import Matrix
from bot.semantic.scores import nearest, standard
from bot.semantic.vectors import packed
from bot.services.ask.near import MOST_LETTERS
from bot.services.retrieval.search import search
from bot.services.semantic.building import TOGETHER

HALVES = ("dev", "test")
DEEP = 5
ALONE = 5
"""So many questions of each article are sent alone, to see how long somebody waits."""

Vector = tuple[float, ...]


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that answers `POST /embeddings` as OpenAI's does."""

    url: str
    model: str
    key: str | None = None

    def embed(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text, in order."""
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        made: list[Vector] = []
        left = iter(texts)
        while batch := list(islice(left, TOGETHER)):
            body = json.dumps({"model": self.model, "input": batch}).encode()
            asked = Request(f"{self.url.rstrip('/')}/embeddings", body, headers)  # noqa: S310
            with urlopen(asked, timeout=300) as answer:  # noqa: S310  # the operator's own address
                told = json.load(answer)
            rows = sorted(told["data"], key=lambda row: row["index"])
            made += [tuple(row["embedding"]) for row in rows]
        return made


@dataclass
class Tally:
    """Of one way to rank, on one half: how often the gold paragraph came first, and in the top."""

    questions: int = 0
    first: int = 0
    among: int = 0

    def add(self, gold: int, ranking: Sequence[int]) -> None:
        """Count one question's ranking."""
        self.questions += 1
        self.first += gold in ranking[:1]
        self.among += gold in ranking[:DEEP]


@dataclass
class Measured:
    """All tallies, and how long things took."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    added: list[float] = field(default_factory=list)
    """Milliseconds for cosines and standard scores."""
    whole: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    build: float = 0.0
    asking: list[float] = field(default_factory=list)

    def tally(self, way: str, half: str) -> Tally:
        """The tally of a way on a half."""
        return self.tallies.setdefault((way, half), Tally())

    def shares(self, way: str, halves: Sequence[str] = HALVES) -> tuple[float, float]:
        """R@1 and R@5."""
        told = [self.tally(way, half) for half in halves]
        total = sum(each.questions for each in told)
        return sum(t.first for t in told) / total, sum(t.among for t in told) / total


def _timed(times: list[float], work: Callable[[], Mapping[int, float]]) -> Mapping[int, float]:
    begun = time.perf_counter()
    made = work()
    times.append((time.perf_counter() - begun) * 1000)
    return made


def _ranked(
    times: list[float], article: Article, question: str, near: Mapping[int, float] | None
) -> list[int]:
    begun = time.perf_counter()
    found = search(question, article.passages, DEEP, near)
    times.append((time.perf_counter() - begun) * 1000)
    return [passage.key for passage in found.passages]


def paragraphs(articles: Sequence[Article]) -> Iterator[list[str]]:
    """Each article's paragraphs as the bot would embed them."""
    for article in articles:
        yield [" ".join(held)[:MOST_LETTERS] for held in article.sentences]


def measure(data: Path, endpoint: Endpoint) -> Measured:
    """Embed the articles and their questions, and rank in three ways."""
    articles = read_articles(data)
    measured = Measured()
    for place, (article, texts) in enumerate(zip(articles, paragraphs(articles), strict=True)):
        half = HALVES[place % 2]
        begun = time.perf_counter()
        matrix = Matrix([packed(vector) for vector in endpoint.embed(texts)])
        measured.build += time.perf_counter() - begun
        for asked in article.asked[:ALONE]:
            begun = time.perf_counter()
            endpoint.embed([asked.question])
            measured.asking.append((time.perf_counter() - begun) * 1000)
        vectors = endpoint.embed([asked.question for asked in article.asked])
        for asked, vector in zip(article.asked, vectors, strict=True):

            def compare(matrix: Matrix = matrix, vector: Vector = vector) -> Mapping[int, float]:
                return standard(dict(enumerate(matrix.cosines(vector))))

            near = _timed(measured.added, compare)
            by_words = _ranked(measured.words, article, asked.question, None)
            by_both = _ranked(measured.whole, article, asked.question, near)
            measured.tally("lexical", half).add(asked.gold, by_words)
            measured.tally("semantic", half).add(asked.gold, nearest(near, DEEP))
            measured.tally("sum", half).add(asked.gold, by_both)
    return measured


def figures(measured: Measured) -> dict[str, float]:
    """All figures by name; `r1` and `r5` are the sum's, over all questions."""
    told: dict[str, float] = {
        "questions": sum(measured.tally("sum", half).questions for half in HALVES)
    }
    for way, name in (("lexical", "lexical_"), ("semantic", "semantic_"), ("sum", "")):
        told[f"{name}r1"], told[f"{name}r5"] = measured.shares(way)
        for half in HALVES:
            told[f"{half}_{name}r1"], told[f"{half}_{name}r5"] = measured.shares(way, [half])
    told["sum_ms"] = median(measured.added) + median(measured.whole)
    told["added_ms"] = told["sum_ms"] - median(measured.words)
    told["question_ms"] = median(measured.asking)
    told["build_s"] = measured.build
    return told


def main() -> None:
    """Print a table, or all figures as one flat JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder that holds squad2/")
    parser.add_argument("--url", required=True, help="such as http://127.0.0.1:8099/v1")
    parser.add_argument("--model", required=True, help="the model, as the endpoint calls it")
    parser.add_argument("--key", help="where the endpoint asks for one")
    parser.add_argument("--json", action="store_true", help="as one flat JSON object")
    options = parser.parse_args()
    measured = measure(options.data, Endpoint(options.url, options.model, options.key))
    told = figures(measured)
    if options.json:
        print(json.dumps({name: round(figure, 4) for name, figure in told.items()}))
        return
    print(f"{told['questions']:.0f} questions\n")
    print("| | R@1 dev | R@1 test | R@1 all | R@5 dev | R@5 test | R@5 all |")
    print("|---" * 7 + "|")
    for way, name in (("lexical", "lexical_"), ("semantic", "semantic_"), ("sum", "")):
        cells = [
            told[f"{half}{name}{figure}"]
            for figure in ("r1", "r5")
            for half in ("dev_", "test_", "")
        ]
        print(f"| {way} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    print(
        f"\nSearch with the sum {told['sum_ms']:.2f} ms a question, {told['added_ms']:.2f} more "
        f"than by words; its vector {told['question_ms']:.0f} ms; all paragraphs' "
        f"{told['build_s']:.0f} s."
    )


if __name__ == "__main__":
    main()
