"""Discussion prompts, as moderators schedule them and as people find them in their rooms."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import running, tidied
from bot.clock.prompting import Prompting
from bot.decks.deck import Prompt
from bot.store.scope import Scope
from bot.store.votes import NewStatement
from tests.commands.prompted import COMMUNITY, Town
from tests.fakes.platform import Fault
from tests.fakes.time import LeapingTime
from tests.speaking import shown

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEKLY = "prompt schedule weekly days:mon time:18:30 zone:Europe/Berlin sure:yes"
DAILY = "prompt schedule daily time:12:00 sure:yes"


@pytest.fixture
async def town(
    fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """A community on a Monday morning."""
    time = LeapingTime(MONDAY)
    monkeypatch.setattr("bot.app.now", time.now)
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        yield Town(app, time)


async def kinds(town: Town) -> dict[str, list[Prompt]]:
    """The first deck's prompts by their kinds."""
    deck, *_ = await town.app.services.prompts.decks.all(Scope(COMMUNITY))
    found: dict[str, list[Prompt]] = {}
    for prompt in deck.prompts:
        found.setdefault(prompt.kind, []).append(prompt)
    return found


# scheduling


async def test_the_next_dates_are_shown_before_anything_is_kept(town: Town) -> None:
    text = await town.shows(WEEKLY.replace(" sure:yes", ""))

    assert "Monday 30 November 2026 at 18:30 (Europe/Berlin)" in text
    assert "Monday 7 December 2026 at 18:30" in text
    assert "Monday 14 December 2026 at 18:30" in text
    assert "Nothing is kept yet" in text
    assert "No prompts are scheduled here" in await town.shows("prompt list")


async def test_the_button_keeps_what_was_shown(town: Town) -> None:
    asked = await town.says("prompt schedule weekly days:tue time:9 every:2 pin:yes role:readers")

    kept = shown(await town.parley.presses(asked, "Keep it", town.mo))

    assert "every 2 weeks on Tuesday at 09:00 (UTC)" in kept
    assert "Tuesday 1 December 2026" in kept
    assert "every 2 weeks on Tuesday" in await town.shows("prompt list")


