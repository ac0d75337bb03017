"""`parley doctor`: looks whether all is well."""

import argparse

from bot.app import now, running
from bot.cli.exits import TROUBLE
from bot.config import Settings
from bot.services.doctor import examine


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print what there is to know, a sentence a line; exit code 1 where something is wrong."""
    async with running(settings.database) as app:
        findings = await examine(app.store, now())
    for finding in findings:
        print(finding.text)
    return TROUBLE if any(finding.trouble for finding in findings) else 0
