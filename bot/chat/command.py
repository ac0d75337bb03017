"""A command: a name, typed arguments and a handler, of which each platform makes its own form."""

import types
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from bot.catalogue import _
from bot.chat.argument import Argument, Attachment, Choice, Completer, Input, Kind
from bot.chat.form import Answers, Asks, Form
from bot.chat.reply import ArgValue, Audience, Button, Reply
from bot.chat.turn import Rank, Turn
from bot.domain.base import Model

__all__ = [
    "A_NAME",
    "LONGEST",
    "Answers",
    "Argument",
    "Asks",
    "Attachment",
    "Choice",
    "Command",
    "Completer",
    "Form",
    "Handler",
    "Input",
    "NoArgs",
    "Router",
    "registry",
]

A_NAME = 200
"""As long as a name may be; an argument that takes more takes sentences."""

LONGEST: Final = 120.0
"""Seconds that most commands may take; platforms forget who asked after some minutes."""


class NoArgs(Model):
    """Takes no arguments."""


Handler = Callable[[Turn, Any], Awaitable[Reply]]


@dataclass(frozen=True)
class Command:
    """Something people can ask the bot to do."""

    name: str
    """One word, or a group's word and one of its own: `claim propose`."""
    summary: str
    args: type[Model]
    run: Handler
    audience: Audience = "room"
    needs: Rank = Rank.MEMBER
    example: str = ""
    """A line somebody could type."""
    discussed: bool = False
    """Whether its answer is worth a thread of its own."""
    on_message: str = ""
    """What it is called where it is run on what somebody has written, as its first argument; `''`
    where it is not. Its answer is then for that person alone."""
    in_reply: str = ""
    """The command that stands for it where it is typed in reply to what somebody has written; `''`
    for its own name."""
    asks: Asks | None = None
    """What its form asks just now, where that depends on how things stand; None for a form that is
    made of the arguments alone."""
    anywhere: bool = False
    """Whether it has a place outside of any community although it is about one person: what it is
    about holds for all communities of their platform."""
    longest: float = LONGEST
    """Seconds that it may take. Discord takes no answer any more after fifteen minutes."""

    def __post_init__(self) -> None:
        if (self.asks is not None) != issubclass(self.args, Answers):
            raise TypeError(f"{self.name}: it asks by a form if and only if it takes Answers")

    @property
    def of_community(self) -> bool:
        """Whether it keeps or shows something of one community, and has no place outside of any."""
        return not self.anywhere and (self.audience != "room" or self.needs > Rank.MEMBER)

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments in the order in which they are declared."""
        return tuple(
            # An alias is how a name is typed that Python keeps for itself: `in`, `from`.
            _argument(info.alias or name, info)
            for name, info in self.args.model_fields.items()
        )

    @property
    def free_text(self) -> bool:
        """Whether it takes whole sentences, so that a question behind its name belongs to it."""
        most = self.arguments[0].max_length if self.arguments else None
        return most is not None and most > A_NAME

    def missing(self, given: Mapping[str, Any]) -> tuple[Argument, ...]:
        """The required arguments that `given` lacks: what a form still has to ask for."""
        return tuple(a for a in self.arguments if a.required and a.name not in given)

    def form(self, given: Mapping[str, Any]) -> tuple[Argument, ...]:
        """What a form asks for: what is missing, and what is worth asking besides.

        Empty where nothing is missing, unless nothing at all was given of what is worth asking.
        """
        missing = self.missing(given)
        worth = tuple(a for a in self.arguments if a.input.ask and not a.required)
        if not missing and (given or not worth):
            return ()
        return (*missing, *(a for a in worth if a.name not in given))

    def button(self, label: str, **args: ArgValue) -> Button:
        """A button that runs this command with these arguments already filled in.

        Raises KeyError for an argument that the command does not have. One that asks by a form
        takes any: they answer what it asks.
        """
        unknown = set() if self.asks else set(args) - {argument.name for argument in self.arguments}
        if unknown:
            raise KeyError(f"{self.name} has no argument {sorted(unknown)}")
        return Button(label=label, command=self.name, args=args)

    @property
    def usage(self) -> str:
        """How to type it: `framing event [sides]`."""
        words = [a.name if a.required else f"[{a.name}]" for a in self.arguments]
        if self.asks:
            words.append(_("[name:answer …]"))
        return " ".join((self.name, *words))


class Router:
    """A feature's commands, gathered by decorator."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def command(
        self,
        name: str,
        summary: str,
        *,
        audience: Audience = "room",
        needs: Rank = Rank.MEMBER,
        example: str = "",
        discussed: bool = False,
        on_message: str = "",
        in_reply: str = "",
        asks: Asks | None = None,
        anywhere: bool = False,
        longest: float = LONGEST,
    ) -> Callable[[Handler], Command]:
        """Make a command of a handler `(turn, args) -> Reply`; its second parameter is its form."""

        def decorate(handler: Handler) -> Command:
            args = handler.__annotations__["args"]
            command = Command(
                name,
                summary,
                args,
                handler,
                audience,
                needs,
                example=example,
                discussed=discussed,
                on_message=on_message,
                in_reply=in_reply,
                asks=asks,
                anywhere=anywhere,
                longest=longest,
            )
            self.commands.append(command)
            return command

        return decorate


def registry(routers: Sequence[Router]) -> dict[str, Command]:
    """All commands by name, in order. Raises ValueError where two share a name."""
    commands: dict[str, Command] = {}
    for router in routers:
        for command in router.commands:
            if command.name in commands:
                raise ValueError(f"two commands are called {command.name}")
            commands[command.name] = command
    return commands


def _argument(name: str, info: FieldInfo) -> Argument:
    limits = {type(m).__name__: m for m in info.metadata}
    kind = _bare(info.annotation)
    shortest, longest = limits.get("MinLen"), limits.get("MaxLen")
    least, most = limits.get("Ge"), limits.get("Le")
    return Argument(
        name=name,
        description=info.description or "",
        required=info.is_required(),
        kind=KINDS.get(kind, "text"),
        choices=_choices(kind),
        min_length=getattr(shortest, "min_length", None),
        max_length=getattr(longest, "max_length", None),
        least=getattr(least, "ge", None),
        most=getattr(most, "le", None),
        input=next((m for m in info.metadata if isinstance(m, Input)), Input()),
    )


KINDS: Mapping[Any, Kind] = {int: "number", bool: "yes-no", Attachment: "file"}


def _bare(annotation: Any) -> Any:
    """The type without `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(a for a in get_args(annotation) if a is not type(None))
    return annotation


def _choices(kind: Any) -> tuple[str, ...]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    return ()
