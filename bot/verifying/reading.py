"""Reads a sentence as words of content, each with the small words that decide what it asserts."""

from dataclasses import dataclass, field

from bot.language.asserting import DENYING, HEDGING, PARTING
from bot.language.terms import is_common, term
from bot.verifying.lexeme import Lexeme, held_back, lexeme, tokens

QUOTED_WORDS = 4
"""Fewer words between quotation marks are a term or a title, not somebody's speech."""

_ARTICLES = frozenset(("a", "an", "the", "its", "no"))
_NOUNS_TOO = frozenset(("permit",))
"""Verbs that hedge, and as nouns do not: "the building permit"."""


@dataclass(slots=True)
class Word:
    """A word of content, where it stands, and the small words before it."""

    stem: str
    clause: int
    before: tuple[str, ...]
    """The small words since the word of content before it, or since its clause began."""
    held: tuple[str, ...]
    """The denials and hedges in `before`, and those that an inserted clause parts from it."""
    after: tuple[str, ...] = ()
    """The denials and hedges that follow it before its clause ends, if no other word does."""
    spelled: str = ""
    begins: bool = False
    """Whether it is the first of all words, and so capitalised anyway."""
    capital: bool = False
    named: bool = False
    """Capitalised, and no everyday word that only begins the sentence."""
    number: bool = False
    owner: bool = False
    """Whether it has a possessive ending."""
    adverb: bool = False
    saying: str | None = None
    spoken: bool = False
    opens: bool = False
    """Whether it is its clause's first word of content."""
    marks: str = ""
    """The marks between the word of content before it and itself; a dash is a semicolon."""
    passed: tuple[str, ...] = ()
    """All small words since the word of content before it."""


@dataclass(slots=True)
class Reading:
    """A sentence, read for comparing."""

    text: str = ""
    words: list[Word] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    """All small words, in order."""
    ending: tuple[str, ...] = ()
    """The small words behind the last word of content."""
    enclosed: set[int] = field(default_factory=set)
    """The clauses between two marks."""

    @property
    def stems(self) -> set[str]:
        """The stems of all words of content."""
        return {word.stem for word in self.words}

    @property
    def names(self) -> set[str]:
        """The stems of the words that are capitalised."""
        return {word.stem for word in self.words if word.capital}


def read(text: str, *, spoken: bool = False) -> Reading:
    """One sentence, read; `spoken` says that a quotation which began before still goes on."""
    found = list(tokens(text))
    reading = _Reader(found, _spoken_places(found, begun=spoken)).reading()
    reading.text = text
    return reading


def _spoken_places(found: list[tuple[str, str]], *, begun: bool) -> set[int]:
    """The places of the tokens that stand in a quotation of several words."""
    places: set[int] = set()
    open_at = -1 if begun else None
    for at, (_, written) in enumerate([*found, ("mark", '"')]):
        if written != '"':
            continue
        if open_at is None:
            open_at = at
        else:
            if at - open_at > QUOTED_WORDS:
                places.update(range(open_at + 1, at))
            open_at = None
    return places


class _Reader:
    """Goes through the tokens of a sentence once."""

    def __init__(self, tokens: list[tuple[str, str]], spoken: set[int]) -> None:
        self._tokens = tokens
        self._spoken = spoken
        self._read = Reading()
        self._clause = 0
        self._fresh = True  # the clause has no word of content yet
        self._before: list[str] = []
        self._left: dict[int, tuple[str, ...]] = {}
        self._marked = False
        self._marks = ""
        self._passed: list[str] = []
        self._denied = False

    def reading(self) -> Reading:
        for at, (kind, written) in enumerate(self._tokens):
            if kind == "mark":
                self._mark(at, written)
            elif kind == "sign":
                stem = term("percent") if written == "%" else written
                self._content(at, written, Lexeme(stem=stem, spelled=written, number=True))
            elif kind == "number":
                stem = term(written.replace(",", ""))
                self._content(at, written, Lexeme(stem=stem, spelled=written, number=True))
            else:
                self._word(at, written)
        if not self._fresh:
            self._read.words[-1].after = _held(self._before)
        self._read.ending = tuple(self._passed)
        return self._read

    def _mark(self, at: int, written: str) -> None:
        self._marks += written
        if written == '"' or (written == "," and self._denied and self._goes_on(at)):
            return
        if self._marked:
            self._read.enclosed.add(self._clause)
        self._part()
        self._marked = True

    def _goes_on(self, at: int) -> bool:
        """Whether a comma stands in a list that `or` ends: what denies its head denies the rest."""
        for kind, written in self._tokens[at + 1 :]:
            if written.casefold() in {"or", "nor"}:
                return True
            if (kind == "mark" and written not in ',"') or written.casefold() in PARTING:
                return False
        return False

    def _part(self) -> None:
        if not self._fresh:  # small words alone are no clause: they belong to what follows
            self._read.words[-1].after = _held(self._before)
            plain = [small for small in self._before if small in DENYING or small in HEDGING]
            self._left[self._clause] = _held(plain)
            self._clause += 1
            self._before = []
        self._fresh = True

    def _word(self, at: int, written: str) -> None:
        known = lexeme(written)
        if written in _NOUNS_TOO and self._names_a_thing():
            known = Lexeme(stem=known.stem, spelled=written)
        if written == "to" and self._read.words and self._read.words[-1].saying == "according":
            return
        if known.small and not (written == "May" and at):  # else the month
            for small in known.small:
                self._small(small)
        elif known.stem:
            self._content(at, written, known)

    def _names_a_thing(self) -> bool:
        """Whether the next word is a noun: behind an article, alone or with one singular word."""
        if _ARTICLES & set(self._before):
            return True
        last = self._read.words[-1] if self._read.words and not self._fresh else None
        single = last is not None and not last.spelled.endswith("s")
        return (
            last is not None and single and not self._before and bool(_ARTICLES & set(last.before))
        )

    def _small(self, folded: str) -> None:
        if folded in PARTING:
            self._part()
            self._marked = False
        self._denied = self._denied or folded in DENYING
        self._before.append(folded)
        self._passed.append(folded)
        self._read.small.append(folded)

    def _content(self, at: int, written: str, known: Lexeme) -> None:
        held = _held(self._before) if self._before else ()
        if self._fresh:
            held += self._left.get(self._clause - 1, ())
            # An insertion does not end what was begun before it: "did not, in fact, cause".
            if self._clause - 1 in self._read.enclosed:
                held += self._left.get(self._clause - 2, ())
        capital = written[0].isupper()
        self._read.words.append(
            Word(
                stem=known.stem,
                clause=self._clause,
                before=tuple(self._before),
                held=held,
                spelled=known.spelled,
                begins=at == 0,
                capital=capital,
                named=capital and (at > 0 or not is_common(known.stem)),
                number=known.number,
                owner=known.owner,
                adverb=known.adverb,
                saying=known.saying,
                spoken=at in self._spoken,
                opens=self._fresh,
                marks=self._marks,
                passed=tuple(self._passed),
            )
        )
        self._marks = ""
        self._passed = []
        self._fresh = False
        self._before = []


def _held(words: list[str]) -> tuple[str, ...]:
    return tuple(found for word in words if (found := held_back(word)))
