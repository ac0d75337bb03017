"""The store, on real files."""

import asyncio
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import running
from bot.domain.dossier import Dossier
from bot.domain.source import Passage, Snapshot, Span
from bot.dossier.load import read
from bot.dossier.status import claim_statuses
from bot.resources import dossiers
from bot.services.lookup import Lookup
from bot.services.view import Views
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import OPEN, Database, DatabaseBusy, DatabaseFull, DatabaseUnusable
from bot.store.dossiers import save_dossier
from bot.store.library import mark_changed
from bot.store.scope import SHARED, Scope
from bot.store.sources import find_source, put_snapshots

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
SECOND = ROOT / "tests" / "data" / "second-dossier.yaml"


@pytest.fixture
def shipped() -> Dossier:
    return read(dossiers()[0])


async def save(store: Store, dossier: Dossier, community: str = "") -> None:
    async with store.database.transaction() as transaction:
        await save_dossier(
            transaction,
            dossier,
            community=community,
            sha256=sha256(dossier.model_dump_json().encode()).hexdigest(),
            statuses=claim_statuses(dossier),
            now=NOW,
        )


async def changed(store: Store, community: str) -> None:
    async with store.database.transaction() as transaction:
        await mark_changed(transaction, community)


async def test_a_dossier_comes_back_as_it_was_saved(tmp_path: Path, shipped: Dossier) -> None:
    store = await Store.open(tmp_path / "parley.db")

    await save(store, shipped)

    assert await store.dossiers.get("", shipped.id) == shipped
    await save(store, shipped)
    assert await store.dossiers.get("", shipped.id) == shipped
    await store.close()


async def test_the_version_follows_the_content_alone(tmp_path: Path, shipped: Dossier) -> None:
    one, other = await Store.open(tmp_path / "1.db"), await Store.open(tmp_path / "2.db")
    await save(one, shipped)
    await save(other, shipped)

    same = await one.library.digest(SHARED), await other.library.digest(SHARED)
    await save(other, shipped.model_copy(update={"title": "Another title"}))

    assert same[0] == same[1] != await other.library.digest(SHARED)
    await one.close()
    await other.close()


async def test_another_communitys_dossier_is_neither_seen_nor_counted(
    tmp_path: Path, shipped: Dossier
) -> None:
    store = await Store.open(tmp_path / "parley.db")
    async with store.database.transaction() as transaction:
        await ensure_community(transaction, "a")
        await ensure_community(transaction, "b")
    await save(store, shipped)
    before = (await Views(store).of(Scope("a"))).version

    await save(store, read(SECOND), community="b")

    assert (await Views(store).of(Scope("a"))).version == before
    assert [entry.ref for entry in await store.dossiers.visible(Scope("a"))] == [shipped.id]
    assert len(await store.dossiers.visible(Scope("b"))) == 2
    near = await Lookup(store, Views(store)).event(Scope("a"), "barrage vote")
    assert {found.view.ref for found in near} <= {shipped.id}
    await store.close()


async def test_communities_with_nothing_of_their_own_share_one_view(
    tmp_path: Path, shipped: Dossier
) -> None:
    store = await Store.open(tmp_path / "parley.db")
    async with store.database.transaction() as transaction:
        for community in ("a", "b", "c"):
            await ensure_community(transaction, community)
    await save(store, shipped)
    await changed(store, "")
    views, a, b, c = Views(store), Scope("a"), Scope("b"), Scope("c")
    before = await views.of(a)

    assert await views.of(b) is await views.of(Scope()) is before
    await save(store, read(SECOND), community="b")
    await changed(store, "b")
    assert (await views.of(b)).scope == b
    assert len((await views.of(b)).dossiers) == 2
    assert await views.of(a) is await views.of(c) is before
    await save(store, shipped.model_copy(update={"title": "The article, read again"}))
    await changed(store, "")
    after = await views.of(a)
    assert after is await views.of(c) is not before
    assert after.dossiers[0].head.title == "The article, read again"
    assert after.version != before.version
    await store.close()


async def test_a_changed_text_becomes_a_new_snapshot_and_the_old_one_stays(
    tmp_path: Path, shipped: Dossier
) -> None:
    store = await Store.open(tmp_path / "parley.db")
    await save(store, shipped)

    async def load(text: str) -> bool:
        passage = Passage(position=0, number=1, span=Span(start=0, end=len(text)))
        snapshot = Snapshot(source="S-ART", text=text, passages=(passage,))
        async with store.database.transaction() as transaction:
            source = await find_source(transaction, community="", dossier=shipped.id, ref="S-ART")
            assert source is not None
            return source in await put_snapshots(transaction, {source: snapshot}, NOW)

    assert [await load("one"), await load("one"), await load("two")] == [True, False, True]
    (drift,) = await store.sources.drift()
    assert drift.old == sha256(b"one").hexdigest()
    assert drift.new == sha256(b"two").hexdigest()
    assert await load("one")
    await save(store, shipped)
    (text,) = await store.sources.texts(SHARED)
    held = await store.sources.held(text.snapshot_id)
    assert held is not None
    assert held.snapshot.text == "one"
    await store.close()


