"""M3: whether a text sounds ready to hear an answer; one private hint at most."""

from typing import Literal

from bot.catalogue import looked_up, marked
from bot.domain.base import Model
from bot.exercises.lexicon import Marker, lexicon
from bot.exercises.metrics.wording import Wording

LONG = 25
"""Words: a shorter text has little room for markers, so that their lack says nothing."""

Advice = Literal["negation_first", "lecturing", "one_sided"]

SENTENCES: dict[Advice, str] = {
    "negation_first": marked(
        "You start by saying no. Readers hear more if you first say what you take from their view."
    ),
    "lecturing": marked(
        "Words such as “obviously” or “you must” sound like a lesson. “I think” leaves "
        "room for an answer."
    ),
    "one_sided": marked(
        "A word on what you can follow in the other view, or on what you are not sure "
        "of, makes an answer easier."
    ),
}


class Receptive(Model):
    """What was counted, and the one thing worth saying about it."""

    counts: dict[Marker, int]
    """For measuring; never a score of a person."""
    advice: Advice | None
    sentence: str | None
    """None where there is nothing to say."""


def receptive(text: str, *, language: str = "en") -> Receptive:
    """Counts of word cues after Yeomans, Minson, Collins, Chen and Gino 2020, and one hint at most.

    Acknowledging, hedging, agreeing, positive and first-person words go with texts that opponents
    find receptive; starting with a negation and lecturing go against it. The first that holds is
    said: the first sentence starts with a negation and nothing is acknowledged; more lecturing
    than hedging; a text of 25 words or more neither acknowledges, nor hedges, nor agrees.
    """
    counts: dict[Marker, int] = {
        marker: sum(1 for _ in pattern.finditer(text))
        for marker, pattern in lexicon(language).receptive.items()
    }
    advice = _advice(text, counts, language)
    return Receptive(
        counts=counts,
        advice=advice,
        sentence=None if advice is None else looked_up(SENTENCES[advice]),
    )


def _advice(text: str, counts: dict[Marker, int], language: str) -> Advice | None:
    open_words = counts["acknowledging"] + counts["agreeing"]
    if lexicon(language).receptive["negation_first"].match(text) and not open_words:
        return "negation_first"
    if counts["lecturing"] > counts["hedging"] + open_words:
        return "lecturing"
    if not open_words and not counts["hedging"] and len(Wording(text).words) >= LONG:
        return "one_sided"
    return None
