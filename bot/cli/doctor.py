"""`parley doctor`: looks whether all is well."""

import argparse
import asyncio
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from bot.app import App, now
from bot.cli.backup import scheduled
from bot.cli.endpoints import chat_endpoint, embedding_endpoint
from bot.cli.exits import BAD_INPUT, TROUBLE
from bot.cli.opening import opened
from bot.cli.private_files import readable
from bot.config import LOOPBACK, Settings, place
from bot.domain.errors import UserError
from bot.domain.health import Examined, Finding
from bot.llm.chat import Chat
from bot.llm.embeddings import Embeddings
from bot.llm.probe import probed
from bot.services.backups import backup_state
from bot.services.doctor import files
from bot.services.doctor.clock import clocks
from bot.services.doctor.definitions import shipped
from bot.services.doctor.library import examine
from bot.services.semantic import embedded
from bot.store.database import standing
from bot.watching.look import sizes

HERE = (LOOPBACK, "localhost", "::1")


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print what was found, a line each.

    Exit code 1 where something has to be mended, 2 where the database could not be looked at.
    """
    found = [*_settings(args.pardoned, settings), *_files(settings)]
    here = _platforms(settings)
    if not here:
        text = "No platform is set up, so that `parley run` has nothing to do."
        todo = "Set PARLEY_DISCORD_TOKEN, or log in to Matrix: `parley matrix login`."
        found.append(Finding("platform-none", "note", text, todo))
    if not args.offline:
        found += await _asked(settings, here)
    code = 0
    try:
        found += await _database(settings, here)
    except UserError as error:
        code = BAD_INPUT
        found.append(Finding("database-unusable", "trouble", error.message, error.hint))
    found += await asyncio.to_thread(shipped)
    if not args.offline:
        found += await _models(settings)
    for each in found:
        print(json.dumps(asdict(each), ensure_ascii=False) if args.json else _line(each))
    return code or (TROUBLE if any(each.trouble for each in found) else 0)


def _line(found: Finding) -> str:
    return f"{found.level:<8} {found.text} {found.todo}".rstrip()


def _settings(pardoned: Iterable[UserError], settings: Settings) -> Sequence[Finding]:
    found = [
        Finding("setting-wrong", "trouble", error.message, error.hint) for error in pardoned
    ] or [Finding("settings", "ok", "Every setting is known, and can be what it is.")]
    where = None if settings.metrics is None else place(settings.metrics)
    if where is not None and where[0] not in HERE:
        text = f"Metrics are told on {where[0]}, where other machines may read them."
        todo = "Look whether only those can that should, or set PARLEY_METRICS to a port alone."
        found.append(Finding("metrics-open", "note", text, todo))
    return found


def _files(settings: Settings) -> Sequence[Finding]:
    """Who can read what is private, and whether there is room."""
    found = [
        Finding(
            "folder-unseen" if each.how == "unseen" else "file-open",
            "trouble" if each.trouble else "note",
            each.wrong,
            each.hint,
        )
        for each in readable(settings)
    ] or [Finding("files", "ok", "What is private can be read by its owner alone.")]
    database = settings.database
    if database.parent.is_dir():
        found += files.sizes(database, *sizes(database))
    return found


def _platforms(settings: Settings) -> Sequence[str]:
    """The names of the platforms that are set up."""
    here = [] if settings.discord_token is None else ["discord"]
    with suppress(OSError):  # a folder that cannot be looked into is a finding of its own
        if (settings.matrix / "session.json").exists():
            here.append("matrix")
    return here


async def _asked(settings: Settings, here: Sequence[str]) -> Sequence[Finding]:
    """What the platforms say of the bot, and what time it is there."""
    examined: dict[str, Examined] = {}
    if settings.discord_token is not None:
        from bot.adapters.discord import examining  # noqa: PLC0415  # brings the library

        token = settings.discord_token.get_secret_value()
        examined["Discord"] = await examining.examine(token, settings.discord_api, now)
    if "matrix" in here:
        examined["the homeserver"] = await _matrix(settings.matrix)
    told = [found for each in examined.values() for found in each.findings]
    return [*told, *clocks(examined)]


async def _matrix(folder: Path) -> Examined:
    from bot.adapters.matrix.account.session import read  # noqa: PLC0415  # only where it is used
    from bot.cli.matrix import require  # noqa: PLC0415  # as above

    try:
        require()
        session = read(folder)
        assert session is not None  # noqa: S101  # its file is there
    except UserError as error:
        return Examined((Finding("matrix-session", "trouble", error.message, error.hint),))
    from bot.adapters.matrix.account.examining import examine  # noqa: PLC0415  # as above

    return await examine(session, folder, now)


async def _database(settings: Settings, here: Sequence[str]) -> Sequence[Finding]:
    """What is found in the database, of which nothing is changed. Raises UserError."""
    stands = await asyncio.to_thread(standing, settings.database)
    if stands == "missing":
        text = f"There is no database at {settings.database} yet."
        return [Finding("database-missing", "note", text, "The first command makes it.")]
    if stands == "older":
        text = "An older Parley wrote the database, so that nothing in it was looked at."
        todo = "Make a backup, and start Parley: that brings it up to date."
        return [Finding("database-older", "note", text, todo)]
    async with opened(settings, only_look=True) as app:
        found = [*await examine(app.store, now(), here), *await _backups(settings, app)]
        if any(each.code == "database-damaged" for each in found):
            return found
        return found + list(
            await embedded(
                app.store,
                app.services.views,
                app.services.rooms,
                app.embedding,
                left=lambda community: app.services.spending.left(community, now()),
            )
        )


async def _backups(settings: Settings, app: App) -> Sequence[Finding]:
    """How it stands with the backups that are made by themselves."""
    backups = scheduled(settings)
    if backups is None:
        text = "No backups are made by themselves."
        return [Finding("backup-none", "note", text, "Set PARLEY_BACKUPS to a folder for them.")]
    state = await backup_state(backups, app.store.database, now())
    return [
        Finding("backup-overdue", "trouble", *_parted(text))
        if trouble
        else Finding("backup", "ok", text)
        for text, trouble in state.sentences()
    ]


async def _models(settings: Settings) -> Sequence[Finding]:
    """What the endpoints that are set can do; without one nothing is said, and nothing sent."""
    talk, meaning = chat_endpoint(settings), embedding_endpoint(settings)
    chat = None if talk is None else Chat(talk)
    embeddings = None if meaning is None else Embeddings(meaning)
    try:
        seen = await probed(chat, embeddings, within=settings.model_seconds)
    finally:
        if chat is not None:
            await chat.aclose()
        if embeddings is not None:
            await embeddings.aclose()
    return [
        Finding("model-wrong", "trouble", *_parted(each.text))
        if each.trouble
        else Finding("model", "ok", each.text)
        for each in seen
    ]


def _parted(said: str) -> tuple[str, str]:
    """What is wrong, and what to do about it, of a text that says one after the other."""
    text, end, todo = said.partition(". ")
    return (f"{text}.", todo) if end else (text, "")
