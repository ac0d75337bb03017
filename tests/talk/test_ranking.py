"""What is found for a topic."""

from bot.talk.ranking import rank
from tests.talk.channel import Channel


def _room() -> Channel:
    room = Channel()
    room.say("Ada", "The cafeteria should serve warm meals.")
    room.say("Ben", "Parking is a mess on Fridays.")
    room.say("Cleo", "Meals cost four euros each in the cafeteria nearby.")
    return room


def test_messages_on_the_topic_are_found_and_others_are_not() -> None:
    found = [quote.message for quote in rank(_room().messages, "cafeteria meals")]

    assert sorted(found) == ["m0", "m2"]


def test_who_is_named_in_the_topic_comes_first() -> None:
    found = rank(_room().messages, "what does Cleo think of cafeteria meals?")

    assert found[0].message == "m2"


def test_opted_out_people_are_not_found() -> None:
    assert rank(_room().messages, "parking", opted_out={"ben"}) == ()


def test_a_topic_that_nobody_spoke_of_finds_nothing() -> None:
    assert rank(_room().messages, "astronomy") == ()
    assert rank([], "astronomy") == ()
