"""Which messages belong together."""

from bot.talk.threads import find_threads
from tests.talk.channel import Channel


def _groups(channel: Channel) -> list[tuple[str, ...]]:
    return [thread.messages for thread in find_threads(channel.messages).threads]


def test_a_reply_edge_decides_whatever_the_words_say() -> None:
    room = Channel()
    buses = room.say("Ada", "The school bus came late again on Monday.")
    room.say("Ben", "Is anyone baking for the fair?")
    answer = room.say("Cleo", "Baking? No idea, Ben.", to=buses)

    assert find_threads(room.messages).antecedents[answer] == buses


def test_a_reply_to_a_message_before_the_period_starts_a_conversation() -> None:
    room = Channel()
    room.say("Ada", "The gym roof leaks.")
    late = room.say("Ben", "The gym roof has leaked for years.", to="long-gone")

    assert find_threads(room.messages).antecedents[late] is None


def test_a_platform_thread_is_one_conversation_and_takes_nothing_from_outside() -> None:
    room = Channel()
    first = room.say("Ada", "Minutes of the board", thread="minutes")
    outside = room.say("Ben", "Ada: did you see the minutes of the board?")
    second = room.say("Cleo", "Lunch?", thread="minutes")

    assert (first, second) in _groups(room)
    assert all(outside not in group for group in _groups(room) if first in group)


def test_two_talks_at_once_are_told_apart_by_whom_people_address() -> None:
    room = Channel()
    a1 = room.say("Ada", "How do I renew my library card?")
    b1 = room.say("Ben", "Does anybody have the bus timetable for the trip?")
    a2 = room.say("Cleo", "Ada: you can renew the card at the desk")
    b2 = room.say("Dora", "Ben: the timetable hangs next to the gym")
    a3 = room.say("Ada", "Cleo: thanks, is the desk open today?")
    b3 = room.say("Ben", "Dora: found it, thank you")

    assert sorted(_groups(room)) == [(a1, a2, a3), (b1, b2, b3)]


def test_a_name_at_the_end_or_with_an_at_sign_is_addressed_too() -> None:
    room = Channel()
    ada = room.say("Adaline", "The printer eats my paper.")
    room.say("Ben", "Whose umbrella is in the hall?")
    at_the_end = room.say("Cleo", "turn it off and on, Adaline")
    with_sign = room.say("Dora", "tray two works, @adaline")
    found = find_threads(room.messages).antecedents

    assert found[at_the_end] == ada
    assert found[with_sign] in {ada, at_the_end}


def test_an_empty_period_holds_no_conversation() -> None:
    assert find_threads([]).threads == ()
