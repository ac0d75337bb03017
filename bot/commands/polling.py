"""`votes open` and what else moderators do with a vote; what all may know of it."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked, plural
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Block, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.voting import ON_A_PAGE as STATEMENTS_ON_A_PAGE
from bot.commands.voting import Number, PagedVoteArgs, WhichDossier, day, vote
from bot.domain.base import Model
from bot.services.votes.polling import MOST_DAYS, USUAL_DAYS
from bot.store.votes import Poll

router = Router()

ON_A_PAGE = 5
"""So many statements with a button to approve and one to reject each; Discord has room for ten."""

REASON = Field(description="Why, in a sentence", min_length=3, max_length=300)


class OpenArgs(Model):
    """About what, and for how long."""

    dossier: WhichDossier = ""
    days: Annotated[
        int, Field(description="After how many days all votes are deleted", ge=1, le=MOST_DAYS)
    ] = USUAL_DAYS


@router.command(
    "votes open",
    "Open a vote on the first statements of a dossier",
    audience="moderators",
    needs=Rank.MODERATOR,
)
async def open_vote(turn: Turn, args: OpenArgs) -> Reply:
    """Open a vote; its statements stand as they read now."""
    poll, count = await turn.services.polling.open(
        turn.scope,
        account(turn),
        turn.now,
        dossier=args.dossier,
        article=await turn.article(),
        days=args.days,
    )
    return Reply(
        title=_("A vote is open: {title}", title=poll.title),
        blocks=(
            Prose(
                text=plural(
                    "{count} statement, until {day}. Then all votes are deleted.",
                    "{count} statements, until {day}. Then all votes are deleted.",
                    count,
                    day=day(poll),
                )
            ),
            Note(tone="hint", text=_("Tell your people: `vote`. `common-ground` shows results.")),
        ),
        buttons=(vote.button(_("Vote"), dossier=poll.dossier),),
    )


class CloseArgs(Model):
    """Which vote, and whether one is sure."""

    dossier: WhichDossier = ""
    sure: Annotated[bool, Field(description="Yes: end it now")] = False


@router.command(
    "votes close",
    "End a vote before its time; its votes are deleted, sums stay",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="votes close",
)
async def close(turn: Turn, args: CloseArgs) -> Reply:
    """End a vote, asked once whether one is sure."""
    article = await turn.article()
    if not args.sure:
        poll, __ = await turn.services.polling.statements(
            turn.scope, turn.now, dossier=args.dossier, article=article
        )
        text = _(
            "This ends the vote “{title}” and deletes all votes. It cannot be undone.",
            title=poll.title,
        )
        sure = close.button(_("End it"), dossier=poll.dossier, sure=True)
        return Reply(
            blocks=(Prose(text=text),), buttons=(sure.model_copy(update={"style": "danger"}),)
        )
    poll = await turn.services.polling.close(
        turn.scope, account(turn), turn.now, dossier=args.dossier, article=article
    )
    text = _("The vote has ended and all votes are deleted. Sums of at least five people stay.")
    return Reply(title=poll.title, blocks=(Prose(text=text),))


@router.command(
    "votes status",
    "Which votes go on here, and until when",
    audience="caller",
    example="votes status",
)
async def status(turn: Turn, args: NoArgs) -> Reply:
    """List the votes that go on; how many people vote is told to nobody."""
    found = await turn.services.polling.running(turn.scope, turn.now)
    if not found:
        text = _("No vote goes on here. A moderator opens one: `votes open`.")
        return Reply(blocks=(Note(tone="hint", text=text),))
    items = tuple(
        Item(
            label=poll.title,
            detail=_standing(poll, count, waiting),
            button=vote.button(_("Vote"), dossier=poll.dossier),
        )
        for poll, count, waiting in found
    )
    return Reply(title=_("Votes"), blocks=(Listing(items=items),))


def _standing(poll: Poll, count: int, waiting: int) -> str:
    if not waiting:
        return plural(
            "`{dossier}`, {count} statement; until {day}",
            "`{dossier}`, {count} statements; until {day}",
            count,
            dossier=poll.dossier,
            day=day(poll),
        )
    return plural(
        "`{dossier}`, {count} statement, {waiting} waiting for a moderator; until {day}",
        "`{dossier}`, {count} statements, {waiting} waiting for a moderator; until {day}",
        count,
        dossier=poll.dossier,
        waiting=waiting,
        day=day(poll),
    )


@router.command(
    "votes list",
    "List the statements of a vote with their numbers",
    audience="caller",
    example="votes list",
)
async def list_statements(turn: Turn, args: PagedVoteArgs) -> Reply:
    """List what is voted on."""
    poll, statements = await turn.services.polling.statements(
        turn.scope, turn.now, dossier=args.dossier, article=await turn.article()
    )
    pages = max(1, -(-len(statements) // STATEMENTS_ON_A_PAGE))
    page = min(args.page, pages)
    shown = statements[(page - 1) * STATEMENTS_ON_A_PAGE : page * STATEMENTS_ON_A_PAGE]
    if not shown:
        return Reply(blocks=(Note(tone="hint", text=_("No statement is left in this vote.")),))
    items = tuple(
        Item(
            label=f"{one.number}. {one.text}",
            detail=_("proposed by a member") if one.proposed else _("from the dossier"),
            button=vote.button(_("Vote on {number}", number=one.number), statement=one.number),
        )
        for one in shown
    )
    return Reply(
        title=_(
            "{title}: statements, page {page} of {pages}", title=poll.title, page=page, pages=pages
        ),
        blocks=(Listing(items=items),),
        buttons=(
            *((list_statements.button(_("Next page"), page=page + 1, dossier=poll.dossier),))
            * (page < pages),
        ),
    )


class QueueArgs(Model):
    """How much of the queue."""

    page: Annotated[int, Field(description="Which page", ge=1, le=999)] = 1


@router.command(
    "votes queue",
    "List the statements that people propose, for moderators to decide",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="votes queue",
)
async def queue(turn: Turn, args: QueueArgs) -> Reply:
    """List the statements that wait, the oldest first."""
    skip = (args.page - 1) * ON_A_PAGE
    found, total = await turn.services.polling.queue(turn.scope, skip=skip, most=ON_A_PAGE)
    if not found:
        text = _("Nothing waits on this page.") if total else _("Nothing waits here.")
        return Reply(title=_("Statements"), blocks=(Note(tone="hint", text=text),))
    items = tuple(
        Item(
            label=f"{one.number}. {one.text}",
            button=approve.button(_("Approve {number}", number=one.number), number=one.number),
        )
        for one in found
    )
    more = skip + len(found) < total
    blocks: list[Block] = [Listing(items=items), Note(tone="hint", text=looked_up(MIND))]
    return Reply(
        title=_("Statements: {total} waiting", total=total),
        blocks=tuple(blocks),
        buttons=(
            *(
                reject.button(_("Reject {number}", number=one.number), number=one.number)
                for one in found
            ),
            *((queue.button(_("Next page"), page=args.page + 1),) if more else ()),
        ),
    )


MIND = marked(
    "One idea, fair to all, about the matter? What is settled by courts or by the record is not "
    "voted on, nor is anybody of this community."
)


class NumberArgs(Model):
    """Which statement."""

    number: Number


@router.command(
    "votes approve",
    "Take a proposed statement into the vote",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="votes approve 41",
)
async def approve(turn: Turn, args: NumberArgs) -> Reply:
    """Take a statement in; it is asked from now on."""
    one = await turn.services.polling.approve(turn.scope, account(turn), turn.now, args.number)
    return Reply(
        blocks=(Prose(text=_("Approved: “{said}” is voted on from now on.", said=one.text)),)
    )


class ReasonArgs(Model):
    """Which statement, and why not."""

    number: Number
    reason: Annotated[str, REASON]


@router.command(
    "votes reject",
    "Turn a proposed statement down, with a reason for whoever made it",
    audience="moderators",
    needs=Rank.MODERATOR,
    example='votes reject 41 reason:"It says two things."',
)
async def reject(turn: Turn, args: ReasonArgs) -> Reply:
    """Turn a statement down."""
    await turn.services.polling.reject(
        turn.scope, account(turn), turn.now, args.number, args.reason
    )
    return Reply(blocks=(Prose(text=_("Statement {number} is turned down.", number=args.number)),))


@router.command(
    "votes remove",
    "Take a statement out of the vote; votes on it are deleted",
    audience="moderators",
    needs=Rank.MODERATOR,
    example='votes remove 1 reason:"It turned out to be settled."',
)
async def remove(turn: Turn, args: ReasonArgs) -> Reply:
    """Take a statement out."""
    one = await turn.services.polling.remove(
        turn.scope, account(turn), turn.now, args.number, args.reason
    )
    return Reply(
        blocks=(Prose(text=_("Taken out, with the votes on it: “{said}”", said=one.text)),)
    )
