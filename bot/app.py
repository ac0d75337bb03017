"""Builds the whole bot once: store, services, dispatcher."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.command import registry
from bot.chat.dispatch import Dispatcher
from bot.commands import ROUTERS
from bot.resources import dossiers
from bot.services import Services
from bot.services.ask import Ask
from bot.services.audit import Audit
from bot.services.framing import Framings
from bot.services.importing import Importing
from bot.services.loading import Loading
from bot.services.lookup import Lookup
from bot.services.rooms import Rooms
from bot.services.searching import Searching
from bot.services.showing import Showing
from bot.services.view import Views
from bot.store import Store


@dataclass(frozen=True)
class App:
    """The bot, ready to be spoken to."""

    store: Store
    services: Services
    dispatcher: Dispatcher
    loading: Loading


def now() -> datetime:
    """The present moment: the only clock that is read, and passed on from here."""
    return datetime.now(UTC)  # noqa: TID251  # the composition root is where time comes in


@asynccontextmanager
async def running(database: Path) -> AsyncIterator[App]:
    """The bot on one database file, with the shipped dossiers in it; closed at the end."""
    store = await Store.open(database)
    try:
        views = Views(store)
        lookup = Lookup(store, views)
        loading = Loading(store)
        services = Services(
            ask=Ask(store, views),
            audit=Audit(store),
            framings=Framings(lookup),
            importing=Importing(store, loading),
            lookup=lookup,
            rooms=Rooms(store),
            showing=Showing(store, views, lookup),
            searching=Searching(store.search, lookup, views),
            views=views,
        )
        await loading.first_run(dossiers(), now())
        await store.gaps.expire(now())
        yield App(store, services, Dispatcher(registry(ROUTERS), services, now), loading)
    finally:
        await store.close()
