"""`quoting`: whether summaries may quote what you write."""

from typing import Annotated

from pydantic import Field

from bot.chat.command import Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.domain.base import Model

router = Router()


class QuotingArgs(Model):
    """Yes or no."""

    allowed: Annotated[bool, Field(description="Whether summaries may quote what you write")]


@router.command(
    "quoting",
    "Whether summaries for moderators may quote what you write",
    audience="caller",
    example="quoting no",
)
async def quoting(turn: Turn, args: QuotingArgs) -> Reply:
    """Keep what somebody wants; what is kept already is struck."""
    who = account(turn)
    if args.allowed:
        changed = await turn.services.summaries.quote_again(who)
        text = "Summaries may quote you from now on." if changed else "They may quote you already."
        return Reply(blocks=(Prose(text=f"{text} Say no again: `quoting no`."),))
    await turn.services.summaries.quote_no_more(who, turn.now)
    return Reply(
        blocks=(
            Prose(
                text="No summary quotes or names you from now on, in any community of this "
                "platform; your messages are only counted. What earlier summaries quoted of you "
                "has been struck from them. Take it back: `quoting yes`."
            ),
        )
    )
