"""The double does to a plain bot of the library what Discord would do."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from typing_extensions import override

from tests.shared_data import needs_shared
from tests.wire import limits, spec
from tests.wire.acts import Ack, Act
from tests.wire.double import Double
from tests.wire.filling import NotOffered
from tests.wire.gateway import KEPT_EVENTS
from tests.wire.world import Can, Channel, Json, Message, Upload

pytestmark = pytest.mark.server

Interaction = discord.Interaction["Plain"]
TOKEN = "a token"  # noqa: S105  # of nobody
NOBODY = discord.AllowedMentions.none()
PLACES = ("harbour", "hall", "mill")


class Plain(discord.AutoShardedClient):
    """A bot with one command for each thing that the double has to do."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True), allowed_mentions=NOBODY
        )
        self.tree = app_commands.CommandTree(self)
        commands: tuple[Any, ...] = (ask, choose, form, later, slow, send_back, town, what)
        for command in commands:
            self.tree.add_command(command)
        self.heard: list[discord.Message] = []
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.refused: list[int] = []

    @override
    async def setup_hook(self) -> None:
        _, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await self.tree.sync()

    @override
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing between two shards."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)


class Question(ui.Modal, title="A question"):
    """A form with one field."""

    text = ui.Label["Question"](
        text="Your question", component=ui.TextInput["Question"](max_length=20)
    )

    @override
    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        assert isinstance(self.text.component, ui.TextInput)
        await interaction.response.send_message(f"You ask: {self.text.component.value}")


class Stops(ui.Modal, title="Where you stopped"):
    """A form with a text and a menu of which up to two may be chosen."""

    about = ui.TextDisplay[Any]("Think of the last mile.")
    stops = ui.Label["Stops"](
        text="Stops",
        component=ui.Select["Stops"](
            min_values=1,
            max_values=2,
            options=[discord.SelectOption(label=name.title(), value=name) for name in PLACES],
        ),
    )

    @override
    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        assert isinstance(self.stops.component, ui.Select)
        await interaction.response.send_message(", ".join(self.stops.component.values))


class Buttons(ui.LayoutView):
    """A text above a button that writes it anew."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        button = ui.Button["Buttons"](label="Again", custom_id="again")
        button.callback = self.again  # type: ignore[method-assign]  # how the library wants it
        self.add_item(ui.TextDisplay["Buttons"](text))
        self.add_item(ui.ActionRow["Buttons"](button))

    async def again(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(view=Buttons("Pressed."))


@app_commands.command(description="Ask.")
async def ask(interaction: Interaction, question: str) -> None:
    await interaction.response.send_message(view=Buttons(f"About {question}"))


@ask.autocomplete("question")
async def questions(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current} when?", value="when")]


@app_commands.command(description="Fill a form.")
async def form(interaction: Interaction) -> None:
    await interaction.response.send_modal(Question())


@app_commands.command(description="Choose in a form.")
async def choose(interaction: Interaction) -> None:
    await interaction.response.send_modal(Stops())


@app_commands.command(description="Answer later, privately.")
async def later(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send("first", ephemeral=False)
    await interaction.followup.send("second")


@app_commands.command(description="Answer when told to.")
async def slow(interaction: Interaction, acknowledge: bool) -> None:
    client = interaction.client
    if acknowledge:
        await interaction.response.defer()
    client.begun.set()
    await client.go_on.wait()
    try:
        if acknowledge:
            await interaction.followup.send("At last.")
        else:
            await interaction.response.send_message("At last.")
    except discord.HTTPException as error:
        client.refused.append(error.code)
        client.ended.set()


@app_commands.command(description="Send a file back.")
async def send_back(interaction: Interaction, file: discord.Attachment) -> None:
    await interaction.response.send_message(file=await file.to_file())


town = app_commands.Group(
    name="town",
    description="Of the town.",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@town.command(description="Show the bridge.")
async def bridge(interaction: Interaction, year: app_commands.Range[int, 1900, 2000]) -> None:
    await interaction.response.send_message(f"The bridge in {year}.")


@app_commands.context_menu(name="What is this")
async def what(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(message.content, ephemeral=True)


Start = Callable[..., Any]


@pytest.fixture(autouse=True)
def library_as_before(socket_enabled: None) -> Iterator[None]:
    """Nothing is left of where the library was told to find Discord."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def logged_in(**more: Any) -> AsyncIterator[tuple[Double, Plain, Channel]]:
    """The double, a bot that has logged in there, and the square of a guild."""
    double = Double(token=TOKEN, **more)
    guild, _ = double.guild("ours"), double.guild("theirs")
    async with double.open():
        Route.BASE = double.api
        client = Plain()
        running = asyncio.create_task(client.start(TOKEN))
        await double.gateway.logged_in(double.gateway.shards)
        try:
            yield double, client, guild.channels[0]
        finally:
            await client.close()
            await running


