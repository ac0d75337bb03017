"""What is asked where no model is set up: nobody, at no cost."""

from datetime import datetime

from bot.llm.model import Reason
from bot.services.model.task import Asker, Drafted, Modelled, Result, Task
from bot.services.rooms import ModelUse


class Nobody:
    """Has no drafts to give."""

    model = ""
    host = ""
    seconds = 0.0

    async def may(self, reads: ModelUse, community: str) -> bool:
        """Nobody is there to read it."""
        return False

    async def of(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime
    ) -> Modelled[Result]:
        """Nothing, and that none is set up."""
        return Modelled("", reason=Reason.NOT_CONFIGURED)

    async def stop(self) -> None:
        """Nothing is under way."""
