"""Grades how firmly the sentences of a source support one that a model wrote about them.

It is lexical: it knows no meanings, and refuses what it cannot tell from a falsehood. So a refused
sentence may well be true.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.language.asserting import POINTING
from bot.language.binding import AUXILIARY
from bot.verifying.alignment import aligned, with_one_moved
from bot.verifying.attribution import attributed
from bot.verifying.binding import binding_kept, small_words_stand, verbs_differ
from bot.verifying.comparing import Comparing
from bot.verifying.exchanging import anybody_says, new_words_are_plain
from bot.verifying.leaving import Leaving
from bot.verifying.lexeme import stems, tokens
from bot.verifying.normal import Normal
from bot.verifying.placing import Placing
from bot.verifying.reading import Reading, Word, read
from bot.verifying.shortening import kind, shortened, without_asides
from bot.verifying.signs import drops_doubt, drops_quotes, drops_signs, signs_stand

LEAST_COVERED = 0.6
"""The share of a sentence's words of content that its evidence must hold."""

_ARTICLES = frozenset(("a", "an", "the"))
_IN_A_ROW = 4
"""So many words of a quotation are somebody's, also where the evidence quotes more of them."""


class Grade(StrEnum):
    """How firmly evidence supports a sentence."""

    STATED = "stated"
    """The evidence says so in these words, in this order."""
    PARAPHRASE = "paraphrase"
    """Nothing was found that contradicts; whoever reads it should see the quote beside it."""
    UNSUPPORTED = "unsupported"
    """Not to be shown."""


_RULES: tuple[type[Placing | Leaving], ...] = (Placing, Leaving)
RANKS = (Grade.UNSUPPORTED, Grade.PARAPHRASE, Grade.STATED)
"""The grades, the weakest first."""


@dataclass(frozen=True)
class Evidence:
    """One whole sentence of a source, which holds a quote that was found."""

    text: str
    quote: str
    """The words of the quotes that stand in this sentence."""
    spoken: bool = False
    """Whether it begins inside a quotation."""
    speech_of: str | None = None
    """The text that names the speaker, where all of it is somebody's own words."""

    @cached_property
    def normal(self) -> Normal:
        """The text as quotes are compared with it; made once."""
        return Normal(self.text)


def graded(sentence: str, evidence: Sequence[Evidence]) -> Grade:
    """How firmly the evidence supports a sentence; unsupported where there is none.

    One sentence of a source has to support it: of two true ones a false one can be made. Rules:
    numbers, names, denials, hedges, quantities, conditions and the parts that words take must be
    kept; then the same words in the same order are `stated`, and a sentence with at least .6 of
    its words from the evidence, the rest of them everyday ones, is a `paraphrase`.
    """
    grades = (_graded(sentence, each) for each in evidence)
    return max(grades, key=RANKS.index, default=Grade.UNSUPPORTED)


def _graded(sentence: str, evidence: Evidence) -> Grade:
    if not _same_marks(sentence, evidence):
        return Grade.UNSUPPORTED
    mine = read(sentence)
    if not mine.words:  # "The plan failed": nothing to compare but the whole
        same = evidence.normal.normal == Normal(sentence).normal
        return Grade.PARAPHRASE if same else Grade.UNSUPPORTED
    own_words = evidence.spoken or evidence.speech_of is not None
    if evidence.text == sentence and not own_words:
        return _best(mine)
    theirs = read(evidence.text, spoken=evidence.spoken)
    found = _read_grade(mine, theirs, evidence)
    if found is _best(mine):
        return found
    shorter = _shorter(mine, theirs, evidence.text)
    if shorter == evidence.text:
        return found
    again = _read_grade(mine, read(shorter, spoken=evidence.spoken), evidence)
    return max(found, again, key=RANKS.index)


def _shorter(mine: Reading, theirs: Reading, text: str) -> str:
    """The text without what a sentence may leave out of it.

    For one that holds other words, only without asides: a word may stand in the place of another
    that may be left out, and would seem to be a new one.
    """
    held = mine.stems
    if held <= theirs.stems:
        shorter = shortened(text, held, mine.text)
        if shorter == text or held <= stems(shorter):
            return shorter
    return without_asides(text, mine.text)


def _read_grade(mine: Reading, theirs: Reading, evidence: Evidence) -> Grade:
    if not _nothing_added(mine, theirs, _speakers(evidence)):
        return Grade.UNSUPPORTED
    written, text = Normal(mine.text), Normal(theirs.text)
    if drops_signs(written, text) or drops_doubt(written, text):
        return Grade.UNSUPPORTED
    if not (small_words_stand(mine, theirs) and binding_kept(mine.text, theirs.text)):
        return Grade.UNSUPPORTED
    first = _aligned_grade(mine, theirs, evidence, 1)
    if first is _best(mine) or len(theirs.stems) == len(theirs.words):
        return first
    return max(first, _aligned_grade(mine, theirs, evidence, -1), key=RANKS.index)


