"""`parley dossier`: check a dossier file, take it in, or write one out."""

import argparse
from pathlib import Path

from bot.app import now, running
from bot.cli.exits import BAD_INPUT
from bot.config import Settings
from bot.domain.errors import NotFound
from bot.dossier.dump import dump
from bot.dossier.lint import check
from bot.dossier.load import read
from bot.store.scope import SHARED, Scope
from bot.written.files import errors_in, text_of


async def check_file(args: argparse.Namespace, settings: Settings) -> int:
    """List what is wrong with a file; exit code 2 where any of it is an error."""
    path = Path(args.file)
    findings = check(text_of(path), str(path))
    for finding in findings:
        print(finding.one_line())
    errors = errors_in(findings)
    if not findings:
        print(f"{path}: nothing to mend.")
    return BAD_INPUT if errors else 0


async def load(args: argparse.Namespace, settings: Settings) -> int:
    """Take a dossier into the store, in the place of the one of that name."""
    dossier = read(Path(args.file))
    async with running(settings.database) as app:
        await app.loading.dossier(dossier, now())
    print(
        f"{dossier.title} ({dossier.id}): loaded, {len(dossier.events)} events, "
        f"{len(dossier.sources)} sources."
    )
    return 0


async def export(args: argparse.Namespace, settings: Settings) -> int:
    """Print a loaded dossier as a file that loads again as the same."""
    async with running(settings.database) as app:
        dossier = await app.store.dossiers.get(SHARED, args.id)
        if dossier is None:
            known = await app.store.dossiers.visible(Scope())
            raise NotFound(
                f"There is no dossier “{args.id}”.",
                f"There are: {', '.join(entry.ref for entry in known)}.",
            )
    print(dump(dossier), end="")
    return 0
