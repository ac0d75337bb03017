"""Lets a language model name conversations and group their points, held to what was really said.

Each point names one person as its speaker, and rests on messages of that person alone. So a point
can neither state as a fact what somebody merely said, nor join what several said into a sentence
that nobody said; who spoke is held against the authors themselves, and not against words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, create_model

from bot.domain.base import Model
from bot.domain.report import Group, Named, Quoted, Stretch, Worded
from bot.domain.source import Span
from bot.language.asserting import POINTING, REPORTING_NOTHING
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt
from bot.llm.untrusted import of_a_person
from bot.reading.sentences import sentence_spans
from bot.services.model.form import Written
from bot.services.model.ids import drawn
from bot.services.model.sentences import WrittenSentence, several
from bot.services.rooms import ModelUse
from bot.services.summaries.aliases import ALIAS, Aliases, People, Sent
from bot.services.summaries.naming import named
from bot.verifying.draft import Cited, Found, Passage, verified
from bot.verifying.normal import Normal
from bot.verifying.wording import is_plain

FEWEST = 2
"""Of fewer messages there is nothing to group."""
MOST_GROUPS, MOST_POINTS = 4, 4
LONGEST_NAME = 80
POINT = re.compile(
    r"(?P<who>u\d+) (?:(?:said|says|wrote) that|(?P<asked>asked|asks|said|says|wrote):) "
    r"(?P<what>\S.*)",
    re.IGNORECASE,
)
"""`u1 said that …` in the model's words, and `u1 said: …` or `u1 asked: …` in the speaker's own."""
SPEAKING = frozenset(word for word, of in POINTING.items() if of in ("we", "you"))
"""After `said that` these would mean other people than the speaker did."""
STRANGERS = ("somebody", "somebody else", "a third person")
"""What people are called in a point of whom no name may be told; of more, none is told apart."""
JEST = re.compile(
    r"(?<!\S)/s\b|\b(?:just|only|was|am|i'm|im) (?:kidding|joking)\b|\bj/?k\b|\bsarcasm\b|\b/sarc",
    re.IGNORECASE,
)
"""With one of these somebody takes back what they have written before it."""
CONSONANTS = "bcdfghjklmnpqrtvwxz"
"""A name of these has no form that any rule of English turns into another."""


class Points(Model):
    """What of a draft held: a name for the conversation, if any, and its points."""

    named: Named | None
    groups: tuple[Group, ...] = Field(min_length=1)


class WrittenGroup(Written):
    """Points as a model puts them together."""

    heading: Annotated[str, Field(max_length=LONGEST_NAME)]
    points: Annotated[list[WrittenSentence], Field(max_length=MOST_POINTS)]


class WrittenPoints(Written):
    """A conversation as a model sums it up."""

    title: Annotated[str, Field(max_length=LONGEST_NAME)]
    groups: Annotated[list[WrittenGroup], Field(max_length=MOST_GROUPS)]


class SummaryTask:
    """Asks for the points of one conversation from what the report quotes of it."""

    name = "summary"
    result = Points
    reads = ModelUse.CHAT
    basis = None

    def __init__(
        self, quotes: Sequence[Quoted], authors: Mapping[str, str], people: People
    ) -> None:
        """`authors` has the account behind each of the quotes, by its id."""
        self._people = people
        self._aliases = Aliases(quotes, authors, people)
        self._sent = self._aliases.sent
        self._ids = drawn(self._sent, "m")
        self._stand_ins = {
            alias: _name_for(number) for number, alias in enumerate(self._aliases.all)
        }
        self._sentences = {
            id_: sentence_spans(sent.text, 0, len(sent.text)) for id_, sent in self._sent.items()
        }
        self._passages = {id_: self._passage(id_) for id_ in self._sent}

    @property
    def is_worth_asking(self) -> bool:
        """Whether there is enough to put together."""
        return len(self._sent) >= FEWEST

    @property
    def form(self) -> type[WrittenPoints]:
        """Points that can cite nothing but the messages of this call."""
        points = several(self._ids, MOST_POINTS)
        group: Any = create_model("Group", __base__=WrittenGroup, points=(points, ...))
        groups: Any = Annotated[list[group], Field(max_length=MOST_GROUPS)]
        return create_model("Points", __base__=WrittenPoints, groups=(groups, ...))

    def prompt(self, instructions: Instructions) -> Prompt:
        """The messages in order, under the ids and aliases of this call."""
        sent = ((id_, self._sent[message]) for id_, message in self._ids.items())
        messages: list[JsonValue] = [
            {"id": id_, "author": each.author, "text": of_a_person(each.text)} for id_, each in sent
        ]
        return instructions.filled(messages=messages)

    def verified(self, draft: WrittenPoints) -> Points | None:
        """The points that hold, each once, with the names that do; None where no point does."""
        told: set[str] = set()
        groups = [found for each in draft.groups if (found := self._group(each, told))]
        if not groups:
            return None
        name = named(draft.title, list(self._sent.values()), self._people)
        return Points(named=name, groups=tuple(groups))

    def standing(self, kept: Points) -> Points | None:
        """None: no result of this is kept."""
        return None

    def _group(self, group: WrittenGroup, told: set[str]) -> Group | None:
        points = []
        for each in group.points:
            cited = [Cited(self._ids.get(c.source, ""), c.quote) for c in each.citations]
            found = self._point(each.text, cited)
            if found and found.text not in told:
                told.add(found.text)
                points.append(found)
        if not points:
            return None
        inside = {each.message for point in points for each in point.rests_on}
        messages = [self._sent[id_] for id_ in self._sent if id_ in inside]
        heading = named(group.heading, messages, self._people)
        return Group(heading=heading, points=tuple(points))

    def _point(self, text: str, cited: Sequence[Cited]) -> Worded | None:
        """A point, if its quotes stand in its speaker's messages and bear it out."""
        match = POINT.fullmatch(text.strip())
        if match is None or not all(self._wrote(match["who"], each.passage) for each in cited):
            return None
        what = match["what"]
        mine = {each.passage: self._passages[each.passage] for each in cited}
        quotes = [Cited(each.passage, self._standing_in(each.quote)) for each in cited]
        found = verified(self._standing_in(what), quotes, mine)
        if found is None or not all(self._may_be_told(each, what) for each in found.found):
            return None
        if match["asked"]:
            fits = self._is_copied(found.text, found.found) and _fits(match["asked"], what)
        else:
            fits = "?" not in what and SPEAKING.isdisjoint(_small_words(what))
        told = self._restored(what, [each.passage for each in found.found]) if fits else None
        if told is None:
            return None
        said, people = told
        verb = f"{match['asked'].casefold()}:" if match["asked"] else "said that"
        rests_on = dict.fromkeys(map(self._stretch, found.found))
        return Worded(text=f"{{0}} {verb} {said}", people=people, rests_on=tuple(rests_on))

    def _wrote(self, alias: str, message: str) -> bool:
        return message in self._sent and self._sent[message].author == alias.casefold()

    def _stretch(self, found: Found) -> Stretch:
        """The whole sentences that hold a quote, as they are kept: less could be out of context."""
        spans = self._sentences[found.passage][found.first : found.first + found.count]
        return self._sent[found.passage].kept(Span(start=spans[0].start, end=spans[-1].end))

    def _may_be_told(self, found: Found, what: str) -> bool:
        """Whether a quote is where the model says, is meant, and of those whom it names none is
        left out.

        Somebody who is but spoken to, at the end or the beginning of a sentence, may be.
        """
        sent, sentences = self._sent[found.passage], self._sentences[found.passage]
        start = sentences[found.first].start
        end = sentences[found.first + found.count - 1].end
        if found.repaired or JEST.search(sent.text, start) or _is_announced(sent.text[:start]):
            return False
        # "Putin claims …" may be read as a noun, and is then a verb that gives it to him
        owed = REPORTING_NOTHING.intersection(_small_words(sent.text[start:end]))
        if not owed <= _small_words(what):
            return False
        told = {alias[0].casefold() for alias in ALIAS.finditer(what)}
        return sent.is_verbatim(start, end) and all(
            alias[0].casefold() in told
            or alias[0].casefold() not in self._stand_ins
            or _is_spoken_to(sent, alias, Span(start=start, end=end))
            for alias in ALIAS.finditer(sent.text, start, end)
        )

    def _is_copied(self, text: str, found: Sequence[Found]) -> bool:
        """Whether a text is one whole sentence, or several that follow each other."""
        wanted = _bare(text)
        for each in found:
            passage = self._passages[each.passage]
            for count in range(1, len(passage.sentences) - each.first + 1):
                spans = passage.sentences[each.first : each.first + count]
                if _bare(passage.text[spans[0].start : spans[-1].end]) == wanted:
                    return True
        return False

    def _restored(self, what: str, messages: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """What was said with people in it as its messages call them, and who they are.

        Whoever is mentioned there without a name is called by theirs. None where there would be
        more strangers in it than can be told apart.
        """
        people = [messages[0]]
        strangers: list[str] = []

        def called(match: re.Match[str]) -> str:
            alias = match[0].casefold()
            if alias not in self._stand_ins:
                return match[0]
            for id_ in messages:
                if (name := self._sent[id_].called.get(alias)) and is_plain(name):
                    return name
            wrote = self._aliases.wrote.get(alias)
            if wrote is None:
                if alias not in strangers:
                    strangers.append(alias)
                return STRANGERS[min(strangers.index(alias), len(STRANGERS) - 1)]
            if wrote not in people:
                people.append(wrote)
            return f"{{{people.index(wrote)}}}"

        told = ALIAS.sub(called, what)
        return (told, tuple(people)) if len(strangers) <= len(STRANGERS) else None

    def _passage(self, id_: str) -> Passage:
        """A message to hold quotes against, with a name in the place of each alias."""
        sent, text, last = self._sent[id_].text, "", 0
        spans = []
        for each in self._sentences[id_]:
            text += self._standing_in(sent[last : each.start])
            start = len(text)
            text += self._standing_in(each.of(sent))
            spans.append(Span(start=start, end=len(text)))
            last = each.end
        return Passage(id_, text + self._standing_in(sent[last:]), tuple(spans))

    def _standing_in(self, text: str) -> str:
        """The text with names for aliases: `u2` would be read as a number."""
        return ALIAS.sub(lambda found: self._stand_ins.get(found[0].casefold(), found[0]), text)


def _fits(verb: str, what: str) -> bool:
    return not verb.casefold().startswith("ask") or what.endswith("?")


def _small_words(text: str) -> set[str]:
    """The words of a text, but for those in capitals: US is a country."""
    words = re.findall(r"[^\W\d_]+", text)
    return {word.casefold() for word in words if len(word) == 1 or not word.isupper()}


def _bare(text: str) -> str:
    return Normal(text).normal.strip(' .!"')


def _is_announced(before: str) -> bool:
    """Whether what stands before a sentence gives it to somebody: "Ben wrote:"."""
    return before.rstrip().endswith(":")


def _is_spoken_to(sent: Sent, alias: re.Match[str], sentence: Span) -> bool:
    """Whether an alias stands for a mention at an end of a sentence, with a comma between."""
    if alias.start() not in sent.pointed:
        return False
    before = sent.text[sentence.start : alias.start()].rstrip()
    after = sent.text[alias.end() : sentence.end].lstrip()
    return (before.endswith(",") and not after.strip(" .!?")) or (
        not before and after.startswith((",", ":"))
    )


def _name_for(number: int) -> str:
    """A name for a number from 0, each another one."""
    name = ""
    while number or not name:
        number, at = divmod(number, len(CONSONANTS))
        name += CONSONANTS[at]
    return f"Zq{name}"
