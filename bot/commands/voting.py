"""`vote` and what somebody does with their own votes; all of it is for them alone."""

from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import Field

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import moment
from bot.chat.command import Input, Router
from bot.chat.reply import Block, Button, Cited, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.commands.claim import in_full
from bot.commands.naming import dossiers
from bot.commands.present import footer, named
from bot.domain.base import Model
from bot.domain.errors import NotFound
from bot.opinions.votes import AGREE, DISAGREE, PASS, Choice
from bot.services.votes.polling import LONGEST, SHORTEST
from bot.services.votes.voting import Asked
from bot.store.votes import Poll, PollStatement

router = Router()

ON_A_PAGE = 10

Number = Annotated[int, Field(description="The number of the statement", ge=1, le=1_000_000_000)]
WhichDossier = Annotated[
    str,
    Input(complete=dossiers),
    Field(description="About which dossier; the room's by itself", max_length=100),
]


class Vote(StrEnum):
    """What somebody may say to a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    SKIP = "pass"

    @property
    def choice(self) -> Choice:
        """As the opinions have it."""
        match self:
            case Vote.AGREE:
                return AGREE
            case Vote.DISAGREE:
                return DISAGREE
            case Vote.SKIP:
                return PASS
            case _:
                assert_never(self)


SAID = {one.choice: one.value for one in Vote}
TOLD = {AGREE: marked("agree"), DISAGREE: marked("disagree"), PASS: marked("pass")}
"""What somebody said, as it stands behind `you`."""
LABELS = {AGREE: marked("Agree"), DISAGREE: marked("Disagree"), PASS: marked("Pass")}
"""What buttons say."""


class VoteArgs(Model):
    """What to say, and to which statement."""

    choice: Annotated[Vote | None, Field(description="What you say to the statement shown")] = None
    statement: Annotated[
        int | None,
        Field(description="Another statement, by its number", ge=1, le=1_000_000_000),
    ] = None
    dossier: WhichDossier = ""


@router.command(
    "vote",
    "Agree or disagree with statements, one at a time; nobody sees how you vote",
    audience="caller",
    example="vote",
)
async def vote(turn: Turn, args: VoteArgs) -> Reply:
    """Show one statement, or keep a vote and show the next."""
    by, article = account(turn), await turn.article()
    if args.choice is None:
        asked = (
            await turn.services.voting.again(turn.scope, by, turn.now, args.statement)
            if args.statement
            else await turn.services.voting.next(
                turn.scope, by, turn.now, dossier=args.dossier, article=article
            )
        )
        return _page(asked)
    statement, before, asked = await turn.services.voting.vote(
        turn.scope,
        by,
        turn.now,
        args.choice.choice,
        number=args.statement,
        dossier=args.dossier,
        article=article,
    )
    return _page(asked, _kept(statement, before, args.choice))


def _kept(statement: PollStatement, before: Choice | None, now: Vote) -> Prose:
    vote_now, said = looked_up(TOLD[now.choice]), statement.text
    if before is None or before == now.choice:
        return Prose(text=_("Kept: you {vote}. “{statement}”", vote=vote_now, statement=said))
    return Prose(
        text=_(
            "Kept: you {vote}, no longer {before}. “{statement}”",
            vote=vote_now,
            before=looked_up(TOLD[before]),
            statement=said,
        )
    )


def _page(asked: Asked, kept: Prose | None = None) -> Reply:
    poll, statement = asked.poll, asked.statement
    first = (kept,) if kept else ()
    if statement is None:
        done = _("You have voted on all {total} statements. Thank you.", total=asked.total)
        return Reply(
            title=poll.title,
            blocks=(*first, Prose(text=done)),
            buttons=(mine.button(_("My votes"), dossier=poll.dossier), _ground(poll)),
        )
    blocks: list[Block] = [*first, Prose(text=_placed(asked, statement))]
    if asked.own is not None:
        own = looked_up(TOLD[asked.own])
        text = _("So far you {vote}. What you press now takes its place.", vote=own)
        blocks.append(Note(tone="hint", text=text))
    elif asked.voted == 0:
        blocks.append(Note(tone="hint", text=_promise(poll)))
    return Reply(
        title=poll.title,
        blocks=tuple(blocks),
        buttons=(
            *(
                vote.button(looked_up(label), choice=SAID[choice], statement=statement.number)
                for choice, label in LABELS.items()
            ),
            *_sources(statement),
            mine.button(_("My votes"), dossier=poll.dossier),
        ),
        again=vote.button(_("Again"), statement=statement.number, dossier=poll.dossier),
    )


def _placed(asked: Asked, statement: PollStatement) -> str:
    """A statement with its place among all, or with its number where it was asked for again."""
    if asked.own is not None:
        return _(
            "Statement {number}: “{statement}”", number=statement.number, statement=statement.text
        )
    return _(
        "{place} of {total}: “{statement}”",
        place=min(asked.voted + 1, asked.total),
        total=asked.total,
        statement=statement.text,
    )


def _promise(poll: Poll) -> str:
    return _(
        "Nobody sees how you vote or how often. You can change or withdraw your votes until "
        "{day}; then they are deleted, and sums of at least five people stay.",
        day=day(poll),
    )


def _sources(statement: PollStatement) -> tuple[Button, ...]:
    if not statement.claims:
        return ()
    return (sources.button(_("Where this comes from"), number=statement.number),)


def _ground(poll: Poll) -> Button:
    return Button(label=_("Common ground"), command="common-ground", args={"dossier": poll.dossier})


class NumberArgs(Model):
    """Which statement."""

    number: Number


@router.command(
    "votes source",
    "The claims that a statement to vote on comes from, with their sources",
    audience="caller",
    example="votes source 1",
)
async def sources(turn: Turn, args: NumberArgs) -> Reply:
    """Show where a statement comes from, to one person: the room need not see who votes."""
    statement = await turn.services.voting.statement(turn.scope, turn.now, args.number)
    found = []
    for address in statement.claims:
        try:
            stated = await turn.services.showing.statement(turn.scope, address)
        except NotFound:  # taken out since the vote was opened
            continue
        found.append(named(in_full(stated)))
    back = vote.button(_("Back to the vote"), statement=args.number)
    if not found:
        where = (
            _("A member proposed it.") if statement.proposed else _("It rests on no stored claim.")
        )
        return Reply(title=statement.text, blocks=(Note(tone="hint", text=where),), buttons=(back,))
    return Reply(
        title=statement.text,
        blocks=(Cited(heading=_("It comes near to"), statements=tuple(found)),),
        buttons=(back,),
        footer=footer((await turn.services.views.of(turn.scope)).version),
    )


class PagedVoteArgs(Model):
    """Which page, and of which vote."""

    page: Annotated[int, Field(description="Which page", ge=1, le=999)] = 1
    dossier: WhichDossier = ""


@router.command(
    "votes mine",
    "List your own votes, to change them, and what became of statements you proposed",
    audience="caller",
    example="votes mine",
)
async def mine(turn: Turn, args: PagedVoteArgs) -> Reply:
    """List one's own votes, each with a button to vote otherwise."""
    by, article = account(turn), await turn.article()
    poll, own = await turn.services.voting.own(
        turn.scope, by, turn.now, dossier=args.dossier, article=article
    )
    proposed = await turn.services.polling.proposed_by(
        turn.scope, by, turn.now, dossier=poll.dossier, article=None
    )
    pages = max(1, -(-len(own) // ON_A_PAGE))
    page = min(args.page, pages)
    shown = own[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    blocks: list[Block] = []
    if shown:
        items = tuple(
            Item(
                label=one.statement.text,
                detail=_("you {vote}", vote=looked_up(TOLD[one.choice])),
                button=vote.button(
                    _("Change {number}", number=one.statement.number),
                    statement=one.statement.number,
                ),
            )
            for one in shown
        )
        blocks.append(
            Listing(
                heading=_("Page {page} of {pages}", page=page, pages=pages) * (pages > 1),
                items=items,
            )
        )
    if proposed:
        blocks.append(Listing(heading=_("Proposed by you"), items=tuple(map(_became, proposed))))
    if not blocks:
        blocks.append(Note(tone="hint", text=_("You have not voted here. `vote` begins.")))
    return Reply(
        title=_("Your votes: {title}", title=poll.title),
        blocks=tuple(blocks),
        buttons=(
            *((mine.button(_("Next page"), page=page + 1, dossier=poll.dossier),) * (page < pages)),
            vote.button(_("Go on voting"), dossier=poll.dossier),
            *((withdraw.button(_("Withdraw all my votes"), dossier=poll.dossier),) if own else ()),
        ),
        again=mine.button(_("Again"), page=page, dossier=poll.dossier),
    )


def _became(statement: PollStatement) -> Item:
    said = {
        "waiting": _("waits for a moderator"),
        "open": _("is voted on"),
        "rejected": _("was turned down: {reason}", reason=statement.reason)
        if statement.reason
        else _("was turned down"),  # by somebody who is forgotten
        "removed": _("was taken out: {reason}", reason=statement.reason)
        if statement.reason
        else _("was taken out"),
    }[statement.state]
    label = f"{statement.number}. {statement.text}"
    if statement.state != "waiting":
        return Item(label=label, detail=said)
    button = retract.button(
        _("Take back {number}", number=statement.number), number=statement.number
    )
    return Item(label=label, detail=said, button=button)


class WithdrawArgs(Model):
    """Whether one is sure, and of which vote."""

    sure: Annotated[bool, Field(description="Yes: delete them now")] = False
    dossier: WhichDossier = ""


@router.command(
    "votes withdraw",
    "Delete all your votes at once",
    audience="caller",
    example="votes withdraw",
)
async def withdraw(turn: Turn, args: WithdrawArgs) -> Reply:
    """Delete one's votes, asked once whether one is sure."""
    by, article = account(turn), await turn.article()
    poll, own = await turn.services.voting.own(
        turn.scope, by, turn.now, dossier=args.dossier, article=article
    )
    if not own:
        return Reply(blocks=(Prose(text=_("You have no votes here; nothing is kept of you.")),))
    if not args.sure:
        sure = withdraw.button(_("Delete them"), sure=True, dossier=poll.dossier)
        text = plural(
            "This deletes all of your {count} vote, at once.",
            "This deletes all of your {count} votes, at once.",
            len(own),
        )
        return Reply(
            blocks=(Prose(text=text),),
            buttons=(sure.model_copy(update={"style": "danger"}),),
        )
    count = await turn.services.voting.withdraw(
        turn.scope, by, turn.now, dossier=poll.dossier, article=None
    )
    return Reply(
        blocks=(
            Prose(
                text=plural("Deleted: your {count} vote.", "Deleted: your {count} votes.", count)
            ),
            Note(
                tone="hint",
                text=_(
                    "Sums that were reckoned with them stand until the next count, so that what "
                    "is missing then does not show how you voted."
                ),
            ),
        ),
    )


class ProposeArgs(Model):
    """A statement to vote on."""

    text: Annotated[
        str,
        Input(long=True),
        Field(
            description="One clear sentence that people can agree with or not",
            min_length=SHORTEST,
            max_length=LONGEST,
        ),
    ]
    dossier: WhichDossier = ""


@router.command(
    "votes propose",
    "Propose a statement to vote on; moderators decide without your name",
    audience="caller",
    example="votes propose Steps that both sides can check are worth more than large words.",
)
async def propose(turn: Turn, args: ProposeArgs) -> Reply:
    """Put a statement into the review queue."""
    number, line = await turn.services.polling.propose(
        turn.scope,
        account(turn),
        turn.now,
        args.text,
        dossier=args.dossier,
        article=await turn.article(),
        given_in=turn.stood_in("text"),
    )
    text = _(
        "It waits for a moderator, who does not see whose it is. `votes mine` tells what becomes "
        "of it."
    )
    return Reply(
        title=_("Statement {number}", number=number),
        blocks=(Listing(items=(Item(label=line),)), Prose(text=text)),
        buttons=(retract.button(_("Take back {number}", number=number), number=number),),
    )


@router.command(
    "votes retract",
    "Take back a statement that you proposed and that is not decided",
    audience="caller",
    example="votes retract 41",
)
async def retract(turn: Turn, args: NumberArgs) -> Reply:
    """Delete one's own statement that waits."""
    await turn.services.polling.take_back(turn.scope, account(turn), args.number)
    return Reply(
        blocks=(Prose(text=_("Statement {number} is taken back and deleted.", number=args.number)),)
    )


def day(poll: Poll) -> str:
    """When a vote ends, as it is told: `27 December 2026, 14:00 UTC`."""
    return moment(poll.ended_at or poll.ends_at)
