"""`quoting`: whether summaries may quote what you write."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
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
    anywhere=True,
)
async def quoting(turn: Turn, args: QuotingArgs) -> Reply:
    """Keep what somebody wants; what is kept already is struck."""
    who = account(turn)
    if args.allowed:
        changed = await turn.services.summaries.quote_again(who)
        text = (
            _("Summaries may quote you from now on. Say no again: `quoting no`.")
            if changed
            else _("They may quote you already. Say no again: `quoting no`.")
        )
        return Reply(blocks=(Prose(text=text),))
    await turn.services.summaries.quote_no_more(who, turn.now)
    return Reply(
        blocks=(
            Prose(
                text=_(
                    "No summary quotes or names you from now on, in any community of this"
                    " platform; your messages are only counted. What earlier summaries quoted of"
                    " you has been struck from them. Take it back: `quoting yes`."
                )
            ),
        )
    )
