"""From what was found in a period to the report of it: what is shown, and what is left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations

from bot.domain.message import Message
from bot.domain.report import Conversation, Held, Look, Minority, Quoted, Report, Share, Tie
from bot.reporting.wording import (
    OF_BOTS,
    OF_BOTS_ONE,
    SMALLER,
    SMALLER_ONE,
    UNNAMED,
    UNNAMED_ONE,
)
from bot.services.summaries.reading import Gathered
from bot.talk.message import Quote, whole
from bot.talk.participation import Participation
from bot.talk.positions import Point
from bot.talk.privacy import Quotable
from bot.talk.summary import Conversation as Found
from bot.talk.summary import Summary, summarise

SHOWN = 12
"""So many conversations are shown, and all others in which few held a view."""
LEAST = 2
"""A message that nobody answered is no conversation; if it is a question, it is shown apart."""
QUOTE = 400
"""The most characters of one quote."""
POINTS, REPLIES, QUESTIONS, MINORITY = 3, 3, 3, 3
"""The most of each that are shown of a conversation; minority views are always among them."""
ELSEWHERE = 8
"""Unanswered questions outside of the conversations shown."""
LOOKS = 10
OTHERS = 150
"""So many messages are held against the store that are not quoted otherwise."""
QUESTION = 4
"""A question of fewer words can only be read where it stands."""
STRETCHES = 48
"""Into so many equal stretches a period is divided at most, to show when most was said."""
HOUR = timedelta(hours=1)


@dataclass
class Quotes:
    """Gathers quoted messages, each checked against the message that it is of.

    A quote that does not stand there word for word, or that is of nobody known, is not shown.
    """

    messages: Mapping[str, Message]
    found: dict[str, Quoted] = field(default_factory=dict)

    def take(self, quotes: Sequence[Quote]) -> tuple[str, ...]:
        """The ids of those that may be shown, in order."""
        return tuple(quote.message for quote in quotes if self._taken(quote))

    def _taken(self, quote: Quote) -> bool:
        message = self.messages.get(quote.message)
        if message is None or message.bot or message.text[quote.start : quote.end] != quote.text:
            return False
        if quote.message not in self.found:
            text = clipped(quote.text)
            self.found[quote.message] = Quoted(
                id=message.id,
                thread=message.thread,
                author=message.name,
                when=message.when,
                url=message.url,
                text=text,
                start=quote.start,
                more=len(text) < len(message.text.strip()),
            )
        return True


def clipped(text: str) -> str:
    """The beginning of a text, up to the end of a sentence or a word where it is too long."""
    if len(text) <= QUOTE:
        return text
    start = text[: QUOTE + 1]
    sentence = max(start.rfind(end) for end in (". ", "? ", "! ", "\n"))
    if sentence > QUOTE // 2:
        return start[: sentence + 1].rstrip()
    return (start[: start.rfind(" ")] if " " in start[QUOTE // 2 :] else text[:QUOTE]).rstrip()


@dataclass(frozen=True)
class Composed:
    """A report as it follows from the messages alone."""

    report: Report
    others: tuple[Quoted, ...]
    """What is not in it and may be quoted besides: the longest messages first."""
    authors: Mapping[str, str]
    """By id of a message in either, its author."""


def composed(gathered: Gathered, unquoted: AbstractSet[str], now: datetime) -> Composed:
    """The report of what was read. Takes seconds for a long period.

    `unquoted` are the authors who are neither quoted nor named.
    """
    summary = summarise(gathered.messages, unquoted, gathered.earlier, chosen)
    by_id = {message.id: message for message in gathered.messages}
    quotes = Quotes(by_id)
    quotable = Quotable(gathered.messages, unquoted)
    shown = chosen(summary.conversations)
    report = Report(
        room=gathered.channel.name,
        address=gathered.channel.address,
        since=gathered.since,
        until=gathered.until,
        made=now,
        share=share(summary.participation),
        activity=activity(gathered),
        conversations=tuple(conversation(found, quotes) for found in shown),
        quotes=quotes.found,
        ties=ties(shown, by_id),
        unanswered=unanswered(summary, shown, quotes),
        look=looks(summary, quotes, quotable),
        left_out=left_out(gathered, unquoted, len(summary.conversations) - len(shown)),
    )
    more = Quotes(by_id)
    longest = sorted(gathered.messages, key=lambda message: len(message.text), reverse=True)
    others = quotable.quotes([m for m in longest if m.id not in quotes.found][:OTHERS])
    more.take(others)
    found = {**more.found, **quotes.found}
    return Composed(
        report, tuple(more.found.values()), {each: by_id[each].author for each in found}
    )


def chosen(conversations: Sequence[Found]) -> list[Found]:
    """The conversations that are shown, in the order in which they began.

    All in which few held a view, so that none of these is lost; besides them the largest, where
    agreement, dissent and open questions count as further messages.
    """
    talks = [found for found in conversations if len(found.thread.messages) >= LEAST]
    most = {found.thread.id for found in sorted(talks, key=_weight, reverse=True)[:SHOWN]}
    return [found for found in talks if found.minority or found.thread.id in most]


def _weight(found: Found) -> int:
    return len(found.thread.messages) + len(found.points) + len(found.open_questions)


def unanswered(summary: Summary, shown: Sequence[Found], quotes: Quotes) -> tuple[str, ...]:
    """Questions that nobody answered outside of the conversations shown, the latest ones."""
    others = (found for found in summary.conversations if all(found is not s for s in shown))
    questions = [quote for found in others for quote in filter(_asks, found.open_questions)]
    return quotes.take(questions[-ELSEWHERE:])


def conversation(found: Found, quotes: Quotes) -> Conversation:
    """A conversation as the report has it; what it quotes is added to `quotes`."""
    messages = [quotes.messages[each] for each in found.thread.messages]
    minority = found.minority
    return Conversation(
        title=", ".join(found.title),
        began=messages[0].when,
        ended=messages[-1].when,
        messages=len(messages),
        people=found.people,
        telling=quotes.take(found.extract),
        held=tuple(
            held
            for point in sorted(filter(_tells, found.points), key=_disputed, reverse=True)[:POINTS]
            if (held := _held(point, quotes)) is not None
        ),
        minority=Minority(
            messages=quotes.take(minority.quotes[:MINORITY]),
            people=minority.people,
            others=minority.others,
        )
        if minority
        else None,
        unanswered=quotes.take(list(filter(_asks, found.open_questions))[:QUESTIONS]),
    )


def _tells(point: Point) -> bool:
    """Whether more than one nod stands behind it."""
    sides = point.agreeing + point.disagreeing + point.thumbs_up + point.thumbs_down
    return sides > 1 or point.disagreeing + point.thumbs_down > 0


def _asks(question: Quote) -> bool:
    """Whether it says what it asks: "Right?" does not."""
    return len(question.text.split()) >= QUESTION


def _disputed(point: Point) -> tuple[int, int]:
    """Where most people took a side, and both sides were taken, comes first."""
    return min(point.agreeing, point.disagreeing), point.agreeing + point.disagreeing


def _held(point: Point, quotes: Quotes) -> Held | None:
    if not quotes.take([point.quote]):
        return None
    replies = [*point.disagreed, *point.agreed][:REPLIES]
    stretches = (whole(quotes.messages[each]) for each in replies if each in quotes.messages)
    return Held(
        message=point.quote.message,
        agreeing=point.agreeing,
        disagreeing=point.disagreeing,
        thumbs_up=point.thumbs_up,
        thumbs_down=point.thumbs_down,
        replies=quotes.take([stretch for stretch in stretches if stretch]),
    )


def looks(summary: Summary, quotes: Quotes, quotable: Quotable) -> tuple[Look, ...]:
    """The places that are worth a look, in order; none of who does not want to be quoted."""
    found: list[Look] = []
    for place in summary.places:
        inside = [quotes.messages[each] for each in place.messages]
        first = whole(inside[0])
        if len(found) < LOOKS and first and all(map(quotable, inside)) and quotes.take([first]):
            found.append(Look(words=place.words, message=first.message, count=len(inside)))
    return tuple(found)


def ties(shown: Sequence[Found], messages: Mapping[str, Message]) -> tuple[Tie, ...]:
    """Conversations that the same people took part in; counts, and no names."""
    inside = [[messages[each] for each in found.thread.messages] for found in shown]
    people = [{message.author for message in held if not message.bot} for held in inside]
    return tuple(
        Tie(one=one, other=other, people=shared)
        for one, other in combinations(range(len(people)), 2)
        if (shared := len(people[one] & people[other]))
    )


def activity(gathered: Gathered) -> tuple[int, ...]:
    """Messages in each of some equal stretches of the period; of an hour at least."""
    since, whole = gathered.since, gathered.until - gathered.since
    stretches = max(1, min(STRETCHES, -(-whole // HOUR)))
    counts = Counter(
        min(stretches - 1, int((message.when - since) / whole * stretches))
        for message in gathered.messages
    )
    return tuple(counts[place] for place in range(stretches))


def share(counted: Participation) -> Share:
    """Who took part, as counts."""
    return Share(
        messages=counted.messages,
        people=counted.people,
        share_of_three=counted.share_of_three,
        newcomers=counted.newcomers,
        edited=counted.edited,
        bot_messages=counted.bot_messages,
    )


def left_out(gathered: Gathered, unquoted: AbstractSet[str], hidden: int) -> tuple[str, ...]:
    """What is not in a report, as sentences in English, which are looked up as they are shown."""
    silent = len({m.author for m in gathered.messages if m.author in unquoted})
    bots = sum(message.bot for message in gathered.messages)
    told = [gathered.channel.hidden, *gathered.left_out]
    if hidden:
        told.append(SMALLER_ONE if hidden == 1 else SMALLER.format(count=hidden))
    if silent:
        told.append(UNNAMED_ONE if silent == 1 else UNNAMED.format(count=silent))
    if bots:
        told.append(OF_BOTS_ONE if bots == 1 else OF_BOTS.format(count=bots))
    return tuple(filter(None, told))
