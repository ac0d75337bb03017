"""Chooses the sentences of the article that answer a question, or finds that none does."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.catalogue import looked_up, marked
from bot.domain.citation import Citation, Pointed, Quoted, Said
from bot.domain.claim import ClaimKind
from bot.language.terms import terms
from bot.services.ask.corpus import Article, Sentence, Unit, authors
from bot.services.ask.piece import Piece, PieceSentence
from bot.services.retrieval.answer_type import QuestionType
from bot.services.retrieval.passages import Passage, Passages
from bot.services.retrieval.search import Found, FoundSentence, search
from bot.services.retrieval.text import Text
from bot.services.sourcing import OURS

MOST_STATEMENTS = 3
LOOKED_AT = 24
"""So many of the best sentences are considered."""

FIELD_WEIGHTS = (1.0, 0.5)
"""How a paragraph's words, its own and ours, and the words added for search count."""

WORDS = 90
"""So many words a statement may have with the neighbouring sentences shown beside the best one."""


@dataclass(frozen=True)
class Choice:
    """One or more neighbouring sentences of a paragraph."""

    unit: Unit
    first: int
    last: int
    score: float

    @property
    def number(self) -> int:
        """The paragraph's number."""
        return self.unit.number

    @property
    def sentences(self) -> Sequence[Sentence]:
        """The sentences chosen, at least one."""
        return self.unit.sentences[self.first : self.last + 1]

    @property
    def events(self) -> tuple[str, ...]:
        """The events that the dossier ties to the paragraph."""
        return self.unit.paragraph.events if self.unit.paragraph else ()

    def said(self) -> Said:
        """The choice as a statement that says who speaks."""
        start, end = self.sentences[0].citation, self.sentences[-1].citation
        if isinstance(start, Quoted) and isinstance(end, Quoted):
            count = end.first - start.first + 1
            joined = Quoted(start.source, start.snapshot, start.passage, start.first, count)
            return said(joined.quote, joined)
        return said(" ".join(sentence.told for sentence in self.sentences), start)


def said(text: str, citation: Citation) -> Said:
    """Words of the article, or our paraphrase of them, as a statement that says who speaks."""
    if isinstance(citation, Pointed):
        return Said(f"{looked_up(IN_OUR_WORDS)}: {text}", (citation,), (looked_up(OURS),))
    return Said(f"{looked_up(voice(citation.source.author))}: “{text}”", (citation,))


def voice(author: str | None) -> str:
    """Who speaks in a text, to begin a sentence with: in English, as a model is told it."""
    names = authors(author)
    if not names:
        return marked("The article says")
    return marked("The authors write") if len(names) > 1 else marked("The author writes")


