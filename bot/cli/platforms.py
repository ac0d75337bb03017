"""The platforms that are set up, each as something that `parley run` can run beside the others."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.app import App, now
from bot.chat.post import Platform
from bot.config import Settings
from bot.domain.errors import UserError
from bot.domain.health import Connection
from bot.domain.history import History
from bot.domain.places import Places


class Service(Protocol):
    """One platform's part of Parley."""

    @property
    def posting(self) -> Platform:
        """What posts there."""
        ...

    @property
    def history(self) -> History:
        """What was said there."""
        ...

    @property
    def places(self) -> Places:
        """Where can be posted there."""
        ...

    @property
    def ready(self) -> asyncio.Event:
        """Whether it can be posted there by now."""
        ...

    @property
    def connection(self) -> Connection:
        """How it is connected just now."""
        ...

    def begin_no_more(self) -> None:
        """Begin nothing new from now on."""
        ...

    async def stop(self) -> None:
        """Let what was begun end, and leave; `run` then returns."""
        ...


@dataclass(frozen=True)
class Running:
    """A platform, and what talks there until it is stopped."""

    service: Service
    talking: Coroutine[Any, Any, None]


def platforms(app: App, settings: Settings) -> Sequence[Running]:
    """The platforms that are set up; the libraries of others are not imported.

    Raises UserError where none is, or one is not set up as it has to be.
    """
    found = [*_discord(app, settings), *_matrix(app, settings)]
    if not found:
        raise UserError(
            "No platform is set up.",
            "Set PARLEY_DISCORD_TOKEN, or log in to Matrix (`parley matrix login`), or talk here: "
            "`parley chat`.",
        )
    for each in found:
        app.services.histories.add(each.service.history)
        app.services.places.add(each.service.places)
    return found


def _discord(app: App, settings: Settings) -> Sequence[Running]:
    if settings.discord_token is None:
        return ()
    from bot.adapters.discord.service import Service, client  # noqa: PLC0415  # only where it talks

    service = Service(client(), app.dispatcher)
    token = settings.discord_token.get_secret_value()
    return [Running(service, service.run(token, settings.discord_api))]


def _matrix(app: App, settings: Settings) -> Sequence[Running]:
    from bot.adapters.matrix.account.session import read  # noqa: PLC0415  # as above

    session = read(settings.matrix)
    if session is None:
        return ()
    from bot.cli.matrix import require  # noqa: PLC0415  # as above

    require()
    from bot.adapters.matrix.service import Service  # noqa: PLC0415  # as above

    service = Service(
        session,
        settings.matrix,
        app.dispatcher,
        now,
        invites=settings.matrix_invites,
        prefix=settings.matrix_prefix,
    )
    return [Running(service, service.run())]
