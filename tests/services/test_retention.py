"""What has been kept for as long as it is kept is deleted, and who is left over with it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import now
from bot.services.retention import tidy
from bot.store import drafts, gaps, posted, sign_offs
from bot.store.people import person_id
from tests.speaking import Parley

WORDS = "the canary sings at the mill"
LINES = {
    "gap": (f"ask Where is it that {WORDS}?", gaps.KEPT),
    "sign_off": (f'fair claim E20-ART-C1 fair:no reason:"{WORDS}"', sign_offs.KEPT),
    "draft": (f'article load text:"A text. It says that {WORDS}."', drafts.KEPT),
}


def bytes_in(folder: Path) -> bytes:
    """All that the files of the database hold."""
    return b"".join(path.read_bytes() for path in folder.glob("parley.db*"))


async def rows(parley: Parley, table: str) -> int:
    found = await parley.app.store.database.read(f"SELECT 1 FROM {table}")  # noqa: S608
    return len(found)


@pytest.mark.parametrize("table", LINES)
async def test_it_goes_when_its_time_is_over_and_whoever_gave_it_with_it(
    parley: Parley, tmp_path: Path, table: str
) -> None:
    line, kept = LINES[table]
    room, app = Parley(parley.app, "ours", "test:square"), parley.app
    await room.says(line, room.person("canary4711", moderator=True))
    begun = await rows(room, table)

    await tidy(app.store, app.services, now() + kept - timedelta(minutes=1), by_meaning=False)
    before = await rows(room, table)
    await tidy(app.store, app.services, now() + kept + timedelta(minutes=1), by_meaning=False)

    assert begun == before == 1
    assert await rows(room, table) == 0
    assert await rows(room, "person") == 0
    assert WORDS.encode() not in bytes_in(tmp_path)
    assert b"canary4711" not in bytes_in(tmp_path)


async def test_where_statements_were_shown_is_forgotten_after_a_year(parley: Parley) -> None:
    room, app = Parley(parley.app, "ours", "test:square"), parley.app
    reply = await room.says("framing E20")
    await app.dispatcher.posted(room.room, "framing", reply, "m1")

    await tidy(app.store, app.services, now() + posted.KEPT, by_meaning=False)
    before = await rows(room, "posted")
    await tidy(app.store, app.services, now() + posted.KEPT + timedelta(1), by_meaning=False)

    assert (before, await rows(room, "posted")) == (1, 0)


async def test_nobody_is_forgotten_of_whom_something_is_kept(parley: Parley) -> None:
    app = parley.app
    await parley.says("quoting no", parley.person("ann"))
    async with app.store.database.transaction() as transaction:
        account = parley.person("ben").account
        assert account
        await person_id(transaction, account)

    await tidy(app.store, app.services, now(), by_meaning=False)

    found = await app.store.database.read("SELECT account FROM person")
    assert [row["account"] for row in found] == ["ann"]
