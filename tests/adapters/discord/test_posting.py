"""What Parley posts unasked on Discord: once, and found again by its key."""

from datetime import timedelta

import pytest

from bot.adapters.discord.service import Service, client
from bot.app import App, now
from bot.chat.post import HistoryUnreadable, NotNow, Post, Refused, Unclear
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Person, Room
from tests.adapters.discord.server import Discord, Server, seen, shown

NOBODY = Person()
FERRY = Reply(blocks=(Prose(text="The ferry leaves at noon, @everyone."),))


def post(server: Server, key: str = "ferry at noon") -> Post:
    return Post(
        community=f"discord:{server.guild.id}",
        platform="discord",
        room=str(server.channel.id),
        key=key,
        reply=FERRY,
        due=now(),
    )


async def test_a_post_appears_in_its_channel_and_mentions_nobody(
    discord: Discord, server: Server
) -> None:
    message = await discord.service.posting.send(post(server))

    (posted,) = server.channel.history()
    assert str(posted.id) == message
    assert "The ferry leaves at noon" in seen(posted).text
    assert posted.mention_everyone is False


async def test_a_post_is_found_again_by_its_key_and_no_other_is(
    discord: Discord, server: Server
) -> None:
    since = now() - timedelta(days=999)
    await server.ann.send(server.channel, "ferry at noon")
    message = await discord.service.posting.send(post(server))
    await discord.service.posting.send(post(server, "ferry at night"))

    assert await discord.service.posting.find(post(server), since) == message
    assert await discord.service.posting.find(post(server, "no ferry"), since) is None


@pytest.mark.parametrize(
    ("status", "code", "undone"),
    [
        (403, 50013, Refused),
        (404, 10003, Refused),
        (400, 50083, Refused),
    ],
)
async def test_what_discord_turns_down_is_refused_with_a_sentence(
    discord: Discord, server: Server, status: int, code: int, undone: type[Exception]
) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=status, code=code)

    with pytest.raises(undone, match=r"\.$"):
        await discord.service.posting.send(post(server))


async def test_a_gateway_that_answers_in_discords_place_leaves_it_unclear(
    discord: Discord, server: Server
) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=500, times=None)

    with pytest.raises(Unclear):
        await discord.service.posting.send(post(server))


async def test_a_channel_whose_history_is_closed_says_so(discord: Discord, server: Server) -> None:
    server.env.inject_error("GET", "/channels/*/messages", status=403, code=50013)

    with pytest.raises(HistoryUnreadable):
        await discord.service.posting.find(post(server), now())


async def test_a_history_that_cannot_be_had_just_now_is_looked_at_later(
    discord: Discord, server: Server
) -> None:
    server.env.inject_error("GET", "/channels/*/messages", status=500, times=None)

    with pytest.raises(NotNow):
        await discord.service.posting.find(post(server), now())


async def test_a_room_that_is_no_channel_is_refused(discord: Discord, server: Server) -> None:
    nowhere = post(server).model_copy(update={"room": "square"})

    with pytest.raises(Refused):
        await discord.service.posting.send(nowhere)


async def test_a_post_whose_pages_somebody_turned_is_still_found(
    discord: Discord, server: Server
) -> None:
    framing = (await discord.app.dispatcher.typed("framing E16", NOBODY, Room("", "")))[1]
    long = post(server).model_copy(update={"reply": framing})
    message = await discord.service.posting.send(long)
    (posted,) = server.channel.history()

    turned = shown(await server.press(server.ann, seen(posted), "Page 2"))

    assert "page 2 of" in turned.text
    since = now() - timedelta(days=999)
    assert await discord.service.posting.find(long, since) == message


async def test_nothing_is_looked_for_before_it_has_logged_in(server: Server, app: App) -> None:
    away = Service(client(), app.dispatcher)

    with pytest.raises(NotNow):
        await away.posting.find(post(server), now())


async def test_what_discord_bans_for_a_while_is_posted_later(
    discord: Discord, server: Server
) -> None:
    server.env.inject_error("POST", "/channels/*/messages", status=429, times=None)

    with pytest.raises((NotNow, Unclear)):
        await discord.service.posting.send(post(server))


