"""`summaries list`, `show`, `files`, `delete`: reports that were made."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Button, File, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.summaries.cards import card, quoted_on
from bot.domain.base import Model
from bot.domain.report import Report
from bot.reporting import data, html, markdown
from bot.reporting.wording import moment

router = Router()

MOST = 10**9
LONGEST = 780
"""Seconds that it may take; Discord forgets who asked after 900."""

Number = Annotated[int, Field(description="Its number in `summaries list`", ge=1, le=MOST)]


@router.command(
    "summaries list",
    "The summaries that you may read, the newest first",
    audience="caller",
    needs=Rank.MODERATOR,
    example="summaries list",
)
async def listing(turn: Turn, args: NoArgs) -> Reply:
    """List them, each with a button to read it."""
    found = await turn.services.summaries.list(turn.scope, account(turn), turn.now)
    if not found:
        return Reply(
            blocks=(
                Prose(text=_("There is no summary that you may read. Ask for one: `summary`.")),
            )
        )
    return Reply(
        title=_("Summaries"),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=_(
                            "Summary {number} of {room}, {since} to {until}",
                            number=each.number,
                            room=each.called,
                            since=moment(each.since),
                            until=moment(each.until),
                        ),
                        detail=_(
                            "for all moderators, kept until {until}",
                            until=moment(each.expires_at),
                        )
                        if each.shared
                        else _("for you alone, kept until {until}", until=moment(each.expires_at)),
                        button=Button(
                            label=_("Read"), command="summaries show", args={"number": each.number}
                        ),
                    )
                    for each in found
                )
            ),
        ),
    )


class ShowArgs(Model):
    """Which card of which summary."""

    number: Number
    card: Annotated[int, Field(description="Which of its cards, from 1", ge=1, le=100)] = 1


@router.command(
    "summaries show",
    "A summary again, without what was deleted or edited since",
    audience="caller",
    needs=Rank.MODERATOR,
    longest=LONGEST,
)
async def show(turn: Turn, args: ShowArgs) -> Reply:
    """Hold its quotes against the room as it stands now, and show a card of it."""
    by = account(turn)

    def on_it(report: Report) -> Collection[str]:
        return quoted_on(report, args.card)

    kept = await turn.services.summaries.open(turn.scope, args.number, by, turn.now, on_it)
    return card(kept, args.card)


class NumberArgs(Model):
    """Which summary."""

    number: Number


@router.command(
    "summaries files",
    "A summary as files: to read, to print, and as data",
    audience="caller",
    needs=Rank.MODERATOR,
    longest=LONGEST,
)
async def files(turn: Turn, args: NumberArgs) -> Reply:
    """Hand it over as Markdown, HTML and JSON."""
    kept = await turn.services.summaries.open(turn.scope, args.number, account(turn), turn.now)
    report, name = kept.report, f"summary-{kept.number}"
    return Reply(
        title=_("Summary {number} of {room}", number=kept.number, room=report.room),
        blocks=(
            Note(
                tone="hint",
                text=_(
                    "What is deleted in the room later goes from the summary here, and stays in "
                    "these files: delete them when you no longer need them."
                ),
            ),
        ),
        files=(
            File(name=f"{name}.md", text=markdown(report, kept.expires_at)),
            File(name=f"{name}.html", text=html(report, kept.expires_at)),
            File(name=f"{name}.json", text=data(report, kept.expires_at)),
        ),
    )


@router.command(
    "summaries delete",
    "Delete a summary at once",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def delete(turn: Turn, args: NumberArgs) -> Reply:
    """Delete it; no copy of it is kept to turn pages."""
    await turn.services.summaries.delete(turn.scope, args.number, account(turn), turn.now)
    return Reply(blocks=(Prose(text=_("Summary {number} is deleted.", number=args.number)),))
