"""Every command of the whole bot breaks, and the log tells nothing of what was asked."""

import io
import sqlite3

from bot.chat.command import Command
from bot.clock.supervision import supervised
from tests.speaking import Parley

CANARY = "marmalade"


def given(command: Command) -> dict[str, str]:
    """A canary in every argument."""
    return {argument.name: CANARY for argument in command.arguments}


async def test_no_command_that_breaks_puts_what_was_asked_into_the_log(
    parley: Parley, logged: io.StringIO
) -> None:
    ours = Parley(parley.app, "discord:marmalade", "discord:quay")
    somebody = ours.person("Quincy", moderator=True)
    (path,) = [
        row["file"]
        for row in await parley.app.store.database.read("PRAGMA database_list")
        if row["name"] == "main"
    ]
    take_all_away(path)

    for name, command in ours.app.dispatcher.commands.items():
        await ours.sends(name, somebody, **given(command))
        required = {a.name: CANARY for a in command.arguments if a.required}
        await ours.sends(name, somebody, **required)
    for text in (CANARY, f"/{CANARY} {CANARY}", f"ask {CANARY}?", f"check {CANARY}"):
        await ours.says(text, somebody)
    await ours.deletes(CANARY)
    await supervised("tidying", breaks())

    text = logged.getvalue()
    for event in ("command failed", "background work failed"):
        assert event in text
    assert text.count('"event": "command failed"') > 10
    for private in (CANARY, "Quincy", "quay"):
        assert private not in text


async def breaks() -> None:
    raise ValueError(CANARY)


def take_all_away(path: str) -> None:
    """Leave no table in the database."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND sql NOT LIKE '%VIRTUAL%' AND name NOT GLOB 'words_*' AND name NOT GLOB 'search_*'"
    )
    for (table,) in tables.fetchall():
        connection.execute(f"DROP TABLE {table}")
    connection.commit()
    connection.close()
