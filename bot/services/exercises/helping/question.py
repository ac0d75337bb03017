"""One open question on what somebody wrote, of a closed list of frames, in their own words."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Annotated

from pydantic import Field

from bot.exercises.helping import OwnTexts
from bot.language.asking import (
    BETWEEN,
    CUTTING,
    FRAMES,
    GRAVE,
    LEADS,
    NEAR,
    OF_ONESELF,
    THEIRS,
    THINKING,
)
from bot.language.asserting import BEING, HEDGING
from bot.language.terms import term, terms
from bot.llm.instructions import Instructions
from bot.llm.model import Prompt
from bot.reading.sentences import sentence_spans
from bot.services.exercises.helping.results import AskedBack
from bot.services.exercises.helping.wording import NeverKept, denials, is_calm, is_clean, words
from bot.services.model.form import Written

MOST_WORDS = 30
SLOT = re.compile(r"\{(it|clause)\}")
MARKS = re.compile(r"[,;:()\"“”‘…–—!?]|\s-\s|\.(?!\d)")
ASSERTING = BEING | HEDGING.keys() | frozenset("has have had having do does did done".split())
"""With one of these a run of words is more of an assertion than a thing."""
CONDITIONS = frozenset("if unless whether but although though while when".split())
"""With one of these in its sentence, a clause is not held for itself."""


def _pattern(frame: str) -> re.Pattern[str]:
    parts = SLOT.split(frame)  # each second one is the name of a slot
    named = [f"(?P<{p}>.+)" if n % 2 else re.escape(p) for n, p in enumerate(parts)]
    return re.compile("".join(named), re.IGNORECASE)


PATTERNS = tuple(map(_pattern, FRAMES))


class WrittenQuestion(Written):
    """A question as a model writes it."""

    question: Annotated[str, Field(max_length=400)]


class QuestionTask(NeverKept):
    """Asks for a question on somebody's own texts."""

    name = "exercise_question"
    form = WrittenQuestion
    result = AskedBack

    def __init__(self, given: OwnTexts) -> None:
        self._given = given

    def prompt(self, instructions: Instructions) -> Prompt:
        """Their texts, and the claims before them; not who they are."""
        return instructions.filled(texts=self._given.texts, claims=self._given.claims)

    def verified(self, draft: WrittenQuestion) -> AskedBack | None:
        """The question, if it is of a frame, and what fills it is theirs and can be asked."""
        text = draft.question.strip()
        sound = 0 < len(text.split()) <= MOST_WORDS and is_clean(text) and is_calm(text)
        return AskedBack(text=text) if sound and self._is_framed(text) else None

    def _is_framed(self, text: str) -> bool:
        found = (pattern.fullmatch(text) for pattern in PATTERNS)
        return any(self._are_theirs(match.groupdict()) for match in found if match)

    def _are_theirs(self, slots: dict[str, str]) -> bool:
        texts = self._given.texts
        if clause := slots.get("clause"):
            return words(clause) in list(chain.from_iterable(map(held_clauses, texts)))
        it = slots.get("it")
        return it is None or it.casefold() in THEIRS or _is_of(it, texts)


def held_clauses(text: str) -> Iterator[list[str]]:
    """The first clauses of those sentences of a text that hold them without more ado, as words."""
    for sentence in _sentences(text):
        parts = _clauses(sentence)
        said = set(words(sentence))
        first = parts[0] if parts else []
        hedged = said & CONDITIONS or "?" in sentence
        denied_elsewhere = denials(sentence) != denials(" ".join(first))
        begins = len(first) > 1 and words(sentence)[: len(first)] == first
        if begins and not hedged and not denied_elsewhere and _may_be_asked(first):
            yield first


def _is_of(it: str, texts: Sequence[str]) -> bool:
    """Whether what fills a slot is a run of words of one clause, with at most a lead before it."""
    asked = words(it)
    leads: list[list[str]] = [[], *(lead.split() for lead in LEADS)]
    runs = [asked[len(lead) :] for lead in leads if asked[: len(lead)] == lead]
    clauses = [part for text in texts for each in _sentences(text) for part in _clauses(each)]
    private = {t for part in clauses if not _may_be_asked(part) for t in terms(" ".join(part))}
    return not MARKS.search(it) and any(
        terms(" ".join(run))
        and not set(run) & ASSERTING
        and not set(terms(" ".join(run))) & private
        and _may_be_asked(part)
        and _holds(part, run)
        for run in runs
        for part in clauses
    )


def _holds(part: Sequence[str], run: Sequence[str]) -> bool:
    """Whether words stand in a clause one after the other."""
    places = range(len(part) - len(run) + 1)
    return any(list(part[at : at + len(run)]) == list(run) for at in places)


def _may_be_asked(part: Sequence[str]) -> bool:
    """Whether a clause is not of oneself or those near to one, and touches nothing grave."""
    stems = {term(word) for word in part}
    return not set(part) & OF_ONESELF and not stems & (NEAR | GRAVE)


def _sentences(text: str) -> list[str]:
    spans = sentence_spans(text, 0, len(text))
    return [text[span.start : span.end] for span in spans] or [text]


def _clauses(sentence: str) -> list[list[str]]:
    """The words of each clause of a sentence, as far as small words and marks tell them apart."""
    found: list[list[str]] = []
    for stretch in MARKS.split(sentence):
        part: list[str] = []
        for word in words(stretch):
            if word in CUTTING:
                found.append(part)
                part = []
            else:
                part.append(word)
        found.append(part)
    return [of_matter for part in found if (of_matter := _thought(part))]


def _thought(part: list[str]) -> list[str]:
    """A clause without the `I think` or `I do not believe` that it begins with."""
    if part[:1] != ["i"]:
        return part
    verb = next((place for place, word in enumerate(part[1:], 1) if word not in BETWEEN), 0)
    return part[verb + 1 :] if verb and part[verb] in THINKING else part
