"""`parley deck`: check the file of a deck, print the schema, or make a deck of a dossier."""

import argparse
from pathlib import Path

from bot import resources
from bot.cli.exits import BAD_INPUT
from bot.config import Settings
from bot.decks import templates
from bot.decks.dump import dump
from bot.decks.lint import examine, formed
from bot.decks.schema import schema
from bot.decks.whole import whole
from bot.domain.dossier import Dossier
from bot.domain.errors import NotFound
from bot.dossier.load import read
from bot.exercises.load import shipped
from bot.written.files import errors_in, text_of


async def check_file(args: argparse.Namespace, settings: Settings) -> int:
    """List what is wrong with a deck; exit code 2 where any of it is an error."""
    text = text_of(Path(args.file))
    deck, _, wrong = formed(text, args.file)
    findings = list(wrong)
    if deck is not None:
        dossier = read(Path(args.dossier)) if args.dossier else _shipped(deck.dossier)
        _, findings = examine(text, args.file, dossier, [each.id for each in shipped()])
    for finding in findings:
        print(finding.one_line())
    if not findings:
        print(f"{args.file}: nothing to mend.")
    return BAD_INPUT if errors_in(findings) else 0


async def print_schema(args: argparse.Namespace, settings: Settings) -> int:
    """Print the JSON Schema of decks, for editors."""
    print(schema(), end="")
    return 0


async def draft(args: argparse.Namespace, settings: Settings) -> int:
    """Print a deck that is made of a dossier, to be edited or used as it is."""
    print(dump(whole(read(Path(args.dossier)), templates.shipped())), end="")
    return 0


def _shipped(name: str) -> Dossier:
    for path in resources.dossiers():
        if path.stem == name:
            return read(path)
    known = ", ".join(path.stem for path in resources.dossiers())
    raise NotFound(
        f"Parley ships no dossier “{name}”.",
        f"Give its file with --dossier FILE, or write one of these: {known}.",
    )
