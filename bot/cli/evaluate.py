"""`parley eval`: answers measured on a file of questions."""

import argparse
import asyncio
from pathlib import Path

from bot.config import Settings
from bot.evaluation import evaluate, read_questions, table


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Ask every question in a store of its own and print how it went."""
    questions = read_questions(Path(args.questions))
    report = await evaluate(
        questions,
        article=Path(args.article) if args.article else None,
        dossier=Path(args.dossier) if args.dossier else None,
    )
    print(table(report))
    if args.json:
        text = report.model_dump_json(indent=2) + "\n"
        await asyncio.to_thread(Path(args.json).write_text, text, encoding="utf-8")
    return 0
