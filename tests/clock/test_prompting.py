"""Prompts come once, at their time, whatever becomes of the processes, the clock and the rooms."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.person import Account
from bot.domain.prompting import Wishes
from bot.recurrence.quiet import Quiet
from bot.recurrence.rule import Daily, Recurrence, Rule
from bot.services.prompts.decks import shipped
from bot.services.prompts.posting import BROKE, IN_QUIET_HOURS, MISSED
from bot.store.communities import ensure_community
from bot.store.outbox import as_ms
from bot.store.prompt_occasions import Occasion
from bot.store.prompt_schedules import AHEAD, NewSchedule, Schedule, add_schedule
from bot.store.scope import Scope
from bot.store.settings import EVERYWHERE, put_setting
from tests.clock.year import BEGIN, SEA, Process, Sea, Wanted, live_through
from tests.fakes.life import Life
from tests.fakes.time import LeapingTime
from tests.speaking import shown

TOWN = f"{SEA}:town"
QUAY = f"{SEA}:quay"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOON = BEGIN + 12 * HOUR
AT_NOON = Daily(at=time(12))
MODERATOR = Account(SEA, "somebody")


class Town:
    """A community with schedules, and the processes that post for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = LeapingTime(BEGIN)
        self.sea = Sea(self.clock, 1)
        self.sea.clear = True
        self.processes: list[Process] = []

    async def starts(self) -> Process:
        """Another process."""
        process = Process(self.path, self.sea, self.clock, len(self.processes))
        self.processes.append(process)
        await process.start(Life(), anew=True)
        return process

    @property
    def app(self) -> Any:
        return self.processes[0].app

    async def has(
        self, rule: Rule = AT_NOON, *, room: str = QUAY, wishes: Wishes | None = None
    ) -> Schedule:
        """A schedule, from now on; moderators are told in another room."""
        recurrence = Recurrence(zone="UTC", rule=rule)
        planned = recurrence.after(self.clock.now())
        assert planned is not None
        new = NewSchedule(
            community=TOWN,
            room=room,
            called="#quay",
            told=f"{SEA}:town hall",
            deck=shipped()[0].id,
            recurrence=recurrence,
            wishes=wishes or Wishes(),
            seed=7,
            planned=planned,
        )
        async with self.app.store.database.transaction() as transaction:
            await ensure_community(transaction, TOWN)
            number = await add_schedule(transaction, new, self.clock.now())
        return await self.stands(number)

    async def stands(self, number: int) -> Schedule:
        """A schedule as it is kept now."""
        found: Schedule = await self.app.services.prompts.scheduling.get(Scope(TOWN), number)
        return found

    async def is_quiet(self, starts: int, ends: int) -> None:
        """From now on, prompts keep to these hours."""
        quiet = Quiet(starts=time(starts), ends=time(ends), zone="UTC")
        async with self.app.store.database.transaction() as transaction:
            await put_setting(
                transaction,
                community=TOWN,
                room=EVERYWHERE,
                name="quiet",
                value=quiet.model_dump(mode="json"),
            )

    async def until(self, moment: datetime) -> None:
        """Let the time pass until the clock shows that, and whatever is due be done."""
        while self.clock.now() < moment:
            dues = [await each.next_due() for each in self.processes if each.alive]
            due = min((each for each in dues if each is not None), default=moment)
            if due > self.clock.now():
                wait = min(due, moment) - self.clock.now()
                self.clock.let_pass(max(0.001, wait / timedelta(seconds=1)))
            else:
                await asyncio.gather(*(each.turn() for each in self.processes if each.alive))

    async def sets_clock(self, wrong: timedelta) -> None:
        """The time of day is so wrong from now on; just before, each process has looked at it."""
        for process in self.processes:
            await process.next_due()
        self.clock.wrong = wrong

    async def stands_still_until(self, moment: datetime) -> None:
        """Nobody works meanwhile; then a process begins anew."""
        self.clock.let_pass((moment - self.clock.now()) / timedelta(seconds=1))
        await self.processes[0].start(Life(), anew=False)

    def came(self, schedule: Schedule, planned: datetime) -> list[datetime]:
        """When the prompt of a date was posted, by the bot's clock."""
        return self.sea.posted.get(f"prompt:{TOWN}:{schedule.number}/{as_ms(planned)}", [])

    def prompts(self) -> list[str]:
        """The keys of all prompts that were posted, with each post of it."""
        posted = self.sea.posted.items()
        return [key for key, came in posted for _ in came if key.startswith("prompt:")]

    async def left_out(self, schedule: Schedule) -> dict[datetime, str]:
        """The dates that were not posted, with why."""
        past: list[Occasion] = await self.app.services.prompts.scheduling.past(schedule)
        return {each.planned: each.why for each in past if each.state != "posted"}

    def told(self) -> list[str]:
        """What moderators were told, as they read it."""
        assert {notice.room for notice in self.sea.notices} <= {"town hall"}
        return [shown(notice.reply) for notice in self.sea.notices]


