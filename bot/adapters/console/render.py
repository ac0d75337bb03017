"""A reply as a person reads it in a terminal, or in the file a terminal is piped into."""

from typing import TYPE_CHECKING

from bot.adapters.console.layout import lay_out
from bot.adapters.console.lines import Line, Style, plain
from bot.catalogue import speaking
from bot.chat.reply import Reply

if TYPE_CHECKING:
    from rich.text import Text

PLAIN_WIDTH = 80

LOOKS: dict[Style, str] = {
    "plain": "",
    "strong": "bold",
    "heading": "bold cyan",
    "dim": "dim",
    "reference": "cyan",
    "mark": "dim italic",
    "problem": "yellow",
    "link": "blue underline",
}


def render(reply: Reply, width: int = PLAIN_WIDTH, *, colour: bool = False) -> str:
    """The reply in lines of at most `width` columns (at least 20), each ended by a newline.

    Without `colour` it is plain text. With it, the colours are the sixteen that every terminal has.
    Nothing in the reply can itself reach the terminal as a control sequence or as markup. Only an
    address may be longer than a line.
    """
    with speaking(reply.language):
        lines = lay_out(reply, width)
    if not colour:
        return plain(lines)
    return _coloured(lines)


def renderable(reply: Reply, width: int) -> "Text":
    """The reply for a rich console, already broken into lines of at most `width` columns."""
    with speaking(reply.language):
        return _styled(lay_out(reply, width))


def _styled(lines: list[Line]) -> "Text":
    from rich.text import Text  # noqa: PLC0415  # heavy, and needed for colour only

    text = Text(no_wrap=True, overflow="ignore", end="")
    for line in lines:
        for span in line:
            text.append(span.text, LOOKS[span.style])
        text.append("\n")
    return text


def _coloured(lines: list[Line]) -> str:
    from io import StringIO  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415  # heavy, and needed for colour only

    page = StringIO()
    console = Console(
        file=page, force_terminal=True, color_system="standard", width=10_000, highlight=False
    )
    console.print(_styled(lines), soft_wrap=True, end="")
    return page.getvalue()
