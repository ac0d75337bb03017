"""What is scheduled in a room of Matrix is held to what the bot may do there."""

import pytest

from bot.adapters.matrix.places import MatrixPlaces
from bot.domain.errors import UserError
from bot.domain.history import RoomUnreadable
from bot.domain.person import Account
from bot.domain.places import Place
from tests.fakes.matrix import BOT, COMMUNITY, ROOM, Homeserver

ADA = Account("matrix", "@ada:example.org")


@pytest.fixture
def square() -> Homeserver:
    return Homeserver()


@pytest.fixture
def places(square: Homeserver) -> MatrixPlaces:
    return MatrixPlaces(square, square.rooms)


async def test_the_room_itself_can_be_posted_in(square: Homeserver, places: MatrixPlaces) -> None:
    square.learns("m.room.power_levels", {"users": {BOT: 50}})

    assert await places.room(COMMUNITY, "square", ADA) == Place(f"matrix:{ROOM}", "Square")


async def test_without_a_moderators_level_nothing_is_pinned(
    square: Homeserver, places: MatrixPlaces
) -> None:
    square.learns("m.room.power_levels", {})

    place = await places.room(COMMUNITY, ROOM, ADA)

    assert place.lacks.keys() == {"pins"}
    assert "until somebody gives it the power level" in place.lacks["pins"]


@pytest.mark.parametrize(
    ("encrypted", "levels"),
    [
        (False, {"events_default": 50}),
        (False, {"events": {"m.room.message": 50}}),
        (True, {"events": {"m.room.encrypted": 50}}),
    ],
)
async def test_a_room_in_which_the_bot_may_not_write_is_refused(
    square: Homeserver, places: MatrixPlaces, encrypted: bool, levels: dict[str, object]
) -> None:
    if encrypted:
        square.learns("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    square.learns("m.room.power_levels", levels)

    with pytest.raises(UserError, match=r"The bot may not write in Square\."):
        await places.room(COMMUNITY, ROOM, ADA)


async def test_nothing_is_scheduled_in_a_thread(places: MatrixPlaces) -> None:
    with pytest.raises(UserError, match="Nothing can be scheduled in a thread"):
        await places.room(COMMUNITY, f"matrix:{ROOM}/$event0", ADA)


@pytest.mark.parametrize(
    ("typed", "asker"), [("#other", ADA), (ROOM, Account("matrix", "@eve:example.org"))]
)
async def test_nothing_is_scheduled_in_rooms_of_others(
    places: MatrixPlaces, typed: str, asker: Account
) -> None:
    with pytest.raises(RoomUnreadable, match="Only "):
        await places.room(COMMUNITY, typed, asker)


@pytest.mark.parametrize("typed", ["@room", "readers"])
async def test_nobody_is_called(places: MatrixPlaces, typed: str) -> None:
    with pytest.raises(UserError, match="There are no roles on Matrix"):
        await places.role(COMMUNITY, typed)