async def test_a_post_opens_a_thread_and_another_stands_in_it(
    discord: Discord, server: Server
) -> None:
    posting = discord.service.posting
    talk = post(server).model_copy(update={"opens": f"The ferry\n{'x' * 120}"})
    message = await posting.send(talk)

    thread = await posting.open(talk, message)
    reply = post(server, "reply").model_copy(update={"thread": thread})
    answer = await posting.send(reply)

    assert thread == message
    (opened,) = discord.guild(server).threads
    assert (str(opened.id), opened.auto_archive_duration) == (thread, 10080)
    assert opened.name.startswith("The ferry xx")
    assert len(opened.name) == 100
    assert answer in [str(each.id) async for each in opened.history()]
    since = now() - timedelta(days=999)
    assert await posting.find(reply, since) == answer
    assert await posting.find(reply.model_copy(update={"thread": None}), since) is None


async def test_a_thread_that_is_there_already_is_the_one_that_was_asked_for(
    discord: Discord, server: Server
) -> None:
    talk = post(server).model_copy(update={"opens": "The ferry"})
    message = await discord.service.posting.send(talk)
    await discord.service.posting.open(talk, message)

    assert await discord.service.posting.open(talk, message) == message


@pytest.mark.parametrize("code", [50001, 50013, 160006, 50024])
async def test_a_thread_that_may_not_be_opened_is_refused_with_a_sentence(
    discord: Discord, server: Server, code: int
) -> None:
    talk = post(server).model_copy(update={"opens": "The ferry"})
    message = await discord.service.posting.send(talk)
    server.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=code)

    with pytest.raises(Refused, match=r"\.$"):
        await discord.service.posting.open(talk, message)


async def test_a_post_into_a_thread_that_is_gone_is_refused_with_a_sentence(
    discord: Discord, server: Server
) -> None:
    talk = post(server).model_copy(update={"opens": "The ferry"})
    thread = await discord.service.posting.open(talk, await discord.service.posting.send(talk))
    (opened,) = discord.guild(server).threads
    await opened.delete()

    with pytest.raises(Refused, match="channel or thread is gone"):
        await discord.service.posting.send(post(server, "b").model_copy(update={"thread": thread}))


def reading(of: Post, text: str) -> Post:
    return of.model_copy(update={"reply": Reply(blocks=(Prose(text=text),))})


async def test_a_post_can_read_otherwise_and_is_still_found(
    discord: Discord, server: Server
) -> None:
    since = now() - timedelta(days=999)
    message = await discord.service.posting.send(post(server))

    await discord.service.posting.edit(reading(post(server), "5 of 7 done, @everyone."), message)

    (posted,) = server.channel.history()
    assert "5 of 7 done" in seen(posted).text
    assert "noon" not in seen(posted).text
    assert posted.mention_everyone is False
    assert await discord.service.posting.find(post(server), since) == message


async def test_a_text_that_was_taken_back_is_on_no_page_of_its_post(
    discord: Discord, server: Server
) -> None:
    framing = (await discord.app.dispatcher.typed("framing E16", NOBODY, Room("", "")))[1]
    long = post(server).model_copy(update={"reply": framing})
    message = await discord.service.posting.send(long)
    (posted,) = server.channel.history()
    token = seen(posted).id_of("Page 2").split(":")[1]
    where = Room(long.community, f"discord:{long.room}")
    memory = discord.app.dispatcher.memory("discord")
    assert await memory.kept(where, token)

    await discord.service.posting.edit(reading(long, "Taken back."), message)
    await memory.settle()

    assert await memory.kept(where, token) is None


async def test_an_archived_thread_is_opened_again_for_an_edit(
    discord: Discord, server: Server
) -> None:
    posting = discord.service.posting
    talk = post(server).model_copy(update={"opens": "The ferry"})
    thread = await posting.open(talk, await posting.send(talk))
    reply = post(server, "reply").model_copy(update={"thread": thread})
    message = await posting.send(reply)
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083)

    await posting.edit(reading(reply, "5 of 7 done."), message)

    (opened,) = discord.guild(server).threads
    texts = [seen(each).text async for each in opened.history()]
    assert any("5 of 7 done." in text for text in texts)
    assert discord.requests("PATCH", f"/channels/{thread}") == 3


@pytest.mark.parametrize(("status", "code"), [(403, 50005), (404, 10008), (404, 10003)])
async def test_what_cannot_be_edited_is_refused_with_a_sentence(
    discord: Discord, server: Server, status: int, code: int
) -> None:
    message = await discord.service.posting.send(post(server))
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)

    with pytest.raises(Refused, match=r"\.$"):
        await discord.service.posting.edit(post(server), message)


async def test_an_edit_that_discord_does_not_answer_is_unclear(
    discord: Discord, server: Server
) -> None:
    message = await discord.service.posting.send(post(server))
    server.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=None)

    with pytest.raises(Unclear):
        await discord.service.posting.edit(post(server), message)
