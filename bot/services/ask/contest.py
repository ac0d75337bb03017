"""What contests a statement of the article: the dossier's checks of it."""

from collections.abc import Sequence

from bot.catalogue import _, looked_up
from bot.domain.citation import Pointed, Said
from bot.domain.claim import Verdict
from bot.domain.source import Verification
from bot.services.ask.corpus import CheckRecord
from bot.services.ask.judgement import Judgement
from bot.services.ask.selection import Choice
from bot.services.retrieval.question import Question
from bot.services.sourcing import marks

MOST = 2
NEAR = 0.4
"""Least share of a checked statement that the shown words and the question hold together."""


class Contests:
    """Holds what an answer states against the dossier's checks."""

    def __init__(self, checks: Sequence[CheckRecord], judgement: Judgement) -> None:
        self._checks = [r for r in checks if r.check.verdict is not Verdict.SUPPORTED]
        self._judgement = judgement

    def against(self, question: Question, chosen: Sequence[Choice]) -> tuple[Said, ...]:
        """What contests the chosen statements, nearest first; empty where nothing does."""
        near: dict[str, tuple[float, CheckRecord]] = {}
        for choice in chosen:
            shown = {t for s in choice.sentences for t in s.analysed.terms} | set(question.terms)
            for record in self._checks:
                if choice.number in record.check.paragraphs:
                    share = self._judgement.lexicon.support(record.statement.terms, shown).share
                    if share >= max(NEAR, near.get(record.check.id, (0.0, record))[0]):
                        near[record.check.id] = (share, record)
        best = sorted(near.values(), key=lambda item: -item[0])[:MOST]
        return tuple(said(record) for __, record in best)


def said(record: CheckRecord) -> Said:
    """A check as a statement with its sources."""
    check = record.told
    text = _(
        "“{statement}” was checked: {verdict}. {explanation}",
        statement=check.statement,
        verdict=looked_up(check.verdict.value),
        explanation=check.explanation,
    )
    return Said(
        text,
        tuple(Pointed(source) for source in record.sources),
        marks(Verification.VERIFIED, record.sources),
    )
