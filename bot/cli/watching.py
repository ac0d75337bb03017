"""Has `parley run` tell how it does, where the settings say so."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from importlib.metadata import version

from bot.app import App, now
from bot.cli.backup import scheduled
from bot.config import Settings, place
from bot.domain.health import Connection
from bot.domain.observer import NOBODY, Observer
from bot.watching.look import BackupsSeen, Look


def observer(settings: Settings) -> Observer:
    """What measures; the library for it is imported only where anybody asks for that."""
    if settings.metrics is None:
        return NOBODY
    from bot.watching.metrics import Metrics  # noqa: PLC0415  # only where it is asked for

    return Metrics(version("parley-bot"))


@asynccontextmanager
async def watched(
    settings: Settings, app: App, connections: Callable[[], Sequence[Connection]]
) -> AsyncIterator[None]:
    """Tell what the app's observer measures, until the end; nothing where nobody asks for it.

    Raises UserError where the place for it cannot be had.
    """
    where = None if settings.metrics is None else place(settings.metrics)
    if where is None:
        yield
        return
    from bot.watching.metrics import Counting, Metrics  # noqa: PLC0415  # as above
    from bot.watching.server import served  # noqa: PLC0415  # as above

    metrics = app.observer
    assert isinstance(metrics, Metrics)  # noqa: S101  # by `observer`
    counting, root = Counting(metrics), logging.getLogger()
    root.addHandler(counting)
    try:
        async with served(
            metrics,
            Look(app.store, settings.database, now, connections, backups=backups_seen(settings)),
            *where,
        ) as port:
            logging.getLogger(__name__).info("metrics told", extra={"port": port})
            yield
    finally:
        root.removeHandler(counting)


def backups_seen(settings: Settings) -> Callable[[datetime], BackupsSeen | None]:
    """Tells how it stands with the backups that are made by themselves; None for none."""
    backups = scheduled(settings)

    def seen(moment: datetime) -> BackupsSeen | None:
        if backups is None:
            return None
        try:
            return BackupsSeen(backups.last(moment), backups.overdue(moment))
        except OSError:  # the doctor says what is the matter with the folder
            return BackupsSeen(None, overdue=True)

    return seen
