"""A year of scheduled prompts on a leaping clock, in which nearly everything goes wrong.

Processes die in the middle of what they do and stand still for minutes or days, two of them share
a database for a part of the time, the platform loses requests and answers, and the clock is set
wrong. In the end each date is held against what its rule says, which is reckoned by looking at a
clock on the wall, and each date that was left out against when nobody worked.
"""

import asyncio
import gc
import heapq
import logging
import time as stopwatch
from collections import Counter, defaultdict
from collections.abc import Collection, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from typing_extensions import override

from bot.app import App, running
from bot.chat.post import Closed, NotNow, Post, Unclear
from bot.clock.prompting import Prompting
from bot.clock.sender import Sender
from bot.clock.supervision import supervised
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place
from bot.domain.prompting import Called, Wishes
from bot.recurrence.quiet import Quiet
from bot.recurrence.rule import Asked, Cron, Daily, Monthly, Once, Recurrence, Rule, Weekly
from bot.services.prompts.decks import shipped
from bot.services.prompts.posting import IN_QUIET_HOURS, MISSED
from bot.store.communities import ensure_community
from bot.store.outbox import TOO_LATE, as_datetime, as_ms
from bot.store.prompt_schedules import NewSchedule, add_schedule
from bot.store.settings import EVERYWHERE, put_setting
from tests.clock.posting import MortalDatabase
from tests.fakes.life import Killed, Life
from tests.fakes.swift import make_swift
from tests.fakes.time import LeapingTime
from tests.recurrence.wall import holding

SEA = "sea"
BEGIN = datetime(2030, 3, 1, tzinfo=UTC)
"""Clocks go forward in March in the north, and back in April in the south. A year that is over
would not do: a process that starts deletes what is old."""
ZONES = """
    UTC Europe/Berlin Europe/London Europe/Kyiv Europe/Moscow Europe/Lisbon Atlantic/Azores
    Africa/Casablanca Africa/Cairo Africa/Lagos Africa/Johannesburg America/New_York
    America/Chicago America/Los_Angeles America/St_Johns America/Havana America/Sao_Paulo
    America/Santiago America/Asuncion America/Caracas America/Nuuk Asia/Jerusalem Asia/Beirut
    Asia/Tehran Asia/Kabul Asia/Kolkata Asia/Kathmandu Asia/Yangon Asia/Shanghai Asia/Tokyo
    Australia/Adelaide Australia/Eucla Australia/Lord_Howe Australia/Sydney Pacific/Auckland
    Pacific/Chatham Pacific/Apia Pacific/Kiritimati Pacific/Marquesas Antarctica/Troll
""".split()
OF_COMMUNITY = 10
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SLACK = timedelta(hours=1)
"""So long a post may be held up by troubles, besides a standstill."""
AFTERWARDS = timedelta(days=4)
"""In which what is open comes to its end."""
SECOND = "the second comes"
STUCK = 3000
"""Turns at one moment that never come to an end."""
LATE = (1, 2, 3, 6, 12, 48)
STEPS = 2500
"""Steps of the store and the platform that a process lives, on the average."""


@dataclass(frozen=True)
class Wanted:
    """How long a year is to be, and how much is to happen in it."""

    schedules: int
    span: timedelta
    seed: int


@dataclass(frozen=True)
class Kept:
    """A schedule of the year."""

    id: int
    key: str
    """What the keys of its posts begin with."""
    recurrence: Recurrence
    late: timedelta
    quiet: Quiet | None


class Sea:
    """The platform: it remembers all that was posted, and has its moods."""

    def __init__(self, clock: LeapingTime, seed: int) -> None:
        self._clock = clock
        self._seed = seed
        self._tries: Counter[str] = Counter()
        self._seen: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self._messages = count(1)
        self.clear = False
        """While it is, it answers all that it is asked."""
        self.posted: dict[str, list[datetime]] = defaultdict(list)
        """When each key came, by the clock of the bot."""
        self.refuses: set[str] = set()
        """Rooms in which nobody may post."""
        self.notices: list[Post] = []
        """What moderators were told."""

    def send(self, post: Post) -> str:
        """Post it, perhaps, and perhaps say so."""
        if post.room in self.refuses:
            raise Closed("The bot may not write there.")
        self._tries[post.key] += 1
        mood = Random(f"{self._seed}/{post.key}/{self._tries[post.key]}").random()  # noqa: S311
        if self.clear or mood > 0.1:
            return self._post(post, 0)
        if mood < 0.02:
            raise Unclear("The connection was lost.")
        if mood < 0.04:
            raise NotNow("Too many requests.", 7.0 if mood < 0.03 else None)
        self._post(post, 0 if mood < 0.08 else 10)
        raise Unclear("Bad gateway.")  # 502, although it did, or will shortly

    def find(self, post: Post, since: datetime) -> str | None:
        """A message that bears the key and can be seen by now."""
        for at, message in self._seen[post.key]:
            if since <= at <= self._clock.true:
                return message
        return None

    def _post(self, post: Post, seconds: int) -> str:
        message = f"m{next(self._messages)}"
        self._seen[post.key].append((self._clock.true + timedelta(seconds=seconds), message))
        self.posted[post.key].append(self._clock.now())
        if post.key.startswith("prompts:"):
            self.notices.append(post)
        return message