@pytest.mark.parametrize(
    ("how", "dates"),
    [
        ("daily time:8", ["Tuesday 1 December 2026 at 08:00", "Wednesday 2 December"]),
        ("weekdays time:20:00", ["Monday 30 November 2026 at 20:00", "Tuesday 1 December"]),
        ("monthly day:31 time:6pm", ["Thursday 31 December 2026", "Sunday 31 January 2027"]),
        ("once date:tomorrow time:noon", ["Tuesday 1 December 2026 at 12:00"]),
        ('cron cron:"0 9 1 * *"', ["Tuesday 1 December 2026 at 09:00", "Friday 1 January 2027"]),
    ],
)
async def test_dates_come_as_plainly_as_they_are_said(
    town: Town, how: str, dates: list[str]
) -> None:
    text = " ".join((await town.shows(f"prompt schedule {how}")).split())

    assert all(date in text for date in dates), text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("prompt schedule daily", "At what time of the day?"),
        ("prompt schedule weekly time:9", "On which days of the week?"),
        ("prompt schedule monthly time:9", "On which day of the month?"),
        ("prompt schedule once time:9", "On which day?"),
        ("prompt schedule cron", "Which cron line?"),
        ("prompt schedule daily time:25", "no time of the day"),
        ("prompt schedule daily time:9 zone:Atlantis", "no time zone"),
        ("prompt schedule daily time:9 deck:tarot", "no deck “tarot”"),
        ("prompt schedule daily time:9 role:everyone", "No role is called"),
        ("prompt schedule once date:2020-01-01 time:9", "still to come"),
        ('prompt schedule cron cron:"* * * * *"', "once an hour at most"),
        ('prompt schedule cron cron:"never"', "no cron line"),
        ("prompt preview 7", "no schedule 7"),
        ("prompt now 7", "no schedule 7"),
        ("prompt skip 7", "no schedule 7"),
        ("prompt pause 7", "no schedule 7"),
        ("prompt resume 7", "no schedule 7"),
        ("prompt move 7 time:9", "no schedule 7"),
        ("prompt remove 7", "no schedule 7"),
        ("prompt export", "No prompt is due"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(town: Town, line: str, says: str) -> None:
    reply = await town.says(line)

    assert reply.outcome == "refused"
    assert says in shown(reply)


async def test_a_room_in_which_the_bot_may_not_write_is_refused(town: Town) -> None:
    town.streets.closed.add("attic")

    reply = await town.says(f"{WEEKLY} room:attic")

    assert "may not write in #attic" in shown(reply)


async def test_what_the_bot_lacks_in_a_room_is_said_beforehand(town: Town) -> None:
    town.streets.lacks = {"threads": "It may not open threads there."}

    assert "may not open threads" in await town.shows(WEEKLY.replace(" sure:yes", ""))


async def test_there_are_never_too_many(town: Town) -> None:
    for minute in range(50):
        await town.says(f"prompt schedule daily time:12:{minute:02} sure:yes")

    assert "50 schedules of prompts already" in await town.shows(
        "prompt schedule daily time:13:00 sure:yes"
    )


async def test_the_same_schedule_is_not_kept_twice(town: Town) -> None:
    await town.says(DAILY)

    assert "Schedule 1 does that already" in await town.shows(DAILY)


# posting


async def test_a_prompt_comes_when_it_is_due_with_what_it_rests_on(town: Town) -> None:
    await town.says(WEEKLY)

    await town.until(datetime(2026, 11, 30, 17, 29, 59, tzinfo=UTC))
    assert town.prompts() == []
    await town.until(datetime(2026, 11, 30, 17, 31, tzinfo=UTC))

    (prompt,) = town.prompts()
    assert "Without a model" in shown(prompt.reply)
    assert prompt.at == datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    assert town.platform.threads[prompt.id]


async def test_none_comes_twice_until_the_deck_is_through(town: Town) -> None:
    await town.says(f"{DAILY} patience:20 deck:ukraine-security-dilemma")
    every = sum(len(each) for each in (await kinds(town)).values())
    missing = len((await kinds(town))["missing_side"])  # no summary misses a side here

    for _ in range(every - missing):
        await town.says("prompt now 1")
        town.time.let_pass(1)

    rows = await town.app.store.database.read(
        "SELECT prompt, round FROM prompt_occasion ORDER BY id"
    )
    first = [row["prompt"] for row in rows if row["round"] == 1]
    assert len(first) == len(set(first)) == every - missing
    assert "is on its way" in await town.shows("prompt now 1")


async def test_in_sequence_they_come_as_the_deck_has_them(town: Town) -> None:
    deck, *_ = await town.app.services.prompts.decks.all(Scope(COMMUNITY))
    await town.says(f'{DAILY} order:"as in the deck"')

    await town.days(3)

    rows = await town.app.store.database.read("SELECT prompt FROM prompt_occasion ORDER BY planned")
    shown_now = [each.id for each in deck.prompts if each.kind != "missing_side"]
    assert [row["prompt"] for row in rows] == shown_now[:3]


async def test_prompt_now_leaves_the_dates_as_they_are(town: Town) -> None:
    await town.says(WEEKLY)
    before = await town.shows("prompt list")

    assert "is on its way to #square" in await town.shows("prompt now 1")
    await town.work()

    assert len(town.prompts()) == 1
    assert await town.shows("prompt list") == before


async def test_pressed_twice_no_prompt_is_posted_twice(town: Town) -> None:
    await town.says(DAILY)

    for _ in range(3):
        await asyncio.gather(town.says("prompt now 1"), town.says("prompt now 1"))
        town.time.let_pass(1)
    await town.until(town.time.now())

    titles = [shown(each.reply) for each in town.prompts()]
    assert len(titles) == len(set(titles)) >= 3


async def test_the_second_round_is_shuffled_anew_and_begins_with_another(town: Town) -> None:
    await town.says("prompt now")
    deck, *_ = await town.app.services.prompts.decks.all(Scope(COMMUNITY))
    can_come = [each.id for each in deck.prompts if each.kind != "missing_side"]
    for _ in range(2 * len(can_come)):
        town.time.let_pass(1)
        await town.says("prompt now")

    rows = await town.app.store.database.read("SELECT prompt FROM prompt_occasion ORDER BY id")
    names = [row["prompt"] for row in rows]
    first, second = names[: len(can_come)], names[len(can_come) : 2 * len(can_come)]
    assert sorted(first) == sorted(second) == sorted(can_come)
    assert first != second
    assert first[-1] != second[0]
    assert second[0] != names[2 * len(can_come)] or second[1] != names[2 * len(can_come) + 1]


async def test_an_event_that_is_gone_is_not_mistaken_for_another(town: Town) -> None:
    await town.says(SUGGESTION, town.parley.person("ann"))
    await town.says("prompt approve 1")
    async with town.app.store.database.transaction() as transaction:
        await transaction.write(
            "UPDATE prompt_suggestion SET event = 'ukraine-security-dilemma/E99'", {}
        )
    await town.says(DAILY)

    await town.days(1)

    assert "step back" not in shown(town.prompts()[0].reply)


async def test_prompt_now_needs_no_schedule(town: Town) -> None:
    await town.says("prompt now")
    town.time.let_pass(1)
    await town.says("prompt now")
    await town.days(3)

    assert len({each.reply.title for each in town.prompts()}) == 2
    assert "only when a moderator asks" in await town.shows("prompt list")


async def test_a_preview_shows_the_prompt_that_then_comes(town: Town) -> None:
    await town.says(WEEKLY)
    preview = await town.shows("prompt preview 1")

    await town.days(1)

    (prompt,) = town.prompts()
    assert prompt.reply.title in " ".join(preview.split())


async def test_the_newest_is_pinned_in_the_place_of_the_one_before(town: Town) -> None:
    await town.says(f"{DAILY} pin:yes")

    await town.days(2)

    first, second = town.prompts()
    assert town.platform.pinned == [second.id]
    assert first.id != second.id


async def test_a_role_is_called_only_where_it_was_chosen(town: Town) -> None:
    await town.says(f"{DAILY} role:readers")
    await town.says("prompt schedule daily time:13:00 sure:yes")

    await town.days(1)

    rows = await town.app.store.database.read("SELECT calls FROM outbox ORDER BY due")
    assert [row["calls"] for row in rows] == ["77", None]


# looking after


async def test_a_date_is_skipped_moved_paused_and_ended(town: Town) -> None:
    await town.says(DAILY)

    assert "Nothing is posted Monday 30 November" in await town.shows("prompt skip 1")
    assert "Tuesday 1 December 2026 at 15:00" in await town.shows("prompt move 1 time:15:00")
    await town.days(2)
    (prompt,) = town.prompts()
    assert prompt.at == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)

    await town.says("prompt pause 1")
    await town.days(5)
    assert len(town.prompts()) == 1
    assert "Schedule 1 goes on; the next date is Monday 7 December" in await town.shows(
        "prompt resume 1"
    )
    assert "This ends schedule 1" in await town.shows("prompt remove 1")
    await town.says("prompt remove 1 sure:yes")
    await town.days(5)
    assert len(town.prompts()) == 1
    assert town.notices() == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("prompt move 1 time:8:00", "That moment is over"),
        ("prompt move 1 time:13:00 date:2026-12-01", "date behind it comes before"),
        ("prompt resume 1", "is not paused"),
    ],
)
async def test_what_cannot_be_done_to_a_schedule_is_said(town: Town, line: str, says: str) -> None:
    await town.says(DAILY)

    assert says in await town.shows(line)


