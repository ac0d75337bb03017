"""What is measured is named as Prometheus would have it, and tells of nobody."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import isnan
from pathlib import Path

import aiohttp
import pytest

from bot.app import now, running
from bot.chat.post import Post
from bot.chat.reply import Prose, Reply
from bot.cli.watching import backups_seen
from bot.config import Settings, place
from bot.domain.errors import UserError
from bot.domain.health import Connection
from bot.store.model_spending import Call, Reserved
from bot.store.outbox import enqueue
from bot.watching.look import BackupsSeen, Look, Present
from bot.watching.metrics import Counting, Metrics
from bot.watching.server import served
from tests.clock.posting import add, opened, post, sender, until_quiet
from tests.fakes.platform import FakePlatform
from tests.fakes.time import START, LeapingTime
from tests.speaking import Parley

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "observing.md"
LABELS = {"command", "outcome", "platform", "task", "kind", "state", "level", "event", "version"}


@dataclass
class Watched:
    """A bot that is measured, and what is told of it."""

    metrics: Metrics
    ours: Parley
    database: Path
    port: int
    connections: list[Connection] = field(default_factory=list)

    async def page(self, path: str, accept: str = "text/plain") -> tuple[int, str]:
        """What is told at a path, and the status with it."""
        address = f"http://127.0.0.1:{self.port}/{path}"
        async with (
            aiohttp.ClientSession(headers={"Accept": accept}) as http,
            http.get(address) as answer,
        ):
            return answer.status, await answer.text()

    async def value(self, line: str) -> float | None:
        """The value of a metric; None where there is no such line."""
        _, told = await self.page("metrics")
        found = [each for each in told.splitlines() if each.startswith(f"{line} ")]
        return float(found[0].split()[-1]) if found else None


@pytest.fixture
async def watched(database: Path, socket_enabled: None) -> AsyncIterator[Watched]:
    metrics = Metrics("1.2.3")
    connections: list[Connection] = []
    async with running(database, observer=metrics) as app:
        look = Look(app.store, database, now, lambda: connections)
        async with served(metrics, look, "127.0.0.1", 0) as port:
            yield Watched(metrics, Parley(app), database, port, connections)


async def waits(watched: Watched, since: timedelta, platform: str = "discord") -> None:
    """A post that was due so long ago waits."""
    post = Post(
        community=f"{platform}:1",
        platform=platform,
        room="1",
        key=f"noon, {since}",
        reply=Reply(blocks=(Prose(text="The ferry leaves at noon."),)),
        due=now() - since,
    )
    store = watched.ours.app.store
    await store.communities.ensure(post.community)
    async with store.database.transaction() as transaction:
        await enqueue(transaction, post.letter(), now())


async def test_commands_are_counted_by_how_they_ended(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watched.ours.says("ask Who proposed a peace summit?")
    await watched.ours.says("ask")
    await watched.ours.says("framing no such event")
    monkeypatch.setattr(watched.ours.app.services.ask, "answer", breaks)
    await watched.ours.says("ask Who proposed a peace summit?")

    of_ask = 'parley_commands_total{command="ask",outcome='
    assert await watched.value(f'{of_ask}"answered"}}') == 1
    assert await watched.value(f'{of_ask}"refused"}}') == 1
    assert await watched.value(f'{of_ask}"failed"}}') == 1
    assert await watched.value('parley_commands_total{command="framing",outcome="refused"}') == 1
    assert await watched.value('parley_command_duration_seconds_count{command="ask"}') == 3


async def test_a_command_that_the_bot_does_not_take_is_refused(watched: Watched) -> None:
    ours = Parley(watched.ours.app, "test:ours", "test:square")
    await ours.says("settings community rate:1", ours.person("mo", moderator=True))

    for _ in range(2):
        await ours.says("ask Who proposed a peace summit?")

    of_ask = 'parley_commands_total{command="ask",outcome='
    assert await watched.value(f'{of_ask}"answered"}}') == 1
    assert await watched.value(f'{of_ask}"refused"}}') == 1


async def breaks(*_: object, **__: object) -> None:
    raise ValueError("no")


async def test_a_command_that_takes_too_long_is_counted_as_such(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_long(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(watched.ours.app.services.ask, "answer", too_long)
    await watched.ours.says("ask Who proposed a peace summit?")

    assert await watched.value('parley_commands_total{command="ask",outcome="timed_out"}') == 1


async def test_questions_that_nothing_answers_are_abstentions(watched: Watched) -> None:
    await watched.ours.says("ask Who proposed a peace summit?")
    await watched.ours.says("ask Which cheese do penguins like best of all?")

    assert await watched.value('parley_questions_total{outcome="abstained"}') == 1


async def test_a_call_of_a_model_is_counted_with_what_it_took(watched: Watched) -> None:
    store = watched.ours.app.store
    await store.communities.ensure("discord:1")
    call = Call(
        "discord:1", "wording", "m", "h", "1", 300, 20, False, 1_500_000, 700, "verified", now()
    )
    await store.model_spending.settle(Reserved("[]", 320), 320, call)

    watched.metrics.draft("wording", "over budget")

    refused = 'parley_model_drafts_total{outcome="over_budget",task="wording"}'
    assert await watched.value(refused) == 1
    of_task = '{task="wording"'
    assert await watched.value('parley_model_calls_total{outcome="verified",task="wording"}') == 1
    assert await watched.value('parley_model_tokens_total{kind="prompt",task="wording"}') == 300
    assert await watched.value(f"parley_model_cost_total{of_task}}}") == 1.5
    assert await watched.value(f"parley_model_call_duration_seconds_sum{of_task}}}") == 0.7


async def test_the_outbox_is_told_as_it_is(watched: Watched) -> None:
    await waits(watched, timedelta(minutes=2))
    await waits(watched, -timedelta(hours=2))

    assert await watched.value('parley_outbox_posts{state="waiting"}') == 2
    assert await watched.value('parley_outbox_posts{state="overdue"}') == 1
    age = await watched.value("parley_outbox_oldest_due_age_seconds")
    assert age is not None
    assert 120 <= age < 180


async def test_it_is_ready_where_a_platform_is_connected_and_nothing_is_stuck(
    watched: Watched,
) -> None:
    assert (await watched.page("readyz"))[0] == 503
    watched.connections[:] = [Connection("discord", connected=False)]
    assert (await watched.page("readyz"))[0] == 503
    watched.connections.append(Connection("matrix", connected=True, quiet=3.5))
    assert (await watched.page("readyz"))[0] == 200
    await waits(watched, timedelta(minutes=14), "matrix")
    await waits(watched, timedelta(hours=1), "elsewhere")
    assert (await watched.page("readyz"))[0] == 200
    await waits(watched, timedelta(minutes=16), "matrix")

    status, told = await watched.page("readyz")

    assert status == 503
    assert '"stuck_posts": 1' in told
    assert await watched.value('parley_platform_connected{platform="discord"}') == 0
    assert await watched.value('parley_platform_sync_age_seconds{platform="matrix"}') == 3.5


async def test_a_database_that_cannot_be_read_is_told_and_does_not_break_the_page(
    watched: Watched,
) -> None:
    watched.connections[:] = [Connection("discord", connected=True)]
    await waits(watched, timedelta(minutes=2))
    assert await watched.value('parley_outbox_posts{state="waiting"}') == 1
    store = watched.ours.app.store
    async with store.database.transaction() as transaction:
        await transaction.write("ALTER TABLE outbox RENAME TO gone", {})

    status, told = await watched.page("readyz")

    assert (status, '"database": false' in told) == (503, True)
    assert await watched.value("parley_database_readable") == 0
    for unknown in ('posts{state="waiting"}', "oldest_due_age_seconds"):
        assert isnan(await watched.value(f"parley_outbox_{unknown}") or 0)
    assert (await watched.page("healthz"))[0] == 200


async def test_backups_are_told_as_far_as_they_can_be_seen(database: Path) -> None:
    metrics = Metrics("1.2.3")
    seen: list[BackupsSeen | None] = [
        None,
        BackupsSeen(now() - timedelta(hours=3), overdue=False),
        BackupsSeen(None, overdue=True),
    ]
    read = metrics.registry.get_sample_value
    told = []
    async with running(database) as app:
        look = Look(app.store, database, now, list[Connection], lambda _: seen.pop(0))
        while seen:
            metrics.page(await look.present(), "")
            names = ("parley_backup_age_seconds", "parley_backup_overdue")
            told.append([read(name) for name in names])

    none, (age, overdue), (unseen, then) = told
    assert none == [None, None]
    assert age is not None
    assert 10800 <= age < 10860
    assert overdue == 0
    assert unseen is not None
    assert isnan(unseen)
    assert then == 1


def test_a_folder_of_backups_that_cannot_be_seen_is_overdue(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("no folder")
    settings = Settings(database=tmp_path / "parley.db", backups=tmp_path / "backups")

    assert backups_seen(settings)(now()) == BackupsSeen(None, overdue=True)
    assert backups_seen(Settings(database=tmp_path / "parley.db"))(now()) is None


async def test_warnings_and_errors_of_the_log_are_counted_by_event(watched: Watched) -> None:
    log = logging.getLogger("bot.test")
    counting = Counting(watched.metrics)
    log.addHandler(counting)
    log.error("background work failed", extra={"worker": "@ann:example.org"})
    log.info("discord ready")
    log.removeHandler(counting)

    line = 'parley_log_events_total{event="background work failed",level="error"}'
    assert await watched.value(line) == 1
    assert "ready" not in (await watched.page("metrics"))[1]


async def test_posts_are_counted_with_how_late_they_came(tmp_path: Path) -> None:
    metrics, time = Metrics("1.2.3"), LeapingTime()
    database, platform = await opened(tmp_path / "parley.db"), FakePlatform(time)
    await add(database, post("on time"), post("too late", late_after=START + timedelta(hours=1)))
    time.let_pass(2 * 3600)
    await until_quiet(sender(database, platform, time, observer=metrics), time)
    await database.close()

    read = metrics.registry.get_sample_value
    name = platform.name
    assert read("parley_posts_total", {"platform": name, "outcome": "sent"}) == 1
    assert read("parley_posts_total", {"platform": name, "outcome": "skipped"}) == 1
    assert read("parley_post_lateness_seconds_count", {"platform": name}) == 1
    late = read("parley_post_lateness_seconds_sum", {"platform": name})
    assert late is not None
    assert late >= 7200


async def test_names_and_labels_are_as_they_should_be(watched: Watched) -> None:
    watched.connections[:] = [Connection("matrix", connected=True, quiet=1.0)]
    await watched.ours.says("ask Who proposed a peace summit?")
    metrics = watched.metrics
    metrics.post("matrix", "sent", 1.0)
    metrics.draft("wording", "verified")
    await watched.page("metrics")

    families = [each for each in metrics.registry.collect() if each.name.startswith("parley_")]
    assert len(families) > 15
    for family in families:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", family.name)
        assert family.documentation.endswith(".")
        for sample in family.samples:
            assert set(sample.labels) <= LABELS | {"le"}, sample
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


async def test_programs_may_ask_for_open_metrics(watched: Watched) -> None:
    _, told = await watched.page("metrics", "application/openmetrics-text; version=1.0.0")

    assert told.endswith("# EOF\n")


def test_every_metric_is_in_the_manual() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    metrics = Metrics("1.2.3")
    metrics.page(Present(backup_overdue=False), "")
    names = {each.name for each in metrics.registry.collect() if "parley" in each.name}

    assert len(names) > 15
    assert [name for name in sorted(names) if f"`{name}" not in manual] == []


@pytest.mark.usefixtures("socket_enabled")
async def test_a_place_that_cannot_be_had_is_a_sentence(watched: Watched) -> None:
    look = Look(watched.ours.app.store, watched.database, now, list[Connection])

    with pytest.raises(UserError, match="cannot be had") as caught:
        async with served(Metrics("1"), look, "127.0.0.1", watched.port):
            pass

    assert "PARLEY_METRICS" in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9464", ("127.0.0.1", 9464)),
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104  # as somebody may want it
        ("[::1]:9464", ("::1", 9464)),
        ("parley.internal:9464", ("parley.internal", 9464)),
        ("99999", None),
        ("here", None),
        ("http://127.0.0.1:9464", None),
    ],
)
def test_a_place_is_a_port_or_an_address_with_one(
    typed: str, meant: Sequence[object] | None
) -> None:
    assert place(typed) == meant
