"""Parley in the test's own process, logged in to the double of Discord."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.double import Double
from tests.wire.inside import Inside, inside


@pytest.fixture
async def there(
    fresh_database: Path, tmp_path: Path, socket_enabled: None
) -> AsyncIterator[Inside]:
    """Parley, on a server with a square and a harbour; nothing may have gone wrong in the end."""
    async with inside(fresh_database, tmp_path) as started:
        yield started
        assert started.double.failures == []


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path, socket_enabled: None) -> Path:
    """A store as the first run leaves it, for a process of its own."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def double(there: Inside) -> Double:
    """What Parley takes for Discord."""
    return there.double
