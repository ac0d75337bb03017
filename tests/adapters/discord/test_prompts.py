"""Scheduled prompts on Discord: asked for by a slash command, posted in a thread of their own."""

import asyncio
from datetime import timedelta

import pytest
from discord import PermissionOverwrite

from bot.app import App, clock, now
from bot.store.prompt_schedules import move
from bot.store.scope import Scope
from tests.adapters.discord.server import Discord, Server, Shown, seen, shown

DAILY = {"repeat": "daily", "time": "12:00"}


@pytest.fixture(autouse=True)
def ready(app: App, discord: Discord) -> None:
    """Rooms can be looked up and read."""
    app.services.places.add(discord.service.places)
    app.services.histories.add(discord.service.history)


async def scheduled(server: Server, **more: object) -> Shown:
    """A moderator's schedule, kept."""
    asked = await server.slash(server.mo, "prompt schedule", **DAILY, **more)
    return shown(await server.press(server.mo, asked, "Keep it"))


async def posted(app: App, discord: Discord, server: Server, button: str = "Ask about it") -> Shown:
    """The prompt of the first schedule, whose time has just come; it has this button."""
    scope = Scope(f"discord:{server.guild.id}")
    schedule = await app.services.prompts.scheduling.get(scope, 1)
    async with app.store.database.transaction() as transaction:
        await move(transaction, schedule, now() - timedelta(seconds=1))
    ticking = clock(app, [discord.service.posting])
    task = asyncio.create_task(ticking.run())
    states: list[str] = []
    try:
        async with asyncio.timeout(20):
            while states != ["posted"]:
                await ticking.settled()
                past = await app.services.prompts.scheduling.past(schedule)
                states = [each.state for each in past]
    finally:
        await ticking.stop()
        await task
    ours = [seen(each) for each in server.channel.history() if each.author.bot]
    return next(each for each in ours if button in each.buttons)


async def test_a_moderator_sees_the_dates_and_then_keeps_them(server: Server) -> None:
    asked = await server.slash(server.mo, "prompt schedule", **DAILY)

    assert asked.private
    assert "Is this meant?" in asked.text
    kept = shown(await server.press(server.mo, asked, "Keep it"))
    assert "Schedule 1" in kept.text
    assert "#square" in kept.text


async def test_members_cannot_schedule(server: Server) -> None:
    await server.allow_everybody("prompt")

    refused = await server.slash(server.ann, "prompt schedule", **DAILY)

    assert "for moderators" in refused.text


async def test_a_prompt_stands_in_the_channel_with_a_thread_and_a_pin(
    app: App, discord: Discord, server: Server
) -> None:
    await scheduled(server, pin=True)

    prompt = await posted(app, discord, server)

    assert discord.requests("POST", "/threads") == 1
    assert prompt.message.pinned
    assert discord.requests("PUT", "/pins/") == 1


async def test_everybody_can_press_what_stands_below_it_after_a_restart_too(
    app: App, discord: Discord, server: Server
) -> None:
    await scheduled(server)
    prompt = await posted(app, discord, server)

    await discord.restart()

    label = next(each for each in prompt.buttons if "Each side" in each or "What it is" in each)
    answer = shown(await server.press(server.ann, prompt, label))
    assert answer.text


async def test_a_role_is_called_if_it_may_be_and_nobody_else(
    app: App, discord: Discord, server: Server
) -> None:
    readers = server.guild.create_role("readers", mentionable=True)
    await scheduled(server, role="readers")

    prompt = await posted(app, discord, server)

    assert prompt.raw[0] == f"<@&{readers.id}>"
    (sent,) = [
        r for r in discord.env.http_requests if r.method == "POST" and r.path.endswith("/messages")
    ]
    assert sent.json
    assert sent.json["allowed_mentions"]["roles"] == [readers.id]
    assert not sent.json["allowed_mentions"]["parse"]


async def test_a_role_that_may_not_be_mentioned_is_refused(server: Server) -> None:
    server.guild.create_role("quiet ones")

    for role, says in (
        ("quiet ones", "may not be mentioned"),
        ("@everyone", "Not everybody is called"),
        ("nobody", "No role is called"),
    ):
        asked = await server.slash(server.mo, "prompt schedule", **DAILY, role=role)
        assert says in asked.text


async def test_a_channel_in_which_the_bot_may_not_write_is_refused(server: Server) -> None:
    silent = PermissionOverwrite(send_messages=False)
    me = server.discord.guild(server).me
    server.guild.create_text_channel("closed", overwrites={me: silent})

    asked = await server.slash(server.mo, "prompt schedule", **DAILY, room="closed")

    assert "may not write in #closed" in asked.text


async def test_a_suggestion_is_edited_in_a_form_that_begins_with_it(server: Server) -> None:
    await server.allow_everybody("prompt")
    text = "What would each side have needed to step back?"
    await server.slash(server.ann, "prompt suggest", event="E16", text=text)
    queue = await server.slash(server.mo, "prompt queue")

    form = await server.press(server.mo, queue, "Edit 1")

    assert text in str(form.modal)
    done = await server.fill(server.mo, form, {"text": "What did each side need to step back?"})
    assert "Suggestion 1 is approved" in done.text
