"""M1: which stored claims a text seems to touch, so that a writer can be asked about the others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    windows, whole = _windows(text), Wording(text)
    read = _read(tuple(claims))
    found = tuple(
        _covered(claim, score, windows[at] if windows else whole, whole, limits)
        for claim, (score, at) in zip(read.claims, _best(read, windows), strict=True)
    )
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
    read = _read(tuple(claims))
    best = zip(read.claims, _best(read, _windows(text)), strict=True)
    scores = {claim.id: min(score, 1.0) for claim, (score, _at) in best}
    near = [name for name, score in scores.items() if score >= Rules().maybe]
    return sorted(near, key=lambda name: -scores[name])[:most]


@dataclass(frozen=True)
class _Claim:
    id: str
    wording: Wording
    quote: Wording
    groups: tuple[tuple[Key, ...], ...]
    weights: dict[str, float]
    weight: float
    """The sum of these."""
    length: float
    """Of the counts of its runs of four characters, as `Wording.length`."""


@dataclass(frozen=True)
class _Claims:
    """The claims of a session, read once."""

    claims: tuple[_Claim, ...]
    holding: Mapping[str, Sequence[int]]
    """Which claims hold a run of four characters, by their places, each as often as it does."""

    def alike(self, window: Wording) -> list[float]:
        """How alike a text is to each claim by its runs of four characters, 0 to 1 (Salton's
        cosine): it meets few of the many runs of some hundreds of claims, and only those count.
        """
        shared = [0] * len(self.claims)
        for gram, count in window.grams.items():
            for at in self.holding.get(gram, ()):
                shared[at] += count
        return [
            number / (claim.length * window.length) if number else 0.0
            for number, claim in zip(shared, self.claims, strict=True)
        ]


@lru_cache(maxsize=8)
def _read(claims: tuple[Claim, ...]) -> _Claims:
    """Some 3 MB for 300 claims, so that few are kept."""
    wordings = [Wording(claim.text) for claim in claims]
    known = Counter(stem for wording in wordings for stem in wording.terms)
    idf = {
        stem: log(1 + (len(claims) - count + 0.5) / (count + 0.5)) for stem, count in known.items()
    }
    holding: dict[str, list[int]] = {}
    read = []
    for at, (claim, wording) in enumerate(zip(claims, wordings, strict=True)):
        counted = Wording(claim.text)  # which lets its own runs go again
        for gram, count in counted.grams.items():
            holding.setdefault(gram, []).extend([at] * count)
        weights = {stem: idf[stem] for stem in wording.terms}
        read.append(
            _Claim(
                claim.id,
                wording,
                Wording(claim.quote or ""),
                tuple(keys(group) for group in claim.keys),
                weights,
                sum(weights.values()),
                counted.length,
            )
        )
    return _Claims(tuple(read), holding)


def _windows(text: str) -> list[Wording]:
    """The sentences of a text, and each two neighbours; empty for a text without any."""
    parts = [Wording(sentence) for sentence in sentences(text)]
    return parts + [Wording(f"{a.text} {b.text}") for a, b in pairwise(parts)]


def _best(read: _Claims, windows: Sequence[Wording]) -> Iterator[tuple[float, int]]:
    """The score of each claim, and the window that it comes from, the first of several."""
    alike = [read.alike(window) for window in windows]
    for number, claim in enumerate(read.claims):
        scores = [_score(claim, window, alike[at][number]) for at, window in enumerate(windows)]
        best = max(scores, default=0.0)
        yield best, scores.index(best) if scores else 0


def _covered(claim: _Claim, score: float, window: Wording, whole: Wording, rules: Rules) -> Covered:
    touch = Touch.UNSEEN
    if score >= rules.touched:
        touch = Touch.TOUCHED if _same_way_round(claim, window) else Touch.UNCLEAR
    elif score >= rules.maybe:
        touch = Touch.MAYBE
    if touch is not Touch.UNCLEAR and _is_quoted(claim, whole):
        touch = Touch.QUOTED
    return Covered(claim=claim.id, touch=touch, score=min(score, 1.0))


def _score(claim: _Claim, window: Wording, alike: float) -> float:
    shared = sum([weight for stem, weight in claim.weights.items() if stem in window.terms])
    part = shared / claim.weight if claim.weight else 0.0
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
