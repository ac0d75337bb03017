"""What other sources of the store say to a question that the article does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.citation import Said
from bot.services.ask.corpus import Record
from bot.services.ask.question import Question
from bot.services.retrieval.index import Doc, Index
from bot.services.sourcing import marks

MOST = 3
ENOUGH = 0.6


@dataclass(frozen=True)
class Others:
    """Statements of other sources."""

    statements: tuple[Said, ...]
    events: tuple[str, ...]


class Elsewhere:
    """Holds questions against everything but the article."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._index = Index.build(
            Doc(place, (record.analysed.terms,)) for place, record in enumerate(records)
        )

    def find(self, question: Question) -> Others | None:
        """Up to three statements that speak to the question, or None."""
        total = sum(self._index.idf(t) for t in question.terms) or 1.0
        found = []
        for place, _ in self._index.rank(question.terms, 10):
            record = self._records[place]
            have = set(record.analysed.terms)
            coverage = sum(self._index.idf(t) for t in question.terms if t in have) / total
            if coverage >= ENOUGH:
                found.append(record)
        if not found:
            return None
        chosen = found[:MOST]
        return Others(
            statements=tuple(
                Said(r.text, r.citations, marks(r.verification, r.sources)) for r in chosen
            ),
            events=tuple(dict.fromkeys(r.event for r in chosen if r.event)),
        )
