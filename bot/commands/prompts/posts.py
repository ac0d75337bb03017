"""What rooms are told unasked: prompts, closing posts, and what moderators must know."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from bot.catalogue import _, looked_up, plural, speaking
from bot.catalogue.forms import all_of
from bot.chat.post import Post
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.commands.dated import dated
from bot.commands.prompts.cards import card
from bot.domain.report import Conversation, Report
from bot.reporting.wording import verdict
from bot.services.prompts.closing import links
from bot.services.prompts.telling import Outgoing
from bot.services.reasons import why as said_why
from bot.services.rooms import language_in
from bot.store.database import Transaction
from bot.store.outbox import enqueue
from bot.store.prompt_notices import LeftOut, Paused
from bot.store.prompt_occasions import Occasion
from bot.store.prompt_schedules import Schedule

SHOWN = 10
"""So many dates of one schedule are named; more are counted."""
POINTS = 5
"""So many conversations of a thread are named, with so many links each."""
LINKS = 2
THREAD_NAME = 90


def taken_back() -> str:
    """What a prompt says, as JSON, that its author has had forgotten."""
    gone = _("This prompt was taken back by whoever suggested it.")
    return Reply(blocks=(Prose(text=gone),)).model_dump_json(exclude_none=True)


class Posts:
    """Words what the prompts' service tells, in the transaction in which it happens."""

    async def prompt(self, transaction: Transaction, outgoing: Outgoing, now: datetime) -> None:
        """Post a prompt, with a thread, a pin and a call if these are wished."""
        schedule, wishes = outgoing.schedule, outgoing.schedule.wishes
        with speaking(await language_in(transaction, schedule.community)):
            post = Post(
                community=schedule.community,
                platform=schedule.platform,
                room=_bare(schedule.room),
                opens=_thread_name(outgoing) if wishes.thread else "",
                pins=outgoing.instead_of if wishes.pin else None,
                calls=wishes.calls.id if wishes.calls else "",
                key=outgoing.key,
                reply=card(outgoing.composed, outgoing.statement, voting=outgoing.voting),
                due=outgoing.due,
                late_after=outgoing.late_after,
            )
        await enqueue(transaction, post.letter(), now)

    async def notice(
        self,
        transaction: Transaction,
        community: str,
        rooms: tuple[str, str],
        told: tuple[Sequence[Paused], Sequence[LeftOut]],
        now: datetime,
    ) -> None:
        """Tell what has paused itself, and which dates were left out.

        A room is named only in itself, and where moderators are among themselves.
        """
        paused, left_out = told
        asked_in, room = rooms
        with speaking(await language_in(transaction, community)):
            reply = Reply(
                title=_("Scheduled prompts"),
                blocks=tuple(_notice(paused, left_out, room, private=room != asked_in)),
                buttons=(
                    *(
                        Button(
                            label=_("Resume {number}", number=each.number),
                            command="prompt resume",
                            args={"number": each.number},
                        )
                        for each in paused[:4]
                    ),
                    Button(label=_("All schedules"), command="prompt list"),
                ),
            )
        platform, __, address = room.partition(":")
        post = Post(
            community=community,
            platform=platform,
            room=address,
            key=f"prompts:{community}:{asked_in}/{int(now.timestamp() * 1000)}",
            reply=reply,
            due=now,
        )
        await enqueue(transaction, post.letter(), now)

    async def closing(
        self,
        transaction: Transaction,
        schedule: Schedule,
        occasion: Occasion,
        report: Report | str,
        now: datetime,
    ) -> None:
        """Sum a thread up by counts and links: not a word that was said is copied."""
        if occasion.thread is None:
            return
        with speaking(await language_in(transaction, schedule.community)):
            reply = Reply(title=_("What was said here"), blocks=tuple(_closing(report)))
        post = Post(
            community=schedule.community,
            platform=schedule.platform,
            room=_bare(schedule.room),
            thread=occasion.thread,
            key=f"prompt:{schedule.community}:{schedule.number}/closing/{occasion.id}",
            reply=reply,
            due=now,
        )
        await enqueue(transaction, post.letter(), now)


def _bare(address: str) -> str:
    return address.partition(":")[2]


def _thread_name(outgoing: Outgoing) -> str:
    composed = outgoing.composed
    suggested = composed.suggestion is not None  # its words can be taken back; a name stays
    if suggested or composed.exercise is not None:
        return composed.about[:THREAD_NAME]
    name = f"{composed.about}: {composed.prompt.text}"
    if len(name) <= THREAD_NAME:
        return name
    return f"{name[:THREAD_NAME].rsplit(None, 1)[0].rstrip(' ,;:.')} …"


def _notice(
    paused: Sequence[Paused], left_out: Sequence[LeftOut], room: str, *, private: bool
) -> Iterator[Block]:
    if paused:
        yield Listing(
            heading=_("Paused by themselves"),
            items=tuple(
                Item(
                    label=_("Schedule {number}, {room}", number=each.number, room=each.called)
                    if private or each.room == room
                    else _("Schedule {number}", number=each.number),
                    detail=said_why(each.why),
                )
                for each in paused
            ),
        )
    for (number, why), group in groupby(left_out, key=lambda each: (each.number, each.why)):
        dates = [dated(each.planned, each.zone) for each in group]
        named, more = "; ".join(dates[:SHOWN]), len(dates) - SHOWN
        if more > 0:
            named = _("{names} and {more} more", names=named, more=more)
        text = _("Schedule {number}, {dates}: {why}", number=number, dates=named, why=said_why(why))
        yield Prose(text=text)


def _closing(report: Report | str) -> Iterator[Block]:
    if isinstance(report, str):
        text = (
            _("It cannot be summed up: {why} The thread stays open.", why=looked_up(report))
            if report
            else _("Nobody wrote here so far. The thread stays open.")
        )
        yield Prose(text=text)
        return
    yield Prose(
        text=_(
            "{messages} by {people}.",
            messages=plural("{count} message", "{count} messages", report.share.messages),
            people=plural("{count} person", "{count} people", report.share.people),
        )
    )
    for number, conversation in enumerate(report.conversations[:POINTS], 1):
        yield Prose(text=_told(number, conversation, report))
    if report.unheard:
        items = tuple(
            Item(
                label=each.label,
                detail=_("nothing came near to {sides}", sides=", ".join(each.sides)),
            )
            for each in report.unheard
        )
        yield Listing(heading=_("Sides not heard"), items=items)
    if report.checked:
        items = tuple(Item(label=each.ref, detail=verdict(each)) for each in report.checked)
        yield Listing(heading=_("What the sources say to it"), items=items)
    yield Note(
        tone="hint",
        text=_("Counts and links alone: what people wrote is not copied. The thread stays open."),
    )


def _told(number: int, conversation: Conversation, report: Report) -> str:
    parts = [
        _(
            "{number}. A conversation of {messages} by {people}.",
            number=number,
            messages=plural("{count} message", "{count} messages", conversation.messages),
            people=plural("{count} person", "{count} people", conversation.people),
        )
    ]
    held = [each.message for each in conversation.held]
    if telling := links(report, [*held, *conversation.telling], LINKS):
        parts.append(_("Read it from here: {links}.", links=all_of(telling)))
    if open_questions := links(report, conversation.unanswered, LINKS):
        parts.append(_("Nobody has answered {links}.", links=all_of(open_questions)))
    return " ".join(parts)
