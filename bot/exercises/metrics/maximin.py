"""M7: options ordered by the seat that can accept them least, never by a sum."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from bot.catalogue import _, plural
from bot.domain.base import Model
from bot.exercises.metrics.numbers import middle

Verdict = Literal["yes", "conditional", "no"]

ACCEPTABILITY: dict[Verdict, int] = {"yes": 2, "conditional": 1, "no": 0}
CONDITIONAL = ACCEPTABILITY["conditional"]
"""From here on an option is acceptable at least under conditions."""


class OptionVerdicts(Model):
    """What the seats said of one option."""

    id: str
    by_seat: dict[str, tuple[Verdict, ...]]
    crossed: tuple[str, ...]
    """Seats that named one of their red lines."""
    serves: tuple[str, ...]
    """Needs."""
    conditions: int
    """How many were named."""


class Option(Model):
    """One option in the common list."""

    id: str
    least: float | None
    """Acceptability to the seat that accepts it least, 0 to 2. None where no seat judged it."""
    medians: dict[str, float]
    """Of each seat that judged it, 0 to 2."""
    red: tuple[str, ...]
    serves: tuple[str, ...]
    conditions: int
    pareto: bool
    """No other option is better for one seat without being worse for another."""
    rank: int | None
    """From 1; equal options share one, and the next rank is left out. None if nobody judged it."""


class Judged(Model):
    """All options, the most acceptable to its most reluctant seat first."""

    options: tuple[Option, ...]
    sentence: str


def judged(options: Sequence[OptionVerdicts]) -> Judged:
    """The options in order, each with what the seats think of it.

    Formula: M7. Yes is 2, conditional 1, no 0; a seat's acceptability is the median of its people.
    Options are ordered by the least of the seats' medians, then by the number of needs served, then
    by fewer conditions; options equal in all of these share a rank and stand by their ids. A seat
    without verdicts is left out for that option, so `medians` says who was asked; what no seat
    judged stands last, without a rank and outside of the Pareto set.

    Pareto: an option is out if another is as good for each seat and better for one. Options that
    different seats judged are not compared.
    """
    vectors = {option.id: _medians(option) for option in options}
    ordered = sorted(options, key=lambda one: (*_key(one, vectors[one.id]), one.id))
    keys = [_key(one, vectors[one.id]) for one in ordered]
    rows = tuple(
        Option(
            id=one.id,
            least=min(vectors[one.id].values(), default=None),
            medians=vectors[one.id],
            red=tuple(sorted(set(one.crossed))),
            serves=tuple(dict.fromkeys(one.serves)),
            conditions=one.conditions,
            pareto=bool(vectors[one.id])
            and not any(_dominates(other, vectors[one.id]) for other in vectors.values()),
            rank=keys.index(key) + 1 if vectors[one.id] else None,
        )
        for one, key in zip(ordered, keys, strict=True)
    )
    return Judged(options=rows, sentence=_about_options(rows))


def _medians(option: OptionVerdicts) -> dict[str, float]:
    return {
        seat: value
        for seat, verdicts in option.by_seat.items()
        if (value := middle([ACCEPTABILITY[verdict] for verdict in verdicts])) is not None
    }


def _key(option: OptionVerdicts, medians: Mapping[str, float]) -> tuple[float, int, int]:
    least = min(medians.values(), default=-1.0)  # below every median: last
    return -least, -len(set(option.serves)), option.conditions


def _dominates(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return (
        one.keys() == other.keys()
        and all(one[seat] >= other[seat] for seat in other)
        and any(one[seat] > other[seat] for seat in other)
    )


def _about_options(rows: Sequence[Option]) -> str:
    seen = [row for row in rows if row.least is not None]
    if not seen:
        return _("No option has been judged yet.")
    accepted = sum(row.least is not None and row.least >= CONDITIONAL for row in seen)
    sentence = plural(
        "Of {count} option judged, {acceptable} to each seat asked, at least under conditions.",
        "Of {count} options judged, {acceptable} to each seat asked, at least under conditions.",
        len(seen),
        acceptable=plural("{count} is acceptable", "{count} are acceptable", accepted),
    )
    if red := sum(bool(row.red) for row in seen):
        crossing = plural(
            "{count} crosses somebody's red line.", "{count} cross somebody's red line.", red
        )
        sentence = f"{sentence} {crossing}"
    return sentence


def residue(needs: Sequence[str], judged: Judged) -> tuple[str, ...]:
    """The needs that no acceptable option serves, in their order.

    Rule of exercise 4: an option is acceptable if the mean of its seats' medians is 1 or more. The
    mean is for this list alone: it ranks nothing.
    """
    served = {need for option in judged.options if _acceptable(option) for need in option.serves}
    return tuple(dict.fromkeys(need for need in needs if need not in served))


def _acceptable(option: Option) -> bool:
    values = option.medians.values()
    return bool(values) and sum(values) >= CONDITIONAL * len(values)


class Package(Model):
    """What the seats picked together."""

    kept: tuple[str, ...]
    """Picked by most seats first, then by id."""
    left_out: tuple[str, ...]
    """Picked, but across a hard line of some seat; in the same order."""
    picked_by: dict[str, int]
    """How many seats picked it, of all picked options in that order."""
    sentence: str


def package(
    picks: Mapping[str, Sequence[str]], hard_crossed: Mapping[str, Collection[str]]
) -> Package:
    """The picks of all seats together, without those that cross a hard line of any seat.

    Rule of exercise 4. Both are by seat; `hard_crossed` are the options of which that seat says
    that they cross one of its hard lines, whether or not it picked anything itself.
    """
    votes = Counter(option for chosen in picks.values() for option in set(chosen))
    ordered = sorted(votes, key=lambda option: (-votes[option], option))
    barred = {option for crossed in hard_crossed.values() for option in crossed}
    kept = tuple(option for option in ordered if option not in barred)
    left_out = tuple(option for option in ordered if option in barred)
    return Package(
        kept=kept,
        left_out=left_out,
        picked_by={option: votes[option] for option in ordered},
        sentence=_about_package(len(kept), len(left_out)),
    )


def _about_package(kept: int, left_out: int) -> str:
    if not kept and not left_out:
        return _("No seat has picked an option yet.")
    if not kept:
        return plural(
            "The package is empty: the option picked crosses a seat's hard line.",
            "The package is empty: each of the {count} options picked crosses a seat's hard line.",
            left_out,
        )
    if not left_out:
        return plural(
            "The package has {count} option; none picked crosses a seat's hard line.",
            "The package has {count} options; none picked crosses a seat's hard line.",
            kept,
        )
    return plural(
        "The package has {count} option; {crossing} a seat's hard line.",
        "The package has {count} options; {crossing} a seat's hard line.",
        kept,
        crossing=plural("{count} stays out and crosses", "{count} stay out and cross", left_out),
    )
