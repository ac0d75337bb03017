"""A conversation in a terminal: somebody types, or a file or another program does."""

from pathlib import Path
from typing import TextIO

from bot.adapters.console.floor import Floor
from bot.adapters.console.screen import Screen
from bot.adapters.console.streams import Gone, lines
from bot.adapters.console.talk import Plainly, Talk, leaves
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room


async def chat(
    dispatcher: Dispatcher,
    who: Person,
    room: Room,
    *,
    greeting: Reply,
    stdin: TextIO,
    stdout: TextIO,
    history: Path | None,
    floor: Floor | None = None,
) -> None:
    """Answer what is typed until it ends, `quit` is typed, or nobody reads `stdout` any more.

    At a terminal there are a greeting, completion, forms for what is missing, and a history in a
    file that only its owner can read (none where `history` is None). Into a pipe goes plain text,
    one answer after another, `COLUMNS` or 80 wide. What is posted because of a line is shown
    after its answer and before the next line is read, where `floor` knows of it.
    """
    floor = floor or Floor()
    screen = Screen(stdout)
    talk = Talk(dispatcher, who, room)
    try:
        if stdin.isatty() and stdout.isatty():
            from bot.adapters.console.interactive import converse  # noqa: PLC0415  # heavy

            await converse(talk, screen, greeting, history=history, floor=floor)
        else:
            await _piped(talk, screen, stdin, floor)
    except Gone:
        return


async def _piped(talk: Talk, screen: Screen, stdin: TextIO, floor: Floor) -> None:
    shown = False
    async for line in lines(stdin):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if leaves(text):
            return
        async with floor.answering():
            reply = await talk.say(text, Plainly())
            await screen.show(reply, gap=shown)
        shown = True
    await floor.settle()
