"""M4: whether those who hold a view would sign a text that was written for it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.domain.base import Model
from bot.exercises.metrics.numbers import middle

ENOUGH = 3
"""Ratings; with fewer a number would give away what one of the raters answered (S14)."""
SEVERAL = 2
"""Raters who must miss the same claim before it is named, so that none of them can be told."""

Degree = Annotated[int, Field(ge=1, le=5)]


class Rating(Model):
    """What one holder of a view says of one text."""

    sign: Degree
    """Would sign it."""
    strong: Degree
    """It is a strong case and not a caricature."""
    complete: Degree | None = None
    """Nothing vital is missing; None where that was not asked."""
    extreme: bool
    """It goes too far."""
    missing: tuple[str, ...]
    """Claims that it should have had."""


class Endorsement(Model):
    """What the holders say of one text: no number at all with fewer than three ratings."""

    ratings: int | None = None
    sign: float | None = None
    """Median, 1 to 5, as the next two."""
    strong: float | None = None
    complete: float | None = None
    """None also where fewer than three were asked."""
    extreme: float | None = None
    """Share of raters, 0 to 1."""
    missing: dict[str, int] = {}
    """Claims with the number of raters who miss them, the most missed first, then by id."""
    passed: bool | None = None
    """The median of `sign` is at least that of genuine texts. None where that cannot be said."""
    sentence: str


def endorsement(ratings: Sequence[Rating], genuine: Sequence[Sequence[Rating]]) -> Endorsement:
    """The holders' ratings of a text, beside those of genuine texts of the same view.

    Formula: M4. `ratings` are of holders alone; those of people in the middle go into a call of
    their own. There is a pass or a fail only with three ratings of the text and three of genuine
    texts. The latter are pooled: the yardstick is how readily holders sign what is genuine, not how
    well one such text is written, and each holder sees only some of these texts. As a pool of three
    may come from two people, the baseline itself is in no result, only how the text compares.
    """
    pool = [rating.sign for text in genuine for rating in text]
    own, baseline = middle([rating.sign for rating in ratings]), middle(pool)
    if not ratings:
        return Endorsement(sentence=_("Checked against sources only: no holder has rated it."))
    if len(ratings) < ENOUGH or own is None:
        return Endorsement(sentence=_("Not enough holders to say."))
    known = baseline if len(pool) >= ENOUGH else None
    extreme = sum(rating.extreme for rating in ratings)
    sentence = _compared(own, known, any_genuine=bool(pool))
    if 2 * extreme >= len(ratings):
        sentence += " " + _("Half of the raters or more found it too extreme.")
    asked = [rating.complete for rating in ratings if rating.complete is not None]
    return Endorsement(
        ratings=len(ratings),
        sign=own,
        strong=middle([rating.strong for rating in ratings]),
        complete=middle(asked) if len(asked) >= ENOUGH else None,
        extreme=extreme / len(ratings),
        missing=_missing(ratings),
        passed=None if known is None else own >= known,
        sentence=sentence,
    )


def _missing(ratings: Sequence[Rating]) -> dict[str, int]:
    raters = Counter(claim for rating in ratings for claim in set(rating.missing))
    ordered = sorted(raters, key=lambda claim: (-raters[claim], claim))
    return {claim: raters[claim] for claim in ordered if raters[claim] >= SEVERAL}


def _compared(own: float, baseline: float | None, *, any_genuine: bool) -> str:
    if not any_genuine:
        return _(
            "Not enough holders to say: no genuine text of this view was rated to compare with."
        )
    if baseline is None:
        return _("Not enough holders to say: too few rated genuine texts of this view.")
    if own < baseline:
        return _("Those who hold this view would sign it less readily than their own texts.")
    if own == baseline:
        return _("Those who hold this view would sign it about as readily as their own texts.")
    return _("Those who hold this view would sign it at least as readily as their own texts.")