class Ship:
    """A process's way to the platform, on which it may die."""

    name = SEA
    platform = SEA

    def __init__(self, sea: Sea) -> None:
        self._sea = sea
        self.life = Life()

    async def send(self, post: Post) -> str:
        """Die, or post it, and perhaps die then."""
        life = self.life
        await life.step()
        try:
            return self._sea.send(post)
        finally:
            await life.step()

    async def open(self, post: Post, message: str) -> str | None:
        """Open a thread of the message's own address."""
        await self.life.step()
        return message

    async def pin(self, post: Post, message: str) -> None:
        """Pin it."""
        await self.life.step()

    async def edit(self, post: Post, message: str) -> None:
        """Change nothing."""

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for it."""
        await self.life.step()
        return self._sea.find(post, since)

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """No moderator asks."""
        raise UserError(f"Nobody schedules anything in {typed}.", "")

    async def role(self, community: str, typed: str) -> Called:
        """No moderator asks."""
        raise UserError(f"Nobody is called as {typed}.", "")


class Process:
    """One process on the database; when it dies, another takes its place."""

    def __init__(self, path: Path, sea: Sea, clock: LeapingTime, number: int) -> None:
        self._path = path
        self._clock = clock
        self._number = number
        self._births = 0
        self._open = AsyncExitStack()
        self.ship = Ship(sea)
        self.app: App
        self.alive = False
        self.dead = False
        """Whether it has just died."""

    async def start(self, life: Life, *, anew: bool) -> None:
        """Be born, with nothing in memory; `anew` with another connection to the file."""
        if anew or not self._births:
            await self.close()
            self.app = await self._open.enter_async_context(running(self._path))
            self.app.store.database.__class__ = MortalDatabase
            make_swift(self.app.store.database, self._path)
            self.app.services.places.add(self.ship)
        self._births += 1
        self.lives(life)
        owner = f"{self._number}-{self._births}"
        jitter = Random(owner)  # noqa: S311  # jitter
        outbox = self.app.store.outbox
        self._workers = (
            Prompting(self.app.services.prompts),
            Sender(outbox, self.ship, self._clock, owner=owner, random=jitter),
        )
        self.alive = True

    def lives(self, life: Life) -> None:
        """Have it die when this life is over."""
        database = self.app.store.database
        assert isinstance(database, MortalDatabase)
        database.life = self.ship.life = life

    async def next_due(self) -> datetime | None:
        """When it has next something to do; None for never, and when it has died."""
        try:
            found = [await worker.next_due(self._clock.now()) for worker in self._workers]
        except Killed:
            self._dies()
            return None
        return min((due for due in found if due is not None), default=None)

    async def turn(self) -> None:
        """Do what is due, and what that begins."""
        begun: list[Coroutine[Any, Any, None]] = []
        try:
            async with asyncio.TaskGroup() as group:

                def start(work: Coroutine[Any, Any, None]) -> None:
                    begun.append(work)
                    group.create_task(supervised("the year", work))

                for worker in self._workers:
                    now = self._clock.now()
                    due = await worker.next_due(now)
                    if due is not None and due <= now:
                        await worker.work(now, start)
        except* Killed:
            self._dies()
        for work in begun:
            work.close()  # one that was begun as the process died has not even started

    def _dies(self) -> None:
        self.lives(Life())  # of what comes next; the dead one has no workers any more
        self.alive, self.dead = False, True

    async def close(self) -> None:
        """Close the file, and let go of what the bot keeps for as long as a process lives."""
        await self._open.aclose()
        self._open = AsyncExitStack()
        gc.unfreeze()


@dataclass
class Troubles(logging.Handler):
    """Counts what was logged as a bug of ours."""

    counted: int = 0

    def __post_init__(self) -> None:
        """Be a handler."""
        super().__init__(logging.ERROR)

    __hash__ = logging.Handler.__hash__

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        self.counted += 1


@dataclass
class Year:
    """One database, one platform, processes that come and go, and a clock that is set wrong."""

    wanted: Wanted
    path: Path
    clock: LeapingTime = field(default_factory=lambda: LeapingTime(BEGIN))
    crashes: int = 0
    standstills: int = 0
    turns: int = 0
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When nobody worked, or what the clock leaped over, by the bot's clock."""

    def __post_init__(self) -> None:
        """Draw by lot what happens."""
        self.random = Random(self.wanted.seed)  # noqa: S311  # no secret
        self.sea = Sea(self.clock, self.wanted.seed)
        self.first = Process(self.path, self.sea, self.clock, 1)
        self.second = Process(self.path, self.sea, self.clock, 2)
        self.end = BEGIN + self.wanted.span
        self._dead_since: datetime | None = None
        self._standstill: timedelta | None = None
        self._careful = False
        self._order = count()
        self._happenings: list[tuple[datetime, int, str, timedelta]] = []

    async def go(self) -> Sequence[Kept]:
        """Let it pass; its schedules."""
        await self.first.start(Life(), anew=True)
        await self.second.start(Life(), anew=True)
        kept = await self._schedule()
        self.first.lives(self._life())
        self.second.alive = False
        self._plan()
        try:
            await self._pass_until(self.end)
            self._calm()
            await self._pass_until(self.end + AFTERWARDS)
        finally:
            await self.first.close()
            await self.second.close()
        return kept

    async def _schedule(self) -> Sequence[Kept]:
        kept = []
        database = self.first.app.store.database
        quiet = None
        for number in range(self.wanted.schedules):
            community = f"{SEA}:{number // OF_COMMUNITY}"
            if number % OF_COMMUNITY == 0:
                quiet = self._quiet()
            recurrence = Recurrence(
                zone=ZONES[number % len(ZONES)], rule=drawn(self.random, self.wanted.span)
            )
            wishes = Wishes(
                in_order=self.random.random() < 0.3,
                thread=self.random.random() < 0.5,
                pin=self.random.random() < 0.2,
                late_hours=self.random.choice(LATE),
            )
            planned = recurrence.after(BEGIN)
            assert planned is not None
            room = f"{SEA}:room {number // 2}"
            new = NewSchedule(
                community=community,
                room=room,
                called="#room",
                told=room,
                deck=shipped()[0].id,
                recurrence=recurrence,
                wishes=wishes,
                seed=number,
                planned=planned,
            )
            async with database.transaction() as transaction:
                await ensure_community(transaction, community)
                if quiet is not None:
                    value = quiet.model_dump(mode="json")
                    await put_setting(
                        transaction, community=community, room=EVERYWHERE, name="quiet", value=value
                    )
                mine = await add_schedule(transaction, new, BEGIN)
            found = await self.first.app.store.prompt_schedules.numbered(community, mine)
            assert found is not None
            key = f"prompt:{community}:{mine}/"
            late = timedelta(hours=wishes.late_hours)
            kept.append(Kept(found.id, key, recurrence, late, quiet))
        return kept

    def _quiet(self) -> Quiet | None:
        if self.random.random() < 0.6:
            return None
        return Quiet(starts=time(22), ends=time(7), zone=self.random.choice(ZONES))

    def _plan(self) -> None:
        """Standstills, a second process for a third of the time, and clocks that are set."""
        days = self.wanted.span // timedelta(days=1)
        for day in range(1, days, 14):
            if day % 28 == 1:
                self._at(day, SECOND, timedelta(0))
                self._at(day + 9, "the second goes", timedelta(0))
            else:
                hours = self.random.choice([0.2, 1, 3, 8, 26, 72])
                self._at(day + self.random.random() * 8, "stand still", timedelta(hours=hours))
            back = timedelta(minutes=self.random.randint(5, 120))
            moment = day + 9 + self.random.random() * 3
            self._at(moment, "set", -back)
            self._at(moment + self.random.random() / 4, "set", timedelta(0))
        moment = days / 2 + 6.5
        self._at(moment, "set", timedelta(days=3))
        self._at(moment + 0.1, "set", timedelta(0))

    def _at(self, day: float, what: str, how: timedelta) -> None:
        if timedelta(days=day) < self.wanted.span:
            moment = BEGIN + timedelta(days=day)
            heapq.heappush(self._happenings, (moment, next(self._order), what, how))

    def _calm(self) -> None:
        """From now on all goes well."""
        self._happenings.clear()
        self._set(timedelta(0))
        self._careful = self.sea.clear = True
        for process in self._alive:
            process.lives(Life())
        if not self.first.alive:
            self._soon(0, "the first comes")

    @property
    def _alive(self) -> Sequence[Process]:
        return [process for process in (self.first, self.second) if process.alive]

    def _life(self) -> Life:
        return Life() if self._careful else Life(int(self.random.expovariate(1 / STEPS)))

    async def _pass_until(self, end: datetime) -> None:
        still = 0
        while self.clock.true < end:
            before = self.clock.true
            await self._step(end)
            still = still + 1 if self.clock.true == before else 0
            assert still < STUCK, "it does not get on"

    async def _step(self, end: datetime) -> None:
        """Let the time pass to where something is due or happens, and let it be done."""
        while self._happenings and self._happenings[0][0] <= self.clock.true:
            _, _, what, how = heapq.heappop(self._happenings)
            await self._happen(what, how)
        coming = self._happenings[0][0] if self._happenings else end
        wait = min(coming, end) - self.clock.true
        for process in self._alive:
            due = await process.next_due()
            if due is not None:
                wait = min(wait, due - self.clock.now())
        if await self._bury():
            return
        if wait > timedelta(0):
            self.clock.let_pass(max(0.001, wait / timedelta(seconds=1)))
            return
        self.turns += 1
        await asyncio.gather(*(process.turn() for process in self._alive))
        await self._bury()

    async def _bury(self) -> bool:
        """Note who has died, and when another takes the place; whether anybody has."""
        died = [process for process in (self.first, self.second) if process.dead]
        for process in died:
            process.dead = False
            self.crashes += 1
            if self._standstill is None:
                seconds = self.random.uniform(1, 60 if self.random.random() < 0.9 else 2400)
                self._soon(seconds, "the first comes" if process is self.first else SECOND)
        if self._alive:
            return bool(died)
        if self._dead_since is None:
            self._dead_since = self.clock.now()
        if self._standstill is not None:
            seconds, self._standstill = self._standstill.total_seconds(), None
            self.standstills += 1
            self.clock.let_pass(seconds)
            if self.random.random() < 0.5:
                self.clock.boot()
            await self._comes(self.first)
        return bool(died)

    def _soon(self, seconds: float, what: str) -> None:
        moment = self.clock.true + timedelta(seconds=seconds)
        heapq.heappush(self._happenings, (moment, next(self._order), what, timedelta(0)))

    async def _comes(self, process: Process) -> None:
        await process.start(self._life(), anew=self.random.random() < 0.03)
        if self._dead_since is not None:
            self.away.append((self._dead_since, self.clock.now()))
            self._dead_since = None

    async def _happen(self, what: str, how: timedelta) -> None:
        match what:
            case "the first comes" if not self.first.alive:
                await self._comes(self.first)
            case "the second comes" if not self.second.alive:
                await self._comes(self.second)
            case "the second goes":
                self.second.alive = False
                if not self.first.alive:
                    await self._comes(self.first)
            case "stand still":
                self._standstill = how
                for process in self._alive:
                    process.lives(Life(self.random.randrange(60)))
            case "set":
                for process in self._alive:
                    await process.next_due()  # as it does every two seconds
                self._set(how)
            case _:
                pass  # whoever was to come is there

    def _set(self, wrong: timedelta) -> None:
        before = self.clock.now()
        self.clock.wrong = wrong
        if self.clock.now() > before:
            self.away.append((before, self.clock.now()))
        # A clock that is ahead by more than visit.SKEW looks for posts too late: see the README.
        self._careful = self.sea.clear = wrong > timedelta(hours=1)
        for process in self._alive:
            process.lives(self._life())


