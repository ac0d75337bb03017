"""`words show`: what each side calls a thing, and the neutral term."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Input, Router
from bot.chat.reply import Block, Item, Listing, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.framing import framing
from bot.commands.naming import events
from bot.commands.present import footer
from bot.domain.base import Model

router = Router()


class WordsArgs(Model):
    """Of which event."""

    event: Annotated[
        str | None,
        Input(complete=events),
        Field(description="Which event; all words if left out", max_length=200),
    ] = None


@router.command(
    "words show",
    "What each side calls a thing, and the neutral term",
    example="words show Crimea",
)
async def words(turn: Turn, args: WordsArgs) -> Reply:
    """List the vocabulary of an event, or of all of them."""
    found = None
    if args.event is not None:
        found = await turn.services.lookup.one_event(turn.scope, args.event)
    terms = await turn.services.showing.terms(turn.scope, found)
    version = (await turn.services.views.of(turn.scope)).version
    blocks: list[Block] = [
        Listing(
            heading=_("{topic}. Neutral: {neutral}", topic=term.topic, neutral=term.neutral),
            items=tuple(
                Item(label=view.labels.get(side, side), detail=own)
                for side, own in term.words.items()
            ),
        )
        for view, term in terms
    ]
    if not blocks and found:
        neutral = found.head.neutral_wording
        blocks = [
            Prose(
                text=_(
                    "No words of the sides are on record for it. Neutral: {neutral}.",
                    neutral=neutral,
                )
            )
        ]
    return Reply(
        title=_("Words: {event}", event=found.head.label) if found else _("Words"),
        blocks=tuple(blocks or [Prose(text=_("No dossier here lists words yet."))]),
        buttons=(framing.button(_("Each side's telling"), event=found.address),) if found else (),
        footer=footer(version),
    )
