"""How each community has set the bot up, as named values in JSON."""

import json
from collections.abc import Mapping
from typing import Any

from bot.store.database import Database, Transaction

ALL = """
    SELECT room, name, value FROM setting
    WHERE community = :community AND room IN ('', :room)
"""
PUT = """
    INSERT INTO setting (community, room, name, value) VALUES (:community, :room, :name, :value)
    ON CONFLICT (community, room, name) DO UPDATE SET value = excluded.value
"""
DROP = "DELETE FROM setting WHERE community = :community AND room = :room AND name = :name"
ONE = "SELECT value FROM setting WHERE community = :community AND room = '' AND name = :name"
ROOMS = """
    SELECT DISTINCT room FROM setting WHERE community = :community AND room <> '' ORDER BY room
"""
WITH = "SELECT community FROM setting WHERE room = '' AND name = :name AND value = :value"

EVERYWHERE = ""
"""The room of what holds in all rooms of a community."""


class SettingsTable:
    """The settings of each community and of its rooms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, community: str, room: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What is set for a community, and for one of its rooms. Empty for what is not set."""
        rows = await self._database.read(ALL, {"community": community, "room": room})
        everywhere = {r["name"]: json.loads(r["value"]) for r in rows if r["room"] == EVERYWHERE}
        here = {r["name"]: json.loads(r["value"]) for r in rows if r["room"] != EVERYWHERE}
        return everywhere, here

    async def communities_with(self, name: str, value: str) -> frozenset[str]:
        """The communities that have set a value for all of their rooms."""
        rows = await self._database.read(WITH, {"name": name, "value": json.dumps(value)})
        return frozenset(row["community"] for row in rows)

    async def rooms(self, community: str) -> list[str]:
        """The rooms of a community that have settings of their own."""
        return [row["room"] for row in await self._database.read(ROOMS, {"community": community})]


async def setting_of(transaction: Transaction, community: str, name: str) -> Any:
    """What is set for all rooms of a community; None for what is not set."""
    rows = await transaction.read(ONE, {"community": community, "name": name})
    return json.loads(rows[0]["value"]) if rows else None


async def put_setting(
    transaction: Transaction, *, community: str, room: str, name: str, value: Any
) -> None:
    """Set one value, or go back to the usual one where it is None."""
    key = {"community": community, "room": room, "name": name}
    if value is None:
        await transaction.write(DROP, key)
    else:
        await transaction.write(PUT, {**key, "value": json.dumps(value)})
