"""What a doctor finds out about the bot on Discord: its token, its rights, and Discord's time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.adapters.discord.inviting import NEEDED
from bot.adapters.discord.service import client
from bot.domain.health import Examined, Finding, date_of

WITHIN = 30.0
"""Seconds that all of it may take."""
PAGE = 200
"""So many guilds are told of at once."""
SERVER_ERROR = 500

UNREACHABLE = Finding(
    "discord-unreachable",
    "trouble",
    "Discord cannot be reached.",
    "Look at the network, and at PARLEY_DISCORD_API.",
)


async def examine(token: str, api: str | None, now: Callable[[], datetime]) -> Examined:
    """Log in without connecting, look, and leave; nothing is changed, and a bot that runs goes on.

    `api` is the address of another API than Discord's own.
    """
    if api:
        Route.BASE = api.rstrip("/")
    there = client()
    ours = theirs = None
    try:
        async with asyncio.timeout(WITHIN):
            theirs, ours = await _date(), now()
            await there.login(token)
            found = [*_application(there), *[each async for each in _guilds(there)]]
    except discord.LoginFailure:
        found = [
            Finding(
                "discord-token",
                "trouble",
                "Discord does not take the token.",
                "Copy it anew into PARLEY_DISCORD_TOKEN.",
            )
        ]
    except discord.HTTPException as error:
        found = [UNREACHABLE if error.status >= SERVER_ERROR else _refused(error)]
    except (aiohttp.ClientError, OSError, TimeoutError):
        found = [UNREACHABLE]
    finally:
        await there.http.close()  # it was never connected
    return Examined(tuple(found), ours, theirs)


async def _date() -> datetime | None:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{Route.BASE}/gateway") as answer,
    ):
        return date_of(answer.headers.get("Date"))


def _refused(error: discord.HTTPException) -> Finding:
    return Finding(
        "discord-refused",
        "trouble",
        f"Discord refuses to tell how the bot stands (status {error.status}, code {error.code}).",
        "Look whether the application still exists.",
    )


def _application(there: discord.Client) -> Sequence[Finding]:
    """That the token is taken, and whether messages may be read."""
    name = there.user.name if there.user else ""
    taken = Finding("discord-token", "ok", f"Discord knows the bot as {_shown(name)}.")
    flags = there.application_flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        text = "The application may read messages, for summaries."
        return [taken, Finding("discord-intents", "ok", text)]
    return [
        taken,
        Finding(
            "discord-intents",
            "note",
            "The application may not read messages, so that summaries find nothing to sum up.",
            "Turn on Message Content Intent on its Bot page, if you want summaries.",
        ),
    ]


async def _guilds(there: discord.Client) -> AsyncIterator[Finding]:
    """In how many servers the bot is, and where it lacks a right."""
    guilds = [guild async for guild in _all(there)]
    if not guilds:
        yield Finding(
            "discord-guilds",
            "note",
            "The bot is in no server yet.",
            "`parley discord invite APPLICATION` prints the link that asks it in.",
        )
        return
    lacking = 0
    for guild in guilds:
        if missing := _missing(discord.Permissions(int(guild["permissions"]))):
            lacking += 1
            yield Finding(
                "discord-permissions",
                "trouble",
                f"In the server {_shown(guild['name'])} ({guild['id']}) the bot lacks: "
                f"{', '.join(missing)}.",
                "Somebody who manages it can give its role these permissions.",
            )
    if not lacking:
        text = f"The permissions that the bot needs, it has in each server ({len(guilds)})."
        yield Finding("discord-guilds", "ok", text)


async def _all(there: discord.Client) -> AsyncIterator[dict[str, Any]]:
    after = None
    while True:
        page: Sequence[Any] = await there.http.get_guilds(PAGE, after=after, with_counts=False)
        for guild in page:
            yield guild
        if len(page) < PAGE:
            return
        after = page[-1]["id"]


def _missing(held: discord.Permissions) -> Sequence[str]:
    if held.administrator:
        return ()
    return [
        name.replace("_", " ").title()
        for name, needed in NEEDED
        if needed and not getattr(held, name)
    ]


def _shown(name: str) -> str:
    """A name that others chose, fit for a terminal."""
    return "".join(sign for sign in name if sign.isprintable())[:100]
