"""What was posted, from which statements."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import clock, now
from bot.chat.post import Post, Refused
from bot.chat.reply import Prose, Reply, Sides
from bot.dossier.load import parse, read
from bot.store.outbox import enqueue
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
        self.came = asyncio.Event()

    async def send(self, post: Post) -> str:
        self.posts.append(post)
        self.came.set()
        return f"m{len(self.posts)}"

    async def find(self, post: Post, since: datetime) -> str | None:
        return None


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
    posting = clock(ours.app, [platform])
    async with asyncio.TaskGroup() as group:
        group.create_task(posting.run())
        await platform.came.wait()
        await posting.stop()

    assert "With an earlier wording" in shown(where)
    assert "on its way, rooms: 1" in shown(sent)
    assert "No post on record needs a correction" in shown(again)
    (post,) = platform.posts
    assert (post.room, post.community) == ("square", "ours")
    assert "In truth" in shown(post.reply)
    assert "mo sent a correction" in await ours.shows("audit acts", mo)
    assert "corrected" in await ours.shows("audit posts", mo)


class Closed:
    """A platform whose rooms are gone."""

    name = "test"

    def __init__(self) -> None:
        self.came = asyncio.Event()

    async def send(self, post: Post) -> str:
        self.came.set()
        raise Refused("The room is gone.")

    async def find(self, post: Post, since: datetime) -> str | None:
        return None


async def test_what_could_not_be_posted_is_told_to_moderators_once(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await ours.app.store.communities.ensure("ours")
    late = Post(
        community="ours",
        platform="test",
        room="square",
        key="k",
        reply=Reply(blocks=(Prose(text="Hello."),)),
        due=now(),
    )
    async with ours.app.store.database.transaction() as transaction:
        await enqueue(transaction, late.letter(), now())
    platform = Closed()
    posting = clock(ours.app, [platform])
    async with asyncio.TaskGroup() as group:
        group.create_task(posting.run())
        await platform.came.wait()
        await posting.stop()

    first, second = await ours.shows("audit posts", mo), await ours.shows("audit posts", mo)

    assert "Not posted: test square: failed. The room is gone." in " ".join(first.split())
    assert "Not posted" not in second
