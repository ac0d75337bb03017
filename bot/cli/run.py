"""`parley run`: every platform that is set up, in one process, until it is told to stop."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from contextlib import suppress

from bot.adapters.discord.service import Service, client
from bot.app import App, clock, tidied
from bot.cli.opening import opened
from bot.clock.clock import Clock
from bot.clock.supervision import supervised
from bot.config import Settings
from bot.domain.errors import UserError

log = logging.getLogger(__name__)

STOPS_WITHIN = 11
"""Seconds that all platforms together may take to end what was begun."""
COLLECTED = (10_000, 20, 50)
"""Rarer than usual: a round through all that is young takes as long as an answer."""
TIDY_EVERY = 6 * 3600
"""Seconds between two rounds of deleting what has been kept for long enough."""


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run until SIGTERM or Ctrl-C, then let what was begun end.

    Raises UserError where no platform is set up.
    """
    if settings.discord_token is None:
        raise UserError(
            "No platform is set up.", "Set PARLEY_DISCORD_TOKEN, or talk here: `parley chat`."
        )
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    logging.getLogger("discord").setLevel(logging.WARNING)
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # on Windows, Ctrl-C ends the program as usual
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, told_to_stop.set)
    async with opened(settings) as app:
        service = Service(client(), app.dispatcher)
        app.services.histories.add(service.history)
        app.services.places.add(service.places)
        posting = clock(app, [service.posting])
        token = settings.discord_token.get_secret_value()
        talking = asyncio.create_task(service.run(token, settings.discord_api))
        others = [asyncio.create_task(_post(service, posting)), asyncio.create_task(_tidy(app))]
        stopping = asyncio.create_task(told_to_stop.wait())
        await asyncio.wait({talking, stopping, *others}, return_when=asyncio.FIRST_COMPLETED)
        service.begin_no_more()
        told = told_to_stop.is_set()
        ending = {asyncio.create_task(posting.stop()), asyncio.create_task(service.stop())}
        stopped, _ = await asyncio.wait(ending, timeout=STOPS_WITHIN)
        for task in (stopping, *others):
            task.cancel()
        ended, _ = await asyncio.wait({talking, *others}, timeout=1)
        for task in (*stopped, *ended):
            if not task.cancelled() and (problem := task.exception()):
                if not told:
                    raise problem
                log.error("stopped with an error", exc_info=problem)
    return 0


async def _post(service: Service, posting: Clock) -> None:
    """Post what is due, as soon as it can be seen what has been posted already."""
    await service.logged_in.wait()
    gc.collect()
    gc.freeze()  # what answers need is here; to look through it again and again makes some wait
    gc.set_threshold(*COLLECTED)
    await posting.run()


async def _tidy(app: App) -> None:
    while True:
        await asyncio.sleep(TIDY_EVERY)
        await supervised("tidying", tidied(app.store, app.services, by_meaning=bool(app.workers)))