async def test_what_waits_to_be_posted_is_not_once_the_schedule_is_paused_or_ended(
    town: Town,
) -> None:
    await town.says(DAILY)
    await town.says("prompt schedule daily time:12:01 sure:yes")
    town.platform.reachable = False
    await town.until(datetime(2026, 11, 30, 12, 30, tzinfo=UTC))

    await town.says("prompt pause 1")
    await town.says("prompt remove 2 sure:yes")
    town.platform.reachable = True
    await town.days(1)

    assert town.prompts() == []
    assert town.notices() == []
    assert "left out: A moderator paused it." in await town.shows("prompt preview 1")


async def test_what_a_moderator_left_out_stays_so(town: Town) -> None:
    await town.says(DAILY)
    await town.says("prompt skip 1")
    await town.says("prompt pause 1")

    assert "Tuesday 1 December" in await town.shows("prompt resume 1")


async def test_a_date_that_was_moved_stays_moved_in_quiet_hours_too(town: Town) -> None:
    await town.says("settings community quiet:11:00-14:00")
    await town.says(DAILY)
    await town.until(datetime(2026, 11, 30, 12, 30, tzinfo=UTC))

    moved = " ".join((await town.shows("prompt move 1 time:20:00")).split())
    await town.days(1)

    assert "Monday 30 November 2026 at 20:00" in moved
    assert [each.at.hour for each in town.prompts()][:1] == [20]


async def test_quiet_hours_are_told_where_dates_are_shown(town: Town) -> None:
    await town.says("settings community quiet:22:00-07:00")

    kept = " ".join((await town.shows("prompt schedule daily time:23:00 late:2")).split())
    waits = " ".join((await town.shows("prompt schedule daily time:06:00")).split())

    assert "left out, as it falls into the quiet hours" in kept
    assert "posted when the quiet hours end, Tuesday 1 December 2026 at 07:00" in waits


async def test_a_room_that_one_cannot_see_is_not_named(town: Town) -> None:
    await town.says(f"{DAILY} room:attic")
    town.streets.closed.add("attic")

    text = " ".join((await town.shows("prompt list")).split())

    assert "attic" not in text
    assert "a room that is gone, or that you cannot see" in text


async def test_where_the_bot_is_silent_no_prompt_comes(town: Town) -> None:
    await town.says(DAILY)
    await town.says("settings room speaks:no")

    await town.days(2)

    assert town.prompts() == []
    assert "does not speak in that room" in " ".join(town.notices()[0].split())
    assert "does not speak" in await town.shows("prompt now 1")
    assert "does not speak" in await town.shows("prompt schedule daily time:15:00")


