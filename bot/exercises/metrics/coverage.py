"""M1: which stored claims a text seems to touch, so that a writer can be asked about the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.catalogue import _, looked_up, marked
from bot.domain.base import Model
from bot.exercises.metrics.wording import (
    Key,
    Wording,
    cosine,
    keys,
    places,
    sentences,
)

KEYS, TERMS, GRAMS = 0.5, 0.3, 0.2
"""The weights of M1."""
SCORED = False
"""Whether `touched` may be said of a text. It may not: on the pairs that nothing was chosen by,
seven in ten were right (docs/evaluation.md), and nine in ten were asked for. So coverage asks
about what it did not see, and people never read a number or a verdict made of it."""
QUESTION = marked("I did not see these points. Left out on purpose?")


class Claim(Model):
    """A claim as coverage needs it."""

    id: str
    text: str
    quote: str | None = None
    keys: tuple[tuple[str, ...], ...] = ()
    """Concept groups of synonyms, each a stem or several: `diplom`, `founding act`."""


class Rules(Model):
    """From which score on a claim counts as touched.

    `touched` was set on one half of the labelled pairs, to the middle between the highest score of
    a text that says something else and the lowest of one that says the claim.
    """

    touched: float = 0.5
    maybe: float = 0.30


class Touch(StrEnum):
    """What a text seems to do with a claim."""

    TOUCHED = "touched"
    MAYBE = "maybe"
    UNCLEAR = "unclear"
    """It would be touched, but a negator stands near in one of the two and not in the other."""
    QUOTED = "quoted"
    """It repeats eight words or more of the phrase or of the claim as shown."""
    UNSEEN = "unseen"


class Covered(Model):
    """One claim, and what the text does with it."""

    claim: str
    touch: Touch
    score: float
    """0 to 1; for tests and measuring, never shown."""


class Coverage(Model):
    """All claims, in the order in which they were given: a prompt for questions, not a score."""

    claims: tuple[Covered, ...]
    unseen: tuple[str, ...]
    """The claims that the writer is asked about."""
    quoted: tuple[str, ...]
    sentence: str


def coverage(text: str, claims: Sequence[Claim], rules: Rules | None = None) -> Coverage:
    """Which of the claims the text touches.

    Formula: M1. For a sentence s and a claim c: score = .5 K + .3 L + .2 C, where K is the share of
    c's concept groups with a match in s, L the share of c's terms in s, each weighted by
    idf = log(1 + (N - n + .5) / (n + .5)) over the N claims given, and C the cosine of counts of
    4-grams of characters. The best sentence or two neighbours count. A claim without concept
    groups is scored by .6 L + .4 C.
    """
    limits = rules or Rules()
    parts = [Wording(sentence) for sentence in sentences(text)]
    windows = parts + [Wording(f"{a.text} {b.text}") for a, b in pairwise(parts)]
    whole = Wording(text)
    found = tuple(_covered(read, windows, whole, limits) for read in _read(tuple(claims)))
    unseen = tuple(each.claim for each in found if each.touch is Touch.UNSEEN)
    quoted = tuple(each.claim for each in found if each.touch is Touch.QUOTED)
    sentence = looked_up(QUESTION) if unseen else _("I saw something of each of these points.")
    if quoted:
        sentence += " " + _("Parts repeat the shown words; own words show more.")
    return Coverage(claims=found, unseen=unseen, quoted=quoted, sentence=sentence)


def nearest(text: str, claims: Sequence[Claim], most: int) -> list[str]:
    """The claims that a text may be about, the nearest first; without those that it is not.

    By the score of `coverage`, from `maybe` on: for showing what the store holds beside a text.
    """
    scores = {each.claim: each.score for each in coverage(text, claims).claims}
    near = [name for name, score in scores.items() if score >= Rules().maybe]
    return sorted(near, key=lambda name: -scores[name])[:most]


@dataclass(frozen=True)
class _Claim:
    id: str
    wording: Wording
    quote: Wording
    groups: tuple[tuple[Key, ...], ...]
    weights: dict[str, float]


@lru_cache(maxsize=64)
def _read(claims: tuple[Claim, ...]) -> tuple[_Claim, ...]:
    """The claims of a session, read once."""
    wordings = [Wording(claim.text) for claim in claims]

    def idf(stem: str) -> float:
        holding = sum(stem in wording.terms for wording in wordings)
        return log(1 + (len(claims) - holding + 0.5) / (holding + 0.5))

    return tuple(
        _Claim(
            claim.id,
            wording,
            Wording(claim.quote or ""),
            tuple(keys(group) for group in claim.keys),
            {stem: idf(stem) for stem in wording.terms},
        )
        for claim, wording in zip(claims, wordings, strict=True)
    )


def _covered(claim: _Claim, windows: Sequence[Wording], whole: Wording, rules: Rules) -> Covered:
    score, best = max(
        ((_score(claim, window), -at) for at, window in enumerate(windows)), default=(0.0, 0)
    )
    touch = Touch.UNSEEN
    if score >= rules.touched:
        same = _same_way_round(claim, windows[-best])
        touch = Touch.TOUCHED if same else Touch.UNCLEAR
    elif score >= rules.maybe:
        touch = Touch.MAYBE
    if touch is not Touch.UNCLEAR and _is_quoted(claim, whole):
        touch = Touch.QUOTED
    return Covered(claim=claim.id, touch=touch, score=min(score, 1.0))


def _score(claim: _Claim, window: Wording) -> float:
    total = sum(claim.weights.values())
    shared = sum(weight for stem, weight in claim.weights.items() if stem in window.terms)
    part = shared / total if total else 0.0
    alike = cosine(claim.wording, window)
    if not claim.groups:
        return (TERMS * part + GRAMS * alike) / (TERMS + GRAMS)
    held = sum(bool(places(group, window)) for group in claim.groups) / len(claim.groups)
    return KEYS * held + TERMS * part + GRAMS * alike


def _is_quoted(claim: _Claim, whole: Wording) -> bool:
    return not whole.runs.isdisjoint(claim.quote.runs | claim.wording.runs)


def _same_way_round(claim: _Claim, window: Wording) -> bool:
    """Whether what both share is negated in both or in neither."""
    here, there = _negated(claim, window), _negated(claim, claim.wording)
    return bool(here & there) or not (here or there)


def _negated(claim: _Claim, wording: Wording) -> set[str | int]:
    """The claim's terms and the numbers of its concept groups that stand near a negator."""
    stems = {wording.stems[at] for at in wording.negated}
    marks: set[str | int] = {stem for stem in stems if stem in claim.weights}
    marks |= {
        number
        for number, group in enumerate(claim.groups)
        if places(group, wording) & wording.negated
    }
    return marks
