"""`parley doctor` asks Discord how the bot stands, also while the bot runs."""

from pathlib import Path

import pytest

from tests.cli.doctoring import Visit, doctor
from tests.wire.double import Double
from tests.wire.process import TOKEN, parley
from tests.wire.world import ORDINARY, Can

pytestmark = pytest.mark.server


async def asked(there: Double, database: Path, token: str = TOKEN) -> Visit:
    """What the doctor finds with a token."""
    return await doctor(database, discord_token=token, discord_api=there.api)


async def test_a_bot_that_runs_well(database: Path) -> None:
    async with parley(database) as there:
        there.double.world.content_granted = True

        visit = await asked(there.double, database)

        assert there.double.gateway.log_ins
        assert len(there.double.gateway.log_ins) == 1
    assert visit.code == 0
    assert visit.level("discord-token") == "ok"
    assert visit.level("discord-intents") == "ok"
    assert visit.level("clock") == "ok"
    assert "in each server (2)" in visit.said("discord-guilds")
    assert TOKEN not in str(visit)


async def test_what_is_missing_is_named_for_each_server(database: Path) -> None:
    there = Double(token=TOKEN)
    there.guild("The Harbour").permissions = ORDINARY & ~(Can.EMBED_LINKS | Can.SEND_MESSAGES)
    there.guild("The \x1b[31mSquare").permissions = Can.ADMINISTRATOR
    async with there.open():
        visit = await asked(there, database)

    assert visit.code == 1
    said = visit.said("discord-permissions")
    assert "The Harbour" in said
    assert "lacks: Send Messages, Embed Links." in said
    assert "Square" not in said
    assert "Message Content Intent" in visit.said("discord-intents")


async def test_a_name_cannot_write_in_the_terminal(database: Path) -> None:
    there = Double(token=TOKEN)
    there.guild("The \x1b[31mSquare").permissions = Can.VIEW_CHANNEL
    async with there.open():
        visit = await asked(there, database)

    assert "The [31mSquare" in visit.said("discord-permissions")


async def test_a_token_that_is_not_taken_is_trouble_and_is_not_printed(database: Path) -> None:
    there = Double(token=TOKEN)
    async with there.open():
        visit = await asked(there, database, "another-token")

    assert visit.code == 1
    assert "PARLEY_DISCORD_TOKEN" in visit.said("discord-token")
    assert "another-token" not in str(visit)


async def test_a_bot_in_no_server_is_a_note(database: Path) -> None:
    there = Double(token=TOKEN)
    async with there.open():
        visit = await asked(there, database)

    assert visit.code == 0
    assert "parley discord invite" in visit.said("discord-guilds")


async def test_a_refusal_of_discord_is_trouble(database: Path) -> None:
    there = Double(token=TOKEN)
    there.guild("The Harbour")
    there.faults.fail("GET", r"/users/@me/guilds", times=5, status=403)
    async with there.open():
        visit = await asked(there, database)

    assert visit.code == 1
    assert "status 403" in visit.said("discord-refused")