async def test_gaps_count_questions_and_forget_them_after_ninety_days(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "parley.db")
    await store.gaps.record("", "article", "What of it?", "what of it", NOW)
    await store.gaps.record("", "article", "what of it", "what of it", NOW)

    (gap,), _ = await store.gaps.page("", NOW, skip=0, most=9)
    later = NOW + timedelta(days=91)
    assert await store.gaps.page("", later, skip=0, most=9) == ([], 0)
    await store.gaps.expire(later)
    assert not await store.database.read("SELECT * FROM gap")
    await store.gaps.record("", "article", "New?", "new", later)

    assert (gap.question, gap.count) == ("What of it?", 2)
    left, total = await store.gaps.page("", later, skip=0, most=9)
    assert ([g.question for g in left], total) == (["New?"], 1)
    columns = await store.database.read("SELECT name FROM pragma_table_info('gap')")
    assert {row["name"] for row in columns} == {
        "number",
        "id", "community", "article", "asked", "question", "count", "first_asked", "last_asked",
    }  # fmt: skip
    await store.close()


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parley.db")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read("DELETE FROM community")
    await database.close()


async def test_what_fails_in_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parley.db")

    with pytest.raises(sqlite3.IntegrityError):
        async with database.transaction() as transaction:
            await transaction.write_many(
                "INSERT INTO community (id, name) VALUES (:id, :id)", [{"id": "a"}, {"id": "a"}]
            )

    assert len(await database.read("SELECT * FROM community")) == 1
    await database.close()


async def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parley.db")

    async def add(name: str) -> None:
        async with database.transaction() as transaction:
            await transaction.write("INSERT INTO community (id, name) VALUES (:n, :n)", {"n": name})
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(add(str(number)))

    assert len(await database.read("SELECT * FROM community")) == 21
    await database.close()


