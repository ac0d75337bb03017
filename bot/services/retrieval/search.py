"""Answers the three questions of retrieval at once: which passages, which sentences, any at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from bot.semantic.scores import nearest, raised
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
    """What passages hold for a question, best first.

    Both are empty where no term is shared, and nothing is known of how near they are in meaning.
    """

    question: Question
    passages: tuple[FoundPassage[Key], ...]
    sentences: tuple[FoundSentence[Key], ...]
    answerable: float
    """The probability, 0 to 1, that the passages speak to the question at all: by words alone."""


LOOKED_AT_BESIDES = 8
"""So many passages, the nearest in meaning, are looked at whether or not BM25 names them."""


def search(
    question: str, passages: Passages[Key], limit: int, near: Mapping[Key, float] | None = None
) -> Found[Key]:
    """The best passages and sentences for a question, at most `limit` of each.

    `near` says how near every passage is in meaning, as a standard score, where that is known.
    Deterministic: the same question, passages and nearness give the same answer; ties keep their
    order.
    """
    match = by_words = Match(read_question(question), passages)
    keys = [passage.key for passage in passages.passages]
    if near is None:
        ranked = rank_passages(match)
    else:
        places = {key: place for place, key in enumerate(keys)}
        besides = [places[key] for key in nearest(near, LOOKED_AT_BESIDES)]
        match = Match(match.question, passages, besides)
        scored = [
            (place, raised(score, near[keys[place]])) for place, score in rank_passages(match)
        ]
        ranked = sorted(scored, key=lambda item: -item[1])
    return Found(
        question=match.question,
        passages=tuple(FoundPassage(keys[place], score) for place, score in ranked[:limit]),
        sentences=tuple(
            FoundSentence(keys[place], number, score)
            for place, number, score in rank_sentences(match, ranked)[:limit]
        ),
        answerable=answerable(by_words),
    )
