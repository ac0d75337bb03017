"""M5: what people answered before and after, side by side, and never an average alone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from statistics import fmean

from bot.catalogue import _, plural
from bot.domain.base import Model
from bot.exercises.metrics.numbers import middle, said

ENOUGH = 5
"""With fewer people a group's figures would point at persons: they see their own values alone."""
SMALLEST_GROUP = 3
"""The mean of fewer people (S14) would give away what one of them answered."""


class Pair(Model):
    """One person's two answers to the same question."""

    before: float | None
    after: float | None
    late: bool = False
    """The first answer came after something had been shown: no baseline."""


class Own(Model):
    """One person's movement, for that person."""

    before: float | None
    after: float | None
    change: float | None
    """None where either is missing or the first came too late."""
    sentence: str


def own_change(pair: Pair) -> Own:
    """A person's old and new value, without a word on which direction would be better."""
    before, after = pair.before, pair.after
    if before is None or after is None:
        sentence = _("There is no change to show: one of your two answers is missing.")
        return Own(before=before, after=after, change=None, sentence=sentence)
    shown = _("Before: {before}. After: {after}.", before=said(before), after=said(after))
    if pair.late:
        late = _("Your first answer came late, so it is no baseline.")
        sentence = f"{shown} {late}"
        return Own(before=before, after=after, change=None, sentence=sentence)
    return Own(before=before, after=after, change=after - before, sentence=shown)


class Spread(Model):
    """The middle and the quartiles of a group's values."""

    median: float
    lower: float
    upper: float


class Shift(Model):
    """A group's movement; `before` and the rest are None with fewer than five people."""

    people: int
    """Who gave both answers, late baselines left out."""
    late: int
    before: Spread | None = None
    after: Spread | None = None
    up: float | None = None
    """Shares of people, 0 to 1; up, down and same add up to 1."""
    down: float | None = None
    same: float | None = None
    sentence: str


def pre_post(pairs: Sequence[Pair]) -> Shift:
    """The group's values before and after, of those who gave both in time.

    Formula: M5. Quartiles by linear interpolation between ranks (type 7 of Hyndman and Fan 1996):
    of n sorted values counted from 0, the quartile q stands at place (n - 1) * q.
    """
    late = sum(pair.late for pair in pairs)
    kept = [
        (pair.before, pair.after)
        for pair in pairs
        if not pair.late and pair.before is not None and pair.after is not None
    ]
    if len(kept) < ENOUGH:
        sentence = _(
            "Fewer than {fewest} people answered twice, so each sees only their own values.",
            fewest=ENOUGH,
        )
        return Shift(people=len(kept), late=late, sentence=sentence)
    before, after = [b for b, __ in kept], [a for __, a in kept]
    up, down = sum(a > b for b, a in kept), sum(a < b for b, a in kept)
    same = len(kept) - up - down
    return Shift(
        people=len(kept),
        late=late,
        before=spread(before),
        after=spread(after),
        up=up / len(kept),
        down=down / len(kept),
        same=same / len(kept),
        sentence=_(
            "Of {people} people, {up} moved up, {down} moved down and {same} stayed. The "
            "median was {before} before and {after} after.",
            people=len(kept),
            up=up,
            down=down,
            same=same,
            before=_middle(before),
            after=_middle(after),
        ),
    )


def _middle(values: Sequence[float]) -> str:
    return said(middle(values) or 0.0)


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles, as `pre_post` says. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values have no middle")
    ordered = sorted(values)
    return Spread(
        median=_at(ordered, Fraction(1, 2)),
        lower=_at(ordered, Fraction(1, 4)),
        upper=_at(ordered, Fraction(3, 4)),
    )


def _at(ordered: Sequence[float], quantile: Fraction) -> float:
    place = (len(ordered) - 1) * quantile
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + float(place - below) * (ordered[above] - ordered[below])


class GuessGap(Model):
    """How far one person's guess of the other group lay from that group, before and after."""

    before: float | None
    after: float | None
    smaller: bool | None
    """The one number that may be called an improvement. None where either is missing."""
    sentence: str


def guess_gap(
    guesses: tuple[float | None, float | None], actual: tuple[Sequence[float], Sequence[float]]
) -> GuessGap:
    """|my guess of the other group's mean - their actual mean|, before and after.

    Formula: M5, perception gap. Of a group with fewer than three answers no mean is made.
    """
    before, after = (
        None if guess is None or len(values) < SMALLEST_GROUP else abs(guess - fmean(values))
        for guess, values in zip(guesses, actual, strict=True)
    )
    if before is None or after is None:
        sentence = _(
            "There is no guess to compare: an answer is missing, or the group is too small."
        )
        return GuessGap(before=before, after=after, smaller=None, sentence=sentence)
    off = {"before": said(before), "after": said(after)}
    if before == after:
        sentence = _(
            "Your guess of the other group was off by {before}, and then by {after}.", **off
        )
    elif after < before:
        sentence = _(
            "Your guess of the other group was off by {before}, and then by {after}: nearer.",
            **off,
        )
    else:
        sentence = _(
            "Your guess of the other group was off by {before}, and then by {after}: further off.",
            **off,
        )
    return GuessGap(before=before, after=after, smaller=after < before, sentence=sentence)


class Choices(Model):
    """How often each option was chosen before and after; empty with fewer than five people."""

    people: int
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    changed: int | None = None
    sentence: str


def choices(pairs: Sequence[tuple[str | None, str | None]], labels: Mapping[str, str]) -> Choices:
    """The same for a choice, which has no middle: counts of each option, and how many changed.

    Late baselines are left out by not being passed in. `labels` gives the options in their order.
    """
    kept = [(old, new) for old, new in pairs if old is not None and new is not None]
    if len(kept) < ENOUGH:
        sentence = _(
            "Fewer than {fewest} people answered twice, so each sees only their own answer.",
            fewest=ENOUGH,
        )
        return Choices(people=len(kept), sentence=sentence)
    changed = sum(old != new for old, new in kept)
    return Choices(
        people=len(kept),
        before={option: sum(old == option for old, __ in kept) for option in labels},
        after={option: sum(new == option for __, new in kept) for option in labels},
        changed=changed,
        sentence=plural(
            "Of {count} person, {changed} chose another answer than before.",
            "Of {count} people, {changed} chose another answer than before.",
            len(kept),
            changed=changed,
        ),
    )
