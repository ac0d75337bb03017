"""`audit`: what the bot posted and from which statements, and corrections where they changed."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.chat.command import NoArgs, Router
from bot.chat.post import Post
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import StatementName
from bot.domain.base import Model
from bot.services.audit import Correction, Usage
from bot.store.model_spending import Sum
from bot.store.outbox import Entry, Letter
from bot.store.posted import Posting, Use

router = Router()

SHOWN = 3
"""So many statements of a post are named; the rest is counted."""
LOST = 8
"""So many failed posts are named at once: their numbers fit into a button of any platform."""


class PageArgs(Model):
    """Which page."""

    page: Annotated[int, Field(description="Which page", ge=1, le=100_000)] = 1


@router.command(
    "audit posts",
    "What the bot has said in this community's rooms, and from which statements",
    audience="caller",
    needs=Rank.MODERATOR,
    example="audit posts",
)
async def posts(turn: Turn, args: PageArgs) -> Reply:
    """List what was posted, newest first. Who asked is not kept."""
    found, page = await turn.services.audit.posts(turn.scope, args.page, turn.now)
    lost = await turn.services.audit.not_posted(turn.scope, LOST + 1)
    problems, confirm = _problems(lost)
    if not found:
        nothing = Prose(text="Nothing that was posted here is on record.")
        return Reply(blocks=(*problems, nothing), buttons=confirm)
    items = tuple(
        Item(
            label=f"{post.what} in {post.room}, {post.posted_at[:16].replace('T', ' ')} UTC",
            detail=_used(post),
            button=claim.button("Where else this was used", statement=post.used[0])
            if post.used
            else None,
        )
        for post in found
    )
    more = (posts.button("Older ones", page=page.number + 1),) if page.number < page.pages else ()
    return Reply(
        title=f"What was posted, page {page.number} of {page.pages}",
        blocks=(*problems, Listing(items=items)),
        buttons=(*confirm, *more),
    )


def _problems(lost: Sequence[Entry]) -> tuple[Sequence[Note], tuple[Button, ...]]:
    """What could not be posted, and how to say that one has seen it."""
    if not lost:
        return (), ()
    named = lost[:LOST]
    lines = [f"{e.letter.platform} {e.letter.room}: {e.state}. {e.reason}" for e in named]
    notes = [Note(tone="problem", text=f"Not posted: {line}") for line in lines]
    if len(lost) > LOST:
        notes.append(Note(tone="hint", text="There are more, named when you have seen these."))
    numbers = ",".join(str(entry.id) for entry in named)
    return notes, (seen.button("I have seen what was not posted", posts=numbers),)


def _used(post: Posting) -> str:
    if not post.used:
        return "no stored statement"
    if not post.corrected:
        return _named(post.used)
    which = "" if len(post.corrected) == len(post.used) else f": {_named(post.corrected)}"
    return f"{_named(post.used)}; corrected{which}"


def _named(addresses: Sequence[str]) -> str:
    more = f" and {len(addresses) - SHOWN} more" if len(addresses) > SHOWN else ""
    return ", ".join(addresses[:SHOWN]) + more


class SeenArgs(Model):
    """Which posts that failed."""

    posts: Annotated[
        str,
        Field(
            description="Their numbers, as the button of `audit posts` has them",
            pattern=r"^[0-9]{1,18}(,[0-9]{1,18})*$",
            max_length=200,
        ),
    ]


@router.command(
    "audit seen",
    "Say that you have seen what could not be posted; it is not named again",
    audience="caller",
    needs=Rank.MODERATOR,
    example="audit seen 1,2",
)
async def seen(turn: Turn, args: SeenArgs) -> Reply:
    """Name posts that failed no more."""
    entries = [int(number) for number in args.posts.split(",")]
    if await turn.services.audit.seen(turn.scope, entries):
        return Reply(blocks=(Prose(text="Noted. It will not be named again."),))
    return Reply(blocks=(Prose(text="Nothing of that number is left to be seen here."),))


@router.command(
    "audit acts",
    "What moderators have done: loaded, approved, changed",
    audience="caller",
    needs=Rank.MODERATOR,
    example="audit acts",
)
async def acts(turn: Turn, args: PageArgs) -> Reply:
    """List what moderators did, the last first."""
    found, page = await turn.services.audit.acts(turn.scope, args.page)
    if not found:
        return Reply(blocks=(Prose(text="No moderator has done anything here yet."),))
    items = tuple(
        Item(
            label=f"{act.who or 'somebody who has left'} {act.what}",
            detail=f"{act.detail}, {act.done_at[:16].replace('T', ' ')} UTC",
        )
        for act in found
    )
    more = (acts.button("Earlier ones", page=page.number + 1),) if page.number < page.pages else ()
    return Reply(
        title=f"What moderators did, page {page.number} of {page.pages}",
        blocks=(Listing(items=items),),
        buttons=more,
    )


class StatementArgs(Model):
    """Which statement."""

    statement: StatementName


@router.command(
    "audit claim",
    "Where a statement was posted, and whether it has changed since",
    audience="caller",
    needs=Rank.MODERATOR,
    example="audit claim ukraine-security-dilemma/E10-F1",
)
async def claim(turn: Turn, args: StatementArgs) -> Reply:
    """List the posts that used a statement."""
    usage = await turn.services.audit.usage(turn.scope, args.statement.strip(), turn.now)
    return Reply(
        title=f"Where {usage.kept.ref} was posted",
        blocks=tuple(_usage(usage)),
        buttons=_correction(usage),
    )


def _usage(usage: Usage) -> list[Block]:
    blocks: list[Block] = [Prose(text=f"“{usage.kept.text}” {_state(usage)}".strip())]
    for heading, uses in (
        ("To be corrected: with an earlier wording, or before it was taken out", usage.outdated),
        ("With an earlier wording, and corrected since", usage.corrected),
        ("As it stands now", usage.current),
    ):
        if uses:
            items = tuple(
                Item(
                    label=f"{use.what} in {use.room}",
                    detail=f"{use.posted_at[:16].replace('T', ' ')} UTC{_as(use, usage)}",
                )
                for use in uses
            )
            blocks.append(Listing(heading=heading, items=items))
    if not (usage.outdated or usage.corrected or usage.current):
        blocks.append(Note(tone="hint", text="No post that used it is on record here."))
    return blocks


def _state(usage: Usage) -> str:
    """How a statement stands, where it does not stand as itself."""
    standing = usage.standing
    if standing is None:
        return "It is no longer shown."
    if standing.id == usage.kept.id:
        return ""
    return f"It is no longer shown. In its place stands {standing.ref}: “{standing.text}”"


def _as(use: Use, usage: Usage) -> str:
    """Under which name it was shown, where that was another."""
    return "" if use.statement == usage.kept.id else f", as {use.ref}"


def _correction(usage: Usage) -> tuple[Button, ...]:
    if not usage.outdated:
        return ()
    return (correct.button("Send a correction where it was posted", statement=_address(usage)),)


def _address(usage: Usage) -> str:
    return f"{usage.kept.dossier}/{usage.kept.ref}"


@router.command(
    "audit correct",
    "Send a short correction to every room where an outdated statement was posted",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def correct(turn: Turn, args: StatementArgs) -> Reply:
    """Post what a statement says now where it was posted with another wording."""
    rooms = await turn.services.audit.correct(
        turn.scope,
        account(turn),
        args.statement.strip(),
        letter=partial(_letter, turn),
        now=turn.now,
    )
    return Reply(blocks=(Prose(text=f"The correction is on its way, rooms: {len(rooms)}."),))


def _letter(turn: Turn, correction: Correction) -> Letter:
    """The correction in words, to one room."""
    platform, _, address = correction.room.partition(":")
    days = ", ".join(correction.days)
    now = (
        f"It now reads: “{correction.reads}”"
        if correction.reads
        else "It has been taken out since, and should not be relied on."
    )
    text = f"Statement {correction.ref}, shown here on {days}, has changed. {now}"
    return Post(
        community=turn.scope.community,
        platform=platform,
        room=address,
        key=correction.key,
        reply=Reply(title="A correction", blocks=(Prose(text=text),)),
        due=turn.now,
    ).letter()


@router.command(
    "audit model",
    "What asking a language model took here in the last 30 days: calls, tokens, cost",
    audience="caller",
    needs=Rank.MODERATOR,
    example="audit model",
)
async def model(turn: Turn, args: NoArgs) -> Reply:
    """List its calls by what they were for and how they ended. Who asked is not kept."""
    spent = await turn.services.spending.of(turn.scope, turn.now)
    if not spent.sums:
        name = turn.services.asking.model
        says = (
            f"{name} was not asked here" if name else "No language model is set up; none was asked"
        )
        return Reply(blocks=(Prose(text=f"{says} in the last 30 days."),))
    return Reply(
        title="What the language model took, 30 days",
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=f"{each.task}: {ENDED.get(each.outcome, each.outcome)}",
                        detail=_took(each),
                    )
                    for each in spent.sums
                )
            ),
            Note(
                tone="hint",
                text=f"Of today's {spent.cap:,} tokens {spent.today:,} are used. "
                "What was asked and answered is not kept.",
            ),
        ),
    )


ENDED = {"verified": "held", "unsupported": "did not hold", "stopped": "stopped half-way"}
"""What came of calls, where the outcome's name says too little."""


def _ended(each: Sum) -> str:
    return ENDED.get(each.outcome, each.outcome)


def _took(each: Sum) -> str:
    calls = f"{each.calls:,} {'call' if each.calls == 1 else 'calls'}"
    tokens = f"{each.prompt_tokens:,} tokens read, {each.answer_tokens:,} written"
    cost = f", cost {each.cost / 1_000_000:.4f} by the prices set" if each.cost else ""
    return f"{calls}, {tokens}{cost}"
