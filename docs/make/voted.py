"""The picture of a scripted vote, as `docs/images` shows it; people and votes are made up."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

from bot.app import App
from bot.commands.common_ground import opinions
from bot.domain.person import Account
from bot.drawing import DARK, LIGHT, png
from bot.drawing.figure import Figure
from bot.opinions.votes import AGREE, DISAGREE, PASS, Choice
from bot.store.scope import Scope

SCOPE = Scope("docs")
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""Any would do."""
CAMPS = (16, 13, 9)
STATEMENTS = 20
STRAYING, PASSING = 0.18, 0.1


async def voted(app: App) -> Mapping[str, bytes]:
    """Pictures by their paths, light and dark: made-up camps that agree by lot, not by content."""
    moderator = Account("docs", "moderator")
    services = app.services
    poll, _ = await services.polling.open(
        SCOPE, moderator, MOMENT, dossier="", article=None, days=30
    )
    numbers = [one.number for one in await app.store.polls.statements(poll.id)][:STATEMENTS]
    luck = Random(4)  # noqa: S311  # no secret
    for camp, size in enumerate(CAMPS):
        for person in range(size):
            by = Account("docs", f"{camp}-{person}")
            for number in numbers:
                await services.voting.vote(
                    SCOPE,
                    by,
                    MOMENT,
                    _choice(luck, camp, number),
                    number=number,
                    dossier="",
                    article=None,
                )
    outcome = await services.results.of(SCOPE, MOMENT, dossier="", article=None)
    release = outcome.release
    figure = opinions(release, outcome.statements, "an example") if release else None
    if figure is None:
        raise TypeError("a vote has no picture")
    return await asyncio.to_thread(_both, figure)


def _choice(luck: Random, camp: int, number: int) -> Choice:
    if luck.random() < PASSING:
        return PASS
    agrees = number % 4 == 0 or number % len(CAMPS) == camp
    return AGREE if agrees is not (luck.random() < STRAYING) else DISAGREE


def _both(figure: Figure) -> dict[str, bytes]:
    return {
        f"docs/images/opinions-{name}.png": png(figure, theme)
        for name, theme in (("light", LIGHT), ("dark", DARK))
    }
