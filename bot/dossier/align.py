"""Finds the paragraphs of a dossier's map in a copy of the article, by content and order.

The map holds no sentence of the article, only paraphrases, names and other words for the same
things, and copies differ. So passages and paragraphs are matched by their rarer stems, in one
monotone alignment (dynamic programming, as in Needleman and Wunsch 1970) that may leave out
passages (captions, notes on the authors) and paragraphs, and may join what a copy has joined.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from bot.domain.base import Model
from bot.domain.dossier import ArticleMap, Paragraph
from bot.domain.reading import Document
from bot.domain.source import Passage
from bot.dossier.words import rarity, stems

MIN_LIKENESS = 0.27
"""Least cosine of a passage and its paragraph. On two articles true pairs lie at .3 to .8, and the
likest false ones (captions, titles, other paragraphs) at .24."""

MIN_PART = 0.2
"""Least share, by weight, of what each further part adds to a merged or split paragraph."""

MIN_STEMS = 12
"""As many stems as a passage has that is taken for a paragraph by its place alone."""

MIN_COVERAGE = 0.5
"""Least share of the map that a copy of the article has. Other texts on the same war reach a tenth,
and a dossier's own paraphrases of the article four tenths."""

Groups = list[tuple[tuple[int, ...], tuple[int, ...]]]
"""Indices of passages and of the paragraphs they hold, in order; one side of a pair has one."""


class Match(Model):
    """A passage of a document that holds a paragraph of the map, or a part of it."""

    position: int
    """The passage's place in the document."""
    number: int
    """The paragraph's number in the map."""
    recall: float
    """The share of the paragraph's words, by weight, that was found; small where place decided."""


class Alignment(Model):
    """Where the paragraphs of a map stand in a document."""

    matches: tuple[Match, ...]
    """In order. A number comes twice where a copy has split a paragraph, a position comes twice
    where it has merged some."""
    missing: tuple[int, ...]
    """The numbers of the paragraphs that were not found."""
    coverage: float = Field(ge=0, le=1)
    """The share of the map's paragraphs that were found."""

    @property
    def is_article(self) -> bool:
        """Whether the document is a copy of the article, perhaps shortened, and no other text."""
        return self.coverage >= MIN_COVERAGE

    @property
    def numbers(self) -> dict[int, int]:
        """Position of a passage -> number of the (first) paragraph that it holds."""
        found: dict[int, int] = {}
        for match in self.matches:
            found.setdefault(match.position, match.number)
        return found


def align(document: Document, article: ArticleMap) -> Alignment:
    """Where the paragraphs of `article` stand among the visible passages of `document`.

    Always returns the best alignment; whether it means anything says `Alignment.is_article`.
    """
    visible = [passage for passage in document.passages if not passage.hidden]
    table = _Table([passage.span.of(document.text) for passage in visible], article.paragraphs)
    matches = tuple(
        Match(
            position=visible[at].position,
            number=article.paragraphs[to].number,
            recall=round(min(1.0, table.recall(passages, to)), 3),
        )
        for passages, paragraphs in _with_gaps_filled(_best(table), table)
        for at in passages
        for to in paragraphs
    )
    found = {match.number for match in matches}
    numbers = [paragraph.number for paragraph in article.paragraphs]
    missing = tuple(number for number in numbers if number not in found)
    return Alignment(matches=matches, missing=missing, coverage=len(found) / len(numbers))


def numbered(document: Document, alignment: Alignment) -> tuple[Passage, ...]:
    """The document's passages with the map's numbers; those the map does not have are hidden."""
    numbers = alignment.numbers
    return tuple(
        passage.model_copy(update={"number": number, "hidden": number is None})
        for passage in document.passages
        for number in [numbers.get(passage.position)]
    )


@dataclass(frozen=True)
class _Step:
    """The last step of the best alignment of some first passages with some first paragraphs."""

    score: float
    passages: int
    """How many passages the step takes."""
    paragraphs: int


