"""Checks that what would be shown holds the kind of thing that the question asks for.

Words in common do not make an answer: "How tall is the tower?" is not answered by a sentence on the
tower that gives no height. Each rule is about a form of question, none about a subject.
"""

import re
from collections.abc import Sequence

from bot.language.terms import query_terms
from bot.language.words import MONTHS
from bot.services.retrieval.answer_type import QuestionType
from bot.services.retrieval.question import Question
from bot.services.retrieval.text import Text, analyse
from bot.services.retrieval.thesaurus import related

_WORDS = (
    "half|third|quarter|dozen|hundreds?|thousands?|millions?|billions?|one|two|three|four|five|six|"
    "seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_MONTHS = "|".join(sorted(MONTHS))
NUMBER = re.compile(rf"\b(?:\d[\d.,]*|{_WORDS})\b", re.IGNORECASE)
DATE = re.compile(
    rf"\b(?:1\d{{3}}|20\d\d)s?\b|\b(?:{_MONTHS}|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|spring|summer|autumn|winter|yesterday|today|tomorrow|century|decade|ago)\b",
    re.IGNORECASE,
)
DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b",
    re.IGNORECASE,
)

MEASURES = (
    (
        r"\bhow (?:tall|high|deep|wide|far|big|large)\b|\bwhat (?:height|depth|length|distance)\b",
        r"(?:kilo)?met(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?|hectares?|acres?|percent|km|m|ft",
    ),
    (
        r"\bhow long\b(?!.*\b(?:bridge|wall|river|road|tunnel)\b)",
        r"seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)",
    ),
    (
        r"\b(?:cost|costs|price|expensive|pay|paid|salary|budget)\b",
        r"dollars?|euros?|pounds?|crowns?|francs?|rou?bles?|yen|cents?|[$€£]|[mb]illion|percent",
    ),
    (
        r"\bhow old\b|\bwhat age\b",
        r"years?|aged?|old|months?|centur(?:y|ies)|born|since",
    ),
    (
        r"\b(?:percent|percentage|proportion|share)\b",
        r"percent|per cent|%|half|third|quarter|fifth|tenth|in|of|out",
    ),
)
"""What a question measures, and the units that its answer comes in."""

COUNTED_TIME = re.compile(
    r"\bhow many (seconds|minutes|hours|days|nights|weeks|months|years|decades)\b", re.IGNORECASE
)
NAMED = re.compile(
    r"\b(?:name of|called|happened to|became of|become of)\s+(?:the|a|an|his|her|their|its)?\s*"
    r"(?P<thing>[^?,.]+)",
    re.IGNORECASE,
)


def fits_question(wording: str, question: Question, shown: Sequence[tuple[str, Text]]) -> bool:
    """Whether the sentences shown hold what the question's form asks for; True where it is open."""
    texts = [text for text, _ in shown]
    if focus := NAMED.search(wording):
        return _holds_thing(focus["thing"], shown)
    match question.type:
        case QuestionType.HOW_MANY:
            return any(_counts(wording, text) for text in texts)
        case QuestionType.WHEN:
            return any(DATE.search(text) for text in texts)
        case _:
            return True


def _counts(wording: str, text: str) -> bool:
    """Whether a sentence gives a number of the kind asked for that the question does not give."""
    asked = set(re.findall(r"\d+", wording))
    bare = DAY.sub(" ", text)
    numbers = [
        m for m in NUMBER.finditer(bare) if m[0] not in asked and not re.fullmatch(YEAR, m[0])
    ]
    if not numbers or _lacks_modifier(wording, text):
        return False
    if counted := COUNTED_TIME.search(wording):
        unit = rf"(?:{counted[1][:-1]}s?)"
    else:
        unit = next((u for asks, u in MEASURES if re.search(asks, wording, re.IGNORECASE)), "")
    if not unit:
        return any(not MEASURED.match(bare, m.end()) for m in numbers)
    near = rf"\b(?:{unit})\b" if unit[0].isalpha() or unit.startswith("(") else unit
    around = (bare[max(0, m.start() - BEFORE) : m.end() + BEHIND] for m in numbers)
    return any(
        found and not re.match(r"\s+(?:ago|earlier|later|before)\b", piece[found.end() :])
        for piece in around
        for found in [re.search(near, piece, re.IGNORECASE)]
    )


def _lacks_modifier(wording: str, text: str) -> bool:
    """Whether a sentence has what is counted, but not of the kind asked for: members, not paying.

    Where even the thing counted has another name, its kind may have one too, so nothing is said.
    """
    counted = COUNTED.search(wording)
    if counted is None:
        return False
    kind, thing = query_terms(counted["kind"]), query_terms(counted["thing"])
    there = set(analyse(text).terms)

    def held(word: str) -> bool:
        return word in there or bool(there & set(related(word)))

    return all(map(held, thing)) and not all(map(held, kind))


MEASURED = re.compile(
    rf"[\s-]*(?:of\s+)?(?:{MEASURES[0][1]}|{MEASURES[1][1]}|{MEASURES[2][1]})\b", re.IGNORECASE
)
"""What makes a number a measure and not a count: "thousands of miles" is no number of people."""
COUNTED = re.compile(
    r"\bhow many (?P<kind>(?!of\b|more\b)[a-z-]+) (?P<thing>[a-z-]+s|people|men|women|children)\b",
    re.IGNORECASE,
)
YEAR = r"(?:1[5-9]|20)\d\d"
BEFORE, BEHIND = 3, 25
"""How far from a number its unit may stand, in characters: `$40`, `2.4 long and narrow metres`."""


def _holds_thing(thing: str, shown: Sequence[tuple[str, Text]]) -> bool:
    """Whether the head of a thing's name, or a related word, is in what is shown."""
    head = re.split(r"\b(?:who|whom|which|that|of|in|on|at|for|from|with)\b", thing)[0]
    words = query_terms(head)
    if not words:
        return True
    there = {term for _, text in shown for term in text.terms}
    return any(word in there or there & set(related(word)) for word in words[-1:])
