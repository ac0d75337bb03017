"""Whatever was asked for is done once, also where the bot is killed before it can say so."""

from pathlib import Path

import pytest

from bot.app import App, now, running
from bot.chat.reply import Reply
from bot.chat.turn import Person, Progress, silent
from bot.chat.typed import Unknown, parse
from bot.dossier.load import read
from bot.store.database import DatabaseBusy
from tests.commands.test_taken_back import GIVEN, SECOND, WAITING, WORDS
from tests.speaking import Parley, shown

CHANGING = pytest.mark.parametrize("what", sorted(GIVEN))


async def writes(
    app: App, line: str, event: str, progress: Progress = silent, *, moderator: bool = False
) -> Reply:
    """The reply to a line that was typed in a message of this name."""
    ours = Parley(app, "ours", "test:square")
    meant = parse(line, app.dispatcher.commands)
    assert not isinstance(meant, Unknown)
    who = ours.person("mo" if moderator else "ann", moderator=moderator)
    command = app.dispatcher.commands[meant.command]
    return await app.dispatcher.run(
        command, meant.args, who, ours.room, progress, messages=[event], event=event
    )


async def prepared(app: App) -> Person:
    """Let a vote be open; a moderator."""
    await app.loading.dossier(read(SECOND), now())
    ours = Parley(app, "ours", "test:square")
    mo = ours.person("mo", moderator=True)
    await ours.says("settings community rate:600", mo)
    await ours.says("votes open dossier:ukraine-security-dilemma", mo)
    return mo


async def waiting(app: App, what: str) -> int:
    """How often the words wait for moderators."""
    return shown(await writes(app, WAITING[what], "$look", moderator=True)).count(WORDS)


@CHANGING
async def test_what_was_done_before_a_kill_is_not_done_again(database: Path, what: str) -> None:
    async with running(database) as app:
        await prepared(app)
        first = await writes(app, GIVEN[what], "$asked")
        times = await waiting(app, what)
    assert first.outcome != "refused", shown(first)

    async with running(database) as app:
        again = shown(await writes(app, GIVEN[what], "$asked"))
        assert again.startswith("Parley was stopped while it worked on that"), again
        assert await waiting(app, what) == times
        other = GIVEN[what].replace(WORDS, f"{WORDS} twice")
        assert "was stopped" not in shown(await writes(app, other, "$another"))


async def test_what_was_only_read_is_read_again(database: Path) -> None:
    async with running(database) as app:
        first = shown(await writes(app, "events", "$asked"))

    async with running(database) as app:
        assert shown(await writes(app, "events", "$asked")) == first


async def test_what_was_dealt_with_is_not_known_any_more(database: Path) -> None:
    async with running(database) as app:
        await prepared(app)
        await writes(app, GIVEN["prompt"], "$asked")
        await app.dispatcher.memory("test").dealt_with(["$asked"])

    async with running(database) as app:
        assert not await app.dispatcher.memory("test").may_be_done("$asked")


async def test_what_could_not_be_written_is_done_again(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise DatabaseBusy("The database is busy.", "Try again.")

    async with running(database) as app:
        await prepared(app)
        with monkeypatch.context() as for_now:
            for_now.setattr("bot.services.platforms.keep_begun", busy)
            refused = await writes(app, GIVEN["prompt"], "$asked")
        assert refused.outcome == "refused"
        assert await waiting(app, "prompt") == 0

    async with running(database) as app:
        await writes(app, GIVEN["prompt"], "$asked")
        assert await waiting(app, "prompt") == 1
