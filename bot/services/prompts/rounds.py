"""Which prompt of a deck comes next: none twice until the deck is through."""

from collections.abc import Collection, Sequence
from hashlib import sha256

FIRST_ROUND = 1


def order(prompts: Sequence[str], seed: int, round: int) -> Sequence[str]:  # noqa: A002  # of a deck
    """The prompts of a deck as this round has them, shuffled by the schedule's own seed.

    Each prompt's place hangs on its name alone, so that the others keep theirs when a deck gains or
    loses one.
    """
    return sorted(prompts, key=lambda name: sha256(f"{seed}/{round}/{name}".encode()).digest())


def coming(
    prompts: Sequence[str],
    used: Collection[str],
    *,
    seed: int,
    round: int,  # noqa: A002  # of a deck
    in_order: bool,
    last: str = "",
) -> tuple[int, Sequence[str]]:
    """The round that is to go on, and its prompts that have not been used, the next one first.

    When all are used, the next round begins; it does not begin with the `last` one, unless there is
    no other. Empty for a deck without prompts.
    """
    left = [name for name in prompts if name not in used]
    if left:
        return round, left if in_order else order(left, seed, round)
    fresh = list(prompts) if in_order else list(order(prompts, seed, round + 1))
    if len(fresh) > 1 and fresh[0] == last:
        fresh[0], fresh[1] = fresh[1], fresh[0]
    return round + 1, fresh
