"""Answers the three questions of retrieval at once: which passages, which sentences, any at all."""

from dataclasses import dataclass
from typing import Generic

from bot.services.retrieval.coverage import answerable
from bot.services.retrieval.match import Match
from bot.services.retrieval.passages import Key, Passages
from bot.services.retrieval.question import Question, read_question
from bot.services.retrieval.sentences import rank_passages, rank_sentences


@dataclass(frozen=True, slots=True)
class FoundPassage(Generic[Key]):
    """A passage and its score, which compares it with others for the same question only."""

    key: Key
    score: float


@dataclass(frozen=True, slots=True)
class FoundSentence(Generic[Key]):
    """A sentence: its passage's key, its number in the passage from 0, and its score."""

    passage: Key
    number: int
    score: float


@dataclass(frozen=True, slots=True)
class Found(Generic[Key]):
    """What passages hold for a question, best first; both empty where no term is shared."""

    question: Question
    passages: tuple[FoundPassage[Key], ...]
    sentences: tuple[FoundSentence[Key], ...]
    answerable: float
    """The probability, 0 to 1, that the passages speak to the question at all."""


def search(question: str, passages: Passages[Key], limit: int) -> Found[Key]:
    """The best passages and sentences for a question, at most `limit` of each.

    Deterministic: the same question and passages give the same answer; ties keep their order.
    """
    match = Match(read_question(question), passages)
    ranked = rank_passages(match)
    keys = [passage.key for passage in passages.passages]
    return Found(
        question=match.question,
        passages=tuple(FoundPassage(keys[place], score) for place, score in ranked[:limit]),
        sentences=tuple(
            FoundSentence(keys[place], number, score)
            for place, number, score in rank_sentences(match, ranked)[:limit]
        ),
        answerable=answerable(match),
    )
