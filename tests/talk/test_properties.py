"""What holds for whatever people write."""

import random
from datetime import timedelta
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.domain.message import Message
from bot.talk.message import Quote
from bot.talk.ranking import rank
from bot.talk.summary import summarise
from tests.talk.channel import BEGUN

PEOPLE = ("Ada", "Benno", "Cleo", "Dörte")
_WORDS = st.sampled_from(
    "I agree disagree no yes you idiot the budget roof vote school why ? +1 wrong, Ada: @Benno "
    "Cleo, cleo Dörte: buses MONEY NOW  https://example.org/?a hello but not".split(" ")
)
_TEXT = st.one_of(st.lists(_WORDS, max_size=9).map(" ".join), st.text(max_size=30))


@st.composite
def rooms(draw: st.DrawFn) -> list[Message]:
    """Up to a dozen messages with edges, threads and reactions."""
    found: list[Message] = []
    when = BEGUN
    for number in range(draw(st.integers(0, 12))):
        when += timedelta(seconds=draw(st.integers(0, 400)))
        name = draw(st.sampled_from(PEOPLE))
        earlier = [message.id for message in found] or ["elsewhere"]
        found.append(
            Message(
                id=f"{number}",
                author=f"key-{PEOPLE.index(name)}",
                name=name,
                text=draw(_TEXT),
                when=when,
                reply_to=draw(st.none() | st.sampled_from(earlier)),
                thread=draw(st.sampled_from((None, None, None, "t1", "t2"))),
                reactions=draw(st.dictionaries(st.sampled_from(("👍", "-1")), st.integers(1, 3))),
                bot=draw(st.integers(0, 9)) == 0,
            )
        )
    return found


def _quotes(value: object) -> list[Quote]:
    """Every quote anywhere inside a result."""
    if isinstance(value, Quote):
        return [value]
    if isinstance(value, BaseModel):
        return _quotes([getattr(value, name) for name in type(value).model_fields])
    if isinstance(value, list | tuple):
        return list(chain.from_iterable(map(_quotes, value)))
    return []


@given(rooms())
@settings(max_examples=80, deadline=None)
def test_every_quote_is_a_substring_of_its_message(room: list[Message]) -> None:
    text = {message.id: message.text for message in room}

    for quote in _quotes([summarise(room), rank(room, "school budget vote")]):
        assert text[quote.message][quote.start : quote.end] == quote.text


@given(rooms(), st.sets(st.sampled_from(["key-0", "key-1", "key-2", "key-3"])))
@settings(max_examples=80, deadline=None)
def test_nobody_who_opted_out_is_quoted_or_named(room: list[Message], out: set[str]) -> None:
    summary = summarise(room, opted_out=out)
    author = {message.id: message for message in room}
    names = {message.name.casefold() for message in room if message.author in out}

    found = _quotes([summary, rank(room, "school budget vote", opted_out=out)])

    assert all(author[quote.message].author not in out for quote in found)
    words = {word.strip(":,@").casefold() for quote in found for word in quote.text.split()}
    titles = {word.casefold() for each in summary.conversations for word in each.title}
    assert not names & (words | titles)


@given(rooms(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_neither_order_nor_repetition_changes_the_summary(
    room: list[Message], chance: random.Random
) -> None:
    shuffled = list(room)
    chance.shuffle(shuffled)

    assert summarise(room) == summarise(room) == summarise(shuffled)


@given(rooms())
@settings(max_examples=60, deadline=None)
def test_every_message_is_in_exactly_one_conversation(room: list[Message]) -> None:
    held = [each for one in summarise(room).conversations for each in one.thread.messages]

    assert sorted(held) == sorted(message.id for message in room)
