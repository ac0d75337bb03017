"""The structure of a period in a room: conversations with what was said, asked and disputed."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from bot.domain.base import Model
from bot.domain.message import Message
from bot.talk.extract import extract
from bot.talk.heat import Place, places
from bot.talk.lines import read_lines
from bot.talk.message import Quote, in_order
from bot.talk.participation import Participation, participation
from bot.talk.positions import MinorityView, Point, Stance, minority, points, stances
from bot.talk.privacy import Quotable
from bot.talk.questions import is_question, open_questions
from bot.talk.threads import Thread, join_lines
from bot.talk.titles import titles
from bot.talk.vocabulary import Vocabulary


class Conversation(Model):
    """One conversation. Quotes are of people who did not opt out, alone."""

    thread: Thread
    title: tuple[str, ...]
    """At most three words; empty where none may be shown."""
    people: int
    extract: tuple[Quote, ...]
    open_questions: tuple[Quote, ...]
    points: tuple[Point, ...]
    minority: MinorityView | None


class Summary(Model):
    """What a period holds, its conversations in the order in which they began."""

    conversations: tuple[Conversation, ...]
    places: tuple[Place, ...]
    participation: Participation


Choice = Callable[[Sequence[Conversation]], Iterable[Conversation]]
"""Picks conversations by what is known of them without their titles and extracts."""


def summarise(
    messages: Sequence[Message],
    opted_out: AbstractSet[str] = frozenset(),
    earlier: AbstractSet[str] | None = None,
    choose: Choice = tuple,
) -> Summary:
    """The structure of one room's messages, in whichever order they come.

    `opted_out` and `earlier` hold keys of authors: those who are not to be quoted or named, and
    those who wrote before the period, None where that is not known. Only the conversations that
    `choose` picks have titles and extracts: these take as long as all else. Raises ValueError where
    two messages have one id.
    """
    ordered = in_order(messages)
    by_id = {message.id: message for message in ordered}
    lines, weights = read_lines(ordered)
    found = join_lines(ordered, lines, weights)
    to = {ordered[line.place].id: line.to for line in lines}
    quotable = Quotable(ordered, opted_out)
    vocabulary = Vocabulary({ordered[line.place].id: line.terms for line in lines})
    asking = {message.id for message in ordered if is_question(message.text)}
    taken: dict[str, tuple[str, Stance]] = {}
    conversations = []
    for thread in found.threads:
        inside = [by_id[each] for each in thread.messages]
        sides = stances(inside, found.antecedents, asking)
        taken |= sides
        conversations.append(
            Conversation(
                thread=thread,
                title=(),
                people=len({message.author for message in inside if not message.bot}),
                extract=(),
                open_questions=quotable.quotes(open_questions(inside, found.antecedents, asking)),
                points=points(inside, sides, quotable),
                minority=minority(inside, sides, quotable),
            )
        )
    chosen = {each.thread.id for each in choose(conversations)}
    held = [
        [by_id[each] for each in told.thread.messages]
        for told in conversations
        if told.thread.id in chosen
    ]
    named = zip(held, titles(held, quotable, vocabulary), strict=True)
    detailed = {
        inside[0].id: {"title": title, "extract": extract(inside, quotable, vocabulary)}
        for inside, title in named
    }
    return Summary(
        conversations=tuple(
            told.model_copy(update=detailed.get(told.thread.id, {})) for told in conversations
        ),
        places=places(ordered, to, found.antecedents, taken),
        participation=participation(ordered, earlier),
    )
