"""What a room is told of a scheduled summary: that it is there, and never what was said."""

from datetime import datetime

from bot.chat.post import Post
from bot.chat.reply import Button, Prose, Reply
from bot.domain.errors import UserError
from bot.domain.report import Report
from bot.reporting.sections import who
from bot.reporting.wording import counted
from bot.store.database import Transaction
from bot.store.outbox import enqueue
from bot.store.report_schedules import Schedule

ELSEWHERE = "It is of another room, which not everybody here may read."
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
        found = counted(len(report.conversations), "conversation")
        looks = ""
        if report.look:
            looks = f", {counted(len(report.look), 'place', 'places')} worth a look"
        here = schedule.told == schedule.room
        text = f"{who(report).text}\nIn it: {found}{looks}." if here else ELSEWHERE
        reply = Reply(
            title=f"Summary of {report.room}" if here else "A scheduled summary is ready",
            blocks=(Prose(text=text),),
            buttons=(
                Button(
                    label="Read it",
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
        reply = Reply(
            title=f"Schedule {schedule.number}: no summary this time",
            blocks=(Prose(text=f"{why.message} {why.hint}".strip()),),
            buttons=(
                Button(
                    label="End this schedule",
                    command="summaries remove",
                    args={"number": schedule.number},
                ),
            ),
        )
        await _post(transaction, schedule, reply, now)


async def _post(transaction: Transaction, schedule: Schedule, reply: Reply, now: datetime) -> None:
    platform, _, room = schedule.told.partition(":")
    post = Post(
        community=schedule.community,
        platform=platform,
        room=room,
        key=f"summary:{schedule.id}/{int(schedule.due.timestamp())}",
        reply=reply,
        due=now,
    )
    await enqueue(transaction, post.letter(), now)
