"""What people edit or take back in a room of Matrix reaches the core."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.adapters.matrix.sync.changes import Changes
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.talking import address_of, community_of
from bot.adapters.matrix.wire.errors import NoAnswer, Refusal
from bot.adapters.matrix.wire.events import Stretch
from bot.adapters.matrix.wire.requests import NotYet
from bot.chat.dispatch import Dispatcher
from bot.chat.turn import Person, Rank
from bot.domain.person import Account
from tests.adapters.matrix.following import rests
from tests.commands.going_through import Company
from tests.fakes.matrix import COMMUNITY, ROOM, Homeserver
from tests.fakes.syncs import ANN, BOB, DIRECT, SQUARE, Syncs, redaction, said
from tests.speaking import Parley

Told = tuple[str, str, Sequence[str] | None, bool]


@pytest.fixture
def square() -> Homeserver:
    return Homeserver()


@pytest.fixture
def told() -> list[Told]:
    """What the core hears: where, of which messages, and whether they are gone."""
    return []


@pytest.fixture
async def taken_in() -> list[bool]:
    """Whether the core takes in what it is told next; where it is empty, it does."""
    return []


@pytest.fixture
async def changes(
    parley: Parley, square: Homeserver, told: list[Told], taken_in: list[bool]
) -> Changes:
    return made(parley, square, told, taken_in)


def made(
    parley: Parley,
    server: Homeserver,
    told: list[Told],
    taken_in: list[bool],
    directs: Directs | None = None,
) -> Changes:
    """What hears of changes on a homeserver, and tells the core."""

    async def hear(
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        if taken_in and not taken_in.pop(0):
            raise KeyError("a bug")
        told.append((community, room, messages, deleted))

    return Changes(
        server,
        server.rooms,
        directs or Directs(server, server.rooms),
        dispatcher=Dispatcher({}, parley.app.services, lambda: server.now, on_change=hear),
        memory=parley.app.dispatcher.memory("matrix"),
        rests=rests(),
    )


async def hear(changes: Changes, square: Homeserver) -> None:
    """The last event that happened."""
    await changes.hear(square.heard(square.events[-1]["event_id"]))


async def test_what_is_taken_back_is_told(
    changes: Changes, square: Homeserver, told: list[Told]
) -> None:
    toll = square.says("mo", "The toll is dear.")
    square.redacts(toll)
    await hear(changes, square)

    assert told == [(COMMUNITY, address_of(ROOM), [toll], True)]


@pytest.mark.parametrize(("version", "inside"), [("10", False), ("11", True), ("odd", True)])
async def test_what_is_meant_stands_where_the_rooms_version_has_it(
    changes: Changes, square: Homeserver, told: list[Told], version: str, inside: bool
) -> None:
    square.learns("m.room.create", {"room_version": version})
    toll, ferry = square.says("mo", "The toll is dear."), square.says("mo", "The ferry.")
    square.redacts(toll)
    square.redacts(ferry)
    square.events[-1]["content"] = {"redacts": toll if inside else ferry}
    square.events[-1]["redacts"] = ferry if inside else toll
    await hear(changes, square)

    assert told == [(COMMUNITY, address_of(ROOM), [toll], True)]


async def test_what_only_says_that_something_is_taken_back_changes_nothing(
    changes: Changes, square: Homeserver, told: list[Told]
) -> None:
    toll = square.says("mo", "The toll is dear.")
    square.happens("eve", "m.room.redaction", {"redacts": toll})
    square.events[-1]["redacts"] = toll  # the homeserver has not acted on it
    await hear(changes, square)
    square.redacts(toll)
    encrypted = replace(square.heard(square.events[-1]["event_id"]), encrypted=True)
    await changes.hear(encrypted)
    square.happens("eve", "m.room.redaction", {"redacts": "$in-another-room"})
    square.events[-1]["redacts"] = "$in-another-room"
    await hear(changes, square)

    assert told == []


async def test_where_it_cannot_be_looked_up_it_is_no_deletion_yet(
    changes: Changes, square: Homeserver, told: list[Told]
) -> None:
    square.redacts(square.says("mo", "The toll is dear."))
    square.trouble = [NoAnswer("silence")]
    with pytest.raises(NoAnswer):
        await hear(changes, square)
    square.trouble = [Refusal(403, "M_FORBIDDEN", "not yours")]
    await hear(changes, square)

    assert told == []


async def test_what_is_not_taken_in_is_to_be_told_again(
    changes: Changes, square: Homeserver, told: list[Told], taken_in: list[bool]
) -> None:
    toll = square.says("mo", "The toll is dear.")
    square.redacts(toll)
    taken_in.append(False)
    with pytest.raises(NotYet):
        await hear(changes, square)
    await hear(changes, square)

    assert told == [(COMMUNITY, address_of(ROOM), [toll], True)]


@pytest.mark.parametrize("encrypted", [False, True])
async def test_an_edit_is_told(
    changes: Changes, square: Homeserver, told: list[Told], encrypted: bool
) -> None:
    toll = square.says("mo", "The toll is dear.")
    edit = square.edits("mo", toll, "The toll is fair.")
    if encrypted:
        square.seals(toll, edit, known=False)
    await hear(changes, square)

    assert told == [(COMMUNITY, address_of(ROOM), [toll], False)]


async def test_where_an_edited_message_cannot_be_looked_at_it_is_told_all_the_same(
    changes: Changes, square: Homeserver, told: list[Told]
) -> None:
    toll = square.says("mo", "The toll is dear.")
    square.edits("mo", toll, "The toll is fair.")
    square.trouble = [NoAnswer("silence")]
    with pytest.raises(NoAnswer):
        await hear(changes, square)
    square.trouble = [Refusal(403, "M_FORBIDDEN", "not yours")]
    await hear(changes, square)

    assert told == [(COMMUNITY, address_of(ROOM), [toll], False)]


@pytest.mark.parametrize(
    "happens",
    [
        lambda square, toll: square.says("mo", "And the ferry?"),
        lambda square, toll: square.reacts("mo", toll, "👍"),
        lambda square, toll: square.edits("eve", toll, "What mo never said."),
        lambda square, toll: square.edits("parley", square.says("parley", "1 of 2"), "2 of 2"),
        lambda square, toll: square.happens("parley", "m.room.redaction", {"redacts": toll}),
        lambda square, toll: square.happens("mo", "m.room.redaction", {}),
        lambda square, toll: square.says(
            "mo", "* new", relates={"rel_type": "m.replace", "event_id": "$nowhere"}
        ),
        lambda square, toll: square.comes("mo"),
    ],
)
async def test_what_changes_nothing_is_not_told(
    changes: Changes,
    square: Homeserver,
    told: list[Told],
    happens: Callable[[Homeserver, str], Any],
) -> None:
    happens(square, square.says("mo", "The toll is dear."))
    await hear(changes, square)

    assert told == []


@pytest.fixture
async def private(parley: Parley, server: Syncs, told: list[Told], taken_in: list[bool]) -> Changes:
    """Ann does an exercise of the square alone, and has answered in her direct room."""
    square = Parley(parley.app, community_of(SQUARE), address_of(SQUARE))
    ann = Person(Rank.MODERATOR, Account("matrix", ANN))
    company = Company(square, [ann], writing=True)
    await company.says("settings community rate:600", ann)
    await company.begin("exercise start consider_opposite alone:yes")
    await company.until("The other way round")
    answer = 'exercise answer same_weight:same wrong_1:"One reason." wrong_2:"Another."'
    await square.writes(answer, "$answer", ann)
    for room in (DIRECT, SQUARE):
        content = {"room_version": "11"}
        created = said(f"$c{room}", room, type="m.room.create", state_key="", content=content)
        server.rooms.take(Stretch(room, (created,), ()))
    directs = Directs(server, server.rooms)
    await directs.load()
    return made(parley, server, told, taken_in, directs)


async def test_an_answer_that_was_written_in_private_is_taken_back_where_it_counts(
    private: Changes, server: Syncs, told: list[Told]
) -> None:
    server.there[DIRECT, "$answer"] = said("$answer", DIRECT, redacted=True)

    await private.hear(redaction("$r", "$answer", DIRECT))

    assert told == [(community_of(SQUARE), address_of(SQUARE), ["$answer"], True)]


async def test_nobody_takes_it_back_from_another_room(
    private: Changes, server: Syncs, told: list[Told]
) -> None:
    server.there[DIRECT, "$answer"] = said("$answer", DIRECT)

    await private.hear(redaction("$r", "$answer", DIRECT, by=BOB))
    await private.hear(redaction("$r", "$answer", SQUARE, by=BOB))

    assert told == []


async def test_what_is_no_answer_is_not_even_looked_at(
    private: Changes, server: Syncs, told: list[Told]
) -> None:
    relates = {"rel_type": "m.replace", "event_id": "$answer"}
    await private.hear(redaction("$r", "$chat", DIRECT))
    await private.hear(said("$e", DIRECT, content={"m.relates_to": relates}))

    assert told == []
    assert not any("event" in asked for asked in server.asked)


async def test_after_a_gap_answers_that_are_gone_are_taken_back(
    private: Changes, server: Syncs, told: list[Told]
) -> None:
    await private.look_again(DIRECT)
    assert told == []
    server.there[DIRECT, "$answer"] = said("$answer", DIRECT, redacted=True)
    server.fails["event $answer"] = [NoAnswer("silence")]

    await private.look_again(DIRECT)

    assert told == [(community_of(SQUARE), address_of(SQUARE), ["$answer"], True)]


async def test_after_a_gap_of_a_room_all_that_is_kept_of_it_is_looked_at_again(
    private: Changes, server: Syncs, told: list[Told]
) -> None:
    server.there[SQUARE, "$answer"] = said("$answer", redacted=True)

    await private.look_again(SQUARE)

    where = community_of(SQUARE), address_of(SQUARE)
    assert told == [(*where, None, False), (*where, ["$answer"], True)]
