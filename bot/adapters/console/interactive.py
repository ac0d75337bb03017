"""The terminal with a person at it: completion, history, forms and a status line."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from bot.adapters.console.asking import Asking
from bot.adapters.console.completion import LineCompleter
from bot.adapters.console.floor import Floor
from bot.adapters.console.history import KeptHistory, opened
from bot.adapters.console.lines import clean
from bot.adapters.console.screen import Screen
from bot.adapters.console.talk import Arguments, Talk, leaves
from bot.catalogue import _, looked_up, marked, speaking
from bot.chat.command import Command, Form
from bot.chat.reply import Button, Note, Reply

PROMPT = "> "
KEYS = marked("Tab completes, Ctrl-C clears the line, `quit` leaves.")


async def converse(
    talk: Talk, screen: Screen, greeting: Reply, *, history: Path | None, floor: Floor
) -> None:
    """Greet, then read and answer until somebody leaves. Raises Gone."""
    await screen.show(greeting, gap=False)
    with speaking(await talk.language()):
        await screen.show(Reply(blocks=(Note(tone="hint", text=looked_up(KEYS)),)))
        kept = await _history(history, screen)
    talk.offer(greeting)
    session: PromptSession[str] = PromptSession(
        PROMPT, completer=LineCompleter(talk), history=kept, key_bindings=_keys()
    )
    manner = AtTerminal(talk, screen)
    while True:
        await screen.say("\n")
        try:
            line = clean(await session.prompt_async()).strip()
        except KeyboardInterrupt:
            with speaking(await talk.language()):
                await screen.say(_("Type quit or press Ctrl-D to leave.\n"))
            continue
        except EOFError:
            return
        if kept is not None:
            await kept.save()
        if leaves(line):
            return
        if line:
            async with floor.answering():
                await screen.show(await talk.say(line, manner))


class AtTerminal:
    """Asks for what is missing field by field; waits with a status line, until Ctrl-C."""

    asks = True

    def __init__(self, talk: Talk, screen: Screen) -> None:
        self._talk = talk
        self._screen = screen

    async def fill(self, command: Command, given: Arguments, form: Form) -> Arguments | None:
        """The arguments with the answers; None after an empty line or Ctrl-C."""
        return await Asking(self._talk, self._screen, command).fill(given, form)

    async def wait(self, work: Coroutine[Any, Any, Reply]) -> Reply:
        """The reply when it comes, or after Ctrl-C one that says that it was stopped."""
        task = asyncio.ensure_future(work)
        with _interrupt(task.cancel):
            try:
                return await task
            except asyncio.CancelledError:
                if _we_are_cancelled():
                    raise
                return Reply.problem(_("Stopped before it was done."), _("You can ask again."))

    async def progress(self, text: str, cancel: Button | None = None) -> None:
        """Show what is being done in the last line."""
        await self._screen.status(text)


async def _history(path: Path | None, screen: Screen) -> KeptHistory | None:
    if path is None:
        return None
    try:
        return await opened(path)
    except OSError as error:
        text = _(
            "What you type is not kept: {path} cannot be used ({reason}).",
            path=path,
            reason=error.strerror,
        )
        await screen.show(Reply(blocks=(Note(tone="hint", text=text),)))
        return None


def _keys() -> KeyBindings:
    """Ctrl-C clears a line; on an empty one it is told how to leave."""
    keys = KeyBindings()

    @keys.add("c-c")
    def clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    return keys


def _we_are_cancelled() -> bool:
    current = asyncio.current_task()
    return current is not None and current.cancelling() > 0


@contextmanager
def _interrupt(stop: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C stop one thing instead of the program, where the platform can tell us of it."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
