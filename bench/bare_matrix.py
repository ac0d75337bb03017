"""The least bot that matrix-nio makes: the floor that `bench/matrix_latency.py` compares with.

It says again what it hears, as a notice, in the one room that PARLEY_BARE_ROOM names; behind it as
many signs as PARLEY_BARE_PADDING says. The other variables say who it is.
"""

import asyncio
import os
from typing import Any

from nio import AsyncClient, RoomMessageText


async def main() -> None:
    """Sync for ever."""
    asked = {name: os.environ[f"PARLEY_BARE_{name}"] for name in ("USER", "DEVICE", "TOKEN")}
    client = AsyncClient(
        os.environ["PARLEY_BARE_HOMESERVER"],
        asked["USER"],
        asked["DEVICE"],
        os.environ["PARLEY_BARE_FOLDER"],
    )
    client.restore_login(asked["USER"], asked["DEVICE"], asked["TOKEN"])
    padding = "x" * int(os.environ["PARLEY_BARE_PADDING"])

    async def echo(room: Any, event: Any) -> None:
        if event.sender == client.user_id:
            return
        content = {"msgtype": "m.notice", "body": event.body + padding}
        await client.room_send(
            room.room_id, "m.room.message", content, ignore_unverified_devices=True
        )

    await client.sync(timeout=0, full_state=True)
    await client.join(os.environ["PARLEY_BARE_ROOM"])
    client.add_event_callback(echo, RoomMessageText)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    asyncio.run(main())
