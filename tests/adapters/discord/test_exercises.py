"""Exercises on Discord: an invitation, a thread, private pages and forms, to the very end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import pytest

from bot.app import App, clock
from tests.adapters.discord.server import Discord, Server, Shown, seen, shown
from tests.wire import limits

PATIENCE = 40
NUMBERS = count(1)


@asynccontextmanager
async def posting(app: App, discord: Discord) -> AsyncIterator[Any]:
    """What is due is posted meanwhile."""
    ticking = clock(app, [discord.service.posting])
    task = asyncio.create_task(ticking.run())
    try:
        yield ticking
    finally:
        await ticking.stop()
        await task


def answers(form: Any, number: int = 0) -> dict[str, Any]:
    """The first that is offered for each field of an open form, or some words.

    Seats are taken by the person's number, and no two texts are the same.
    """
    found: dict[str, Any] = {}
    for part in form.modal["components"]:
        if part["type"] != limits.LABEL:
            continue
        field = part["component"]
        options = field.get("options", [])
        if options and field["custom_id"] in ("seat", "holds"):
            options = options[number % len(options) :]
        if options and "min_values" in field:
            least = max(field["min_values"], 1)
            found[field["custom_id"]] = [option["value"] for option in options[:least]]
        elif options:
            found[field["custom_id"]] = options[0]["value"]
        elif "number" in str(field.get("placeholder")):
            found[field["custom_id"]] = "1"
        else:
            words = f"Some words of my own, number {next(NUMBERS)}. "
            least = max(field.get("min_length") or 0, 40)
            text = (words * (least // len(words) + 1)).strip()
            found[field["custom_id"]] = text[: field["max_length"]]
    return found


async def answers_all(server: Server, who: Any, page: Shown, number: int = 0) -> Shown:
    """Press and fill in whatever somebody is asked, and give the page that they are left with."""
    for _ in range(PATIENCE):
        assert page.private
        if "Answer" not in page.buttons:
            return page
        form = await server.press(who, page, "Answer")
        page = await server.fill(who, form, answers(form, number))
    raise AssertionError("it does not end")


async def test_one_goes_through_an_exercise_alone_and_nobody_else_sees_it(server: Server) -> None:
    begun = await server.slash(
        server.ann, "exercise start", exercise="consider_opposite", alone=True
    )

    page = await answers_all(server, server.ann, begun)

    assert "Consider the opposite: your card" in page.text
    assert server.channel.history() == []


async def test_a_group_goes_through_an_exercise_in_a_thread(
    app: App, discord: Discord, server: Server
) -> None:
    await server.slash(server.mo, "settings community", rate=600)
    async with posting(app, discord) as ticking:
        await server.slash(
            server.mo, "exercise start", exercise="spiral_walk", about="CH-B", rounds=2
        )
        await ticking.settled()
        invitation = next(m for m in server.channel.history() if "Join" in seen(m).buttons)
        people = (server.mo, server.ann)
        pages = {}
        for who in people:
            page = shown(await who.click(invitation, custom_id=seen(invitation).id_of("Join")))
            pages[who] = await answers_all(server, who, page)
        (talk,) = server.channel.threads
        stands = shown(await server.ann.slash(talk, "exercise status"))
        assert "2 of 2 are done with this step." in stands.text
        await server.slash(server.mo, "exercise begin")
        for _ in range(PATIENCE):
            for who in people:
                page = await server.slash(who, "exercise next")
                pages[who] = await answers_all(server, who, page)
                if "Go on" in pages[who].buttons:
                    await server.press(who, pages[who], "Go on")
            if "Take it with you" in pages[server.ann].buttons:
                break
        await ticking.settled()

    (thread,) = server.channel.threads
    posts = [seen(message) for message in thread.history()]
    told = "\n".join(post.text for post in posts)
    assert "The move is opened" in told
    assert "Would you trust it?" in told
    assert "This step is over." in told
    assert "Done; thank you." in told
    assert any(post.files for post in posts)  # the drawing
    there = shown(await server.ann.slash(thread, "exercise export"))
    assert there.private
    report = await server.slash(server.ann, "exercise export")
    assert {file.filename.rpartition(".")[2] for file in report.files} >= {"md", "json", "svg"}


@pytest.mark.parametrize(
    "asked",
    [
        {"exercise": "common_ground"},
        {"exercise": "double_crux"},
        {"exercise": "heard_circle"},
        {"exercise": "needs_redlines"},
        {"exercise": "sac", "about": "MO-TALKS"},
        {"exercise": "steelman_itt", "about": "MO-TALKS"},
    ],
    ids=lambda asked: asked["exercise"],
)
async def test_four_people_go_through_each_of_the_others_to_its_end(
    asked: dict[str, Any], app: App, discord: Discord, server: Server
) -> None:
    """Each takes what is offered first, and of what they would like to do the one after another."""
    await server.slash(server.mo, "settings community", rate=600)
    people = (server.mo, server.ann, server.person("cleo"), server.person("dan"))
    async with posting(app, discord) as ticking:
        await server.slash(server.mo, "exercise start", **asked)
        await ticking.settled()
        invitation = next(m for m in server.channel.history() if "Join" in seen(m).buttons)
        pages = {}
        for number, who in enumerate(people):
            page = shown(await who.click(invitation, custom_id=seen(invitation).id_of("Join")))
            pages[who] = await answers_all(server, who, page, number)
        await server.slash(server.mo, "exercise begin")
        for _ in range(PATIENCE):
            for number, who in enumerate(people):
                page = await server.slash(who, "exercise next")
                pages[who] = await answers_all(server, who, page, number)
                if "Go on" in pages[who].buttons:
                    await server.press(who, pages[who], "Go on")
            if all("Take it with you" in pages[who].buttons for who in people):
                break
        await ticking.settled()

    left = [pages[who].text for who in people if "Take it with you" not in pages[who].buttons]
    assert left == []
    (thread,) = server.channel.threads
    told = [seen(message).text for message in thread.history()]
    assert any("The end" in text for text in told), told
    report = await server.slash(server.ann, "exercise export")
    assert {file.filename.rpartition(".")[2] for file in report.files} >= {"md", "json"}
