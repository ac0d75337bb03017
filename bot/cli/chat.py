"""`parley chat`: talk in the terminal, through a pipe, or in JSON."""

import argparse
import asyncio
import sys
from functools import partial
from pathlib import Path

from bot.adapters.console.chat import chat
from bot.adapters.console.floor import Floor
from bot.adapters.console.ndjson import serve
from bot.adapters.console.places import TerminalPlaces
from bot.adapters.console.posting import PLATFORM, Terminal
from bot.adapters.console.screen import Screen
from bot.app import clock
from bot.chat.turn import Person, Rank, Room
from bot.cli.opening import opened
from bot.config import Settings
from bot.domain.person import Account


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Talk until the input ends."""
    who = Person(Rank[args.rank.upper()], Account(PLATFORM, args.name))
    address = f"{PLATFORM}:{args.room}" if args.community else ""
    room = Room(args.community, address)
    async with opened(settings) as app:
        app.services.places.add(TerminalPlaces())
        if args.json:
            await serve(app.dispatcher, room, who=who, stdin=sys.stdin, stdout=sys.stdout)
            return 0
        _, greeting = await app.dispatcher.typed("/help", who, room)
        history = settings.database.parent / "history" if settings.history else None
        if history is not None:
            app.services.privacy.besides(partial(_forget_lines, history, who.account))
        floor = Floor()
        posting = clock(app, [Terminal(Screen(sys.stdout), app.dispatcher, floor)])
        floor.settled = posting.settled
        async with asyncio.TaskGroup() as group:
            group.create_task(posting.run())
            await chat(
                app.dispatcher,
                who,
                room,
                greeting=greeting,
                stdin=sys.stdin,
                stdout=sys.stdout,
                history=history,
                floor=floor,
            )
            await posting.stop()
    return 0


async def _forget_lines(history: Path, own: Account | None, account: Account) -> None:
    """Empty the file of what was typed here, if it is the one who types who is forgotten."""
    if account == own and await asyncio.to_thread(history.exists):
        await asyncio.to_thread(history.write_bytes, b"")
