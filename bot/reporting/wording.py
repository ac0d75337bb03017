"""What is told of a report in words: the same on cards and in files."""

import re
from datetime import UTC, datetime, timedelta

from bot.catalogue import _, forms, looked_up, marked, plural
from bot.catalogue.kept import said_anew
from bot.domain.report import (
    CheckedQuote,
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
    "deleted": marked("deleted since"),
    "edited": marked("edited since"),
    "opted out": marked("its author does not want to be quoted"),
    "not to be seen": marked("cannot be held against its message just now"),
}
OLDER = marked("The newest {count} messages were read; what came before is left out.")
SMALLER_ONE = marked("A smaller exchange is counted, and not shown.")
SMALLER = marked("{count} smaller exchanges and single messages are counted, and not shown.")
UNNAMED_ONE = marked(
    "1 person is counted, and neither quoted nor named: that is what they asked for."
)
UNNAMED = marked(
    "{count} people are counted, and neither quoted nor named: that is what they asked for."
)
OF_BOTS_ONE = marked("1 message is of bots, and left out.")
OF_BOTS = marked("{count} messages are of bots, and left out.")
LEFT_OUT = (OLDER, SMALLER, UNNAMED, OF_BOTS)
"""What a report keeps in English with a number filled in; it is looked up as it is shown."""
DAY = timedelta(days=1)
PLACE = re.compile(r"\{(\d+)\}")
LIVE = frozenset('<>@:/\\[](){}|*~`#“”"')
"""Signs of links, mentions and markup, and our own marks."""
NAMELESS = marked("somebody without a name")


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 message`, `2 people`."""
    return f"1 {one}" if number == 1 else f"{number} {several or f'{one}s'}"


def _messages(count: int) -> str:
    return plural("{count} message", "{count} messages", count)


def _people(count: int) -> str:
    return plural("{count} person", "{count} people", count)


def _messages_of(messages: int, people: int) -> str:
    return _("{messages} of {people}", messages=_messages(messages), people=_people(people))


def moment(when: datetime) -> str:
    """A time in words, in UTC: `20 November 2026, 18:05 UTC`."""
    return forms.moment(when)


def span(begun: datetime, ended: datetime) -> str:
    """From when to when; the day once, where it is one."""
    begun, ended = begun.astimezone(UTC), ended.astimezone(UTC)
    if begun == ended:
        return moment(begun)
    if begun.date() == ended.date():
        return _(
            "{day}, {start} to {end} UTC",
            day=forms.day(begun),
            start=f"{begun:%H:%M}",
            end=f"{ended:%H:%M}",
        )
    return _("{start} to {end}", start=moment(begun), end=moment(ended))


def took_part(share: Share) -> str:
    """Who took part, as counts; nobody is named or ranked."""
    told = [f"{_messages_of(share.messages, share.people)}."]
    if share.share_of_three is not None:
        told.append(
            _(
                "The three most active wrote {written} of {messages}.",
                written=round(share.share_of_three * share.messages),
                messages=share.messages,
            )
        )
    if share.newcomers is not None:
        told.append(
            _(
                "{newcomers} of {people} had not written here in as long a time before.",
                newcomers=share.newcomers,
                people=share.people,
            )
        )
    if share.edited:
        edited = plural(
            "{count} message had been edited.", "{count} messages had been edited.", share.edited
        )
        told.append(edited)
    return " ".join(told)


def title_of(told: Conversation) -> str:
    """What a conversation is called, by a model or by the words that mark it."""
    return (told.named.text if told.named else told.title) or _(
        "A conversation without words to mark it"
    )


def size_of(told: Conversation) -> str:
    """How large a conversation was, and when."""
    return f"{_messages_of(told.messages, told.people)}, {span(told.began, told.ended)}"


def sides_of(held: Held) -> str:
    """How many took which side on a message."""
    told = []
    if held.agreeing or held.disagreeing:
        told.append(
            _(
                "In replies, {agreeing} agreed and {disagreeing} disagreed.",
                agreeing=_people(held.agreeing),
                disagreeing=_people(held.disagreeing),
            )
        )
    if held.thumbs_up or held.thumbs_down:
        up = plural("{count} thumb up", "{count} thumbs up", held.thumbs_up)
        down = plural("{count} thumb down", "{count} thumbs down", held.thumbs_down)
        told.append(f"{up}, {down}.")
    return " ".join(told)


def held_by(minority: Minority) -> str:
    """How many held the smaller view, and how many the other one."""
    return _(
        "{people} held this view, {others} the other one.",
        people=_people(minority.people),
        others=_people(minority.others),
    )


def gone(quote: Quoted) -> str:
    """Why a quote is not shown; `''` for one that is."""
    return looked_up(GONE[quote.struck]) if quote.struck else ""


def point(report: Report, told: Worded) -> str:
    """A point, with people by their names as the report shows them."""
    names = [_called(on_one_line(report.quotes[each].author)) for each in told.people]
    return PLACE.sub(lambda place: names[int(place[1])], told.text)


def _called(name: str) -> str:
    """A name within a sentence of ours: in marks, since any name might be read as a part of it."""
    bare = " ".join("".join(sign for sign in name if sign not in LIVE).split())
    return _("“{name}”", name=bare) if bare else looked_up(NAMELESS)


def named_by(report: Report, told: Conversation) -> str:
    """That a model named a conversation, and by which words it is marked besides; `''` if not."""
    if told.named is None:
        return ""
    by = _("The title is worded by {model} from what people wrote.", model=report.model)
    return _("{by} Words that mark it: {words}.", by=by, words=told.title) if told.title else by


def modelled(report: Report) -> str:
    """Which part a language model had in a report, and if none or less, why."""
    why = looked_up(report.without_model)
    if not any(told.named or told.groups for told in report.conversations):
        if report.model and not why:
            why = _("what it worded is gone with the messages that it rested on")
        return (
            _("without a language model: {why}", why=why) if why else _("without a language model")
        )
    part = _(
        "with points and titles, where it says so, by the language model {model}",
        model=report.model,
    )
    return _("{part}; not in every conversation: {why}", part=part, why=why) if why else part


def kept(report: Report, until: datetime | None) -> str:
    """How a report was made, and how long it is kept; None where it is not."""
    made = _(
        "Made {moment}, {modelled}. Every quote is word for word, and was "
        "held against its message.",
        moment=moment(report.made),
        modelled=modelled(report),
    )
    if until is None:
        return made
    return _(
        "{made} What is deleted or edited later is struck from the kept summary, which itself is "
        "gone after {moment}.",
        made=made,
        moment=moment(until),
    )


def verdict(checked: CheckedQuote) -> str:
    """What the sources say to a quote: the verdict in the language spoken, and what it is of."""
    judged, colon, said = checked.verdict.partition(":")
    return f"{looked_up(judged)}{colon}{said}"


def missing(report: Report) -> tuple[str, ...]:
    """What is not in a report and why, as finished sentences."""
    return tuple(said_anew(each, LEFT_OUT) for each in report.left_out)
