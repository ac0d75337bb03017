"""`prompt suggest`, `mine`, `retract`: what members suggest to talk about."""

from typing import Annotated

from pydantic import Field

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
    named = f"It is shown as suggested by {kept.credit}." if kept.credit else "It stays unnamed."
    text = f"It waits for a moderator. {named} `prompt mine` tells what becomes of it."
    return Reply(
        title=f"Suggestion {kept.number}",
        blocks=(Listing(items=(Item(label=kept.text),)), Prose(text=text)),
        buttons=(retract.button(f"Take back {kept.number}", number=kept.number),),
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
        text = "You have suggested nothing here. `prompt suggest` begins."
        return Reply(blocks=(Note(tone="hint", text=text),))
    return Reply(
        title="Your suggestions", blocks=(Listing(items=tuple(_item(each) for each in found)),)
    )


def _item(suggestion: Suggestion) -> Item:
    became = {
        "waiting": "waits for a moderator",
        "approved": "is approved, and comes soon",
        "used": "was posted",
        "rejected": f"was turned down: {suggestion.reason}",
    }[suggestion.state]
    label = f"{suggestion.number}. {suggestion.text}"
    if suggestion.state in ("used", "rejected"):
        return Item(label=label, detail=became)
    number = suggestion.number
    return Item(
        label=label, detail=became, button=retract.button(f"Take back {number}", number=number)
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
    return Reply(blocks=(Prose(text=f"Suggestion {args.number} is taken back and deleted."),))
