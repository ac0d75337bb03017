"""What is told of a report in words: the same on cards and in files."""

import re
from datetime import UTC, datetime, timedelta

from bot.domain.report import (
    Conversation,
    Held,
    Minority,
    Quoted,
    Report,
    Share,
    Struck,
    Worded,
)
from bot.reporting.showing import on_one_line

GONE: dict[Struck, str] = {
    "deleted": "deleted since",
    "edited": "edited since",
    "opted out": "its author does not want to be quoted",
    "not to be seen": "cannot be held against its message just now",
}
DAY = timedelta(days=1)
PLACE = re.compile(r"\{(\d+)\}")
LIVE = frozenset('<>@:/\\[](){}|*~`#“”"')
"""Signs of links, mentions and markup, and our own marks."""
NAMELESS = "somebody without a name"


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 message`, `2 people`."""
    return f"1 {one}" if number == 1 else f"{number} {several or f'{one}s'}"


def moment(when: datetime) -> str:
    """A time in words, in UTC: `20 November 2026, 18:05 UTC`."""
    return f"{when.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def span(begun: datetime, ended: datetime) -> str:
    """From when to when; the day once, where it is one."""
    begun, ended = begun.astimezone(UTC), ended.astimezone(UTC)
    if begun == ended:
        return moment(begun)
    if begun.date() == ended.date():
        return f"{begun:%-d %B %Y, %H:%M} to {ended:%H:%M} UTC"
    return f"{moment(begun)} to {moment(ended)}"


def took_part(share: Share) -> str:
    """Who took part, as counts; nobody is named or ranked."""
    by = counted(share.people, "person", "people")
    told = [f"{counted(share.messages, 'message')} of {by}."]
    if share.share_of_three is not None:
        told.append(
            f"The three most active wrote {round(share.share_of_three * share.messages)} of "
            f"{share.messages}."
        )
    if share.newcomers is not None:
        told.append(
            f"{share.newcomers} of {share.people} had not written here in as long a time before."
        )
    if share.edited:
        told.append(f"{counted(share.edited, 'message')} had been edited.")
    return " ".join(told)


def title_of(told: Conversation) -> str:
    """What a conversation is called, by a model or by the words that mark it."""
    return (
        told.named.text if told.named else told.title
    ) or "A conversation without words to mark it"


def size_of(told: Conversation) -> str:
    """How large a conversation was, and when."""
    by = counted(told.people, "person", "people")
    return f"{counted(told.messages, 'message')} of {by}, {span(told.began, told.ended)}"


def sides_of(held: Held) -> str:
    """How many took which side on a message."""
    told = []
    if held.agreeing or held.disagreeing:
        told.append(
            f"In replies, {counted(held.agreeing, 'person', 'people')} agreed and "
            f"{counted(held.disagreeing, 'person', 'people')} disagreed."
        )
    if held.thumbs_up or held.thumbs_down:
        told.append(
            f"{counted(held.thumbs_up, 'thumb up', 'thumbs up')}, "
            f"{counted(held.thumbs_down, 'thumb down', 'thumbs down')}."
        )
    return " ".join(told)


def held_by(minority: Minority) -> str:
    """How many held the smaller view, and how many the other one."""
    return (
        f"{counted(minority.people, 'person', 'people')} held this view, "
        f"{counted(minority.others, 'person', 'people')} the other one."
    )


def gone(quote: Quoted) -> str:
    """Why a quote is not shown; `''` for one that is."""
    return GONE[quote.struck] if quote.struck else ""


def point(report: Report, told: Worded) -> str:
    """A point, with people by their names as the report shows them."""
    names = [_called(on_one_line(report.quotes[each].author)) for each in told.people]
    return PLACE.sub(lambda place: names[int(place[1])], told.text)


def _called(name: str) -> str:
    """A name within a sentence of ours: in marks, since any name might be read as a part of it."""
    bare = " ".join("".join(sign for sign in name if sign not in LIVE).split())
    return f"“{bare}”" if bare else NAMELESS


def named_by(report: Report, told: Conversation) -> str:
    """That a model named a conversation, and by which words it is marked besides; `''` if not."""
    if told.named is None:
        return ""
    besides = f" Words that mark it: {told.title}." if told.title else ""
    return f"The title is worded by {report.model} from what people wrote.{besides}"


def modelled(report: Report) -> str:
    """Which part a language model had in a report, and if none or less, why."""
    why = report.without_model
    if not any(told.named or told.groups for told in report.conversations):
        if report.model and not why:
            why = "what it worded is gone with the messages that it rested on"
        return f"without a language model: {why}" if why else "without a language model"
    part = f"with points and titles, where it says so, by the language model {report.model}"
    return f"{part}; not in every conversation: {why}" if why else part


def kept(report: Report, until: datetime | None) -> str:
    """How a report was made, and how long it is kept; None where it is not."""
    made = (
        f"Made {moment(report.made)}, {modelled(report)}. Every quote is word for word, and was "
        "held against its message."
    )
    if until is None:
        return made
    return (
        f"{made} What is deleted or edited later is struck from the kept summary, which itself is "
        f"gone after {moment(until)}."
    )
