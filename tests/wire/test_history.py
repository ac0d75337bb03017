"""Rooms of Discord are read as a summary needs them: whole, in order, and by those who may."""

import asyncio
import time
from datetime import timedelta

import discord
import pytest

from bot.domain.history import Page, RoomUnreadable
from tests.wire.double import Double
from tests.wire.inside import DAY, HOUR, NOON, Inside
from tests.wire.world import (
    CATEGORY,
    FORUM,
    JOINED,
    NOTHING,
    PINNED,
    THREAD_STARTER,
    Can,
    Channel,
    Message,
    Person,
)

pytestmark = pytest.mark.server

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
HISTORY = r"/channels/\d+/messages"


@pytest.fixture
def ann(double: Double) -> Person:
    return double.person("ann", nick="Annie")


@pytest.fixture
def mo(double: Double) -> Person:
    return double.person("mo", moderator=True)


def talked(double: Double, channel: Channel, person: Person, number: int) -> list[Message]:
    """So many messages, one each 20 seconds from noon on."""
    return [
        double.past(channel, person, f"{channel.name} {each}", NOON + 20 * SECOND * each)
        for each in range(number)
    ]


async def refusal(there: Inside, room: str, asker: Person | None) -> RoomUnreadable:
    with pytest.raises(RoomUnreadable) as refused:
        await there.room(room, asker)
    return refused.value


# What is read


async def test_a_room_and_its_threads_are_read_whole_and_the_newest_first(
    there: Inside, double: Double, ann: Person
) -> None:
    open_one = double.thread(there.square, "tolls", ann, NOON)
    closed = double.thread(there.square, "ferries", ann, NOON, archived=NOON + DAY)
    written = talked(double, there.square, ann, 350)
    written += talked(double, open_one, ann, 120) + talked(double, closed, ann, 30)
    before = there.requests(f"/channels/{there.square.id}/messages")

    messages, left_out = await there.read(ann)

    assert len(messages) == 500
    assert {each.id for each in messages} == {str(each.id) for each in written}
    ids = [int(each.id) for each in messages]
    assert ids == sorted(ids, reverse=True)
    assert {each.thread for each in messages} == {None, str(open_one.id), str(closed.id)}
    assert left_out == []
    assert there.requests(f"/channels/{there.square.id}/messages") - before == 4


async def test_only_the_period_is_read_and_of_too_much_the_newest(
    there: Inside, double: Double, ann: Person
) -> None:
    thread = double.thread(there.square, "tolls", ann, NOON)
    double.thread(there.square, "long ago", ann, NOON - 9 * DAY, archived=NOON - 8 * DAY)
    written = [
        double.past(channel, ann, "so", NOON + MINUTE * each)
        for each in range(-5, 20)
        for channel in (there.square, thread)
    ]
    room = await there.room("#square", ann)

    whole = await there.pages(room, NOON, NOON + 10 * MINUTE)
    newest = await there.pages(room, NOON, NOON + 10 * MINUTE, most=5)

    def said(pages: list[Page]) -> list[str]:
        return [message.id for page in pages for message in page.messages]

    inside_it = sorted((m.id for m in written[10:30]), reverse=True)
    assert said(whole) == [str(each) for each in inside_it]
    assert said(newest) == [str(each) for each in inside_it[:5]]
    assert there.requests(f"/channels/{thread.id}/messages") == 2


async def test_a_message_says_what_discord_holds_of_it(
    there: Inside, double: Double, ann: Person
) -> None:
    bob = double.person("bob")
    first = double.past(there.square, ann, "Is it <@1>, <#2> or <:no:3>?", NOON)
    first.reactions = {"👍": 2, "no": 1}
    first.edits = 1
    answer = double.past(there.square, bob, "No.", NOON + SECOND, reply_to=first)
    answer.mentions = [ann]
    hook = double.past(there.square, bob, "News.", NOON + 2 * SECOND)
    hook.webhook = True

    (news, no, question), _ = await there.read(ann)

    assert question.text == "Is it <@1>, <#2> or <:no:3>?"
    assert (question.author, question.name) == (str(ann.id), "Annie")
    assert question.reactions == {"👍": 2, "no": 1}
    assert (question.edited, question.bot, question.when) == (True, False, NOON)
    assert question.url.endswith(f"/{there.guild.id}/{there.square.id}/{first.id}")
    assert (no.reply_to, no.mentions, no.name) == (str(first.id), (str(ann.id),), "Bob")
    assert news.bot
    assert double.gateway.asked_for_members == 1


