"""Says whether a stored text bears a statement out or denies it, by what it asserts itself.

The statement has to repeat one stretch of the text: the same words in the same order from its
subject on. It may leave out or move a date, leave out a vote, or make a passive active. It is
denied where it differs in nothing but one denial of the verb, one amount, or the date of what
happens only once.
"""

from collections.abc import Iterator, Sequence

from bot.services.verdicts.clauses import Stretch, holds_back, reports, stretches
from bot.services.verdicts.wording import (
    AUXILIARIES,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    QUANTIFIERS,
    YEAR,
    Dated,
    Word,
    compared,
    dates,
    read,
)

HEDGES = frozenset(
    """about some around least most than nearly almost up over under roughly approximately fewer
    more less""".split()
)
IDENTIFIED = frozenset(
    """resolution paragraph article protocol chapter number no line page flight opinion section
    part act""".split()
)
"""A number behind these is a name: another one is another thing."""
ONCE = frozenset("joined signed founded ratified annexed adopted".split())
"""What one does to one thing once: with another date it was not then."""
THIS_ONE = frozenset("the this that its his her their".split())
DO = frozenset({"did", "does", "do"})
BE = frozenset({"was", "were"})
SPEAK_FOR = frozenset({"representatives", "delegates"})
"""What those of a party sign, the party signs."""


def bears_out(text: str, statement: str) -> bool:
    """Whether a text asserts a statement in nearly its words."""
    said = read(statement)
    if not _judgeable(said):
        return False
    wanted = compared(said)
    return any(wanted in _wordings(stretch) for stretch in stretches(text)) or (
        wanted == compared(read(text))
    )


def denies(text: str, statement: str) -> bool:
    """Whether a text asserts the contrary of a statement in nearly its words."""
    said = read(statement)
    if not _judgeable(said):
        return False
    return any(
        _denied(stretch, said) or _other_amount(stretch, said) or _other_date(stretch, said)
        for stretch in stretches(text)
    )


def _judgeable(said: Sequence[Word]) -> bool:
    """Whether it is clear of whom a statement speaks."""
    return bool(said) and said[0].low not in PRONOUNS


def _wordings(stretch: Stretch) -> set[tuple[str, ...]]:
    """All that says the same as a stretch, or less."""
    words = stretch.words
    found = {compared(words)}
    if holds_back(words):
        return found
    for less in (words, *_without_votes(words)):
        found |= {compared(less), *map(compared, _active(less))}
        if _amounts(less):
            continue
        for other in _otherwise_dated(less):
            found |= {compared(other), *map(compared, _active(other))}
    return found


