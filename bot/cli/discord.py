"""`parley discord`: what is needed to set Discord up."""

import argparse

from bot.config import Settings


async def invite(args: argparse.Namespace, settings: Settings) -> int:
    """Print the link by which a server asks the bot in, with the permissions that it needs."""
    from bot.adapters.discord.inviting import invitation  # noqa: PLC0415  # brings the library

    print(invitation(args.application))
    return 0
