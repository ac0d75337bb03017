"""What a room is told of a scheduled summary: that it is there, and never what was said."""

from datetime import datetime

from bot.catalogue import _, looked_up, marked, plural, speaking
from bot.chat.post import Post
from bot.chat.reply import Button, Prose, Reply
from bot.domain.errors import UserError
from bot.domain.report import Report
from bot.reporting.sections import who
from bot.services.rooms import language_in
from bot.store.database import Transaction
from bot.store.outbox import enqueue
from bot.store.report_schedules import Schedule

ELSEWHERE = marked("It is of another room, which not everybody here may read.")
"""Who may read it is asked of each moderator who opens it."""


class Posts:
    """Words it, in the transaction in which it happens."""

    async def made(
        self,
        transaction: Transaction,
        schedule: Schedule,
        number: int,
        report: Report,
        now: datetime,
    ) -> None:
        """A card with counts, and a button that opens the summary for a moderator alone."""
        with speaking(await language_in(transaction, schedule.community)):
            here = schedule.told == schedule.room
            text = _counts(report) if here else looked_up(ELSEWHERE)
            reply = Reply(
                title=_("Summary of {room}", room=report.room)
                if here
                else _("A scheduled summary is ready"),
                blocks=(Prose(text=text),),
                buttons=(
                    Button(
                        label=_("Read it"),
                        command="summaries show",
                        args={"number": number},
                        style="main",
                    ),
                ),
            )
        await _post(transaction, schedule, reply, now)

    async def not_made(
        self, transaction: Transaction, schedule: Schedule, why: UserError, now: datetime
    ) -> None:
        """A line that says why, with a button to end the schedule."""
        with speaking(await language_in(transaction, schedule.community)):
            reply = Reply(
                title=_("Schedule {number}: no summary this time", number=schedule.number),
                blocks=(Prose(text=f"{why.message} {why.hint}".strip()),),
                buttons=(
                    Button(
                        label=_("End this schedule"),
                        command="summaries remove",
                        args={"number": schedule.number},
                    ),
                ),
            )
        await _post(transaction, schedule, reply, now)


def _counts(report: Report) -> str:
    said, count = who(report).text, len(report.conversations)
    if not report.look:
        return plural(
            "{said}\nIn it: {count} conversation.",
            "{said}\nIn it: {count} conversations.",
            count,
            said=said,
        )
    return plural(
        "{said}\nIn it: {count} conversation, {places} worth a look.",
        "{said}\nIn it: {count} conversations, {places} worth a look.",
        count,
        said=said,
        places=plural("{count} place", "{count} places", len(report.look)),
    )


async def _post(transaction: Transaction, schedule: Schedule, reply: Reply, now: datetime) -> None:
    platform, __, room = schedule.told.partition(":")
    post = Post(
        community=schedule.community,
        platform=platform,
        room=room,
        key=f"summary:{schedule.id}/{int(schedule.due.timestamp())}",
        reply=reply,
        due=now,
    )
    await enqueue(transaction, post.letter(), now)
