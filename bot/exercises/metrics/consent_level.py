"""M12: fist to five, where one low level counts more than many high ones."""

from collections.abc import Sequence

from bot.catalogue import _, plural
from bot.catalogue.forms import all_of
from bot.domain.base import Model

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
        return _("Nobody has said yet how far they go along.")
    parts = []
    if blocks:
        parts.append(plural("{count} blocks it", "{count} block it", blocks))
    if concerns:
        parts.append(plural("{count} has concerns", "{count} have concerns", concerns))
    if parts:
        return plural(
            "Of {count} person, {parts}: consent is not reached.",
            "Of {count} people, {parts}: consent is not reached.",
            people,
            parts=all_of(parts),
        )
    parts.append(_("all can live with it"))
    if support:
        parts.append(plural("{count} supports it", "{count} support it", support))
    return plural(
        "Of {count} person, {parts}: consent is reached.",
        "Of {count} people, {parts}: consent is reached.",
        people,
        parts=all_of(parts),
    )
