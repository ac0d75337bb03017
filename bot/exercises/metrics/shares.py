"""How often each of several answers was given, without a verdict on any."""

from collections.abc import Mapping, Sequence

from bot.domain.base import Model
from bot.exercises.metrics.numbers import counted, listed


class Shares(Model):
    """Answers by option, in the options' order."""

    people: int
    counts: dict[str, int]
    shares: dict[str, float]
    """0 to 1; empty where nobody answered."""
    sentence: str


def shares(answers: Sequence[str], labels: Mapping[str, str]) -> Shares:
    """How many chose each option, for instance what a move was for (exercise 1).

    Raises ValueError for an answer that is none of the options.
    """
    if unknown := set(answers) - set(labels):
        raise ValueError(f"no option is called {listed(sorted(unknown))}")
    counts = {option: answers.count(option) for option in labels}
    chosen = [f"{labels[option]} {number}" for option, number in counts.items() if number]
    total = len(answers)
    return Shares(
        people=total,
        counts=counts,
        shares={option: number / total for option, number in counts.items()} if total else {},
        sentence=f"Of {counted(total, 'answer')}: {', '.join(chosen)}."
        if answers
        else "Nobody answered.",
    )
