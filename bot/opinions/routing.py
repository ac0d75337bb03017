"""Which statement to ask somebody next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from bot.opinions.consensus import smoothed
from bot.opinions.votes import Count


@dataclass(frozen=True, slots=True)
class Offer:
    """A statement that may be asked."""

    statement: str
    side: str | None
    """Whose it is, so that sides take turns; None for nobody's, which is a turn of its own."""
    count: Count
    """All votes on it so far."""
    spread: float = 0.0
    """How far groups differ on it: see `spread`."""


def spread(groups: Sequence[Count]) -> float:
    """The highest smoothed share that agrees less the lowest, 0 to 1; 0 for fewer than two groups.

    Takes the place of Polis' extremity, the length of a statement's projection: both grow where a
    statement tells groups apart, and this one needs no principal components.
    """
    if not groups:
        return 0.0
    shares = [smoothed(each.agree, each.total) for each in groups]
    return max(shares) - min(shares)


def weight(count: Count, spread: float = 0.0) -> float:
    """((1 + 8 * 2^(-n/5)) * P * (1 - pass rate) * (1 + spread))^2, above 0.

    New statements, agreed ones, and those that tell groups apart come sooner; passed ones later.
    Formula: Polis' comment priority (Small et al. 2021; `priority-metric` in conversation.clj), n
    being all votes. As there, the pass rate is smoothed like P: (passes + 1) / (n + 2).
    """
    n = count.total
    newness = 1 + 8 * 2 ** (-n / 5)
    engaged = 1 - smoothed(count.passed, n)
    return float((newness * smoothed(count.agree, n) * engaged * (1 + spread)) ** 2)


def next_statement(offers: Iterable[Offer], voted: Sequence[Offer], seed: str) -> str | None:
    """The statement to ask a person who has voted on `voted`, in that order; None if all are.

    The side of the last one is not asked again while another has statements left; of those left,
    the side the person saw least of has its turn. Within it (or within several seen as often) the
    draw is by weight. The same seed and the same votes draw the same; make the seed of
    the session's and the person's.
    """
    seen = {each.statement for each in voted}
    left = sorted(
        (each for each in offers if each.statement not in seen), key=lambda each: each.statement
    )
    if not left:
        return None
    sides = [each.side for each in voted]
    others = [each for each in left if not sides or each.side != sides[-1]] or left
    least = min(sides.count(each.side) for each in others)
    turn = [each for each in others if sides.count(each.side) == least]
    luck = Random(f"{seed}:{len(voted)}")  # noqa: S311  # no secret
    weights = [weight(each.count, each.spread) for each in turn]
    return luck.choices(turn, weights)[0].statement
