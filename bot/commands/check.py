"""`check`: a statement against the store: what was judged of it, and what is near and was not."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, Router
from bot.chat.reply import Block, Button, Cited, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.claim import claim
from bot.commands.framing import framing
from bot.commands.present import footer, statement
from bot.domain.base import Model
from bot.services.checking import Checked

router = Router()

EVENTS = 2
NOT_JUDGED = marked(
    "Nobody has judged this statement here. What follows is near to it and says nothing of whether "
    "it is true."
)
NOTHING = marked("Nothing here speaks to this statement.")


class CheckArgs(Model):
    """What is to be checked."""

    statement: Annotated[
        str,
        Input(long=True),
        Field(description="The statement, in English", min_length=2, max_length=2000),
    ]


@router.command(
    "check",
    "A statement against the store: supported, contested, contradicted, or not judged",
    example="check The breakdown of Minsk II led to the invasion.",
    on_message="Check against sources",
)
async def check(turn: Turn, args: CheckArgs) -> Reply:
    """Say what was judged of a statement, and show what is near."""
    checked = await turn.services.checking.check(turn.scope, args.statement)
    outcome = "answered" if checked.judged else "elsewhere" if _near(checked) else "abstained"
    return Reply(
        title=_("“{statement}”", statement=checked.statement),
        outcome=outcome,
        blocks=tuple(_blocks(checked)),
        buttons=tuple(_buttons(checked)),
        footer=footer(checked.version),
    )


def _blocks(checked: Checked) -> list[Block]:
    blocks: list[Block] = [
        Cited(
            heading=_("Judged: {verdict}", verdict=looked_up(judged.verdict)),
            statements=(statement(judged.said),),
        )
        for judged in checked.judged
    ]
    if not checked.judged:
        blocks.append(Prose(text=looked_up(NOT_JUDGED if _near(checked) else NOTHING)))
    blocks += [
        Note(
            tone="hint",
            text=_(
                "“{word}” is what {side} says; in neutral words: {neutral}.",
                word=loaded.word,
                side=loaded.side,
                neutral=loaded.neutral,
            ),
        )
        for loaded in checked.loaded
    ]
    if checked.checks:
        shown = tuple(statement(said) for said in checked.checks)
        blocks.append(Cited(heading=_("Judged, but of another statement"), statements=shown))
    if checked.related:
        shown = tuple(statement(said) for said in checked.related)
        blocks.append(Cited(heading=_("Related, not judged"), statements=shown))
    if checked.against:
        shown = tuple(statement(said) for said in checked.against)
        blocks.append(Cited(heading=_("What the dossier sets against these"), statements=shown))
    return blocks


def _near(checked: Checked) -> bool:
    """Whether anything near the statement was found."""
    return bool(checked.checks or checked.related)


def _buttons(checked: Checked) -> list[Button]:
    return [
        *(
            claim.button(_("{verdict}: in full", verdict=looked_up(j.verdict)), claim=j.said.ref)
            for j in checked.judged
        ),
        *(
            framing.button(_("Each side on: {label}", label=label)[:80], event=address)
            for address, label in checked.events[:EVENTS]
        ),
    ]