def drawn(random: Random, span: timedelta) -> Rule:
    """A rule of any kind, often in the hours in which clocks are changed."""
    hour = random.choice([0, 1, 2, 3]) if random.random() < 0.4 else random.randrange(24)
    at = time(hour, random.choice([0, 0, 15, 30, 45, random.randrange(60)]))
    anchor = BEGIN.date() + timedelta(days=random.randrange(7))
    days = tuple(random.sample(range(7), random.randint(1, 5)))
    every, hours = random.randint(2, 5), sorted({at.hour, random.randrange(24)})
    rules: Sequence[Rule] = (
        Daily(at=at),
        Weekly(at=at, days=days, anchor=anchor),
        Weekly(at=at, days=days[:1], every=every, anchor=anchor),
        Monthly(at=at, day=random.randint(1, 31)),
        Once(at=at, on=BEGIN.date() + timedelta(days=random.randrange(2, span.days))),
        Cron(line=f"{at.minute} {at.hour} * * {random.randint(1, 6)}"),
        Cron(line=f"{at.minute} {','.join(map(str, hours))} * * *"),
    )
    return random.choices(rules, weights=(30, 20, 10, 10, 5, 10, 15))[0]


def looked_up(kept: Sequence[Kept], end: datetime) -> Mapping[int, Sequence[datetime]]:
    """The dates of all schedules, by looking at the clocks of their zones each minute."""
    found: dict[int, dict[datetime, None]] = {each.id: {} for each in kept}
    for zone in dict.fromkeys(each.recurrence.zone for each in kept):
        by_minute = defaultdict(list)
        for each in kept:
            rule = each.recurrence.rule
            if each.recurrence.zone == zone and not isinstance(rule, Asked):
                minute = int(rule.line.split()[0]) if isinstance(rule, Cron) else rule.at.minute
                by_minute[minute].append((found[each.id], holding(rule)))
        there = ZoneInfo(zone)
        for moment, wall in shown_first(there, BEGIN, end, set(by_minute)):
            for dates, holds in by_minute[wall.minute]:
                if holds(wall):
                    dates[moment] = None
    return {each: list(dates) for each, dates in found.items()}


