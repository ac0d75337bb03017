"""Whatever fails on the way, what was said is heard once, in order, and knowing where."""

import asyncio

import pytest

from bot.adapters.matrix.wire.errors import NoAnswer, Refusal
from bot.adapters.matrix.wire.events import CREATE, POWER, Event, Invite, Stretch
from tests.adapters.matrix.following import Follower
from tests.fakes.matrix import BEGUN, BOT
from tests.fakes.syncs import (
    ANN,
    BOB,
    DIRECT,
    SQUARE,
    Syncs,
    came,
    member,
    redaction,
    said,
    sealed,
)

BAD_GATEWAY = Refusal(502, "", "bad gateway")


def brings(room: str, *events: Event, limited: bool = False) -> Stretch:
    return Stretch(room, (), events, limited, "p" if limited else None)


async def test_what_comes_with_the_first_sync_is_heard_knowing_whose_room_it_is(
    follower: Follower, server: Syncs
) -> None:
    server.fails["m.direct"] = [NoAnswer("silence"), BAD_GATEWAY]
    server.tells(brings(DIRECT, said("$1", DIRECT)), brings(SQUARE, said("$2")), up_to="s1")
    await follower.start()

    await follower.until_kept("s1")

    assert sorted(follower.heard) == [("$1", ANN), ("$2", None)]


async def test_rooms_are_known_before_anything_in_another_room_is_heard(
    follower: Follower, server: Syncs
) -> None:
    moderates = []

    async def ask(_: Event) -> None:
        room = follower.rooms.of(SQUARE)
        moderates.append(room is not None and room.moderates(ANN))

    follower.does = ask
    levels = said("$l", type=POWER, state_key="", content={"users": {ANN: 100}})
    server.tells(brings(DIRECT, said("$1", DIRECT)), Stretch(SQUARE, (levels,), ()), up_to="s1")
    await follower.start()
    await follower.until_kept("s1")

    assert moderates == [True]


async def test_a_room_that_cannot_be_taken_in_does_not_take_the_others_with_it(
    follower: Follower, server: Syncs
) -> None:
    broken = said("$b", "!broken:example.org", type=CREATE, state_key="", content=None)
    server.tells(up_to="s1")
    server.tells(
        Stretch("!broken:example.org", (broken,), ()),
        brings(SQUARE, said("$1")),
        up_to="s2",
        left=(DIRECT,),
        invites=(Invite("!new:example.org", ANN, direct=True),),
    )
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$1"]
    assert follower.left == [DIRECT]
    assert follower.invited == ["!new:example.org"]


async def test_a_first_sync_that_cannot_be_taken_in_is_made_once_more(
    follower: Follower, server: Syncs
) -> None:
    broken = said("$b", type=CREATE, state_key="", content=None)
    whole = said("$b", type=CREATE, state_key="", content={"room_version": "11"})
    server.tells(Stretch(SQUARE, (broken,), (said("$1"),)), up_to="s1")
    server.tells(Stretch(SQUARE, (whole,), (said("$1"), said("$2"))), up_to="s2")
    server.tells(brings(SQUARE, said("$3")), up_to="s3")
    await follower.start()

    await follower.until_kept("s3")

    assert follower.ids == ["$1", "$2", "$3"]
    assert server.wholes[:3] == [True, True, False]
    room = follower.rooms.of(SQUARE)
    assert room
    assert room.creators == {ANN}


async def test_a_gap_is_filled_although_the_homeserver_fails_at_first(
    follower: Follower, server: Syncs
) -> None:
    server.missed = [said("$2"), said("$1")]
    server.fails["messages"] = [BAD_GATEWAY, NoAnswer("silence")]
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, said("$3"), limited=True), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$1", "$2", "$3"]
    assert follower.gaps == []


async def test_where_a_gap_stays_it_is_told_until_it_is_heard(
    follower: Follower, server: Syncs
) -> None:
    server.fails["messages"] = [Refusal(403, "M_FORBIDDEN", "not yours")]
    follower.problems = [NoAnswer("silence"), BAD_GATEWAY]
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, said("$3"), limited=True), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$3"]
    assert follower.gaps == [SQUARE]


async def test_what_was_deleted_while_the_bot_was_away_is_looked_for_when_it_is_back(
    follower: Follower, server: Syncs
) -> None:
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, said("$1"), came(SQUARE, was="leave"), said("$2")), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$2"]
    assert follower.gaps == [SQUARE]
    assert follower.joined == [(SQUARE, None)]


async def test_invitations_are_answered_one_apart_from_the_other_until_it_works(
    follower: Follower, server: Syncs
) -> None:
    follower.problems = [NoAnswer("the join took too long"), BAD_GATEWAY]
    server.tells(up_to="s1")
    server.tells(
        brings(SQUARE, said("$1")),
        up_to="s2",
        invites=(
            Invite("!a:example.org", ANN, direct=False),
            Invite("!b:example.org", BOB, direct=True),
        ),
        left=("!c:example.org",),
    )
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$1"]
    assert sorted(follower.invited) == ["!a:example.org", "!b:example.org"]
    assert follower.left == ["!c:example.org"]


