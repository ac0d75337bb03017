"""What other sources of the store say to a question that the article does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.citation import Said
from bot.domain.claim import ClaimStatus
from bot.services.ask.answer import Touched
from bot.services.ask.answer_check import fits_question
from bot.services.ask.corpus import Record
from bot.services.ask.support import Lexicon
from bot.services.retrieval.passages import Passage, Passages
from bot.services.retrieval.search import search
from bot.services.sourcing import marks

MOST = 3
LOOKED_AT = 10
SPEAKS = 0.8
"""From this probability on, the statements together are taken to speak to the question."""
FEWEST = 2
"""One word alone says too little to answer it from all that there is."""
ENOUGH = 0.55
"""Least share of the question, by weight, that each statement shown has to hold."""


@dataclass(frozen=True)
class Others:
    """Statements of other sources."""

    statements: tuple[Said, ...]
    events: tuple[Touched, ...]
    share: float
    """How much of the question, by weight, the best statement holds."""


def standing(status: ClaimStatus) -> tuple[str, ...]:
    """How a claim stands, where a reader has to know it at once."""
    return (status.value,) if status in {ClaimStatus.CONTESTED, ClaimStatus.REFUTED} else ()


class Elsewhere:
    """Holds questions against everything but the article."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._passages = Passages(
            Passage(place, (record.analysed,)) for place, record in enumerate(records)
        )
        self._lexicon = Lexicon(self._passages.index.idf, self._passages.index)

    def find(self, question: str) -> Others | None:
        """Up to three statements that speak to the question, best first, or None."""
        found = search(question, self._passages, LOOKED_AT)
        asked = found.question
        if found.answerable < SPEAKS or len(asked.terms) < FEWEST:
            return None
        held = {
            passage.key: self._lexicon.support(
                asked.terms, frozenset(self._records[passage.key].analysed.terms), asked.text.names
            ).share
            for passage in found.passages
        }
        places = [place for place, share in held.items() if share >= ENOUGH][:MOST]
        near = [self._records[place] for place in places]
        shown = [(record.text, record.analysed) for record in near]
        if not shown or not fits_question(question, asked, shown):
            return None
        return Others(
            statements=tuple(
                Said(r.text, r.citations, (*standing(r.status), *marks(r.verification, r.sources)))
                for r in near
            ),
            events=tuple(dict.fromkeys(r.event for r in near if r.event)),
            share=max(held[place] for place in places),
        )
