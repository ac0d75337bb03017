"""`prompt suggest`, `mine`, `retract`: what members suggest to talk about."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Input, NoArgs, Router
from bot.chat.reply import Item, Listing, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.commands.naming import EventName
from bot.commands.prompts.meant import SuggestionNumber
from bot.decks.deck import LONGEST
from bot.domain.base import Model
from bot.services.prompts.suggesting import SHORTEST
from bot.store.prompt_suggestions import Suggestion

router = Router()

LONGEST_NAME = 40


class SuggestArgs(Model):
    """A question, and the event that it is about."""

    event: EventName
    text: Annotated[
        str,
        Input(long=True),
        Field(
            description="One open question to talk about", min_length=SHORTEST, max_length=LONGEST
        ),
    ]
    credit: Annotated[
        str,
        Input(ask=True),
        Field(
            description="The name to show with it; leave it out to stay unnamed",
            max_length=LONGEST_NAME,
        ),
    ] = ""


@router.command(
    "prompt suggest",
    "Suggest a question to talk about; moderators decide without your name",
    audience="caller",
    example='prompt suggest E16 text:"What would each side have needed to step back?"',
)
async def suggest(turn: Turn, args: SuggestArgs) -> Reply:
    """Put a question into the queue."""
    kept = await turn.services.prompts.suggesting.suggest(
        turn.scope,
        account(turn),
        turn.now,
        event=args.event,
        text=args.text,
        credit=args.credit.strip(),
        given_in=turn.stood_in("text"),
    )
    text = (
        _(
            "It waits for a moderator. It is shown as suggested by {credit}. `prompt mine` tells "
            "what becomes of it.",
            credit=kept.credit,
        )
        if kept.credit
        else _(
            "It waits for a moderator. It stays unnamed. `prompt mine` tells what becomes of it."
        )
    )
    return Reply(
        title=_("Suggestion {number}", number=kept.number),
        blocks=(Listing(items=(Item(label=kept.text),)), Prose(text=text)),
        buttons=(retract.button(_("Take back {number}", number=kept.number), number=kept.number),),
    )


@router.command(
    "prompt mine",
    "The prompts that you suggested, and what became of them",
    audience="caller",
    example="prompt mine",
)
async def mine(turn: Turn, args: NoArgs) -> Reply:
    """List one's own suggestions."""
    found = await turn.services.prompts.suggesting.mine(turn.scope, account(turn))
    if not found:
        text = _("You have suggested nothing here. `prompt suggest` begins.")
        return Reply(blocks=(Note(tone="hint", text=text),))
    return Reply(
        title=_("Your suggestions"), blocks=(Listing(items=tuple(_item(each) for each in found)),)
    )


def _item(suggestion: Suggestion) -> Item:
    became = {
        "waiting": _("waits for a moderator"),
        "approved": _("is approved, and comes soon"),
        "used": _("was posted"),
        "rejected": _("was turned down: {reason}", reason=suggestion.reason)
        if suggestion.reason
        else _("was turned down"),  # by somebody who is forgotten
    }[suggestion.state]
    label = f"{suggestion.number}. {suggestion.text}"
    if suggestion.state in ("used", "rejected"):
        return Item(label=label, detail=became)
    number = suggestion.number
    return Item(
        label=label,
        detail=became,
        button=retract.button(_("Take back {number}", number=number), number=number),
    )


class NumberArgs(Model):
    """Which suggestion."""

    number: SuggestionNumber


@router.command(
    "prompt retract",
    "Take back a prompt that you suggested and that has not been posted",
    audience="caller",
    example="prompt retract 1",
)
async def retract(turn: Turn, args: NumberArgs) -> Reply:
    """Delete one's own suggestion."""
    await turn.services.prompts.suggesting.take_back(turn.scope, account(turn), args.number)
    return Reply(
        blocks=(
            Prose(text=_("Suggestion {number} is taken back and deleted.", number=args.number)),
        )
    )
