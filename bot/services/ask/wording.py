"""Words an answer anew by a language model, and shows of it what its passages bear out."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.services.ask.answer import Answer
from bot.services.model import Asker, Asking, Modelled


class Wording:
    """Words answers anew where a model is set up."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def of(
        self, answer: Answer, question: str, asker: Asker, now: datetime
    ) -> tuple[Answer, Modelled[Any] | None]:
        """The answer with its statements as a model words them, as far as they hold.

        Where nothing does it is the very answer that was given, with the reason. None where no
        model is set up, and where none is asked, since there are no statements to be worded.
        """
        pieces = answer.pieces() if self._asking.model else ()
        if not pieces:
            return answer, None
        from bot.services.ask.worded import AnswerTask  # noqa: PLC0415  # only with a model

        task = AnswerTask(question, pieces)
        made = await self._asking.of(task, asker, now)
        if made.value is None:
            return answer, made
        statements = (*task.said(made.value), *answer.fixed)
        return replace(answer, statements=statements), made
