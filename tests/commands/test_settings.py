"""How a community sets the bot up, and what comes of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import now
from bot.chat.rates import MOST_COUNTED, Rates
from bot.domain.person import Account
from bot.reading.read import read_file
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def ours(parley: Parley) -> Parley:
    return Parley(parley.app, "ours", "test:square")


async def test_in_a_silent_room_the_bot_answers_moderators_settings_alone(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)

    await ours.says("settings room speaks:no", mo)

    assert "does not speak" in await ours.shows("events")
    assert "Settings" in await ours.shows("settings show", mo)
    assert "Events" in await Parley(ours.app, "ours", "test:other").shows("events")
    await ours.says("settings room speaks:yes", mo)
    assert "Events" in await ours.shows("events")


async def test_a_room_talks_about_the_article_that_it_is_set_to(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    article = read_file(DATA / "plain-article.txt")
    loaded = await ours.app.loading.article(article, now(), community="ours")

    reply = await ours.says(f"settings room article:{loaded.ref}", mo)

    assert loaded.ref in shown(reply)
    assert (await ours.says("What is Orren time?")).outcome == "answered"
    assert loaded.title in await ours.shows("help")
    assert "There is no article" in await ours.shows("settings room article:nowhere", mo)
    await ours.says("settings room article:-", mo)
    assert (await ours.says("What is Orren time?")).outcome != "answered"


async def test_nobody_may_ask_more_often_than_is_set(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await ours.says("settings community rate:2", mo)
    ann, ben = ours.person("ann"), ours.person("ben")

    replies = [await ours.shows("about", ann) for _ in range(3)]

    assert [("within a minute" in reply) for reply in replies] == [False, False, True]
    assert "within a minute" not in await ours.shows("about", ben)
    assert "2 commands a minute" in await ours.shows("settings show", mo)


def test_rates_forget_after_a_minute_and_hold_only_so_many_people() -> None:
    rates = Rates()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    ann = ("ours", Account("test", "ann"))

    assert rates.wait(ann, 1, start) == 0
    assert rates.wait(ann, 1, start + timedelta(seconds=58.5)) == 2
    assert rates.wait(ann, 1, start + timedelta(seconds=60)) == 0
    for number in range(MOST_COUNTED):
        rates.wait(("ours", Account("test", str(number))), 1, start + timedelta(seconds=61))
    assert rates.wait(ann, 1, start + timedelta(seconds=61)) == 0  # let go, so no longer counted


def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    rates = Rates()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    ann = ("ours", Account("test", "ann"))

    assert rates.wait(ann, 1, start) == 0
    assert rates.wait(ann, 1, start - timedelta(hours=1)) == 0
    assert rates.wait(ann, 1, start - timedelta(hours=1)) == 60


async def test_settings_are_for_moderators_and_need_a_room(parley: Parley) -> None:
    mo = parley.person("mo", moderator=True)

    assert "is for moderators" in await parley.shows("settings room speaks:no")
    assert "no room here" in await parley.shows("settings room speaks:no", mo)
    assert "yes or no" in await parley.shows("settings room speaks:perhaps", mo)
    assert "at most 600" in await parley.shows("settings community rate:9999", mo)
    assert "One of" not in await parley.shows("settings community language:en", mo)
    assert "It is one of en" in await parley.shows("settings community language:xx", mo)


async def test_what_was_set_is_on_record(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await ours.says("settings community moderator_role:elders", mo)

    record = await ours.shows("audit acts", mo)

    assert "mo changed the settings" in record
    assert "elders" in record
    assert "No moderator" in await Parley(ours.app, "theirs").shows("audit acts", mo)


@pytest.mark.parametrize("role", ["@everyone", "everyone", "@here", "@"])
async def test_nobody_can_make_everybody_a_moderator(parley: Parley, role: str) -> None:
    mo = parley.person("mo", moderator=True)

    refused = await parley.sends("settings community", mo, moderator_role=role)

    assert "everybody a moderator" in shown(refused)
