"""What one person can look back on after considering the opposite (exercise 7)."""

from collections.abc import Mapping, Sequence

from bot.catalogue import _
from bot.domain.base import Model
from bot.exercises.metrics.coverage import Claim, Rules, Touch, coverage
from bot.exercises.metrics.numbers import said


def double_standard(weight: str | None) -> str | None:
    """The one line for somebody who would have given the opposite result less weight.

    `weight` is `same`, `less`, `none` (it would have been dismissed) or `unsure`. From Lord,
    Lepper and Preston 1984; None for any other answer, also for none.
    """
    if weight in {"less", "none"}:
        return _("You noticed a double standard; most people have them.")
    return None


class Counters(Model):
    """How the counter-claims that were read compare with the reasons written before."""

    strongest: tuple[str, ...]
    """Those that were rated highest, several if they are equal, in the order shown."""
    named: tuple[str, ...]
    """Those that the person may have named before reading them."""
    sentence: str


def counters(
    strengths: Mapping[str, int | None],
    own_reasons: Sequence[str],
    claims: Sequence[Claim],
    rules: Rules | None = None,
) -> Counters:
    """The counter-claims rated strongest (1-7), and those that the own reasons already touch.

    Each own reason is compared by M1; as that is not sure enough for a verdict, it says "may".
    """
    rated = {claim: value for claim, value in strengths.items() if value is not None}
    top = max(rated.values(), default=None)
    strongest = tuple(claim for claim, value in rated.items() if value == top)
    touched = {
        each.claim
        for reason in own_reasons
        for each in coverage(reason, claims, rules).claims
        if each.touch in {Touch.TOUCHED, Touch.QUOTED}
    }
    named = tuple(claim.id for claim in claims if claim.id in touched)
    sentence = (
        _("You rated none of the counter-claims.")
        if top is None
        else _("The strongest counter-claim was rated {strength} of 7.", strength=said(top))
    )
    if named:
        sentence += " " + _(
            "You may have named {named} of {claims} yourself before.",
            named=len(named),
            claims=len(claims),
        )
    return Counters(strongest=strongest, named=named, sentence=sentence)