async def test_a_paused_schedule_says_that_it_rests(town: Town) -> None:
    await town.says(DAILY)
    await town.says("prompt pause 1")

    assert "rests already" in await town.shows("prompt pause 1")
    assert "is paused: A moderator paused it" in await town.shows("prompt skip 1")
    assert "paused: A moderator paused it" in await town.shows("prompt list")


async def test_a_single_date_that_is_over_says_so(town: Town) -> None:
    await town.says("prompt schedule once date:today time:12:00 sure:yes")
    await town.days(1)

    assert len(town.prompts()) == 1
    assert "over: none of its dates" in await town.shows("prompt list")
    assert "no date left" in await town.shows("prompt skip 1")


async def test_what_moderators_do_is_kept_for_the_others(town: Town) -> None:
    await town.says(DAILY)
    await town.says("prompt pause 1")

    audit = await town.shows("audit acts")

    assert "scheduled prompts" in audit
    assert "paused prompts" in audit


# restraint


async def test_it_rests_when_nobody_answers_and_says_so_once(town: Town) -> None:
    await town.says(f"{DAILY} patience:3")

    await town.days(10)

    assert len(town.prompts()) == 3
    (notice,) = town.notices()
    assert "Nobody wrote where its last 3 prompts were posted" in " ".join(notice.split())
    assert "Resume 1" in notice


async def test_an_answer_lets_it_go_on(town: Town) -> None:
    await town.says(f"{DAILY} patience:2")
    for _ in range(6):
        await town.until(town.time.now().replace(hour=13))
        thread = town.prompts()[-1].id
        town.square.say("ann", "Both feared the same.", town.time.now(), thread=thread)
        await town.days(1)

    assert len(town.prompts()) >= 6
    assert town.notices() == []


async def test_where_nobody_can_see_whether_there_are_answers_it_goes_on(town: Town) -> None:
    town.square.gone = "The room cannot be read."
    await town.says(f"{DAILY} patience:1")

    await town.days(4)

    assert len(town.prompts()) == 4


async def test_in_quiet_hours_it_waits_for_their_end(town: Town) -> None:
    await town.says("settings community quiet:11:00-14:00")
    await town.says(DAILY)

    await town.until(datetime(2026, 11, 30, 13, 59, tzinfo=UTC))
    assert town.prompts() == []
    await town.until(datetime(2026, 11, 30, 14, 1, tzinfo=UTC))

    assert len(town.prompts()) == 1


async def test_quiet_hours_that_end_with_the_last_moment_allowed_leave_a_date_out(
    town: Town,
) -> None:
    await town.says("settings community quiet:11:00-14:00")
    await town.says(f"{DAILY} late:2")

    await town.days(1)

    assert town.prompts() == []
    assert "quiet hours" in town.notices()[0]


async def test_what_quiet_hours_make_too_late_is_left_out_and_told(town: Town) -> None:
    await town.says("settings community quiet:11:00-23:00")
    await town.says(f"{DAILY} late:2")

    await town.days(1)

    assert town.prompts() == []
    (notice,) = town.notices()
    assert "quiet hours" in notice


# what goes wrong


async def test_after_a_standstill_nothing_comes_in_a_burst_and_moderators_are_told(
    town: Town,
) -> None:
    await town.says(DAILY)

    town.time.let_pass(timedelta(days=4, hours=5).total_seconds())  # 14:00: two hours late
    await town.work()
    await town.work()

    assert len(town.prompts()) == 1
    (notice,) = town.notices()
    assert "Monday 30 November 2026 at 12:00 (UTC)" in " ".join(notice.split())
    assert "Friday 4 December" not in notice
    assert "missed" in notice


async def test_what_is_too_late_is_left_out(town: Town) -> None:
    await town.says(f"{DAILY} late:3")

    town.time.let_pass(timedelta(hours=7).total_seconds())
    await town.work()
    await town.work()

    assert town.prompts() == []
    assert "Monday 30 November 2026 at 12:00" in town.notices()[0]


async def test_a_room_that_is_gone_pauses_its_schedule_and_moderators_are_told_in_theirs(
    town: Town,
) -> None:
    await town.says("settings community moderators_room:office")
    await town.says(DAILY)
    town.platform.faults.append(Fault.IS_CLOSED)

    await town.days(3)

    assert town.prompts() == []
    assert town.notices() == []
    (notice,) = town.notices("office")
    assert "Nothing can be posted in its room" in " ".join(notice.split())
    assert "#square" in notice
    assert "Nothing can be posted in its room" in " ".join(
        (await town.shows("prompt list")).split()
    )


async def test_it_is_not_told_twice_that_something_was_not_posted(town: Town) -> None:
    await town.says(DAILY)
    town.platform.faults.append(Fault.IS_CLOSED)

    await town.days(1)

    assert "The room is gone" not in await town.shows("audit posts")


