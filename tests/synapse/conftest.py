"""What tests with a homeserver share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.synapse.house import House
from tests.synapse.server import Synapse


@pytest.fixture
async def house(synapse: Synapse, database: Path) -> AsyncIterator[House]:
    """The whole bot on the homeserver, started."""
    found = House(synapse, database)
    await found.start()
    yield found
    await found.stop()
