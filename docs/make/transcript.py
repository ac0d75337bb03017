"""The conversation shown in the README, had with the bot each time the page is made."""

import re
from dataclasses import dataclass

from bot.adapters.console.render import render
from bot.app import App
from bot.chat.reply import Outcome
from bot.chat.turn import Person, Room

README = "README.md"
WIDTH = 80


@dataclass(frozen=True)
class Exchange:
    """A line that somebody types, how it ends, and how much of the answer is shown."""

    line: str
    outcome: Outcome
    paragraphs: int | None = None
    """Only so many paragraphs of the answer, its title among them; all of them where it is None."""


CONVERSATION = (
    Exchange("Who proposed a peace summit?", "answered"),
    Exchange("What did the General Assembly vote in March 2022?", "elsewhere", 3),
    Exchange("Why did the Cuban Missile Crisis end arms control negotiations?", "premise", 2),
    Exchange("framing Minsk II", "shown", 5),
)

BEGIN = "<!-- transcript: made by `python -m docs.make` -->"
END = "<!-- end of transcript -->"
PART = re.compile(rf"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


async def with_transcript(readme: str, app: App) -> str:
    """The README with the conversation as it goes now. Raises ValueError without a place for it."""
    if not PART.search(readme):
        raise ValueError(f"{README} has no {BEGIN}")
    said = "\n".join([await _said(app, exchange) for exchange in CONVERSATION])
    part = f"{BEGIN}\n\n```\n{said}```\n\n{END}"
    return PART.sub(lambda _: part, readme, count=1)


async def _said(app: App, exchange: Exchange) -> str:
    _, reply = await app.dispatcher.typed(exchange.line, Person(), Room())
    if reply.outcome != exchange.outcome:
        raise ValueError(f"{exchange.line} is {reply.outcome} now, not {exchange.outcome}")
    parts = render(reply, WIDTH).strip("\n").split("\n\n")
    shown = "\n\n".join(parts[: exchange.paragraphs])
    left = sum(line != "" for part in parts[exchange.paragraphs :] for line in part.split("\n"))
    more = f"\n\n[… {left} more lines]" if exchange.paragraphs else ""
    return f"> {exchange.line}\n\n{shown}{more}\n"
