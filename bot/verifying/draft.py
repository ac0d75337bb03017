"""Verifies one sentence of a draft: its quotes against the stored passages, itself against them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice

from bot.domain.source import Span
from bot.verifying.normal import Normal
from bot.verifying.quotes import LEAST_WORDS, located
from bot.verifying.support import RANKS, Evidence, Grade, graded
from bot.verifying.wording import is_one_sentence, is_plain

_TRIED = 8
"""So many sentences that hold quotes are looked at, those of the first quotes first."""
_ENDS = " \"'.,;:!?-()[]"


@dataclass(frozen=True)
class Passage:
    """A stored stretch of text that a model was shown; its spans count in `text`."""

    id: str
    text: str
    sentences: tuple[Span, ...]
    """All of its sentences, in order; words outside them are evidence of nothing."""
    attributed: bool = False
    """Whether all of it is somebody's own words, such as a claim or a message. Then a sentence must
    say so, with a verb of speech or `according to`, and name who it is: as the text does before its
    first colon, `Mearsheimer: ...`, or with a verb of speech. Where it does neither, nothing that
    rests on it is shown."""

    @cached_property
    def normal(self) -> Normal:
        """The text as quotes are compared with it; made once."""
        return Normal(self.text)


@dataclass(frozen=True)
class Cited:
    """A citation as a model returned it: nothing of it is known to be true."""

    passage: str
    quote: str


@dataclass(frozen=True)
class Found:
    """A quote that stands in a passage."""

    passage: str
    span: Span
    """Of the quote, in the passage's text."""
    first: int
    """The place of the first of the passage's sentences that hold the quote."""
    count: int
    """How many sentences hold it, from the first on."""
    repaired: bool = False
    """Whether it stands in another passage than the model named."""


@dataclass(frozen=True)
class Verified:
    """A sentence that may be shown, how firmly its evidence supports it, and that evidence."""

    text: str
    grade: Grade
    found: tuple[Found, ...]


def verified(text: str, cited: Sequence[Cited], passages: Mapping[str, Passage]) -> Verified | None:
    """One sentence of a draft with the quotes that bear it out; None if it must not be shown.

    That is so where no quote stands in any passage, where no sentence that holds one says what it
    says, and where it is more than one plain sentence. A quote that is not found, or stands where
    nothing bears the sentence out, is left out; one that stands in exactly one other passage than
    named is taken from there. Of several places, the earliest is taken that supports the sentence.
    """
    text = text.strip(" ")
    if not is_plain(text):
        return None
    places = [some for each in cited if (some := _found(each, passages))]
    grades = {
        key: _grade(text, each) for key, each in islice(_evidence(chain(*places), passages), _TRIED)
    }
    grade = max(grades.values(), key=RANKS.index, default=Grade.UNSUPPORTED)
    if grade is Grade.UNSUPPORTED:
        return None
    bearing = {key for key, each in grades.items() if each is grade}
    kept = [[one for each in some if (one := _within(bearing, each))] for some in places]
    return Verified(text, grade, tuple(dict.fromkeys(some[0] for some in kept if some)))


def _grade(text: str, evidence: Evidence) -> Grade:
    if not is_one_sentence(text, [evidence.normal]):
        return Grade.UNSUPPORTED
    return graded(text, [evidence])


def _within(bearing: Collection[tuple[str, int]], place: Found) -> Found | None:
    """A place of a quote as far as its sentences bear something out; None where none does."""
    held = range(place.first, place.first + place.count)
    kept = [at for at in held if (place.passage, at) in bearing]
    return replace(place, first=kept[0], count=kept[-1] - kept[0] + 1) if kept else None


def _found(cited: Cited, passages: Mapping[str, Passage]) -> list[Found]:
    """The places of a quote, the earliest first; most often it is one, or none."""
    quote = Normal(cited.quote)
    named = passages.get(cited.passage)
    if named and (here := _in_passage(quote, named)):
        return here
    elsewhere = (
        _in_passage(quote, passage, repaired=True)
        for passage in passages.values()
        if passage is not named
    )
    holding = [places for places in elsewhere if places]
    return holding[0] if len(holding) == 1 else []


def _in_passage(quote: Normal, passage: Passage, *, repaired: bool = False) -> list[Found]:
    normal = passage.normal
    spans = [located(quote, normal), *_in_sentences(quote, passage)]
    return [
        Found(passage.id, span, holding[0], len(holding), repaired)
        for span in dict.fromkeys(spans)
        if span and (holding := _holding(span, passage))
    ]


def _in_sentences(quote: Normal, passage: Passage) -> Iterator[Span | None]:
    """Where a quote stands in single sentences, if not only once in the whole passage."""
    wanted = quote.normal.strip(_ENDS)
    if wanted and (len(wanted.split()) < LEAST_WORDS or passage.normal.normal.count(wanted) > 1):
        for each in passage.sentences:
            yield located(quote, passage.normal, each)


def _holding(span: Span, passage: Passage) -> list[int]:
    return [
        place
        for place, each in enumerate(passage.sentences)
        if each.start < span.end and span.start < each.end
    ]


def _evidence(
    found: Iterable[Found], passages: Mapping[str, Passage]
) -> Iterator[tuple[tuple[str, int], Evidence]]:
    """The sentences that hold quotes, by passage and place, each once, in the order of mention."""
    held: dict[tuple[str, int], list[str]] = {}
    for one in found:
        passage = passages[one.passage]
        for place in range(one.first, one.first + one.count):
            each = passage.sentences[place]
            start, end = max(each.start, one.span.start), min(each.end, one.span.end)
            held.setdefault((one.passage, place), []).append(passage.text[start:end])
    for key, quotes in held.items():
        passage, each = passages[key[0]], passages[key[0]].sentences[key[1]]
        marks = sum(passage.text.count(mark, 0, each.start) for mark in '"“”„«»')
        yield (
            key,
            Evidence(
                text=each.of(passage.text),
                quote=" ... ".join(quotes),
                spoken=marks % 2 == 1,
                speech_of=passage.text if passage.attributed else None,
            ),
        )