def _otherwise_dated(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The words with their one date left out, coarser, or at their other end."""
    when = dates(words)
    if len(when) != 1:
        return
    (dated,) = when
    rest = (*words[: dated.start], *words[dated.end :])
    phrases = [words[dated.start : dated.end]]
    phrases += [read(" ".join(("in", *filter(None, parts)))) for parts in dated.coarser]
    yield rest
    for phrase in phrases:
        yield (*words[: dated.start], *phrase, *words[dated.end :])
        if dated.start == 0 or dated.end == len(words):
            yield (*phrase, *rest)
            yield (*rest, *phrase)


def _without_votes(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The words without how many voted: "by 100 votes to 11 with 58 abstentions"."""
    for place, word in enumerate(words):
        end = _votes_end(words, place) if word.low == "by" else place
        if end > place:
            yield (*words[:place], *words[end:])
            return


def _votes_end(words: Sequence[Word], start: int) -> int:
    shape = ["#" if word.number else word.low for word in words[start:]]
    for votes in (["by", "#", "votes", "to", "#"], ["by", "#", "of", "#"], ["by", "#", "votes"]):
        if shape[: len(votes)] == votes:
            end = len(votes)
            more = shape[end : end + 3]
            return start + end + (3 if more == ["with", "#", "abstentions"] else 0)
    return start


def _amounts(words: Sequence[Word]) -> bool:
    """Whether words count something, so that what they leave out may change the count."""
    inside = {place for dated in dates(words) for place in range(dated.start, dated.end)}
    return any(
        word.number and place not in inside and not _names_a_thing(words, place)
        for place, word in enumerate(words)
    )


def _names_a_thing(words: Sequence[Word], place: int) -> bool:
    """Whether a number is part of a name or of a date: resolution 2202, the treaty of 1972."""
    before = words[place - 1] if place else None
    months = {"of", "from", "to", "between"}
    return before is not None and (
        before.capital
        or before.low in IDENTIFIED
        or not words[place].term[-1].isdecimal()
        or (before.low in months and _dated_behind(words, place))
    )


def _dated_behind(words: Sequence[Word], place: int) -> bool:
    """Whether a date begins here, behind a word that does not say "on" or "in"."""
    return bool(dates((*read("in"), *words[place:]))[:1]) and (
        dates((*read("in"), *words[place:]))[0].start == 0
    )


def _active(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """A passive made active, once for each of those who did it."""
    for place in range(1, len(words) - 3):
        done = words[place + 1]
        if words[place].low in BE and done.finite and words[place + 2].low == "by":
            thing, by = words[:place], words[place + 3 :]
            when = dates(thing)
            if reports(words) or _amounts(thing) or (when and when[0].start == 0):
                return
            for doer in _doers(by):
                yield (*doer, done, *thing)
            return


def _doers(by: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """Those who did it, one by one where they are a plain list."""
    if by[0].number:
        return
    yield by
    each: list[Word] = []
    for place, word in enumerate((*by, *read("and"))):
        if not (word.comma or word.low == "and"):
            each.append(word)
            continue
        doer = tuple(each[2:] if _speaks_for(each) else each)
        if any(other.low in PREPOSITIONS for other in doer) or not doer:
            return
        yield doer
        each = [] if word.low == "and" else [word]
        if by[place + 1 : place + 2] and by[place + 1].low == "by":
            return


def _speaks_for(words: Sequence[Word]) -> bool:
    return [word.low for word in words[1:2]] == ["of"] and words[0].low in SPEAK_FOR


def _denied(stretch: Stretch, said: tuple[Word, ...]) -> bool:
    """Whether one of the two denies the verb of the other and all else is the same."""
    words = stretch.words
    if _indefinite(words):
        return False
    if (affirmed := _undenied(said)) and not holds_back(words):
        return compared(affirmed) in _wordings(stretch)
    affirmed = _undenied(words)
    return bool(affirmed) and not holds_back(affirmed) and compared(affirmed) == compared(said)


def _undenied(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words without the denial of their first verb; empty where they hold no such one."""
    denials = [place for place, word in enumerate(words) if word.low in NEGATIONS]
    if len(denials) != 1:
        return ()
    (place,) = denials
    helper = words[place - 1].low if place else ""
    if words[place].low == "not" and helper not in (AUXILIARIES | DO) - MODALS:
        return ()
    if words[place].low not in {"not", "never"} or place == 0:
        return ()
    before = words[: place - 1] if helper in AUXILIARIES else words[:place]
    if any(word.finite for word in before):
        return ()
    kept = words[:place] if words[place].low == "never" or helper not in DO else before
    return (*kept, *words[place + 1 :])


def _indefinite(words: Sequence[Word]) -> bool:
    """Whether a subject is only some of its kind, of which others may do the contrary."""
    first = next((d.end for d in dates(words) if d.start == 0), 0)
    rest = words[first:]
    verb = next((place for place, word in enumerate(rest) if word.finite), len(rest))
    return any(
        word.low in {"a", "an"} | QUANTIFIERS | HEDGES or word.number
        for word in rest[: min(verb, 3)]
    )


def _other_amount(stretch: Stretch, said: Sequence[Word]) -> bool:
    """Whether only one amount differs, of what is dated and so is the same event."""
    here = [word for word in stretch.words if word.low not in {"the", "a", "an"}]
    there = [word for word in said if word.low not in {"the", "a", "an"}]
    if len(here) != len(there) or not _plain(here) or not any(map(_year, here)):
        return False
    differing = [place for place, word in enumerate(here) if word.term != there[place].term]
    if len(differing) != 1:
        return False
    (place,) = differing
    return (
        here[place].number
        and there[place].number
        and not _year(here[place])
        and not any(d.start <= place < d.end for d in dates(here))
        and not _names_a_thing(here, place)
        and not any(word.low in HEDGES for word in here[max(0, place - 2) : place])
    )


def _year(word: Word) -> bool:
    return word.low.isdecimal() and len(word.low) == YEAR


def _other_date(stretch: Stretch, said: Sequence[Word]) -> bool:
    """Whether only the date differs, of what is done once to one thing."""
    words = stretch.words
    here, there = dates(words), dates(said)
    if len(here) != 1 or len(there) != 1 or not _plain(words):
        return False
    verb = next((at for at, word in enumerate(words) if word.finite), len(words))
    if verb + 1 >= len(words) or words[verb].low not in ONCE:
        return False
    if not (words[verb + 1].capital or words[verb + 1].low in THIS_ONE):
        return False
    if any(word.low in {"a", "an"} for word in words) or _amounts(words):
        return False
    return _apart(here[0], there[0]) and _around(words, here[0]) == _around(said, there[0])


def _plain(words: Sequence[Word]) -> bool:
    """Whether words tell something itself, neither limited nor in somebody's words."""
    return not holds_back(words) and not reports(words)


def _apart(one: Dated, other: Dated) -> bool:
    """Whether two dates that say equally much differ."""
    return one.parts != other.parts and [*map(bool, one.parts)] == [*map(bool, other.parts)]


def _around(words: Sequence[Word], dated: Dated) -> tuple[str, ...]:
    return compared((*words[: dated.start], *words[dated.end :]))