async def test_a_platform_that_is_down_for_long_does_not_pause_it(town: Town) -> None:
    await town.says(DAILY)
    town.platform.faults.extend([Fault.LOSES_REQUEST] * 8)

    await town.days(2)

    assert len(town.prompts()) == 1
    (notice,) = town.notices()
    assert "It was tried 8 times" in " ".join(notice.split())
    assert "paused" not in await town.shows("prompt list")


async def test_a_row_that_cannot_be_read_holds_up_no_other(town: Town) -> None:
    await town.says(DAILY)
    await town.says("prompt schedule daily time:12:30 sure:yes")
    async with town.app.store.database.transaction() as transaction:
        await transaction.write(
            "UPDATE prompt_schedule SET recurrence = json_set(recurrence, '$.zone', 'Moon/Sea') "
            "WHERE number = 1",
            {},
        )

    await town.days(1)

    assert len(town.prompts()) == 1
    assert "cannot read it" in " ".join(town.notices()[0].split())
    await town.says("prompt remove 1 sure:yes")


async def test_what_was_posted_of_a_row_that_cannot_be_read_is_looked_after_once(
    town: Town,
) -> None:
    await town.says(f"{DAILY} closing:1")
    await town.until(datetime(2026, 11, 30, 12, 1, tzinfo=UTC))
    async with town.app.store.database.transaction() as transaction:
        await transaction.write("UPDATE prompt_schedule SET wishes = '{\"song\": 1}'", {})

    await town.days(9)

    assert len(town.prompts()) == 1
    assert len(town.notices()) == 1


async def test_the_answers_are_counted_whichever_process_noted_the_post(
    town: Town, tmp_path: Path
) -> None:
    await town.says(f"{DAILY} patience:2")
    town.time.let_pass((datetime(2026, 11, 30, 12, 0, tzinfo=UTC) - MONDAY).total_seconds())
    await town.work()

    async with running(tmp_path / "parley.db") as terminal:  # it can read no room
        await Prompting(terminal.services.prompts).work(town.time.now(), asyncio.ensure_future)
    assert "posted" in await town.shows("prompt preview 1")
    await town.days(1)

    assert "0 people wrote" in await town.shows("prompt preview 1")


async def test_a_room_that_no_process_can_read_is_not_waited_for_for_ever(town: Town) -> None:
    await town.says(f"{DAILY} patience:20")
    await town.days(3)
    async with town.app.store.database.transaction() as transaction:
        await transaction.write("UPDATE prompt_schedule SET platform = 'console', room = 'x:y'", {})

    town.time.let_pass(timedelta(days=60).total_seconds())
    await tidied(town.app.store, town.app.services)

    rows = await town.app.store.database.read(
        "SELECT 1 FROM prompt_occasion WHERE survey IS NOT NULL"
    )
    assert rows == []


async def test_a_suggestion_is_not_used_up_by_a_date_that_somebody_else_has_posted(
    town: Town,
) -> None:
    ann = town.parley.person("ann")
    await town.says(DAILY)
    scope, posting = Scope(COMMUNITY), town.app.services.prompts.posting
    late = await town.app.services.prompts.scheduling.get(scope, 1)
    town.time.let_pass(timedelta(hours=3).total_seconds())
    await town.work()
    await town.says(SUGGESTION, ann)
    await town.says("prompt approve 1")

    await posting.run(late, town.time.now())

    assert "is approved, and comes soon" in await town.shows("prompt mine", ann)


async def test_a_room_that_cannot_be_read_for_a_while_is_read_later(town: Town) -> None:
    await town.says("prompt schedule once date:today time:12:00 closing:1 sure:yes")
    await town.until(datetime(2026, 12, 1, 11, 30, tzinfo=UTC))
    thread = town.prompts()[0].id
    town.square.say("ann", "Both feared the same.", town.time.now(), thread=thread)
    town.square.gone = "The room cannot be read."
    await town.until(datetime(2026, 12, 1, 14, 0, tzinfo=UTC))
    assert not any("closing" in each.key for each in town.platform.posted)

    town.square.gone = ""
    await town.days(1)

    closing = next(each for each in town.platform.posted if "closing" in each.key)
    assert "1 message by 1 person" in shown(closing.reply)


async def test_a_thread_that_can_never_be_read_is_said_to_be_so(town: Town) -> None:
    town.square.gone = "The room cannot be read."
    await town.says("prompt schedule once date:today time:12:00 closing:1 sure:yes")

    await town.days(5)

    (closing,) = [each for each in town.platform.posted if "closing" in each.key]
    assert "It cannot be summed up: The room cannot be read." in shown(closing.reply)


