"""The homeservers that tests share: one of each kind in a process, started when one is needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.synapse.server import PYTHON, Synapse

WITHOUT_SYNAPSE = "Synapse is not there: sh tests/synapse/setup"
"""Why tests with a homeserver are left out."""


def is_there() -> bool:
    """Whether `tests/synapse/setup` has brought the homeserver."""
    return (PYTHON.parents[1] / ".ready").exists()


@pytest.fixture(scope="session")
def synapse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver with nobody on it."""
    yield from _running(tmp_path_factory.mktemp("synapse"), strict=False)


@pytest.fixture(scope="session")
def strict_synapse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A homeserver that lets messages through as slowly as a stock one does."""
    yield from _running(tmp_path_factory.mktemp("strict"), strict=True)


@pytest.fixture
def synapse(socket_enabled: None, synapse_server: Synapse) -> Synapse:
    """The homeserver that all tests of this process share, open to this one."""
    return synapse_server


@pytest.fixture
def strict_synapse(socket_enabled: None, strict_synapse_server: Synapse) -> Synapse:
    """The strict homeserver that all tests of this process share, open to this one."""
    return strict_synapse_server


def _running(folder: Path, *, strict: bool) -> Iterator[Synapse]:
    if not is_there():
        pytest.skip(WITHOUT_SYNAPSE)
    server = Synapse(folder, strict=strict)
    server.start()
    yield server
    server.stop()
