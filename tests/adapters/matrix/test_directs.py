"""Which rooms are direct is never forgotten, and never written over by what was not read."""

import pytest

from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.errors import NoAnswer, NotSent
from tests.fakes.syncs import ANN, BOB, DIRECT, Syncs

DATA = "/account_data/m.direct"


@pytest.fixture
def directs(server: Syncs) -> Directs:
    return Directs(server, Rooms())


async def test_before_it_is_read_nothing_is_written(directs: Directs, server: Syncs) -> None:
    server.fails[DATA] = [NoAnswer("silence")]
    with pytest.raises(NoAnswer):
        await directs.load()

    with pytest.raises(NotSent):
        await directs.add(BOB, "!new:example.org")
    with pytest.raises(NotSent):
        await directs.drop([DIRECT])
    with pytest.raises(NotSent):
        await directs.with_(BOB)

    assert server.account_data == {ANN: [DIRECT]}
    assert server.bodies == []


async def test_what_is_added_stands_beside_what_others_wrote_meanwhile(
    directs: Directs, server: Syncs
) -> None:
    await directs.load()
    server.account_data = {ANN: [DIRECT], "@cy:example.org": ["!cy:example.org"]}

    await directs.add(BOB, "!new:example.org")

    assert server.account_data == {
        ANN: [DIRECT],
        "@cy:example.org": ["!cy:example.org"],
        BOB: ["!new:example.org"],
    }
    assert directs.person_of("!cy:example.org") == "@cy:example.org"
    assert directs.rooms_of(BOB) == ("!new:example.org",)


async def test_what_could_not_be_written_is_known_and_written_with_the_next(
    directs: Directs, server: Syncs
) -> None:
    await directs.load()
    server.fails[f"PUT /user/%40parley%3Aexample.org{DATA}"] = [NoAnswer("silence")]
    with pytest.raises(NoAnswer):
        await directs.with_(BOB)
    assert directs.person_of("!made:example.org") == BOB

    room, there = await directs.with_(BOB)

    assert (room, there) == ("!made:example.org", False)
    assert server.asked["POST /createRoom"] == 1
    assert server.account_data == {ANN: [DIRECT], BOB: ["!made:example.org"]}


async def test_what_is_dropped_is_nobodys_and_can_be_dropped_again(
    directs: Directs, server: Syncs
) -> None:
    await directs.load()
    server.fails[f"PUT /user/%40parley%3Aexample.org{DATA}"] = [NoAnswer("silence")]
    with pytest.raises(NoAnswer):
        await directs.drop([DIRECT, "!other:example.org"])

    await directs.drop([DIRECT, "!other:example.org"])

    assert directs.person_of(DIRECT) is None
    assert server.account_data == {}


async def test_what_is_no_direct_room_costs_no_request(directs: Directs, server: Syncs) -> None:
    await directs.load()
    before = server.asked.total()

    await directs.drop(["!other:example.org"])
    await directs.add(ANN, DIRECT)

    assert server.asked.total() == before


async def test_an_account_that_keeps_none_has_none(server: Syncs) -> None:
    server.account_data = None
    directs = Directs(server, Rooms())

    await directs.load()

    assert directs.person_of(DIRECT) is None
