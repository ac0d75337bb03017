"""The pictures of a report: when most was said, and how conversations lie beside each other."""

from collections.abc import Iterator

from bot.catalogue import _
from bot.domain.report import Report
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure, ThreadRow, ThreadTie
from bot.reporting.showing import on_one_line

ROWS = 12
"""So many conversations the map has room for."""


def pictures(report: Report) -> Iterator[ActivityFigure | ThreadMapFigure]:
    """Those that there is something to see in."""
    title = on_one_line(report.room) or _("A room")
    if len(report.activity) > 1:
        yield ActivityFigure(
            title=title, since=report.since, until=report.until, counts=report.activity
        )
    if len(report.conversations) > 1:
        rows = _largest(report)
        place = {row: number for number, row in enumerate(rows)}
        yield ThreadMapFigure(
            title=title,
            since=report.since,
            until=report.until,
            rows=tuple(
                ThreadRow(
                    title=on_one_line(told.named.text if told.named else told.title),
                    began=told.began,
                    ended=told.ended,
                    messages=told.messages,
                    people=told.people,
                    unanswered=len(told.unanswered),
                )
                for told in (report.conversations[row] for row in rows)
            ),
            ties=tuple(
                ThreadTie(one=place[tie.one], other=place[tie.other], people=tie.people)
                for tie in report.ties
                if tie.one in place and tie.other in place
            ),
        )


def _largest(report: Report) -> list[int]:
    """The places of the conversations that the map has room for, in order."""
    sizes = [told.messages for told in report.conversations]
    return sorted(sorted(range(len(sizes)), key=lambda row: -sizes[row])[:ROWS])
