"""Holds small words, conditions and ranges of a sentence against the text that it rests on."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from bot.language.asserting import POINTING
from bot.language.binding import (
    AUXILIARY,
    CONDITION,
    FRAGMENT,
    FRONTED,
    UNCOUNTED,
)
from bot.language.terms import is_number, term
from bot.verifying.lexeme import lexeme, stems, tokens
from bot.verifying.normal import Normal
from bot.verifying.reading import Reading

_SCOPE = re.compile(r"[,;:()]| -|- |\.$| (?:and|but|which|who|while)\b")
_BEGINNING = 12
"""So many signs say where a sentence begins."""
_CLOSE = 6
"""So many tokens may stand between the two ends of a range: "from $3 a barrel to nearly $12"."""
_OF_NOUNS = frozenset(("without", "than", "other than", "apart from", "except"))
"""Those that bind nothing outside their own clause."""
_LINKS = frozenset(("to", "and", "or", "from", "between", "in", "of"))
_SPAN = re.compile(r"(?<=\d)[-‐‑–—](?=\d)")
_MONTH = re.compile(r"\b(?:by|in|until|since|of|from|to|last|next|\d+) may\b")
"""The month, which is a small word where letters are not capitals."""
_YEAR = re.compile(r"\d{4}")


def binding_kept(sentence: str, text: str) -> bool:
    """Whether conditions, exceptions, ranges and the beginning are those of the evidence.

    What a condition binds has to be kept whole, for half of it may be an easier one.
    """
    mine, theirs = _plain(sentence), _plain(text)
    return (
        _conditions_kept(mine, theirs)
        and _fronted_kept(mine, theirs)
        and _begins_as(mine, theirs)
        and _ranges_kept(sentence, text)
    )


def _plain(text: str) -> str:
    return Normal(re.sub("[–—―]", " - ", text)).normal


def _conditions_kept(mine: str, theirs: str) -> bool:
    known = stems(mine)
    begins = max(theirs.find(f"{join}{mine[:_BEGINNING]}") for join in (", and ", "; ", ", but "))
    found = [
        match
        for match in CONDITION.finditer(theirs)
        if not (match[0] == "than" and _compared(match, theirs) not in known)
        and not (match[0] in _OF_NOUNS and match.start() < begins)
    ]
    if not found:
        return True
    named = Counter(" ".join(match[0].split()) for match in found)
    held = Counter(" ".join(match[0].split()) for match in CONDITION.finditer(mine))
    if named - held:
        return False
    return all(_scope(match, theirs) <= known for match in found)


def _compared(than: re.Match[str], text: str) -> str:
    """What is compared; where a sentence leaves it out, `than` goes with it."""
    before = text[: than.start()].split()
    return lexeme(before[-1]).stem if before else ""


def _scope(match: re.Match[str], text: str) -> frozenset[str]:
    """The stems of what a condition binds: up to the next mark, or of a comparison, one word."""
    rest = text[match.end() :]
    if match[0] == "respectively":
        rest = text
    elif match[0] == "than":
        rest = " ".join(rest.split()[:1])
    elif end := _SCOPE.search(rest, 1):
        rest = rest[: end.start()]
    return _content(rest) | ({term("may")} if _MONTH.search(rest) else frozenset())


@lru_cache(maxsize=1024)
def _content(text: str) -> frozenset[str]:
    return frozenset(
        term(word.replace(",", "")) if sort == "number" else lexeme(word).stem
        for sort, word in tokens(text)
        if sort == "number" or (sort == "word" and not lexeme(word).small)
    )


def _fronted_kept(mine: str, theirs: str) -> bool:
    """Whether a leading condition, "Were A to join, ...", leads here too, and whole."""
    first = _first(theirs)
    if first not in FRONTED:
        return True
    lead = theirs.partition(",")[0]
    return re.search(rf"\b{first}\b", mine) is not None and _content(lead) <= stems(mine)


def _begins_as(mine: str, theirs: str) -> bool:
    """Whether a sentence is no fragment: one begins with "that" only where its source does."""
    first = _first(mine)
    if first not in FRAGMENT or first == _first(theirs):
        return True
    return f", {mine[:_BEGINNING]}" in theirs  # a leading adverb was left out


def _first(plain: str) -> str:
    found = re.search(r"[^\W_]+", plain)
    return found[0] if found else ""


def _ranges_kept(sentence: str, text: str) -> bool:
    """Whether no end of a range stands here without the other: "30 to 40", "four votes to one"."""
    theirs = list(_ranges(text))
    if not theirs:
        return True
    mine = Counter(_ranges(sentence))
    numbers = {found for sort, word in tokens(sentence) if (found := _number(sort, word))}
    return all(each in mine for each in theirs if {each[0], each[2]} & numbers)


def _ranges(text: str) -> Iterator[tuple[str, str, str]]:
    found = [
        (at, number, written)
        for at, (sort, word) in enumerate(tokens(_SPAN.sub(" to ", text)))
        for number, written in ((_number(sort, word), word.casefold()),)
        if number or written in _LINKS
    ]
    for place, (at, number, _) in enumerate(found):
        behind = found[place + 1 : place + 3]
        if not number or len(behind) < len("ab") or behind[0][1] or not behind[1][1]:
            continue
        link, end = behind
        between = any(word == "between" for _, _, word in found[max(0, place - 1) : place])
        near = end[0] == at + len(("link", "end")) and not _YEAR.fullmatch(end[1])
        joins = link[2] == "to" or (near and link[2] in {"or", "in", "of"})
        if (joins or (between and link[2] == "and")) and end[0] - at <= _CLOSE:
            yield number, link[2], end[1]


@lru_cache(maxsize=4096)
def _number(sort: str, word: str) -> str:
    if sort not in {"number", "word"}:
        return ""
    found = term(word.replace(",", ""))
    return found if sort == "number" or is_number(found) else ""


def small_words_stand(mine: Reading, theirs: Reading) -> bool:
    """Whether each small word of the sentence stands in the evidence as often, but for articles.

    `still`, `then`, `here`, `other`, `and` and `or` say something each.
    """
    counted = Counter(small for small in mine.small if _counts(small))
    added = counted - Counter(theirs.small)
    owners = sum(word.owner for word in theirs.words)  # "Kyiv's mayor" is "the mayor of Kyiv"
    return added.total() == added["of"] <= owners and _ends_as(mine, theirs)


def _ends_as(mine: Reading, theirs: Reading) -> bool:
    """Whether small words that end the sentence stand behind the same word of the evidence."""
    if not mine.ending:
        return True
    stem, count = mine.words[-1].stem, len(mine.ending)
    behind = [
        theirs.words[at + 1].passed[:count] if at + 1 < len(theirs.words) else theirs.ending[:count]
        for at, word in enumerate(theirs.words)
        if word.stem == stem
    ]
    return mine.ending in behind


def _counts(small: str) -> bool:
    return small not in UNCOUNTED and small not in POINTING


def verbs_differ(mine: Reading, theirs: Reading) -> bool:
    """Whether an auxiliary came in or went, so that a verb has another form."""
    return bool(
        Counter(small for small in mine.small if small in AUXILIARY)
        - Counter(small for small in theirs.small if small in AUXILIARY)
    )
