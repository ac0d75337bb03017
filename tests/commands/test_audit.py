"""What was posted, from which statements."""

import pytest

from bot.chat.reply import Sides
from tests.speaking import Parley, shown


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
