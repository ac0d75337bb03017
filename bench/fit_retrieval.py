"""Learns the weights of retrieval from SQuAD 2.0 and prints what they reach on articles left out.

    uv run --with numpy python -m bench.fit_retrieval --data FOLDER [--write]

Passages and sentences: listwise logistic regression, the loss being minus the log of the softmax's
mass on the right candidates (Cao et al., ICML 2007, ListNet's top-one case). Abstention: logistic
regression. All by damped Newton steps, with a small L2 penalty on standardised features. Every
figure printed is of questions whose whole article was left out of the fit; a sentence model is
fitted on passage scores that are themselves held out.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench.retrieval import Article, asked_elsewhere, read_articles, rejected
from bot.services.retrieval import linear
from bot.services.retrieval.coverage import CoverageFeatures, coverage_features
from bot.services.retrieval.match import Match, PassageFeatures, SentenceFeatures
from bot.services.retrieval.question import read_question

Array: TypeAlias = NDArray[np.float64]
PENALTY = 1e-3
STEPS = 20


@dataclass(frozen=True)
class Lists:
    """Candidates in groups, one group a question: features, which are right, group, article."""

    features: Array
    right: Array
    group: NDArray[np.int64]
    article: NDArray[np.int64]

    def pick(self, rows: NDArray[np.bool_]) -> "Lists":
        """The chosen rows, without the groups that hold nothing right."""
        has = np.bincount(self.group, self.right * rows, minlength=self.group[-1] + 1) > 0
        rows = rows & has[self.group]
        group = np.unique(self.group[rows], return_inverse=True)[1]
        return Lists(self.features[rows], self.right[rows], group, self.article[rows])

    def hits(self, scores: Array, at: Sequence[int], total: int) -> list[float]:
        """Share of all questions with a right candidate among the first k, for each k."""
        order = np.lexsort((np.arange(len(scores)), -scores, self.group))
        starts = np.searchsorted(self.group, np.arange(self.group[-1] + 1))
        ranks = np.empty(len(scores), dtype=int)
        ranks[order] = np.arange(len(scores)) - starts[self.group[order]]
        best = np.full(self.group[-1] + 1, len(scores))
        np.minimum.at(best, self.group, np.where(self.right > 0, ranks, len(scores)))
        return [float((best < k).sum()) / total for k in at]


def _descend(
    state: Callable[[Array], tuple[float, Array, Array]], size: int, scale: Array
) -> Array:
    """Minimise by Newton steps, halved while they do not help; returns unstandardised weights."""
    weights = np.zeros(size)
    loss, gradient, curvature = state(weights)
    for _ in range(STEPS):
        step = np.linalg.solve(curvature, gradient)
        length = 1.0
        while (after := state(weights - length * step))[0] > loss and length > 1e-3:
            length /= 2
        weights = weights - length * step
        gained, (loss, gradient, curvature) = loss - after[0], after
        if gained < 1e-7:
            break
    result: Array = weights / scale
    return result


def fit_lists(data: Lists) -> Array:
    """Weights that put the softmax's mass on the right candidates of each group."""
    scale = data.features.std(0) + 1e-9
    features, group = data.features / scale, data.group
    starts = np.searchsorted(group, np.arange(group[-1] + 1))
    questions = len(starts)

    def softmax(scores: Array) -> tuple[Array, Array]:
        top = np.maximum.reduceat(scores, starts)
        mass = np.exp(scores - top[group])
        total = np.add.reduceat(mass, starts)
        return mass / total[group], top + np.log(total)

    def state(weights: Array) -> tuple[float, Array, Array]:
        scores = features @ weights
        all_mass, all_log = softmax(scores)
        right_mass, right_log = softmax(np.where(data.right > 0, scores, -np.inf))
        loss = (all_log - right_log).mean() + PENALTY / 2 * weights @ weights
        gradient = features.T @ (all_mass - right_mass) / questions + PENALTY * weights
        means = np.add.reduceat(features * all_mass[:, None], starts)
        curvature = (features.T @ (features * all_mass[:, None]) - means.T @ means) / questions
        return float(loss), gradient, curvature + PENALTY * np.eye(len(weights))

    return _descend(state, features.shape[1], scale)


def fit_logistic(features: Array, right: Array) -> Array:
    """Weights of a logistic regression, both classes weighing the same."""
    scale = features.std(0)
    scale[scale == 0] = 1.0
    standard = features / scale
    share = np.where(right > 0, 0.5 / right.mean(), 0.5 / (1 - right.mean())) / len(right)

    def state(weights: Array) -> tuple[float, Array, Array]:
        scores = standard @ weights
        chance = 1 / (1 + np.exp(-scores))
        loss = share @ (np.logaddexp(0, scores) - right * scores)
        gradient = standard.T @ (share * (chance - right)) + PENALTY * weights
        curvature = standard.T @ (standard * (share * chance * (1 - chance))[:, None])
        penalty = PENALTY / 2 * weights @ weights
        return float(loss + penalty), gradient, curvature + PENALTY * np.eye(len(weights))

    return _descend(state, standard.shape[1], scale)


