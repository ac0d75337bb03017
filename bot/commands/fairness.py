"""`fair …`: those who hold a view say whether it is stated fairly; only numbers are told."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, Router
from bot.chat.reply import Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import EventName, SideName, StatementName
from bot.domain.base import Model
from bot.domain.errors import NotFound
from bot.store.sign_offs import FEWEST, KEPT, Signed

router = Router()

FAIR = Field(description="You hold this view: is it stated fairly?")
REASON = Field(description="Why; moderators read it without your name", max_length=300)


class FairClaimArgs(Model):
    """Which claim, and whether it is fair."""

    claim: StatementName
    fair: Annotated[bool, FAIR]
    reason: Annotated[str | None, Input(long=True, ask=True), REASON] = None


@router.command(
    "fair claim",
    "You hold this view: say whether a claim states it fairly",
    audience="caller",
    example="fair claim E16-UA-C1 fair:yes",
)
async def claim(turn: Turn, args: FairClaimArgs) -> Reply:
    """Keep whether a claim states one's own view fairly."""
    by = account(turn)
    signed, address = await turn.services.fairness.claim(turn.scope, args.claim)
    await turn.services.fairness.sign(
        turn.scope, by, signed, turn.now, fair=args.fair, reason=args.reason
    )
    return Reply(
        blocks=(Prose(text=_kept(address, fair=args.fair)),),
        buttons=(withdraw.button(_("Withdraw"), what=address),),
    )


class FairFramingArgs(Model):
    """Which side's telling of which event, and whether it is fair."""

    event: EventName
    side: SideName
    fair: Annotated[bool, FAIR]
    reason: Annotated[str | None, Input(long=True, ask=True), REASON] = None


@router.command(
    "fair framing",
    "You hold a side's view: say whether its telling of an event is fair",
    audience="caller",
    example="fair framing E16 side:UA fair:yes",
)
async def framing(turn: Turn, args: FairFramingArgs) -> Reply:
    """Keep whether a side's telling states one's own view fairly."""
    by = account(turn)
    signed, event, side = await turn.services.fairness.framing(turn.scope, args.event, args.side)
    await turn.services.fairness.sign(
        turn.scope, by, signed, turn.now, fair=args.fair, reason=args.reason
    )
    return Reply(
        blocks=(Prose(text=_kept(_("{side} on {event}", side=side, event=event), fair=args.fair)),),
        buttons=(withdraw.button(_("Withdraw"), what=event, side=side),),
    )


class WhatArgs(Model):
    """A claim, or a side's telling of an event."""

    what: Annotated[
        str, Field(description="Which claim, or which event", min_length=1, max_length=200)
    ]
    side: Annotated[
        str | None, Field(description="For an event: whose telling of it", max_length=100)
    ] = None


@router.command(
    "fair withdraw",
    "Take back what you said of a claim or of a side's telling",
    audience="caller",
    example="fair withdraw E16-RU-C2",
)
async def withdraw(turn: Turn, args: WhatArgs) -> Reply:
    """Delete what one has said."""
    by = account(turn)
    if not await turn.services.fairness.withdraw(turn.scope, by, args.what, args.side):
        await _meant(turn, args)  # says so where it is a name that means nothing
        raise NotFound(_("You have said nothing of that here."), _("There is nothing to withdraw."))
    return Reply(blocks=(Prose(text=_("Withdrawn and deleted.")),))


@router.command(
    "fair reasons",
    "Read why people find a claim or a side's telling fair or not, without names",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="fair reasons E16-UA-C1",
)
async def reasons(turn: Turn, args: WhatArgs) -> Reply:
    """List reasons, from three people on, in an order that says nothing of when."""
    signed, name = await _meant(turn, args)
    found = await turn.services.fairness.reasons(turn.scope, signed, turn.now)
    if not found:
        text = _("Reasons are shown from {fewest} people on.", fewest=FEWEST)
        return Reply(title=name, blocks=(Note(tone="hint", text=text),))
    items = tuple(
        Item(label=reason.text, detail=_("fair") if reason.fair else _("not fair"))
        for reason in found
    )
    return Reply(title=name, blocks=(Listing(items=items),))


async def _meant(turn: Turn, args: WhatArgs) -> tuple[Signed, str]:
    fairness = turn.services.fairness
    if args.side:
        signed, event, side = await fairness.framing(turn.scope, args.what, args.side)
        return signed, _("{side} on {event}", side=side, event=event)
    try:
        return await fairness.claim(turn.scope, args.what)
    except NotFound as missing:
        if await turn.services.lookup.event(turn.scope, args.what):
            raise NotFound(
                _("An event has several tellings."), _("Say whose: `side:`.")
            ) from missing
        raise


def _kept(what: str, *, fair: bool) -> str:
    return looked_up(FAIRLY if fair else NOT_FAIRLY, days=KEPT.days, what=what, fewest=FEWEST)


FAIRLY = marked(
    "Kept for {days} days: you hold this view, and it is stated fairly ({what}). "
    "Only numbers are told, and only from {fewest} people on. Say it again to change it."
)
NOT_FAIRLY = marked(
    "Kept for {days} days: you hold this view, and it is stated not fairly ({what}). "
    "Only numbers are told, and only from {fewest} people on. Say it again to change it."
)