async def code_of(asking: Awaitable[object]) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await asking
    return refused.value.code


async def raw(client: Plain, method: str, path: str, **body: Any) -> Any:
    route = Route(method, path)
    return await (client.http.request(route, json=body) if body else client.http.request(route))


async def asked(double: Double, square: Channel) -> Act:
    return await double.slash(square, double.person("ann"), "ask", {"question": "Minsk"})


async def test_a_bot_logs_in_and_knows_its_guilds_and_commands() -> None:
    async with logged_in() as (double, client, _):
        log_in = await double.gateway.logged_in()
        await asyncio.sleep(0.05)

        assert log_in.compression == "zlib-stream"
        assert log_in.intents == client.intents.value
        assert {guild.name for guild in client.guilds} == {"ours", "theirs"}
        assert double.syncs == 1
        assert {command["name"] for command in double.world.commands} >= {"ask", "town"}
        assert double.failures == []


async def test_each_shard_is_told_of_its_own_guilds() -> None:
    async with logged_in(shards=2) as (double, client, square):
        act = await asked(double, square)

        assert (await act.answer()).text == "About Minsk"
        assert [log_in.shard for log_in in double.gateway.log_ins] == [(0, 2), (1, 2)]
        assert len(client.guilds) == 2


async def test_a_wrong_token_is_refused() -> None:
    double = Double(token=TOKEN)
    async with double.open(), Plain() as client:
        Route.BASE = double.api

        with pytest.raises(discord.LoginFailure):
            await client.login("guessed")


async def test_an_intent_that_was_not_granted_ends_the_session() -> None:
    double = Double(token=TOKEN)
    async with double.open():
        Route.BASE = double.api
        client = Plain()
        client._connection._intents.message_content = True  # noqa: SLF001  # as if from the start

        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(TOKEN)


async def test_a_slash_command_is_answered_and_its_button_pressed() -> None:
    async with logged_in() as (double, _, square):
        act = await asked(double, square)
        message = await act.answer()
        ack = await act.acknowledged()
        pressed = await double.press(message, "Again", act.person)
        after = await pressed.answer()

        assert (ack, message.ephemeral, after is message) == (Ack.MESSAGE, False, True)
        assert after.text == "Pressed."
        assert 0 < act.milliseconds < 1000
        assert double.failures == []


async def test_only_what_the_bot_has_told_of_can_be_done() -> None:
    async with logged_in() as (double, _, square):
        ann = double.person("ann")

        for name, options in (
            ("nothing", {}),
            ("town", {}),
            ("town tower", {}),
            ("ask", {}),
            ("ask", {"question": "x", "more": "y"}),
            ("ask", {"question": ann}),
        ):
            with pytest.raises(NotOffered):
                await double.slash(square, ann, name, options)
        mayor = double.person("mayor", moderator=True)
        for place, person in ((square, ann), (double.direct(mayor), mayor)):
            with pytest.raises(NotOffered):
                await double.slash(place, person, "town bridge", {"year": 1950})


async def test_a_group_is_called_by_both_names_and_knows_who_may() -> None:
    async with logged_in() as (double, _, square):
        mayor = double.person("mayor", moderator=True)
        act = await double.slash(square, mayor, "town bridge", {"year": 1950})
        with pytest.raises(NotOffered):
            await double.slash(square, mayor, "town bridge", {"year": 1800})

        assert (await act.answer()).text == "The bridge in 1950."


async def test_typing_brings_choices() -> None:
    async with logged_in() as (double, _, square):
        act = await double.autocomplete(square, double.person("ann"), "ask", "question", "And")

        assert await act.choices() == [{"name": "And when?", "value": "when"}]
        assert double.failures == []


