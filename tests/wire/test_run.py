"""The real `parley run`, against a double of Discord that speaks over the wire as Discord does."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, now, running
from bot.chat.post import NotNow, Post
from bot.chat.reply import Prose, Reply
from bot.store.outbox import enqueue
from bot.store.post_edits import want_edit
from tests.wire.acts import Ack, Kind
from tests.wire.inside import inside
from tests.wire.process import Running, parley, sound
from tests.wire.world import Can, Channel, Guild, Person, Upload

pytestmark = pytest.mark.server

QUESTION = {"question": "Who proposed a peace summit?"}


@pytest.fixture
async def there(database: Path) -> AsyncIterator[Running]:
    """Parley, logged in; at the end Discord has nothing to complain of."""
    async with sound(database) as started:
        yield started


@pytest.fixture
def square(there: Running) -> Channel:
    return next(iter(there.double.world.guilds.values())).channels[0]


@pytest.fixture
def ann(there: Running) -> Person:
    return there.double.person("ann")


@pytest.fixture
def mo(there: Running) -> Person:
    return there.double.person("mo", moderator=True)


async def test_what_people_do_most(
    there: Running, square: Channel, ann: Person, mo: Person
) -> None:
    """One process for many steps, as starting one takes a second."""
    double = there.double
    assert double.syncs == 1

    asked = await double.slash(square, ann, "ask", QUESTION)
    answer = await asked.answer()
    assert asked.ack is Ack.MESSAGE
    assert "Kuleba" in answer.text

    sources = await (await double.press(answer, "Sources", ann)).answer()
    assert sources.private_to == ann
    assert "Medea Benjamin" in sources.text

    typing = await double.autocomplete(square, ann, "framing", "event", "minsk")
    (offered, *_) = await typing.choices()
    assert "Minsk II" in offered["name"]

    first = await (await double.slash(square, ann, "framing", {"event": offered["value"]})).answer()
    turned = await double.press(first, "Page 2", ann)
    assert await turned.answer() is first
    assert "page 2 of" in first.text

    form = await (await double.slash(square, ann, "check")).modal()
    checked = await double.submit(form, {"Statement": "Minsk II led to the invasion."})
    assert "Minsk II" in (await checked.answer()).text

    timeline = await (await double.slash(square, ann, "timeline show", {"from": "2013"})).answer()
    assert timeline.attachments
    assert all(each["description"] for each in timeline.attachments)

    file = Upload("ferry.txt", b"The ferry\n\nThe ferry leaves the harbour at noon every day.")
    loading = await double.slash(square, mo, "article load", {"file": file})
    preview = await loading.answer()
    assert preview.private_to == mo
    loaded = await (await double.press(preview, "Load it", mo)).answer()
    assert "Loaded: The ferry" in loaded.text

    refused = await (await double.slash(square, ann, "framing", {"event": "nothing"})).answer()
    assert refused.private_to == ann

    said = await double.say(square, mo, "The breakdown of Minsk II led to the invasion.")
    menu = await double.context_menu(square, ann, "Check against sources", said.message)
    assert (await menu.answer()).private_to == ann

    opened = await (await double.press(answer, "Discuss in a thread", ann)).answer()
    assert "A thread is open" in opened.text
    thread = next(c for c in double.world.channels.values() if c.parent is square)
    told = await double.say(thread, ann, "framing Minsk II", mentions_bot=True)
    assert "Established facts" in (await told.reply(double.bot)).text


async def test_requests_that_fail_are_made_again(
    there: Running, square: Channel, ann: Person
) -> None:
    double = there.double
    path = r"/interactions/.*/callback"

    limited = double.faults.limit("POST", path, 0.2)
    first = await (await double.slash(square, ann, "about")).answer()
    broken = double.faults.fail("POST", path)
    second = await (await double.slash(square, ann, "about")).answer()

    assert first.text == second.text
    assert (limited.met, broken.met) == (1, 1)


async def test_an_answer_whose_receipt_is_lost_stands_as_it_was_given(
    there: Running, square: Channel, ann: Person
) -> None:
    lost = there.double.faults.lose_answer("POST", r"/interactions/.*/callback")

    asked = await there.double.slash(square, ann, "ask", QUESTION)
    answer = await asked.answer()
    told = await (await there.double.slash(square, ann, "about")).answer()

    assert lost.met == 1
    assert "Kuleba" in answer.text
    assert asked.messages == [answer]
    assert told.text


@pytest.mark.parametrize("times", [1, 2])
async def test_a_mention_whose_receipt_is_lost_is_answered_once(
    there: Running, square: Channel, ann: Person, times: int
) -> None:
    double = there.double
    lost = double.faults.lose_answer("POST", rf"/channels/{square.id}/messages", times)

    told = await double.say(square, ann, "framing Minsk II", mentions_bot=True)
    answer = await told.reply(double.bot)
    await (await double.slash(square, ann, "about")).answer()
    while lost.met < times:  # noqa: ASYNC110  # nobody tells
        await asyncio.sleep(0.01)

    assert "Established facts" in answer.text
    replies = [m for m in square.messages if m.author == double.bot and m.reply_to]
    assert replies == [answer]


async def test_a_forged_menu_from_which_nothing_was_chosen_is_refused(
    there: Running, square: Channel, ann: Person
) -> None:
    about = await (await there.double.slash(square, ann, "about")).answer()
    data = {"component_type": 2, "custom_id": "c:", "id": 1}

    forged = await there.double.forge(Kind.COMPONENT, square, ann, data, about)

    assert "That button has expired." in (await forged.answer()).text


async def test_the_gateway_may_drop_ask_or_forget(
    there: Running, square: Channel, ann: Person
) -> None:
    gateway = there.double.gateway

    gateway.drop()
    await gateway.resumed()
    await (await there.double.slash(square, ann, "about")).answer()
    await gateway.ask_to_reconnect()
    await gateway.resumed(2)
    await (await there.double.slash(square, ann, "about")).answer()
    await gateway.invalidate()
    await gateway.logged_in(2)
    await (await there.double.slash(square, ann, "about")).answer()


async def test_what_was_begun_is_answered_before_it_stops(
    there: Running, square: Channel, ann: Person
) -> None:
    there.double.faults.delay("POST", r"/interactions/.*/callback", 1.0)
    begun = await there.double.slash(square, ann, "ask", QUESTION)
    await asyncio.sleep(0.3)

    there.send(signal.SIGTERM)

    assert "Kuleba" in (await begun.answer()).text
    assert await there.ended() == 0


async def test_old_buttons_work_after_a_kill_and_commands_are_told_once(
    there: Running, square: Channel, ann: Person
) -> None:
    double = there.double
    answer = await (await double.slash(square, ann, "framing", {"event": "Minsk II"})).answer()
    form = await (await double.slash(square, ann, "check")).modal()
    await asyncio.sleep(0.2)  # the row of the answer's pages is written after it is out

    there.send(signal.SIGKILL)
    await there.ended()
    await there.start()

    turned = await double.press(answer, "Page 2", ann)
    assert "page 2 of" in (await turned.answer()).text
    filled = await double.submit(form, {"Statement": "Minsk II led to the invasion."})
    assert "Minsk II" in (await filled.answer()).text
    assert double.syncs == 1


async def test_a_post_whose_answer_was_lost_is_posted_once(
    database: Path, socket_enabled: None
) -> None:
    async with parley(database) as there:
        guild = next(iter(there.double.world.guilds.values()))
        square = guild.channels[0]
        lost = there.double.faults.lose_answer("POST", rf"/channels/{square.id}/messages")
        await there.stop()
        async with running(database) as app:
            post = Post(
                community=f"discord:{guild.id}",
                platform="discord",
                room=str(square.id),
                key="ferry at noon",
                reply=Reply(blocks=(Prose(text="The ferry leaves at noon."),)),
                due=now() - timedelta(seconds=1),
            )
            await app.store.communities.ensure(post.community)
            async with app.store.database.transaction() as transaction:
                await enqueue(transaction, post.letter(), now())

        await there.start()
        await asyncio.sleep(2)

        assert lost.met == 1
        ours = [m for m in square.messages if m.author == there.double.bot]
        assert len(ours) == 1
        assert "The ferry leaves at noon." in ours[0].text


async def test_what_is_to_be_posted_once_it_has_left_discord_waits(
    fresh_database: Path, tmp_path: Path, socket_enabled: None
) -> None:
    async with inside(fresh_database, tmp_path) as there:
        post = Post(
            community=there.community,
            platform="discord",
            room=str(there.square.id),
            key="ferry at noon",
            reply=Reply(blocks=(Prose(text="The ferry leaves at noon."),)),
            due=now(),
        )
        await there.service.stop()

        with pytest.raises(NotNow):
            await there.service.posting.send(post)

        assert there.square.messages == []


async def test_what_the_client_says_after_the_bot_has_left_is_not_taken_in(
    fresh_database: Path, tmp_path: Path, socket_enabled: None
) -> None:
    async with inside(fresh_database, tmp_path) as there:
        (guild,) = there.service.client.guilds
    assert there.service.client.is_closed()

    await there.service.on_ready()
    await there.service.on_guild_join(guild)
    await there.service.on_guild_remove(guild)


async def test_a_channel_where_it_may_not_write_leaves_slash_commands_alone(
    there: Running, square: Channel, ann: Person
) -> None:
    await there.double.deny(square, Can.SEND_MESSAGES)

    answer = await (await there.double.slash(square, ann, "about")).answer()
    told = await there.double.say(square, ann, "about", mentions_bot=True)

    assert answer.text
    with pytest.raises(TimeoutError):
        await told.reply(there.double.bot, seconds=0.5)


async def test_guilds_are_left_and_joined_again(
    there: Running, square: Channel, mo: Person, database: Path
) -> None:
    double = there.double
    await (await double.slash(square, mo, "settings community", {"rate": 7})).answer()
    guild = square.guild
    assert guild

    await double.leave(guild)
    await asyncio.sleep(0.3)
    await double.join(guild)
    await asyncio.sleep(0.3)

    shown = await (await double.slash(square, mo, "settings show")).answer()
    assert "7 commands a minute" in shown.text


async def test_a_post_whose_thread_was_lost_on_the_way_has_one_thread_with_what_belongs_there(
    database: Path, socket_enabled: None
) -> None:
    async with parley(database) as there:
        double = there.double
        guild = next(iter(double.world.guilds.values()))
        square = guild.channels[0]
        lost = double.faults.lose_answer("POST", rf"/channels/{square.id}/messages/\d+/threads")
        await there.stop()
        async with running(database) as app:
            await _enqueue(app, guild, _post(guild, "talk", "Let us talk.", opens="The ferry"))
            await _enqueue(app, guild, _post(guild, "progress", "0 of 7 done.", within="talk"))

        await there.start()
        await _until(lambda: bool(guild.threads and guild.threads[0].messages))
        (thread,) = guild.threads
        thread.archived = True
        async with running(database) as app:
            async with app.store.database.transaction() as transaction:
                reply = Reply(blocks=(Prose(text="5 of 7 done."),))
                await want_edit(transaction, "progress", reply.model_dump_json(), now())
            opened = await app.store.outbox.opened(f"discord:{guild.id}", "discord", str(thread.id))
        await _until(lambda: "5 of 7 done." in thread.messages[0].text)

        assert lost.met == 1
        assert opened == "talk"
        assert [m.author == double.bot for m in square.messages] == [True]
        assert (thread.id, thread.name) == (square.messages[0].id, "The ferry")
        assert len(thread.messages) == 1
        assert double.failures == []


async def test_where_no_thread_may_be_opened_all_stands_in_the_channel(
    database: Path, socket_enabled: None
) -> None:
    async with parley(database) as there:
        guild = next(iter(there.double.world.guilds.values()))
        square = guild.channels[0]
        await there.double.deny(square, Can.CREATE_PUBLIC_THREADS)
        async with running(database) as app:
            await _enqueue(app, guild, _post(guild, "talk", "Let us talk.", opens="The ferry"))
            await _enqueue(app, guild, _post(guild, "reply", "Let us.", within="talk"))

        await _until(lambda: len(square.messages) == 2)

        assert [m.text.splitlines()[0] for m in square.messages] == ["Let us talk.", "Let us."]
        assert guild.threads == []
        assert there.double.failures == []


def _post(guild: Guild, key: str, text: str, *, opens: str = "", within: str = "") -> Post:
    return Post(
        community=f"discord:{guild.id}",
        platform="discord",
        room=str(guild.channels[0].id),
        key=key,
        reply=Reply(blocks=(Prose(text=text),)),
        due=now() - timedelta(seconds=1),
        opens=opens,
        within=within,
    )


async def _enqueue(app: App, guild: Guild, post: Post) -> None:
    await app.store.communities.ensure(post.community)
    async with app.store.database.transaction() as transaction:
        await enqueue(transaction, post.letter(), now())


async def _until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < end, "It does not come about."
        await asyncio.sleep(0.02)
