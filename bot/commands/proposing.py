"""`claim propose`, `claim mine`, `claim withdraw`, `source add`: what anybody may put forward."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up
from bot.chat.command import Input, NoArgs, Router
from bot.chat.reply import Block, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import EventName, SideName, SourceName
from bot.domain.base import Model
from bot.domain.claim import ClaimKind
from bot.domain.errors import UserError
from bot.domain.proposal import Proposed, ProposedClaim
from bot.services.review.proposing import LONGEST, SHORTEST, proposed_source
from bot.store.proposals import Proposal

router = Router()


class ProposeArgs(Model):
    """A claim of a side, and where it stands."""

    side: SideName
    event: EventName
    kind: Annotated[ClaimKind, Field(description="What sort of claim it is")]
    source: SourceName
    text: Annotated[
        str,
        Input(long=True),
        Field(
            description="The claim in your own words, one sentence",
            min_length=SHORTEST,
            max_length=LONGEST,
        ),
    ]
    phrase: Annotated[
        str | None,
        Input(ask=True),
        Field(description="At most twelve words exactly as the source has them", max_length=200),
    ] = None
    locator: Annotated[
        str | None,
        Input(ask=True),
        Field(description="Where in the source: a paragraph or page", max_length=100),
    ] = None
    counters: Annotated[
        str | None,
        Field(description="Claims that it is set against, by their names", max_length=200),
    ] = None


@router.command(
    "claim propose",
    "Propose a claim of one side for the dossier; moderators decide",
    audience="caller",
    example=(
        'claim propose UA event:E16 kind:prediction source:S-ART locator:"paragraph 3" '
        'text:"Ukraine will ask for guarantees that can be checked."'
    ),
)
async def propose(turn: Turn, args: ProposeArgs) -> Reply:
    """Put a claim into the review queue."""
    number, body = await turn.services.proposing.claim(
        turn.scope,
        account(turn),
        turn.now,
        side=args.side,
        event=args.event,
        kind=args.kind,
        source=args.source,
        text=args.text,
        phrase=args.phrase,
        locator=args.locator,
        counters=args.counters,
        given_in=turn.stood_in("text"),
    )
    return Reply(
        title=_("Proposal {number}", number=number),
        blocks=(
            Listing(items=(Item(label=body.text, detail=about(body)),)),
            Prose(text=_("It waits for a moderator, who does not see whose it is.")),
        ),
        buttons=(
            withdraw.button(_("Withdraw proposal {number}", number=number), number=number),
            mine.button(_("All of mine")),
        ),
    )


@router.command(
    "claim mine",
    "List what you have proposed here, and what became of it",
    audience="caller",
    example="claim mine",
)
async def mine(turn: Turn, args: NoArgs) -> Reply:
    """List one's own proposals; what is open can be withdrawn."""
    proposals = await turn.services.proposing.of(turn.scope, account(turn))
    waiting = [p for p in proposals if p.state == "open"]
    decided = [p for p in proposals if p.state != "open"]
    blocks: list[Block] = []
    if waiting:
        items = tuple(
            Item(
                label=title(p),
                detail=about(p.body),
                button=withdraw.button(
                    _("Withdraw proposal {number}", number=p.number), number=p.number
                ),
            )
            for p in waiting
        )
        blocks.append(Listing(heading=_("Open"), items=items))
    if decided:
        items = tuple(Item(label=title(p), detail=_became(p)) for p in decided)
        blocks.append(Listing(heading=_("Decided"), items=items))
    nothing = Note(tone="hint", text=_("You have proposed nothing here. `claim propose` begins."))
    return Reply(title=_("Your proposals"), blocks=tuple(blocks) or (nothing,))


class NumberArgs(Model):
    """Which proposal."""

    number: Annotated[int, Field(description="The number of the proposal", ge=1, le=1_000_000_000)]


@router.command(
    "claim withdraw",
    "Withdraw a proposal of yours that is still open",
    audience="caller",
    example="claim withdraw 1",
)
async def withdraw(turn: Turn, args: NumberArgs) -> Reply:
    """Take back one's own proposal; its text is deleted."""
    await turn.services.proposing.withdraw(turn.scope, account(turn), args.number, turn.now)
    return Reply(
        blocks=(Prose(text=_("Proposal {number} is withdrawn and deleted.", number=args.number)),)
    )


class SourceArgs(Model):
    """Something citable."""

    title: Annotated[
        str, Field(description="The title, as the source has it", min_length=3, max_length=200)
    ]
    address: Annotated[
        str | None, Field(description="Its web address, http or https", max_length=500)
    ] = None
    author: Annotated[str | None, Field(description="Who wrote or said it", max_length=200)] = None
    publisher: Annotated[str | None, Field(description="Who published it", max_length=200)] = None
    date: Annotated[
        str | None, Field(description="When: 2022, 2022-12 or 2022-12-26", max_length=40)
    ] = None
    kind: Annotated[
        str | None, Field(description="What it is: article, speech, report …", max_length=40)
    ] = None
    read: Annotated[
        bool, Field(description="Moderators: whether you have read the source itself")
    ] = False


@router.command(
    "source add",
    "Propose a source to cite; what moderators add counts at once",
    audience="caller",
    example='source add Minutes of the harbour board author:"Harbour board" date:2021',
)
async def add_source(turn: Turn, args: SourceArgs) -> Reply:
    """Propose a source, or add it where a moderator does so."""
    by = account(turn)
    body = proposed_source(
        title=args.title,
        address=args.address,
        author=args.author,
        publisher=args.publisher,
        date=args.date,
        kind=args.kind,
    )
    if turn.who.rank >= Rank.MODERATOR:
        added = await turn.services.deciding.add_source(
            turn.scope, by, body, turn.now, read=args.read
        )
        return Reply(
            blocks=(Prose(text=_("Added. It is cited as `{address}`.", address=added.address)),)
        )
    if args.read:
        raise UserError(
            _("Only a moderator can say that a source was read."), _("Leave out `read`.")
        )
    number = await turn.services.proposing.source(
        turn.scope, by, body, turn.now, turn.stood_in("title")
    )
    return Reply(
        title=_("Proposal {number}", number=number),
        blocks=(Prose(text=_("“{title}” waits for a moderator.", title=body.title)),),
        buttons=(withdraw.button(_("Withdraw proposal {number}", number=number), number=number),),
    )


def title(proposal: Proposal) -> str:
    """A proposal in a line: its number and what it says."""
    body = proposal.body
    if isinstance(body, ProposedClaim):
        return f"{proposal.number}. {body.text}"
    return _("{number}. Source: {title}", number=proposal.number, title=body.title)


def about(body: Proposed) -> str:
    """What has to be known of a proposal besides what it says."""
    if isinstance(body, ProposedClaim):
        on = _("{side} on {event}", side=body.side, event=body.event_address)
        parts = [on, looked_up(body.kind.value), body.source_ref]
        parts += [_("“{phrase}”", phrase=body.phrase)] if body.phrase else []
        parts += [body.locator] if body.locator else []
        parts += [_("against {names}", names=", ".join(body.counters))] if body.counters else []
    else:
        known = (body.author, body.publisher, body.date, body.kind, body.address)
        parts = [part for part in known if part]
    return "; ".join(parts)


def _became(proposal: Proposal) -> str:
    if proposal.state == "rejected":
        if not proposal.reason:  # whoever gave it is forgotten
            return _("rejected")
        return _("rejected: {reason}", reason=proposal.reason)
    return _("approved")
