"""What contests a statement of the article: checks, and points in dispute."""

from collections.abc import Sequence

from bot.domain.citation import Pointed, Said
from bot.domain.claim import Verdict
from bot.domain.source import Verification
from bot.services.ask.corpus import Article, CheckRecord
from bot.services.ask.question import Question
from bot.services.ask.selection import Choice
from bot.services.retrieval.text import analyse
from bot.services.sourcing import marks

MOST = 3
BORNE_OUT = {Verdict.SUPPORTED}
NEAR = 0.3


class Contests:
    """Holds what an answer states against the dossier's checks."""

    def __init__(self, article: Article, checks: Sequence[CheckRecord]) -> None:
        self._article = article
        self._checks = [record for record in checks if record.check.verdict not in BORNE_OUT]

    def against(self, question: Question, chosen: Sequence[Choice]) -> tuple[Said, ...]:
        """What contests the chosen statements, nearest first; empty where nothing does."""
        index = self._article.index
        scored = []
        for choice in chosen:
            words = set(analyse(choice.text).terms) | set(question.terms)
            for record in self._checks:
                if choice.number not in record.check.paragraphs:
                    continue
                wanted = record.statement.terms
                total = sum(index.idf(t) for t in wanted) or 1.0
                near = sum(index.idf(t) for t in wanted if t in words) / total
                if near >= NEAR:
                    scored.append((near, record))
        scored.sort(key=lambda item: -item[0])
        unique = {record.check.id: record for _, record in scored}
        return tuple(said(record) for record in list(unique.values())[:MOST])


def said(record: CheckRecord) -> Said:
    """A check as a statement with its sources."""
    check = record.check
    text = f"On “{check.statement}” other sources say: {check.verdict.value}. {check.explanation}"
    return Said(
        text,
        tuple(Pointed(source) for source in record.sources),
        marks(Verification.VERIFIED, record.sources),
    )