async def test_two_notices_at_once_in_one_room_are_both_told(town: Town) -> None:
    await town.says("settings community moderators_room:office")
    await town.says(DAILY)
    town.parley.room = replace(town.parley.room, address="test:hall")
    await town.says("prompt schedule daily time:12:00 sure:yes")

    town.time.let_pass(timedelta(days=1).total_seconds())
    await town.work()
    await town.until(town.time.now())

    told = " ".join(town.notices("office"))
    assert "Schedule 1" in told
    assert "Schedule 2" in told


async def test_an_answer_that_is_lost_posts_once(town: Town) -> None:
    await town.says(DAILY)
    town.platform.faults.append(Fault.LOSES_ANSWER)

    await town.days(1)

    assert len(town.prompts()) == 1


async def test_where_history_cannot_be_read_it_is_posted_once_at_most_and_told(town: Town) -> None:
    await town.says(DAILY)
    town.platform.faults.append(Fault.LOSES_ANSWER)
    town.platform.readable = False

    await town.days(1)

    assert len(town.prompts()) == 1
    (notice,) = town.notices()
    assert "Nobody can tell whether it was posted" in notice


async def test_a_bot_that_was_sent_away_tells_it_when_it_is_back(town: Town) -> None:
    await town.says(DAILY)
    await town.app.services.platforms.left([COMMUNITY], town.time.now())

    await town.days(3)
    assert town.platform.posted == []
    await town.app.services.platforms.joined([COMMUNITY])
    await town.days(1)

    assert town.prompts() == []
    (notice,) = town.notices()
    assert "was removed" in notice


async def test_a_clock_that_was_ahead_and_is_set_back_posts_each_date_once(town: Town) -> None:
    await town.says(f"{DAILY} patience:20")
    town.time.wrong = timedelta(days=30)
    await town.work()
    await town.work()
    posted = len(town.prompts())

    town.time.wrong = timedelta(0)
    await town.days(3)

    assert posted <= 1
    days = [each.at.date() for each in town.prompts()]
    assert len(town.prompts()) == posted + 3
    assert len({each.key for each in town.prompts()}) == len(days)


# kinds


async def test_each_kind_has_its_buttons(town: Town) -> None:
    await town.says("votes open")
    await town.says(f'{DAILY} order:"as in the deck"')
    wanted = {
        "question": ("Each side's framing", "Ask about it", "Vote", "Start an exercise"),
        "phrase": ("Each side's framing", "Ask about it"),
        "framings": ("Each side's framing", "Ask about it"),
        "words": ("Each side's framing", "All words"),
        "statement": ("Agree", "Disagree", "Pass", "Each side's framing"),
        "exercise": ("What it is", "Start it here"),
    }
    seen: dict[str, str] = {}

    found = await kinds(town)
    for _ in range(sum(map(len, found.values()))):
        await town.says("prompt now 1")
        town.time.let_pass(1)
    await town.until(town.time.now())
    named = {prompt.id: prompt.kind for each in found.values() for prompt in each}
    rows = await town.app.store.database.read("SELECT prompt, key FROM prompt_occasion")
    for row in rows:
        seen[named[row["prompt"]]] = shown(town.platform.reads(row["key"]))

    for kind, labels in wanted.items():
        assert all(label in seen[kind] for label in labels), seen[kind]


async def test_a_statement_is_voted_on_from_where_it_stands(town: Town) -> None:
    (statement, *_) = (await kinds(town))["statement"]
    await town.says(f"{DAILY} patience:20")
    for _ in range(sum(map(len, (await kinds(town)).values()))):
        await town.says("prompt now 1")
        town.time.let_pass(1)
    await town.until(town.time.now())
    rows = await town.app.store.database.read("SELECT prompt, key FROM prompt_occasion")
    post = town.platform.reads(next(r["key"] for r in rows if r["prompt"] == statement.id))

    answer = await town.parley.presses(post, "Agree")

    assert "Kept: you agree" in shown(answer)
    assert statement.text in " ".join(shown(answer).split())
    assert "Nobody sees how you vote" in shown(post)


async def test_a_statement_that_moderators_took_out_is_not_put_up_again(town: Town) -> None:
    (statement, *_) = (await kinds(town))["statement"]
    await town.says("prompt now")
    polling, scope = town.app.services.polling, Scope(COMMUNITY)
    async with town.app.store.database.transaction() as transaction:
        number = await polling.with_statement(
            transaction,
            COMMUNITY,
            "ukraine-security-dilemma",
            title="A vote",
            statement=NewStatement(statement.text),
            now=town.time.now(),
        )
    await town.says(f'votes remove {number} reason:"Not that."')
    for _ in range(150):
        town.time.let_pass(1)
        await town.says("prompt now")

    rows = await town.app.store.database.read("SELECT prompt FROM prompt_occasion")
    assert statement.id not in {row["prompt"] for row in rows}
    dossier = "ukraine-security-dilemma"
    assert await polling.is_taken_out(scope, dossier, statement.text, town.time.now())