@pytest.fixture
async def town(fresh_database: Path, tmp_path: Path) -> AsyncIterator[Town]:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    town = Town(path)
    await town.starts()
    try:
        yield town
    finally:
        for process in town.processes:
            await process.close()


@pytest.mark.parametrize("seed", [1, 2])
async def test_weeks_full_of_troubles_post_each_date_once_or_list_it_as_left_out(
    seed: int, tmp_path: Path
) -> None:
    came = await live_through(Wanted(20, timedelta(weeks=6), seed), tmp_path)

    wrong = ("twice", "lost", "against_the_rule", "notices_twice", "untold", "open", "incidents")
    assert {name: came[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert came["due"] == came["posted"] + came["skipped"] > 200
    assert came["crashes"] > 5


@pytest.mark.parametrize("clear", [True, False])
async def test_a_death_at_any_step_around_a_date_leaves_one_post(
    town: Town, *, clear: bool
) -> None:
    schedule = await town.has()
    process = town.processes[0]
    town.sea.clear = clear
    deaths = 0

    for steps in range(200):
        noon = NOON + steps * DAY
        await town.until(noon - HOUR)
        process.lives(Life(steps))
        await town.until(noon + HOUR)
        if process.alive and clear:
            break
        if not process.alive:
            deaths += 1
            await process.start(Life(), anew=False)
        await town.until(noon + 4 * HOUR)
        process.lives(Life())

        assert len(town.came(schedule, noon)) == 1, steps

    process.lives(Life())
    assert deaths > 40
    assert await town.left_out(schedule) == {}


async def test_two_processes_post_once_though_one_dies_at_any_step(town: Town) -> None:
    schedule = await town.has()
    mortal = await town.starts()

    for steps in range(60):
        noon = NOON + steps * DAY
        await town.until(noon - HOUR)
        mortal.lives(Life(steps))
        await town.until(noon + HOUR)
        if not mortal.alive:
            await mortal.start(Life(), anew=False)

        assert len(town.came(schedule, noon)) == 1, steps


async def test_prompts_of_many_rooms_at_once_are_shared_by_two_processes(town: Town) -> None:
    schedules = [await town.has(room=f"{SEA}:room {number}") for number in range(30)]
    await town.starts()

    await town.until(NOON + HOUR)

    assert [len(town.came(each, NOON)) for each in schedules] == [1] * 30


@pytest.mark.parametrize("anew", [True, False])
async def test_a_clock_that_is_set_back_posts_nothing_again_and_loses_nothing(
    town: Town, *, anew: bool
) -> None:
    schedule = await town.has()
    await town.until(NOON + HOUR / 2)

    await town.sets_clock(-2 * HOUR)
    if anew:
        await town.processes[0].start(Life(), anew=False)
    await town.until(NOON + DAY + HOUR)

    assert town.prompts() == [key_of(schedule, NOON), key_of(schedule, NOON + DAY)]
    assert town.came(schedule, NOON + DAY)[0] - (NOON + DAY) < timedelta(minutes=1)


async def test_a_clock_that_was_days_ahead_for_a_while_posts_each_date_once(town: Town) -> None:
    schedule = await town.has()
    await town.until(NOON + HOUR / 2)

    await town.sets_clock(3 * DAY)
    await town.until(NOON + 3 * DAY + HOUR)
    early = town.prompts()
    await town.sets_clock(timedelta(0))
    await town.until(NOON + 4 * DAY + HOUR)

    assert early == [key_of(schedule, NOON), key_of(schedule, NOON + 3 * DAY)]
    wanted = [key_of(schedule, NOON + days * DAY) for days in range(5)]
    assert sorted(town.prompts()) == wanted


async def test_what_a_clock_was_ahead_with_is_found_without_reading_all_schedules(
    town: Town,
) -> None:
    values = {"latest": 0, "platforms": "[]", "most": 50}

    plan = await town.app.store.database.read(f"EXPLAIN QUERY PLAN {AHEAD}", values)

    assert "prompt_schedule_reckoned" in plan[0]["detail"]
    assert "TEMP B-TREE" not in " ".join(row["detail"] for row in plan)


async def test_what_a_moderator_left_out_stays_so_when_the_clock_is_set_back(town: Town) -> None:
    schedule = await town.has()
    scheduling = town.app.services.prompts.scheduling
    await town.until(NOON - HOUR)
    await scheduling.skip(Scope(TOWN), MODERATOR, schedule.number, town.clock.now())

    await town.sets_clock(-2 * HOUR)
    await town.until(NOON + DAY + HOUR)

    assert town.prompts() == [key_of(schedule, NOON + DAY)]


async def test_what_a_moderator_moved_stays_so_when_the_clock_is_set_back(town: Town) -> None:
    schedule = await town.has()
    scheduling = town.app.services.prompts.scheduling
    await town.until(NOON + HOUR / 2)
    to = NOON + DAY + 3 * HOUR
    await scheduling.move(Scope(TOWN), MODERATOR, schedule.number, to, town.clock.now())

    await town.sets_clock(-2 * HOUR)
    await town.until(to + HOUR)

    (came,) = town.came(schedule, NOON + DAY)
    assert came >= to


async def test_after_days_of_standstill_each_schedule_posts_once_at_most_and_all_is_told_at_once(
    town: Town,
) -> None:
    schedules = [await town.has(room=f"{SEA}:room {number}") for number in range(4)]
    await town.until(NOON + HOUR)

    await town.stands_still_until(NOON + 4 * DAY + HOUR)
    await town.until(NOON + 4 * DAY + 2 * HOUR)

    missed = [NOON + days * DAY for days in (1, 2, 3)]
    for schedule in schedules:
        assert len(town.came(schedule, NOON + 4 * DAY)) == 1
        assert await town.left_out(schedule) == dict.fromkeys(missed, MISSED)
    assert len(town.prompts()) == 2 * len(schedules)
    (told,) = town.told()
    for schedule in schedules:
        assert f"Schedule {schedule.number}, Saturday 2 March 2030 at 12:00 (UTC)" in told


@pytest.mark.parametrize(("hours", "posts"), [(5, 1), (7, 0)])
async def test_a_prompt_comes_late_by_no_more_hours_than_its_schedule_allows(
    hours: int, posts: int, town: Town
) -> None:
    schedule = await town.has(wishes=Wishes(late_hours=6))

    await town.stands_still_until(NOON + hours * HOUR)
    await town.until(NOON + 10 * HOUR)

    assert len(town.came(schedule, NOON)) == posts
    assert await town.left_out(schedule) == ({} if posts else {NOON: MISSED})
    assert len(town.told()) == 1 - posts


async def test_in_quiet_hours_a_prompt_waits_for_their_end(town: Town) -> None:
    schedule = await town.has()
    await town.is_quiet(10, 14)

    await town.until(NOON + 4 * HOUR)

    (came,) = town.came(schedule, NOON)
    assert timedelta(0) <= came - (NOON + 2 * HOUR) < timedelta(minutes=1)
    assert town.told() == []


async def test_a_prompt_that_would_come_too_late_behind_quiet_hours_is_left_out(town: Town) -> None:
    schedule = await town.has()
    await town.is_quiet(10, 20)

    await town.until(NOON + 10 * HOUR)

    assert town.prompts() == []
    assert await town.left_out(schedule) == {NOON: IN_QUIET_HOURS}
    assert len(town.told()) == 1


async def test_a_room_that_is_closed_to_the_bot_pauses_its_schedule_and_is_told_of_once(
    town: Town,
) -> None:
    schedule = await town.has()
    other = await town.has(room=f"{SEA}:lock")
    town.sea.refuses.add("quay")

    await town.until(NOON + 3 * DAY + HOUR)

    paused = await town.stands(schedule.number)
    assert paused.paused.startswith("Nothing can be posted in its room.")
    (told,) = town.told()
    assert paused.paused in told
    assert [len(town.came(other, NOON + days * DAY)) for days in range(4)] == [1] * 4


async def test_a_community_that_sent_the_bot_away_is_told_when_it_is_back(town: Town) -> None:
    schedule = await town.has()
    platforms = town.app.services.platforms

    await platforms.left([TOWN], town.clock.now())
    await town.until(NOON + 2 * DAY)
    silent = (town.prompts(), town.told())
    await platforms.joined([TOWN])
    await town.until(NOON + 4 * DAY)

    assert silent == ([], [])
    assert town.prompts() == []
    assert (await town.stands(schedule.number)).paused
    assert len(town.told()) == 1


async def test_a_schedule_that_breaks_keeps_no_other_one_from_posting(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await town.has(room=f"{SEA}:lock")
    others = [await town.has(room=f"{SEA}:room {number}") for number in range(60)]
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON prompt_occasion WHEN new.state = 'queued' "
            f"AND new.schedule = {broken.id} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )

    await town.until(NOON + 8 * HOUR)

    assert [len(town.came(each, NOON)) for each in others] == [1] * 60
    assert await town.left_out(broken) == {NOON: BROKE}
    assert len(town.told()) == 1
    assert "background work failed" in caplog.text


def key_of(schedule: Schedule, planned: datetime) -> str:
    """The key of the prompt of a date."""
    return f"prompt:{TOWN}:{schedule.number}/{as_ms(planned)}"
