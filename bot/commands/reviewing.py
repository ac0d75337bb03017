"""`claim queue`, `approve`, `reject`, `edit`, `retire`, `restore`: what moderators decide."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, Router
from bot.chat.reply import Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import StatementName
from bot.commands.proposing import about, title
from bot.domain.base import Model
from bot.domain.source import Verification
from bot.services.review.proposing import LONGEST, SHORTEST

router = Router()

ON_A_PAGE = 5
"""So many proposals with a button to approve and one to reject each; Discord has room for ten."""

NUMBER = Field(description="The number of the proposal", ge=1, le=1_000_000_000)
REASON = Field(description="Why, in a sentence", min_length=3, max_length=300)


class QueueArgs(Model):
    """How much of the queue."""

    page: Annotated[int, Field(description="Which page", ge=1, le=999)] = 1


@router.command(
    "claim queue",
    "List what people propose, for moderators to decide",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="claim queue",
)
async def queue(turn: Turn, args: QueueArgs) -> Reply:
    """List the open proposals, the oldest first."""
    skip = (args.page - 1) * ON_A_PAGE
    proposals, total = await turn.services.deciding.queue(turn.scope, skip=skip, most=ON_A_PAGE)
    if not proposals:
        text = _("Nothing is open on this page.") if total else _("Nothing is open here.")
        return Reply(title=_("Proposals"), blocks=(Note(tone="hint", text=text),))
    more = skip + len(proposals) < total
    return Reply(
        title=_("Proposals: {total} open", total=total),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=title(p),
                        detail=about(p.body),
                        button=approve.button(
                            _("Approve {number}", number=p.number), number=p.number
                        ),
                    )
                    for p in proposals
                )
            ),
            Note(
                tone="hint",
                text=_("Have you read the source at that place? Then approve with `read:yes`."),
            ),
        ),
        buttons=(
            *(
                reject.button(_("Reject {number}", number=p.number), number=p.number)
                for p in proposals
            ),
            *((queue.button(_("Next page"), page=args.page + 1),) if more else ()),
        ),
    )


class ApproveArgs(Model):
    """Which proposal, and in which words."""

    number: Annotated[int, NUMBER]
    text: Annotated[
        str | None,
        Input(long=True),
        Field(description="The claim in better words", min_length=SHORTEST, max_length=LONGEST),
    ] = None
    read: Annotated[bool, Field(description="Whether you have read the source at that place")] = (
        False
    )


@router.command(
    "claim approve",
    "Take a proposal into the dossier, perhaps in other words",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="claim approve 1",
)
async def approve(turn: Turn, args: ApproveArgs) -> Reply:
    """Take a proposal in; it is shown from now on."""
    done = await turn.services.deciding.approve(
        turn.scope, account(turn), args.number, turn.now, text=args.text, read=args.read
    )
    text = looked_up(APPROVED[done.sort], address=done.address)
    if done.verification is Verification.RECALLED:
        text = _(
            "{approved} It is marked as only recalled, since nobody is known to have read its "
            "source.",
            approved=text,
        )
    return Reply(blocks=(Prose(text=text),))


APPROVED = {
    "claim": marked("Approved: claim `{address}`, shown from now on."),
    "source": marked("Approved: source `{address}`, shown from now on."),
}


class RejectArgs(Model):
    """Which proposal, and why not."""

    number: Annotated[int, NUMBER]
    reason: Annotated[str, REASON]


@router.command(
    "claim reject",
    "Turn a proposal down, with a reason for whoever made it",
    audience="moderators",
    needs=Rank.MODERATOR,
    example='claim reject 1 reason:"The source does not say so."',
)
async def reject(turn: Turn, args: RejectArgs) -> Reply:
    """Turn a proposal down."""
    await turn.services.deciding.reject(
        turn.scope, account(turn), args.number, args.reason, turn.now
    )
    return Reply(blocks=(Prose(text=_("Proposal {number} is rejected.", number=args.number)),))


class EditArgs(Model):
    """Which claim, how it should read, and why."""

    claim: StatementName
    text: Annotated[
        str,
        Input(long=True),
        Field(description="How it should read", min_length=SHORTEST, max_length=LONGEST),
    ]
    reason: Annotated[str, REASON]


@router.command(
    "claim edit",
    "Give a claim another wording; the earlier one is kept",
    audience="moderators",
    needs=Rank.MODERATOR,
    example=(
        'claim edit E16-UA-C1 text:"It says this, in better words than before." '
        'reason:"Nearer to the source."'
    ),
)
async def edit(turn: Turn, args: EditArgs) -> Reply:
    """Reword a claim, or put the community's own wording in its place."""
    done = await turn.services.correcting.edit(
        turn.scope, account(turn), args.claim, text=args.text, reason=args.reason, now=turn.now
    )
    return Reply(
        blocks=(
            Prose(
                text=_("`{address}` reads so from now on, in this community.", address=done.address)
            ),
            Note(tone="hint", text=_("Before, it read: “{before}”", before=done.before)),
        ),
        buttons=(restore.button(_("Undo"), claim=done.corrected),),
    )


class RetireArgs(Model):
    """Which claim, and why."""

    claim: StatementName
    reason: Annotated[str, REASON]


@router.command(
    "claim retire",
    "Show a claim no more in this community",
    audience="moderators",
    needs=Rank.MODERATOR,
    example='claim retire E16-UA-C1 reason:"The source was withdrawn."',
)
async def retire(turn: Turn, args: RetireArgs) -> Reply:
    """Show a claim no more."""
    address = await turn.services.correcting.retire(
        turn.scope, account(turn), args.claim, reason=args.reason, now=turn.now
    )
    return Reply(
        blocks=(
            Prose(text=_("`{address}` is not shown any more, in this community.", address=address)),
        ),
        buttons=(restore.button(_("Undo"), claim=address),),
    )


class RestoreArgs(Model):
    """Which claim."""

    claim: StatementName


@router.command(
    "claim restore",
    "Undo retiring a claim, or its last edit",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="claim restore E16-RU-C1",
)
async def restore(turn: Turn, args: RestoreArgs) -> Reply:
    """Show a claim again."""
    address = await turn.services.correcting.restore(
        turn.scope, account(turn), args.claim, turn.now
    )
    return Reply(blocks=(Prose(text=_("`{address}` is shown again as before.", address=address)),))
