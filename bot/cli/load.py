"""`parley load`: an article or another source into the store."""

import argparse
import asyncio
from pathlib import Path

from bot.app import now, running
from bot.config import Settings
from bot.reading.fetch import fetch
from bot.reading.read import read_bytes, read_file


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read a file or an address and say what came of it. Nothing is stored of bad input."""
    if "://" in args.place:
        fetched = await fetch(args.place)
        url = fetched.final_url
        document = await asyncio.to_thread(
            read_bytes, fetched.data, url, fetched.content_type, url=url
        )
    else:
        document = await asyncio.to_thread(read_file, Path(args.place))
    async with running(settings.database) as app:
        loading = app.loading
        if args.kind == "article":
            loaded = await loading.article(document, now())
        else:
            loaded = await loading.source(document, now(), ref=args.id)
    state = "loaded" if loaded.changed else "unchanged"
    print(
        f"{loaded.title} ({loaded.ref}): {state}, paragraphs: {loaded.paragraphs}, passages set "
        f"aside as not part of the text: {loaded.hidden}."
    )
    if loaded.dossier:
        print(
            f"It is the article of dossier {loaded.dossier}: {loaded.mapped} of "
            f"{loaded.expected} paragraphs found."
        )
    elif args.kind == "article":
        print(f"No dossier serves it. Ask it with source:{loaded.ref}.")
    return 0
