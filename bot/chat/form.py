"""A form that depends on how things stand: what somebody is asked just now, and the answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from bot.chat.argument import Argument
from bot.chat.turn import Turn
from bot.domain.base import Model

FIELDS = 5
"""As many as a form asks for: what Discord shows in one."""
LONGEST_TYPED = 100_000
"""Characters of an answer that are looked at: what a field takes of them, the field says."""
FIRST = "value"
"""The name under which the words behind a command's name come, which answer the first question."""


def as_text(value: object) -> object:
    """A value as it would be typed; what is neither text, number nor yes-no stays as it is."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


AnswerText = Annotated[str, Field(max_length=LONGEST_TYPED), BeforeValidator(as_text)]


class Answers(Model):
    """The arguments of a command that asks by a form: any names beside those that are declared.

    What a form was answered stands in `answers`, as it was typed, options by their values. Declared
    beside them are ids, such as the round that a button speaks of. The handler judges the answers
    itself, since a form may be sent when things stand otherwise already.
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    # pydantic reads here of what type the names are that are not declared
    __pydantic_extra__: dict[str, AnswerText]  # type: ignore[mutable-override]  # as it documents

    value: Annotated[AnswerText | None, Field(description="The answer to what is asked first")] = (
        None
    )
    """Only set where no form was open any more: else it stands in `answers` already."""

    @property
    def answers(self) -> Mapping[str, str]:
        """The answers by the names of the fields; what was left out is not in it."""
        return self.__pydantic_extra__


@dataclass(frozen=True)
class Form:
    """What somebody is asked just now. Raises ValueError where no platform could ask it so."""

    title: str
    arguments: tuple[Argument, ...]
    about: str = ""
    """What to know before answering, in a few sentences."""

    def __post_init__(self) -> None:
        names = [argument.name for argument in self.arguments]
        if not 1 <= len(names) <= FIELDS or len(set(names)) < len(names):
            raise ValueError(f"a form has 1 to {FIELDS} fields of different names: {names}")
        for argument in self.arguments:
            values = [choice.value for choice in argument.offers]
            if len(set(values)) < len(values) or any("," in value for value in values):
                raise ValueError(f"options differ, and hold no comma: {argument.name} {values}")

    def left(self, given: Mapping[str, Any]) -> "Form | None":
        """What is still to be asked; None where what is needed is given, and anything at all."""
        rest = tuple(a for a in self.arguments if a.name not in given)
        answered = len(rest) < len(self.arguments)
        if not rest or (answered and not any(a.required for a in rest)):
            return None
        return Form(self.title, rest, self.about)

    def placed(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, each answer under its name and as text, without the empty ones."""
        found = dict(given)
        first = next((a.name for a in self.arguments if a.name not in given), None)
        if first is not None and FIRST not in self._names and found.get(FIRST) is not None:
            found[first] = found.pop(FIRST)
        for name in self._names & found.keys():
            found[name] = as_text(found[name])
        return {k: v for k, v in found.items() if k not in self._names or v not in ("", None)}

    def taken(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, with each answer as `Argument.taken` has it. Raises UserError."""
        found = dict(given)
        for argument in self.arguments:
            if isinstance(text := found.get(argument.name), str):
                found[argument.name] = argument.taken(text)
        return found

    @property
    def _names(self) -> set[str]:
        return {argument.name for argument in self.arguments}


Asks = Callable[[Turn, Mapping[str, Any]], Awaitable[Form | None]]
"""What somebody is asked just now, the whole of it whatever is given already; None where nothing is
open. It is awaited while Discord waits, so that it has two seconds at most."""
