"""Citations that cannot dangle: each holds the very source and text that it points at."""

from dataclasses import dataclass

from bot.domain.source import Passage, Snapshot, Source, Span


@dataclass(frozen=True)
class Quoted:
    """Neighbouring sentences of a held text, word for word.

    The quote is read out of the text each time, so it cannot differ from it.
    """

    source: Source
    snapshot: Snapshot
    passage: Passage
    first: int
    """The index of the first sentence among the passage's."""
    count: int = 1

    def __post_init__(self) -> None:
        sentences = self.passage.sentences[self.first : self.first + self.count]
        if self.first < 0 or len(sentences) != self.count or self.count < 1:
            raise ValueError("a quote is of sentences that its passage has")
        own = any(passage is self.passage for passage in self.snapshot.passages)
        if not own or self.snapshot.source != self.source.id:
            raise ValueError("a quote's passage and text are its source's own")

    @property
    def span(self) -> Span:
        """Where the quote stands in the snapshot."""
        sentences = self.passage.sentences[self.first : self.first + self.count]
        return Span(start=sentences[0].start, end=sentences[-1].end)

    @property
    def quote(self) -> str:
        """The words as they stand in the text."""
        return self.span.of(self.snapshot.text)

    @property
    def paragraph(self) -> int | None:
        """The paragraph's number in its article."""
        return self.passage.number


@dataclass(frozen=True)
class Pointed:
    """A source, and where known the paragraph, whose text is not held."""

    source: Source
    paragraph: int | None = None


Citation = Quoted | Pointed


@dataclass(frozen=True)
class Said:
    """One statement to show: its text says who speaks, its citations where that stands."""

    text: str
    citations: tuple[Citation, ...]
    marks: tuple[str, ...] = ()
    """Reservations to show beside it, such as `our paraphrase` or `later than the article`."""
    ref: str = ""
    """The address of the stored statement that is shown; `''` where it is none of its own."""
    revision: int = 1
    """Which wording of it."""

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a statement without a citation is never shown")
