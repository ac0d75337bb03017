"""Says what kind of answer a question wants, and whether a sentence holds one of that kind."""

import re
from enum import StrEnum
from typing import Final

from bot.services.retrieval.text import Text


class QuestionType(StrEnum):
    """What kind of answer a question wants."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHY = "why"
    HOW_MANY = "how many"
    HOW = "how"
    WHICH = "which"
    WHAT_IS = "what is"
    COMPARE = "compare"
    LIST = "list"
    YES_NO = "yes or no"
    OTHER = "other"


_PLACES = "city|country|state|place|region|town|area|continent|county|river|sea|island|village"
_PEOPLE = (
    "person|man|woman|author|president|leader|scientist|king|queen|politician|minister|group"
    "|organi[sz]ation|company"
)
_TIMES = "year|month|day|date|century|decade|time|era|period"
_MEASURES = "percent|percentage|proportion|share|number|amount|population|age|price|cost|rate"
_DEGREES = "many|much|old|long|far|tall|large|big|high|deep|wide|often|fast|heavy|hot"
_AUXILIARIES = (
    "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
)
_TYPES: Final = (
    (QuestionType.COMPARE, r"\b(compar\w+|contrast|differ\w*|versus|vs|side by side)\b"),
    (QuestionType.LIST, r"^\W*(list|enumerate|name (all|the|some|two|three|four|five|\d))\b"),
    (QuestionType.WHY, r"\bwhy\b|\bwhat\b.*\b(causes?|caused|reasons?|led to|prompted)\b"),
    (QuestionType.WHY, r"\bhow come\b|\bwhat\b.*\bfor\W*$"),
    (QuestionType.HOW_MANY, rf"\bhow ({_DEGREES})\b"),
    (QuestionType.HOW_MANY, rf"\bwh(at|ich) ((is|was|were|are) )?(the )?(\w+ )?({_MEASURES})\b"),
    (QuestionType.WHEN, rf"^(?!\W*what\b).*\bwhen\b|\bwh(at|ich) (\w+ )?({_TIMES})s?\b"),
    (QuestionType.WHERE, rf"\bwhere\b|\bwh(at|ich) (\w+ )?({_PLACES})\b"),
    (QuestionType.WHO, rf"\bwho(m|se)?\b|\bwh(at|ich) (\w+ )?({_PEOPLE})\b"),
    (QuestionType.WHICH, r"\bwhich\b"),
    (QuestionType.HOW, r"\bhow\b"),
    (QuestionType.LIST, r"\bwhat (are|were)\b"),
    (QuestionType.WHAT_IS, r"\bwhat('s| is| was| does .*\bmean)\b|\b(define|definition|meaning)\b"),
    (QuestionType.YES_NO, rf"^\W*({_AUXILIARIES})(n't)?\b"),
)


def question_type(question: str) -> QuestionType:
    """The kind of answer a question wants, by its question words; OTHER where there are none."""
    plain = question.replace("\u2019", "'").casefold()
    return next((kind for kind, asks in _TYPES if re.search(asks, plain)), QuestionType.OTHER)


_CUE_OF: Final = {
    QuestionType.WHY: "cause",
    QuestionType.HOW: "means",
    QuestionType.WHAT_IS: "definition",
    QuestionType.LIST: "list",
    QuestionType.COMPARE: "list",
}
_ANY_NAME = 0.5


def fits(kind: QuestionType, sentence: Text, question: Text) -> float:
    """How much of the wanted kind a sentence holds that its question does not: 0 to 1.

    A sentence that holds some name fits half a question for a person or a place.
    """
    match kind:
        case QuestionType.WHO | QuestionType.WHERE:
            likely = sentence.people if kind is QuestionType.WHO else sentence.places
            if likely - question.names:
                return 1.0
            return _ANY_NAME if sentence.names - question.names else 0.0
        case QuestionType.WHEN:
            return 1.0 if sentence.dates - question.dates else 0.0
        case QuestionType.HOW_MANY:
            return 1.0 if sentence.numbers - question.numbers else 0.0
        case _:
            return 1.0 if _CUE_OF.get(kind) in sentence.cues else 0.0
