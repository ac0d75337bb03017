"""Messages as a language model may read them: no name and no account of anybody is in them.

Whoever is named in a text is called by an alias there, as its author is. What comes back is laid on
the text as it was sent, and from there leads to the words as they are kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.message import Message
from bot.domain.report import Quoted, Stretch
from bot.domain.source import Span
from bot.llm.untrusted import HIDDEN, KEPT, POINTS_AT, TEMPLATE, of_a_person
from bot.talk.calling import Call, Folded, Names

ALIAS = re.compile(r"(?<![A-Za-z0-9_])u\d+(?![A-Za-z0-9_])", re.IGNORECASE)
POINTED_AT = re.compile(
    r"[<‹]@[!&]?(?P<account>[^<>‹›\s]{1,100})[>›]|(?<![\w@])@(?P<called>[\w.:#-]*\w)"
)
"""Whoever is mentioned, by an account or as people type it."""
AT = re.compile(r"(?<!\w)@\w|[<‹]@")
QUOTED = re.compile(r"^[^\S\n]*(?:>>>[\s\S]*|>[^\n]*(?:\n|$))", re.MULTILINE)
"""A line that somebody quotes, or all that follows `>>>`: its words are another's."""
SOMEBODY = "somebody"
"""What mentions become for others; here they have aliases, so that each stays apart."""


class People:
    """The people of a period, by all that they may be called in it."""

    def __init__(self, messages: Iterable[Message]) -> None:
        called = dict.fromkeys((m.author, m.name) for m in messages)
        self._accounts = {account for account, _ in called}
        own = ((account, account) for account in self._accounts)
        self._names = Names([*called, *own])

    def called_in(self, text: str) -> list[Call]:
        """Everything in a text by which somebody is called, as far as can be told."""
        return self._names.called_in(text)

    def whose(self, account: str) -> str | None:
        """The person who is mentioned by an account or a name; None for a stranger."""
        if account in self._accounts:
            return account
        whole = (c for c in self._names.called_in(account) if c.end - c.start == len(account))
        return next((_person(call) for call in whole), None)

    def names_one(self, text: str) -> bool:
        """Whether anybody is still called by a name in a text, however it is typeset."""
        return self._names.any_in(text) or AT.search(Folded(text).text) is not None


def _person(call: Call) -> str:
    """What stands for whoever is called so: the account, or all of those who may be meant."""
    return next(iter(call.keys)) if len(call.keys) == 1 else f"several:{sorted(call.keys)}"


@dataclass(frozen=True)
class Sent:
    """A quoted message as it is sent."""

    id: str
    """The message's."""
    author: str
    """The alias of whoever wrote it."""
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    """For each code point of the text, from where to where the quote's text has it."""
    called: Mapping[str, str] = field(default_factory=dict)
    """By alias, how the quote's text calls somebody by name; not where it is a bare mention."""
    pointed: frozenset[int] = frozenset()
    """Where in the text aliases begin that stand for an @ and a name, or for a mention."""

    def is_verbatim(self, start: int, end: int) -> bool:
        """Whether a stretch of this text is as it was written, but for aliases: no link is out."""
        aliases = {at for alias in ALIAS.finditer(self.text) for at in range(*alias.span())}
        return not any(
            self.ends[at] - self.starts[at] > 1
            for at in range(start, end)
            if at not in aliases and not self.text[at].isspace()
        )

    def kept(self, span: Span) -> Stretch:
        """A stretch of this text as one of the quote's text."""
        start, end = self.starts[span.start], self.ends[span.end - 1]
        return Stretch(message=self.id, start=start, end=end)


