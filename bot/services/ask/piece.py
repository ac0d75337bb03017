"""What an answer may be worded from: passages and claims that were found for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.domain.citation import Citation, Quoted
from bot.domain.source import Span


@dataclass(frozen=True)
class PieceSentence:
    """A sentence of a passage or a claim, with what it stands on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Piece:
    """A passage or a claim, sentence by sentence."""

    sentences: tuple[PieceSentence, ...]
    voice: str = ""
    """Who speaks, in English, to be looked up and put before what is said.

    `''` for facts, for which nobody has to speak."""
    marks: tuple[str, ...] = ()
    ref: str = ""
    """The address of a stored statement; `''` for a passage."""
    revision: int = 1

    @cached_property
    def text(self) -> str:
        """The sentences with a space between them."""
        return " ".join(sentence.text for sentence in self.sentences)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where each sentence stands in the text."""
        spans, start = [], 0
        for sentence in self.sentences:
            end = start + len(sentence.text)
            spans.append(Span(start=start, end=end))
            start = end + 1
        return tuple(spans)

    @cached_property
    def digest(self) -> str:
        """A hash of who speaks and of the text."""
        return sha256(f"{self.voice}\0{self.text}".encode()).hexdigest()[:16]

    @property
    def quotable(self) -> bool:
        """Whether its words can be shown beside what is made of them."""
        return all(isinstance(c, Quoted) for s in self.sentences for c in s.citations)

    def cited(self, first: int, count: int) -> tuple[Citation, ...]:
        """What some neighbouring sentences stand on; one stretch where they are of one passage."""
        found = [c for s in self.sentences[first : first + count] for c in s.citations]
        return tuple(dict.fromkeys(_joined(found)))


def _joined(citations: Sequence[Citation]) -> list[Citation]:
    """The same, with neighbouring sentences of a passage as one quote."""
    found: list[Citation] = []
    for citation in citations:
        last = found[-1] if found else None
        if (
            isinstance(citation, Quoted)
            and isinstance(last, Quoted)
            and last.passage is citation.passage
            and last.first + last.count == citation.first
        ):
            count = last.count + citation.count
            found[-1] = Quoted(last.source, last.snapshot, last.passage, last.first, count)
        else:
            found.append(citation)
    return found
