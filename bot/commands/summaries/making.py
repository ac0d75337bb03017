"""`summary`: made on demand from a room's history."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.argument import Choice
from bot.chat.command import Input, NoArgs, Router
from bot.chat.reply import Button, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.summaries.cards import card
from bot.commands.summaries.reading import LONGEST
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.services.summaries import Wanted
from bot.services.summaries.when import period

router = Router()

PERIODS = ("24h", "3d", "7d", "30d")


def of_rooms() -> UserError:
    """Why nobody is summed up."""
    return UserError(
        _(
            "A summary is of a room, never of a person: what somebody said stands in the room, "
            "and is not gathered about them."
        ),
        _("Ask for a room: `summary room:#name since:7d`."),
    )


class Readers(StrEnum):
    """Who may read a summary."""

    ME = "me"
    MODERATORS = "moderators"


async def _periods(turn: Turn, typed: str) -> list[Choice]:
    return [Choice(each, each) for each in PERIODS if each.startswith(typed.strip())]


class SummaryArgs(Model):
    """What is to be summarised."""

    since: Annotated[
        str | None,
        Input(complete=_periods),
        Field(description="From when on: 24h, 7d, 2w or 2026-11-20", max_length=60),
    ] = None
    until: Annotated[
        str | None,
        Input(complete=_periods),
        Field(description="Until when: the same; now unless given", max_length=60),
    ] = None
    room: Annotated[
        str | None, Field(description="Which room; this one unless given", max_length=120)
    ] = None
    readers: Annotated[
        Readers, Field(alias="for", description="Who may read it: me, or all moderators")
    ] = Readers.ME


@router.command(
    "summary",
    "What a room discussed: conversations, agreement, dissent, open questions; with quotes",
    audience="caller",
    needs=Rank.MODERATOR,
    longest=LONGEST,
)
async def summary(turn: Turn, args: SummaryArgs) -> Reply:
    """Read a room's history, and keep and show the report of it."""
    typed = (args.since or "", args.until or "", args.room or "")
    if any(text.strip().startswith(("@", "<@")) for text in typed):
        raise of_rooms()
    since, until = period(args.since, args.until, turn.now)
    room = args.room or turn.room.place
    if not room:
        raise UserError(_("There is no room here to summarise."), _("Do it in a chat room."))
    wanted = Wanted(room, since, until, shared=args.readers is Readers.MODERATORS)

    async def tell(text: str) -> None:
        button = Button(label=_("Cancel"), command="summaries cancel", style="danger")
        await turn.progress(text, button)

    kept = await turn.services.summaries.make(turn.scope, account(turn), wanted, turn.now, tell)
    return card(kept)


@router.command(
    "summaries cancel",
    "Stop the summary that is being made for you",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def cancel(turn: Turn, args: NoArgs) -> Reply:
    """Stop it; nothing of it is kept."""
    turn.services.summaries.cancel(turn.scope, account(turn))
    return Reply(blocks=(Prose(text=_("Stopped. Nothing of it is kept.")),))
