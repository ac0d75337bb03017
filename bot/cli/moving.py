"""`parley export` and `parley import`: one community, from one database into another."""

import argparse
import asyncio
import sys
from importlib.metadata import version
from pathlib import Path

from bot.app import now, running
from bot.clock.timekeeping import SystemTime
from bot.config import Settings
from bot.domain.errors import UserError
from bot.store.archive import read
from bot.store.exporting import export
from bot.store.holding import alone_on
from bot.store.taking_in import take_in


async def take_out(args: argparse.Namespace, settings: Settings) -> int:
    """Write all that a community has into an archive; the database stays as it is."""
    to = Path(args.file)
    done = await asyncio.to_thread(
        export,
        settings.database,
        args.community,
        to,
        now(),
        parley=version("parley-bot"),
        replace=args.replace,
    )
    print(f"Written: {to}, rows: {done.rows}. It holds what people wrote: keep it safe.")
    if done.left_out:
        print(
            f"Left out, since they hang on what is retired in the shared library: {done.left_out}."
        )
    try:
        with alone_on(settings.database):
            pass
    except UserError:
        sys.stderr.write("A bot runs on it: what changes from now on is not in the archive.\n")
    return 0


async def bring_in(args: argparse.Namespace, settings: Settings) -> int:
    """Take the community of an archive into the database, while no bot runs."""
    await asyncio.to_thread(read, Path(args.file))  # before anything is made
    with alone_on(settings.database):
        pass  # under a bot that runs, the database must not be brought up
    async with running(settings.database):
        pass  # the database is made, brought up, and has the shipped dossiers
    time = SystemTime(now)
    done = await asyncio.to_thread(
        take_in,
        settings.database,
        Path(args.file),
        time.now(),
        steady=time.steady(),
        replace=args.replace,
    )
    print(
        f"Imported: {done.community} as it was on {done.made_at:%Y-%m-%d at %H:%M} UTC, rows: "
        f"{done.rows}, people: {done.people}."
    )
    async with running(settings.database):
        pass  # what was taken in is put into the index of the search
    return 0
