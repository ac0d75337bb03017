"""How near people's guesses of the other side came to what the other side said."""

from collections.abc import Collection, Mapping
from statistics import fmean

from bot.catalogue import _, plural
from bot.domain.base import Model
from bot.exercises.metrics.numbers import middle, said

ENOUGH = 5
"""With fewer people a group's figure would point at persons (M5)."""
SMALLEST_GROUP = 3
"""The mean of fewer answers would give away what one person answered (S14)."""
MIDDLE = 50
"""Of 100: who stands here leans to neither half."""


class Guessed(Model):
    """How far guesses of the other groups lay from these groups, over all people."""

    people: int
    """Whose guess could be compared."""
    error: float | None
    """Median of the absolute errors, on the scale of the answers; None with fewer than five."""
    sentence: str


def guess_of_others(
    guesses: Mapping[str, float], actual: Mapping[str, float], group: Mapping[str, str]
) -> Guessed:
    """The median over people of |guess - mean answer of those in other groups|.

    Formula: M5, perception gap. All three are by person. Who is in no group is nobody's other and
    guesses of none. A guess is compared only with three answers of others or more; the means
    themselves are no part of the result, as with three groups they would give away a small one.
    """
    means: dict[str, float] = {}
    for own in set(group.values()):
        others = [answer for who, answer in actual.items() if who in group and group[who] != own]
        if len(others) >= SMALLEST_GROUP:
            means[own] = fmean(others)
    errors = [
        abs(guess - means[group[who]])
        for who, guess in guesses.items()
        if who in group and group[who] in means
    ]
    error = middle(errors) if len(errors) >= ENOUGH else None
    if error is None:
        sentence = _(
            "Fewer than {fewest} guesses can be compared, so there is no number.", fewest=ENOUGH
        )
    else:
        sentence = _(
            "Of {people} people, half or more guessed the mean of the other groups to "
            "within {error}.",
            people=len(errors),
            error=said(error),
        )
    return Guessed(people=len(errors), error=error, sentence=sentence)


class NeedsGuessed(Model):
    """What others expected a side to need, against what it said."""

    hits: tuple[str, ...]
    missed: tuple[str, ...]
    """Stated, and guessed by nobody."""
    wrong: tuple[str, ...]
    """Guessed by somebody, and not stated."""
    sentence: str


def needs_guessed(guesses: Mapping[str, Collection[str]], stated: Collection[str]) -> NeedsGuessed:
    """All needs that anybody guessed of a side, against those that the side stated.

    Rule of exercise 4. `guesses` are by person; a need counts once, however many guessed it. All
    three lists are sorted. Before the side has stated a need, the sentence judges no guess.
    """
    guessed = {need for needs in guesses.values() for need in needs}
    told = set(stated)
    hits, missed, wrong = guessed & told, told - guessed, guessed - told
    if not told:
        sentence = _("The side has stated no need yet, so there is nothing to compare with.")
    elif not guessed:
        sentence = _("Nobody has guessed a need yet.")
    else:
        sentence = plural(
            "Of {count} need stated, {guessed} and {missed}; {others}.",
            "Of {count} needs stated, {guessed} and {missed}; {others}.",
            len(told),
            guessed=plural("{count} was guessed", "{count} were guessed", len(hits)),
            missed=plural("{count} was not", "{count} were not", len(missed)),
            others=plural(
                "{count} guessed need was not stated",
                "{count} guessed needs were not stated",
                len(wrong),
            ),
        )
    return NeedsGuessed(
        hits=tuple(sorted(hits)),
        missed=tuple(sorted(missed)),
        wrong=tuple(sorted(wrong)),
        sentence=sentence,
    )


def halves(position: Mapping[str, float]) -> dict[str, str]:
    """Who leans which way on 0-100, `below` or `above` the middle; at exactly 50, nowhere."""
    return {
        person: "below" if value < MIDDLE else "above"
        for person, value in position.items()
        if value != MIDDLE
    }