def _aligned_grade(mine: Reading, theirs: Reading, evidence: Evidence, way: int) -> Grade:
    """The grade where words that occur more than once are paired from the end, or the start."""
    words = [word.stem for word in mine.words]
    others = [word.stem for word in theirs.words]
    ordered = aligned(words[::way], others[::way])
    if way < 0:
        ordered = {len(words) - 1 - at: len(others) - 1 - n for at, n in ordered.items()}
    pairs = with_one_moved(words, others, ordered)
    if not pairs or len(pairs) < LEAST_COVERED * len(words):
        return Grade.UNSUPPORTED
    if not (
        new_words_are_plain(mine, theirs, pairs, _speakers(evidence))
        and _rests_on_quote(mine, pairs, evidence)
        and _speaker_kept(mine, theirs, pairs, evidence)
    ):
        return Grade.UNSUPPORTED
    comparing, rest = Comparing(mine, theirs, pairs), [each(mine, theirs, pairs) for each in _RULES]
    if not (comparing.agrees() and all(each.allowed() for each in rest)):
        return Grade.UNSUPPORTED
    reworded = comparing.reworded or any(each.reworded for each in rest)
    reworded = reworded or _looks_other(mine, theirs, pairs, evidence)
    return _best(mine) if len(ordered) == len(words) and not reworded else Grade.PARAPHRASE


def _looks_other(mine: Reading, theirs: Reading, pairs: dict[int, int], evidence: Evidence) -> bool:
    """Whether a word has another form, or a term lost its quotation marks."""
    kept = frozenset(pairs.values())
    return (
        any(
            _other_form(mine.words[at], theirs.words[other], alone=not other or other - 1 in kept)
            for at, other in pairs.items()
        )
        or verbs_differ(mine, theirs)
        or drops_quotes(Normal(mine.text), evidence.normal)
    )


def _other_form(one: Word, two: Word, *, alone: bool) -> bool:
    """Whether a word is spelled otherwise, or lost or got an auxiliary that stands at it."""
    if one.spelled.casefold() != two.spelled.casefold() and not one.number:
        return True
    other = set(one.before) ^ set(two.before)
    return alone and one.opens == two.opens and bool(other & (AUXILIARY | _ARTICLES))


def _speakers(evidence: Evidence) -> frozenset[str]:
    """The names before the colon of a text that is all somebody's own words."""
    head, colon, _ = (evidence.speech_of or "").partition(":")
    return frozenset(word.stem for word in read(head).words if colon and word.capital)


def _speaker_kept(
    mine: Reading, theirs: Reading, pairs: dict[int, int], evidence: Evidence
) -> bool:
    speakers = _speakers(evidence)
    if evidence.speech_of and not speakers and not anybody_says(theirs):
        return False
    return attributed(mine, theirs, frozenset(pairs.values()), speakers=speakers)


def _same_marks(sentence: str, evidence: Evidence) -> bool:
    """Whether questions stay questions, and what is put between marks stands so in the evidence."""
    written, text = Normal(sentence), evidence.normal.normal
    mine = written.normal
    if ("?" in mine) != ("?" in text) or not signs_stand(written, evidence.normal):
        return False
    parts = mine.split('"')
    if len(parts) % 2 == 0:
        return mine == text  # half a quotation, as the source's own sentence may be
    return all(_quoted_in(part, text) for part in parts[1::2])


def _quoted_in(part: str, text: str) -> bool:
    """Whether a text quotes these words, or says so many of them in a row."""
    return f'"{part}' in text or (len(part.split()) >= _IN_A_ROW and part.strip(" .,") in text)


def _nothing_added(mine: Reading, theirs: Reading, speakers: frozenset[str]) -> bool:
    """Whether numbers, names, quantities, conclusions and pronouns all stand in the evidence."""
    # Where the first word is strange to the evidence, it is judged as a new word.
    named = {word.stem for word in mine.words if word.named and not word.begins}
    if not named <= theirs.names | speakers:
        return False
    if Counter(_figures(mine)) - Counter(_figures(theirs)):
        return False
    return not Counter(map(kind, mine.small)) - Counter(
        {**Counter(map(kind, theirs.small)), "": len(mine.small)}
    )


def _figures(reading: Reading) -> list[tuple[str, ...]]:
    """The numbers, each with its unit, its magnitude and its currency."""
    figures: list[list[str]] = []
    last = None
    for at, word in enumerate(reading.words):
        if not word.number:
            continue
        if last is not None and last == at - 1 and not word.before and not word.opens:
            figures[-1].append(word.stem)
        else:
            figures.append([word.stem])
        last = at
    return [tuple(figure) for figure in figures]


def _rests_on_quote(mine: Reading, pairs: dict[int, int], evidence: Evidence) -> bool:
    """Whether some word of the sentence stands in a quote, not only around it.

    A quote without a word of content, "at least it must be", has to stand in the sentence whole.
    """
    quoted = stems(evidence.quote)
    if not quoted or any(mine.words[at].stem in quoted for at in pairs):
        return True
    return not read(evidence.quote).words and _in_a_row(evidence.quote) in _in_a_row(mine.text)


def _in_a_row(text: str) -> str:
    """The words of a text without the marks between them, a space around each."""
    return " ".join(("", *(word for sort, word in tokens(text) if sort == "word"), "")).casefold()


def _best(mine: Reading) -> Grade:
    """The highest grade that a sentence may have.

    One that begins with a pronoun is never `stated`: it may mean whoever was named before it.
    """
    points = any(small in POINTING for small in mine.words[0].before)
    return Grade.PARAPHRASE if points else Grade.STATED