async def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "deep" / "parley.db")

    mode = (tmp_path / "deep" / "parley.db").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600
    await database.close()


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    await (await Database.open(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()

    with pytest.raises(DatabaseUnusable, match="newer Parley"):
        await Database.open(path)


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusable, match="some other program"):
        await Database.open(path)

    assert path.read_bytes() == before


async def test_a_cancelled_writer_leaves_the_next_one_a_clean_connection(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parley.db")

    async def write(name: str) -> None:
        async with database.transaction() as transaction:
            await transaction.write("INSERT INTO community (id, name) VALUES (:n, :n)", {"n": name})

    for turns in range(12):
        task = asyncio.create_task(write(f"cancelled {turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await write(f"after {turns}")

    rows = await database.read("SELECT id FROM community WHERE id LIKE 'after %'")
    assert len(rows) == 12
    await database.close()


async def test_a_database_that_another_process_writes_to_is_busy_not_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parley.db"
    monkeypatch.setattr("bot.store.database.OPEN", OPEN.replace("5000", "50"))
    database = await Database.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusy, match="is writing"):
        async with database.transaction():
            pass
    reopened = await Database.open(path)

    assert len(await reopened.read("SELECT * FROM community")) == 1
    other.close()
    await reopened.close()
    await database.close()


async def test_a_full_disk_takes_nothing_new_and_all_else_goes_on(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parley.db")
    much = [{"id": f"{number} {'x' * 1000}"} for number in range(100)]
    add = "INSERT INTO community (id, name) VALUES (:id, '')"
    async with database.transaction() as transaction:
        await transaction.read("PRAGMA max_page_count = 1", {})  # no more than there are

    with pytest.raises(DatabaseFull, match="takes no more") as refused:
        async with database.transaction() as transaction:
            await transaction.write_many(add, much)
    before = await database.read("SELECT id FROM community")
    async with database.transaction() as transaction:
        await transaction.read("PRAGMA max_page_count = 100000", {})
        await transaction.write_many(add, much)

    assert refused.value.hint == "Tell whoever runs this bot, and try again later."
    assert len(before) == 1
    assert len(await database.read("SELECT id FROM community")) == 101
    await database.close()


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 500)

    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        await Database.open(path)

    assert path.read_text().startswith("Dear editor")


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        await Database.open(tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=80))
async def test_any_text_may_be_looked_up_as_a_name(fresh_database: Path, typed: str) -> None:
    store = await Store.open(fresh_database)

    found = await Lookup(store, Views(store)).event(Scope(), typed)

    assert all(event.view.ref == "ukraine-security-dilemma" for event in found)
    await store.close()


FIRST_SCHEMA = """
    INSERT INTO source (id, community, dossier, ref, title, canonical_url_opened, kind, copy_read,
        verification, after_article, language)
    VALUES (1, '', '', 'ferry', 'The Ferry', 0, 'article', 'original', 'verified', 0, 'en');
    INSERT INTO snapshot VALUES (1, 1, 'abc', 'It sails. It sinks.', '2026-01-01T00:00:00', 1);
    INSERT INTO passage VALUES (1, 1, 0, 1, 0, 19, 0);
    INSERT INTO sentence VALUES (1, 1, 0, 0, 9), (2, 1, 1, 10, 19);
    PRAGMA application_id = 0x5061726C;
    PRAGMA user_version = 1;
"""


async def test_a_store_of_the_first_schema_keeps_its_texts_when_it_is_upgraded(
    tmp_path: Path,
) -> None:
    with sqlite3.connect(tmp_path / "parley.db") as old:
        migrations = ROOT / "bot" / "store" / "migrations"
        old.executescript((migrations / "0001_library.sql").read_text("utf-8"))
        old.executescript(FIRST_SCHEMA)
    old.close()

    async with running(tmp_path / "parley.db") as app:
        head = next(t for t in await app.store.sources.texts(SHARED) if t.ref == "ferry")
        held = await app.store.sources.held(head.snapshot_id)
        assert await app.store.database.damage() == []

    assert held is not None
    (passage,) = held.snapshot.passages
    assert [span.of(held.snapshot.text) for span in passage.sentences] == ["It sails.", "It sinks."]
    assert head.cut == sha256(b"[[1,0,19,0]]").hexdigest()


async def test_what_is_said_keeps_its_identity_when_a_dossier_is_loaded_again(
    tmp_path: Path, shipped: Dossier
) -> None:
    store = await Store.open(tmp_path / "parley.db")
    await save(store, shipped)
    head = (await store.events.heads(1))[0]
    before = await store.events.get(head.id, Scope())
    assert before is not None
    event = shipped.events[0]
    reworded = event.facts[0].model_copy(update={"text": "It is told otherwise."})
    changed = event.model_copy(update={"facts": (reworded, *event.facts[1:]), "framings": ()})

    await save(store, shipped.model_copy(update={"events": (changed, *shipped.events[1:])}))

    after = await store.events.get(head.id, Scope())
    assert after is not None
    assert after.event.framings == ()
    fact = after.standing[reworded.id]
    assert (fact.id, fact.revision) == (before.standing[reworded.id].id, 2)
    gone = await store.events.kept(before.standing[event.framings[0].claims[0].id].id, Scope())
    assert gone is not None
    assert gone.retired
    await save(store, shipped)
    again = await store.events.get(head.id, Scope())
    assert again is not None
    assert again.event == before.event
    assert {r: s.id for r, s in again.standing.items()} == {
        r: s.id for r, s in before.standing.items()
    }
    await store.close()


KILLED = """
    import asyncio, os, signal, sys
    from pathlib import Path
    from bot.dossier.load import read
    from bot.store import Store
    from bot.store import dossiers as module
    from tests.store.test_store import save

    async def main():
        store = await Store.open(Path(sys.argv[1]))
        async def dying(transaction, events, **options):
            assert await transaction.read("SELECT 1 FROM dossier WHERE ref = 'tidal-barrage'", {})
            os.kill(os.getpid(), signal.SIGKILL)
        module.save_events = dying
        await save(store, read(Path(sys.argv[2])))

    asyncio.run(main())
"""


@pytest.mark.server
async def test_a_kill_in_the_middle_of_a_load_leaves_a_whole_store(
    fresh_database: Path, tmp_path: Path, shipped: Dossier
) -> None:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    root = ROOT

    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(SECOND)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )

    assert ended.returncode == -signal.SIGKILL
    async with running(path) as app:
        assert await app.store.dossiers.get("", shipped.id) == shipped
        assert [entry.ref for entry in await app.store.dossiers.visible(Scope())] == [shipped.id]
        (row,) = await app.store.database.read("PRAGMA integrity_check")
        assert row[0] == "ok"
        assert not await app.store.database.read("PRAGMA foreign_key_check")
