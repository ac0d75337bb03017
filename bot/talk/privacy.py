"""Who may be quoted: not those who opted out, and no message that calls one of them by name."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.domain.message import Message
from bot.talk.message import Quote, whole


class Quotable:
    """Tells which messages may be shown, and shows them."""

    def __init__(self, messages: Sequence[Message], opted_out: AbstractSet[str]) -> None:
        """`opted_out` holds keys of authors; their names are those they have in the messages."""
        self._opted_out = opted_out
        names = {m.name.strip() for m in messages if m.author in opted_out} - {""}
        longest_first = sorted(map(re.escape, names), key=lambda name: (-len(name), name))
        self._named = (
            re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
            if names
            else None
        )
        self._words = {word for name in names for word in re.findall(r"\w+", name.casefold())}

    def __call__(self, message: Message) -> bool:
        """Whether it may be shown: a person wrote it who takes part, and it names nobody else."""
        return not (
            message.bot
            or message.author in self._opted_out
            or not self._opted_out.isdisjoint(message.mentions)
            or (self._named is not None and self._named.search(message.text))
        )

    def is_name(self, word: str) -> bool:
        """Whether a word is part of the name of somebody who opted out."""
        return word.casefold() in self._words

    def quote(self, message: Message) -> Quote | None:
        """The message, whole; None where it may not be shown or says nothing."""
        return whole(message) if self(message) else None

    def quotes(self, messages: Sequence[Message]) -> tuple[Quote, ...]:
        """Those that may be shown, in the order given."""
        return tuple(found for message in messages if (found := self.quote(message)))


def has_name(text: str, name: str) -> bool:
    """Whether a text calls somebody by this name, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
