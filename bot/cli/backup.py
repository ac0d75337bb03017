"""`parley backup` and `parley restore`: the whole database in one file."""

import argparse
import asyncio
from datetime import timedelta
from pathlib import Path

from bot.app import now
from bot.clock.timekeeping import SystemTime
from bot.config import Settings
from bot.store.backup import back_up
from bot.store.backups import Backups
from bot.store.restoring import restore


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Copy the database into a file; a bot may run meanwhile."""
    to = Path(args.file)
    size = await asyncio.to_thread(back_up, settings.database, to, now(), replace=args.replace)
    print(f"Written: {to}, {-(-size // 1024)} KiB. It holds all that Parley keeps: keep it safe.")
    return 0


async def put_back(args: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database, while no bot runs."""
    file, time = Path(args.file), SystemTime(now)
    done = await asyncio.to_thread(
        restore, settings.database, file, time.now(), steady=time.steady()
    )
    of = "" if done.taken is None else f" as it was on {done.taken:%Y-%m-%d at %H:%M} UTC"
    print(f"Restored: {settings.database}{of}.")
    if done.kept is not None:
        print(f"What was there before is kept: {done.kept}")
    return 0


def scheduled(settings: Settings) -> Backups | None:
    """The backups that are made by themselves; None where no folder for them is set."""
    if settings.backups is None:
        return None
    every = timedelta(hours=settings.backup_hours)
    return Backups(settings.database, settings.backups, every, settings.backups_kept)
