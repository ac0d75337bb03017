"""M8: what a disagreement hangs on, if it hangs on one thing at all."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue import _, plural
from bot.domain.base import Model

STRONG = 25
"""Points of 100 by which a crux must move somebody's view of the main statement."""
APART = 30
"""Points of 100 by which two credences differ enough to disagree about a crux."""
UNEQUAL = 50
"""Points between two strengths: the same fact matters much to one and little to the other."""

Kind = Literal["fact", "forecast", "definition", "value"]
Ending = Literal["double", "single", "value", "none"]
Points = Annotated[int, Field(ge=0, le=100)]


class CruxView(Model):
    """How one person sees a crux; None is what was passed over."""

    if_true: Points | None
    """Credence in the main statement if the crux is true."""
    if_false: Points | None
    credence: Points | None
    """In the crux itself."""


class Crux(Model):
    """Something that a view is said to rest on."""

    id: str
    kind: Kind
    views: dict[str, CruxView]
    """By person; people who pass everything may be missing."""


class Weighed(Model):
    """What became of one crux."""

    id: str
    ending: Ending
    strengths: dict[str, int]
    """Points of 100, of those who gave both conditional credences."""
    disagreement: float | None
    """The widest gap between two credences; None with fewer than two."""


def weighed(crux: Crux) -> Weighed:
    """How a crux ends, for one person or a table of several.

    Formula: M8. Strength for a person is |view if true - view if false|; disagreement is
    |credence - credence| of the two people furthest apart.

    The endings exclude each other by being asked in this order: `value` for what is typed as value,
    whatever its numbers; `double` with strengths of 25 or more for two people whose credences are
    30 or more apart; `value` with a disagreement below 30 and strengths 50 or more apart, which
    comes before `single` as it would else never be met; `single` with a strength of 25 or more for
    anybody; else `none`. Strengths are only compared among those whose credence is known: a missing
    one is no agreement. One person alone has neither disagreement nor a double crux.
    """
    strengths = _strengths(crux)
    disagreement = _disagreement(crux)
    return Weighed(
        id=crux.id,
        ending=_ending(crux, strengths, disagreement),
        strengths=strengths,
        disagreement=disagreement,
    )


def _strengths(crux: Crux) -> dict[str, int]:
    return {
        person: abs(view.if_true - view.if_false)
        for person, view in crux.views.items()
        if view.if_true is not None and view.if_false is not None
    }


def _credences(crux: Crux) -> dict[str, int]:
    return {
        person: view.credence for person, view in crux.views.items() if view.credence is not None
    }


def _disagreement(crux: Crux) -> int | None:
    values = _credences(crux).values()
    return max(values) - min(values) if len(values) > 1 else None


def _ending(crux: Crux, strengths: Mapping[str, int], disagreement: int | None) -> Ending:
    if crux.kind == "value":
        return "value"
    if any(_double_pairs(crux)):
        return "double"
    known = [strengths[person] for person in _credences(crux) if person in strengths]
    agreed = disagreement is not None and disagreement < APART
    if agreed and known and max(known) - min(known) >= UNEQUAL:
        return "value"
    return "single" if any(value >= STRONG for value in strengths.values()) else "none"


def _double_pairs(crux: Crux) -> Iterator[tuple[int, int]]:
    """Of each pair for whom it is a double crux: the lesser strength, and the disagreement."""
    strengths, credences = _strengths(crux), _credences(crux)
    for one, other in combinations((who for who in strengths if who in credences), 2):
        lesser = min(strengths[one], strengths[other])
        apart = abs(credences[one] - credences[other])
        if lesser >= STRONG and apart >= APART:
            yield lesser, apart


def proposed(cruxes: Sequence[Crux]) -> str | None:
    """The double crux to look into: the one that moves the less moved of two people most.

    Of equals the one with the wider disagreement, then the first given. None without a double crux.
    """
    found = [
        (max(_double_pairs(crux)), crux.id) for crux in cruxes if weighed(crux).ending == "double"
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


class CruxTable(Model):
    """All cruxes of a table."""

    cruxes: tuple[Weighed, ...]
    """In the order given."""
    proposed: str | None
    sentence: str


def crux_table(cruxes: Sequence[Crux]) -> CruxTable:
    """Every crux weighed, the proposal, and a sentence that takes finding none for a result."""
    rows = tuple(weighed(crux) for crux in cruxes)
    people = {person for crux in cruxes for person in crux.views}
    sentence = _together(rows) if len(people) > 1 else _alone(rows)
    return CruxTable(cruxes=rows, proposed=proposed(cruxes), sentence=sentence)


def _together(rows: Sequence[Weighed]) -> str:
    if not rows:
        return _("No crux has been weighed yet.")
    double, single, value = _counts(rows)
    if double == 1:
        return plural(
            "1 of {count} crux is a double crux: it would move two of you who see it differently.",
            "1 of {count} cruxes is a double crux: it would move two of you who see it "
            "differently.",
            len(rows),
        )
    if double:
        return _(
            "{double} of {cruxes} cruxes are double cruxes: each of them would move two of you "
            "who see it differently.",
            double=double,
            cruxes=len(rows),
        )
    parts = [_("No double crux here. A broad question often has none, and that is a fine result.")]
    if single:
        parts.append(
            plural(
                "{count} would move one of you or more.",
                "{count} would move one of you or more.",
                single,
            )
        )
    return " ".join([*parts, *_about_values(value)])


def _alone(rows: Sequence[Weighed]) -> str:
    if not rows:
        return _("No crux has been weighed yet.")
    __, single, value = _counts(rows)
    parts = [
        plural(
            "Of {count} crux, {moving} would move your view.",
            "Of {count} cruxes, {moving} would move your view.",
            len(rows),
            moving=single,
        ),
        *_about_values(value),
    ]
    if not single:
        parts.append(
            _("A broad question often rests on no single thing, and that is a fine result.")
        )
    return " ".join(parts)


def _about_values(value: int) -> list[str]:
    if not value:
        return []
    return [plural("{count} is about what matters.", "{count} are about what matters.", value)]


def _counts(rows: Sequence[Weighed]) -> tuple[int, int, int]:
    endings = [row.ending for row in rows]
    return endings.count("double"), endings.count("single"), endings.count("value")
