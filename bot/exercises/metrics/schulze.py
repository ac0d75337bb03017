"""M11: one order made of everybody's, in which nobody's ballot is lost on a favourite."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from random import Random

from bot.catalogue import _, plural
from bot.domain.base import Model


class Ranking(Model):
    """The common order."""

    tiers: tuple[tuple[str, ...], ...]
    """The best tier first. Inside a tier, in the order given, none comes before another."""
    ballots: int
    """Those that name a candidate at least."""
    sentence: str


def schulze(ballots: Sequence[Sequence[str]], candidates: Sequence[str]) -> Ranking:
    """The order of the candidates by Schulze's method.

    Formula: M11. Where more ballots put a before b than b before a, a link leads from a to b, as
    strong as the number of the former (winning votes). A path is as strong as its weakest link, and
    a comes before b if the strongest path from a to b is stronger than the one back. From Schulze
    2011, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method", cited from knowledge.

    A ballot has the best first. What it leaves out is below all that it names, and equal; names
    that are no candidates are ignored, and a name counts where it first stands. The first tier has
    all that nothing comes before, the second those of the rest that nothing of the rest comes
    before, and so on. Without ballots all are in one tier; without candidates there is none.
    """
    names = tuple(dict.fromkeys(candidates))
    places = [
        {name: place for place, name in enumerate(dict.fromkeys(ballot)) if name in names}
        for ballot in ballots
    ]
    counting = [ballot for ballot in places if ballot]
    tiers = _tiers(names, _strongest(names, counting))
    return Ranking(
        tiers=tiers, ballots=len(counting), sentence=_sentence(tiers, len(names), len(counting))
    )


def _strongest(
    names: Sequence[str], ballots: Sequence[Mapping[str, int]]
) -> dict[tuple[str, str], int]:
    """The strength of the strongest path for each pair; 0 where there is none."""
    votes = {
        (one, other): sum(_before(one, other, ballot) for ballot in ballots)
        for one, other in permutations(names, 2)
    }
    paths = {
        (one, other): number if number > votes[other, one] else 0
        for (one, other), number in votes.items()
    }
    # Floyd and Warshall: the candidate on the way has to change last, as it does in permutations.
    for middle, one, other in permutations(names, 3):
        through = min(paths[one, middle], paths[middle, other])
        paths[one, other] = max(paths[one, other], through)
    return paths


def _before(one: str, other: str, ballot: Mapping[str, int]) -> bool:
    return one in ballot and (other not in ballot or ballot[one] < ballot[other])


def _tiers(
    names: Sequence[str], paths: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, ...], ...]:
    tiers: list[tuple[str, ...]] = []
    rest = list(names)
    while rest:
        tier = tuple(
            name
            for name in rest
            if all(paths[name, other] >= paths[other, name] for other in rest if other != name)
        )
        tiers.append(tier)
        rest = [name for name in rest if name not in tier]
    return tuple(tiers)


def _sentence(tiers: Sequence[Sequence[str]], candidates: int, ballots: int) -> str:
    if not candidates:
        return _("There is nothing to rank.")
    if not ballots:
        return _("Nobody has ranked anything yet.")
    if candidates == 1:
        return _("There is one candidate only, and nothing to compare it with.")
    first = len(tiers[0])
    if first == 1:
        return plural(
            "From {count} ballot: one of {candidates} candidates comes before each of the others.",
            "From {count} ballots: one of {candidates} candidates comes before each of the others.",
            ballots,
            candidates=candidates,
        )
    if first == candidates:
        return plural(
            "From {count} ballot: none of {candidates} candidates comes before another.",
            "From {count} ballots: none of {candidates} candidates comes before another.",
            ballots,
            candidates=candidates,
        )
    return plural(
        "From {count} ballot: {first} of {candidates} candidates share the first place.",
        "From {count} ballots: {first} of {candidates} candidates share the first place.",
        ballots,
        first=first,
        candidates=candidates,
    )


def first(ranking: Ranking, seed: str) -> str | None:
    """The candidate in the first place; of several one by lot, the same for the same seed.

    None without candidates. The lot is drawn from the sorted tier, so that the order in which
    candidates were given does not count.
    """
    if not ranking.tiers:
        return None
    tier = sorted(ranking.tiers[0])
    return Random(f"{seed}:first").choice(tier)  # noqa: S311  # no secret
