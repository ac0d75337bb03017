"""What lasts over restarts and upgrades, what takes long, and what goes wrong."""

import asyncio
import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import discord as library
import pytest

from bot.app import App, now
from bot.chat.command import Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Turn
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.store.communities import STAYS
from tests.adapters.discord.server import Discord, Server, seen, shown

slowly = Router()


class NoArgs(Model):
    """Takes no arguments."""


@slowly.command("slow", "Takes five seconds", example="slow")
async def slow(turn: Turn, args: NoArgs) -> Reply:
    await turn.progress("Counting to five …")
    await asyncio.sleep(5)
    return Reply(title="Five", blocks=(Prose(text="All have been counted."),))


@slowly.command("fail", "Takes five seconds, then refuses", example="fail")
async def fail(turn: Turn, args: NoArgs) -> Reply:
    await asyncio.sleep(5)
    raise UserError("There are only four.", "Count again.")


@slowly.command("break", "Breaks", example="break")
async def broken(turn: Turn, args: NoArgs) -> Reply:
    raise ZeroDivisionError


async def test_old_buttons_work_after_a_restart(discord: Discord, server: Server) -> None:
    answer = await server.slash(server.ann, "framing", event="Minsk II")

    await discord.restart()

    assert (await server.press(server.ann, answer, "is it fair?")).modal
    assert shown(await server.press(server.ann, answer, "Sources")).private
    assert "page 2 of" in shown(await server.press(server.ann, answer, "Page 2")).text


async def test_a_form_that_was_open_over_a_restart_is_still_taken(
    discord: Discord, server: Server
) -> None:
    form = await server.form(server.ann, "check")

    await discord.restart()

    verdict = await server.fill(server.ann, form, {"statement": "Minsk II led to the invasion."})
    assert "Minsk II" in verdict.text


async def test_a_button_of_a_command_that_is_gone_says_so_in_private(
    discord: Discord, server: Server
) -> None:
    answer = await server.slash(server.ann, "ask", question="Who proposed a peace summit?")
    event = answer.id_of("Each side on")

    await discord.restart(discord.version(without="framing"))
    refusal = shown(await server.ann.click(answer.message, custom_id=event))

    assert refusal.private
    assert "That button has expired." in refusal.text


async def test_pages_are_kept_for_a_month(discord: Discord, server: Server, app: App) -> None:
    answer = await server.slash(server.ann, "framing", event="Minsk II")

    await app.services.platforms.expire(now() + timedelta(days=31))
    refusal = shown(await server.press(server.ann, answer, "Page 2"))

    assert refusal.private
    assert "That button has expired." in refusal.text


async def test_commands_are_told_once_for_each_version(discord: Discord, server: Server) -> None:
    def told() -> int:
        return discord.requests("PUT", "/commands")

    assert told() == 1
    await discord.restart()
    assert told() == 1
    await discord.restart(discord.version(slowly))
    assert told() == 2


async def test_what_takes_long_is_put_off_and_then_answered(
    discord: Discord, server: Server
) -> None:
    await discord.restart(discord.version(slowly))

    result = await server.ann.slash(server.channel, "slow")

    assert "Counting to five" in shown(result).text
    await discord.env.advance_time(5)
    assert "All have been counted." in shown(result).text


async def test_a_refusal_after_a_deferral_is_for_whoever_asked_alone(
    discord: Discord, server: Server
) -> None:
    await discord.restart(discord.version(slowly))

    result = await server.ann.slash(server.channel, "fail")

    assert result.deferred
    await discord.env.advance_time(5)
    (refusal,) = result.followups
    assert refusal.ephemeral
    assert "There are only four. Count again." in shown(result).text
    assert server.channel.history() == []


async def test_what_breaks_becomes_an_incident_and_no_traceback(
    discord: Discord, server: Server
) -> None:
    await discord.restart(discord.version(slowly))

    refusal = await server.slash(server.ann, "break")

    assert refusal.private
    assert "Incident" in refusal.text
    assert "ZeroDivision" not in refusal.text


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, 50013, "lacks a permission"),
        (403, 50001, "cannot see that channel"),
        (404, 10003, "channel or thread is gone"),
        (400, 50083, "archived or locked"),
        (400, 0, "did not take the answer"),
    ],
)
async def test_what_discord_refuses_is_told_in_a_sentence(
    server: Server, status: int, code: int, told: str
) -> None:
    server.env.inject_error("POST", "/interactions/*/callback", status=status, code=code)

    refusal = await server.slash(server.ann, "about")

    assert refusal.private
    assert told in refusal.text


