"""`parley ask`: one question, one answer, then the end."""

import argparse
import json
import sys

from bot.adapters.console.flat import flat
from bot.adapters.console.screen import show
from bot.chat.turn import Person, Room
from bot.cli.exits import BAD_INPUT
from bot.cli.opening import opened
from bot.config import Settings


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one question; exit code 2 for one that cannot be answered as it is."""
    given = {"question": args.question} | ({"source": args.source} if args.source else {})
    async with opened(settings) as app:
        command = app.dispatcher.commands["ask"]
        reply = await app.dispatcher.run(command, given, Person(), Room())
    if args.json:
        print(json.dumps(flat("ask", reply), ensure_ascii=False))
    else:
        show(reply, sys.stdout)
    return BAD_INPUT if reply.outcome == "refused" else 0