async def test_a_form_is_opened_and_sent() -> None:
    async with logged_in() as (double, _, square):
        opened = await double.slash(square, double.person("ann"), "form")
        modal = await opened.modal()
        with pytest.raises(NotOffered):
            await double.submit(modal, {})
        with pytest.raises(NotOffered):
            await double.submit(modal, {"Your question": "x" * 21})
        sent = await double.submit(modal, {"Your question": "Why?"})

        assert (modal.title, list(modal.fields)) == ("A question", ["Your question"])
        assert (await sent.answer()).text == "You ask: Why?"
        assert double.failures == []


@pytest.mark.parametrize("chosen", [[], ["harbour", "hall", "mill"], ["town"]])
async def test_a_menu_in_a_form_lets_choose_what_it_has_and_no_more(chosen: list[str]) -> None:
    async with logged_in() as (double, _, square):
        modal = await (await double.slash(square, double.person("ann"), "choose")).modal()
        with pytest.raises(NotOffered):
            await double.submit(modal, {"Stops": chosen})
        sent = await double.submit(modal, {"Stops": ["Mill", "hall"]})

        assert (await sent.answer()).text == "mill, hall"
        assert double.failures == []


async def test_the_first_follow_up_is_as_private_as_the_deferral() -> None:
    async with logged_in() as (double, _, square):
        ann = double.person("ann")
        act = await double.slash(square, ann, "later")
        second = await act.follow_up()

        first = await act.answer()
        assert act.ack is Ack.DEFER
        assert (first.text, first.private_to) == ("first", ann)
        assert (second.text, second.private_to) == ("second", None)


@pytest.mark.parametrize(
    ("acknowledge", "seconds", "code"), [(False, 3.1, 10062), (True, 15 * 60 + 1, 10015)]
)
async def test_an_answer_can_come_too_late(acknowledge: bool, seconds: float, code: int) -> None:
    async with logged_in() as (double, client, square):
        act = await double.slash(square, double.person("ann"), "slow", {"acknowledge": acknowledge})
        await client.begun.wait()
        double.clock.let_pass(seconds)
        client.go_on.set()
        await client.ended.wait()

        assert client.refused == [code]
        assert double.rest.late == double.unacknowledged() == ([] if acknowledge else [act])


async def test_an_interaction_is_acknowledged_once() -> None:
    async with logged_in() as (double, client, square):
        act = await asked(double, square)
        await act.answer()
        path = f"/interactions/{act.id}/{act.token}/callback"

        assert await code_of(raw(client, "POST", path, type=5)) == 40060


async def test_a_file_goes_to_the_bot_and_comes_back() -> None:
    async with logged_in() as (double, _, square):
        file = Upload("notes.txt", b"Two notes.", "text/plain")
        act = await double.slash(square, double.person("ann"), "send_back", {"file": file})
        message = await act.answer()

        (attachment,) = message.attachments
        assert attachment["filename"] == "notes.txt"
        assert double.world.blobs[str(square.id), attachment["id"]] == b"Two notes."
        assert double.failures == []


async def test_what_people_write_is_read_only_where_the_bot_is_meant() -> None:
    async with logged_in() as (double, client, square):
        ann = double.person("ann")
        said = await double.say(square, ann, "Nobody asked it.")
        await double.say(square, ann, "Parley, look.", mentions_bot=True)
        menu = await double.context_menu(square, ann, "What is this", said.message)
        answer = await menu.answer()

        assert [m.content for m in client.heard] == ["", f"<@{double.bot.id}> Parley, look."]
        assert (answer.text, answer.private_to) == ("Nobody asked it.", ann)
        history = await raw(client, "GET", f"/channels/{square.id}/messages")
        assert [m["content"] for m in history] == [client.heard[1].content, ""]


async def test_a_form_cannot_answer_a_form() -> None:
    async with logged_in() as (double, client, square):
        modal = await (await double.slash(square, double.person("ann"), "form")).modal()
        client.dispatch = lambda *_, **__: None  # type: ignore[method-assign]  # nobody answers
        client._connection.dispatch = client.dispatch  # noqa: SLF001  # nor there
        client._connection._view_store._modals.clear()  # noqa: SLF001  # nor there
        sent = await double.submit(modal, {"Your question": "Why?"})
        form = {"title": "t", "custom_id": "c", "components": [text("x")]}
        path = f"/interactions/{sent.id}/{sent.token}/callback"

        assert await code_of(raw(client, "POST", path, type=9, data=form)) == 50035
        assert double.failures == [f"POST {path}: MODAL cannot answer SUBMIT"]


