"""What is told to whoever measures how the bot does; what is measured is theirs alone to know."""

from typing import Literal, Protocol

from typing_extensions import override

Ended = Literal["answered", "refused", "failed", "timed out"]
"""How a command ended: a bug of ours is `failed`, and what was put right by asking is `refused`."""

Posted = Literal["sent", "failed", "skipped", "unknown"]
"""What became of a post: `unknown` where nobody can tell whether it stands in its room."""


class Observer(Protocol):
    """Is told what happened, in words of a closed list and in numbers: never who, where or what.

    It is called in the middle of what it measures: it takes no time, and raises nothing.
    """

    def command(self, name: str, ended: Ended, seconds: float) -> None:
        """Somebody ran a command of this name."""
        ...

    def question(self, outcome: str) -> None:
        """Somebody asked a question; the outcome is one of `Answer`."""
        ...

    def post(self, platform: str, became: Posted, late: float) -> None:
        """A post came to its end, so many seconds after it was due."""
        ...

    def draft(self, task: str, outcome: str) -> None:
        """A model was wanted for a task: `verified`, or the reason why nothing of it is used."""
        ...

    def model_call(
        self,
        task: str,
        outcome: str,
        *,
        prompt_tokens: int,
        answer_tokens: int,
        cost: int,
        milliseconds: int,
    ) -> None:
        """A request went to a model; its cost is in millionths of the operator's currency."""
        ...


class Nobody(Observer):
    """Measures nothing."""

    @override
    def command(self, name: str, ended: Ended, seconds: float) -> None:
        """Let it pass."""

    @override
    def question(self, outcome: str) -> None:
        """Let it pass."""

    @override
    def post(self, platform: str, became: Posted, late: float) -> None:
        """Let it pass."""

    @override
    def draft(self, task: str, outcome: str) -> None:
        """Let it pass."""

    @override
    def model_call(
        self,
        task: str,
        outcome: str,
        *,
        prompt_tokens: int,
        answer_tokens: int,
        cost: int,
        milliseconds: int,
    ) -> None:
        """Let it pass."""


NOBODY = Nobody()
