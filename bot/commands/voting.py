"""`vote` and what somebody does with their own votes; all of it is for them alone."""

from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import Field

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
    was = SAID.get(before, "") if before is not None else ""
    changed = f", no longer {was}" if was and was != now.value else ""
    return Prose(text=f"Kept: you {now.value}{changed}. “{statement.text}”")


def _page(asked: Asked, kept: Prose | None = None) -> Reply:
    poll, statement = asked.poll, asked.statement
    first = (kept,) if kept else ()
    if statement is None:
        done = f"You have voted on all {asked.total} statements. Thank you."
        return Reply(
            title=poll.title,
            blocks=(*first, Prose(text=done)),
            buttons=(mine.button("My votes", dossier=poll.dossier), _ground(poll)),
        )
    place = f"{min(asked.voted + 1, asked.total)} of {asked.total}"
    if asked.own is not None:
        place = f"Statement {statement.number}"
    blocks: list[Block] = [*first, Prose(text=f"{place}: “{statement.text}”")]
    if asked.own is not None:
        text = f"So far you {SAID[asked.own]}. What you press now takes its place."
        blocks.append(Note(tone="hint", text=text))
    elif asked.voted == 0:
        blocks.append(Note(tone="hint", text=_promise(poll)))
    labels = {Vote.AGREE: "Agree", Vote.DISAGREE: "Disagree", Vote.SKIP: "Pass"}
    return Reply(
        title=poll.title,
        blocks=tuple(blocks),
        buttons=(
            *(
                vote.button(label, choice=choice.value, statement=statement.number)
                for choice, label in labels.items()
            ),
            *_sources(statement),
            mine.button("My votes", dossier=poll.dossier),
        ),
        again=vote.button("Again", statement=statement.number, dossier=poll.dossier),
    )


def _promise(poll: Poll) -> str:
    return (
        "Nobody sees how you vote or how often. You can change or withdraw your votes until "
        f"{day(poll)}; then they are deleted, and sums of at least five people stay."
    )


def _sources(statement: PollStatement) -> tuple[Button, ...]:
    if not statement.claims:
        return ()
    return (sources.button("Where this comes from", number=statement.number),)


def _ground(poll: Poll) -> Button:
    return Button(label="Common ground", command="common-ground", args={"dossier": poll.dossier})


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
    back = vote.button("Back to the vote", statement=args.number)
    if not found:
        where = "A member proposed it." if statement.proposed else "It rests on no stored claim."
        return Reply(title=statement.text, blocks=(Note(tone="hint", text=where),), buttons=(back,))
    return Reply(
        title=statement.text,
        blocks=(Cited(heading="It comes near to", statements=tuple(found)),),
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
                detail=f"you {SAID[one.choice]}",
                button=vote.button(
                    f"Change {one.statement.number}", statement=one.statement.number
                ),
            )
            for one in shown
        )
        blocks.append(Listing(heading=f"Page {page} of {pages}" * (pages > 1), items=items))
    if proposed:
        blocks.append(Listing(heading="Proposed by you", items=tuple(map(_became, proposed))))
    if not blocks:
        blocks.append(Note(tone="hint", text="You have not voted here. `vote` begins."))
    return Reply(
        title=f"Your votes: {poll.title}",
        blocks=tuple(blocks),
        buttons=(
            *((mine.button("Next page", page=page + 1, dossier=poll.dossier),) * (page < pages)),
            vote.button("Go on voting", dossier=poll.dossier),
            *((withdraw.button("Withdraw all my votes", dossier=poll.dossier),) if own else ()),
        ),
        again=mine.button("Again", page=page, dossier=poll.dossier),
    )


def _became(statement: PollStatement) -> Item:
    said = {
        "waiting": "waits for a moderator",
        "open": "is voted on",
        "rejected": f"was turned down: {statement.reason}",
        "removed": f"was taken out: {statement.reason}",
    }[statement.state]
    label = f"{statement.number}. {statement.text}"
    if statement.state != "waiting":
        return Item(label=label, detail=said)
    button = retract.button(f"Take back {statement.number}", number=statement.number)
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
        return Reply(blocks=(Prose(text="You have no votes here; nothing is kept of you."),))
    if not args.sure:
        sure = withdraw.button("Delete them", sure=True, dossier=poll.dossier)
        return Reply(
            blocks=(Prose(text=f"This deletes all of your {_votes(len(own))}, at once."),),
            buttons=(sure.model_copy(update={"style": "danger"}),),
        )
    count = await turn.services.voting.withdraw(
        turn.scope, by, turn.now, dossier=poll.dossier, article=None
    )
    return Reply(
        blocks=(
            Prose(text=f"Deleted: your {_votes(count)}."),
            Note(
                tone="hint",
                text="Sums that were reckoned with them stand until the next count, so that what "
                "is missing then does not show how you voted.",
            ),
        ),
    )


def _votes(count: int) -> str:
    return "1 vote" if count == 1 else f"{count} votes"


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
    text = (
        "It waits for a moderator, who does not see whose it is. `votes mine` tells what becomes "
        "of it."
    )
    return Reply(
        title=f"Statement {number}",
        blocks=(Listing(items=(Item(label=line),)), Prose(text=text)),
        buttons=(retract.button(f"Take back {number}", number=number),),
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
    return Reply(blocks=(Prose(text=f"Statement {args.number} is taken back and deleted."),))


def day(poll: Poll) -> str:
    """When a vote ends, as it is told: `27 December 2026, 14:00 UTC`."""
    ends = poll.ended_at or poll.ends_at
    return f"{ends.day} {ends:%B %Y, %H:%M} UTC"