def shown_first(
    there: ZoneInfo, begin: datetime, end: datetime, minutes: Collection[int]
) -> Iterator[tuple[datetime, datetime]]:
    """The wall times of these minutes, with when they were shown for the first time, or passed.

    The clock is looked at each minute, but for hours in which it goes on by an hour.
    """
    seen, moment = begin.astimezone(there).replace(tzinfo=None), begin
    while moment < end:
        shown = (moment + HOUR).astimezone(there).replace(tzinfo=None)
        looks = 1 if shown - seen == HOUR else 60
        for _ in range(looks):
            moment += HOUR / looks
            shown = moment.astimezone(there).replace(tzinfo=None)
            passed = max(shown - seen, timedelta(0)) // MINUTE
            for number in range(1, passed + 1):
                wall = seen + number * MINUTE
                if wall.minute in minutes:
                    yield moment - (passed - number) * MINUTE if looks == 1 else moment, wall
            seen = max(seen, shown)


class Reckoning:
    """What came of each date, against what was to come of it."""

    def __init__(self, year: Year, rows: Sequence[Any]) -> None:
        self._sea = year.sea
        self._away = joined(year.away)
        self._rows = {(row["schedule"], as_datetime(row["planned"])): row for row in rows}
        self.wrong: list[str] = []
        """Dates of which something else came than the rule says, as sentences."""
        self.counts: Counter[str] = Counter()

    def hold(self, kept: Kept, dates: Sequence[datetime]) -> None:
        """Look at each date of a schedule."""
        for place, date in enumerate(dates):
            row = self._rows.get((kept.id, date))
            following = dates[place + 1] if place + 1 < len(dates) else None
            came = self._sea.posted.get(f"{kept.key}{as_ms(date)}", [])
            self.counts["due"] += 1
            self.counts["twice"] += len(came) > 1
            state, why = (row["state"], row["why"]) if row else ("nothing", "")
            self.counts[state] += 1
            if state == "posted":
                self.counts["lost"] += not came
                if came and not self._in_time(kept, date, came[0]):
                    self.wrong.append(f"{kept} posted {date} at {came[0]}")
            elif state == "skipped" and not came:
                if not self._rightly(kept, date, following, why):
                    self.wrong.append(f"{kept} left out {date}: {why}")
            else:
                self.counts["lost"] += 1
                self.wrong.append(f"{kept} {date}: {state}, posted {len(came)} times")

    def _in_time(self, kept: Kept, date: datetime, came: datetime) -> bool:
        """Whether it came no later than allowed; a try that began in time may take some minutes."""
        loud = not (kept.quiet and is_quiet(kept.quiet, date) and is_quiet(kept.quiet, came))
        return loud and date <= came <= date + kept.late + 10 * MINUTE

    def _rightly(self, kept: Kept, date: datetime, following: datetime | None, why: str) -> bool:
        """Whether nobody worked when it was to be posted, or it was too quiet for too long."""
        at = behind(kept.quiet, date)
        away = [(a, b) for a, b in self._away if a - SLACK <= at and date <= b]
        if why in (MISSED, TOO_LATE):
            return any(
                until > date + kept.late or (following is not None and following <= until)
                for _, until in away
            )
        if why != IN_QUIET_HOURS or kept.quiet is None:
            return False
        moments = [date, *(until for _, until in away)]
        return any(self._too_late_behind(kept, kept.quiet, date, following, m) for m in moments)

    def _too_late_behind(
        self, kept: Kept, quiet: Quiet, date: datetime, following: datetime | None, moment: datetime
    ) -> bool:
        """Whether it is quiet at a moment, until it would be too late for a date."""
        moment = max(moment, date).replace(second=0, microsecond=0)
        if not (is_quiet(quiet, moment) or is_quiet(quiet, moment + MINUTE)):
            return False
        moment += MINUTE
        while is_quiet(quiet, moment):
            moment += MINUTE
        return moment >= date + kept.late or (following is not None and moment >= following)


