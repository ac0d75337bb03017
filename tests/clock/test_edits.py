"""Posts that are to read otherwise: edited soon, seldom and last as they are to read."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.chat.post import NotNow, Refused, Unclear
from bot.chat.reply import Prose, Reply
from bot.clock.edits import Edits
from bot.clock.supervision import supervised
from bot.store.outbox import LONGEST_LEASE, Outbox, State
from bot.store.post_edits import PostEdits, replace, want_edit
from bot.store.remembered import keep_reply
from tests.clock.posting import FERRY, MortalDatabase, add, once, opened, post, sender, until_quiet
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform, Fault, nothing
from tests.fakes.time import START, LeapingTime

BOTH = pytest.mark.parametrize("urgent", [False, True])
CANARY = "canary-7f3a"


def says(text: str) -> Reply:
    return Reply(blocks=(Prose(text=text),))


SECRET = says(f"Somebody wrote {CANARY}. " + f"{CANARY} " * 2000)
"""So long that it fills several pages of the file."""
TAKEN_BACK = says("This text was taken back.")


@pytest.fixture
def time() -> LeapingTime:
    return LeapingTime()


@pytest.fixture
def platform(time: LeapingTime) -> FakePlatform:
    return FakePlatform(time)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[MortalDatabase]:
    database = await opened(tmp_path / "parley.db")
    yield database
    await database.close()


def editor(database: MortalDatabase, platform: FakePlatform, time: LeapingTime) -> Edits:
    return Edits(PostEdits(database), platform, time, random=Random(7))  # noqa: S311  # jitter


async def work(worker: Edits, time: LeapingTime) -> None:
    async with asyncio.TaskGroup() as group:
        await worker.work(time.now(), lambda edit: group.create_task(supervised("an edit", edit)))


async def edit_all(worker: Edits, time: LeapingTime, *, rounds: int = 60) -> list[float]:
    """Edit as long as something is wanted; how many seconds passed before each round."""
    passed: list[float] = []
    for _ in range(rounds):
        due = await worker.next_due(time.now())
        if due is None:
            return passed
        passed.append(max(0.0, (due - time.now()) / timedelta(seconds=1)))
        time.let_pass(passed[-1])
        await work(worker, time)
    raise AssertionError("it never comes to rest")


async def want(
    database: MortalDatabase, key: str, reply: Reply, time: LeapingTime, *, urgent: bool = False
) -> State | None:
    change = replace if urgent else want_edit
    async with database.transaction() as transaction:
        return await change(transaction, key, reply.model_dump_json(), time.now())


async def posted(database: MortalDatabase, platform: FakePlatform, time: LeapingTime) -> None:
    await add(database, post("a"))
    await until_quiet(sender(database, platform, time), time)


async def test_a_post_is_edited_at_most_once_in_15_seconds_and_then_reads_as_it_is_to(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    worker = editor(database, platform, time)

    assert await want(database, "a", says("1 of 7 done"), time) == "sent"
    assert await edit_all(worker, time) == [0]
    for done in (2, 3, 4):
        time.let_pass(1)
        await want(database, "a", says(f"{done} of 7 done"), time)

    assert await edit_all(worker, time) == [12]
    assert platform.edits == [("a", says("1 of 7 done")), ("a", says("4 of 7 done"))]
    assert platform.times("a") == 1


async def test_what_is_wanted_while_an_edit_is_under_way_is_done_next(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    await want(database, "a", says("1 of 7 done"), time)

    async def meanwhile() -> None:
        if not platform.edits:
            await want(database, "a", says("2 of 7 done"), time)
            await work(editor(database, platform, time), time)

    platform.before = meanwhile
    assert await edit_all(editor(database, platform, time), time) == [0, 15]

    assert [reply for _, reply in platform.edits] == [says("1 of 7 done"), says("2 of 7 done")]


async def test_what_is_taken_back_waits_for_no_earlier_edit(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    worker = editor(database, platform, time)
    await want(database, "a", says("1 of 7 done"), time)
    await edit_all(worker, time)
    await want(database, "a", SECRET, time)

    await want(database, "a", TAKEN_BACK, time, urgent=True)

    assert await edit_all(worker, time) == [0]
    assert platform.reads("a") == TAKEN_BACK


@BOTH
async def test_a_post_that_waits_is_sent_as_it_is_to_read_and_not_edited(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, urgent: bool
) -> None:
    await add(database, post("a"))

    assert await want(database, "a", TAKEN_BACK, time, urgent=urgent) == "waiting"
    await until_quiet(sender(database, platform, time), time)
    await edit_all(editor(database, platform, time), time)

    assert platform.reads("a") == TAKEN_BACK
    assert platform.edits == []


@BOTH
async def test_a_post_that_is_being_sent_is_edited_once_it_stands(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, urgent: bool
) -> None:
    await add(database, post("a"))
    platform.faults.append(Fault.LOSES_ANSWER)

    async def meanwhile() -> None:
        platform.before = nothing
        assert await want(database, "a", TAKEN_BACK, time, urgent=urgent) == "sending"
        assert await editor(database, platform, time).next_due(time.now()) is None

    platform.before = meanwhile
    await once(sender(database, platform, time), time.now())
    assert platform.reads("a") == FERRY
    await until_quiet(sender(database, platform, time), time)
    await edit_all(editor(database, platform, time), time)

    assert platform.times("a") == 1
    assert platform.reads("a") == TAKEN_BACK


async def test_a_text_that_is_taken_back_between_reading_and_sending_is_not_sent(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, post("a"))
    outbox = Outbox(database)
    (held,) = await outbox.lease("fake", "one", now=START, steady=time.steady, rooms=1)
    entry = await outbox.head(held, START)
    assert entry

    await want(database, "a", TAKEN_BACK, time, urgent=True)

    assert await outbox.begin(held, entry, now=START, steady=time.steady()) is None
    assert await outbox.state("a") == "waiting"


async def test_nothing_is_edited_that_reads_so_already_or_is_not_known(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)

    assert await want(database, "a", FERRY, time) == "sent"
    assert await want(database, "nothing", FERRY, time) is None
    assert await edit_all(editor(database, platform, time), time) == []


@BOTH
async def test_what_was_never_posted_is_not_edited(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, urgent: bool
) -> None:
    await add(database, post("a"))
    platform.faults.append(Fault.REFUSES)

    async def meanwhile() -> None:
        await want(database, "a", TAKEN_BACK, time, urgent=urgent)

    platform.before = meanwhile
    await until_quiet(sender(database, platform, time), time)
    await edit_all(editor(database, platform, time), time)

    assert await Outbox(database).state("a") == "failed"
    assert platform.edits == []


@pytest.mark.parametrize("fault", [NotNow("Too many.", 7), NotNow("Gone."), Unclear("Lost.")])
async def test_what_cannot_be_edited_now_is_edited_later(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, fault: Exception
) -> None:
    await posted(database, platform, time)
    await want(database, "a", TAKEN_BACK, time)
    platform.edit_faults.extend([fault] * 6)

    waited = await edit_all(editor(database, platform, time), time)

    assert platform.reads("a") == TAKEN_BACK
    assert all(later >= 1 for later in waited[1:])
    if fault.args == ("Too many.",):
        assert waited == [0] + [7] * 6


@pytest.mark.parametrize(
    "told", [(Refused("The message is gone."), 1), (Unclear("Lost."), 8)], ids=["refused", "lost"]
)
async def test_what_cannot_be_edited_at_all_is_dropped_and_logged(
    database: MortalDatabase,
    platform: FakePlatform,
    time: LeapingTime,
    told: tuple[Exception, int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await posted(database, platform, time)
    (fault, tries), before = told, platform.asked
    await want(database, "a", TAKEN_BACK, time)
    platform.edit_faults.extend([fault] * 99)

    with caplog.at_level(logging.WARNING):
        await edit_all(editor(database, platform, time), time)

    assert platform.asked - before == tries
    assert caplog.messages == ["post not edited"]


async def test_a_platform_that_is_away_for_long_uses_up_no_try(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    await want(database, "a", TAKEN_BACK, time)
    platform.edit_faults.extend([NotNow("There is no way.")] * 40)

    waited = await edit_all(editor(database, platform, time), time)

    assert platform.reads("a") == TAKEN_BACK
    assert max(waited) <= 300


async def test_a_bug_in_an_edit_neither_storms_nor_goes_on_for_ever(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    before = platform.asked
    await want(database, "a", TAKEN_BACK, time)
    platform.edit_faults.extend(ZeroDivisionError() for _ in range(99))

    waited = await edit_all(editor(database, platform, time), time)

    assert platform.asked - before == 8
    assert min(waited[1:]) == LONGEST_LEASE / 1000


@pytest.mark.parametrize("steps", range(14))
async def test_a_kill_at_any_step_loses_no_edit(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, steps: int
) -> None:
    await posted(database, platform, time)
    await want(database, "a", TAKEN_BACK, time, urgent=True)
    database.life = platform.life = Life(steps)
    try:
        await work(editor(database, platform, time), time)
    except* Killed:
        pass
    database.life = platform.life = Life()

    await edit_all(editor(database, platform, time), time)

    assert platform.reads("a") == TAKEN_BACK


def found(folder: Path) -> list[str]:
    """The files of the database in which the canary stands."""
    return [path.name for path in folder.glob("*") if CANARY.encode() in path.read_bytes()]


@pytest.mark.parametrize("state", ["waiting", "sending", "sent"])
async def test_a_text_that_was_taken_back_is_nowhere_in_the_files(
    database: MortalDatabase,
    platform: FakePlatform,
    time: LeapingTime,
    tmp_path: Path,
    state: State,
) -> None:
    others = [post(f"other {n}").model_copy(update={"reply": says("x" * 900)}) for n in range(30)]
    secret = post("a").model_copy(update={"reply": SECRET})
    await add(database, *others[:15], secret, *others[15:])
    async with database.transaction() as transaction:
        text = SECRET.model_dump_json()
        values = {"community": "", "reply": text, "now": START}
        await keep_reply(transaction, token="t", post="a", **values)  # type: ignore[arg-type]  # noqa: S106
    if state == "sending":
        platform.faults.extend([None] * 15 + [Fault.LOSES_ANSWER])
        await once(sender(database, platform, time), time.now())
        await once(sender(database, platform, time), time.now())
    elif state == "sent":
        await until_quiet(sender(database, platform, time), time)
    assert await Outbox(database).state("a") == state
    assert found(tmp_path)

    await want(database, "a", TAKEN_BACK, time, urgent=True)

    assert found(tmp_path) == []
    await until_quiet(sender(database, platform, time), time)
    await edit_all(editor(database, platform, time), time)
    assert platform.reads("a") == TAKEN_BACK
    assert found(tmp_path) == []


async def test_the_files_are_cleared_as_soon_as_nobody_reads_what_was_there_before(
    database: MortalDatabase, time: LeapingTime, tmp_path: Path
) -> None:
    await add(database, post("a").model_copy(update={"reply": SECRET}))
    other = sqlite3.connect(tmp_path / "parley.db", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM outbox").fetchall()
    await want(database, "a", TAKEN_BACK, time, urgent=True)
    assert found(tmp_path)

    other.close()
    await add(database, post("b"))

    assert found(tmp_path) == []


async def test_each_edit_has_a_name_that_is_the_same_for_all_its_tries(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await posted(database, platform, time)
    worker = editor(database, platform, time)
    for text in ("3 take part", "2 take part", "3 take part"):
        platform.edit_faults += [NotNow("not now"), Unclear("no answer")]
        await want(database, "a", says(text), time)
        await edit_all(worker, time)
    await want(database, "a", says("4 take part"), time)
    platform.edit_faults += [Unclear("no answer")]
    time.let_pass(15)
    await work(worker, time)
    await want(database, "a", says("5 take part"), time)
    await edit_all(worker, time)

    names = platform.edits_asked
    assert [len(set(names[start : start + 3])) for start in (0, 3, 6)] == [1, 1, 1]
    assert len(set(names)) == 5
