"""Exercises on Discord: an invitation, a thread, private pages and forms, to the very end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import App, clock
from tests.adapters.discord.server import Discord, Server, Shown, seen, shown
from tests.wire import limits

PATIENCE = 40


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


def answers(form: Any) -> dict[str, Any]:
    """The first that is offered for each field of an open form, or some words."""
    found: dict[str, Any] = {}
    for part in form.modal["components"]:
        if part["type"] != limits.LABEL:
            continue
        field = part["component"]
        options = field.get("options")
        if options and "min_values" in field:
            least = max(field["min_values"], 1)
            found[field["custom_id"]] = [option["value"] for option in options[:least]]
        elif options:
            found[field["custom_id"]] = options[0]["value"]
        else:
            found[field["custom_id"]] = "Some words of my own, long enough to be taken."
    return found


async def answers_all(server: Server, who: Any, page: Shown) -> Shown:
    """Press and fill in whatever somebody is asked, and give the page that they are left with."""
    for _ in range(PATIENCE):
        assert page.private
        if "Answer" not in page.buttons:
            return page
        form = await server.press(who, page, "Answer")
        page = await server.fill(who, form, answers(form))
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
