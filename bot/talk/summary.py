"""The structure of a period in a room: conversations with what was said, asked and disputed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.domain.base import Model
from bot.domain.message import Message
from bot.talk.addressing import Addressing
from bot.talk.extract import extract
from bot.talk.heat import Place, places
from bot.talk.message import Quote, in_order
from bot.talk.participation import Participation, participation
from bot.talk.positions import MinorityView, Point, Stance, minority, points, stances
from bot.talk.privacy import Quotable
from bot.talk.questions import open_questions
from bot.talk.threads import Thread, find_threads
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


def summarise(
    messages: Sequence[Message],
    opted_out: AbstractSet[str] = frozenset(),
    earlier: AbstractSet[str] | None = None,
) -> Summary:
    """The structure of one room's messages, in whichever order they come.

    `opted_out` and `earlier` hold keys of authors: those who are not to be quoted or named, and
    those who wrote before the period, None where that is not known. Raises ValueError where two
    messages have one id.
    """
    ordered = in_order(messages)
    by_id = {message.id: message for message in ordered}
    found = find_threads(ordered)
    quotable = Quotable(ordered, opted_out)
    vocabulary = Vocabulary(ordered)
    held = [[by_id[each] for each in thread.messages] for thread in found.threads]
    named = titles(held, quotable, vocabulary)
    taken: dict[str, tuple[str, Stance]] = {}
    conversations = []
    for thread, inside, title in zip(found.threads, held, named, strict=True):
        sides = stances(inside, found.antecedents)
        taken |= sides
        conversations.append(
            Conversation(
                thread=thread,
                title=title,
                people=len({message.author for message in inside if not message.bot}),
                extract=extract(inside, quotable, vocabulary),
                open_questions=quotable.quotes(open_questions(inside, found.antecedents)),
                points=points(inside, sides, quotable),
                minority=minority(inside, sides, quotable),
            )
        )
    return Summary(
        conversations=tuple(conversations),
        places=places(ordered, Addressing(ordered), found.antecedents, taken),
        participation=participation(ordered, earlier),
    )
