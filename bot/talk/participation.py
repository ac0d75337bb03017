"""How many took part, and how evenly; nobody is named or ranked."""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.domain.base import Model
from bot.domain.message import Message

MOST_ACTIVE = 3


class Participation(Model):
    """Counts of a period. People who opted out are in them; bots are counted apart."""

    messages: int
    people: int
    share_of_three: float | None
    """What the three most active people wrote of all messages, 0 to 1.

    None where no more than three took part: the figure would say nothing.
    """
    newcomers: int | None
    """People who had not written before; None where it is not known who had."""
    edited: int
    bot_messages: int


def participation(
    messages: Sequence[Message], earlier: AbstractSet[str] | None = None
) -> Participation:
    """Counts, given the keys of those who wrote before the period, if they are known."""
    people = [message for message in messages if not message.bot]
    by_author = Counter(message.author for message in people)
    most = sum(count for _, count in by_author.most_common(MOST_ACTIVE))
    return Participation(
        messages=len(people),
        people=len(by_author),
        share_of_three=most / len(people) if len(by_author) > MOST_ACTIVE else None,
        newcomers=None if earlier is None else len(by_author.keys() - earlier),
        edited=sum(message.edited for message in people),
        bot_messages=len(messages) - len(people),
    )
