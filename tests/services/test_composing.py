"""Whatever is said in a room, quotes are word for word, and of nobody who does not want it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Channel
from bot.domain.message import Message
from bot.domain.report import Report
from bot.services.summaries.composing import QUOTE, SHOWN, clipped, composed
from bot.services.summaries.reading import Gathered

BEGUN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
PEOPLE = ("quintus", "rosalind", "sigismund", "tabitha", "ulrika")
PHRASES = (
    "I agree with that.",
    "No, that is wrong.",
    "Who would pay for it?",
    "The bus comes every hour.",
    "You are an idiot.",
    "  spaces around  ",
    "",
    "\u202eturned",
    "rosalind: what do you think?",
    "A long one. " * 60,
    "word" * 300,
)


@st.composite
def rooms(draw: st.DrawFn) -> list[Message]:
    """A room in which some of the phrases were said, some of them in reply to others."""
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PEOPLE),
                st.sampled_from(PHRASES) | st.text(max_size=40),
                st.integers(0, 90),
                st.booleans(),
                st.sampled_from([None, "a thread"]),
                st.sampled_from([{}, {"👍": 2}, {"👎": 1}]),
            ),
            min_size=1,
            max_size=30,
        )
    )
    minutes, messages = 0, list[Message]()
    for number, (author, text, gap, answers, thread, reactions) in enumerate(said):
        minutes += gap
        messages.append(
            Message(
                id=str(number),
                author=f"id of {author}",
                name=author.title(),
                text=text,
                when=BEGUN + timedelta(minutes=minutes),
                reply_to=str(number - 1) if answers and number else None,
                thread=thread,
                reactions=reactions,
                bot=author == "ulrika" and gap > 60,
            )
        )
    return messages


def gathered(messages: list[Message]) -> Gathered:
    """The messages as they were read from the platform."""
    channel = Channel("test", "test:square", "#square")
    until = messages[-1].when + timedelta(seconds=1)
    return Gathered(channel, BEGUN, until, tuple(messages), None, ())


def pointed_at(report: Report) -> Iterator[str]:
    """Every id of a message that the report points at."""
    for told in report.conversations:
        yield from (*told.telling, *told.unanswered)
        for held in told.held:
            yield from (held.message, *held.replies)
        if told.minority:
            yield from told.minority.messages
    yield from report.unanswered
    yield from (look.message for look in report.look)


@given(rooms(), st.sets(st.sampled_from(PEOPLE), max_size=2))
def test_quotes_are_word_for_word_and_of_nobody_who_opted_out(
    messages: list[Message], silent: set[str]
) -> None:
    made = composed(gathered(messages), {f"id of {one}" for one in silent}, BEGUN)
    by_id = {message.id: message for message in messages}
    for quote in (*made.report.quotes.values(), *made.others):
        message = by_id[quote.id]
        assert quote.text
        assert message.text[quote.start : quote.start + len(quote.text)] == quote.text
        assert quote.author == message.name
        assert made.authors[quote.id] == message.author
        assert not message.bot
        assert message.author.removeprefix("id of ") not in silent
    told = made.report.model_dump_json().casefold()
    assert not [one for one in silent if one in told]
    assert set(pointed_at(made.report)) <= set(made.report.quotes)
    assert len(made.report.conversations) <= SHOWN
    assert sum(made.report.activity) == len(messages)


@given(rooms())
def test_a_view_that_few_held_is_in_the_report(messages: list[Message]) -> None:
    made = composed(gathered(messages), frozenset(), BEGUN)
    for told in made.report.conversations:
        if told.minority:
            assert told.minority.people < told.minority.others


@given(st.text(min_size=1).map(lambda text: text * 20))
def test_a_long_text_is_cut_at_its_beginning(text: str) -> None:
    cut = clipped(text.strip() or "x")
    assert len(cut) <= QUOTE
    assert (text.strip() or "x").startswith(cut)


def test_it_is_cut_at_the_end_of_a_sentence_or_of_a_word() -> None:
    assert clipped("One sentence of some words. " * 20).endswith("words.")
    assert not clipped("bicycles " * 100).endswith("bicycl")