def _held_out(data: Lists) -> Array:
    """Each candidate's score by the model that did not see its article."""
    scores = np.zeros(len(data.features))
    for article in np.unique(data.article):
        out = data.article == article
        scores[out] = data.features[out] @ fit_lists(data.pick(~out))
    return scores


@dataclass(frozen=True)
class Laid:
    """A question laid against its article, with the place of its gold paragraph."""

    match: Match[int]
    article: int
    gold: int
    holding: frozenset[tuple[int, int]]


def lay(articles: Sequence[Article]) -> list[Laid]:
    """All answerable questions against their own articles."""
    return [
        Laid(
            Match(read_question(asked.question), article.passages),
            number,
            asked.gold,
            frozenset(
                (asked.gold, n)
                for n in range(len(article.sentences[asked.gold]))
                if article.holds(asked, asked.gold, n)
            ),
        )
        for number, article in enumerate(articles)
        for asked in article.asked
    ]


def passage_lists(laid: Sequence[Laid]) -> Lists:
    """The candidate passages of every question."""
    rows = [
        (one.match.passage_features(place), place == one.gold, group, one.article)
        for group, one in enumerate(laid)
        for place, _ in one.match.ranking
    ]
    return _lists(rows)


def sentence_lists(laid: Sequence[Laid], scores: Array) -> Lists:
    """The sentences of the candidate passages, given the passages' scores."""
    rows = []
    following = iter(scores)
    for group, one in enumerate(laid):
        scored = [(place, float(next(following))) for place, _ in one.match.ranking]
        top = max((score for _, score in scored), default=0.0)
        rows += [
            (features, (place, number) in one.holding, group, one.article)
            for place, score in scored
            for number, features in enumerate(one.match.sentence_features(place, score - top))
        ]
    return _lists(rows)


def _lists(rows: Sequence[tuple[tuple[float, ...], bool, int, int]]) -> Lists:
    features, right, group, article = zip(*rows, strict=True)
    return Lists(
        np.array(features, dtype=float),
        np.array(right, dtype=float),
        np.array(group),
        np.array(article),
    )


def abstention_rows(
    articles: Sequence[Article], laid: Sequence[Laid]
) -> tuple[Array, Array, Array]:
    """Features, whether on topic, and the number of the question's article."""
    own = [one.article for one in laid]
    on_topic = [coverage_features(one.match) for one in laid]
    off_topic = [
        coverage_features(Match(read_question(question), article.passages))
        for article, question in asked_elsewhere(articles)
    ]
    nothing = CoverageFeatures(*[0.0] * len(CoverageFeatures._fields))
    features = np.array([row or nothing for row in (*on_topic, *off_topic)], dtype=float)
    right = np.repeat([1.0, 0.0], [len(on_topic), len(off_topic)])
    return features, right, np.array(own + own)


def main() -> None:
    """Print held-out figures; with --write, fit on everything and write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds squad2/")
    parser.add_argument("--write", action="store_true", help="write the package's coefficients")
    options = parser.parse_args()
    articles = read_articles(options.data)
    laid = lay(articles)

    passages = passage_lists(laid)
    passage_scores = _held_out(passages)
    print("held out R@1, R@5:", passages.hits(passage_scores, (1, 5), len(laid)))
    sentences = sentence_lists(laid, passage_scores)
    sentence_scores = _held_out(sentences)
    print("held out hit@1, @3:", sentences.hits(sentence_scores, (1, 3), len(laid)))
    features, right, article = abstention_rows(articles, laid)
    chances = np.zeros(len(features))
    for out in (article == number for number in range(len(articles))):
        chances[out] = features[out] @ fit_logistic(features[~out], right[~out])
    known = features[:, 0] > 0
    chances[~known] = -np.inf
    print(
        "held out off-topic rejected:",
        rejected(chances[right > 0].tolist(), chances[right == 0].tolist()),
    )

    weights = {
        "passage": _named(PassageFeatures._fields, fit_lists(passages.pick(passages.group >= 0))),
        "sentence": _named(
            SentenceFeatures._fields, fit_lists(sentences.pick(sentences.group >= 0))
        ),
        "answerable": _named(CoverageFeatures._fields, fit_logistic(features, right)),
    }
    print(json.dumps(weights, indent=2))
    if options.write:
        target = Path(linear.__file__).with_name(linear.COEFFICIENTS)
        target.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
