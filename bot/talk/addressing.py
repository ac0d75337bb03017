"""Whom a message speaks to: by the platform's mention, or by a name at its start or its end."""

import re
from collections.abc import Sequence

from bot.domain.message import Message
from bot.language.terms import is_common, term
from bot.language.words import STOP

_MARKED = re.compile(r"^\s*@?([^\s,:;!?<>]+)\s*[:,;!?>]|@([^\s,:;!?<>]+)")
"""`nick: so it is`, `nick, so it is` and `so it is, @nick`."""
_FIRST = re.compile(r"^\s*@?([^\s,:;!?<>]+)")
_TAIL = " \t\n.,!?):(;"
_LIKE = re.compile(r"[\W_\d]+$")
SHORTEST = 3
"""A bare name of fewer letters is more often a word."""


class Addressing:
    """Finds people by their names, among those who wrote in the period."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._exact: dict[str, str] = {}
        self._like: dict[str, str] = {}
        for message in messages:
            name = message.name.casefold()
            self._exact.setdefault(name, message.author)
            # people who come back as `name_` or `name2` are still called `name`
            self._like.setdefault(_LIKE.sub("", name) or name, message.author)

    def __call__(self, message: Message) -> tuple[str, ...]:
        """The keys of those it addresses, each once, never its own author. Empty for nobody."""
        text = message.text
        found = [*message.mentions]
        found += [
            author
            for match in _MARKED.finditer(text)
            if (author := self._author(match[1] or match[2])) is not None
        ]
        if not found:
            first = _FIRST.match(text)
            last = text.rstrip(_TAIL).rpartition(" ")[2].lstrip("@")
            found += [
                author
                for name in (first[1] if first else "", last)
                if (author := self._bare(name)) is not None
            ]
        return tuple(dict.fromkeys(author for author in found if author != message.author))

    def _author(self, name: str) -> str | None:
        name = name.casefold()
        return self._exact.get(name) or self._like.get(_LIKE.sub("", name) or name)

    def _bare(self, name: str) -> str | None:
        """A name without any mark: only if it is no everyday word."""
        folded = name.casefold()
        if len(folded) < SHORTEST or folded in STOP:
            return None
        author = self._author(name)
        return author if author is not None and not is_common(term(folded)) else None
