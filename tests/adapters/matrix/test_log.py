"""The log tells how the bot does, and never what people said or who they are."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import event_of
from tests.fakes.matrix_send import session_at

ROOM = "!square:example.org"
ADA = "@ada:example.org"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """A device that was never given a key, and asks nobody."""
    found = Client(session_at("http://127.0.0.1:9"), tmp_path)
    await found.open()
    yield found
    await found.close()


def sealed(**more: Any) -> dict[str, Any]:
    """An event that cannot be decrypted."""
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "AwgAEnACgAkLmt6qF84IK++J7UDH2Za1YVchHyprqTqsg",
        "device_id": "ADASPHONE",
        "sender_key": "A" * 43,
        "session_id": "B" * 43,
        **more,
    }
    return {
        "event_id": "$sealed",
        "origin_server_ts": 1_700_000_000_000,
        "room_id": ROOM,
        "sender": ADA,
        "type": "m.room.encrypted",
        "content": content,
    }


@pytest.mark.parametrize("more", [{}, {"session_id": ["I live by the harbour."]}])
async def test_what_cannot_be_decrypted_is_not_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture, more: dict[str, Any]
) -> None:
    event = event_of(sealed(**more), ROOM)

    assert client.decrypted(event) == event

    assert caplog.text == ""


async def test_nothing_that_the_library_says_is_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = [name for name in logging.root.manager.loggerDict if name.startswith("nio.")]
    assert "nio.crypto.log" in parts
    for name in parts:
        logging.getLogger(name).critical("%s said something in %s", ADA, ROOM)

    assert caplog.text == ""
    assert capfd.readouterr().err == ""
