"""`parley exercise`: check the files of exercises, or print their schema."""

import argparse
from pathlib import Path

from bot.cli.exits import BAD_INPUT
from bot.config import Settings
from bot.exercises.load import check
from bot.exercises.schema import schema
from bot.written.files import errors_in, text_of


async def check_files(args: argparse.Namespace, settings: Settings) -> int:
    """List what is wrong with each file; exit code 2 where any of it is an error."""
    wrong = False
    for file in args.files:
        findings = check(text_of(Path(file)), file)
        for finding in findings:
            print(finding.one_line())
        if not findings:
            print(f"{file}: nothing to mend.")
        wrong = wrong or bool(errors_in(findings))
    return BAD_INPUT if wrong else 0


async def print_schema(args: argparse.Namespace, settings: Settings) -> int:
    """Print the JSON Schema of exercises, for editors."""
    print(schema(), end="")
    return 0
