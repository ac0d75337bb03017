"""Where a moderator is asked to look, and where not."""

import pytest

from bot.talk.heat import Kind, Place, insults
from bot.talk.summary import summarise
from tests.talk.channel import Channel


def _said(text: str) -> bool:
    room = Channel()
    room.say("Ada", text)
    return insults(room.messages[0], ())


@pytest.mark.parametrize(
    "text",
    [
        "you idiot",
        "You're such a clueless clown",
        "are you stupid?",
        "just shut up already",
        "you people are all liars",
        "U are nothing but a troll",
        "Get lost!",
    ],
)
def test_an_insult_to_ones_face_is_seen(text: str) -> None:
    assert _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "the fire killed thousands, it was a horrible tragedy",
        "I was stupid to believe the timetable",
        "you are not stupid, the form is",
        "what a stupid rule",
        "the mayor is a liar",
        'she wrote "you idiot" on the wall',
        "you clearly understand the disgusting conditions there",
        "can you shut the door?",
        "asking does not make you stupid",
        "newcomers get lost in the corridors",
    ],
)
def test_what_is_said_of_things_or_of_others_is_no_insult(text: str) -> None:
    assert not _said(text)


def _kinds(room: Channel) -> list[Place]:
    return list(summarise(room.messages).places)


def test_a_name_and_an_insult_are_enough() -> None:
    room = Channel()
    room.say("Benno", "The hall is booked.")
    rude = room.say("Ada", "@benno moron")

    assert [(p.kind, p.messages) for p in _kinds(room)] == [(Kind.INSULT, (rude,))]


def test_four_against_one_within_minutes_is_a_pile_on() -> None:
    room = Channel()
    first = room.say("Ada", "Cancel the concert.")
    ids = [
        room.say(who, "I disagree, keep the concert.", to=first)
        for who in ("Ben", "Cleo", "Dora", "Egon")
    ]

    assert [(p.kind, p.messages) for p in _kinds(room)] == [(Kind.PILE_ON, tuple(ids))]


def test_four_who_agree_are_no_pile_on() -> None:
    room = Channel()
    first = room.say("Ada", "Keep the concert.")
    for who in ("Ben", "Cleo", "Dora", "Egon"):
        room.say(who, "I agree, keep it.", to=first)

    assert _kinds(room) == []


def test_two_who_answer_each_other_within_seconds_are_seen() -> None:
    room = Channel()
    ids = [room.say(("Ada", "Ben")[n % 2], f"take {n}", after=5) for n in range(8)]

    assert [(p.kind, p.messages) for p in _kinds(room)] == [(Kind.ALTERNATION, tuple(ids))]


def test_the_same_talk_at_leisure_is_not_worth_a_look() -> None:
    room = Channel()
    for n in range(12):
        room.say(("Ada", "Ben")[n % 2], f"take {n}", after=120)

    assert _kinds(room) == []


def test_several_messages_in_capitals_are_seen_and_one_is_not() -> None:
    room = Channel()
    room.say("Ada", "READ THE MINUTES PLEASE")
    assert _kinds(room) == []

    room.say("Ben", "I HAVE READ THE MINUTES")
    room.say("Ada", "THEN READ THEM AGAIN")
    found = _kinds(room)

    assert [place.kind for place in found] == [Kind.CAPITALS]
    assert found[0].words.startswith("Look here")
