"""What of a message is said to the bot: a command by its prefix, a mention, a reply's own words."""

import re
from collections.abc import Iterable

from bot.adapters.matrix.history.said import own_words
from bot.adapters.matrix.wire.events import Event

NAME = "parley"
"""Behind the prefix, what all commands may begin with: `!parley ask …`."""
LINK = re.compile(r"\[[^\]]*\]\(https://matrix\.to/#/(?P<user>[^)]+)\)")
"""A mention as clients write it in plain text where they write Markdown."""


def said(event: Event) -> str:
    """A message's own words, without those that a reply repeats."""
    return own_words(event.body, event).strip()


class Lines:
    """Tells what is said to one bot. `names` are those it goes by: its id and what it is called."""

    def __init__(self, user: str, prefix: str) -> None:
        self._user = user
        self._prefix = prefix
        self._names: frozenset[str] = frozenset()
        self.called(())

    def called(self, names: Iterable[str]) -> None:
        """The bot goes by these names, beside its id."""
        localpart = self._user[1:].partition(":")[0]
        found = (self._user, localpart, NAME, *names)
        self._names = frozenset(name.casefold() for name in found if name.strip())

    def commanded(self, event: Event) -> str | None:
        """The command that a message begins with, as `!name …`; `''` for the bare prefix and name.

        None for a message that is no command.
        """
        text = said(event)
        if not text.startswith(self._prefix):
            return None
        line = text.removeprefix(self._prefix).lstrip()
        word, _, rest = line.partition(" ")
        if word.casefold() == NAME:
            return f"!{rest.strip()}" if rest.strip() else ""
        return f"!{line}" if line[:1].isalpha() else None

    def by_name(self, event: Event) -> bool:
        """Whether a command begins with the bot's own name behind the prefix."""
        word = said(event).removeprefix(self._prefix).lstrip().partition(" ")[0]
        return word.casefold() == NAME

    def line(self, event: Event) -> str:
        """What a message asks that is said to the bot; `''` for nothing but its name."""
        command = self.commanded(event)
        return self.addressed(event) if command is None else command

    def mentions(self, event: Event) -> bool:
        """Whether a message calls the bot, as it says itself: a name in its text calls nobody.

        In a reply that says little: clients have it call whoever is replied to.
        """
        return self._user in event.mentions

    def names(self, event: Event) -> bool:
        """Whether one of the bot's names stands in a message's own words."""
        text = said(event).casefold()
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in self._names)

    def addressed(self, event: Event) -> str:
        """What is said to the bot in a message that calls it or stands in a direct room."""
        text = LINK.sub(lambda link: " " if link["user"] == self._user else link[0], said(event))
        text = text.replace(self._user, " ").strip()
        for name in sorted(self._names, key=len, reverse=True):
            begins = re.match(rf"@?{re.escape(name)}(?!\w)\s*[:,]?\s*", text, re.IGNORECASE)
            if begins:
                return text[begins.end() :].strip()
        return text
