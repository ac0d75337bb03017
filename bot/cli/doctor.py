"""`parley doctor`: looks whether all is well."""

import argparse
from collections.abc import Sequence

from bot.app import now
from bot.cli.endpoints import chat_endpoint, embedding_endpoint
from bot.cli.exits import TROUBLE
from bot.cli.opening import opened
from bot.config import Settings
from bot.llm.chat import Chat
from bot.llm.embeddings import Embeddings
from bot.llm.probe import Observation, probed
from bot.services.doctor import Finding, examine
from bot.services.semantic import embedded


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print what there is to know, a sentence a line; exit code 1 where something is wrong."""
    async with opened(settings) as app:
        findings = [
            *await examine(app.store, now()),
            *await embedded(
                app.store,
                app.services.views,
                app.services.rooms,
                app.embedding,
                left=lambda community: app.services.spending.left(community, now()),
            ),
        ]
    findings += [Finding(one.text, one.trouble) for one in await _models(settings)]
    for finding in findings:
        print(finding.text)
    return TROUBLE if any(finding.trouble for finding in findings) else 0


async def _models(settings: Settings) -> Sequence[Observation]:
    """What the endpoints that are set can do; without one nothing is said, and nothing sent."""
    talk, meaning = chat_endpoint(settings), embedding_endpoint(settings)
    chat = None if talk is None else Chat(talk)
    embeddings = None if meaning is None else Embeddings(meaning)
    try:
        return await probed(chat, embeddings, within=settings.model_seconds)
    finally:
        if chat is not None:
            await chat.aclose()
        if embeddings is not None:
            await embeddings.aclose()