async def test_what_nobody_wrote_is_no_message(there: Inside, double: Double, ann: Person) -> None:
    thread = double.thread(there.square, "tolls", ann, NOON)
    double.past(there.square, ann, "", NOON + MINUTE, kind=PINNED)
    double.past(there.square, ann, "", NOON + MINUTE, kind=JOINED)
    double.past(thread, ann, "", NOON + MINUTE, kind=THREAD_STARTER)
    double.past(thread, ann, "Too dear.", NOON + HOUR)

    messages, _ = await there.read(ann)

    assert [each.text for each in messages] == ["Too dear."]


async def test_of_a_forum_the_threads_are_read(there: Inside, double: Double, ann: Person) -> None:
    forum = double.world.add_channel(there.guild, "ideas", FORUM)
    await double.join(there.guild)
    await there.caught_up()
    thread = double.thread(forum, "a bridge", ann, NOON)
    talked(double, thread, ann, 3)

    messages, _ = await there.read(ann, forum)

    assert len(messages) == 3
    assert there.requests(f"/channels/{forum.id}/messages") == 0


async def test_long_lists_of_archived_threads_are_read_as_far_as_the_period_goes(
    there: Inside, double: Double, ann: Person
) -> None:
    for number in range(250):
        at = NOON + 3 * MINUTE * (125 - number)
        thread = double.thread(there.square, f"thread {number}", ann, at - HOUR, archived=at)
        if at >= NOON:
            double.past(thread, ann, "so", at)

    messages, _ = await there.read(ann)

    assert len(messages) == 126
    assert there.requests(f"/channels/{there.square.id}/threads/archived/public") == 2


async def test_a_limit_in_the_midst_is_waited_for(
    there: Inside, double: Double, ann: Person
) -> None:
    talked(double, there.square, ann, 250)
    fault = double.faults.limit("GET", HISTORY, 0.1, times=2)

    messages, _ = await there.read(ann)

    assert (len(messages), fault.met) == (250, 2)


async def test_a_message_deleted_between_two_pages_leaves_no_gap(
    there: Inside, double: Double, ann: Person
) -> None:
    written = talked(double, there.square, ann, 250)
    room = await there.room("square", ann)
    pages = there.service.history.pages(room, NOON, NOON + DAY, 1000)

    read = list((await anext(pages)).messages)
    await double.delete_messages(written[148:152])
    read += [message for page in [page async for page in pages] for message in page.messages]

    gone = {str(written[each].id) for each in (148, 149)}
    assert {m.id for m in read} == {str(m.id) for m in written} - gone


async def test_a_thread_that_is_deleted_meanwhile_is_said_to_be_left_out(
    there: Inside, double: Double, ann: Person
) -> None:
    thread = double.thread(there.square, "tolls", ann, NOON)
    talked(double, there.square, ann, 2)
    double.past(thread, ann, "so", NOON)
    double.faults.fail("GET", f"/channels/{thread.id}/messages", status=404)

    messages, left_out = await there.read(ann)

    assert len(messages) == 2
    assert left_out == ["The thread “tolls” could not be read."]


# Who may read


async def test_a_room_is_named_as_people_name_it(
    there: Inside, double: Double, ann: Person
) -> None:
    square = there.square
    thread = double.thread(square, "Old tolls", ann, NOON, archived=NOON + DAY)

    for room in (f"discord:{square.id}", str(square.id), f"<#{square.id}>", "#Square", "square"):
        assert (await there.room(room, ann)).name == "#square"
    assert (await there.room(f"<#{thread.id}>", ann)).name == "#Old tolls"
    assert (await there.room("square")).address == f"discord:{square.id}"


async def test_a_person_is_no_room(there: Inside, ann: Person) -> None:
    for room in (f"<@{ann.id}>", f"<@!{ann.id}>", "<@&2>", "@ann", str(ann.id), "Moderators"):
        problem = await refusal(there, room, ann)
        assert problem.message == "A summary is of a room, never of a person."


