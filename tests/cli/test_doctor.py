"""`parley doctor` finds what is wrong, says what to do, and changes nothing."""

import ast
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from pydantic import SecretStr

from bot import resources
from bot.__main__ import main
from bot.adapters.matrix.account.session import Session, write
from bot.app import now, running
from bot.chat.post import Post
from bot.chat.reply import Prose, Reply
from bot.domain.health import Examined, date_of
from bot.services.doctor import files
from bot.services.doctor.clock import clocks
from bot.services.doctor.definitions import broken
from bot.store import Store
from bot.store.outbox import enqueue
from tests.cli.doctoring import ROOT, doctor

server = pytest.mark.server
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path) -> Path:
    path = Path(copyfile(fresh_database, tmp_path / "parley.db"))
    path.chmod(0o600)
    return path


def content(path: Path) -> bytes:
    return path.read_bytes()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def opened(database: Path, env: Path, text: str) -> None:
    """Let others read the database and the settings."""
    database.chmod(0o644)
    env.write_text(text)
    env.chmod(0o640)


def spoil(database: Path) -> None:
    """Overwrite a page in which claims are."""
    with sqlite3.connect(database) as connection:
        (page,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'claim'"
        ).fetchone()
    torn = bytearray(database.read_bytes())
    torn[(root - 1) * page : root * page] = b"\x77" * page
    database.write_bytes(torn)


@server
async def test_all_well(database: Path) -> None:
    before = content(database)

    visit = await doctor(database, "--offline")

    assert visit.code == 0
    assert visit.error == ""
    assert {each["level"] for of in visit.found.values() for each in of} == {"ok", "note"}
    for code in ("settings", "files", "database", "database-size", "disk", "outbox", "schedules"):
        assert visit.level(code) == "ok", code
    assert visit.level("definitions") == "ok"
    assert "parley matrix login" in visit.said("platform-none")
    assert content(database) == before


@server
async def test_nothing_is_tidied(database: Path) -> None:
    async with running(database) as app:
        await app.store.communities.ensure("ours")
        then = now() - timedelta(days=200)
        await app.store.gaps.record("ours", "S-ART", "Who keeps the clock?", "clock", then)

    await doctor(database, "--offline")

    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM gap").fetchone() == (1,)


@server
async def test_a_setting_that_is_unknown_or_wrong_does_not_keep_it_from_the_rest(
    database: Path,
) -> None:
    visit = await doctor(database, "--offline", colour="blue", model_seconds="soon")

    assert visit.code == 1
    assert "There is no setting PARLEY_COLOUR." in visit.said("setting-wrong")
    assert "PARLEY_MODEL_SECONDS cannot be that" in visit.said("setting-wrong")
    assert visit.level("database") == "ok"


@server
async def test_what_is_secret_and_open_to_others_is_named(database: Path) -> None:
    env = database.parent / ".env"
    opened(database, env, "PARLEY_MODEL_KEY=secret-of-mine\n")

    visit = await doctor(database, "--offline")

    assert visit.code == 1
    assert f"chmod 0600 {database}" in visit.said("file-open")
    assert f"chmod 0600 {env}" in visit.said("file-open")
    assert "secret-of-mine" not in str(visit)


@server
async def test_settings_that_cannot_be_read_are_named(database: Path) -> None:
    (database.parent / ".env").write_bytes(b"PARLEY_MODEL=\xff\xfe\n")

    visit = await doctor(database, "--offline")

    assert visit.code == 1
    assert ".env cannot be read." in visit.said("setting-wrong")


@server
async def test_without_a_database_there_is_nothing_to_mend_and_none_is_made(tmp_path: Path) -> None:
    visit = await doctor(tmp_path / "none.db", "--offline")

    assert visit.code == 0
    assert visit.level("database-missing") == "note"
    assert names(tmp_path) == []