async def test_a_vote_that_a_prompt_began_gains_the_first_statements(town: Town) -> None:
    for _ in range(60):
        town.time.let_pass(1)
        await town.says("prompt now")
    assert "No vote goes on" not in await town.shows("vote")

    opened = await town.shows("votes open")

    assert "A vote is open" in opened
    assert "goes on already" in await town.shows("votes open")


async def test_a_vote_whose_time_is_over_does_not_stop_a_prompt(town: Town) -> None:
    await town.says("votes open days:1")
    await town.days(2)

    for _ in range(60):
        town.time.let_pass(1)
        assert "is on its way" in " ".join((await town.shows("prompt now")).split())

    rows = await town.app.store.database.read(
        "SELECT kind FROM prompt_occasion WHERE kind = 'statement'"
    )
    assert rows


async def test_a_deck_is_made_of_any_dossier(town: Town) -> None:
    text = await town.shows("prompt decks")

    assert "ukraine-security-dilemma.drafted" in text
    assert "Keep" not in text
    await town.says(f"{DAILY} deck:ukraine-security-dilemma.drafted")
    assert "is on its way" in await town.shows("prompt now 1")


async def test_a_deck_whose_dossier_is_gone_pauses_the_schedule(town: Town) -> None:
    await town.says(DAILY)
    async with town.app.store.database.transaction() as transaction:
        await transaction.write("UPDATE prompt_schedule SET deck = 'gone'", {})

    await town.days(2)

    assert "may be gone" in town.notices()[0]
    assert "None of its deck's prompts" in await town.shows("prompt preview 1")
    assert "can be shown any more" in await town.shows("prompt now 1")


# closing


async def test_a_thread_is_summed_up_in_it_by_counts_and_links(town: Town) -> None:
    await town.says("prompt schedule once date:today time:12:00 closing:2 sure:yes")
    await town.until(datetime(2026, 11, 30, 12, 1, tzinfo=UTC))
    (prompt,) = town.prompts()
    thread = prompt.id
    for number, person in enumerate(("ann", "ben", "cem", "ann")):
        when = town.time.now() + timedelta(minutes=number)
        town.square.say(person, f"The treaty of {number} was broken.", when, thread=thread)

    await town.days(3)

    closing = next(each for each in town.platform.posted if "closing" in each.key)
    text = shown(closing.reply)
    assert closing.thread == thread
    assert "4 messages by 3 people" in text
    assert "was broken" not in text


async def test_an_empty_thread_is_summed_up_as_such(town: Town) -> None:
    await town.says("prompt schedule once date:today time:12:00 closing:1 sure:yes")

    await town.days(3)

    closing = next(each for each in town.platform.posted if "closing" in each.key)
    assert "Nobody wrote here so far" in shown(closing.reply)


# suggestions


SUGGESTION = 'prompt suggest E16 text:"What would each side have needed to step back?"'


async def test_a_suggestion_is_approved_and_comes_first(town: Town) -> None:
    ann = town.parley.person("ann")
    await town.says(DAILY)
    suggested = await town.shows(f"{SUGGESTION} credit:Ann", ann)
    assert "waits for a moderator" in suggested
    assert "suggested by Ann" in await town.shows("prompt queue")

    await town.says("prompt approve 1")
    await town.days(1)

    (prompt,) = town.prompts()
    text = shown(prompt.reply)
    assert "What would each side have needed to step back?" in text
    assert "Suggested by Ann" in text
    assert "was posted" in await town.shows("prompt mine", ann)


async def test_whose_a_suggestion_is_stays_with_them_unless_they_say_so(town: Town) -> None:
    ann = town.parley.person("ann")
    await town.says(DAILY)
    await town.says(SUGGESTION, ann)

    queue = await town.shows("prompt queue")
    await town.says("prompt approve 1")
    await town.days(1)

    assert "unnamed" in queue
    assert "ann" not in re.sub(r"[^a-z ]", "", queue.casefold()).split()
    assert "Suggested by a member" in shown(town.prompts()[0].reply)


async def test_a_suggestion_is_edited_and_another_turned_down_with_a_reason(town: Town) -> None:
    ann = town.parley.person("ann")
    await town.says(SUGGESTION, ann)
    await town.says(SUGGESTION.replace("step back", "listen"), ann)

    edited = await town.shows('prompt edit number:1 text:"What would have let each step back?"')
    await town.says('prompt reject 2 reason:"Much like the first."')

    assert "What would have let each step back?" in edited
    mine = await town.shows("prompt mine", ann)
    assert "is approved, and comes soon" in mine
    assert "was turned down: Much like the first." in mine
    assert "No suggestion waits here" in await town.shows("prompt queue")