class Selection:
    """Holds questions against one article."""

    def __init__(self, article: Article) -> None:
        self._units = {unit.number: unit for unit in article.units}
        self.passages = Passages(
            (
                Passage(
                    unit.number,
                    (*(sentence.analysed for sentence in unit.sentences), *unit.retold),
                    unit.fields,
                )
                for unit in article.units
            ),
            FIELD_WEIGHTS,
        )
        self._stands_for = {unit.number: self._retold(unit) for unit in article.units}

    def find(self, question: str, near: Mapping[int, float] | None = None) -> Found[int]:
        """What the article's paragraphs hold for a question.

        `near` says how near each is in meaning, as a standard score, where that is known.

        A sentence of ours that only helps to find stands for the one that it retells.
        """
        found = search(question, self.passages, LOOKED_AT, near)
        best: dict[tuple[int, int], FoundSentence[int]] = {}
        for sentence in found.sentences:  # best first, so the first one counts
            number = self._stands_for[sentence.passage].get(sentence.number, sentence.number)
            own = sentence if number == sentence.number else replace(sentence, number=number)
            best.setdefault((own.passage, number), own)
        return replace(found, sentences=tuple(best.values()))

    def _retold(self, unit: Unit) -> dict[int, int]:
        """For each sentence of ours that retells, the number of the one that it is nearest to."""
        idf = self.passages.sentence_index.idf
        own = [set(sentence.analysed.terms) for sentence in unit.sentences]

        def common(told: Text, place: int) -> float:
            return sum(idf(term) for term in own[place].intersection(told.terms))

        return {
            len(own) + n: max(range(len(own)), key=lambda place: (common(told, place), -place))
            for n, told in enumerate(unit.retold)
        }

    def choose(self, found: Found[int]) -> list[Choice]:
        """One to three statements, best first; empty where nothing is shared with the question."""
        if not found.sentences:
            return []
        scores = {(s.passage, s.number): s.score for s in found.sentences}
        order = self._defining_first(found)
        best = scores[order[0].passage, order[0].number]
        spread = best - found.sentences[-1].score or 1.0
        wide = found.question.type in {QuestionType.LIST, QuestionType.COMPARE}
        near = best - spread * (NEAR_LIST if wide else NEAR)
        chosen: list[Choice] = []
        for sentence in order:
            inside = any(
                c.number == sentence.passage and c.first <= sentence.number <= c.last
                for c in chosen
            )
            far = sentence.score < near and not self._second_of_two(found, chosen, sentence)
            if inside or (chosen and far):
                continue
            unit = self._units[sentence.passage]
            taken = {n for c in chosen if c.unit is unit for n in range(c.first, c.last + 1)}
            chosen.append(_with_context(unit, sentence.number, scores, taken))
            if len(chosen) == MOST_STATEMENTS:
                break
        return chosen

    @staticmethod
    def _second_of_two(
        found: Found[int], chosen: Sequence[Choice], sentence: FoundSentence[int]
    ) -> bool:
        """Whether a sentence is the other half of a comparison: from the next best paragraph."""
        return (
            found.question.type is QuestionType.COMPARE
            and len(chosen) == 1
            and sentence.passage in {p.key for p in found.passages[:2]}
        )

    def _defining_first(self, found: Found[int]) -> list[FoundSentence[int]]:
        """The sentences in order; those that define what is asked for come first."""
        order = list(found.sentences)
        if found.question.type is QuestionType.WHAT_IS:
            order.sort(key=lambda s: not self._defines(s, found.question.terms))
        return order

    def _defines(self, sentence: FoundSentence[int], asked: Sequence[str]) -> bool:
        """Whether a sentence says what something is, or its paragraph is known to."""
        unit = self._units[sentence.passage]
        text = unit.sentences[sentence.number]
        head = DEFINES.split(text.text, maxsplit=1)[0]
        if head != text.text and set(asked) <= set(terms(head)):
            return len(head.split()) <= len(asked) + FILLERS
        kinds = unit.paragraph.kinds if unit.paragraph else ()
        return ClaimKind.DEFINITION in kinds and set(asked) <= set(text.analysed.terms)

    def of_kind(self, kind: ClaimKind) -> list[Choice]:
        """The paragraphs that are above all of one kind, such as what the authors recommend.

        Empty where no dossier says of what kind the paragraphs are.
        """
        mapped = ((unit, unit.paragraph) for unit in self._units.values())
        units = [unit for unit, told in mapped if told and told.kinds[:1] == (kind,)]
        shown = units[:MOST_STATEMENTS]
        return [_with_context(unit, 0, {(unit.number, 0): 0.0}, ()) for unit in shown]

    def closest(self, found: Found[int], most: int) -> list[Choice]:
        """The best sentence of each of the nearest paragraphs."""
        best: dict[int, Choice] = {}
        for sentence in found.sentences:
            if sentence.passage not in best and len(best) < most:
                unit = self._units[sentence.passage]
                best[sentence.passage] = Choice(unit, sentence.number, sentence.number, 0.0)
        return list(best.values())

    def pieces(self, found: Found[int], chosen: Sequence[Choice]) -> tuple[Piece, ...]:
        """What an answer may be worded from: around what was chosen, then the next best."""
        places = {(choice.number, choice.first): choice for choice in chosen}
        numbers = {choice.number for choice in chosen}
        near = [Choice(self._units[p.key], 0, 0, p.score) for p in found.passages]
        others = [choice for choice in near if choice.number not in numbers]
        wanted = [*places.values(), *others][:PIECES]
        return tuple({(p.text): p for p in map(_piece, wanted)}.values())


def _piece(choice: Choice) -> Piece:
    """A paragraph as far as there is room for it, the sentences chosen in the middle."""
    first, last = _widened(choice.unit, choice.first, choice.last, most=PIECE_WORDS)
    shown = choice.unit.sentences[first : last + 1]
    ours = shown[0].ours
    return Piece(
        tuple(PieceSentence(sentence.text, (sentence.citation,)) for sentence in shown),
        IN_OUR_WORDS if ours else voice(shown[0].citation.source.author),
        (looked_up(OURS),) if ours else (),
    )


PIECES = 6
"""So many paragraphs an answer may be worded from: more cost more, and seldom hold the answer."""
PIECE_WORDS = 200
"""So many words of a paragraph."""
IN_OUR_WORDS = marked("The article, in our words")

DEFINES = re.compile(r"\b(?:is|are|means?|we mean|refers? to|denotes?|arises?)\b")
"""What stands between a thing and its definition."""
FILLERS = 3
"""So many more words than the thing's name may stand before that: `By a … we mean`."""

NO_SCORES: Mapping[tuple[int, int], float] = MappingProxyType({})

NEAR = 0.35
NEAR_LIST = 0.4
"""How far below the best sentence another may score and still be shown, as a share of the spread
between the best and the last of those considered."""


def _with_context(
    unit: Unit, number: int, scores: Mapping[tuple[int, int], float], taken: Collection[int]
) -> Choice:
    """The sentence with the neighbours that fit beside it, the better one first.

    A sentence alone leaves its reader asking who "she" is, and often stands beside the one that
    answers.
    """
    first, last = _widened(unit, number, number, most=WORDS, scores=scores, taken=taken)
    return Choice(unit, first, last, scores[unit.number, number])


def _widened(
    unit: Unit,
    first: int,
    last: int,
    *,
    most: int,
    scores: Mapping[tuple[int, int], float] = NO_SCORES,
    taken: Collection[int] = (),
) -> tuple[int, int]:
    """A stretch of sentences with the neighbours that fit beside it in so many words."""
    while True:
        around = [
            place
            for place in (last + 1, first - 1)
            if 0 <= place < len(unit.sentences) and place not in taken
        ]
        around.sort(key=lambda place: -scores.get((unit.number, place), -math.inf))
        for place in around:
            low, high = min(first, place), max(last, place)
            if sum(len(s.text.split()) for s in unit.sentences[low : high + 1]) <= most:
                first, last = low, high
                break
        else:
            return first, last
