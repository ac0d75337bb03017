"""Questions that nobody took up."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.domain.message import Message
from bot.language.words import WH_WORDS

SOON = 5
"""Within so many further messages of the conversation, anybody else's may be the answer."""
FEWEST_WORDS = 4
"""A question without its mark has at least so many words."""
_NOT_SAID = re.compile(r"https?://\S+|`[^`]*`|^>.*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def is_question(text: str) -> bool:
    """Whether a message asks something; marks in addresses, code and quoted lines do not count."""
    said = _NOT_SAID.sub(" ", text).casefold()
    first = _WORD.search(said)
    if first is None or "?" in said:
        return first is not None
    return (
        first[0] in WH_WORDS
        and not said.rstrip().endswith((".", "!"))
        and len(_WORD.findall(said)) >= FEWEST_WORDS
    )


def open_questions(
    thread: Sequence[Message], antecedents: Mapping[str, str | None], asking: AbstractSet[str]
) -> tuple[Message, ...]:
    """The unanswered questions of a conversation, which is in order; bots' are none.

    `asking` are the ids of the messages that ask something.

    Answered is what somebody else's message answers, or is soon followed by one in the
    conversation.
    """
    author = {message.id: message.author for message in thread}
    answered = {
        earlier
        for message in thread
        if (earlier := antecedents[message.id]) and author.get(earlier) != message.author
    }
    return tuple(
        message
        for place, message in enumerate(thread)
        if not message.bot
        and message.id in asking
        and message.id not in answered
        and all(
            later.author == message.author or later.bot
            for later in thread[place + 1 : place + 1 + SOON]
        )
    )