async def test_a_suggestion_that_was_not_posted_comes_again(town: Town) -> None:
    ann = town.parley.person("ann")
    await town.says(DAILY)
    await town.says(SUGGESTION, ann)
    await town.says("prompt approve 1")
    town.platform.faults.append(Fault.REFUSES)

    await town.until(datetime(2026, 11, 30, 13, 0, tzinfo=UTC))
    assert "is approved, and comes soon" in await town.shows("prompt mine", ann)
    await town.days(1)

    assert "step back" in shown(town.prompts()[0].reply)
    assert "was posted" in await town.shows("prompt mine", ann)


async def test_a_suggestion_that_was_posted_does_not_come_back_with_another_schedule(
    town: Town,
) -> None:
    await town.says(SUGGESTION, town.parley.person("ann"))
    await town.says("prompt approve 1")
    await town.says(DAILY)
    await town.days(1)
    await town.says("prompt remove 1 sure:yes")
    await town.says(DAILY)
    await town.days(1)

    said = [shown(each.reply) for each in town.prompts()]
    assert sum("step back" in each for each in said) == 1


async def test_words_that_are_not_their_own_do_not_bear_a_name(town: Town) -> None:
    ann = town.parley.person("ann")
    await town.says(f"{SUGGESTION} credit:Ann", ann)
    await town.says(f"{SUGGESTION.replace('step back', 'listen')} credit:Ann", ann)

    edited = await town.shows('prompt edit number:1 text:"What did each side need, then?"')
    unnamed = await town.shows("prompt approve 2 named:no")

    assert "unnamed" in edited
    assert "unnamed" in unnamed


async def test_a_suggestion_can_be_taken_back(town: Town) -> None:
    ann, ben = town.parley.person("ann"), town.parley.person("ben")
    await town.says(SUGGESTION, ann)

    assert "no suggestion 1 that can be taken back" in await town.shows("prompt retract 1", ben)
    await town.says("prompt retract 1", ann)

    assert "No suggestion waits here" in await town.shows("prompt queue")
    assert "You have suggested nothing" in await town.shows("prompt mine", ann)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("It was all their fault, was it not, as everybody knows.", "is a question"),
        ("What does www.example.org say?", "no links"),
        ("What do you think, @everyone?", "mentions nobody"),
        ("Why?", "at least 10"),
    ],
)
async def test_what_is_no_prompt_is_refused(town: Town, text: str, says: str) -> None:
    reply = await town.says(f'prompt suggest E16 text:"{text}"', town.parley.person("ann"))

    assert reply.outcome == "refused"
    assert says in shown(reply)


@pytest.mark.parametrize("name", ["@everyone", "<@123456>", "https://example.org", "a.b.org/x"])
async def test_a_name_that_is_none_is_refused(town: Town, name: str) -> None:
    reply = await town.says(f'{SUGGESTION} credit:"{name}"', town.parley.person("ann"))

    assert reply.outcome == "refused"
    assert "Nothing" in shown(reply) or "no name to show" in shown(reply)


async def test_nobody_fills_the_queue(town: Town) -> None:
    ann = town.parley.person("ann")
    for _ in range(3):
        await town.says(SUGGESTION, ann)

    assert "3 of your suggestions are waiting" in await town.shows(SUGGESTION, ann)
    for number in (1, 2, 3):
        await town.says(f'prompt reject {number} reason:"No room."')
    await town.says(SUGGESTION, ann)
    await town.says(SUGGESTION, ann)
    assert "5 prompts within a day" in await town.shows(SUGGESTION, ann)


async def test_an_event_that_there_is_not_is_said(town: Town) -> None:
    reply = await town.says('prompt suggest Atlantis text:"Where did it go to at last?"')

    assert reply.outcome == "refused"
    assert "No event here" in shown(reply)


@pytest.mark.parametrize("line", ["prompt approve 9", 'prompt reject 9 reason:"No."'])
async def test_what_does_not_wait_cannot_be_decided(town: Town, line: str) -> None:
    assert "No suggestion 9 waits here" in await town.shows(line)


async def test_an_edit_that_says_nothing_asks_for_it(town: Town) -> None:
    assert "how is it to read?" in await town.shows("prompt edit")


# taking out


async def test_the_coming_dates_are_handed_over_as_a_calendar(town: Town) -> None:
    await town.says(WEEKLY)
    await town.says("prompt skip 1")

    reply = await town.says("prompt export days:30")

    (file,) = reply.files
    assert file.name.endswith(".ics")
    starts = re.findall(r"DTSTART:(\d+T\d+Z)", file.text)
    assert starts == [f"202612{day}T173000Z" for day in ("07", "14", "21", "28")]
    assert "square" in file.text
    assert "4 dates until 2026-12-30" in shown(reply)
