"""Who agrees with what: replies that say so, reactions, and the view that only few hold."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum

from bot.domain.base import Model
from bot.domain.message import Message
from bot.language.stance import (
    AGREEING,
    DISAGREEING,
    NEGATIONS,
    NO,
    THUMBS_DOWN,
    THUMBS_UP,
    YES,
)
from bot.talk.message import Quote
from bot.talk.privacy import Quotable

OPENING = 25
"""A reply takes its side within so many words."""
REACH = 3
"""A negation turns what follows it within so many words."""
FEWEST_PEOPLE = 3
"""Below, no side is a minority."""
_WORD = re.compile(r"[+-]1\b|[^\W_]+(?:'[^\W_]+)*")
_QUOTED = re.compile(r"^>.*$", re.MULTILINE)


class Stance(StrEnum):
    """Where a reply stands to what it answers."""

    AGREES = "agrees"
    DISAGREES = "disagrees"


class Point(Model):
    """A message that others agreed or disagreed with."""

    quote: Quote
    agreed: tuple[str, ...]
    """Ids of the replies, without those of people who opted out; so with `disagreed`."""
    disagreed: tuple[str, ...]
    agreeing: int
    """How many people said so in replies, those who opted out included; so with `disagreeing`."""
    disagreeing: int
    thumbs_up: int
    thumbs_down: int


class MinorityView(Model):
    """The smaller of two sides of a conversation."""

    messages: tuple[str, ...]
    """Where it is said, without messages that may not be shown."""
    quotes: tuple[Quote, ...]
    people: int
    others: int
    """How many hold the other view."""


def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], Stance]]]:
    found: defaultdict[str, list[tuple[tuple[str, ...], Stance]]] = defaultdict(list)
    for listed, side in ((AGREEING, Stance.AGREES), (DISAGREEING, Stance.DISAGREES)):
        for phrase in sorted(listed):
            words = tuple(phrase.split())
            found[words[0]].append((words, side))
    return dict(found)


_PHRASES = _by_first_word()
_DENIES = re.compile(
    rf"\W*(?:{'|'.join(sorted(NO))})\b(?:\s*(?:[^\w\s]|$)|\s+(?:i|that|it|you|the|they|we|this)\b)"
)
_OTHER = {Stance.AGREES: Stance.DISAGREES, Stance.DISAGREES: Stance.AGREES}


def stance(text: str, to_question: bool = False) -> Stance | None:
    """The side that a reply takes; None for neither or for both, as in "I agree, but".

    After a question, a bare yes or no is an answer and no side.
    """
    said = _QUOTED.sub("", text).replace("\u2019", "'").casefold()
    words = _WORD.findall(said)[:OPENING]
    found = {
        _turned(side, words[max(0, place - REACH) : place])
        for place, word in enumerate(words)
        for phrase, side in _PHRASES.get(word, ())
        if tuple(words[place : place + len(phrase)]) == phrase
    }
    if not found and words and not to_question:
        found = _bare(said, words)
    if Stance.AGREES in found and "but" in words:
        return None
    return found.pop() if len(found) == 1 else None


def _turned(side: Stance, before: Sequence[str]) -> Stance:
    negations = sum(word in NEGATIONS for word in before)
    return _OTHER[side] if negations % 2 else side


def _bare(said: str, words: Sequence[str]) -> set[Stance]:
    if words[0] in YES and (words[0] != "this" or len(words) == 1):
        return {Stance.AGREES}
    if _DENIES.match(said):
        return {Stance.DISAGREES}
    return set()


def stances(
    thread: Sequence[Message], antecedents: Mapping[str, str | None], asking: AbstractSet[str]
) -> dict[str, tuple[str, Stance]]:
    """By id of a reply, the message it takes a side on, and which; replies to oneself take none.

    `asking` are the ids of the messages that ask something.
    """
    by_id = {message.id: message for message in thread}
    found: dict[str, tuple[str, Stance]] = {}
    for message in thread:
        earlier = by_id.get(antecedents[message.id] or "")
        if earlier is None or message.bot or earlier.author == message.author:
            continue
        side = stance(message.text, to_question=earlier.id in asking)
        if side is not None:
            found[message.id] = earlier.id, side
    return found


def points(
    thread: Sequence[Message], taken: Mapping[str, tuple[str, Stance]], quotable: Quotable
) -> tuple[Point, ...]:
    """The messages of a conversation on which somebody took a side, in order."""
    by_id = {message.id: message for message in thread}
    replies: defaultdict[tuple[str, Stance], list[Message]] = defaultdict(list)
    for reply, on in taken.items():
        replies[on].append(by_id[reply])
    found = []
    for message in thread:
        agreed, disagreed = (replies.get((message.id, side), ()) for side in Stance)
        up, down = (_count(message, emoji) for emoji in (THUMBS_UP, THUMBS_DOWN))
        if (agreed or disagreed or up or down) and (quote := quotable.quote(message)):
            found.append(
                Point(
                    quote=quote,
                    agreed=tuple(each.id for each in agreed if quotable(each)),
                    disagreed=tuple(each.id for each in disagreed if quotable(each)),
                    agreeing=len({each.author for each in agreed}),
                    disagreeing=len({each.author for each in disagreed}),
                    thumbs_up=up,
                    thumbs_down=down,
                )
            )
    return tuple(found)


def _count(message: Message, emoji: frozenset[str]) -> int:
    if not message.reactions:
        return 0
    named = {name.strip(":").casefold(): count for name, count in message.reactions.items()}
    return sum(count for name, count in named.items() if name in emoji)


def minority(
    thread: Sequence[Message], taken: Mapping[str, tuple[str, Stance]], quotable: Quotable
) -> MinorityView | None:
    """The view that fewer people hold; None without disagreement or where the sides are even.

    People are put on two sides: the first on one, then each where most of what they and those
    already placed said of each other puts them. Of several disputes the largest counts.
    """
    by_id = {message.id: message for message in thread}
    tie: Counter[tuple[str, str]] = Counter()
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for reply, (on, side) in taken.items():
        one, other = by_id[reply].author, by_id[on].author
        for pair in ((one, other), (other, one)):
            tie[pair] += 1 if side is Stance.AGREES else -1
            beside[pair[0]].add(pair[1])
    order = dict.fromkeys(message.author for message in thread if message.author in beside)
    best: tuple[set[str], set[str]] = (set(), set())
    seen: set[str] = set()
    for first in order:
        if first not in seen:
            sides = _two_sides(first, order, beside, tie)
            seen |= sides[0] | sides[1]
            if all(sides) and sum(map(len, sides)) > sum(map(len, best)):
                best = sides
    few, many = sorted(best, key=len)
    if len(few) == len(many) or len(few) + len(many) < FEWEST_PEOPLE:
        return None
    on_it = set(taken) | {on for on, _ in taken.values()}
    said = [m for m in thread if m.author in few and m.id in on_it and quotable(m)]
    return MinorityView(
        messages=tuple(message.id for message in said),
        quotes=quotable.quotes(said),
        people=len(few),
        others=len(many),
    )


def _two_sides(
    first: str,
    order: Mapping[str, None],
    beside: Mapping[str, set[str]],
    tie: Mapping[tuple[str, str], int],
) -> tuple[set[str], set[str]]:
    side = {first: 1}
    waiting = [first]
    while waiting:
        here = waiting.pop(0)
        for person in order:
            if person in beside[here] and person not in side:
                pull = sum(
                    side[near] * tie[person, near]
                    for near in order
                    if near in side and near in beside[person]
                )
                side[person] = 1 if pull >= 0 else -1
                waiting.append(person)
    return {p for p in side if side[p] > 0}, {p for p in side if side[p] < 0}
