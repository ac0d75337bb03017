"""Whoever waits for long reads what is being done, and can stop it."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from bot.adapters.discord import sending
from bot.chat.command import Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Turn
from bot.domain.base import Model
from tests.wire.acts import Ack
from tests.wire.inside import Inside, inside

pytestmark = pytest.mark.server

EVERY = 0.25
CALLBACK, HOOK = r"/interactions/.*/callback", r"/webhooks/.*"


class NoArgs(Model):
    """Takes no arguments."""


class Job(Model):
    """Something that is being done."""

    job: Annotated[str, Field(description="What it is")]


@pytest.fixture
async def there(
    fresh_database: Path, tmp_path: Path, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Inside]:
    """Parley with a command that counts until it is stopped."""
    monkeypatch.setattr(sending, "DEFER_AFTER", 0.05)
    monkeypatch.setattr(sending, "EVERY", EVERY)
    router, stopped = Router(), asyncio.Event()

    @router.command("stop", "Stops", audience="caller")
    async def stop(turn: Turn, args: Job) -> Reply:
        stopped.set()
        return Reply(blocks=(Prose(text=f"Stopped: {len(args.job)}."),))

    async def count(turn: Turn, job: str) -> Reply:
        number = 0
        while not stopped.is_set():
            number += 1
            await turn.progress(f"Counted to {number} …", stop.button("Cancel", job=job))
            await asyncio.sleep(0.01)
        return Reply(blocks=(Prose(text="Counting has ended."),))

    @router.command("count", "Counts")
    async def shortly(turn: Turn, args: NoArgs) -> Reply:
        return await count(turn, "a")

    @router.command("recount", "Counts what has a long name")
    async def longer(turn: Turn, args: NoArgs) -> Reply:
        return await count(turn, "a" * 300)

    async def wait() -> Reply:
        await asyncio.sleep(0.3)
        return Reply(blocks=(Prose(text="Waited."),))

    @router.command("tarry", "Waits")
    async def tarry(turn: Turn, args: NoArgs) -> Reply:
        return await wait()

    @router.command("tarry-unseen", "Waits", audience="caller")
    async def unseen(turn: Turn, args: NoArgs) -> Reply:
        return await wait()

    async with inside(fresh_database, tmp_path, router) as started:
        yield started
        assert started.double.failures == []


@pytest.mark.parametrize(("command", "length"), [("count", 1), ("recount", 300)])
async def test_what_takes_long_can_be_stopped_by_a_button(
    there: Inside, command: str, length: int
) -> None:
    ann = there.double.person("ann")

    counting = await there.double.slash(there.square, ann, command)
    shown = await counting.answer()
    first = shown.text
    stopping = await there.double.press(shown, "Cancel", ann)

    assert counting.ack is Ack.DEFER
    assert "Counted to" in first
    assert f"Stopped: {length}." in (await stopping.answer()).text
    while "has ended" not in shown.text:
        await counting.until_edited(shown)
    assert shown.buttons == []


async def test_what_changes_fast_is_shown_now_and_then_and_never_behind_the_answer(
    there: Inside,
) -> None:
    ann = there.double.person("ann")

    counting = await there.double.slash(there.square, ann, "count")
    shown = await counting.answer()
    early, began = shown.text, time.perf_counter()
    await asyncio.sleep(3.5 * EVERY)
    late, edits, passed = shown.text, shown.edits, time.perf_counter() - began
    await (await there.double.press(shown, "Cancel", ann)).answer()
    await asyncio.sleep(1.5 * EVERY)

    assert 2 <= edits <= passed / EVERY + 2
    assert early != late
    assert "Counted to" in late
    assert "has ended" in shown.text


@pytest.mark.parametrize("command", ["tarry", "tarry-unseen"])
@pytest.mark.parametrize(("method", "path"), [("POST", CALLBACK), ("PATCH", HOOK)])
async def test_what_takes_long_is_answered_though_a_receipt_is_lost(
    there: Inside, command: str, method: str, path: str
) -> None:
    ann = there.double.person("ann")
    lost = there.double.faults.lose_answer(method, path)

    waiting = await there.double.slash(there.square, ann, command)
    answer = await waiting.answer()

    assert lost.met == 1
    assert waiting.ack is Ack.DEFER
    assert "Waited." in answer.text
    assert waiting.messages == [answer]
    assert answer.ephemeral is (command == "tarry-unseen")


async def test_what_takes_long_is_answered_though_both_receipts_of_the_delay_are_lost(
    there: Inside,
) -> None:
    ann = there.double.person("ann")
    lost = there.double.faults.lose_answer("POST", CALLBACK, times=2)

    waiting = await there.double.slash(there.square, ann, "tarry")

    assert "Waited." in (await waiting.answer()).text
    assert lost.met == 2


async def test_what_is_done_goes_on_though_nobody_hears_whether_it_was_shown(
    there: Inside,
) -> None:
    ann = there.double.person("ann")
    there.double.faults.lose_answer("PATCH", HOOK, times=2)

    counting = await there.double.slash(there.square, ann, "count")
    shown = await counting.answer()
    await counting.until_edited(shown)
    await (await there.double.press(shown, "Cancel", ann)).answer()
    while "has ended" not in shown.text:
        await counting.until_edited(shown)

    assert shown.buttons == []
