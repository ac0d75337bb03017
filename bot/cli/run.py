"""`parley run`: every platform that is set up, in one process, until it is told to stop."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bot.app import App, clock, tidied
from bot.cli.backup import scheduled
from bot.cli.beforehand import read_in
from bot.cli.heap import keep_small
from bot.cli.opening import opened
from bot.cli.platforms import Running, platforms
from bot.cli.private_files import narrow
from bot.cli.watching import observer, watched
from bot.clock.backing_up import BackingUp
from bot.clock.clock import Clock
from bot.clock.supervision import supervised
from bot.config import Settings
from bot.store.holding import running_on
from bot.watching.log import begin

log = logging.getLogger(__name__)

STOPS_WITHIN = 11
"""Seconds that all platforms together may take to end what was begun."""
COLLECTED = (10_000, 3, 3)
"""The young ones rarer than usual, of which each round takes as long as an answer; at 20 commands a
second every 8 s. All that are not frozen every two minutes then, in some 40 ms: what answers leave
behind would else add up for hours."""
YIELDS_AFTER = 0.0005
"""Seconds after which a thread makes room for another: answers would wait for each picture else."""
TIDY_EVERY = 6 * 3600
"""Seconds between two rounds of deleting what has been kept for long enough."""


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run until SIGTERM or Ctrl-C, then let what was begun end.

    Where one of several platforms ends by itself, the others go on. Raises UserError where no
    platform is set up, or none is left, or others can open tokens that cannot be closed to them.
    """
    keep_small()
    begin(settings.log, sys.stderr)
    for each, closed in narrow(settings):
        log.warning(
            "file closed to others" if closed else "file open to others",
            extra={"file": each.path.name},
        )
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # on Windows, Ctrl-C ends the program as usual
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, told_to_stop.set)
    with running_on(settings.database):
        return await _run(settings, told_to_stop)


async def _run(settings: Settings, told_to_stop: asyncio.Event) -> int:
    running: list[Running] = []
    async with (
        opened(settings, observer(settings)) as app,
        watched(settings, app, lambda: [each.service.connection for each in running]),
    ):
        running += platforms(app, settings)
        backups = scheduled(settings)
        beside = () if backups is None else (BackingUp(backups, app.store.database),)
        posting = clock(app, [each.service.posting for each in running], beside)
        talking = {
            asyncio.create_task(each.talking, name=each.service.posting.name) for each in running
        }
        ready = [each.service.ready for each in running]
        others = [asyncio.create_task(_post(ready, posting)), asyncio.create_task(_tidy(app))]
        stopping = asyncio.create_task(told_to_stop.wait())
        left = await _until_over(talking, {stopping, *others})
        for each in running:
            each.service.begin_no_more()
        told = told_to_stop.is_set()
        ending = {
            asyncio.create_task(posting.stop()),
            *(asyncio.create_task(each.service.stop()) for each in running),
        }
        stopped, _ = await asyncio.wait(ending, timeout=STOPS_WITHIN)
        for task in (stopping, *others):
            task.cancel()
        ended, _ = await asyncio.wait({*left, *others}, timeout=1)
        for task in (*stopped, *ended):
            if not task.cancelled() and (problem := task.exception()):
                if not told:
                    raise problem
                log.error("stopped with an error", exc_info=problem)
    return 0


async def _until_over(
    talking: set[asyncio.Task[None]], others: set[asyncio.Task[Any]]
) -> set[asyncio.Task[None]]:
    """Wait until it is to end; the platforms whose end has not been told of yet."""
    while True:
        done, _ = await asyncio.wait({*talking, *others}, return_when=asyncio.FIRST_COMPLETED)
        if done & others or talking <= done:
            return talking
        for task in done:
            talking.discard(task)
            problem = task.exception()
            log.error("a platform has ended", extra={"platform": task.get_name()}, exc_info=problem)


async def _post(ready: Sequence[asyncio.Event], posting: Clock) -> None:
    """Post what is due, as soon as it can be seen somewhere what has been posted already.

    Meanwhile all is read in that nobody should wait for.
    """
    waiting = {asyncio.create_task(each.wait()) for each in ready}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    await asyncio.gather(posting.run(), _settle())


async def _settle() -> None:
    """Read in what answers need, and have it not looked through again and again."""
    sys.setswitchinterval(YIELDS_AFTER)
    await asyncio.to_thread(read_in)
    gc.collect()
    gc.freeze()  # what answers need is here; to look through it again makes some wait
    gc.set_threshold(*COLLECTED)


async def _tidy(app: App) -> None:
    while True:
        await asyncio.sleep(TIDY_EVERY)
        await supervised("tidying", tidied(app.store, app.services, by_meaning=bool(app.workers)))
