"""A line of somebody's own, made shorter by leaving out, so that it still says the same."""

from typing import Annotated

from pydantic import Field

from bot.exercises.helping import Line
from bot.language.terms import names, numbers, term
from bot.llm.instructions import Instructions
from bot.llm.model import Prompt
from bot.services.exercises.helping.leaving_out import left_out
from bot.services.exercises.helping.results import Shortened
from bot.services.exercises.helping.wording import (
    NeverKept,
    is_clean,
    kept_words,
    words,
)
from bot.services.model.form import Written


class WrittenLine(Written):
    """A line as a model writes it."""

    text: Annotated[str, Field(max_length=400)]


class LineTask(NeverKept):
    """Asks for a shorter line."""

    name = "exercise_line"
    form = WrittenLine
    result = Shortened

    def __init__(self, given: Line) -> None:
        self._line = given

    def prompt(self, instructions: Instructions) -> Prompt:
        """The line, and how many characters there are for it."""
        return instructions.filled(line=self._line.text, longest=self._line.longest)

    def verified(self, draft: WrittenLine) -> Shortened | None:
        """The line, if it is shorter and made of the same words in the same order, no name,
        number, denial, or word of doubt, amount or direction is lost, and no clause is cut open."""
        old, new = self._line.text, draft.text.strip()
        terms_of = {term(word) for word in words(new)}
        out = left_out(old, new)
        holds = (
            0 < len(new) < len(old)
            and len(new) <= self._line.longest
            and numbers(new) == numbers(old)
            and names(old) <= terms_of
            and kept_words(new) == kept_words(old)
            and is_clean(new)
        )
        return Shortened(text=new, left_out=out) if holds and out else None