class _Table:
    """The stems of passages and paragraphs and how well groups of them fit."""

    def __init__(self, passages: Sequence[str], paragraphs: Sequence[Paragraph]) -> None:
        self.passages = [frozenset(stems(text)) for text in passages]
        self.paragraphs = [frozenset(stems(_words(paragraph))) for paragraph in paragraphs]
        self._weights = rarity(self.paragraphs)
        self._unseen = sum(self._weights.values()) / max(1, len(self._weights))

    def weigh(self, bag: frozenset[str]) -> float:
        return sum(self._weights.get(stem, self._unseen) for stem in bag)

    def recall(self, passages: Sequence[int], paragraph: int) -> float:
        wanted = self.paragraphs[paragraph]
        there = frozenset().union(*(self.passages[at] for at in passages))
        return self.weigh(wanted & there) / (self.weigh(wanted) or 1.0)

    def fits(self, passage: frozenset[str], paragraph: frozenset[str]) -> bool:
        """Whether two bags share enough to be the same paragraph."""
        common = self.weigh(passage & paragraph)
        lengths = math.sqrt(self.weigh(passage) * self.weigh(paragraph))
        return common > 0 and common >= MIN_LIKENESS * lengths

    def one(self, at: int, to: int) -> float:
        """What it is worth that one passage is one paragraph; 0 where it is not."""
        passage, paragraph = self.passages[at], self.paragraphs[to]
        return self.weigh(passage & paragraph) if self.fits(passage, paragraph) else 0.0

    def merged(self, at: int, to: int) -> list[float]:
        """The worth of passage `at` as 2, 3, … paragraphs that end before `to`."""
        passage, worth = self.passages[at], []
        bag: frozenset[str] = frozenset()
        for count, index in enumerate(range(to - 1, -1, -1), start=1):
            fresh = self.paragraphs[index] - bag
            if not fresh or self.weigh(passage & fresh) < MIN_PART * self.weigh(fresh):
                break
            bag |= fresh
            if count > 1:
                worth.append(self.weigh(passage & bag) if self.fits(passage, bag) else 0.0)
        return worth

    def split(self, at: int, to: int) -> list[float]:
        """The worth of paragraph `to` as 2, 3, … passages that end before `at`."""
        paragraph, worth = self.paragraphs[to], []
        bag: frozenset[str] = frozenset()
        for count, index in enumerate(range(at - 1, -1, -1), start=1):
            piece = self.passages[index]
            adds = self.weigh((piece & paragraph) - bag)
            if not adds or adds < MIN_PART * self.weigh(piece):
                break
            bag |= piece
            if count > 1:
                worth.append(self.weigh(bag & paragraph) if self.fits(bag, paragraph) else 0.0)
        return worth


def _words(paragraph: Paragraph) -> str:
    known = (*paragraph.search_terms, *paragraph.reported_speakers, *paragraph.loaded_terms)
    return " ".join((paragraph.paraphrase, *known))


def _best(table: _Table) -> Groups:
    rows, columns = len(table.passages) + 1, len(table.paragraphs) + 1
    steps = [[_Step(0.0, 0, 0)] * columns for _ in range(rows)]
    for at in range(rows):
        for to in range(columns):
            if at or to:
                steps[at][to] = _step(table, steps, at, to)
    return _trace(steps)


def _step(table: _Table, steps: list[list[_Step]], at: int, to: int) -> _Step:
    options = []
    if at:
        options.append(_Step(steps[at - 1][to].score, 1, 0))
    if to:
        options.append(_Step(steps[at][to - 1].score, 0, 1))
    if at and to:
        worths = [(1, 1, table.one(at - 1, to - 1))]
        merged = enumerate(table.merged(at - 1, to), start=2)
        worths += [(1, count, worth) for count, worth in merged]
        split = enumerate(table.split(at, to - 1), start=2)
        worths += [(count, 1, worth) for count, worth in split]
        options += [
            _Step(steps[at - passages][to - paragraphs].score + worth, passages, paragraphs)
            for passages, paragraphs, worth in worths
            if worth
        ]
    return max(options, key=lambda step: step.score)


def _trace(steps: list[list[_Step]]) -> Groups:
    groups: Groups = []
    at, to = len(steps) - 1, len(steps[0]) - 1
    while at or to:
        step = steps[at][to]
        if step.passages and step.paragraphs:
            passages = tuple(range(at - step.passages, at))
            groups.append((passages, tuple(range(to - step.paragraphs, to))))
        at, to = at - step.passages, to - step.paragraphs
    return groups[::-1]


def _with_gaps_filled(groups: Groups, table: _Table) -> Groups:
    """`groups` and, where a gap has as many passages as paragraphs, those paired by their place.

    A paraphrase may share hardly a word with its paragraph; between found neighbours the place
    tells it all the same. Short passages (headings, captions) and strangers end the filling.
    """
    filled = groups[:1]
    for before, after in pairwise(groups):
        passages = range(before[0][-1] + 1, after[0][0])
        paragraphs = range(before[1][-1] + 1, after[1][0])
        pairs = list(zip(passages, paragraphs, strict=False))
        if len(passages) == len(paragraphs) and all(
            len(table.passages[at]) >= MIN_STEMS and table.passages[at] & table.paragraphs[to]
            for at, to in pairs
        ):
            filled += [((at,), (to,)) for at, to in pairs]
        filled.append(after)
    return filled