@pytest.mark.parametrize("everywhere", [False, True])
async def test_who_asks_too_often_waits(everywhere: bool) -> None:
    async with logged_in() as (double, _, square):
        fault = double.faults.limit("POST", "/interactions/.*", 0.2, everywhere=everywhere)
        act = await asked(double, square)

        await act.answer()
        assert (fault.met, act.milliseconds > 200) == (1, True)
        assert [c.status for c in double.calls("POST", "/interactions")] == [429, 200]


async def test_a_bad_gateway_is_asked_again() -> None:
    async with logged_in() as (double, _, square):
        double.faults.fail("POST", "/interactions/.*")
        act = await asked(double, square)

        assert (await act.answer()).text == "About Minsk"


async def test_a_request_can_take_its_time() -> None:
    async with logged_in() as (double, _, square):
        double.faults.delay("POST", "/interactions/.*", 0.1)
        act = await asked(double, square)
        await act.answer()

        assert act.acked is not None
        assert [c.status for c in double.calls("POST", "/interactions")] == [200]


async def test_a_lost_answer_has_taken_effect() -> None:
    async with logged_in() as (double, client, square):
        path = f"/channels/{square.id}/messages"
        double.faults.lose_answer("POST", path)

        with pytest.raises(aiohttp.ServerDisconnectedError):
            await raw(client, "POST", path, content="Hello.", allowed_mentions={"parse": []})

        assert [message.text for message in square.messages] == ["Hello."]


async def test_what_happened_while_the_connection_was_lost_is_told_on_resuming() -> None:
    async with logged_in() as (double, _, square):
        double.gateway.drop()
        act = await asked(double, square)
        await double.gateway.resumed()

        assert (await act.answer()).text == "About Minsk"
        assert len(double.gateway.log_ins) == 1


async def test_what_was_missed_is_lost_where_too_much_has_come_since() -> None:
    async with logged_in() as (double, _, square):
        double.gateway.drop()
        ann = double.person("ann")
        for _ in range(KEPT_EVENTS + 1):
            await double.say(square, ann, "More.")
        await double.gateway.logged_in(2)

        assert double.gateway.resumes == 0


async def test_an_outage_is_no_departure() -> None:
    async with logged_in() as (double, client, square):
        assert square.guild is not None
        await double.leave(square.guild, outage=True)
        await (await asked(double, double.guild("else").channels[0])).answer()

        assert [guild.unavailable for guild in client.guilds] == [True, False]


async def test_a_bot_reconnects_when_told_to() -> None:
    async with logged_in() as (double, _, square):
        await double.gateway.ask_to_reconnect()
        await double.gateway.resumed()

        assert (await (await asked(double, square)).answer()).text == "About Minsk"


async def test_a_session_that_is_no_longer_valid_is_begun_anew() -> None:
    async with logged_in() as (double, _, square):
        await double.gateway.invalidate()
        await double.gateway.logged_in(2)

        assert (await (await asked(double, square)).answer()).text == "About Minsk"
        assert double.gateway.resumes == 0


async def test_a_heartbeat_that_comes_late_is_noticed() -> None:
    async with logged_in(beat_ms=100) as (double, _, _):
        await asyncio.sleep(0.25)
        assert (double.gateway.beats >= 2, double.gateway.overdue()) == (True, 0)

        time.sleep(0.8)  # noqa: ASYNC251  # nobody's loop turns meanwhile
        await asyncio.sleep(0.15)

        assert double.gateway.overdue() >= 1


async def test_a_nonce_is_remembered_for_some_minutes_only() -> None:
    async with logged_in() as (double, client, square):
        body = {"content": "x", "nonce": "7", "enforce_nonce": True}

        async def post() -> Any:
            path = f"/channels/{square.id}/messages"
            return (await raw(client, "POST", path, allowed_mentions={"parse": []}, **body))["id"]

        first, second = await post(), await post()
        double.clock.let_pass(200)
        third = await post()

        assert first == second != third
        assert len(square.messages) == 2


