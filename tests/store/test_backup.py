"""Copies of the whole database: made while others write, put back whole or not at all."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import UserError
from bot.store import Store
from bot.store.backup import back_up
from bot.store.backups import Backups
from bot.store.copying import looked_at
from bot.store.database import Database
from bot.store.holding import alone_on, running_on
from bot.store.restoring import restore
from tests.fakes.time import START

ROOT = Path(__file__).resolve().parents[2]
PAGE = 4096


def name(database: Path, value: str) -> None:
    """Give everybody's community a name, as something that can be told apart."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE community SET name = ? WHERE id = ''", (value,))


def named(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (row,) = connection.execute("SELECT name FROM community WHERE id = ''").fetchall()
        return str(row[0])


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup of the database, which has changed since."""
    name(database, "as it was")
    path = tmp_path / "kept.db"
    back_up(database, path, START)
    name(database, "as it is")
    return path


def test_a_backup_is_one_file_for_its_owner_alone(backup: Path) -> None:
    before = set(backup.parent.iterdir())

    found = looked_at(backup)

    assert named(backup) == "as it was"
    assert found.taken == START
    assert backup.stat().st_mode & 0o777 == 0o600
    assert set(backup.parent.iterdir()) == before
    assert not [each for each in before if each.name.startswith((".", "kept.db-"))]


async def test_a_backup_is_made_while_somebody_writes(database: Path, tmp_path: Path) -> None:
    name(database, "0")
    opened = await Database.open(database)
    done = asyncio.Event()

    async def write() -> int:
        written = 0
        while not done.is_set():
            async with opened.transaction() as transaction:
                value = {"value": f"{written}"}
                await transaction.write("UPDATE community SET name = :value", value)
            written += 1
            await asyncio.sleep(0)
        return written

    writing = asyncio.create_task(write())
    for number in range(3):
        await asyncio.to_thread(back_up, database, tmp_path / f"{number}.db", START)
    done.set()
    written = await writing
    await opened.close()

    assert written > 3
    for number in range(3):
        assert 0 <= int(named(tmp_path / f"{number}.db")) <= written


def test_a_backup_overwrites_nothing_unless_told_to(database: Path, backup: Path) -> None:
    with pytest.raises(UserError, match="is there already") as caught:
        back_up(database, backup, START)
    assert "--replace" in caught.value.hint
    assert named(backup) == "as it was"

    back_up(database, backup, START, replace=True)

    assert named(backup) == "as it is"


def test_a_backup_never_replaces_the_database_itself(database: Path) -> None:
    with pytest.raises(UserError, match="is the database itself"):
        back_up(database, database.parent / "." / database.name, START, replace=True)


@pytest.mark.parametrize("end", ["-wal", "-shm", ".lock"])
async def test_a_backup_never_replaces_what_lies_beside_a_database(
    database: Path, end: str
) -> None:
    with running_on(database):
        store = await Store.open(database)
        beside = database.with_name(f"{database.name}{end}")
        before = beside.stat().st_ino

        with pytest.raises(UserError, match="is no backup of Parley, so it is not replaced"):
            back_up(database, beside, START, replace=True)

        assert beside.stat().st_ino == before
        await store.close()


async def test_a_backup_replaces_nothing_else_and_no_other_database_that_runs(
    database: Path, backup: Path, tmp_path: Path
) -> None:
    diary = tmp_path / "session.json"
    diary.write_text("{}")
    other = Path(shutil.copyfile(backup, tmp_path / "other.db"))
    store = await Store.open(other)

    for to in (diary, other):
        with pytest.raises(UserError, match="so it is not replaced"):
            back_up(database, to, START, replace=True)

    await store.close()
    assert diary.read_text() == "{}"
    assert named(other) == "as it was"


@pytest.mark.parametrize(
    ("to", "says"),
    [("", "is a folder"), ("none/kept.db", "cannot be written")],
)
def test_where_no_backup_can_be_written(database: Path, tmp_path: Path, to: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        back_up(database, tmp_path / to, START)


def test_what_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no database"):
        back_up(tmp_path / "none.db", tmp_path / "kept.db", START)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_not_backed_up(database: Path, tmp_path: Path) -> None:
    spoil(database)

    with pytest.raises(UserError, match=r"parley\.db (is damaged|cannot be copied)"):
        back_up(database, tmp_path / "kept.db", START)

    assert not list(tmp_path.glob("*kept*"))


def test_what_a_killed_backup_has_left_is_cleared_away(database: Path, tmp_path: Path) -> None:
    left = tmp_path / ".kept.db.backup-abcd"
    left.write_bytes(b"half")

    back_up(database, tmp_path / "kept.db", START)

    assert not left.exists()


def test_a_backup_takes_the_place_and_the_old_one_is_kept(database: Path, backup: Path) -> None:
    database.chmod(0o644)

    done = restore(database, backup, START, steady=0)

    assert named(database) == "as it was"
    assert done.taken == START
    assert done.kept == database.with_name("parley.replaced-20261125T120000Z.db")
    assert named(done.kept) == "as it is"
    assert done.kept.stat().st_mode & 0o777 == 0o600
    assert database.stat().st_mode & 0o777 == 0o600
    assert not list(database.parent.glob("*-wal"))


def write_and_be_killed(database: Path) -> None:
    """Have a process write into the log of a database, and end before it is folded in."""
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode = WAL')\n"
        "c.execute(\"UPDATE community SET name = 'in the log' WHERE id = ''\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(database)], check=False)
    assert database.with_name("parley.db-wal").stat().st_size


def test_what_is_only_in_the_log_is_kept_too(database: Path, backup: Path) -> None:
    """A process that was killed leaves its last transactions in the log beside the file."""
    write_and_be_killed(database)

    done = restore(database, backup, START, steady=0)

    assert named(database) == "as it was"
    assert done.kept
    assert not Path(f"{done.kept}-wal").exists()
    assert named(done.kept) == "in the log"


def test_a_backup_is_restored_where_nothing_was(backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "parley.db"

    done = restore(elsewhere, backup, START, steady=0)

    assert done.kept is None
    assert named(elsewhere) == "as it was"


def test_a_log_whose_database_is_gone_is_not_read_with_the_backup(
    database: Path, backup: Path
) -> None:
    write_and_be_killed(database)
    left = database.with_name("parley.db-wal").read_bytes()
    database.unlink()

    done = restore(database, backup, START, steady=0)

    assert named(database) == "as it was"
    assert done.kept == database.with_name("parley.replaced-20261125T120000Z.db-wal")
    assert done.kept.read_bytes() == left
    database.unlink()
    journal = database.with_name("parley.db-journal")
    journal.write_bytes(b"another")
    again = restore(database, backup, START, steady=0)
    assert again.kept == database.with_name("parley.replaced-20261125T120000Z-2.db-journal")
    assert named(database) == "as it was"


def test_a_damaged_database_is_replaced_and_kept_as_it_lies_there(
    database: Path, backup: Path
) -> None:
    database.write_bytes(b"no database" * 1000)
    database.with_name("parley.db-wal").write_bytes(b"no log")

    done = restore(database, backup, START, steady=0)

    assert named(database) == "as it was"
    assert done.kept
    assert done.kept.read_bytes().startswith(b"no database")
    assert Path(f"{done.kept}-wal").read_bytes() == b"no log"


def test_a_running_bot_keeps_its_database(database: Path, backup: Path) -> None:
    with running_on(database), running_on(database):
        with pytest.raises(UserError, match="A bot runs on") as caught:
            restore(database, backup, START, steady=0)
        assert caught.value.hint == "Stop it first."

    assert named(database) == "as it is"


def test_a_bot_does_not_start_while_a_backup_is_restored(database: Path) -> None:
    with (
        alone_on(database),
        pytest.raises(UserError, match="is just being restored"),
        running_on(database),
    ):
        pass


async def test_whoever_has_the_database_open_keeps_it(database: Path, backup: Path) -> None:
    store = await Store.open(database)
    try:
        with pytest.raises(UserError, match="Another Parley uses"):
            await asyncio.to_thread(restore, database, backup, START, steady=0)
    finally:
        await store.close()

    assert named(database) == "as it is"


def spoil(path: Path) -> None:
    """Overwrite the middle of a file."""
    with path.open("r+b") as file:
        file.seek(PAGE * 3)
        file.write(os.urandom(PAGE * 40))


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ferry (id)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def dangling(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO setting VALUES ('nobody', '', 'rate', '1')")


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (spoil, "is damaged"),
        (cut, "is damaged"),
        (dangling, "is damaged .a row of setting points nowhere"),
        (another, "is no backup of Parley"),
        (lambda path: path.write_text("Dear diary"), "is no backup of Parley"),
        (lambda path: path.write_bytes(b""), "is no backup of Parley"),
        (newer, "was written by a newer Parley"),
        (Path.unlink, "There is no file"),
    ],
)
def test_what_cannot_be_restored_changes_nothing(
    database: Path, backup: Path, done: Callable[[Path], object], says: str
) -> None:
    done(backup)
    before = sorted(each.name for each in database.parent.iterdir())

    with pytest.raises(UserError, match=says) as caught:
        restore(database, backup, START, steady=0)

    assert caught.value.hint
    assert named(database) == "as it is"
    after = sorted(each.name for each in database.parent.iterdir() if each.suffix != ".lock")
    assert after == before


def test_a_backup_that_may_not_be_read_is_not_called_damaged(database: Path, backup: Path) -> None:
    with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")

        with pytest.raises(
            UserError, match=r"kept\.db cannot be read \(database is locked\)"
        ) as told:
            restore(database, backup, START, steady=0)

    assert told.value.hint == "Look whose it is, and whether something has it open."
    assert named(database) == "as it is"


def test_the_database_is_no_backup_of_itself(database: Path) -> None:
    with pytest.raises(UserError, match="is the database itself"):
        restore(database, database, START, steady=0)


KILLED_AT = """
import json, os, sys
from datetime import datetime
from pathlib import Path
from bot.store.restoring import restore

database, backup, folder, now = *map(Path, sys.argv[1:4]), datetime.fromisoformat(sys.argv[4])
WATCHED = ("open", "os.", "sqlite3.", "shutil.", "fcntl.", "tempfile.")

def attempt(number):
    left = [number]
    def step(event, args):
        if event.startswith(WATCHED):
            left[0] -= 1
            if left[0] == -1:  # the kill asks for something too
                os.kill(os.getpid(), 9)
    sys.addaudithook(step)
    restore(folder / f"{number}" / "parley.db", backup, now, steady=0)
    os._exit(0)

number, codes = 0, []
while not codes or codes[-1] == 9:
    there = folder / f"{number}"
    there.mkdir()
    for each in database.parent.glob("parley.db*"):
        (there / each.name).write_bytes(each.read_bytes())
    child = os.fork()
    if not child:
        attempt(number)
    codes.append(os.waitpid(child, 0)[1])
    number += 1
print(json.dumps(codes))
"""
"""Kills a process that restores before the first, second, … thing that it asks of the system."""


@pytest.mark.server
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_whenever_it_is_killed_one_whole_database_is_there(
    database: Path, backup: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("killed")
    shutil.move(backup, moved := folder / "backup.db")
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED_AT]
        + [str(each) for each in (database, moved, folder, START.isoformat())],
        capture_output=True, check=True, cwd=ROOT, text=True,
    )  # fmt: skip

    codes = json.loads(ran.stdout)
    assert "Traceback" not in ran.stderr
    states = [named(folder / f"{number}" / "parley.db") for number in range(len(codes))]
    assert codes == [*[9] * (len(codes) - 1), 0]
    assert len(codes) > 25
    first_new = states.index("as it was")
    assert states == ["as it is"] * first_new + ["as it was"] * (len(states) - first_new)
    for number in range(len(codes)):
        there = folder / f"{number}"
        whole = {named(each) for each in there.glob("parley*.db")}
        assert "as it is" in whole, number  # the old one is never lost
    for number in range(first_new):  # and what a kill left hinders nobody
        there = folder / f"{number}" / "parley.db"
        restore(there, moved, START + timedelta(seconds=1), steady=0)
        assert named(there) == "as it was"
        assert not list(there.parent.glob(".*"))


@pytest.fixture
def backups(database: Path, tmp_path: Path) -> Backups:
    return Backups(database, tmp_path / "backups", timedelta(hours=6), kept=3)


def test_the_first_is_due_at_once_and_the_next_when_it_is_time(backups: Backups) -> None:
    assert backups.due(START) == START
    assert backups.overdue(START)

    backups.make(START)

    assert backups.last(START) == START
    assert backups.due(START) == START + timedelta(hours=6)
    assert not backups.overdue(START + timedelta(hours=6, minutes=30))
    assert backups.overdue(START + timedelta(hours=8))


def test_the_newest_are_kept_and_nothing_else_is_touched(backups: Backups) -> None:
    backups.folder.mkdir()
    others = ["notes.txt", "parley-20200101T000000Z.db.gz", "other-20200101T000000Z.db"]
    others += ["parley-20209999T000000Z.db"]
    for other in others:
        (backups.folder / other).touch()

    made = [backups.make(START + timedelta(hours=6 * number)).name for number in range(5)]

    left = {each.name for each in backups.folder.iterdir()}
    assert left == {*others, *made[-3:]}


def test_what_a_killed_one_has_left_goes_with_the_next(backups: Backups) -> None:
    """It is killed before it renames: a whole copy lies there, named by a moment that is past."""
    script = (
        "import os, sys\n"
        "from datetime import datetime, timedelta\n"
        "from pathlib import Path\n"
        "from bot.store.backups import Backups\n"
        "def end(event, args):\n"
        "    if event == 'os.rename':\n"
        "        os.kill(os.getpid(), 9)\n"
        "sys.addaudithook(end)\n"
        "database, folder = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "every = timedelta(hours=6)\n"
        "Backups(database, folder, every, 3).make(datetime.fromisoformat(sys.argv[3]))\n"
    )
    said = [str(each) for each in (backups.database, backups.folder, START.isoformat())]
    subprocess.run([sys.executable, "-c", script, *said], check=False, cwd=ROOT)
    (left,) = backups.folder.iterdir()
    assert left.stat().st_size > PAGE
    other = backups.folder / left.name.replace("parley", "other")
    other.touch()

    made = backups.make(START + timedelta(hours=6))

    assert set(backups.folder.iterdir()) == {made, other}


def test_a_clock_that_was_ahead_stops_no_backups(backups: Backups) -> None:
    ahead = backups.make(START + timedelta(days=400))

    assert backups.last(START) is None
    assert backups.due(START) == START
    backups.make(START)
    assert ahead.exists()


def test_a_folder_that_cannot_be_used_is_one_sentence(backups: Backups) -> None:
    backups.folder.write_text("no folder")

    with pytest.raises(UserError, match="cannot be used for backups") as caught:
        backups.make(START)

    assert "PARLEY_BACKUPS" in caught.value.hint


def test_an_old_backup_of_an_old_schema_is_brought_up(tmp_path: Path) -> None:
    """A backup of an earlier Parley's is restored as it is; the next start migrates it."""
    old, database = tmp_path / "old.db", tmp_path / "parley.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        for statement in first_migration():
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute(f"PRAGMA application_id = {0x5061726C}")

    done = restore(database, old, START, steady=0)

    assert (done.schema, done.taken, done.kept) == (1, None, None)

    async def opened() -> list[str]:
        store = await Store.open(database)
        try:
            return list(await store.database.damage())
        finally:
            await store.close()

    assert asyncio.run(opened()) == []


def first_migration() -> Iterator[str]:
    text = (ROOT / "bot/store/migrations/0001_library.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
