"""What may be asked of a model: one task of a closed list, with how its draft is verified."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from bot.domain.base import Model
from bot.domain.person import Account
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt, Reason
from bot.services.rooms import ModelUse

Drafted = TypeVar("Drafted", bound=BaseModel)
"""What a model is to write."""
Result = TypeVar("Result", bound=Model)


class Task(Protocol[Drafted, Result]):
    """One thing asked of a model.

    It is made for one call: the ids in its prompt are drawn for that call alone.
    """

    @property
    def name(self) -> str:
        """The name of its instructions."""
        ...

    @property
    def form(self) -> type[Drafted]:
        """The shape of the draft."""
        ...

    @property
    def result(self) -> type[Result]:
        """The shape of what is verified."""
        ...

    @property
    def reads(self) -> ModelUse:
        """What of a community's it reads: its sources alone, or what people said too."""
        ...

    @property
    def basis(self) -> JsonValue | None:
        """All that the result hangs on, without ids of this call; None where none may be kept.

        What people wrote in a room or an exercise is None: no copy of it may outlive it.
        """
        ...

    def prompt(self, instructions: Instructions) -> Prompt:
        """What is asked."""
        ...

    def verified(self, draft: Drafted) -> Result | None:
        """What of a draft holds against its sources; None for nothing."""
        ...

    def standing(self, kept: Result) -> Result | None:
        """What of a kept result still holds, by the sources as they are now; None for nothing.

        It is not called where `basis` is None.
        """
        ...


@dataclass(frozen=True)
class Asker:
    """On whose account a model is asked."""

    community: str
    account: Account | None = None
    """None for what the bot does by itself, and for whoever has no account."""


@dataclass(frozen=True)
class Modelled(Generic[Result]):
    """What came of asking: a result, or the one reason why there is none."""

    model: str
    """The model's name; `''` where none is set up."""
    value: Result | None = None
    reason: Reason | None = None


class Asking(Protocol):
    """Asks for drafts, and gives out only what could be verified."""

    @property
    def model(self) -> str:
        """The model's name; `''` where none is set up."""
        ...

    @property
    def host(self) -> str:
        """The host to which texts go for it; `''` where none is set up."""
        ...

    @property
    def seconds(self) -> float:
        """How long whoever asks may wait, all told; 0 where no model is set up."""
        ...

    async def may(self, reads: ModelUse, community: str) -> bool:
        """Whether a model is set up, and a community lets it read this. Raises DatabaseBusy."""
        ...

    async def of(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime
    ) -> Modelled[Result]:
        """What a model makes of a task, as far as it holds. It never raises, whatever goes wrong.

        Who asks the same while it is asked already waits for the same result.
        """
        ...

    async def stop(self) -> None:
        """End what is under way."""
        ...