async def test_history_is_read_in_pages() -> None:
    async with logged_in() as (double, client, square):
        ann = double.person("ann")
        for number in range(5):
            await double.say(square, ann, str(number))
        ids = [str(message.id) for message in square.messages]

        async def page(query: str) -> list[str]:
            found = await raw(client, "GET", f"/channels/{square.id}/messages?{query}")
            return [message["id"] for message in found]

        assert await page("limit=2") == [ids[4], ids[3]]
        assert await page(f"limit=2&before={ids[3]}") == [ids[2], ids[1]]
        assert await page(f"limit=2&after={ids[0]}") == [ids[2], ids[1]]
        assert await page(f"limit=3&around={ids[2]}") == [ids[3], ids[2], ids[1]]


async def test_a_history_hides_texts_unless_the_application_may_read_them() -> None:
    async with logged_in() as (double, client, square):
        await double.say(square, double.person("ann"), "Hello.")
        address = f"/channels/{square.id}/messages"

        hidden = await raw(client, "GET", address)
        double.world.content_granted = True
        shown = await raw(client, "GET", address)

        assert [hidden[0]["content"], shown[0]["content"]] == ["", "Hello."]
        assert (await client.application_info()).flags.gateway_message_content_limited


async def test_archived_threads_come_in_pages() -> None:
    async with logged_in() as (double, client, square):
        ann, start = double.person("ann"), datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(5):
            private = number > 2
            at = start + timedelta(hours=number)
            thread = double.thread(square, str(number), ann, at, private=private, archived=at)
            thread.members.add(double.bot.id)
        double.thread(square, "open", ann, start)
        threads, mine = f"/channels/{square.id}/threads", "users/@me/threads/archived/private"

        public = await raw(client, "GET", f"{threads}/archived/public?limit=2")
        before = public["threads"][-1]["thread_metadata"]["archive_timestamp"]
        rest = await raw(client, "GET", f"{threads}/archived/public?before={quote(before)}")
        joined = await raw(client, "GET", f"/channels/{square.id}/{mine}")
        await asyncio.sleep(0.05)
        active = await raw(client, "GET", f"/guilds/{client.guilds[0].id}/threads/active")

        lists = (public, rest, joined, active)
        names = [[thread["name"] for thread in each["threads"]] for each in lists]
        assert names == [["2", "1"], ["0"], ["4", "3"], ["open"]]
        assert [found["has_more"] for found in (public, rest, joined)] == [True, False, False]
        assert await code_of(raw(client, "GET", f"{threads}/archived/private")) == 50001


async def test_events_come_with_the_intents_that_are_for_them() -> None:
    async with logged_in() as (double, client, square):
        ann = double.person("ann")
        said = [(await double.say(square, ann, "Hello.")).message for _ in range(4)]
        heard: list[str] = []

        async def on_raw_message_edit(payload: discord.RawMessageUpdateEvent) -> None:
            heard.append(f"edit {payload.data['edited_timestamp'] is not None}")

        async def on_raw_message_delete(payload: discord.RawMessageDeleteEvent) -> None:
            heard.append("delete")

        async def on_raw_bulk_message_delete(payload: discord.RawBulkMessageDeleteEvent) -> None:
            heard.append(f"delete {len(payload.message_ids)}")

        for event in (on_raw_message_edit, on_raw_message_delete, on_raw_bulk_message_delete):
            client.event(event)

        async def all_of_it(first: Message, *rest: Message) -> None:
            await double.preview(first)
            await double.edit(first, "Bye.")
            await double.delete_message(first)
            if rest:
                await double.delete_messages(rest)
            await asyncio.sleep(0.05)

        await all_of_it(*said[:3])
        double.gateway.only(1)
        await all_of_it(said[3])

        assert heard == ["edit False", "edit True", "delete", "delete 2"]


async def test_members_can_be_asked_for_by_their_ids() -> None:
    async with logged_in() as (double, client, _):
        ann = double.person("ann", nick="Annie")
        await asyncio.sleep(0.05)

        (found,) = await client.guilds[0].query_members(user_ids=[ann.id, 7])

        assert found.display_name == "Annie"


