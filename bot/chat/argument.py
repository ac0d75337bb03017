"""An argument of a command, as platforms see it: what may be said, and what an answer means."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.catalogue import _, looked_up
from bot.chat.turn import Turn
from bot.domain.base import Model
from bot.domain.errors import UserError


@dataclass(frozen=True)
class Choice:
    """A value to pick for an argument, and how to show it."""

    label: str
    value: str
    detail: str = ""


Completer = Callable[[Turn, str], Awaitable[Sequence[Choice]]]
"""What somebody may mean by what they have typed so far, best first; empty when nothing fits."""


@dataclass(frozen=True)
class Input:
    """How an argument is entered; put into the `Annotated` type of a field."""

    complete: Completer | None = None
    long: bool = False
    """Several lines of text are expected."""
    ask: bool = False
    """A form asks for it too, although it can be left out."""


class Attachment(Model):
    """A file that somebody has sent along."""

    name: str
    data: bytes


Kind = Literal["text", "number", "yes-no", "file"]

YES = frozenset({"yes", "y", "true", "1", "ja", "j"})
NO = frozenset({"no", "n", "false", "0", "nein"})
DIGITS = re.compile(r"[\d\s,;]+")
FEW = 12
"""As many options as a sentence can name."""


def yes_or_no(text: str) -> str | None:
    """`yes` or `no`, said in any language that Parley speaks; None for what is neither."""
    word = text.strip().casefold()
    return "yes" if word in YES else "no" if word in NO else None


@dataclass(frozen=True)
class Argument:
    """One argument as platforms see it."""

    name: str
    description: str
    required: bool
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    """The only values allowed; empty where any is."""
    min_length: int | None = None
    max_length: int | None = None
    least: int | None = None
    most: int | None = None
    """The bounds of a number; None where there is none."""
    input: Input = Input()
    label: str = ""
    """What a form calls it; `''` where its name says enough."""
    options: tuple[Choice, ...] = ()
    """The only values allowed, where they need words of their own; in place of `choices`."""
    picks: tuple[int, int] | None = None
    """How many options may be picked, the least and the most; None for one. Several are joined by
    commas, so that no value has one."""
    ordered: bool = False
    """Whether the order of several picks counts, so that it has to be typed: `3,1,2`."""
    current: str = ""
    """What was answered before; a form begins with it."""
    help: str = ""
    """More about how to answer, such as an example."""

    @property
    def offers(self) -> tuple[Choice, ...]:
        """The only values allowed, each with how to show it; empty where any is."""
        return self.options or tuple(Choice(value, value) for value in self.choices)

    @property
    def heading(self) -> str:
        """What a form calls it."""
        return looked_up(self.label or self.name.replace("_", " ").capitalize())

    @property
    def key_of(self) -> dict[str, str]:
        """What is typed for each value: itself where all are numbers, else its number from 1."""
        values = [choice.value for choice in self.offers]
        plain = all(value.lstrip("-").isdigit() for value in values)
        return {value: value if plain else str(n) for n, value in enumerate(values, 1)}

    @property
    def before(self) -> str:
        """What was answered before, as it would be typed."""
        keys = self.key_of
        if not keys:
            return self.current
        return ", ".join(keys[value] for value in self.current.split(",") if value in keys)

    @property
    def bounds(self) -> str:
        """What may be answered, as a sentence; `''` where anything may."""
        if self.offers and self.ordered:
            least, most = self.picks or (len(self.offers), len(self.offers))
            return _(
                "{how_many} of the numbers, the first first: `3,1,2`.",
                how_many=_span(least, most),
            )
        if self.offers:
            least, most = self.picks or (1, 1)
            if most == 1:
                return self._choose()
            several = _("{how_many} of them, with commas between.", how_many=_span(least, most))
            return f"{several} {self._choose()}"
        match self.kind:
            case "yes-no":
                return _("Yes or no.")
            case "number":
                return _range(self.least, self.most)
            case "text" | "file":
                return _lengths(self.min_length, self.max_length)

    def _choose(self) -> str:
        if self.options or len(self.offers) > FEW:
            keys = list(self.key_of.values())
            first, last, step = int(keys[0]), int(keys[-1]), _step(keys)
            if step > 1:
                return _(
                    "By number, {first} to {last} in steps of {step}, such as {second}.",
                    first=first,
                    last=last,
                    step=step,
                    second=first + step,
                )
            return _("By number, {first} to {last}.", first=first, last=last)
        return _("One of: {values}.", values=", ".join(choice.value for choice in self.offers))

    def taken(self, text: str) -> str:
        """What an answer means: picks by their values, with commas between; yes or no; else itself.

        Options may be named by value, by label or by what is typed for them. Raises UserError for
        what cannot be answered.
        """
        if self.offers:
            return self._picked(text)
        match self.kind:
            case "yes-no":
                said = yes_or_no(text)
                if said is None:
                    raise UserError(
                        _("{asked} has to be yes or no.", asked=self._said),
                        _("Type one of the two."),
                    )
                return said
            case "number":
                return str(self._number(text))
            case "text" | "file":
                self._measure(text)
                return text

    @property
    def _said(self) -> str:
        return _("“{text}”", text=self.label) if self.label else f"`{self.name}`"

    def _number(self, text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            message = _("{asked} has to be a whole number.", asked=self._said)
            raise UserError(message, _("Type it in digits.")) from None
        if self.least is not None and number < self.least:
            raise UserError(
                _("{asked} is too small.", asked=self._said),
                _("It is at least {least}.", least=self.least),
            )
        if self.most is not None and number > self.most:
            raise UserError(
                _("{asked} is too large.", asked=self._said),
                _("It is at most {most}.", most=self.most),
            )
        return number

    def _measure(self, text: str) -> None:
        if self.max_length is not None and len(text) > self.max_length:
            raise UserError(
                _(
                    "{asked} is longer than {most} characters: it has {count}.",
                    asked=self._said,
                    most=self.max_length,
                    count=len(text),
                ),
                _("Say it more briefly."),
            )
        if self.min_length is not None and len(text) < self.min_length:
            hint = _("It takes at least {least} characters.", least=self.min_length)
            raise UserError(_("{asked} is too short.", asked=self._said), hint)

    def _picked(self, text: str) -> str:
        several = self.ordered or (self.picks is not None and self.picks[1] > 1)
        names = _parted(text) if several else [text.strip()]
        values = [self._value(name) for name in names]
        for value in values:
            if values.count(value) > 1:
                named = names[values.index(value)]
                raise UserError(
                    _("{asked} names {named} twice.", asked=self._said, named=named[:40]),
                    _("Name each once."),
                )
        whole = len(self.offers)
        least, most = self.picks or ((whole, whole) if self.ordered else (1, 1))
        if not least <= len(values) <= most:
            raise UserError(
                _(
                    "{asked} takes {how_many}, and these are {count}.",
                    asked=self._said,
                    how_many=_span(least, most),
                    count=len(values),
                ),
                self.bounds,
            )
        return ",".join(values)

    def _value(self, name: str) -> str:
        keys = self.key_of
        if name in keys:
            return name
        for value, key in keys.items():
            if name == key:
                return value
        said = name.casefold()
        for choice in self.offers:
            if said in (choice.label.casefold(), choice.value.casefold()):
                return choice.value
        raise UserError(
            _("{asked} cannot be `{name}`.", asked=self._said, name=name[:40]), self._choose()
        )


def _step(keys: Sequence[str]) -> int:
    """How far numbers are apart; 1 where they are not all equally far."""
    numbers = [int(key) for key in keys]
    apart = {later - earlier for earlier, later in pairwise(numbers)}
    return apart.pop() if len(apart) == 1 else 1


def _parted(text: str) -> list[str]:
    """The parts of an answer with several picks: between commas, or numbers with spaces between."""
    mark = r"[\s,;]+" if DIGITS.fullmatch(text) else r"[,;]"
    return [part for each in re.split(mark, text) if (part := each.strip())]


def _span(least: int, most: int) -> str:
    return str(least) if least == most else _("{least} to {most}", least=least, most=most)


def _range(least: int | None, most: int | None) -> str:
    if least is None:
        return "" if most is None else _("At most {most}.", most=most)
    return _("At least {least}.", least=least) if most is None else f"{_span(least, most)}."


def _lengths(least: int | None, most: int | None) -> str:
    if least is None:
        return "" if most is None else _("At most {most} characters.", most=most)
    if most is None:
        return _("At least {least} characters.", least=least)
    return _("{how_many} characters.", how_many=_span(least, most))
