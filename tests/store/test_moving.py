"""One community, taken out of a database and into another one, where its numbers are taken."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.app import now, running
from bot.domain.errors import UserError
from bot.dossier.load import read as read_dossier
from bot.reading.read import read_file
from bot.store import archive
from bot.store.archive import Row
from bot.store.copying import opened
from bot.store.exporting import Exported, export
from bot.store.inventory import tables
from bot.store.shape import shapes
from bot.store.taking_in import TakenIn, take_in
from tests.conftest import made_busy
from tests.fakes.places import Streets
from tests.speaking import Parley, shown

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
OURS, THEIRS = "ours", "harbour-42"
QUESTION = "Who proposed a peace summit?"

ADDED = """
    INSERT INTO exercise_definition VALUES ('ours', 'walk', 'a text', '2026-11-01');
    INSERT INTO report (id, community, number, room, asker, shared, made_at, expires_at, body)
        SELECT 7, 'ours', 1, 'test:square', min(id), 1, '2026-11-01', '2999-01-01', '{}'
        FROM person;
    INSERT INTO report_quote VALUES (7, 'message', NULL, 'somebody');
    INSERT INTO report_schedule
        (id, community, number, room, called, told, days, hour, zone, due, made_at)
        VALUES (9, 'ours', 1, 'test:square', 'square', 'test:square', 7, 9, 'UTC', 0, '2026');
    INSERT INTO kept_reply (token, community, reply, post, kept_at)
        VALUES ('token', 'ours', '{}', NULL, '2026-11-01T00:00:00+00:00');
    INSERT INTO loading (community, number, sort, ref, dossier, title, taken_in, loaded_at)
        SELECT 'ours', 1, 'dossier', 'mine', 'mine', 'Mine',
            json_array(json_object('id', min(statement.id), 'text', 'said', 'retired_at', NULL)),
            '2026-11-01'
        FROM statement JOIN event ON event.id = statement.event
            JOIN dossier ON dossier.id = event.dossier WHERE dossier.community = 'ours';
    INSERT INTO posted (id, community, room, message, what, posted_at)
        VALUES (5, 'ours', 'test:square', 'm', 'an answer', '2026-11-01');
    INSERT INTO posted_statement SELECT 5, id, 1, NULL FROM statement
        WHERE community IS NULL AND retired_at IS NULL ORDER BY id LIMIT 1;
    INSERT INTO prompt_occasion (schedule, planned, state, why)
        SELECT id, 1, 'skipped', 'Nobody was there.' FROM prompt_schedule;
    INSERT INTO exercise_section SELECT id, 'extra', '{}' FROM dossier WHERE community = 'ours';
    INSERT INTO translation SELECT id, 'de', 'title', 0, title, 'Unseres' FROM dossier
        WHERE community = 'ours';
    INSERT INTO answered_message
        SELECT session, pid, 'first', 0, 'unit', 'field', 'message' FROM exercise_person LIMIT 1;
    INSERT INTO post_edit (post, due, urgent) SELECT max(id), 0, 0 FROM outbox;
    INSERT INTO earlier_wording
        SELECT max(statement.id), 1, 'before', '2026-11-01', 'better',
            (SELECT min(id) FROM person)
        FROM statement JOIN event ON event.id = statement.event
            JOIN dossier ON dossier.id = event.dossier WHERE dossier.community = 'ours';
    INSERT INTO unquoted SELECT min(id), '2026-11-01' FROM person;
    INSERT INTO framing (event, ref, position, side, headline, community)
        SELECT event.id, 'OWN-F', 99, 'x', 'Ours', 'ours' FROM event
        JOIN dossier ON dossier.id = event.dossier WHERE dossier.community = '' LIMIT 1;
    INSERT INTO statement (event, sort, ref, position, text, status, community)
        SELECT event, 'claim', 'OWN-C', 99, 'We say so.', 'attributed', 'ours' FROM framing
        WHERE ref = 'OWN-F';
