"""Completion at the prompt: names of commands, and what a command's own completers offer."""

import re
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from typing_extensions import override

from bot.adapters.console.lines import clean_line
from bot.adapters.console.talk import Talk
from bot.catalogue import looked_up, speaking
from bot.chat.command import Argument, Choice, Command
from bot.chat.typed import PREFIX, named

# an argument given by name, up to the cursor: as `typed` reads it, but perhaps unfinished
NAMED = re.compile(
    r"""(?<!\S)(?P<name>[a-z_]+)[:=](?P<value>"(?P<quoted>[^"]*)|(?P<plain>[^\s"]*))$"""
)


class _Asynchronous(Completer):
    """A completer that has to ask the store, and so has nothing to say at once."""

    @override
    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Nothing; see `get_completions_async`."""
        return ()


class LineCompleter(_Asynchronous):
    """Completes a typed line: `fra` to `framing`, `framing mins` to the event."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    @override
    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What the line before the cursor may become, best first."""
        language = await self._talk.language()
        line = document.text_before_cursor
        bare = PREFIX.sub("", line.lstrip())
        if " " not in bare or any(map(self._longer(bare), self._talk.dispatcher.commands)):
            if bare or complete_event.completion_requested:
                for found in self._commands(bare, language):
                    yield found
            return
        name, rest = named(bare, self._talk.dispatcher.commands)
        command = self._talk.dispatcher.commands.get(name)
        if command is None:
            return
        for found in await self._values(command, rest):
            yield found

    @staticmethod
    def _longer(typed: str) -> Callable[[str], bool]:
        start = typed.casefold()
        return lambda name: name.startswith(start) and name != start

    def _commands(self, start: str, language: str) -> Iterable[Completion]:
        for command in self._talk.dispatcher.commands.values():
            if command.name.startswith(start.casefold()) and command.needs <= self._talk.who.rank:
                with speaking(language):
                    summary = clean_line(looked_up(command.summary))
                yield Completion(command.name, -len(start), display_meta=summary)

    async def _values(self, command: Command, rest: str) -> list[Completion]:
        if not command.arguments:
            return []
        first, *others = command.arguments
        named = {argument.name: argument for argument in others}
        match = NAMED.search(rest)
        if match and match["name"] in named:
            typed = match["quoted"] or match["plain"] or ""
            offered = await offers(self._talk, command, named[match["name"]], typed)
            replaced = len(match["value"])
            return [_completion(choice, replaced, quoted=True) for choice in offered]
        offered = await offers(self._talk, command, first, rest)
        found = [_completion(choice, len(rest)) for choice in offered]
        word = rest.rsplit(" ", 1)[-1]
        if word and word != rest:
            found += [Completion(f"{name}:", -len(word)) for name in named if name.startswith(word)]
        return found


class ValueCompleter(_Asynchronous):
    """Completes the answer to one question of a form."""

    def __init__(self, talk: Talk, command: Command, argument: Argument) -> None:
        self._talk = talk
        self._command = command
        self._argument = argument

    @override
    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What the argument may become, best first."""
        typed = document.text_before_cursor
        for choice in await offers(self._talk, self._command, self._argument, typed):
            yield _completion(choice, len(typed))


async def offers(talk: Talk, command: Command, argument: Argument, typed: str) -> Sequence[Choice]:
    """What somebody may mean by `typed`: one of the only values, or what a completer finds."""
    if command.needs > talk.who.rank:
        return ()
    if argument.offers:
        start = typed.casefold()
        return [
            choice
            for choice in argument.offers
            if choice.value.casefold().startswith(start)
            or choice.label.casefold().startswith(start)
        ]
    return await talk.dispatcher.complete(command, argument.name, typed, talk.who, talk.room)


def _completion(choice: Choice, replaced: int, *, quoted: bool = False) -> Completion:
    """What replaces the last so many characters, in quotes if it would fall apart without."""
    value, label = clean_line(choice.value), clean_line(choice.label)
    text = f'"{value}"' if quoted and " " in value else value
    meta = value if label != value else ""
    return Completion(text, -replaced, display=label or value, display_meta=meta)
