"""`side show`: one side: who it is, where it is heard, what it calls things."""

from bot.catalogue import _
from bot.chat.command import Router
from bot.chat.reply import Block, Item, Listing, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.framing import framing
from bot.commands.naming import SideName
from bot.commands.present import footer
from bot.domain.base import Model
from bot.services.showing import Sided

router = Router()


class SideArgs(Model):
    """Which side."""

    side: SideName


@router.command(
    "side show",
    "A side: who it is, on which events it is heard or silent, what it calls things",
    example="side show UA",
)
async def side(turn: Turn, args: SideArgs) -> Reply:
    """Show one side. How much is held of it says nothing of how right it is, and is not ranked."""
    shown = await turn.services.showing.side(turn.scope, args.side)
    version = (await turn.services.views.of(turn.scope)).version
    return Reply(
        title=f"{shown.side.label} ({shown.side.id})",
        blocks=tuple(_blocks(shown)),
        footer=footer(version),
    )


def _blocks(shown: Sided) -> list[Block]:
    about = [shown.side.note] if shown.side.note else []
    if shown.side.aliases:
        about.append(_("Also called: {names}.", names=", ".join(shown.side.aliases)))
    text = "\n".join(about)
    blocks: list[Block] = [Prose(text=text)] if text else []
    heard = tuple(
        Item(
            label=one.found.head.label,
            detail=f"{one.found.head.id}, {one.found.head.date.text}",
            button=framing.button(_("Its telling and the others'"), event=one.found.address),
        )
        for one in shown.heard
        if one.voice == "heard"
    )
    silent = tuple(
        Item(label=one.found.head.label, detail=one.found.head.id)
        for one in shown.heard
        if one.voice == "silent"
    )
    words = tuple(Item(label=neutral, detail=own) for neutral, own in shown.words)
    for heading, items in (
        (_("Where it is heard"), heard),
        (_("Where no verified source of it is held"), silent),
        (_("What it calls things (the neutral words first)"), words),
    ):
        if items:
            blocks.append(Listing(heading=heading, items=items))
    return blocks or [Prose(text=_("Nothing is held of it yet."))]
