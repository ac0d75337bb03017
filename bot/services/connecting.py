"""Lets a language model order and link the claims that a page of framings shows.

Not a word that is shown is the model's. It arranges each side's claims within their page and
chooses links from a closed list, of which none says that one thing follows from another. Which
claims are on which page stays what the dossier makes it: what comes first is not for a model to
decide.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.services.framing import Telling
from bot.services.model import Asker, Asking, Modelled

FEWEST = 2
"""With fewer claims there is nothing to arrange."""


class Connecting:
    """Arranges framings where a model is set up."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def of(
        self, telling: Telling, asker: Asker, now: datetime
    ) -> tuple[Telling, Modelled[Any] | None]:
        """The page with its claims arranged, or as it is with the reason.

        None where no model is set up, or no side has two claims to be arranged.
        """
        few = all(len(side.claims) < FEWEST for side in telling.sides)
        if few or not self._asking.model:
            return telling, None
        from bot.services.arranging import FramingTask  # noqa: PLC0415  # only with a model

        task = FramingTask(telling.event.label, telling.sides)
        made = await self._asking.of(task, asker, now)
        if made.value is None:
            return telling, made
        return replace(telling, sides=task.arranged(made.value)), made
