"""M9: how threatening a move looked, beside how threatening its actor thought it would look."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Literal

from bot.catalogue import _, plural
from bot.domain.base import Model
from bot.exercises.metrics.numbers import middle, said

HARD = 2
"""From this value on an answer hardens: counter-deploying, joining an alliance, coercing."""
HIGH_THREAT = 7
"""Of 10: from here on a threat that was seen is high."""
LOW_EXPECTATION = 3
"""Of 10: up to here an expected threat is low."""
ENOUGH_SEATS = 2


class Gap(Model):
    """The gap at one move, on the scale of the ratings."""

    seen: float | None
    """Median of what the receivers rated; None where nobody did."""
    expected: float | None
    """Median of what the actors expected; None where nobody did."""
    gap: float | None
    """Seen less expected: above 0 the actors expected too little. None where either is missing."""
    surprise: bool
    """A high threat met a low expectation."""
    sentence: str


def perception_gap(seen: Sequence[float], expected: Sequence[float], *, solo: bool = False) -> Gap:
    """The gap at one move: median threat seen by receivers less median expected by actors.

    Formula: M9. Where one person rated from both seats (`solo`), the number says how far the
    stored reaction surprised that person, and the sentence says that it says no more.
    """
    saw, thought = middle(seen), middle(expected)
    gap = None if saw is None or thought is None else saw - thought
    return Gap(
        seen=saw,
        expected=thought,
        gap=gap,
        surprise=saw is not None
        and thought is not None
        and saw >= HIGH_THREAT
        and thought <= LOW_EXPECTATION,
        sentence=_alone(saw, thought) if solo else _together(saw, thought),
    )


def _together(saw: float | None, thought: float | None) -> str:
    if saw is None and thought is None:
        return _("There is no gap to show: no rating came from either seat.")
    if saw is None:
        return _("There is no gap to show: no rating came from the receivers.")
    if thought is None:
        return _("There is no gap to show: no rating came from the actors.")
    expected, seen, apart = said(thought), said(saw), said(abs(saw - thought))
    if saw == thought:
        return _(
            "The actors expected a threat of {expected} and the receivers saw {seen}: no gap.",
            expected=expected,
            seen=seen,
        )
    if saw > thought:
        return _(
            "The actors expected a threat of {expected} and the receivers saw {seen}: the actors "
            "expected less than was seen, by {apart}.",
            expected=expected,
            seen=seen,
            apart=apart,
        )
    return _(
        "The actors expected a threat of {expected} and the receivers saw {seen}: the actors "
        "expected more than was seen, by {apart}.",
        expected=expected,
        seen=seen,
        apart=apart,
    )


def _alone(saw: float | None, thought: float | None) -> str:
    if saw is None or thought is None:
        told = _("There is no gap to show: one of your two ratings is missing.")
    elif saw == thought:
        told = _(
            "You expected a threat of {expected} and rated {seen} after reading: no gap.",
            expected=said(thought),
            seen=said(saw),
        )
    else:
        told = _(
            "You expected a threat of {expected} and rated {seen} after reading: a gap of {apart}.",
            expected=said(thought),
            seen=said(saw),
            apart=said(abs(saw - thought)),
        )
    note = _("This measures surprise, not misperception: both ratings are yours.")
    return f"{told} {note}"


class Leaning(Model):
    """Over several moves: did the actors expect too little or too much?"""

    under: int
    """Moves at which more was seen than expected."""
    over: int
    equal: int
    sentence: str


def leaning(gaps: Sequence[float | None]) -> Leaning:
    """The signs of the gaps, for instance of those at which one seat acted; None is left out."""
    known = [gap for gap in gaps if gap is not None]
    under, over = sum(gap > 0 for gap in known), sum(gap < 0 for gap in known)
    if not known:
        sentence = _("No move has a gap yet.")
    else:
        sentence = plural(
            "Of {count} move with a gap to show, the actors expected too little at {under} and "
            "too much at {over}.",
            "Of {count} moves with a gap to show, the actors expected too little at {under} and "
            "too much at {over}.",
            len(known),
            under=under,
            over=over,
        )
    return Leaning(under=under, over=over, equal=len(known) - under - over, sentence=sentence)


class SpiralLine(Model):
    """The running escalation, move by move: as it was, and as the group answered."""

    history: tuple[float, ...]
    group: tuple[float | None, ...]
    """None at a move that nobody answered; the sum goes on after it as if the answer was 0."""
    sentence: str


def spiral_line(history: Sequence[float], answers: Sequence[Sequence[float]]) -> SpiralLine:
    """Running sums of the historical escalation values and of the medians of chosen answers.

    Formula: M9. A sum of editors' values and of answers: a drawing's height, not a measurement.
    Raises ValueError where the two speak of different numbers of moves.
    """
    if len(history) != len(answers):
        raise ValueError("each move needs its historical value and its answers")
    medians = [middle(values) for values in answers]
    sums = accumulate(value or 0.0 for value in medians)
    group = tuple(
        None if value is None else total for value, total in zip(medians, sums, strict=True)
    )
    line = tuple(accumulate(history))
    reached = [total for total in group if total is not None]
    if not reached:
        sentence = _("Nobody has answered a move yet.")
    else:
        sentence = _(
            "The answers chosen here add up to {chosen}; the recorded steps to "
            "{recorded}. The values are an editor's judgment.",
            chosen=said(reached[-1]),
            recorded=said(line[-1]),
        )
    return SpiralLine(history=line, group=group, sentence=sentence)


class Note(Model):
    """Something worth a sentence at one move."""

    about: Literal["both_hardened", "unexpected_threat"]
    sentence: str


def notes(gap: Gap, answers: Mapping[str, Sequence[float]]) -> tuple[Note, ...]:
    """What stands out at one move; empty where nothing does.

    `answers` are the values chosen on this move by seat; a seat's choice is their median. All
    seats that answered, and two at least, must have chosen +2 or more for "both".
    """
    chosen = [value for values in answers.values() if (value := middle(values)) is not None]
    found: list[Note] = []
    if len(chosen) >= ENOUGH_SEATS and min(chosen) >= HARD:
        found.append(Note(about="both_hardened", sentence=_("Both answered by hardening.")))
    if gap.surprise:
        found.append(
            Note(
                about="unexpected_threat",
                sentence=_(
                    "A threat of {threat} or more met an expectation of {expectation} or less.",
                    threat=HIGH_THREAT,
                    expectation=LOW_EXPECTATION,
                ),
            )
        )
    return tuple(found)
