"""`parley summary FILE`: the report of messages in a file, such as an export of a room."""

import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from bot.app import now, running
from bot.config import Settings
from bot.domain.errors import UserError
from bot.domain.history import Channel
from bot.domain.message import Message
from bot.reporting import data, html, markdown
from bot.services.summaries.reading import MOST, Gathered
from bot.store.scope import Scope

PLATFORM = "file"
WRITTEN = {".md": markdown, ".html": html, ".json": data}
FORM = 'One message a line: {"id": "1", "author": "ann", "text": "…", "when": "2026-11-20T18:00Z"}.'


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the report as Markdown, or write it into files; nothing of it is kept."""
    path = Path(args.file)
    outs = [Path(each) for each in args.out]
    for out in outs:
        if out.suffix not in WRITTEN:
            known = ", ".join(WRITTEN)
            raise UserError(f"A report is not written as {out.suffix}.", f"Choose of {known}.")
    messages = read(path)
    moment = now()
    found = Gathered(
        Channel("", f"{PLATFORM}:{path.name}", path.name),
        min(message.when for message in messages),
        max(message.when for message in messages) + timedelta(seconds=1),
        tuple(messages[-MOST:]),
        None,
        (f"Only the newest {MOST} messages were read.",) if len(messages) > MOST else (),
    )
    async with running(settings.database) as app:
        report, _ = await app.services.summaries.new.report(
            Scope(args.community), found, frozenset(args.without), moment, _tell
        )
    for out in outs:
        try:
            out.write_text(WRITTEN[out.suffix](report, None), "utf-8")
        except OSError as error:
            raise UserError(f"{out} cannot be written: {error.strerror}.") from None
        sys.stderr.write(f"Written: {out}\n")
    if not outs:
        print(markdown(report, None))
    return 0


def read(path: Path) -> list[Message]:
    """The messages of a file, by time. Raises UserError, with the line that is wrong."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.", FORM) from None
    found: dict[str, Message] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        message = _message(line, number)
        if message.id in found:
            raise UserError(f"Line {number}: the id {message.id[:40]} stands there twice.", FORM)
        found[message.id] = message
    if not found:
        raise UserError(f"There are no messages in {path}.", FORM)
    return sorted(found.values(), key=_when)


def _message(line: str, number: int) -> Message:
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            raise UserError(f"Line {number} is no message.", FORM)
        return Message.model_validate({"id": str(number), "name": given.get("author"), **given})
    except json.JSONDecodeError as error:
        raise UserError(f"Line {number} is no JSON: {error.msg}.", FORM) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "the message"
        raise UserError(f"Line {number}, {field}: {first['msg']}.", FORM) from None


def _when(message: Message) -> datetime:
    return message.when


async def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{text}\n")