async def test_the_bot_does_only_what_it_may() -> None:
    async with logged_in() as (double, client, square):
        said = await double.say(square, double.person("ann"), "Hello.")
        hello = {"content": "x", "allowed_mentions": {"parse": []}}
        posting = f"/channels/{square.id}/messages"
        threading = f"{posting}/{said.message.id}/threads"

        await double.deny(square, Can.SEND_MESSAGES | Can.CREATE_PUBLIC_THREADS)
        assert await code_of(raw(client, "POST", posting, **hello)) == 50013
        assert await code_of(raw(client, "POST", threading, name="On")) == 50013
        await double.deny(square, Can.VIEW_CHANNEL)
        assert await code_of(raw(client, "GET", posting)) == 50001
        await double.deny(square, Can.READ_MESSAGE_HISTORY)
        assert await raw(client, "GET", posting) == []
        await double.deny(square, Can(0))
        thread = await raw(client, "POST", threading, name="On")
        assert await code_of(raw(client, "POST", threading, name="On")) == 160004
        place = double.world.channels[int(thread["id"])]
        await raw(client, "POST", f"/channels/{place.id}/messages", **hello)
        await double.archive(place, locked=True)
        inside = f"/channels/{place.id}/messages"
        assert await code_of(raw(client, "POST", inside, **hello)) == 50083
        await double.delete_channel(place)
        assert await code_of(raw(client, "POST", inside, **hello)) == 10003
        assert await code_of(raw(client, "GET", f"{posting}/1")) == 10008
        assert double.failures == []


async def test_a_guild_is_joined_and_left() -> None:
    async with logged_in() as (double, client, square):
        new = double.world.add_guild("new")
        await double.join(new)
        await double.leave(double.world.guilds[square.guild.id if square.guild else 0])
        act = await double.slash(
            double.world.add_channel(new, "hall"), double.person("ann"), "ask", {"question": "x"}
        )
        await act.answer()

        assert {guild.name for guild in client.guilds} == {"theirs", "new"}
        assert await code_of(raw(client, "GET", f"/channels/{square.id}")) == 50001


async def test_what_the_double_does_not_know_is_a_failure() -> None:
    async with logged_in() as (double, client, _):
        await code_of(raw(client, "GET", "/guilds/1/emojis"))

        assert double.failures == ["GET /guilds/1/emojis: no such route"]


@needs_shared
async def test_bodies_are_held_against_discords_own_description() -> None:
    async with logged_in() as (double, client, square):
        before = double.validated
        path = f"/channels/{square.id}/messages"
        mentions = {"parse": list[str]()}

        await code_of(raw(client, "POST", path, content=7, allowed_mentions=mentions))
        await raw(client, "POST", path, content="x", colour=1, allowed_mentions=mentions)

        assert double.validated == before + 2
        assert [failure.split(": ", 1)[1] for failure in double.failures] == [
            'content: 7 is not of types "null", "string"',
            "/colour: no such field",
        ]


@needs_shared
def test_the_librarys_own_ways_are_tolerated() -> None:
    posting = "/channels/{channel_id}/messages"
    commands = "/applications/{application_id}/commands"
    command = {"name": "a", "description": "b", "nsfw": False, "default_member_permissions": "32"}

    assert spec.problems("POST", posting, {"message_reference": {"message_id": 12}}) == []
    assert spec.problems("PUT", commands, [command]) == []


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def row(*buttons: Json) -> Json:
    return {"type": 1, "components": list(buttons)}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def v2(*components: Json, **more: Any) -> Json:
    return {"flags": 1 << 15, "components": list(components), **more}


