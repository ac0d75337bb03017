"""`audit`: what the bot posted and from which statements, and corrections where they changed."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked, plural, speaking
from bot.catalogue.forms import number
from bot.catalogue.kept import filled_in
from bot.chat.command import NoArgs, Router
from bot.chat.post import Post
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import StatementName
from bot.domain.base import Model
from bot.services.audit import Correction, Usage
from bot.services.reasons import why
from bot.store.acts import WISH_TO_TALK, Act
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
        nothing = Prose(text=_("Nothing that was posted here is on record."))
        return Reply(blocks=(*problems, nothing), buttons=confirm)
    items = tuple(
        Item(
            label=_(
                "{what} in {room}, {when} UTC",
                what=_what(post.what),
                room=post.room,
                when=_minute(post.posted_at),
            ),
            detail=_used(post),
            button=claim.button(_("Where else this was used"), statement=post.used[0])
            if post.used
            else None,
        )
        for post in found
    )
    more = (
        (posts.button(_("Older ones"), page=page.number + 1),) if page.number < page.pages else ()
    )
    return Reply(
        title=_("What was posted, page {number} of {pages}", number=page.number, pages=page.pages),
        blocks=(*problems, Listing(items=items)),
        buttons=(*confirm, *more),
    )


def _problems(lost: Sequence[Entry]) -> tuple[Sequence[Note], tuple[Button, ...]]:
    """What could not be posted, and how to say that one has seen it."""
    if not lost:
        return (), ()
    named = lost[:LOST]
    notes = [
        Note(
            tone="problem",
            text=_(
                "Not posted: {room}: {state}. {reason}",
                room=f"{entry.letter.platform} {entry.letter.room}",
                state=looked_up(STATES.get(entry.state, entry.state)),
                reason=why(entry.reason),
            ),
        )
        for entry in named
    ]
    if len(lost) > LOST:
        notes.append(Note(tone="hint", text=_("There are more, named when you have seen these.")))
    numbers = ",".join(str(entry.id) for entry in named)
    return notes, (seen.button(_("I have seen what was not posted"), posts=numbers),)


STATES = {
    "failed": marked("failed"),
    "skipped": marked("skipped"),
    "unknown": marked("unknown"),
}
"""What became of a post that is not known to stand in its room."""


def _what(kept: str) -> str:
    """By what the bot came to say something: a command, whose name is the same everywhere."""
    return _("a post") if kept == "a post" else kept


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _used(post: Posting) -> str:
    if not post.used:
        return _("no stored statement")
    if not post.corrected:
        return _named(post.used)
    names = _named(post.used)
    if len(post.corrected) == len(post.used):
        return _("{names}; corrected", names=names)
    return _("{names}; corrected: {corrected}", names=names, corrected=_named(post.corrected))


def _named(addresses: Sequence[str]) -> str:
    names, more = ", ".join(addresses[:SHOWN]), len(addresses) - SHOWN
    return _("{names} and {more} more", names=names, more=more) if more > 0 else names


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
        return Reply(blocks=(Prose(text=_("Noted. It will not be named again.")),))
    return Reply(blocks=(Prose(text=_("Nothing of that number is left to be seen here.")),))


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
        return Reply(blocks=(Prose(text=_("No moderator has done anything here yet.")),))
    items = tuple(
        Item(
            label=f"{act.who} {deed(act.what)}"
            if act.who
            else _("somebody who has left {deed}", deed=deed(act.what)),
            detail=f"{_to_what(act)}, {_minute(act.done_at)} UTC",
        )
        for act in found
    )
    more = (
        (acts.button(_("Earlier ones"), page=page.number + 1),) if page.number < page.pages else ()
    )
    return Reply(
        title=_(
            "What moderators did, page {number} of {pages}", number=page.number, pages=page.pages
        ),
        blocks=(Listing(items=items),),
        buttons=more,
    )


FACILITATED = "facilitated an exercise: "
"""How a deed begins that is kept with what all in the exercise were told of it."""


def deed(what: str) -> str:
    """What somebody did, as a sentence goes on behind a name; it is kept in English."""
    if what.startswith(FACILITATED):
        told = looked_up(what.removeprefix(FACILITATED))
        return _("facilitated an exercise: {told}", told=told)
    return looked_up(what)


_OF_EXERCISE = (marked("exercise {name}"),)
_OF_ROOM = (marked("of {room}"),)
_OF_STATEMENT = (
    marked("{dossier}, statement {number}: {reason}"),
    marked("{dossier}, statement {number}"),
)
TO_WHAT: Mapping[str, Sequence[str]] = {
    WISH_TO_TALK: _OF_EXERCISE,
    "reworded a claim": (marked("{claim} as {other}"),),
    "answered a question": (marked("with {statement}"),),
    "deleted a question": (marked("number {number}"),),
    "rejected": (marked("proposal {number}"),),
    "opened a vote": (marked("{dossier}, {days} days, {count} statements"),),
    "took a statement in": _OF_STATEMENT,
    "turned a statement down": _OF_STATEMENT,
    "took a statement out": _OF_STATEMENT,
    "had a summary made": _OF_ROOM,
    "deleted a summary": _OF_ROOM,
    "scheduled summaries": _OF_ROOM,
    "moved a prompt": (marked("{number}, to {when}"),),
}
"""By deed, how it is kept what it was done to, where that is more than names and numbers."""


def _to_what(act: Act) -> str:
    """What something was done to; it is kept in English."""
    for pattern in TO_WHAT.get(act.what, ()):
        if (values := filled_in(pattern, act.detail)) is not None:
            return looked_up(pattern, **values)
    return act.detail


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
        title=_("Where {ref} was posted", ref=usage.kept.ref),
        blocks=tuple(_usage(usage)),
        buttons=_correction(usage),
    )


def _usage(usage: Usage) -> list[Block]:
    blocks: list[Block] = [Prose(text=f"“{usage.kept.text}” {_state(usage)}".strip())]
    for heading, uses in (
        (_("To be corrected: with an earlier wording, or before it was taken out"), usage.outdated),
        (_("With an earlier wording, and corrected since"), usage.corrected),
        (_("As it stands now"), usage.current),
    ):
        if uses:
            items = tuple(
                Item(
                    label=_("{what} in {room}", what=_what(use.what), room=use.room),
                    detail=_when(use, usage),
                )
                for use in uses
            )
            blocks.append(Listing(heading=heading, items=items))
    if not (usage.outdated or usage.corrected or usage.current):
        blocks.append(Note(tone="hint", text=_("No post that used it is on record here.")))
    return blocks


def _state(usage: Usage) -> str:
    """How a statement stands, where it does not stand as itself."""
    standing = usage.standing
    if standing is None:
        return _("It is no longer shown.")
    if standing.id == usage.kept.id:
        return ""
    return _(
        "It is no longer shown. In its place stands {ref}: “{said}”",
        ref=standing.ref,
        said=standing.text,
    )


def _when(use: Use, usage: Usage) -> str:
    """When it was shown, and under which name, where that was another."""
    when = f"{_minute(use.posted_at)} UTC"
    if use.statement == usage.kept.id:
        return when
    return _("{when}, as {ref}", when=when, ref=use.ref)


def _correction(usage: Usage) -> tuple[Button, ...]:
    if not usage.outdated:
        return ()
    return (correct.button(_("Send a correction where it was posted"), statement=_address(usage)),)


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
    language = await turn.services.rooms.language(turn.scope.community)
    rooms = await turn.services.audit.correct(
        turn.scope,
        account(turn),
        args.statement.strip(),
        letter=partial(_letter, turn, language),
        now=turn.now,
    )
    return Reply(
        blocks=(Prose(text=_("The correction is on its way, rooms: {rooms}.", rooms=len(rooms))),)
    )


def _letter(turn: Turn, language: str, correction: Correction) -> Letter:
    """The correction in words, to one room."""
    with speaking(language):
        return _worded(turn, correction)


def _worded(turn: Turn, correction: Correction) -> Letter:
    platform, __, address = correction.room.partition(":")
    days = ", ".join(correction.days)
    if correction.reads:
        text = _(
            "Statement {ref}, shown here on {days}, has changed. It now reads: “{reads}”",
            ref=correction.ref,
            days=days,
            reads=correction.reads,
        )
    else:
        text = _(
            "Statement {ref}, shown here on {days}, has changed. It has been taken out since, and "
            "should not be relied on.",
            ref=correction.ref,
            days=days,
        )
    return Post(
        community=turn.scope.community,
        platform=platform,
        room=address,
        key=correction.key,
        reply=Reply(title=_("A correction"), blocks=(Prose(text=text),)),
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
        text = (
            _("{model} was not asked here in the last 30 days.", model=name)
            if name
            else _("No language model is set up; none was asked in the last 30 days.")
        )
        return Reply(blocks=(Prose(text=text),))
    return Reply(
        title=_("What the language model took, 30 days"),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=f"{each.task}: {_ended(each)}",
                        detail=_took(each),
                    )
                    for each in spent.sums
                )
            ),
            Note(
                tone="hint",
                text=_(
                    "Of today's {cap} tokens {used} are used. "
                    "What was asked and answered is not kept.",
                    cap=number(spent.cap),
                    used=number(spent.today),
                ),
            ),
        ),
    )


ENDED = {
    "verified": marked("held"),
    "unsupported": marked("did not hold"),
    "stopped": marked("stopped half-way"),
}
"""What came of calls, where the outcome's name says too little."""


def _ended(each: Sum) -> str:
    return looked_up(ENDED.get(each.outcome, each.outcome))


def _took(each: Sum) -> str:
    took = plural(
        "{calls} call, {read} tokens read, {written} written",
        "{calls} calls, {read} tokens read, {written} written",
        each.calls,
        calls=number(each.calls),
        read=number(each.prompt_tokens),
        written=number(each.answer_tokens),
    )
    if not each.cost:
        return took
    return _("{took}, cost {cost:.4f} by the prices set", took=took, cost=each.cost / 1000000)
