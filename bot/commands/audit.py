"""`audit`: what the bot posted and from which statements, and corrections where they changed."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.chat.command import Router
from bot.chat.post import Post
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import StatementName
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.services.audit import Usage
from bot.store.outbox import Letter

router = Router()

SHOWN = 3
"""So many statements of a post are named; the rest is counted."""


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
    lost = await turn.services.audit.not_posted(turn.scope)
    problems = tuple(Note(tone="problem", text=f"Not posted: {line}") for line in lost)
    if not found:
        return Reply(blocks=(*problems, Prose(text="Nothing that was posted here is on record.")))
    items = tuple(
        Item(
            label=f"{post.what} in {post.room}, {post.posted_at[:16].replace('T', ' ')} UTC",
            detail=_used(used) + (", corrected" if post.corrected_at else ""),
            button=claim.button("Where else this was used", statement=used[0]) if used else None,
        )
        for post, used in found
    )
    more = (posts.button("Older ones", page=page.number + 1),) if page.number < page.pages else ()
    return Reply(
        title=f"What was posted, page {page.number} of {page.pages}",
        blocks=(*problems, Listing(items=items)),
        buttons=more,
    )


def _used(used: Sequence[str]) -> str:
    if not used:
        return "no stored statement"
    more = f" and {len(used) - SHOWN} more" if len(used) > SHOWN else ""
    return ", ".join(used[:SHOWN]) + more


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
    kept = usage.kept
    state = "It is no longer shown." if kept.retired or kept.hidden is not None else ""
    blocks: list[Block] = [Prose(text=f"“{kept.text}” {state}".strip())]
    for heading, uses in (
        ("With an earlier wording, or before it was taken out", usage.outdated),
        ("As it stands now", usage.current),
    ):
        if uses:
            items = tuple(
                Item(
                    label=f"{use.what} in {use.room}",
                    detail=f"{use.posted_at[:16].replace('T', ' ')} UTC",
                )
                for use in uses
            )
            blocks.append(Listing(heading=heading, items=items))
    if not usage.outdated and not usage.current:
        blocks.append(Note(tone="hint", text="No post that used it is on record here."))
    return blocks


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
    usage = await turn.services.audit.usage(turn.scope, args.statement.strip(), turn.now)
    if not usage.outdated:
        raise UserError(
            "No post on record needs a correction.", "`audit claim` shows where it was posted."
        )
    rooms = dict.fromkeys(use.room for use in usage.outdated)
    letters = [_letter(turn, usage, room) for room in rooms]
    await turn.services.audit.correct(turn.scope, account(turn), usage, letters, turn.now)
    return Reply(
        blocks=(Prose(text=f"The correction is on its way, rooms: {len(letters)}."),),
    )


def _letter(turn: Turn, usage: Usage, room: str) -> Letter:
    """The correction for one room; another wording later has another key, and is sent again."""
    platform, _, address = room.partition(":")
    kept = usage.kept
    gone = kept.retired or kept.hidden is not None
    days = ", ".join(sorted({use.posted_at[:10] for use in usage.outdated if use.room == room}))
    now = (
        "It has been taken out since, and should not be relied on."
        if gone
        else f"It now reads: “{kept.text}”"
    )
    reply = Reply(
        title="A correction",
        blocks=(Prose(text=f"Statement {kept.ref}, shown here on {days}, has changed. {now}"),),
    )
    state = "gone" if gone else str(kept.revision)
    return Post(
        community=turn.scope.community,
        platform=platform,
        room=address,
        key=f"correction/{turn.scope.community}/{kept.id}/{state}/{room}"[:200],
        reply=reply,
        due=turn.now,
    ).letter()
