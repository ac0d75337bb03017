"""Somebody at a terminal: the keys that they press, and all that they read."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from typing_extensions import override

from bot.adapters.console.chat import chat
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.chat.turn import Person
from tests.adapters.console.town import MEMBER, ROOM

CTRL_C = "\x03"
CTRL_D = "\x04"
ENTER = "\r"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    @override
    def isatty(self) -> bool:
        return True


class Typist:
    """Somebody at a terminal."""

    def __init__(self, keys: PipeInput, screen: Terminal) -> None:
        self._keys = keys
        self._screen = screen

    def type(self, text: str) -> None:
        """Press these keys."""
        self._keys.send_text(text)

    @property
    def screen(self) -> str:
        """Everything that was sent to the screen so far."""
        return self._screen.getvalue()

    @property
    def reads(self) -> str:
        """Everything on the screen so far, without colours."""
        return re.sub(r"\x1b\[[0-9;]*m", "", self._screen.getvalue())

    async def sees(self, text: str) -> None:
        """Wait until this stands on the screen."""
        async with asyncio.timeout(5):
            while text not in self.reads:  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # a screen tells nobody that it has changed


@contextmanager
def keyboard() -> Iterator[PipeInput]:
    """Keys to press."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


@asynccontextmanager
async def seated(
    keys: PipeInput,
    dispatcher: Dispatcher,
    greeting: Reply,
    *,
    welcome: str,
    who: Person = MEMBER,
    history: Path | None = None,
) -> AsyncIterator[Typist]:
    """Somebody in a conversation that begins with these words; at the end they leave."""
    screen = Terminal()
    typist = Typist(keys, screen)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(
            chat(
                dispatcher,
                who,
                ROOM,
                greeting=greeting,
                stdin=Terminal(),
                stdout=screen,
                history=history,
            )
        )
        await typist.sees(welcome)
        yield typist
        typist.type(CTRL_D)


async def completed(completer: Completer, typed: str) -> list[tuple[str, str]]:
    """The lines that somebody could have after pressing the tabulator, and how each is shown."""
    event = CompleteEvent(completion_requested=True)
    document = Document(typed)
    return [
        (typed[: len(typed) + found.start_position] + found.text, found.display_text)
        async for found in completer.get_completions_async(document, event)
    ]
