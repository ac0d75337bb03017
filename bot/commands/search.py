"""`search`: finds what the library holds by its words, each hit with where it stands."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Input, Router
from bot.chat.reply import Block, Button, Cited, Item, Listing, Note, Reply
from bot.chat.turn import Turn
from bot.commands.claim import claim
from bot.commands.framing import framing
from bot.commands.naming import events, sides
from bot.commands.present import footer, statement
from bot.commands.source import source
from bot.domain.base import Model
from bot.domain.citation import Said
from bot.services.framing import shortened
from bot.services.searching import Narrowing, SearchPage, Within

router = Router()

LABEL = 60


class SearchArgs(Model):
    """What to search for, and where."""

    words: Annotated[str, Field(description="Words to look for", min_length=2, max_length=200)]
    within: Annotated[Within | None, Field(alias="in", description="Only one sort of things")] = (
        None
    )
    side: Annotated[
        str | None,
        Input(complete=sides),
        Field(description="Only what this side claims", max_length=100),
    ] = None
    event: Annotated[
        str | None,
        Input(complete=events),
        Field(description="Only what is said on this event", max_length=200),
    ] = None
    since: Annotated[
        int | None, Field(alias="from", description="From this year on", ge=1, le=9999)
    ] = None
    until: Annotated[
        int | None, Field(alias="to", description="Up to this year", ge=1, le=9999)
    ] = None
    page: Annotated[int, Field(description="Which page of what was found", ge=1, le=99)] = 1


@router.command(
    "search",
    "Find statements, sources, passages and events by their words",
    example="search referendum in:claims",
)
async def search(turn: Turn, args: SearchArgs) -> Reply:
    """Show one page of what was found."""
    narrowing = Narrowing(
        within=args.within,
        side=args.side,
        event=args.event,
        since=args.since,
        until=args.until,
    )
    found = await turn.services.searching.find(turn.scope, args.words, narrowing, args.page)
    return Reply(
        title=_("Found for “{words}”", words=shortened(args.words, LABEL)),
        blocks=tuple(_blocks(found)),
        buttons=tuple({button.label: button for button in map(_opening, found.hits)}.values()),
        footer=footer(found.version),
    )


def _blocks(found: SearchPage) -> list[Block]:
    blocks: list[Block] = []
    if found.events:
        items = tuple(
            Item(
                label=event.head.label,
                detail=event.head.date.text,
                button=framing.button(_("Each side's telling"), event=event.address),
            )
            for event in found.events
        )
        blocks.append(Listing(heading=_("Events of that name"), items=items))
    if found.hits:
        blocks.append(Cited(statements=tuple(map(statement, found.hits))))
    if found.pages > 1:
        text = _("Page {page} of {pages}.", page=found.page, pages=found.pages)
        if found.page < found.pages:
            text = _("{text} Add page:{next} for the next.", text=text, next=found.page + 1)
        blocks.append(Note(tone="hint", text=text))
    return blocks


def _opening(said: Said) -> Button:
    """The way to one thing that was found: a statement in full, or the source of a passage."""
    if said.ref:
        return claim.button(_("In full: {text}", text=shortened(said.text, LABEL)), claim=said.ref)
    held = said.citations[0].source
    return source.button(_("Source: {title}", title=shortened(held.title, LABEL)), source=held.id)