def joined(away: Iterable[tuple[datetime, datetime]]) -> Sequence[tuple[datetime, datetime]]:
    """Times in which nobody worked, with the moments between them in which nothing came of it."""
    found: list[tuple[datetime, datetime]] = []
    for since, until in sorted(away):
        if found and since - found[-1][1] < 20 * MINUTE:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def behind(quiet: Quiet | None, date: datetime) -> datetime:
    """The first moment from a date on at which it is not quiet."""
    while quiet is not None and is_quiet(quiet, date):
        date += MINUTE
    return date


def is_quiet(quiet: Quiet, moment: datetime) -> bool:
    """Whether a clock on the wall shows quiet hours, which here go over midnight."""
    shown = moment.astimezone(ZoneInfo(quiet.zone)).time()
    return shown >= quiet.starts or shown < quiet.ends


async def live_through(wanted: Wanted, folder: Path) -> dict[str, float]:
    """What came of a year, in numbers; `wrong` is explained in the log."""
    begun = stopwatch.monotonic()
    year = Year(wanted, folder / "year.db")
    troubles = Troubles()
    asyncio.get_running_loop().set_exception_handler(without_deaths)
    logging.getLogger("bot").addHandler(troubles)
    try:
        kept = await year.go()
    finally:
        logging.getLogger("bot").removeHandler(troubles)
    async with running(year.path) as app:
        rows = await app.store.database.read("SELECT * FROM prompt_occasion")
        open_rows = await app.store.outbox.counts(year.clock.now())
    reckoning = Reckoning(year, rows)
    dates = looked_up(kept, year.end)
    for each in kept:
        reckoning.hold(each, dates[each.id])
    for sentence in reckoning.wrong[:20]:
        logging.getLogger(__name__).warning(sentence)
    known = {f"{each.key}{as_ms(date)}" for each in kept for date in dates[each.id]}
    prompts = {key: came for key, came in year.sea.posted.items() if key.startswith("prompt:")}
    notices = [came for key, came in year.sea.posted.items() if key.startswith("prompts:")]
    counts = reckoning.counts
    stray = [key for key in prompts if key not in known and when(key) <= year.end]
    return {
        "schedules": len(kept),
        "zones": len({each.recurrence.zone for each in kept}),
        "due": counts["due"],
        "posted": counts["posted"],
        "skipped": counts["skipped"],
        "twice": sum(len(came) > 1 for came in prompts.values()),
        "lost": counts["lost"],
        "against_the_rule": len(reckoning.wrong) + len(stray),
        "crashes": year.crashes,
        "standstills": year.standstills,
        "notices": len(notices),
        "notices_twice": sum(len(came) > 1 for came in notices),
        "untold": sum(row["untold"] for row in rows),
        "open": open_rows.waiting + open_rows.sending,
        "incidents": troubles.counted,
        "turns": year.turns,
        "seconds": round(stopwatch.monotonic() - begun, 1),
    }


def without_deaths(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell of an error that nobody waited for, but not that a process was killed."""
    if not isinstance(context.get("exception"), Killed):
        loop.default_exception_handler(context)


def when(key: str) -> datetime:
    """The date that the key of a prompt has at its end."""
    return as_datetime(int(key.rpartition("/")[2]))