"""
"""What the examples leave untouched: every table that travels holds something then."""


async def filled(database: Path, community: str) -> None:
    """A community with a dossier and an article of its own, in which all sorts of things go on."""
    async with running(database) as app:
        app.services.places.add(Streets())
        await app.store.communities.ensure(community)
        await app.loading.dossier(read_dossier(DATA / "second-dossier.yaml"), now(), community)
        await app.loading.article(read_file(DATA / "second-article.txt"), now(), community)
        await made_busy(Parley(app, community, "test:square"))


@pytest.fixture(scope="module")
def left(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database that the community leaves."""
    path = tmp_path_factory.mktemp("left") / "parley.db"
    shutil.copyfile(fresh_database, path)
    asyncio.run(filled(path, OURS))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ADDED)
    return path


@pytest.fixture(scope="module")
def busy_elsewhere(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which another community is, and has taken the same numbers."""
    path = tmp_path_factory.mktemp("there") / "parley.db"
    shutil.copyfile(fresh_database, path)
    asyncio.run(filled(path, THEIRS))
    return path


@pytest.fixture
def there(busy_elsewhere: Path, tmp_path: Path) -> Path:
    """The database where it arrives."""
    path = tmp_path / "there.db"
    with closing(sqlite3.connect(busy_elsewhere)) as source, closing(sqlite3.connect(path)) as to:
        source.backup(to)
    return path


def exported(database: Path, to: Path, **more: Any) -> Exported:
    return export(database, OURS, to, now(), parley="0", **more)


@pytest.fixture
def file(left: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ours.zip"
    exported(left, path)
    return path


def taken_in(database: Path, file: Path, **more: Any) -> TakenIn:
    return take_in(database, file, now(), steady=0, **more)


def test_an_archive_is_for_its_owner_alone_and_holds_all_tables_that_travel(file: Path) -> None:
    manifest, held = archive.read(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert manifest.community == OURS
    assert [table for table, rows in held.items() if not rows] == []
    assert {table.name for table in tables() if table.travels} == set(held)


def test_nobody_elses_rows_are_in_it(busy_elsewhere: Path, tmp_path: Path) -> None:
    asyncio.run(filled(moved := shutil.copyfile(busy_elsewhere, tmp_path / "both.db"), OURS))

    exported(moved, tmp_path / "ours.zip")

    with zipfile.ZipFile(tmp_path / "ours.zip") as held:
        assert not any(THEIRS.encode() in held.read(name) for name in held.namelist())


def test_what_arrives_is_what_left(file: Path, there: Path, tmp_path: Path) -> None:
    done = taken_in(there, file)

    exported(there, tmp_path / "again.zip")
    before, after = archive.read(file)[1], archive.read(tmp_path / "again.zip")[1]
    with closing(opened(there)) as connection:
        first, second = (canonical(connection, held) for held in (before, after))
    for table, rows in first.items():
        assert second[table] == rows, table
    assert done.rows == sum(map(len, before.values()))
    assert before["vote"][0]["id"] != after["vote"][0]["id"]


def canonical(  # noqa: C901  # each exception is one line
    connection: sqlite3.Connection, held: dict[str, list[Row]]
) -> dict[str, list[str]]:
    """Rows without the numbers that a database gives them, and what belongs to one machine."""
    ordered = shapes(connection)
    ranks: dict[str, dict[int, Any]] = {
        shape.name: {row["id"]: at for at, row in enumerate(held[shape.name])}
        for shape in ordered
        if shape.numbered
    }
    ranks["person"] = {row["id"]: row["account"] for row in held["person"]}
    found = {}
    for shape in ordered:
        rows = []
        for row in held[shape.name]:
            moved = {**row}
            for name in ("number",) if shape.name == "community" else ():
                moved[name] = None
            for name in ("owner", "until", "begun", "begun_steady"):
                moved.pop(name, None)
            if shape.numbered:
                moved["id"] = ranks[shape.name][row["id"]]
            for pointer in shape.pointers:
                for column, to in zip(pointer.columns, pointer.to, strict=True):
                    if to == "id" and isinstance(row[column], int):
                        moved[column] = ranks[pointer.table][row[column]]
                    elif to == "session":
                        moved[column] = ranks["exercise_session"][row[column]]
            if shape.name == "loading":
                for each in (taken := json.loads(row["taken_in"])):
                    each["id"] = ranks["statement"][each["id"]]
                moved["taken_in"] = taken
            rows.append(json.dumps(moved, sort_keys=True))
        found[shape.name] = sorted(rows)
    return found


async def test_answers_votes_and_exercises_go_on_where_it_arrives(
    left: Path, file: Path, there: Path, tmp_path: Path
) -> None:
    lines = (f"ask {QUESTION}", "votes results", "prompt list", "exercise next", "settings show")
    said = [await told(Path(shutil.copyfile(left, tmp_path / "left.db")), lines), []]
    taken_in(there, file)

    said[1] = await told(there, lines)

    assert said[0] == said[1]
    assert "peace summit" in said[0][0]


async def told(database: Path, lines: Sequence[str]) -> list[str]:
    async with running(database) as app:
        app.services.places.add(Streets())
        ours = Parley(app, OURS, "test:square")
        mo = ours.person("somebody", moderator=True)
        return [shown(await ours.says(line, mo)) for line in lines]


async def test_the_other_community_is_as_it_was(file: Path, there: Path) -> None:
    before = exported_of(there, THEIRS)

    taken_in(there, file)

    after = exported_of(there, THEIRS)
    assert after.pop("unquoted")  # who is here and there wants that everywhere
    assert after == {table: rows for table, rows in before.items() if table != "unquoted"}


def exported_of(database: Path, community: str) -> dict[str, list[Row]]:
    to = database.with_name("other.zip")
    export(database, community, to, now(), parley="0", replace=True)
    return archive.read(to)[1]


def test_a_community_that_is_there_is_replaced_only_when_that_is_said(
    file: Path, there: Path
) -> None:
    taken_in(there, file)
    before = exported_of(there, OURS)

    with pytest.raises(UserError, match="has the community ours already") as caught:
        taken_in(there, file)
    assert "--replace" in caught.value.hint
    assert exported_of(there, OURS) == before

    taken_in(there, file, replace=True)

    counts = {table: len(rows) for table, rows in exported_of(there, OURS).items()}
    assert counts == {table: len(rows) for table, rows in before.items()}


def test_what_is_missing_of_the_shared_library_is_named(
    left: Path, file: Path, tmp_path: Path
) -> None:
    elsewhere = shutil.copyfile(left, tmp_path / "elsewhere.db")
    with closing(sqlite3.connect(elsewhere)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM community WHERE id = 'ours'")
        connection.execute("UPDATE statement SET ref = 'X' || ref WHERE ref LIKE 'E16-RU%'")
    before = dump(elsewhere)

    with pytest.raises(UserError, match=r"lacks what .* statement .* / E16 / claim / E16-RU-C1"):
        taken_in(elsewhere, file)

    assert dump(elsewhere) == before


def dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [*connection.iterdump()]


def test_what_hangs_on_what_is_retired_is_left_out_and_told(left: Path, tmp_path: Path) -> None:
    older = shutil.copyfile(left, tmp_path / "older.db")
    with closing(sqlite3.connect(older)) as connection, connection:
        (shown_one,) = connection.execute("SELECT statement FROM posted_statement").fetchone()
        connection.execute("UPDATE statement SET retired_at = 'now' WHERE id = ?", (shown_one,))

    done = exported(older, tmp_path / "ours.zip")

    assert done.left_out == 1
    assert archive.read(tmp_path / "ours.zip")[1]["posted_statement"] == []


def rewritten(file: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Change what is in an archive, with the checksums set right again."""
    with zipfile.ZipFile(file) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    change(parts)
    manifest = json.loads(parts.get(archive.LIST, b'{"parts": []}'))
    for part in manifest["parts"]:
        text = parts.get(f"tables/{part['table']}.jsonl", b"")
        part |= {"sha256": sha256(text).hexdigest(), "bytes": len(text)}
        part["rows"] = text.count(b"\n")
    with zipfile.ZipFile(file, "w") as written:
        for name, text in parts.items():
            written.writestr(name, json.dumps(manifest) if name == archive.LIST else text)


def told_of(**said: object) -> Callable[[Path], None]:
    """Have an archive say something else of itself."""

    def change(parts: dict[str, bytes]) -> None:
        parts[archive.LIST] = json.dumps(json.loads(parts[archive.LIST]) | said).encode()

    return lambda file: rewritten(file, change)


def replaced(table: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Have an archive hold other rows."""

    def change(parts: dict[str, bytes]) -> None:
        name = f"tables/{table}.jsonl"
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return lambda file: rewritten(file, change)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-400])


def spoilt(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[2000] ^= 0xFF
    file.write_bytes(content)


def forged(file: Path) -> None:
    """Change a row without its checksum."""
    with zipfile.ZipFile(file) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    parts["tables/act.jsonl"] = parts["tables/act.jsonl"].replace(b"test", b"text")
    parts["tables/gap.jsonl"] = parts["tables/gap.jsonl"].replace(b"clock", b"clack")
    with zipfile.ZipFile(file, "w") as written:
        for name, text in parts.items():
            written.writestr(name, text)


@pytest.mark.parametrize(
    ("done", "says"),
    [
        (cut, "is damaged or cut short"),
        (spoilt, "is damaged or cut short"),
        (forged, "is damaged or cut short .tables/.*.jsonl is not as it was written"),
        (lambda file: file.write_text("Dear diary"), "is damaged or cut short"),
        (lambda file: zipfile.ZipFile(file, "w").close(), "is no archive of Parley"),
        (told_of(program="ferry"), "is no archive of Parley"),
        (told_of(format=2), "was written by a newer Parley .format 2; this one knows 1"),
        (told_of(schema=9999), "is of a newer Parley"),
        (told_of(schema=1), "is of an older Parley"),
        (told_of(community=THEIRS), "does not hold together|already"),
        (replaced("act", b'"ours"', b'"harbour-42"'), "does not hold together"),
        (replaced("vote", b'"poll": 1', b'"poll": 999'), "does not hold together"),
        (replaced("vote", b'"choice"', b'"chosen"'), "a table vote of another shape"),
        (replaced("vote", b'"choice": 1', b'"choice": 5'), "does not fit into this database"),
        (replaced("vote", b'"choice": 1', b'"choice": {}'), "holds a value that no database holds"),
        (replaced("vote", b'"poll": 1', b'"poll": [1]'), "holds a value that no database holds"),
        (replaced("vote", b'"id": ', b'"id": 1180591620717411303424'), "holds a value that no"),
        (replaced("act", b'"ours"', b'"\\ud800"'), "holds a value that no database holds"),
        (replaced("person", b'"id": 1,', b'"id": {"shared": ["a"]},'), "holds a value that no"),
        (replaced("loading", b'[{\\"id\\"', b'[{\\"ad\\"'), "does not hold together"),
        (Path.unlink, "There is no file"),
    ],
)
def test_what_cannot_be_imported_changes_nothing(
    file: Path, there: Path, done: Callable[[Path], object], says: str
) -> None:
    done(file)
    before = dump(there)

    with pytest.raises(UserError, match=says) as caught:
        taken_in(there, file)

    assert caught.value.hint
    assert dump(there) == before


def test_who_is_not_there_is_not_exported(left: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no community nobody") as caught:
        export(left, "nobody", tmp_path / "a.zip", now(), parley="0")

    assert caught.value.hint == "There are: ours."


def test_where_nobody_has_been_that_is_said(fresh_database: Path, tmp_path: Path) -> None:
    empty = Path(shutil.copyfile(fresh_database, tmp_path / "empty.db"))

    with pytest.raises(UserError, match="There is no community ours here") as caught:
        exported(empty, tmp_path / "a.zip")

    assert caught.value.hint.startswith("None has used this database yet")


@pytest.mark.parametrize("community", [""])
def test_what_is_everybodys_does_not_move(left: Path, tmp_path: Path, community: str) -> None:
    with pytest.raises(UserError, match="There is no community"):
        export(left, community, tmp_path / "a.zip", now(), parley="0")


def test_an_export_overwrites_nothing_unless_told_to(left: Path, file: Path) -> None:
    with pytest.raises(UserError, match="is there already"):
        exported(left, file)

    exported(left, file, replace=True)


def test_an_export_replaces_nothing_but_an_archive(left: Path, tmp_path: Path) -> None:
    log = tmp_path / "other.db-wal"
    log.write_bytes(b"a log")

    with pytest.raises(UserError, match="is no archive of Parley, so it is not replaced"):
        exported(left, log, replace=True)

    assert log.read_bytes() == b"a log"


@pytest.mark.parametrize(
    ("done", "says", "todo"),
    [
        ("PRAGMA application_id = 1", "is no database of Parley", "Look at PARLEY_DATABASE."),
        ("DELETE FROM community WHERE id = 'ours'", "is damaged", "Restore a backup"),
        ("PRAGMA user_version = 1", "an older Parley left it", "Make a backup, and start Parley"),
    ],
)
def test_a_database_that_cannot_be_exported_from(
    left: Path, tmp_path: Path, done: str, says: str, todo: str
) -> None:
    other = shutil.copyfile(left, tmp_path / "other.db")
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute(done)

    with pytest.raises(UserError, match=says) as told:
        exported(other, tmp_path / "a.zip")

    assert told.value.hint.startswith(todo)


def test_posts_that_are_open_go_out_where_it_arrives(file: Path, there: Path) -> None:
    """What waits is due there too; nobody holds its room, whatever the other machine's clock."""
    taken_in(there, file)

    with closing(sqlite3.connect(there)) as connection:
        rooms = connection.execute(
            "SELECT owner, until, next FROM outbox_room WHERE community = 'ours'"
        ).fetchall()
        waiting = connection.execute(
            "SELECT count(*) FROM outbox JOIN outbox_room ON outbox_room.id = room"
            " WHERE community = 'ours' AND state = 'waiting'"
        ).fetchone()
    assert [(owner, until) for owner, until, _ in rooms] == [(None, 0)]
    assert rooms[0][2] is not None
    assert waiting[0] > 0


def test_an_error_at_the_last_step_leaves_nothing_half_imported(
    file: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(there)
    monkeypatch.setattr("bot.store.taking_in.INDEX_ANEW", "UPDATE nothing SET one = 1")

    with pytest.raises(UserError, match="cannot be written"):
        taken_in(there, file)

    assert dump(there) == before


KILLED_AT = """
import json, os, sys
from datetime import datetime
from pathlib import Path
from bot.store import taking_in

database, file, folder, now = *map(Path, sys.argv[1:4]), datetime.fromisoformat(sys.argv[4])
opened, told = taking_in.opened, folder / "statements"

def attempt(number, at):
    asked = []
    def step(sql):
        if len(asked) == at:
            os.kill(os.getpid(), 9)
        asked.append(sql.split()[0])
    def watched(*args):
        connection = opened(*args)
        connection.set_trace_callback(step)
        return connection
    taking_in.opened = watched
    taking_in.take_in(folder / f"{number}.db", file, now, steady=0)
    told.write_text(json.dumps(asked))
    os._exit(0)

def tried(number, at):
    (folder / f"{number}.db").write_bytes(database.read_bytes())
    child = os.fork()
    if not child:
        attempt(number, at)
    return os.waitpid(child, 0)[1]

assert tried(0, None) == 0
asked = json.loads(told.read_text())
end = asked.index("COMMIT")
points = sorted({*range(0, end, end // 8 + 1), end - 1, end, end + 1})
print(json.dumps([end, points, [tried(at, at) for at in points if at]]))
"""
"""Kills a process that imports before one of the statements that it gives to the database."""


@pytest.mark.server
@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_whenever_an_import_is_killed_all_of_it_is_there_or_nothing(
    file: Path, there: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    before = dump(there)
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED_AT]
        + [str(each) for each in (there, file, folder, now().isoformat())],
        capture_output=True, check=True, cwd=ROOT, text=True,
    )  # fmt: skip

    end, points, codes = json.loads(ran.stdout)
    assert codes == [9] * (len(points) - 1)
    assert len(codes) > 8
    whole = dump(folder / "0.db")
    assert whole != before
    for at in points[1:]:
        assert dump(folder / f"{at}.db") == (before if at <= end else whole), at
    taken_in(folder / f"{end}.db", file)  # and what a kill left hinders nobody
    assert dump(folder / f"{end}.db") == whole


def test_no_wrong_byte_goes_unseen(file: Path) -> None:
    whole, rows = file.read_bytes(), archive.read(file)[1]
    accepted = 0
    for at in range(0, len(whole), len(whole) // 300):
        content = bytearray(whole)
        content[at] ^= 0x55
        file.write_bytes(content)

        try:
            accepted += archive.read(file)[1] == rows
        except UserError:
            continue
        assert archive.read(file)[1] == rows, at  # such as in the time of a part
    assert accepted < 30


def test_old_archives_of_this_format_say_when_they_are_of(file: Path) -> None:
    manifest, _ = archive.read(file)

    assert now() - manifest.made_at < timedelta(minutes=10)