class Aliases:
    """The aliases of one call."""

    def __init__(
        self, quotes: Sequence[Quoted], authors: Mapping[str, str], people: People
    ) -> None:
        """`authors` has the account behind each of the quotes, by its id."""
        self._people = people
        # somebody may write of a band called U2, who is not the second author
        taken = {f[0].casefold() for q in quotes for f in ALIAS.finditer(f"{q.text} {q.author}")}
        numbers = (n for n in range(1, 10**6) if f"u{n}" not in taken)
        self._free = (f"u{number}" for number in numbers)
        self._alias: dict[str, str] = {}
        self.wrote: dict[str, str] = {}
        """By alias, the id of a message that they wrote."""
        for quote in quotes:
            self.wrote.setdefault(self._of(authors[quote.id]), quote.id)
        made = (self._sent(quote, self._of(authors[quote.id])) for quote in quotes)
        self.sent: Mapping[str, Sent] = {
            sent.id: sent
            for sent in made
            if sent and sent.text.strip() and self._is_bare(sent.text)
        }
        """By id, those of the messages in which nobody is named any more."""

    @property
    def all(self) -> Iterable[str]:
        """Every alias that may stand in a text."""
        return self._alias.values()

    def _of(self, person: str) -> str:
        if person not in self._alias:
            self._alias[person] = next(self._free)
        return self._alias[person]

    def _is_bare(self, text: str) -> bool:
        """Whether nothing in a text points at anybody but by an alias."""
        bare = ALIAS.sub(" ", text)
        return not self._people.names_one(bare) and of_a_person(text) == " ".join(text.split())

    def _sent(self, quote: Quoted, author: str) -> Sent | None:
        """A message under aliases; None where a name in it cannot be told from a word."""
        text = _Text.of(quote.text)
        for pattern, instead in ((QUOTED, ""), (TEMPLATE, " "), *POINTS_AT):
            if instead != SOMEBODY:
                text = text.with_all(
                    (match.start(), match.end(), instead)
                    for match in pattern.finditer(text.text)
                    if not self._is_known(match[0])
                )
        called: dict[str, str] = {}
        bent: set[str] = set()
        changes: list[tuple[int, int, str]] = []
        for call in self._everybody(text.text):
            if call.person is None:
                return None
            alias = self._of(call.person)
            changes.append((call.start, call.end, alias))
            if not call.name:
                continue
            # of a name and a word like it, which of them is meant would be lost
            other = called.setdefault(alias, call.name).casefold() != call.name.casefold()
            if other and (call.bent or alias in bent):
                return None
            bent |= {alias} if call.bent else set()
        pointed = frozenset(_starts_of(changes, text.text))
        text = text.with_all(changes)
        return Sent(quote.id, author, text.text, text.starts, text.ends, called, pointed)

    def _is_known(self, mention: str) -> bool:
        """Whether what looks like an address, a room or an id is somebody's account."""
        return mention.startswith("@") or self._people.whose(mention) is not None

    def _everybody(self, text: str) -> Iterator["_Called"]:
        """Whoever is called in a text, in order."""
        found = [
            _Called(
                call.start,
                call.end,
                None if call.doubtful else _person(call),
                call.name,
                bent=not call.exact,
            )
            for call in self._people.called_in(text)
        ]
        for match in POINTED_AT.finditer(text):
            account = match["account"] or match["called"]
            person = self._people.whose(account)
            name = match["called"] if person and match["called"] else ""
            found.append(_Called(*match.span(), person or f"stranger:{account}", name))
        last = 0
        for each in sorted(found, key=lambda each: (each.start, -each.end)):
            if each.start >= last:
                yield each
                last = each.end


@dataclass(frozen=True)
class _Called:
    """Where somebody is called in a text."""

    start: int
    end: int
    person: str | None
    """None where it is doubtful whether anybody is meant."""
    name: str
    """As it stands there; `''` for a bare mention."""
    bent: bool = False
    """Whether it is a form of the name."""


@dataclass(frozen=True)
class _Text:
    """A text with the way back to where each of its code points is from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Text":
        """The text without what is not seen."""
        seen = [at for at, sign in enumerate(text) if _is_seen(sign)]
        return cls("".join(text[at] for at in seen), seen, [at + 1 for at in seen])

    def with_all(self, changes: Iterable[tuple[int, int, str]]) -> "_Text":
        """With other words from here to there, in order."""
        text, last = "", 0
        starts: list[int] = []
        ends: list[int] = []
        for start, end, instead in (*changes, (len(self.text), len(self.text), "")):
            text += self.text[last:start] + instead
            starts += self.starts[last:start]
            ends += self.ends[last:start]
            starts += [self.starts[start]] * len(instead) if instead else []
            ends += [self.ends[end - 1]] * len(instead) if instead else []
            last = end
        return _Text(text, starts, ends)


def _starts_of(changes: Iterable[tuple[int, int, str]], text: str) -> Iterator[int]:
    """Where those of the changes begin, once they are made, that stand for a mention."""
    longer = 0
    for start, end, instead in changes:
        if text[start] in "@<‹":
            yield start + longer
        longer += len(instead) - (end - start)


def _is_seen(sign: str) -> bool:
    return sign in KEPT or unicodedata.category(sign) not in HIDDEN
