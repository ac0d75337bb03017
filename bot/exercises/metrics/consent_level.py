"""M12: fist to five, where one low level counts more than many high ones."""

from collections.abc import Sequence

from bot.domain.base import Model
from bot.exercises.metrics.numbers import counted, listed

BLOCK = 0
LIVE_WITH = 3
"""Who is below has concerns or blocks; who is above supports."""
HIGHEST = 5


class Consent(Model):
    """How far a group goes along with a text."""

    people: int
    lowest: int | None
    """0 to 5; None where nobody answered."""
    reached: bool | None
    """Nobody is below "can live with it". None where nobody answered."""
    blocks: int
    """How many answered 0."""
    concerns: int
    """How many answered 1 or 2."""
    live_with: int
    """How many answered 3."""
    support: int
    """How many answered 4 or 5."""
    sentence: str


def consent_level(levels: Sequence[int]) -> Consent:
    """What the answers add up to: 0 block, 1-2 concerns, 3 can live with it, 4-5 support.

    Formula: M12, fist to five; there is no average. Raises ValueError for a level outside of 0 to
    5.
    """
    if any(not BLOCK <= level <= HIGHEST for level in levels):
        raise ValueError(f"a level is {BLOCK} to {HIGHEST}")
    lowest = min(levels, default=None)
    blocks = sum(level == BLOCK for level in levels)
    concerns = sum(BLOCK < level < LIVE_WITH for level in levels)
    support = sum(level > LIVE_WITH for level in levels)
    return Consent(
        people=len(levels),
        lowest=lowest,
        reached=None if lowest is None else lowest >= LIVE_WITH,
        blocks=blocks,
        concerns=concerns,
        live_with=len(levels) - blocks - concerns - support,
        support=support,
        sentence=_sentence(len(levels), blocks, concerns, support),
    )


def _sentence(people: int, blocks: int, concerns: int, support: int) -> str:
    if not people:
        return "Nobody has said yet how far they go along."
    parts = []
    if blocks:
        parts.append(f"{blocks} {'blocks' if blocks == 1 else 'block'} it")
    if concerns:
        parts.append(f"{concerns} {'has' if concerns == 1 else 'have'} concerns")
    reached = "not reached" if parts else "reached"
    if not parts:
        parts.append("all can live with it")
        if support:
            parts.append(f"{support} {'supports' if support == 1 else 'support'} it")
    return f"Of {counted(people, 'person', 'people')}, {listed(parts)}: consent is {reached}."
