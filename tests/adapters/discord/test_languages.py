"""What is for one person alone is in the language in which they use Discord."""

import pytest

from bot.adapters.discord.limits import COMMAND_NAME, COMMAND_TEXT
from bot.adapters.discord.slash import payload
from bot.app import App
from bot.catalogue import looked_up, speaking
from bot.chat.command import Command, registry
from bot.commands import ROUTERS
from tests.adapters.discord.server import Discord, Server, seen, shown, using
from tests.adapters.discord.test_prompts import posted, ready, scheduled

COMMANDS = registry(ROUTERS)
QUESTION = "Who proposed a peace summit?"
__all__ = ["ready"]


def german(text: str, **values: object) -> str:
    """An English text in German, which it has to be in the catalogue for."""
    with speaking("de"):
        found = looked_up(text, **values)
    assert found != looked_up(text, **values)
    return found


async def in_german(server: Server) -> None:
    """A moderator sets the server's language."""
    kept = await server.slash(server.mo, "settings community", language="de")
    assert kept.private


async def test_a_refusal_is_in_the_persons_language_and_the_room_in_the_communitys(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    using(monkeypatch, "de", server.ann)
    await server.allow_everybody("prompt")

    refused = await server.slash(server.ann, "prompt list")
    told = await server.slash(server.ann, "ask", question=QUESTION)

    assert refused.private
    assert german("Ask one of them to run it.") in refused.text
    assert not told.private
    assert "Sources" in told.buttons


async def test_a_german_community_is_answered_in_german_whoever_asks(server: Server) -> None:
    await in_german(server)

    told = await server.slash(server.ann, "ask", question=QUESTION)

    assert german("Sources") in told.buttons


async def test_somebody_who_reads_english_is_refused_in_english_there(server: Server) -> None:
    await server.allow_everybody("prompt")
    await in_german(server)

    refused = await server.slash(server.ann, "prompt list")

    assert "Ask one of them to run it." in refused.text


async def test_a_language_that_is_not_spoken_is_the_communitys(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    using(monkeypatch, "fr", server.ann)
    await server.allow_everybody("prompt")
    await in_german(server)

    refused = await server.slash(server.ann, "prompt list")

    assert german("Ask one of them to run it.") in refused.text


async def test_pages_stay_in_the_language_in_which_they_were_begun(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    using(monkeypatch, "de", server.ann)
    first = await server.slash(server.mo, "framing", event="Minsk II")

    second = shown(await server.press(server.ann, first, "Page 2"))

    assert "page 2 of" in second.text


async def test_an_expired_button_is_refused_in_the_persons_language(
    discord: Discord, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    using(monkeypatch, "de", server.ann)
    answer = await server.slash(server.mo, "ask", question=QUESTION)
    await discord.restart(discord.version(without="framing"))

    expired = shown(await server.press(server.ann, answer, "Each side on"))

    assert expired.private
    assert german("Run the command again: `help` lists them.") in expired.text


async def test_a_mention_is_answered_in_the_communitys_language(
    discord: Discord, server: Server
) -> None:
    await in_german(server)

    await server.ann.send(server.channel, f"{discord.mention} {QUESTION}")

    answer = seen([each for each in server.channel.history() if each.author.bot][-1])
    assert german("Sources") in answer.buttons


async def test_a_prompt_is_in_the_communitys_language_whatever_its_moderator_reads(
    app: App, discord: Discord, server: Server
) -> None:
    await scheduled(server)
    await in_german(server)

    prompt = await posted(app, discord, server, german("Ask about it"))

    assert not prompt.private


def test_discord_is_told_in_german_what_commands_are_for() -> None:
    told = {each["name"]: each for each in payload(COMMANDS)}

    for name, command in COMMANDS.items():
        if " " not in name:
            assert told[name]["description_localizations"] == {"de": german(command.summary)}
    menu = "Check against sources"
    assert told[menu]["name_localizations"] == {"de": german(menu)}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_what_discord_is_told_in_german_has_room(command: Command) -> None:
    with speaking("de"):
        summary = looked_up(command.summary)
        descriptions = [looked_up(argument.description) for argument in command.arguments]
        menu = looked_up(command.on_message)

    assert all(len(text) <= COMMAND_TEXT for text in (summary, *descriptions))
    assert len(menu) <= COMMAND_NAME
