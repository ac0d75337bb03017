"""Finds where a text calls somebody by name: whole or in part, inflected, however it is typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.language.asserting import (
    BEING,
    COUNTING,
    DENYING,
    DENYING_VERBS,
    HEDGING,
    HEDGING_VERBS,
    JUDGING,
    MAGNITUDES,
    PARTING,
    POINTING,
    RELATING,
    REPORTING_NOTHING,
    SAYING,
)
from bot.language.terms import is_common, is_number, term
from bot.language.words import MONTHS, STOP

SHORTEST = 3
"""A name with fewer letters is more often a word."""
LETS_GO = 5
"""Letters from which on a name may lose its last vowel where an ending is set to it."""
LETTERS = "LNS"
"""Kinds of characters of which one at least has to be in a name: others are but marks."""
BORDERLESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
)
"""Thai, Lao, Burmese, Khmer, Kana, Han and Hangul: no space stands between words, or endings."""
SIGN = rf"[^\W{BORDERLESS}]"
"""What a name that has borders may not stand beside."""
LETTER = rf"[^\W\d_{BORDERLESS}]"
_UNMARKED = str.maketrans("łøđħıŁØĐĦ", "lodhilodh") | {"æ": "ae", "œ": "oe", "ё": "е"}
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_FALLING = "aeiouyаеиоуыэюяьαεηιουως" + "σ"
"""Last letters that give way to an ending: Наташа, Наташей."""
_SMALL = STOP | DENYING.keys() | HEDGING.keys() | COUNTING.keys() | POINTING.keys()
_SMALL |= RELATING | PARTING | BEING | MONTHS | REPORTING_NOTHING
_STEMS = DENYING_VERBS.keys() | HEDGING_VERBS.keys() | JUDGING | MAGNITUDES | SAYING.keys()
_RUN_TOGETHER = frozenset(
    "cant dont doesnt didnt isnt wasnt arent werent wont wouldnt couldnt shouldnt hasnt havent"
    " hadnt mustnt aint".split()
)
_TURNING = DENYING.keys() | HEDGING.keys() | COUNTING.keys() | _RUN_TOGETHER
_BEGINS = re.compile(r"(?:^|[.!?…:\n])[\s\"'“”‘’«»(>*_]*$")


@dataclass(frozen=True, slots=True)
class Call:
    """A stretch of a text by which somebody is called."""

    start: int
    end: int
    keys: frozenset[str]
    """Of whoever has such a name."""
    name: str
    """As it stands in the text, without an @ before it."""
    exact: bool
    """Whether it is the name and not a form of it."""
    doubtful: bool
    """Whether it is a word, too, or hardly one: it may mean somebody, or nobody."""


class Names:
    """The names that some people have."""

    def __init__(self, people: Iterable[tuple[str, str]]) -> None:
        """`people` are keys with names; a key is a name of theirs if it is given as one, too."""
        self._names: dict[str, _Name] = {}
        for key, name in dict.fromkeys(people):
            for form in _forms(name):
                self._names.setdefault(form.folded, form).keys.add(key)

    def called_in(self, text: str) -> list[Call]:
        """Everywhere that one of them is called in a text, in order; of several the longest."""
        if not self._names:
            return []
        folded = Folded(text)
        found: list[Call] = []
        for name in self._names.values():
            if name.stem in folded.text:
                found += name.called_in(folded)
        found.sort(key=lambda call: (call.start, -call.end, call.doubtful, not call.exact))
        return list(_apart(found))

    def any_in(self, text: str) -> bool:
        """Whether one of them is called in a text, or may be."""
        return bool(self.called_in(text))


class Folded:
    """A text in one case and without accents, with the way back to its own offsets."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self.text: str
        self.at: Sequence[int]
        """Where each code point of the folded text is from."""
        if text.isascii():
            self.text, self.at = text.lower(), range(len(text))
            return
        signs: list[str] = []
        at: list[int] = []
        for place, sign in enumerate(text):
            folded = fold(sign)
            signs.append(folded)
            at += [place] * len(folded)
        self.text, self.at = "".join(signs), at

    def span(self, match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
        """Where a match in the folded text stands in the text; accents set apart belong to it."""
        start, end = self.at[match.start(group)], self.at[match.end(group) - 1] + 1
        while end < len(self.whole) and not fold(self.whole[end]):
            end += 1
        return start, end


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text in one case, without accents and signs that are not seen."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_UNMARKED))
    bare = "".join(
        sign
        for sign in plain
        if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf"
    )
    return unicodedata.normalize("NFC", bare).casefold().translate(_UNMARKED)


def is_weak(name: str) -> bool:
    """Whether a folded name is a word, or so short, that it often stands where nobody is meant.

    A name in which something is denied, hedged or counted is one in any case: without it a text
    would say something else.
    """
    words = re.findall(r"[^\W_]+", name)
    if not words or any(word in _TURNING or is_number(term(word)) for word in words):
        return bool(words)
    return all(len(word) < _least(word) or _is_word(word) for word in words)


def _least(word: str) -> int:
    return SHORTEST - 1 if re.search(f"[{BORDERLESS}]", word) else SHORTEST


def _is_word(word: str) -> bool:
    stem = term(word)
    return word in _SMALL or stem in _STEMS or is_common(stem)


class _Name:
    """One name, or a part of one, and the forms that it may have."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.keys: set[str] = set()
        self.weak = is_weak(folded)
        self.stem = folded
        letters = folded.isalpha() and not self.weak
        if letters and len(folded) >= LETS_GO and folded[-1] in _FALLING:
            self.stem = folded[:-1]
        self._bends = letters and len(folded) >= SHORTEST and not self._is_borderless

    @cached_property
    def _is_borderless(self) -> bool:
        return re.search(f"[{BORDERLESS}]", self.folded) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        stem = re.escape(self.stem)
        if self._is_borderless:
            return re.compile(f"@?(?P<name>{re.escape(self.folded)})")
        if not self._bends:
            return re.compile(rf"@?(?<!{SIGN})(?P<name>{re.escape(self.folded)})(?!{SIGN})")
        return re.compile(rf"@?(?<!{SIGN})(?P<name>{stem}{LETTER}{{0,4}})(?!{SIGN})")

    def called_in(self, text: Folded) -> Iterator[Call]:
        for match in self._pattern.finditer(text.text):
            start, end = text.span(match)
            begun, _ = text.span(match, "name")
            name = text.whole[begun:end]
            exact = match["name"] == self.folded
            doubtful = self.weak and begun == start
            if exact:
                if doubtful and not self._may_be_meant(text.whole, begun, name):
                    continue
            elif not self._is_form(match["name"], name):
                continue
            yield Call(start, end, frozenset(self.keys), name, exact, doubtful)

    def _is_form(self, word: str, typed: str) -> bool:
        """Whether a longer word is most likely a form of the name, and no word of its own."""
        if len(word) > len(self.folded) + SHORTEST or word in STOP or is_common(term(word)):
            return False
        if word == f"{self.folded}s" or not typed[:1].islower():
            return True
        return not typed.isascii() and len(self.stem) >= LETS_GO - 1 and self.stem[0] > "\u02ff"

    def _may_be_meant(self, text: str, at: int, typed: str) -> bool:
        """Whether a word that is a name, too, is typed like one."""
        if not typed[:1].isupper() or (len(self.folded) == 1 and self.folded in "ai"):
            return False
        return not _BEGINS.search(text[:at]) or not all(
            _is_word(word) or is_number(term(word)) for word in re.findall(r"[^\W_]+", self.folded)
        )


def _apart(found: Iterable[Call]) -> Iterator[Call]:
    """Those that do not overlap; of the same stretch it may be anybody who is called so."""
    last: Call | None = None
    for call in found:
        if last is None or call.start >= last.end:
            if last:
                yield last
            last = call
        elif (call.start, call.end, call.exact, call.doubtful) == (
            last.start,
            last.end,
            last.exact,
            last.doubtful,
        ):
            last = Call(
                last.start, last.end, last.keys | call.keys, last.name, last.exact, last.doubtful
            )
    if last:
        yield last


def _forms(name: str) -> Iterator[_Name]:
    """All by which somebody of that name may be called."""
    forms = [name.strip(), _in_letters(name)]
    parts = re.findall(r"[^\W\d_]+", _parted(name))
    for word in (*parts, *re.findall(r"[^\W\d_]+", name)):
        if re.fullmatch(f"[{BORDERLESS}]{{3}}", word):
            forms.append(word[1:])  # without the family's name
        if len(word) > 1 and fold(word) not in _SMALL:
            forms.append(word)
    forms += [form.casefold().translate(_SPELLED_OUT) for form in forms]
    for form in dict.fromkeys(map(fold, forms)):
        if any(unicodedata.category(sign)[0] in LETTERS for sign in form):
            yield _Name(form)


def _in_letters(name: str) -> str:
    """A name without what parts its words; as it is where that would be a word."""
    letters = "".join(re.findall(r"[^\W\d_]+", name))
    return letters if len(letters) >= SHORTEST and not _is_word(fold(letters)) else name.strip()


def _parted(name: str) -> str:
    """A name with its parts apart: NataliaKovac, Natalia Kovac."""
    return "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign
        for before, sign in zip(f" {name}", name, strict=False)
    )
