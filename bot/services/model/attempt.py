"""One attempt at a draft as the ledger keeps it: what it took, and what that costs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.llm.model import BYTES_A_TOKEN, Draft, LanguageModel, Prompt, Reason, Usage
from bot.services.model.caps import Caps
from bot.store.model_spending import Call

UNREAD = frozenset(
    reason.value
    for reason in (
        Reason.UNAUTHORISED,
        Reason.NO_QUOTA,
        Reason.RATE_LIMITED,
        Reason.REFUSED_REQUEST,
        Reason.FORBIDDEN,
        Reason.NO_CONNECTION,
        Reason.REDIRECTED,
    )
)
"""How a call ends that no model has read."""


@dataclass(frozen=True)
class Attempt:
    """A prompt, and on whose account it is sent."""

    prompt: Prompt
    version: str
    """Of its instructions."""
    community: str
    most: int
    """How many tokens it may take at most."""
    now: datetime

    def call(
        self, model: LanguageModel, caps: Caps, draft: Draft[Any] | None, outcome: str, ms: int
    ) -> Call:
        """The call that it was; no draft where it failed."""
        told = draft.usage if draft else Usage()
        prompt, answer = self._tokens(draft, outcome)
        return Call(
            community=self.community,
            task=self.prompt.task,
            model=model.name,
            host=model.host,
            version=self.version,
            prompt_tokens=prompt,
            answer_tokens=answer,
            estimated=(told.prompt, told.answer) != (prompt, answer),
            cost=caps.cost(prompt, answer),
            milliseconds=ms,
            outcome=outcome,
            made_at=self.now,
        )

    def _tokens(self, draft: Draft[Any] | None, outcome: str) -> tuple[int, int]:
        """How many count as used, of the prompt and of the answer."""
        if draft is not None:
            answer = -(-draft.size // BYTES_A_TOKEN)
            return (
                _believed(draft.usage.prompt, self.prompt.tokens, self.most),
                _believed(draft.usage.answer, answer, self.most),
            )
        # of a call that failed otherwise nobody says how far it came
        asked = self.prompt.tokens
        return (0, 0) if outcome in UNREAD else (asked, self.most - asked)


def _believed(told: int | None, estimate: int, most: int) -> int:
    """What an endpoint says that it used, within reason.

    Less than half of our high estimate is made by no tokenizer, and more than may be used by none.
    """
    if told is None or told * 2 < estimate:
        return estimate
    return min(told, most)
