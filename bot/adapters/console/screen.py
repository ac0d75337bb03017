"""Where replies are shown: a terminal with colour and a status line, or a pipe."""

import os
import shutil
from typing import TextIO

from bot.adapters.console.lines import Span, clean_line, plain, wrap
from bot.adapters.console.render import PLAIN_WIDTH, render
from bot.adapters.console.streams import Output, showable
from bot.chat.reply import Reply

ERASE = "\r\x1b[K"  # ECMA-48: to the start of the line, and erase to its end


def show(reply: Reply, stdout: TextIO) -> None:
    """Print one reply, as wide and as coloured as `stdout` is. Raises BrokenPipeError."""
    stdout.write(showable(render(reply, width(), colour=coloured(stdout)), stdout))
    stdout.flush()


def obeys(stdout: TextIO) -> bool:
    """Whether control sequences mean anything to what is written to."""
    return stdout.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stdout: TextIO) -> bool:
    """Whether colours are shown, and wanted."""
    # https://no-color.org: any value but an empty one
    return obeys(stdout) and not os.environ.get("NO_COLOR")


class Screen:
    """Where replies are shown, in colour where it is a terminal that has any."""

    def __init__(self, stdout: TextIO) -> None:
        self._output = Output(stdout)
        self._obeys = obeys(stdout)
        self._waiting = False
        self.colour = coloured(stdout)

    async def show(self, reply: Reply, *, gap: bool = True) -> None:
        """Print a reply, after an empty line if there is to be a gap. Raises Gone."""
        text = render(reply, width(), colour=self.colour)
        await self.say(f"\n{text}" if gap else text)

    async def say(self, text: str) -> None:
        """Print text as it stands, in place of a status line. Raises Gone."""
        erased = ERASE if self._waiting else ""
        self._waiting = False
        await self._output.write(erased + text)

    async def status(self, text: str) -> None:
        """Show in the last line what is being done, until something else is printed."""
        line = plain(wrap([Span(clean_line(text))], width() - 1)[:1])
        if not self._obeys:
            await self.say(line)
            return
        await self._output.write(ERASE + line.rstrip("\n"))
        self._waiting = True


def width() -> int:
    """How many columns there are: `COLUMNS`, else the terminal's, else 80."""
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