async def test_what_cannot_be_meant_is_said(there: Inside, double: Double, ann: Person) -> None:
    other = double.guild("theirs", "elsewhere")
    double.world.add_channel(there.guild, "harbour")
    double.world.add_channel(there.guild, "Places", CATEGORY)
    await double.join(there.guild)
    await there.caught_up()
    await double.join(other)

    assert "no such channel" in (await refusal(there, "#nowhere", ann)).message
    assert "no such channel" in (await refusal(there, str(other.channels[0].id), ann)).message
    several = await refusal(there, "#harbour", ann)
    assert several.message == "2 channels here are called #harbour."
    assert str(there.guild.channels[1].id) in several.hint
    assert "group of channels" in (await refusal(there, "places", ann)).message


async def test_who_may_not_see_a_channel_is_not_told_of_it(
    there: Inside, double: Double, ann: Person, mo: Person
) -> None:
    there.square.hidden_from = (ann,)
    await double.deny(there.square, NOTHING)
    await there.caught_up()
    stranger = Person(double.world.new_id(), "stranger")

    assert "no such channel" in (await refusal(there, "square", ann)).message
    assert (await there.room("square", mo)).name == "#square"
    assert "members" in (await refusal(there, "square", stranger)).message


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Can.VIEW_CHANNEL, "The bot cannot see #square."),
        (Can.READ_MESSAGE_HISTORY, "The bot may not read what was said in #square."),
    ],
)
async def test_a_permission_that_the_bot_lacks_is_named(
    there: Inside, double: Double, ann: Person, missing: Can, said: str
) -> None:
    await double.deny(there.square, missing)
    await there.caught_up()

    problem = await refusal(there, "square", ann)

    assert problem.message == said
    assert "Read Message History" in problem.hint
    assert ("View Channel" in problem.hint) == (missing is Can.VIEW_CHANNEL)


@pytest.mark.parametrize("manages", [False, True])
async def test_private_threads_are_read_for_those_alone_who_may_see_them(
    there: Inside, double: Double, ann: Person, mo: Person, manages: bool
) -> None:
    if manages:
        there.square.allowed = Can.MANAGE_THREADS
        await double.deny(there.square, NOTHING)
    bob = double.person("bob")
    for name, archived in (("plans", None), ("old plans", NOON + DAY)):
        thread = double.thread(there.square, name, bob, NOON, private=True, archived=archived)
        if not manages:
            thread.members.add(double.bot.id)
        double.past(thread, bob, f"secret of {name}", NOON + HOUR)
    await there.caught_up()

    for_bob, nothing = await there.read(bob)
    for_mo, _ = await there.read(mo)
    for_ann, left_out = await there.read(ann)
    for_nobody, _ = await there.read()

    assert len(for_bob) == len(for_mo) == 2
    assert nothing == []
    assert for_ann == for_nobody == []
    assert left_out == [
        "2 private threads are left out: such are read only for those who are in them."
    ]


async def test_a_private_thread_is_no_room_for_those_outside_of_it(
    there: Inside, double: Double, ann: Person
) -> None:
    bob = double.person("bob")
    thread = double.thread(there.square, "plans", bob, NOON, private=True)
    thread.members.add(double.bot.id)

    assert "no such channel" in (await refusal(there, f"<#{thread.id}>", ann)).message
    assert (await there.room(f"<#{thread.id}>", bob)).name == "#plans"


async def test_without_the_intent_it_is_said_what_to_switch_on(
    there: Inside, double: Double, ann: Person
) -> None:
    double.world.content_granted = False
    talked(double, there.square, ann, 2)

    room = await there.room("square", ann)
    messages, _ = await there.read(ann)
    double.world.content_granted = True

    assert "Message Content Intent" in room.hidden
    assert [each.text for each in messages] == ["", ""]
    assert (await there.room("square", ann)).hidden == ""


# What goes wrong


async def test_a_wait_for_the_end_of_a_limit_can_be_cancelled(
    there: Inside, double: Double, ann: Person
) -> None:
    """Also of one on all requests, which holds up every other until it is over."""
    talked(double, there.square, ann, 3)
    room = await there.room("square", ann)
    double.faults.limit("GET", HISTORY, 1.0, everywhere=True)

    reading = asyncio.create_task(there.pages(room))
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    waited = time.perf_counter() - began
    async with asyncio.timeout(5):
        messages, _ = await there.read(ann)

    assert waited < 0.4
    assert len(messages) == 3


async def test_where_discord_does_not_answer_it_is_said_once(
    there: Inside, double: Double, ann: Person
) -> None:
    room = await there.room("square", ann)
    double.faults.fail("GET", HISTORY, status=503)

    with pytest.raises(RoomUnreadable) as refused:
        await there.pages(room)

    assert refused.value.sentence() == (
        "Discord does not answer just now. Try again in a few minutes."
    )


