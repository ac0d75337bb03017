"""Parley on a simulated Discord: servers, and people who use it as they would theirs."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from bot.adapters.discord.service import Service, client
from bot.app import App, running
from tests.adapters.discord.server import Discord, Server


@pytest.fixture
async def app(fresh_database: Path, tmp_path: Path) -> AsyncIterator[App]:
    """The whole bot on a real database of its own."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as started:
        yield started


@pytest.fixture
def service(app: App) -> Service:
    """Parley's part on Discord, not logged in yet."""
    return Service(client(), app.dispatcher)


@pytest.fixture
async def env(service: Service) -> AsyncIterator[simcord.Env]:
    """Discord, with nobody there yet but Parley, whose commands it knows."""
    started = simcord.Env(service.client, shard_count=1)
    await started.start()
    await service.tell_commands()
    yield started
    await started.shutdown()
    started.raise_errors()


@pytest.fixture
def discord(env: simcord.Env, app: App, service: Service) -> Discord:
    """Discord, to add servers to and to start Parley anew on."""
    return Discord(env, app, service)


@pytest.fixture
def server(discord: Discord) -> Server:
    """A server that has asked Parley in."""
    return discord.server("Readers")