async def test_an_interaction_that_is_over_is_let_go(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    result = await server.ann.slash(server.channel, "about")

    assert result.response is None
    assert "discord refused an answer" in caplog.text
    assert "about" in (await server.slash(server.ann, "help")).text


async def test_a_thread_is_opened_on_an_answer_and_goes_on_there(
    discord: Discord, server: Server
) -> None:
    answer = await server.slash(server.ann, "ask", question="Who proposed a peace summit?")

    opened = shown(await server.press(server.ann, answer, "Discuss in a thread"))

    assert opened.private
    assert "A thread is open" in opened.text
    (thread,) = server.channel.threads
    assert thread.name == 'The Ukraine Crisis Is a Classic "Security Dilemma"'
    await server.ann.send(thread, f"{discord.mention} framing Minsk II")
    assert "Established facts" in seen(thread.last_message).text
    assert "Discuss in a thread" not in seen(thread.last_message).buttons
    await server.ann.send(thread, "Who proposed a peace summit?", reply_to=thread.last_message)
    assert "Kuleba" in seen(thread.last_message).text


async def test_a_second_thread_on_one_message_is_refused(server: Server) -> None:
    answer = await server.slash(server.ann, "ask", question="Who proposed a peace summit?")
    path = "/channels/*/messages/*/threads"
    server.env.inject_error("POST", path, status=400, code=160004)

    refusal = shown(await server.press(server.ann, answer, "Discuss in a thread"))

    assert refusal.private
    assert "There is a thread on this message already." in refusal.text


async def test_a_bot_that_may_open_no_thread_says_so(server: Server) -> None:
    answer = await server.slash(server.ann, "ask", question="Who proposed a peace summit?")
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)

    refusal = shown(await server.press(server.ann, answer, "Discuss in a thread"))

    assert refusal.private
    assert "lacks a permission" in refusal.text


async def test_what_is_not_for_all_is_not_answered_to_a_mention(
    discord: Discord, server: Server
) -> None:
    await server.mo.send(server.channel, f"{discord.mention} claim queue")

    said = seen(server.channel.last_message)
    assert "is not for all to see" in said.text
    assert "/claim queue" in said.text


async def test_what_is_said_to_others_is_none_of_its_business(server: Server) -> None:
    await server.ann.send(server.channel, "Who proposed a peace summit?")

    assert len(server.channel.history()) == 1


async def test_nobody_is_mentioned_whatever_people_write(server: Server) -> None:
    verdict = await server.slash(
        server.ann, "check", statement="@everyone says <@1> and <@&2> **won** [here](http://x.y)"
    )

    raw = "".join(verdict.raw)
    assert "@everyone" not in raw
    assert "<@1>" not in raw.replace("\\", "")
    assert "**won**" not in raw
    assert verdict.message.mentions == []


async def test_direct_messages_are_answered_from_the_shared_library(
    discord: Discord, server: Server
) -> None:
    user = discord.env.create_user("dan")

    await user.send_dm("Who proposed a peace summit?")

    (answer,) = [m for m in user.dm_channel.history() if m.author.bot]
    assert "Kuleba" in seen(answer).text


async def test_commands_of_a_community_have_no_place_in_direct_messages(discord: Discord) -> None:
    user = discord.env.create_user("dan")

    assert "claim propose" not in user.available_commands()
    assert "ask" in user.available_commands()


async def test_who_has_left_can_have_everything_and_be_forgotten_in_direct_messages(
    discord: Discord, server: Server
) -> None:
    dan = discord.env.create_user("dan")
    await server.slash(server.ann, "quoting", allowed=False)
    await dan.send_dm("Who proposed a peace summit?")
    assert {"my-data", "forget-me", "quoting"} <= set(dan.available_commands())

    await dan.slash("quoting", allowed=False)
    data = shown(await dan.slash("my-data"))
    asked = shown(await dan.slash("forget-me"))
    done = shown(await dan.click(asked.message, custom_id=asked.id_of("Forget everything")))
    after = shown(await dan.slash("my-data"))

    assert "Who does not want to be quoted" in data.text
    assert "You are forgotten" in done.text
    assert "Nothing is kept of you here" in after.text
    of_ann = await server.slash(server.ann, "my-data")
    assert "Who does not want to be quoted" in of_ann.text


