"""What tests of the bot before a homeserver share: of following it, and of talking there."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.dispatch import Dispatcher
from tests.adapters.matrix.following import Follower
from tests.fakes.matrix_talk import DIRECT as ANNS
from tests.fakes.matrix_talk import ROOM, TOWER, Homeserver, House, commands, started
from tests.fakes.syncs import ANN, DIRECT, Syncs
from tests.speaking import Parley


@pytest.fixture
def server() -> Syncs:
    """A homeserver with a direct room."""
    server = Syncs()
    server.account_data = {ANN: [DIRECT]}
    return server


@pytest.fixture
async def follower(
    parley: Parley, server: Syncs, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Follower]:
    """Whoever follows it; to be started."""
    monkeypatch.setattr("bot.adapters.matrix.sync.syncing.BREATH", 0)
    monkeypatch.setattr("bot.adapters.matrix.sync.books.MOMENT", 0.01)
    monkeypatch.setattr("bot.adapters.matrix.sync.books.QUIET", 0.05)
    monkeypatch.setattr("bot.adapters.matrix.sync.books.AGAIN", 0.01)
    follower = Follower(server, parley.app.dispatcher.memory("matrix"))
    yield follower
    await follower.stop()


@pytest.fixture
def square() -> Homeserver:
    """A square with Ann, who made it, and Bob; a tower with Ann; and Ann's direct room."""
    found = Homeserver()
    found.room(ROOM, "ann", "bob")
    found.room(TOWER, "ann")
    found.room(ANNS, "ann", whose="ann")
    return found


@pytest.fixture
def dispatcher(parley: Parley, square: Homeserver) -> Dispatcher:
    return Dispatcher(commands(), parley.app.services, lambda: square.now)


@pytest.fixture
async def house(square: Homeserver, dispatcher: Dispatcher) -> House:
    return await started(square, dispatcher)
