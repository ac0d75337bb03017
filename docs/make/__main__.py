"""Writes every generated page anew: `.venv/bin/python -m docs.make`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.app import running
from docs.make.commands import COMMANDS, commands_page
from docs.make.discussed import discussed
from docs.make.drawn import drawn
from docs.make.exercised import exercised
from docs.make.kept import PRIVACY, with_kept
from docs.make.picture import PICTURE, picture
from docs.make.transcript import README, with_transcript
from docs.make.voted import voted

ROOT = Path(__file__).resolve().parents[2]


async def main() -> None:
    """Ask a bot with a fresh database for all that is shown of it; no article's text is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder) / "parley.db") as app:
            readme = (ROOT / README).read_text(encoding="utf-8")
            pages = {
                COMMANDS: commands_page(),
                PRIVACY: with_kept((ROOT / PRIVACY).read_text(encoding="utf-8")),
                README: await with_transcript(readme, app),
                PICTURE: await picture(app),
            }
            pictures = {
                **await drawn(app),
                **await exercised(app),
                **discussed(),
                **await voted(app),
            }
    for name, text in pages.items():
        (ROOT / name).write_text(text, encoding="utf-8")
    for name, data in pictures.items():
        (ROOT / name).write_bytes(data)
    sys.stdout.write("".join(f"{name}\n" for name in (*pages, *pictures)))


if __name__ == "__main__":
    asyncio.run(main())
