"""Names what a question takes for granted, where the store does not bear it out."""

from collections.abc import Sequence

from bot.services.ask.answer import Premised
from bot.services.ask.corpus import Article, CheckRecord
from bot.services.ask.question import Question
from bot.services.ask.selection import Found, Selection


class Premises:
    """Holds the presuppositions of questions against checks and the article."""

    def __init__(
        self, article: Article, checks: Sequence[CheckRecord], selection: Selection
    ) -> None:
        self._article = article
        self._checks = checks
        self._selection = selection

    def taken_for_granted(self, question: Question, found: Found) -> Premised | None:
        """The presupposition that does not hold, with what is held against it; None as a rule."""
        return None
