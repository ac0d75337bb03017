"""`source show`: one source in full: what it is, how it was read, and what rests on it."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Router
from bot.chat.reply import Block, Button, Cited, Item, Listing, Reply, Statement
from bot.chat.turn import Turn
from bot.commands.claim import claim
from bot.commands.naming import SourceName
from bot.commands.present import footer, reference
from bot.domain.base import Model
from bot.domain.citation import Pointed
from bot.domain.source import Verification
from bot.services.framing import shortened
from bot.services.showing import Sourced
from bot.services.sourcing import how_read, read_in_words

router = Router()

VERIFICATION_MEANS = {
    Verification.VERIFIED: marked("somebody read the place that is cited"),
    Verification.PARTLY: marked("it was read in part, or the place elsewhere"),
    Verification.RECALLED: marked("named from memory; nobody has opened it for this dossier"),
}
ROOM = 110


class SourceArgs(Model):
    """Which source."""

    source: SourceName
    page: Annotated[int, Field(description="Which page of what rests on it", ge=1, le=9999)] = 1


@router.command(
    "source show",
    "A source in full: what it is, how it was read, what rests on it",
    example="source show S-ART",
)
async def source(turn: Turn, args: SourceArgs) -> Reply:
    """Show one source with all that is known of it."""
    shown = await turn.services.showing.source(turn.scope, args.source, args.page)
    version = (await turn.services.views.of(turn.scope)).version
    more: tuple[Button, ...] = ()
    if shown.more:
        more = (source.button(_("More that rests on it"), source=args.source, page=args.page + 1),)
    return Reply(
        title=_("Source {name}", name=shown.found.source.id),
        blocks=tuple(_blocks(shown)),
        buttons=more,
        footer=footer(version),
    )


def _blocks(shown: Sourced) -> list[Block]:
    held = shown.found.source
    by = ", ".join(part for part in (held.author, held.publisher, held.date) if part)
    blocks: list[Block] = [
        Cited(
            statements=(
                Statement(
                    text=_("“{title}”. {by}", title=held.title, by=by).strip(),
                    citations=(reference(Pointed(held)),),
                ),
            )
        )
    ]
    known = [
        Item(label=held.kind, detail=read_in_words(how_read(held))),
        Item(
            label=looked_up(held.verification.value),
            detail=looked_up(VERIFICATION_MEANS[held.verification]),
        ),
    ]
    if held.canonical_url:
        known.append(Item(label=_("Usual address"), detail=held.canonical_url))
    if held.passage_read:
        known.append(Item(label=_("The passage"), detail=held.passage_read))
    if held.after_article:
        known.append(
            Item(label=_("Later"), detail=_("than the article; its authors could not know it"))
        )
    text = shown.text
    known.append(
        Item(label=_("Its text"), detail=_("is held here ({sha256})", sha256=text.sha256[:10]))
        if text
        else Item(label=_("Its text"), detail=_("is not held here"))
    )
    if held.note:
        known.append(Item(label=_("Note"), detail=held.note))
    blocks.append(Listing(heading=_("What is known of it"), items=tuple(known)))
    if shown.resting:
        items = tuple(
            Item(
                label=shortened(rest.text, ROOM),
                detail=rest.address,
                button=claim.button(_("In full"), claim=rest.address),
            )
            for rest in shown.resting
        )
        blocks.append(Listing(heading=_("What rests on it"), items=items))
    return blocks
