"""What is asked, read once: its terms, its names and numbers, and the kind of answer it wants."""

from dataclasses import dataclass

from bot.language.terms import query_terms
from bot.services.retrieval.answer_type import QuestionType, question_type
from bot.services.retrieval.text import Text, analyse


@dataclass(frozen=True, slots=True)
class Question:
    """A question as retrieval sees it."""

    terms: tuple[str, ...]
    """What it asks with, each term once."""
    text: Text
    type: QuestionType


def read_question(text: str) -> Question:
    """Read a question; any text is legal, and one without words has no terms."""
    return Question(tuple(query_terms(text)), analyse(text), question_type(text))
