"""What a report tells, in its order: parts that cards and files render each in their way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.catalogue import _, looked_up, marked, plural
from bot.domain.report import Conversation, Quoted, Report, Stretch
from bot.reporting.wording import (
    held_by,
    missing,
    moment,
    named_by,
    point,
    sides_of,
    size_of,
    span,
    title_of,
    took_part,
    verdict,
)

POINTS = marked("Points, machine-worded, checked against the messages")
POINTS_ARE = marked(
    "Each sentence is worded by {model} and stands above the words that it rests on. What those do "
    "not bear out is left out, so this is not all that was said."
)
WORTH = marked(
    "These are places where a look may be worth it, found by simple patterns. They say nothing of "
    "any person, and may be nothing at all."
)


@dataclass(frozen=True)
class Words:
    """Our own words."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Quotes:
    """What people wrote."""

    quotes: tuple[Quoted, ...]
    heading: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a list, with where it leads, if anywhere."""

    text: str
    detail: str = ""
    quote: Quoted | None = None
    """The message that it leads to; None where it leads to none."""
    event: str = ""
    """The address of the event that it speaks of; `''` for none."""

    @property
    def url(self) -> str:
        """Where it leads; `''` for nowhere."""
        return self.quote.url if self.quote else ""


@dataclass(frozen=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]
    heading: str = ""


Part = Words | Quotes | Entries


def quoted(part: Part) -> tuple[Quoted, ...]:
    """The messages that a part shows or leads to."""
    match part:
        case Words():
            return ()
        case Quotes():
            return part.quotes
        case Entries():
            return tuple(entry.quote for entry in part.entries if entry.quote)
        case _:
            assert_never(part)


def who(report: Report) -> Words:
    """Which period it is of, and who took part."""
    return Words(f"{span(report.since, report.until)}.\n{took_part(report.share)}")


def conversation(report: Report, told: Conversation) -> Iterator[Part]:
    """One conversation."""
    yield Words(f"{size_of(told)}.\n{named_by(report, told)}".strip())
    yield from points(report, told)
    if told.telling:
        yield Quotes(_quotes(report, told.telling), _("What was said"))
    heading = _("Where people agreed, and where not")
    for held in told.held:
        yield Quotes(_quotes(report, [held.message]), heading)
        yield Words(sides_of(held))
        if held.replies:
            yield Quotes(_quotes(report, held.replies))
        heading = ""
    if told.minority:
        heading = _("Held by fewer people")
        if told.minority.messages:
            yield Quotes(_quotes(report, told.minority.messages), heading)
            heading = ""
        yield Words(held_by(told.minority), heading)
    if told.unanswered:
        yield Quotes(_quotes(report, told.unanswered), _("Questions that nobody answered"))


def points(report: Report, told: Conversation) -> Iterator[Part]:
    """What a language model made of a conversation, each point above the words it rests on."""
    if told.groups:
        yield Words(looked_up(POINTS_ARE, model=report.model), looked_up(POINTS))
    for group in told.groups:
        heading = group.heading.text if group.heading else ""
        for each in group.points:
            yield Words(point(report, each), heading)
            yield Quotes(tuple(_part_of(report, stretch) for stretch in each.rests_on))
            heading = ""


def _part_of(report: Report, stretch: Stretch) -> Quoted:
    """A part of a quote, as a quote."""
    quote = report.quotes[stretch.message]
    text = quote.text[stretch.start : stretch.end]
    return quote.model_copy(
        update={
            "text": text,
            "start": quote.start + stretch.start,
            "more": quote.more or text != quote.text,
        }
    )


def beside(report: Report) -> Iterator[Part]:
    """What stands beside the conversations; nothing where there is nothing to tell."""
    if report.unanswered:
        quotes = _quotes(report, report.unanswered)
        yield Quotes(quotes, _("Other questions that nobody answered"))
    heading = _("What the sources can speak to")
    for checked in report.checked:
        yield Quotes(_quotes(report, [checked.message]), heading)
        yield Words(f"{verdict(checked)}\n{_('From: {source}', source=checked.source)}")
        heading = ""
    if report.unheard:
        yield Entries(
            tuple(
                Entry(
                    each.label,
                    plural(
                        "{count} message spoke of it. None of the {read} that were held against "
                        "the sources comes near to a claim of: {sides}",
                        "{count} messages spoke of it. None of the {read} that were held against "
                        "the sources comes near to a claim of: {sides}",
                        each.messages,
                        read=each.read,
                        sides=", ".join(each.sides),
                    ),
                    event=each.event,
                )
                for each in report.unheard
            ),
            _("Sides that nobody voiced"),
        )
    there = [(look, report.quotes[look.message]) for look in report.look]
    if looks := [(look, quote) for look, quote in there if not quote.struck]:
        entries = (
            Entry(f"{looked_up(look.words)} {moment(quote.when)}", quote=quote)
            for look, quote in looks
        )
        yield Entries(tuple(entries), _("Places worth a look"))
        yield Words(looked_up(WORTH))


def chapters(report: Report) -> Iterator[tuple[str, Iterator[Part]]]:
    """The titles and parts of what a report tells between its beginning and its end."""
    for told in report.conversations:
        yield title_of(told), conversation(report, told)
    if any(True for __ in beside(report)):
        yield _("Beside the conversations"), beside(report)


def left_out(report: Report) -> Entries | Words:
    """What is not in it, and why."""
    heading = _("What is left out")
    if not report.left_out:
        return Words(_("Nothing that was read."), heading)
    return Entries(tuple(map(Entry, missing(report))), heading)


def _quotes(report: Report, ids: Sequence[str]) -> tuple[Quoted, ...]:
    return tuple(report.quotes[each] for each in ids)
