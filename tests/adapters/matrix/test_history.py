"""What was said in a room is read as people see it there, and what cannot be read is told of."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.adapters.matrix.history.history import AT_ONCE, MatrixHistory
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.domain.history import Channel, History, RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account
from tests.fakes.matrix import BEGUN, COMMUNITY, MINUTE, ROOM, Homeserver
from tests.fakes.time import LeapingTime

DAY = timedelta(days=1)
ADA = Account("matrix", "@ada:example.org")


@pytest.fixture
def square() -> Homeserver:
    return Homeserver()


@pytest.fixture
def time() -> LeapingTime:
    return LeapingTime()


@pytest.fixture
def history(square: Homeserver, time: LeapingTime) -> History:
    return MatrixHistory(square, square.rooms, time.sleep)


async def read(
    history: History,
    typed: str = ROOM,
    since: datetime = BEGUN - DAY,
    until: datetime = BEGUN + DAY,
    most: int = 1000,
) -> tuple[list[Message], list[str]]:
    """What was said, the newest first, and what is told of the rest."""
    channel = await history.channel(COMMUNITY, typed, ADA)
    messages, told = list[Message](), list[str]()
    async for page in history.pages(channel, since, until, most):
        messages += page.messages
        told += page.left_out
    return messages, told


async def said(history: History, **how: Any) -> list[str]:
    """The words alone."""
    return [message.text for message in (await read(history, **how))[0]]


async def test_what_people_wrote_is_read_the_newest_first(
    square: Homeserver, history: History
) -> None:
    square.says("ada", "The toll is too dear.")
    square.says("gone", "It pays for the bridge.")
    square.says("parley", "There are two sides.", msgtype="m.notice")
    square.says("otherbot", "Beep.", msgtype="m.notice")

    messages, told = await read(history)

    assert told == []
    assert [(m.author, m.name, m.text, m.bot) for m in messages] == [
        ("@otherbot:example.org", "otherbot", "Beep.", True),
        ("@parley:example.org", "Parley", "There are two sides.", True),
        ("@gone:example.org", "gone", "It pays for the bridge.", False),
        ("@ada:example.org", "Ada", "The toll is too dear.", False),
    ]


async def test_a_message_says_where_it_can_be_jumped_to(
    square: Homeserver, history: History
) -> None:
    square.says("ada", "Here.")

    ((message,), _) = await read(history)

    assert message.url == ("https://matrix.to/#/%21square%3Aexample.org/%24event0?via=example.org")


@pytest.mark.parametrize(
    "typed",
    [
        f"matrix:{ROOM}",
        ROOM,
        "#square:example.org",
        "#square",
        "square",
        "Square",
        "https://matrix.to/#/%23square%3Aexample.org",
        "https://matrix.to/#/!square:example.org/$event0?via=example.org",
    ],
)
async def test_a_room_is_meant_by_its_id_alias_name_and_link(history: History, typed: str) -> None:
    assert await history.channel(COMMUNITY, typed, ADA) == Channel(
        COMMUNITY, f"matrix:{ROOM}", "Square", reader=ADA
    )


@pytest.mark.parametrize("typed", ["!other:example.org", "#other:example.org", "other", "", "#"])
async def test_no_other_room_is_read(history: History, typed: str) -> None:
    with pytest.raises(RoomUnreadable, match="Only this room can be read from here"):
        await history.channel(COMMUNITY, typed, ADA)


@pytest.mark.parametrize("typed", ["@ada:example.org", "https://matrix.to/#/@ada:example.org"])
async def test_no_person_is_summed_up(history: History, typed: str) -> None:
    with pytest.raises(RoomUnreadable, match="never of a person"):
        await history.channel(COMMUNITY, typed, ADA)


@pytest.mark.parametrize(
    "asker", [Account("matrix", "@eve:example.org"), Account("discord", "@ada:example.org")]
)
async def test_who_is_not_in_a_room_cannot_have_it_read(history: History, asker: Account) -> None:
    with pytest.raises(RoomUnreadable, match="Only those in a room can have it read"):
        await history.channel(COMMUNITY, ROOM, asker)


async def test_a_schedule_reads_for_nobody_in_particular(history: History) -> None:
    assert (await history.channel(COMMUNITY, ROOM, None)).name == "Square"


@pytest.mark.parametrize(
    ("community", "why"),
    [("matrix:direct", "only rooms are"), ("matrix:!left:example.org", "not in that room")],
)
async def test_what_is_no_room_of_the_bot_cannot_be_read(
    history: History, community: str, why: str
) -> None:
    with pytest.raises(RoomUnreadable, match=why):
        await history.channel(community, ROOM, ADA)
    with pytest.raises(RoomUnreadable, match=why):
        await history.standing(community, {"$event0": None}, ROOM)


async def test_threads_are_read_with_the_room_or_alone(
    square: Homeserver, history: History
) -> None:
    root = square.says("ada", "The toll?")
    falls_back = {"is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    first = square.says(
        "mo", "Too dear.", relates={"rel_type": "m.thread", "event_id": root, **falls_back}
    )
    answers = {"is_falling_back": False, "m.in_reply_to": {"event_id": first}}
    square.says("ada", "Why?", relates={"rel_type": "m.thread", "event_id": root, **answers})
    square.says("ada", "And the ferry?")

    messages, _ = await read(history)
    in_thread, _ = await read(history, f"matrix:{ROOM}/{root}")

    thread = f"{ROOM}/{root}"
    assert [(m.text, m.thread, m.reply_to) for m in messages] == [
        ("And the ferry?", None, None),
        ("Why?", thread, first),
        ("Too dear.", thread, None),
        ("The toll?", None, None),
    ]
    assert [message.text for message in in_thread] == ["Why?", "Too dear."]
    assert (await history.channel(COMMUNITY, f"matrix:{thread}", None)).address == (
        f"matrix:{thread}"
    )


async def test_the_latest_words_count_if_they_are_the_authors_own(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.", content={"m.mentions": {"user_ids": ["@mo:x"]}})
    square.edits("ada", toll, "The toll is too dear.")
    square.edits("ada", toll, "The toll is far too dear.")
    square.edits("eve", toll, "I take all back.")
    square.says("mo", "I see.")

    messages, _ = await read(history)

    assert [(m.text, m.edited, m.mentions) for m in messages] == [
        ("I see.", False, ()),
        ("The toll is far too dear.", True, ()),
    ]


async def test_the_latest_edit_is_known_by_its_time(square: Homeserver, history: History) -> None:
    toll = square.says("ada", "The toll is dear.")
    for number in range(1, 12):
        square.edits("ada", toll, f"Edit {number}")

    assert await said(history) == ["Edit 11"]


async def test_an_edit_after_the_period_counts_all_the_same(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.edits("ada", toll, "The toll is fair.")

    assert await said(history, until=BEGUN + MINUTE) == ["The toll is fair."]


async def test_what_was_encrypted_is_not_edited_in_the_open(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.seals(toll, known=True)
    square.edits("ada", toll, "The server puts this into her mouth.")

    assert await said(history) == ["The toll is dear."]


async def test_what_was_taken_back_is_gone(square: Homeserver, history: History) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.says("mo", "It is.")
    square.redacts(toll)
    edited = square.says("ada", "The ferry is slow.")
    square.redacts(square.edits("ada", edited, "The ferry is sunk."))

    assert await said(history) == ["The ferry is slow.", "It is."]


async def test_reactions_are_counted_once_for_each_person(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.reacts("mo", toll, "👍")
    square.reacts("ada", toll, "👍\N{VARIATION SELECTOR-16}")
    square.reacts("mo", toll, "👍\N{VARIATION SELECTOR-16}")
    square.reacts("mo", toll, "mxc://example.org/abc", shortcode="toll")
    square.reacts("ada", toll, "mxc://example.org/abc")
    square.redacts(square.reacts("eve", toll, "👎"))

    ((message,), _) = await read(history)

    assert message.reactions == {"👍": 2, "toll": 1, "?": 1}


async def test_an_answer_is_read_without_what_its_client_repeats(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll\nis dear.")
    relates = {"m.in_reply_to": {"event_id": toll}}
    square.says("mo", "> <@ada:example.org> The toll\n> is dear.\n\nIt is.", relates=relates)
    square.says("mo", "> is dear\n\nSays who?", relates=relates)
    square.says("mo", "> <@ada:example.org> as she would say\n\nIt is.")

    messages, _ = await read(history)

    assert [(m.text, m.reply_to) for m in messages[:3]] == [
        ("> <@ada:example.org> as she would say\n\nIt is.", None),
        ("> is dear\n\nSays who?", toll),
        ("It is.", toll),
    ]


async def test_pictures_are_read_by_what_is_written_with_them(
    square: Homeserver, history: History
) -> None:
    square.says("ada", "bridge.png", msgtype="m.image", url="mxc://example.org/a")
    square.says("ada", "The bridge!", msgtype="m.image", filename="bridge.png")
    square.happens("ada", "m.sticker", {"body": "a cat", "url": "mxc://example.org/b"})
    square.says("ada", "shrugs", msgtype="m.emote")
    square.says("ada", "Verify me", msgtype="m.key.verification.request")
    square.happens("ada", "m.poll.start", {"m.poll": {}})

    assert await said(history) == ["shrugs", "[a cat]", "The bridge!", "[bridge.png]"]


async def test_only_mentions_that_are_meant_as_such_count(
    square: Homeserver, history: History
) -> None:
    square.says(
        "ada", "Ask @mo:example.org", content={"m.mentions": {"user_ids": ["@jo:example.org"]}}
    )

    ((message,), _) = await read(history)

    assert message.mentions == ("@jo:example.org",)


async def test_halves_of_signs_do_no_harm(square: Homeserver, history: History) -> None:
    square.says("ada", "broken \ud800 sign")

    assert await said(history) == ["broken ? sign"]


async def test_messages_without_keys_are_counted_and_told_of(
    square: Homeserver, history: History
) -> None:
    before = [square.says("mo", "Secret.") for _ in range(12)]
    square.seals(*before, known=False)
    after = square.says("ada", "From here on the bot is in the room.")
    square.seals(after, known=True)

    messages, told = await read(history)

    assert [message.text for message in messages] == ["From here on the bot is in the room."]
    assert told == [
        (
            "From before 3 May 2026, 14:12 UTC, 12 messages cannot be read: they are encrypted,"
            " and the bot has no keys from that time."
        )
    ]


async def test_a_message_without_its_key_among_others_is_told_of(
    square: Homeserver, history: History
) -> None:
    square.says("ada", "First.")
    square.seals(square.says("mo", "Secret."), known=False)
    square.says("ada", "Third.")

    messages, told = await read(history)

    assert [message.text for message in messages] == ["Third.", "First."]
    assert told == ["1 message cannot be read: it is encrypted, and its key never reached the bot."]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            1,
            (
                "The one message of that time cannot be read: it is encrypted, and the bot was"
                " never given its key."
            ),
        ),
        (
            3,
            (
                "None of the 3 messages of that time can be read: they are encrypted, and the bot"
                " was never given their keys."
            ),
        ),
    ],
)
async def test_a_time_of_which_nothing_can_be_read_is_told_of(
    square: Homeserver, history: History, number: int, sentence: str
) -> None:
    square.seals(*(square.says("mo", "Secret.") for _ in range(number)), known=False)

    assert await read(history) == ([], [sentence])


async def test_what_was_taken_back_needs_no_key(square: Homeserver, history: History) -> None:
    secret = square.says("mo", "Secret.")
    square.seals(secret, known=False)
    square.redacts(secret)

    assert await read(history) == ([], [])


async def test_what_says_nothing_any_more_needs_none_either(
    square: Homeserver, history: History
) -> None:
    square.happens("mo", "m.room.encrypted", {})  # taken back, and not marked as such

    assert await read(history) == ([], [])


async def test_former_words_are_not_read_where_the_latest_cannot_be(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    edit = square.edits("ada", toll, "The toll is fair.")
    square.seals(toll, known=True)
    square.seals(edit, known=False)

    messages, told = await read(history)

    assert messages == []
    assert len(told) == 1


async def test_new_words_are_read_where_the_former_cannot_be(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.seals(toll, known=False)
    square.seals(square.edits("ada", toll, "The toll is fair."), known=True)

    messages, told = await read(history)

    assert [(m.id, m.text) for m in messages] == [(toll, "The toll is fair.")]
    assert told == []


async def test_a_room_that_hides_its_past_is_told_of(square: Homeserver, history: History) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    square.comes("ada")
    square.comes("parley")
    square.says("ada", "Welcome.")

    messages, told = await read(history)

    assert [message.text for message in messages] == ["Welcome."]
    assert told == [
        (
            "What was said before 3 May 2026, 14:01 UTC cannot be read: the bot came then, and this"
            " room shows people only what is said while they are in it."
        )
    ]


@pytest.mark.parametrize("visibility", ["shared", "joined"])
async def test_a_past_that_could_be_read_is_not_called_hidden(
    square: Homeserver, history: History, visibility: str
) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": visibility})
    square.says("ada", "Said while all could be read.")
    square.comes("parley")
    square.says("ada", "Welcome.")

    assert (await read(history))[1] == []


async def test_a_room_that_begins_with_the_bot_hides_nothing(
    square: Homeserver, history: History
) -> None:
    square.comes("parley")
    square.says("ada", "Welcome.")

    assert (await read(history))[1] == []


async def test_a_hidden_past_is_not_searched(square: Homeserver, history: History) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    for _ in range(5 * AT_ONCE):
        square.comes("somebody")
    square.comes("parley")

    _, told = await read(history)

    assert len(told) == 1
    assert square.requests == 4  # of members, for the asker and for names; and two pages


async def test_who_came_later_is_not_told_what_was_said_before(
    square: Homeserver, history: History
) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    square.comes("parley")
    square.says("mo", "Before Ada.")
    square.comes("ada")
    square.says("mo", "With Ada.")

    messages, told = await read(history)

    assert [message.text for message in messages] == ["With Ada."]
    assert told == [
        (
            "What was said before 3 May 2026, 14:02 UTC is left out: whoever asked came then, and"
            " this room shows people only what is said while they are in it."
        )
    ]


async def test_who_comes_again_is_told_what_was_said_since_then(
    square: Homeserver, history: History
) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "invited"})
    square.comes("ada")
    square.says("mo", "With Ada.")
    square.comes("ada", "leave")
    square.says("mo", "Without Ada.")
    square.comes("ada")
    square.says("mo", "With Ada again.")

    assert await said(history) == ["With Ada again."]


async def test_a_new_name_is_no_coming(square: Homeserver, history: History) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    square.says("mo", "Before the new name.")
    square.comes("ada")
    square.events[-1]["unsigned"] = {"prev_content": {"membership": "join"}}
    square.says("mo", "After it.")

    messages, told = await read(history)

    assert [message.text for message in messages] == ["After it.", "Before the new name."]
    assert told == []


async def test_what_a_room_showed_to_all_at_its_time_is_read(
    square: Homeserver, history: History
) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    square.says("mo", "Shown to all.")
    square.comes("ada")
    shows(square, "joined", before="shared")
    square.says("mo", "Shown to who is there.")

    messages, told = await read(history)

    assert [message.text for message in messages] == ["Shown to who is there.", "Shown to all."]
    assert told == []


async def test_what_a_room_did_not_show_at_its_time_is_not_read(
    square: Homeserver, history: History
) -> None:
    square.says("mo", "Shown to who was there.")
    shows(square, "shared", before="joined")
    square.says("mo", "Shown to all.")
    square.comes("ada")

    messages, (told,) = await read(history)

    assert [message.text for message in messages] == ["Shown to all."]
    assert told.startswith("What was said before 3 May 2026, 14:03 UTC is left out: ")


def shows(square: Homeserver, visibility: str, before: str) -> None:
    """From now on the room shows its past otherwise."""
    square.happens("mo", "m.room.history_visibility", {"history_visibility": visibility})
    unsigned = {"prev_content": {"history_visibility": before}}
    square.events[-1] |= {"state_key": "", "unsigned": unsigned}


async def test_a_schedule_reads_what_was_said_before_anybody_came(
    square: Homeserver, history: History
) -> None:
    square.learns("m.room.history_visibility", {"history_visibility": "joined"})
    square.says("mo", "Before Ada.")
    square.comes("ada")
    channel = await history.channel(COMMUNITY, ROOM, None)

    pages = [page async for page in history.pages(channel, BEGUN - DAY, BEGUN + DAY, 10)]

    assert [message.text for page in pages for message in page.messages] == ["Before Ada."]


async def test_a_period_ends_where_it_was_asked_to(square: Homeserver, history: History) -> None:
    for number in range(5):
        square.says("ada", f"{number}")

    words = await said(history, since=BEGUN + MINUTE, until=BEGUN + 4 * MINUTE)

    assert words == ["3", "2", "1"]


async def test_reading_ends_soon_behind_the_period(square: Homeserver, history: History) -> None:
    for number in range(10 * AT_ONCE):
        square.says("ada", f"{number}")
    since = square.now - 10 * MINUTE

    words = await said(history, since=since, until=square.now)

    assert words == [f"{number}" for number in range(999, 989, -1)]
    assert square.requests == 4


async def test_a_wrong_clock_does_not_end_the_reading(square: Homeserver, history: History) -> None:
    square.says("ada", "Before.")
    for number in range(2 * AT_ONCE):
        late = number % 40 == 0
        square.says("mo", "Between.", when=None if late else BEGUN - 30 * DAY)

    words = await said(history)

    assert words == ["Between."] * 5 + ["Before."]


async def test_no_more_is_read_than_was_asked_for(square: Homeserver, history: History) -> None:
    for number in range(3 * AT_ONCE):
        square.says("ada", f"{number}")

    words = await said(history, most=AT_ONCE + 1)

    assert words == [f"{number}" for number in range(299, 198, -1)]
    assert square.requests == 4


@pytest.mark.parametrize(
    "trouble",
    [
        [Refusal(429, "M_LIMIT_EXCEEDED", "", 30.0)],
        [NotSent("no way"), NoAnswer("silence"), Refusal(502, "", "")],
    ],
)
async def test_passing_trouble_is_waited_for(
    square: Homeserver, history: History, time: LeapingTime, trouble: list[MatrixProblem]
) -> None:
    square.says("ada", "Here.")
    channel = await history.channel(COMMUNITY, ROOM, None)
    square.trouble = trouble
    begun = time.true

    pages = [p async for p in history.pages(channel, BEGUN - DAY, BEGUN + DAY, 10)]

    assert [m.text for p in pages for m in p.messages] == ["Here."]
    assert time.true > begun


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ([NoAnswer("silence")] * 5, "does not answer just now"),
        ([Refusal(429, "M_LIMIT_EXCEEDED", "", 3600.0)], "does not answer just now"),
        ([Refusal(403, "M_FORBIDDEN", "")], "not in that room any more"),
        ([Refusal(401, "M_UNKNOWN_TOKEN", "")], "does not let the bot read"),
        ([Refusal(400, "M_UNKNOWN", "")], "does not let the bot read"),
    ],
)
async def test_what_does_not_pass_is_said(
    square: Homeserver, history: History, trouble: list[MatrixProblem], why: str
) -> None:
    channel = await history.channel(COMMUNITY, ROOM, None)
    square.trouble = trouble

    with pytest.raises(RoomUnreadable, match=why):
        await anext(history.pages(channel, BEGUN - DAY, BEGUN + DAY, 10))


async def test_messages_are_compared_as_they_stand_now(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    ferry = square.says("ada", "The ferry is slow.")
    bridge = square.says("ada", "The bridge is high.")
    square.edits("ada", toll, "The toll is fair.")
    square.edits("eve", ferry, "The ferry is sunk.")
    square.events[1]["unsigned"] = {"m.relations": {"m.replace": square.events[-1]}}
    square.edits("ada", bridge, "The bridge is low.")
    square.redacts(bridge)

    wanted = dict.fromkeys((toll, ferry, bridge, "$nowhere"))
    standing = await history.standing(COMMUNITY, wanted, f"matrix:{ROOM}")

    assert {id_: (m.text, m.edited) for id_, m in standing.items()} == {
        toll: ("The toll is fair.", True),
        ferry: ("The ferry is slow.", False),
    }
    assert await history.standing(COMMUNITY, {}, f"matrix:{ROOM}") == {}


async def test_an_older_server_gives_no_more_of_an_edit_than_its_id(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    edit = square.edits("ada", toll, "The toll is fair.")
    square.events[0]["unsigned"] = {"m.relations": {"m.replace": {"event_id": edit}}}

    standing = await history.standing(COMMUNITY, {toll: None}, f"matrix:{ROOM}")

    assert standing[toll].text == "The toll is fair."


async def test_words_that_were_edited_and_cannot_be_read_stand_no_more(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.seals(square.edits("ada", toll, "The toll is fair."), known=False)

    standing = await history.standing(COMMUNITY, {toll: None}, f"matrix:{ROOM}")

    assert (standing[toll].text, standing[toll].edited) == ("", True)


async def test_what_cannot_be_read_any_more_cannot_be_compared(
    square: Homeserver, history: History
) -> None:
    toll = square.says("ada", "The toll is dear.")
    square.seals(toll, known=False)

    with pytest.raises(RoomUnreadable, match="cannot be compared"):
        await history.standing(COMMUNITY, {toll: None}, f"matrix:{ROOM}")