async def test_a_network_that_breaks_is_the_same(
    there: Inside, double: Double, ann: Person
) -> None:
    room = await there.room("square", ann)
    double.faults.lose_answer("GET", HISTORY, times=9)

    with pytest.raises(RoomUnreadable, match="does not answer"):
        await there.pages(room)


# Whether it still stands


async def test_what_still_stands_is_seen_with_few_requests(
    there: Inside, double: Double, ann: Person
) -> None:
    thread = double.thread(there.square, "tolls", ann, NOON)
    gone = double.thread(there.square, "ferries", ann, NOON)
    written = talked(double, there.square, ann, 350)
    inside_it, inside_gone = talked(double, thread, ann, 5), talked(double, gone, ann, 5)
    wanted = [written[each] for each in (3, 4, 90, 101, 349)]
    asked: dict[str, str | None] = {str(each.id): None for each in wanted}
    asked |= {str(each.id): str(thread.id) for each in inside_it}
    asked |= {str(each.id): str(gone.id) for each in inside_gone}
    await double.delete_message(wanted[1])
    await double.delete_message(inside_it[0])
    await double.edit(wanted[2], "otherwise")
    await double.delete_channel(gone)
    before = there.requests()

    found = await there.service.history.standing(
        there.community, asked, f"discord:{there.square.id}"
    )

    still = [*wanted[:1], *wanted[2:], *inside_it[1:]]
    assert found.keys() == {str(each.id) for each in still}
    assert found[str(wanted[2].id)].text == "otherwise"
    assert found[str(inside_it[1].id)].thread == str(thread.id)
    assert there.requests() - before == 4  # two in the square, one in each thread


async def test_of_a_channel_that_is_gone_nothing_stands(
    there: Inside, double: Double, ann: Person
) -> None:
    (said,) = talked(double, there.square, ann, 1)
    room = f"discord:{there.square.id}"
    await double.delete_channel(there.square)
    await there.caught_up()

    assert await there.service.history.standing(there.community, {str(said.id): None}, room) == {}


@pytest.mark.parametrize("missing", [Can.VIEW_CHANNEL, Can.READ_MESSAGE_HISTORY])
async def test_without_permission_nothing_is_taken_for_deleted(
    there: Inside, double: Double, ann: Person, missing: Can
) -> None:
    (said,) = talked(double, there.square, ann, 1)
    await double.deny(there.square, missing)
    await there.caught_up()

    with pytest.raises(RoomUnreadable):
        await there.service.history.standing(
            there.community, {str(said.id): None}, f"discord:{there.square.id}"
        )


async def test_a_hidden_text_is_not_taken_for_an_edit(
    there: Inside, double: Double, ann: Person
) -> None:
    (said,) = talked(double, there.square, ann, 1)
    double.world.content_granted = False

    with pytest.raises(RoomUnreadable, match="cannot be compared") as refused:
        await there.service.history.standing(
            there.community, {str(said.id): None}, f"discord:{there.square.id}"
        )

    assert "Message Content Intent" in refused.value.hint


# What changes


async def test_edits_and_deletions_are_told(there: Inside, double: Double, ann: Person) -> None:
    square, harbour = there.guild.channels
    thread = double.thread(square, "tolls", ann, NOON)
    first, second, third, fourth = talked(double, square, ann, 4)
    inside_it = double.past(thread, ann, "so", NOON)

    await double.preview(first)
    await double.edit(first, "otherwise")
    await double.delete_message(second)
    await double.delete_messages([third, fourth])
    await double.delete_message(inside_it)
    await double.delete_channel(thread)
    await double.delete_channel(harbour)
    heard = await there.until_heard(6)

    place, here = f"discord:{square.id}", there.community
    assert sorted(heard, key=str) == sorted(
        [
            (here, place, [str(first.id)], False),
            (here, place, [str(second.id)], True),
            (here, place, [str(third.id), str(fourth.id)], True),
            (here, f"discord:{thread.id}", [str(inside_it.id)], True),
            (here, f"discord:{thread.id}", None, True),
            (here, f"discord:{harbour.id}", None, True),
        ],
        key=str,
    )


async def test_the_bot_hears_of_changes_with_the_intents_that_it_has(there: Inside) -> None:
    log_in = await there.double.gateway.logged_in()

    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert log_in.intents == intents.value
