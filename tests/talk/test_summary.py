"""What a moderator is told of a dispute at a school board."""

import pytest

from bot.domain.message import Message
from bot.talk.summary import Conversation, Summary, summarise
from tests.talk.channel import Channel


def _board() -> Channel:
    """A dispute on later school hours, four for it and one against, and a talk beside it."""
    room = Channel()
    plan = room.say(
        "Ada",
        "The board should start school at nine: teenagers sleep longer and learn better then.",
        reactions={"👍": 3, "-1": 1},
    )
    room.say("Ben", "I agree, first lessons are lost on sleepy teenagers anyway.", to=plan)
    room.say("Cleo", "Good point about sleep, attendance would improve.", to=plan)
    room.say("Dora", "Exactly, the study on sleep and attendance says so.", to=plan)
    against = room.say(
        "Egon",
        "I disagree: parents who work early shifts cannot bring children at nine.",
        to=plan,
    )
    room.say("Ben", "I don't agree with that, the early club opens at seven.", to=against)
    room.say("Fay", "Lost: one blue umbrella, near the cafeteria.", after=4000)
    room.say("Gus", "Who repairs the cafeteria heating this winter?", after=4000)
    return room


def _dispute(summary: Summary) -> Conversation:
    return summary.conversations[0]


def test_a_title_uses_words_of_the_conversation_as_they_were_written() -> None:
    room = _board()

    title = _dispute(summarise(room.messages)).title

    said = " ".join(message.text.casefold() for message in room.messages[:6])
    assert 1 <= len(title) <= 3
    assert all(word.casefold() in said for word in title)
    assert {"sleep", "teenagers", "attendance", "nine"} & set(title)


def test_an_extract_has_two_to_four_messages_with_something_in_them() -> None:
    room = _board()
    room.say("Ben", "lol", to="m0", after=1)

    found = _dispute(summarise(room.messages)).extract

    assert 2 <= len(found) <= 4
    assert "lol" not in [quote.text for quote in found]


def test_a_point_counts_who_agreed_and_who_did_not() -> None:
    point = _dispute(summarise(_board().messages)).points[0]

    assert point.quote.message == "m0"
    assert (point.agreed, point.disagreed) == (("m1", "m2", "m3"), ("m4",))
    assert (point.agreeing, point.disagreeing) == (3, 1)
    assert (point.thumbs_up, point.thumbs_down) == (3, 1)


def test_the_view_of_one_is_kept_beside_the_view_of_four() -> None:
    view = _dispute(summarise(_board().messages)).minority

    assert view is not None
    assert (view.people, view.others) == (1, 4)
    assert [quote.message for quote in view.quotes] == ["m4"]


def test_sides_of_one_size_have_no_minority() -> None:
    room = Channel()
    first = room.say("Ada", "Homework should be abolished.")
    room.say("Ben", "I disagree, practice helps.", to=first)

    assert _dispute(summarise(room.messages)).minority is None


def test_a_question_that_nobody_took_up_is_open() -> None:
    found = [
        quote.text
        for conversation in summarise(_board().messages).conversations
        for quote in conversation.open_questions
    ]

    assert found == ["Who repairs the cafeteria heating this winter?"]


def test_an_answered_question_is_not_open() -> None:
    room = Channel()
    asked = room.say("Ada", "Who has the key to the gym?")
    room.say("Ben", "The caretaker.", to=asked)

    assert summarise(room.messages).conversations[0].open_questions == ()


def test_an_opted_out_person_counts_and_is_neither_quoted_nor_named() -> None:
    room = _board()
    room.say("Cleo", "Ask Egon about the early shifts, he knows all of them.", to="m4", after=1)

    summary = summarise(room.messages, opted_out={"egon"})

    dispute = _dispute(summary)
    assert "egon" not in summary.model_dump_json().casefold()
    assert "early shifts" not in dispute.model_dump_json()
    assert dispute.minority is not None
    assert (dispute.minority.people, dispute.minority.quotes) == (1, ())
    assert dispute.points[0].disagreeing == 1
    assert dispute.points[0].disagreed == ()


def test_participation_counts_and_names_nobody() -> None:
    found = summarise(_board().messages, earlier={"ada", "ben"}).participation

    assert (found.messages, found.people, found.newcomers) == (8, 7, 5)
    assert found.share_of_three == pytest.approx(4 / 8)


def test_newcomers_are_unknown_where_nobody_knows_who_was_here_before() -> None:
    assert summarise(_board().messages).participation.newcomers is None


def test_two_messages_of_one_id_are_refused() -> None:
    message: Message = _board().messages[0]

    with pytest.raises(ValueError, match="same id"):
        summarise([message, message])