MENU = {"type": 3, "custom_id": "m"}
OPTION = {"label": "a", "value": "a"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "an empty message"),
        ({"content": "x" * 2001}, "content of 2001 characters"),
        (v2(text("x" * 2001), {"type": 17, "components": [text("y" * 2000)]}), "4001 characters"),
        (v2(*[row(button(custom_id=str(n))) for n in range(21)]), "42 components"),
        (v2(text("x"), content="y"), "content beside Components V2"),
        (v2(text("x"), embeds=[{"title": "y"}]), "embeds beside Components V2"),
        ({"components": [text("x")]}, "without the flag"),
        ({"components": [row(button(custom_id=str(n))) for n in range(6)]}, "6 rows"),
        ({"embeds": [{"description": "x" * 4000}] * 2}, "8000 characters in all embeds"),
        (v2(row(button(), button())), "custom_id 'go' 2 times"),
        (v2(row(button(custom_id="x" * 101))), "custom_id of 101"),
        (v2(row(button(label="x" * 81))), "button of 81"),
        (v2(row(button(label=None))), "without label"),
        (v2(row(button(style=5, url="https://a.example"))), "a link needs"),
        (v2(row(*[button(custom_id=str(n)) for n in range(6)])), "6 components in a row"),
        (v2(row({**MENU, "options": []})), "0 options"),
        (v2(row({**MENU, "options": [OPTION, OPTION]})), "option 'a' twice"),
        (v2(row({**MENU, "options": [{**OPTION, "label": "x" * 101}]})), "label of 101"),
        (v2(text(" ")), "empty text display"),
        (v2({"type": 9, "components": [text("x")]}), "a section without"),
        (v2({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}), "shows a.png"),
        ({"content": "x", "attachments": [{"id": n} for n in range(11)]}, "11 files"),
    ],
)
def test_a_message_beyond_a_limit_is_noticed(body: Json, problem: str) -> None:
    (found,) = limits.of_message(body)
    assert problem in found


def test_a_file_that_nothing_shows_is_noticed() -> None:
    assert list(limits.of_message(v2(text("x")), ["a.png"])) == [
        "files that no component shows: ['a.png']"
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"allowed_mentions": {"parse": ["users"]}},
        {"allowed_mentions": {"parse": [], "users": ["1"]}},
        {"allowed_mentions": {"parse": [], "replied_user": True}},
    ],
)
def test_a_message_that_might_mention_somebody_is_noticed(body: Json) -> None:
    assert list(limits.of_mentions(body))


def menu(*, default: bool = False, **changed: Any) -> Json:
    """A menu in a form."""
    options = [{"label": name, "value": name, "default": default} for name in PLACES]
    component = {"type": 3, "custom_id": "stops", "options": options} | changed
    return {"type": 18, "label": "Stops", "component": component}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"title": "x" * 46}, "title of 46"),
        ({"components": []}, "0 components"),
        ({"components": [text("x")] * 6}, "6 components"),
        ({"components": [{"type": 18, "label": "x" * 46, "component": {"type": 19}}]}, "label of"),
        ({"components": [row({"type": 4, "custom_id": "a", "max_length": 4001})]}, "0 to 4001"),
        ({"components": [{"type": 4, "custom_id": "a"}]}, "without a label"),
        ({"components": [menu(min_values=3, max_values=2)]}, "3 to 2 options"),
        ({"components": [menu(max_values=4)]}, "4 of 3 options"),
        ({"components": [menu(default=True)]}, "3 options are chosen already, of at most 1"),
    ],
)
def test_a_form_beyond_a_limit_is_noticed(changed: Json, problem: str) -> None:
    (found,) = limits.of_modal(
        {"title": "t", "custom_id": "c", "components": [text("x")]} | changed
    )
    assert problem in found


def test_choices_beyond_a_limit_are_noticed() -> None:
    long = {"name": "x" * 101, "value": ""}
    assert len(list(limits.of_choices({"choices": [long]}))) == 2
    assert list(limits.of_choices({"choices": [{"name": "x", "value": 1}] * 26})) == ["26 choices"]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": "Ask"}, "the name 'Ask'"),
        ({"description": ""}, "description of 0"),
        ({"options": [{"type": 3, "name": f"o{n}", "description": "x"} for n in range(26)]}, "26"),
        (
            {
                "options": [
                    {"type": 3, "name": "a", "description": "x"},
                    {"type": 3, "name": "b", "description": "x", "required": True},
                ]
            },
            "what is required",
        ),
        (
            {
                "options": [
                    {
                        "type": 3,
                        "name": f"o{n}",
                        "description": "x" * 100,
                        "choices": [{"name": "y" * 100, "value": "z" * 100}] * 3,
                    }
                    for n in range(12)
                ]
            },
            "8430 characters",
        ),
    ],
)
def test_a_command_beyond_a_limit_is_noticed(changed: Json, problem: str) -> None:
    (found,) = limits.of_commands([{"name": "ask", "description": "x"} | changed])
    assert problem in found
