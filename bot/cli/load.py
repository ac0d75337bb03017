"""`parley load`: articles and other sources into the store."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.app import App, now, running
from bot.config import Settings
from bot.domain.errors import UserError
from bot.domain.reading import Document
from bot.reading.fetch import fetch
from bot.reading.read import read_bytes, read_file
from bot.services.loading import TOGETHER, Loaded, Text


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Read files and addresses and say what came of each; 1 where one could not be read.

    Of what cannot be read nothing is stored; the others are loaded all the same.
    """
    if args.id is not None and len(args.places) > 1:
        raise UserError("`--id` names one text; these are several.", "Load that one by itself.")
    well = True
    async with running(settings.database) as app:
        for places in _parts(args.places):
            documents = []
            for place in places:
                try:
                    documents.append(await _read(place))
                except UserError as error:
                    if len(args.places) == 1:
                        raise
                    print(f"parley: {place}: {error}", file=sys.stderr)
                    well = False
            for loaded in await _load(app, args.kind, documents, args.id, now()):
                _tell(loaded, args.kind)
    return 0 if well else 1


def _parts(places: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(dict.fromkeys(places))
    while part := list(islice(rest, TOGETHER)):
        yield part


async def _read(place: str) -> Document:
    if "://" not in place:
        return await asyncio.to_thread(read_file, Path(place))
    fetched = await fetch(place)
    url = fetched.final_url
    return await asyncio.to_thread(read_bytes, fetched.data, url, fetched.content_type, url=url)


async def _load(
    app: App, kind: str, documents: Sequence[Document], ref: str | None, at: datetime
) -> Sequence[Loaded]:
    if kind == "article":
        return [await app.loading.article(document, at) for document in documents]
    # The same text in two files is one source.
    each = {(document.title, document.text): document for document in documents}
    return await app.loading.sources([Text(document, ref) for document in each.values()], at)


def _tell(loaded: Loaded, kind: str) -> None:
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
    elif kind == "article":
        print(f"No dossier serves it. Ask it with source:{loaded.ref}.")
