"""What was posted, from which statements."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import clock, now
from bot.chat.post import Platform, Post, Refused
from bot.chat.reply import Prose, Reply, Sides
from bot.commands.audit import LOST, TO_WHAT
from bot.dossier.load import parse, read
from bot.store.outbox import enqueue
from docs.make.words import gathered
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def ours(parley: Parley) -> Parley:
    return Parley(parley.app, "ours", "test:square")


async def test_a_post_is_known_by_the_statements_it_used(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    reply = await ours.says("framing E10")
    await ours.app.dispatcher.posted(ours.room, "framing", reply, "m1")
    sides = next(block for block in reply.blocks if isinstance(block, Sides))
    used = sides.sides[0].claims[0].ref

    listed = await ours.shows("audit posts", mo)
    where = await ours.shows(f"audit claim {used}", mo)

    assert "framing in test:square" in listed
    assert "As it stands now" in where
    theirs = Parley(ours.app, "theirs", "test:hall")
    assert "Nothing that was posted" in await theirs.shows("audit posts", mo)
    assert "No post that used it" in await theirs.shows(f"audit claim {used}", mo)


async def test_private_replies_and_who_asked_are_not_kept(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    private = await ours.says("settings show", mo)

    await ours.app.dispatcher.posted(ours.room, "settings show", private)

    assert "Nothing that was posted" in await ours.shows("audit posts", mo)
    columns = await ours.app.store.database.read("SELECT name FROM pragma_table_info('posted')")
    assert "person" not in {row["name"] for row in columns}


async def test_a_statement_that_is_not_there_is_not_found(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)

    reply = await ours.says("audit claim somewhere/E1-A-1", mo)

    assert reply.outcome == "refused"
    assert "There is no statement" in shown(reply)


class Recorder:
    """A platform that writes down what it is given."""

    name = "test"

    def __init__(self) -> None:
        self.posts: list[Post] = []

    async def send(self, post: Post) -> str:
        self.posts.append(post)
        return f"m{len(self.posts)}"

    async def open(self, post: Post, message: str) -> None:
        pass

    async def pin(self, post: Post, message: str) -> None:
        pass

    async def edit(self, post: Post, message: str) -> None:
        pass

    async def find(self, post: Post, since: datetime) -> str | None:
        return None


class Closed:
    """A platform whose rooms are gone."""

    name = "test"

    async def send(self, post: Post) -> str:
        raise Refused("The room is gone.")

    async def open(self, post: Post, message: str) -> None:
        pass

    async def pin(self, post: Post, message: str) -> None:
        pass

    async def edit(self, post: Post, message: str) -> None:
        pass

    async def find(self, post: Post, since: datetime) -> str | None:
        return None


async def unsent(ours: Parley) -> int:
    counts = await ours.app.store.outbox.counts(now())
    return counts.waiting + counts.sending


async def post_all(ours: Parley, platform: Platform) -> None:
    """Let the clock run until nothing waits to be posted."""
    posting = clock(ours.app, [platform])
    async with asyncio.TaskGroup() as group:
        group.create_task(posting.run())
        while await unsent(ours):  # noqa: ASYNC110  # nobody tells when the last is kept as sent
            await asyncio.sleep(0.01)
        await posting.stop()


async def read_in_room(ours: Parley) -> list[str]:
    """What has been posted in rooms since it was last looked, each as one line."""
    platform = Recorder()
    await post_all(ours, platform)
    return [flat(post.reply) for post in platform.posts]


def flat(reply: Reply) -> str:
    return " ".join(shown(reply).split())


async def shows_in_room(ours: Parley, line: str) -> str:
    """Ask something that the whole room sees; what it sees."""
    reply = await ours.says(line)
    command = next(name for name in ours.app.dispatcher.commands if line.startswith(name))
    await ours.app.dispatcher.posted(ours.room, command, reply)
    return flat(reply)


async def reword(ours: Parley, address: str, text: str) -> None:
    mo = ours.person("mo", moderator=True)
    reply = await ours.says(f'claim edit {address} text:"{text}" reason:"It was wrong."', mo)
    assert reply.outcome == "shown", flat(reply)


async def corrected(ours: Parley, address: str) -> str:
    return flat(await ours.says(f"audit correct {address}", ours.person("mo", moderator=True)))


async def where(ours: Parley, address: str) -> str:
    return flat(await ours.says(f"audit claim {address}", ours.person("mo", moderator=True)))


SHARED = "ukraine-security-dilemma/E16-UA-C1"
OTHER = "ukraine-security-dilemma/E16-RU-C1"
OWN = "ukraine-security-dilemma/own-1"
SECOND_OWN = "ukraine-security-dilemma/own-2"
ON_ITS_WAY = "The correction is on its way, rooms: 1."


async def test_a_changed_statement_is_corrected_where_it_was_posted_once(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    dossier = read(DATA / "second-dossier.yaml")
    await ours.app.loading.dossier(dossier, now(), community="ours")
    fact = next(fact for event in dossier.events for fact in event.facts)
    address = f"{dossier.id}/{fact.id}"
    reply = await ours.says(f"claim {address}")
    await ours.app.dispatcher.posted(ours.room, "claim show", reply, "m0")
    text = (DATA / "second-dossier.yaml").read_text("utf-8")
    reworded = parse(text.replace(fact.text[:30], f"In truth {fact.text[:30]}", 1), "d.yaml")
    await ours.app.loading.dossier(reworded, now(), community="ours")

    where = await ours.says(f"audit claim {address}", mo)
    sent = await ours.presses(where, "Send a correction where it was posted", mo)
    again = await ours.presses(where, "Send a correction", mo)
    platform = Recorder()
    await post_all(ours, platform)

    assert "with an earlier wording" in shown(where)
    assert "on its way, rooms: 1" in shown(sent)
    assert "No post on record needs a correction" in shown(again)
    (post,) = platform.posts
    assert (post.room, post.community) == ("square", "ours")
    assert "In truth" in shown(post.reply)
    assert "mo sent a correction" in await ours.shows("audit acts", mo)
    assert "corrected" in await ours.shows("audit posts", mo)


async def test_a_post_with_two_mistakes_is_corrected_of_each(ours: Parley) -> None:
    for address in (SHARED, OTHER):
        await reword(ours, address, f"Lighthouses were built, as in {address[-9:]}.")
    seen = await shows_in_room(ours, 'search "lighthouses built" in:claims')
    await reword(ours, OWN, "The first one reads otherwise.")
    await reword(ours, SECOND_OWN, "The second one reads otherwise.")

    first = await corrected(ours, OWN)
    listed = await ours.shows("audit posts", ours.person("mo", moderator=True))
    other = await where(ours, SECOND_OWN)
    second = await corrected(ours, SECOND_OWN)

    assert "Lighthouses were built, as in E16-UA-C1." in seen
    assert "Lighthouses were built, as in E16-RU-C1." in seen
    assert f"corrected: {OWN}" in " ".join(listed.split())
    assert "To be corrected" in other
    assert "search in test:square" in other
    assert (first, second) == (ON_ITS_WAY, ON_ITS_WAY)
    one, two = await read_in_room(ours)
    assert "Statement own-1" in one
    assert "It now reads: “The first one reads otherwise.”" in one
    assert "Statement own-2" in two
    assert "It now reads: “The second one reads otherwise.”" in two


async def test_each_later_wording_is_told_and_each_only_once(ours: Parley) -> None:
    await reword(ours, SHARED, "It was put like this.")
    await shows_in_room(ours, "framing E16")
    await reword(ours, OWN, "Then it was put better.")
    told = [await corrected(ours, OWN), await corrected(ours, OWN)]
    between = await where(ours, OWN)

    await reword(ours, OWN, "Now it is put best.")
    told += [await corrected(ours, OWN), await corrected(ours, OWN)]

    nothing = "No post on record needs a correction. `audit claim` shows where it was posted."
    assert [nothing in line for line in told] == [False, True, False, True]
    assert "corrected since" in between
    assert "framing in test:square" in between
    better, best = await read_in_room(ours)
    assert "It now reads: “Then it was put better.”" in better
    assert "It now reads: “Now it is put best.”" in best


async def test_a_wording_that_has_come_back_is_told_where_another_was(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await reword(ours, SHARED, "It was put like this.")
    await shows_in_room(ours, "framing E16")
    await reword(ours, OWN, "Then it was put better.")
    await ours.says(f"claim restore {OWN}", mo)
    untold = await corrected(ours, OWN)
    await reword(ours, OWN, "Then it was put better.")
    await corrected(ours, OWN)
    await ours.says(f"claim restore {OWN}", mo)

    told = await corrected(ours, OWN)

    assert "No post on record needs a correction" in untold
    assert told == ON_ITS_WAY
    better, back = await read_in_room(ours)
    assert "It now reads: “Then it was put better.”" in better
    assert "It now reads: “It was put like this.”" in back


async def test_what_is_taken_out_twice_is_told_twice(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    told = []
    for _ in range(2):
        await shows_in_room(ours, "framing E16")
        await ours.says(f'claim retire {SHARED} reason:"It is wrong."', mo)
        told.append(await corrected(ours, SHARED))
        await ours.says(f"claim restore {SHARED}", mo)

    assert told == [ON_ITS_WAY, ON_ITS_WAY]
    posts = await read_in_room(ours)
    assert len(posts) == 2
    for post in posts:
        assert "It has been taken out since, and should not be relied on." in post


async def test_a_shared_claim_reworded_twice_is_told_twice(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    told = []
    for text in ("It was put better.", "It was put best."):
        await shows_in_room(ours, "framing E16")
        await reword(ours, SHARED, text)
        told.append(await corrected(ours, SHARED))
        await ours.says(f"claim restore {SHARED}", mo)

    assert told == [ON_ITS_WAY, ON_ITS_WAY]
    better, best = await read_in_room(ours)
    assert "It now reads: “It was put better.”" in better
    assert "It now reads: “It was put best.”" in best


async def test_every_room_is_told_however_long_its_name_is(parley: Parley) -> None:
    rooms = [Parley(parley.app, "ours", f"test:{'square' * 40}-{n}") for n in range(3)]
    for room in rooms:
        await shows_in_room(room, "framing E16")
    await reword(rooms[0], SHARED, "It is put better.")

    told = await corrected(rooms[0], SHARED)
    platform = Recorder()
    await post_all(rooms[0], platform)

    assert told == "The correction is on its way, rooms: 3."
    told_in = sorted(f"test:{post.room}" for post in platform.posts)
    assert told_in == [room.room.address for room in rooms]


async def test_a_wording_changed_meanwhile_is_the_one_that_is_told(ours: Parley) -> None:
    await reword(ours, SHARED, "It was put like this.")
    await shows_in_room(ours, "framing E16")
    await reword(ours, OWN, "Then it was put better.")

    writing = ours.app.store.database.transaction()
    async with asyncio.TaskGroup() as group, writing:  # when it ends, both have looked
        group.create_task(reword(ours, OWN, "Now it is put best."))
        await asyncio.sleep(0.2)
        sending = group.create_task(corrected(ours, OWN))
        await asyncio.sleep(0.2)

    assert await sending == ON_ITS_WAY
    (post,) = await read_in_room(ours)
    assert "It now reads: “Now it is put best.”" in post
    assert "No post on record needs a correction" in await corrected(ours, OWN)


async def test_two_moderators_at_once_send_one_correction(ours: Parley) -> None:
    await shows_in_room(ours, "framing E16")
    await reword(ours, SHARED, "It is put better.")

    writing = ours.app.store.database.transaction()
    async with asyncio.TaskGroup() as group, writing:  # when it ends, both have looked
        sending = [group.create_task(corrected(ours, SHARED)) for _ in range(2)]
        await asyncio.sleep(0.2)

    assert sorted(["on its way" in await line for line in sending]) == [False, True]
    assert len(await read_in_room(ours)) == 1


async def test_the_correction_of_a_shared_claim_says_how_it_reads_now(ours: Parley) -> None:
    await shows_in_room(ours, "framing E16")
    await reword(ours, SHARED, "It is put better.")

    found = await where(ours, SHARED)
    by_its_new_name = await where(ours, OWN)
    told = await corrected(ours, SHARED)

    assert "In its place stands own-1: “It is put better.”" in found
    assert "framing in test:square" in found
    assert "as E16-UA-C1" in by_its_new_name
    assert told == ON_ITS_WAY
    (post,) = await read_in_room(ours)
    assert "Statement E16-UA-C1" in post
    assert "It now reads: “It is put better.”" in post
    assert "taken out" not in post


async def test_a_correction_reworded_later_is_told_where_the_shared_claim_was_shown(
    ours: Parley,
) -> None:
    await shows_in_room(ours, "framing E16")
    await reword(ours, SHARED, "It is put better.")
    await corrected(ours, SHARED)
    await read_in_room(ours)
    await reword(ours, OWN, "It is put best.")

    told = await corrected(ours, OWN)

    assert told == ON_ITS_WAY
    (post,) = await read_in_room(ours)
    assert "Statement E16-UA-C1" in post
    assert "It now reads: “It is put best.”" in post


async def test_a_correction_that_gave_way_to_the_shared_claim_reads_as_that(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    text = await shows_in_room(ours, f"claim show {SHARED}")
    await reword(ours, SHARED, "It is put worse.")
    await shows_in_room(ours, "framing E16")
    await ours.says(f"claim restore {SHARED}", mo)

    told = await corrected(ours, OWN)

    assert told == ON_ITS_WAY
    (post,) = await read_in_room(ours)
    assert "Statement own-1" in post
    stands = post.partition("It now reads: “")[2].partition("”")[0]
    assert stands
    assert stands in text


async def test_another_communitys_correction_stands_for_nothing_here(parley: Parley) -> None:
    ours = Parley(parley.app, "ours", "test:square")
    theirs = Parley(parley.app, "theirs", "test:hall")
    await shows_in_room(ours, "framing E16")
    await shows_in_room(theirs, "framing E16")

    await reword(theirs, SHARED, "They put it otherwise.")

    assert "As it stands now" in await where(ours, SHARED)
    assert "otherwise" not in await where(ours, SHARED)
    assert "No post on record needs a correction" in await corrected(ours, SHARED)
    assert await corrected(theirs, SHARED) == ON_ITS_WAY


async def fails(ours: Parley, count: int) -> None:
    """Let so many posts fall due in a room that is gone."""
    await ours.app.store.communities.ensure(ours.room.community)
    async with ours.app.store.database.transaction() as transaction:
        for number in range(count):
            late = Post(
                community=ours.room.community,
                platform="test",
                room=f"square-{number}",
                key=f"{ours.room.community}/{number}/{now().isoformat()}",
                reply=Reply(blocks=(Prose(text="Hello."),)),
                due=now(),
            )
            await enqueue(transaction, late.letter(), now())
    await post_all(ours, Closed())


async def test_what_could_not_be_posted_is_named_until_a_moderator_has_seen_it(
    ours: Parley,
) -> None:
    mo = ours.person("mo", moderator=True)
    await fails(ours, 1)

    lost, again = await ours.says("audit posts", mo), await ours.says("audit posts", mo)
    await fails(ours, 1)
    noted = await ours.presses(lost, "I have seen", mo)
    after = await ours.says("audit posts", mo)
    twice = await ours.presses(lost, "I have seen", mo)

    line = "Not posted: test square-0: failed. The room is gone."
    assert [flat(reply).count(line) for reply in (lost, again)] == [1, 1]
    assert "It will not be named again" in flat(noted)
    assert flat(after).count(line) == 1, "what failed meanwhile was not in what was seen"
    assert "Nothing of that number is left" in flat(twice)
    await ours.presses(after, "I have seen", mo)
    assert "Not posted" not in await ours.shows("audit posts", mo)


async def test_many_failed_posts_are_named_some_at_a_time(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await fails(ours, LOST + 2)

    first = await ours.says("audit posts", mo)
    await ours.presses(first, "I have seen", mo)
    second = await ours.says("audit posts", mo)

    assert flat(first).count("Not posted") == LOST
    assert "There are more" in flat(first)
    assert flat(second).count("Not posted") == 2
    assert "There are more" not in flat(second)


async def test_nobody_confirms_for_another_community(ours: Parley) -> None:
    theirs = Parley(ours.app, "theirs", "test:hall")
    mo = ours.person("mo", moderator=True)
    await fails(ours, 1)
    lost = await ours.says("audit posts", mo)

    elsewhere = await theirs.presses(lost, "I have seen", mo)

    assert "Nothing of that number is left" in flat(elsewhere)
    assert "Not posted" in await ours.shows("audit posts", mo)


async def test_what_is_no_list_of_numbers_is_not_confirmed(ours: Parley) -> None:
    reply = await ours.says("audit seen all", ours.person("mo", moderator=True))

    assert reply.outcome == "refused"
    assert "`posts` cannot be taken like that." in flat(reply)


async def test_what_moderators_did_is_told_in_the_language_that_is_spoken(parley: Parley) -> None:
    ours = Parley(parley.app, "ours", "test:square")
    mo = ours.person("mo", moderator=True)
    for line in (
        "settings community rate:600",
        "votes open dossier:ukraine-security-dilemma days:7",
        'votes remove 1 reason:"With love: no."',
        "settings community language:de",
    ):
        await ours.says(line, mo)

    told = " ".join((await ours.shows("audit acts", mo)).split())

    assert "ukraine-security-dilemma, Aussage 1: With love: no." in told
    assert "ukraine-security-dilemma, 7 Tage, " in told


def test_only_what_moderators_can_do_is_told_with_what_it_was_done_to() -> None:
    deeds = {words for words in gathered() if isinstance(words, str)}

    assert TO_WHAT.keys() - deeds == set()