async def test_leaving_deletes_after_a_month_unless_the_bot_is_asked_back(
    discord: Discord, server: Server, app: App
) -> None:
    other = discord.server("Others")
    for each in (server, other):
        await each.slash(each.mo, "settings community", rate=7)

    for each in (server, other):
        await discord.service.on_guild_remove(discord.guild(each))
    await discord.service.on_guild_join(discord.guild(other))
    await app.services.platforms.expire(now() + STAYS + timedelta(days=1))

    known = await app.services.platforms.known("discord")
    assert f"discord:{other.guild.id}" in known
    assert f"discord:{server.guild.id}" not in known
    assert "7 commands a minute" in (await other.slash(other.mo, "settings show")).text


async def test_a_stopping_bot_begins_nothing_new(discord: Discord, server: Server) -> None:
    discord.service._answering.closing = True  # noqa: SLF001  # what `stop` does first

    refusal = await server.slash(server.ann, "about")

    assert refusal.private
    assert "about to restart" in refusal.text


async def test_guilds_that_it_was_sent_from_while_it_was_away_are_left_at_the_next_start(
    discord: Discord, server: Server, app: App
) -> None:
    await app.store.communities.ensure("discord:12345")
    await server.slash(server.mo, "settings community", rate=7)

    await discord.service.on_ready()

    known = await app.services.platforms.known("discord")
    assert f"discord:{server.guild.id}" in known
    assert "discord:12345" not in known


async def test_guilds_of_other_processes_are_none_of_its_business(
    discord: Discord, server: Server, app: App
) -> None:
    other = (1 << 22) + 5  # of shard 1, where there are two
    await app.store.communities.ensure(f"discord:{other}")
    discord.service.client.shard_count = 2

    await discord.service.on_ready()

    assert f"discord:{other}" in await app.services.platforms.known("discord")


async def test_a_mention_in_a_silent_room_gets_no_answer_at_all(
    discord: Discord, server: Server
) -> None:
    await server.slash(server.mo, "settings room", speaks=False)

    await server.ann.send(server.channel, f"{discord.mention} about")
    await server.ann.send(server.channel, f"{discord.mention} framming x")

    assert [m.author.bot for m in server.channel.history()] == [False, False]


async def test_who_mentions_it_too_often_is_not_answered(discord: Discord, server: Server) -> None:
    await server.slash(server.mo, "settings community", rate=1)

    for _ in range(3):
        await server.ann.send(server.channel, f"{discord.mention} about")

    assert sum(m.author.bot for m in server.channel.history()) == 1


async def test_direct_messages_have_a_rate_too(discord: Discord, server: Server) -> None:
    user = discord.env.create_user("dan")

    for _ in range(22):
        await user.send_dm("about")

    assert sum(m.author.bot for m in user.dm_channel.history()) == 20


async def test_permissions_in_one_channel_make_no_moderator_of_the_server(
    discord: Discord, server: Server
) -> None:
    here = library.PermissionOverwrite(manage_messages=True)
    own = server.guild.create_text_channel("ann's own", overwrites={server.ann: here})
    await server.allow_everybody("settings")

    refusal = shown(await server.ann.slash(own, "settings show"))

    assert "is for moderators" in refusal.text


async def test_who_may_open_no_threads_opens_none_by_the_bot(
    discord: Discord, server: Server
) -> None:
    none = library.PermissionOverwrite(create_public_threads=False)
    quiet = server.guild.create_text_channel("quiet", overwrites={server.ann: none})
    question = {"question": "Who proposed a peace summit?"}
    answer = shown(await server.ann.slash(quiet, "ask", **question))

    refusal = shown(await server.press(server.ann, answer, "Discuss in a thread"))

    assert refusal.private
    assert "You may not open threads here." in refusal.text
    assert quiet.threads == []


async def test_where_the_bot_is_is_kept_once_the_database_is_not_busy_any_more(
    discord: Discord, server: Server, app: App, tmp_path: Path, logged: io.StringIO
) -> None:
    await server.slash(server.mo, "settings community", rate=7)
    guild = discord.service.client.get_guild(server.guild.id)
    assert guild
    with closing(sqlite3.connect(tmp_path / "parley.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        heard = asyncio.create_task(discord.service.on_guild_remove(guild))
        async with asyncio.timeout(30):
            while "membership not kept" not in logged.getvalue():  # noqa: ASYNC110  # a log
                await asyncio.sleep(0.05)
        still = await app.services.platforms.known("discord")
        other.execute("ROLLBACK")
    await heard

    assert still == {f"discord:{server.guild.id}"}
    assert await app.services.platforms.known("discord") == frozenset()