async def test_a_room_says_itself_that_it_is_direct(follower: Follower, server: Syncs) -> None:
    server.tells(up_to="s1")
    server.tells(
        brings("!new:example.org", came("!new:example.org", was="invite", is_direct=True)),
        up_to="s2",
    )
    await follower.start()

    await follower.until_kept("s2")

    assert follower.joined == [("!new:example.org", ANN)]


async def test_who_takes_another_name_has_not_come_in(follower: Follower, server: Syncs) -> None:
    server.tells(up_to="s1")
    forged = member("@eve:example.org", DIRECT, was="leave")
    server.tells(
        brings(
            DIRECT,
            member(ANN, DIRECT, was="join"),
            member(BOB, DIRECT, was="invite"),
            Event(**{**vars(forged), "encrypted": True}),
        ),
        up_to="s2",
    )
    await follower.start()

    await follower.until_kept("s2")

    assert follower.arrived == [BOB]


async def test_a_forged_arrival_of_the_bot_swallows_nothing(
    follower: Follower, server: Syncs
) -> None:
    server.tells(up_to="s1")
    forged = Event(**{**vars(came(SQUARE)), "encrypted": True})
    server.tells(brings(SQUARE, said("$1"), forged, said("$2")), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$1", "$2"]


async def test_state_that_came_encrypted_is_none(follower: Follower, server: Syncs) -> None:
    levels = said("$l", type=POWER, state_key="", content={"users": {ANN: 100}}, encrypted=True)
    server.tells(brings(SQUARE, levels), up_to="s1")
    await follower.start()

    await follower.until_kept("s1")

    room = follower.rooms.of(SQUARE)
    assert room
    assert not room.moderates(ANN)


async def test_a_key_that_follows_its_event_lets_it_be_read(
    follower: Follower, server: Syncs
) -> None:
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, sealed("$1", "session"), sealed("$2", "other")), up_to="s2")
    await follower.start()
    await follower.until(server.told.empty)
    server.readable["$1"] = said("$1", encrypted=True)
    server.tells(up_to="s3", keys=frozenset({"session"}))

    await follower.until(lambda: follower.ids == ["$1"])

    assert follower.events[0].body == "Hello."


async def test_an_event_that_can_be_read_by_now_waits_for_no_key(
    follower: Follower, server: Syncs
) -> None:
    server.readable["$1"] = said("$1", encrypted=True)
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, sealed("$1", "session")), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.events[0].body == "Hello."


async def test_a_key_that_comes_late_lets_it_be_read_where_nobody_was_told(
    follower: Follower, server: Syncs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.matrix.sync.syncing.KEYS_WITHIN", 0.01)
    server.tells(up_to="s1")
    server.tells(
        brings(SQUARE, sealed("$1", "a")), brings(DIRECT, sealed("$2", "a", DIRECT)), up_to="s2"
    )
    await follower.start()
    await follower.until_kept("s2")
    assert [event.unreadable for event in follower.events] == [True, True]
    for identity, room in (("$1", SQUARE), ("$2", DIRECT)):
        server.readable[identity] = said(identity, room, encrypted=True)
    server.tells(up_to="s3", keys=frozenset({"a"}))

    await follower.until(lambda: len(follower.events) == 3)  # one more

    assert follower.ids[-1] == "$1"


async def test_an_event_that_breaks_the_library_holds_up_nothing(
    follower: Follower, server: Syncs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.matrix.sync.syncing.KEYS_WITHIN", 0.01)
    server.poison.add("$1")
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, sealed("$1", "a"), said("$2", by=BOB)), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert sorted(follower.ids) == ["$1", "$2"]


async def test_what_was_taken_back_before_it_could_be_read_is_not_waited_for(
    follower: Follower, server: Syncs
) -> None:
    server.tells(up_to="s1")
    server.tells(brings(SQUARE, sealed("$1", "a"), redaction("$2", "$1", by=BOB)), up_to="s2")
    await follower.start()

    await follower.until_kept("s2")

    assert next(event for event in follower.events if event.id == "$1").redacted


async def test_a_start_hears_again_what_was_not_dealt_with_and_notes_when_it_is(
    follower: Follower, server: Syncs
) -> None:
    await follower.memory.dealt_with(["$1"])
    going_on = asyncio.Event()

    async def wait(_: Event) -> None:
        await going_on.wait()

    follower.does = wait
    server.tells(brings(SQUARE, said("$1"), said("$2")), up_to="s1")
    await follower.start()
    await follower.until(lambda: follower.ids == ["$2"])
    assert follower.syncing.again == {"$2"}
    going_on.set()

    await follower.until_kept("s1")

    assert follower.syncing.again == set()


async def test_what_was_said_before_the_first_start_is_not_heard_and_what_follows_is(
    follower: Follower, server: Syncs
) -> None:
    server.tells(brings(SQUARE, said("$1")), up_to="s1")
    server.tells(brings(SQUARE, said("$2"), said("$3", by=BOT)), up_to="s2")
    await follower.start(cursor=None)

    await follower.until_kept("s2")

    assert follower.ids == ["$2"]
    assert follower.events[0].when == BEGUN
