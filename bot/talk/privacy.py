"""Who may be quoted: not those who opted out, and no message that calls one of them by name."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.domain.message import Message
from bot.talk.calling import Names
from bot.talk.message import Quote, whole


class Quotable:
    """Tells which messages may be shown, and shows them."""

    def __init__(self, messages: Sequence[Message], opted_out: AbstractSet[str]) -> None:
        """`opted_out` holds keys of authors; their names are those they have in the messages."""
        self._opted_out = opted_out
        called = dict.fromkeys((m.author, m.name) for m in messages if m.author in opted_out)
        self._names = Names(called)
        self._words = {word for _, name in called for word in re.findall(r"\w+", name.casefold())}

    def __call__(self, message: Message) -> bool:
        """Whether it may be shown: a person wrote it who takes part, and it names nobody else."""
        return not (
            message.bot
            or message.author in self._opted_out
            or not self._opted_out.isdisjoint(message.mentions)
            or self._names.any_in(message.text)
        )

    def is_name(self, word: str) -> bool:
        """Whether a word is part of the name of somebody who opted out."""
        return word.casefold() in self._words or self._names.any_in(word)

    def quote(self, message: Message) -> Quote | None:
        """The message, whole; None where it may not be shown or says nothing."""
        return whole(message) if self(message) else None

    def quotes(self, messages: Sequence[Message]) -> tuple[Quote, ...]:
        """Those that may be shown, in the order given."""
        return tuple(found for message in messages if (found := self.quote(message)))
