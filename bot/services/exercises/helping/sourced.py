"""Sentences of which each cites what it is made of: stored claims of a seat, or texts of people."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, create_model
from typing_extensions import override

from bot.exercises.helping import Points, Seat
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt
from bot.services.exercises.helping.results import Sourced, SourcedSentence
from bot.services.exercises.helping.wording import NeverKept, is_clean, passage
from bot.services.model.form import Written
from bot.services.model.ids import drawn
from bot.services.model.sentences import WrittenSentence, several
from bot.verifying.draft import Cited, verified

MOST_SENTENCES = 5
FEWEST_SEATS = 2


class WrittenSentences(Written):
    """Some sentences as a model writes them."""

    sentences: Annotated[list[WrittenSentence], Field(max_length=MOST_SENTENCES)]


class SourcedTask(NeverKept):
    """Asks for sentences from some sources; what it is about is for those who inherit."""

    result = Sourced

    def __init__(self, sources: Mapping[str, str], kind: str) -> None:
        self._sources = sources
        self._ids = drawn(sources, kind)
        self._passages = {name: passage(name, text) for name, text in sources.items()}

    @property
    def form(self) -> type[WrittenSentences]:
        """Sentences that can cite nothing but the sources of this call."""
        sentences = several(self._ids, MOST_SENTENCES)
        return create_model("Sentences", __base__=WrittenSentences, sentences=(sentences, ...))

    def verified(self, draft: WrittenSentences) -> Sourced | None:
        """The sentences that hold; None for none."""
        found = [self._sentence(each) for each in draft.sentences]
        sentences = tuple(each for each in found if each)
        return Sourced(sentences=sentences) if sentences else None

    def _sentence(self, written: WrittenSentence) -> SourcedSentence | None:
        cited = [Cited(self._ids.get(c.source, ""), c.quote) for c in written.citations]
        found = verified(written.text, cited, self._passages)
        if found is None or not is_clean(found.text):
            return None
        return SourcedSentence(
            text=found.text, sources=tuple(dict.fromkeys(each.passage for each in found.found))
        )


class SeatTask(SourcedTask):
    """Asks for an empty seat's stored claims, put simply."""

    name = "exercise_seat"

    def __init__(self, given: Seat) -> None:
        super().__init__({each.id: each.text for each in given.claims}, "c")

    def prompt(self, instructions: Instructions) -> Prompt:
        """The claims under the ids of this call."""
        return instructions.filled(
            claims=[{"id": id_, "text": self._sources[name]} for id_, name in self._ids.items()]
        )


class StatementTask(SourcedTask):
    """Asks for a statement that those of both cases may find their points in."""

    name = "exercise_statement"

    def __init__(self, given: Points) -> None:
        super().__init__({each.id: each.text for each in given.texts}, "t")
        self._seats = {each.id: each.form.seat for each in given.texts}
        self._longest = given.longest

    def prompt(self, instructions: Instructions) -> Prompt:
        """The points under the ids of this call, each with its case; not whose they are."""
        cases = {seat: number for number, seat in enumerate(sorted({*self._seats.values()}), 1)}
        points: list[JsonValue] = [
            {"id": id_, "case": cases[self._seats[name]], "text": self._sources[name]}
            for id_, name in self._ids.items()
        ]
        return instructions.filled(points=points, longest=self._longest)

    @override
    def verified(self, draft: WrittenSentences) -> Sourced | None:
        """The sentences that hold, if they are of both cases and fit into the form."""
        found = super().verified(draft)
        if found is None or len(found.text) > self._longest:
            return None
        seats = {self._seats[name] for each in found.sentences for name in each.sources}
        return found if len(seats) >= FEWEST_SEATS else None
