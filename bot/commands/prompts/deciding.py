"""`prompt queue`, `approve`, `edit`, `reject`: what moderators decide of suggestions."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from bot.catalogue import _
from bot.chat.argument import Argument
from bot.chat.command import Answers, Form, Input, Router
from bot.chat.reply import Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.prompts.listing import list_all
from bot.commands.prompts.meant import MOST_NUMBER, SuggestionNumber
from bot.decks.deck import LONGEST
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.services.prompts.suggesting import SHORTEST
from bot.store.prompt_suggestions import Suggestion

router = Router()

ON_A_PAGE = 3
"""So many with three buttons each; Discord has room for ten."""


class PageArgs(Model):
    """Which page."""

    page: Annotated[int, Field(description="Which page", ge=1, le=999)] = 1


@router.command(
    "prompt queue",
    "The prompts that members suggested and that wait for a moderator",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="prompt queue",
)
async def queue(turn: Turn, args: PageArgs) -> Reply:
    """List them without saying whose they are."""
    suggesting = turn.services.prompts.suggesting
    _first, total = await suggesting.queue(turn.scope, skip=0, most=1)
    skipped = (min(args.page, max(1, -(-total // ON_A_PAGE))) - 1) * ON_A_PAGE
    found, __ = await suggesting.queue(turn.scope, skip=skipped, most=ON_A_PAGE)
    if not found:
        return Reply(blocks=(Note(tone="hint", text=_("No suggestion waits here.")),))
    buttons: list[Button] = []
    for each in found:
        buttons += [
            approve.button(_("Approve {number}", number=each.number), number=each.number),
            edit.button(_("Edit {number}", number=each.number), number=each.number),
            reject.button(_("Reject {number}", number=each.number), number=each.number),
        ]
    if skipped + len(found) < total:
        buttons.append(queue.button(_("Next page"), page=skipped // ON_A_PAGE + 2))
    return Reply(
        title=_("Suggested prompts: {total}", total=total),
        blocks=(Listing(items=tuple([await _looked_at(turn, each) for each in found])),),
        buttons=tuple(buttons),
        again=queue.button(_("Again"), page=args.page),
    )


async def _looked_at(turn: Turn, suggestion: Suggestion) -> Item:
    """The suggestion, with what a moderator should look at."""
    item = _item(suggestion)
    remarks = await turn.services.prompts.suggesting.remarks(turn.scope, suggestion)
    return item.model_copy(update={"detail": ". ".join([item.detail, *remarks])})


def _item(suggestion: Suggestion) -> Item:
    detail = (
        _(
            "on {event}; shown as suggested by {credit}",
            event=suggestion.event,
            credit=suggestion.credit,
        )
        if suggestion.credit
        else _("on {event}; unnamed", event=suggestion.event)
    )
    return Item(label=f"{suggestion.number}. {suggestion.text}", detail=detail)


class ApproveArgs(Model):
    """Which suggestion, and whether with the name that its author wishes."""

    number: SuggestionNumber
    named: Annotated[
        bool, Field(description="Whether with the name that its author wishes to be shown")
    ] = True


@router.command(
    "prompt approve",
    "Have a suggested prompt posted before the deck goes on",
    audience="moderators",
    needs=Rank.MODERATOR,
)
async def approve(turn: Turn, args: ApproveArgs) -> Reply:
    """Approve it as it stands, with its author's name or without."""
    kept = await turn.services.prompts.suggesting.approve(
        turn.scope, account(turn), args.number, turn.now, named=args.named
    )
    return _approved(kept)


class EditArgs(Answers):
    """Which suggestion, and how it is to read."""

    number: Annotated[
        int | None, Field(description="The number of the suggestion", ge=1, le=MOST_NUMBER)
    ] = None


async def _asked(turn: Turn, given: Mapping[str, Any]) -> Form | None:
    number = str(given.get("number", ""))
    if not number.isdecimal():
        return None
    suggestion = await turn.services.prompts.suggesting.get(turn.scope, int(number))
    text = Argument(
        name="text",
        description=_("How it is to read"),
        required=True,
        min_length=SHORTEST,
        max_length=LONGEST,
        input=Input(long=True),
        current=suggestion.text,
    )
    return Form(
        _("Suggestion {number}", number=number),
        (text,),
        _("It is approved as it reads then, without its author's name."),
    )


@router.command(
    "prompt edit",
    "Word a suggested prompt anew, and approve it",
    audience="moderators",
    needs=Rank.MODERATOR,
    asks=_asked,
)
async def edit(turn: Turn, args: EditArgs) -> Reply:
    """Approve it with another wording."""
    text = args.answers.get("text") or args.value
    if args.number is None or not text:
        raise UserError(
            _("Which suggestion, and how is it to read?"),
            _("Type both: `prompt edit number:1 text:…`."),
        )
    kept = await turn.services.prompts.suggesting.approve(
        turn.scope, account(turn), args.number, turn.now, text=text
    )
    return _approved(kept)


def _approved(kept: Suggestion) -> Reply:
    text = _("It comes before the deck goes on, in the first schedule about its dossier.")
    return Reply(
        title=_("Suggestion {number} is approved", number=kept.number),
        blocks=(Listing(items=(_item(kept),)), Prose(text=text)),
        buttons=(list_all.button(_("Schedules")), queue.button(_("Suggestions"))),
    )


class RejectArgs(Model):
    """Which suggestion, and why not."""

    number: SuggestionNumber
    reason: Annotated[
        str,
        Input(long=True),
        Field(description="Why, in a sentence", min_length=3, max_length=300),
    ]


@router.command(
    "prompt reject",
    "Turn a suggested prompt down, with a reason for whoever made it",
    audience="moderators",
    needs=Rank.MODERATOR,
)
async def reject(turn: Turn, args: RejectArgs) -> Reply:
    """Turn it down; whoever made it reads why."""
    await turn.services.prompts.suggesting.reject(
        turn.scope, account(turn), args.number, turn.now, args.reason
    )
    return Reply(
        blocks=(
            Prose(
                text=_(
                    "Suggestion {number} is turned down. Its author reads why.", number=args.number
                )
            ),
        ),
        buttons=(queue.button(_("Suggestions")),),
    )