@server
async def test_what_is_no_database_cannot_be_looked_at(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear reader, " * 100)
    other.chmod(0o600)

    visit = await doctor(other, "--offline")

    assert visit.code == 2
    assert "cannot be used as Parley's database" in visit.said("database-unusable")
    assert visit.level("definitions") == "ok"
    assert other.read_text().startswith("Dear reader")


@server
async def test_a_newer_and_an_older_database_are_left_as_they_are(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        (newest,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {newest + 1}")
    newer = await doctor(database, "--offline")
    with sqlite3.connect(database) as connection:
        connection.execute(f"PRAGMA user_version = {newest - 1}")
    older = await doctor(database, "--offline")

    assert newer.code == 2
    assert "newer Parley" in newer.said("database-unusable")
    assert older.code == 0
    assert "start Parley" in older.said("database-older")
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (newest - 1,)


@server
async def test_damage_is_found_and_nothing_else_is_looked_at_then(database: Path) -> None:
    spoil(database)

    visit = await doctor(database, "--offline")

    assert visit.code == 1
    assert "Stop Parley, and restore" in visit.said("database-damaged")
    assert visit.level("outbox") == ""


async def _overdue(database: Path, platform: str) -> None:
    async with running(database) as app:
        post = Post(
            community=f"{platform}:1",
            platform=platform,
            room="1",
            key=f"{platform} at noon",
            reply=Reply(blocks=(Prose(text="The ferry leaves at noon."),)),
            due=now() - LONG_AGO,
        )
        await app.store.communities.ensure(post.community)
        async with app.store.database.transaction() as transaction:
            await enqueue(transaction, post.letter(), now())


@server
async def test_posts_that_are_overdue_are_counted_by_platform(database: Path) -> None:
    await _overdue(database, "discord")
    await _overdue(database, "matrix")

    visit = await doctor(database, "--offline", discord_token="a-token")  # noqa: S106

    assert visit.code == 1
    assert "1 posts for discord" in visit.said("outbox-overdue")
    assert "matrix is not set up" in visit.said("outbox-waiting")


@server
async def test_a_schedule_that_is_stuck_is_named(database: Path) -> None:
    async with running(database) as app:
        await app.store.communities.ensure("discord:1")
    then = int((now() - LONG_AGO).timestamp())
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO report_schedule (community, number, room, called, told, days, hour, zone,"
            " due, made_at) SELECT id, 1, 'discord:5', 'square', 'discord:5', 7, 9, 'UTC', ?, ?"
            " FROM community WHERE id = 'discord:1'",
            (then, then),
        )

    visit = await doctor(database, "--offline", discord_token="a-token")  # noqa: S106

    assert visit.code == 1
    assert "summaries" in visit.said("schedule-stuck")


@server
async def test_an_exercise_of_a_community_that_broke_is_named(database: Path) -> None:
    async with running(database) as app:
        await app.store.communities.ensure("ours")
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO exercise_definition (community, exercise, text, added_at)"
            " VALUES ('ours', 'tea', 'no: exercise', '2026-01-01')"
        )

    visit = await doctor(database, "--offline")

    assert visit.code == 1
    assert "The exercise tea of ours cannot be used" in visit.said("exercise-broken")


@server
async def test_it_looks_while_another_process_writes(database: Path) -> None:
    store = await Store.open(database)
    async with store.database.transaction() as transaction:
        await transaction.write("UPDATE community SET id = id WHERE id = :none", {"none": "nobody"})
        visit = await doctor(database, "--offline")
    await store.close()

    assert visit.code == 0
    assert visit.level("database") == "ok"


@server
async def test_metrics_that_other_machines_may_read_are_a_note(database: Path) -> None:
    visit = await doctor(database, "--offline", metrics="0.0.0.0:9464")
    at_home = await doctor(database, "--offline", metrics="9464")

    assert visit.code == 0
    assert "PARLEY_METRICS" in visit.said("metrics-open")
    assert at_home.level("metrics-open") == ""


@server
async def test_discord_out_of_reach_is_trouble_and_offline_it_is_not_asked(database: Path) -> None:
    set_up = {"discord_token": "a-token", "discord_api": "http://127.0.0.1:9/v10"}

    asked = await doctor(database, **set_up)
    offline = await doctor(database, "--offline", **set_up)

    assert asked.code == 1
    assert "Look at the network" in asked.said("discord-unreachable")
    assert asked.level("database") == "ok"
    assert offline.code == 0
    assert "a-token" not in str(asked)


def session(folder: Path) -> None:
    secret = SecretStr("A" * 43)
    write(
        folder,
        Session(
            homeserver="http://127.0.0.1:9",
            user="@parley:example.org",
            device="HARBOUR",
            token=SecretStr("a-token-of-matrix"),
            pickle_key=secret,
            master=secret,
            self_signing=secret,
            user_signing=secret,
        ),
    )


@server
async def test_a_session_on_matrix_that_lost_its_keys_is_trouble(database: Path) -> None:
    session(database.parent / "matrix")

    visit = await doctor(database)

    assert visit.code == 1
    assert "parley matrix login" in visit.said("matrix-session")
    assert "a-token-of-matrix" not in str(visit)


@server
async def test_a_session_on_matrix_that_cannot_be_read_is_trouble(database: Path) -> None:
    folder = database.parent / "matrix"
    folder.mkdir(mode=0o700)
    (folder / "session.json").touch(0o600)

    visit = await doctor(database)

    assert visit.code == 1
    assert "is no session" in visit.said("matrix-session")


def test_people_read_a_line_a_finding(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_DATABASE", str(database))
    monkeypatch.chdir(database.parent)

    code = main(["doctor", "--offline"])

    out = capsys.readouterr().out.splitlines()
    assert code == 0
    assert "ok       The database is sound." in out
    assert {line.split()[0] for line in out} == {"ok", "note"}


MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ours", "code", "words"),
    [
        (MOMENT + timedelta(seconds=59), "clock", "agrees with that of Discord"),
        (MOMENT + timedelta(seconds=61), "clock-wrong", "61 seconds ahead of that of Discord"),
        (MOMENT - timedelta(hours=1), "clock-wrong", "3600 seconds behind that of Discord"),
    ],
)
def test_a_clock_is_held_against_that_of_the_platform(
    ours: datetime, code: str, words: str
) -> None:
    (found,) = clocks({"Discord": Examined((), ours, MOMENT)})

    assert (found.code, words in found.text) == (code, True)


def test_a_platform_that_does_not_say_the_time_is_no_clock() -> None:
    assert list(clocks({"Discord": Examined((), MOMENT, None)})) == []
    assert date_of(None) is None
    assert date_of("noon") is None
    assert date_of("Sun, 01 Mar 2026 12:00:00 GMT") == MOMENT


@pytest.mark.parametrize(
    ("free", "size", "code"),
    [
        (10 * 2**30, 2**20, "disk"),
        (3 * 2**30, 2 * 2**30, "disk-low"),
        (100 * 2**20, 2**20, "disk-full"),
    ],
)
def test_a_disk_has_room_or_not(free: int, size: int, code: str) -> None:
    assert files.space(Path("/srv"), free, size).code == code


def test_a_write_ahead_log_that_is_never_emptied_is_a_note(tmp_path: Path) -> None:
    codes = [each.code for each in files.sizes(tmp_path / "parley.db", 2**20, 2**29)]

    assert "log-long" in codes


@pytest.fixture
def torn(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A dossier, an exercise and a deck, of which each was spoilt."""
    made = []
    for number, path in enumerate(
        (resources.dossiers()[0], resources.exercises()[0], resources.decks()[0])
    ):
        text = path.read_text(encoding="utf-8")
        made.append(tmp_path / f"{number}-{path.name}")
        made[-1].write_text(text.replace("\ntitle:", "\ntitel:", 1), encoding="utf-8")
        assert made[-1].read_text(encoding="utf-8") != text
    return made[0], made[1], made[2]


def test_what_is_wrong_with_shipped_files_is_named_with_its_line(
    torn: tuple[Path, Path, Path],
) -> None:
    dossier, exercise, deck = torn

    found = broken([dossier], [exercise], [deck])

    assert {each.code for each in found} == {"definition-broken"}
    for path in torn:
        assert any(each.text.startswith(f"{path.name}:") for each in found), path


def test_shipped_files_that_are_gone_are_named(tmp_path: Path) -> None:
    (found,) = broken([], [tmp_path / "tea.yaml"], [])

    assert "tea.yaml" in found.text


def test_every_code_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "observing.md").read_text(encoding="utf-8")
    codes = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    codes.add(first.value)

    assert len(codes) > 35
    assert [code for code in sorted(codes) if f"`{code}`" not in manual] == []
