"""Exercises in encrypted rooms, on a real homeserver."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from tests.synapse.exercising import ASKED, Walker, company
from tests.synapse.house import House
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]

FEWER = ("Something missing?", "What would others say?")
"""Steps that one may pass over, and some do."""


async def test_three_look_for_common_ground_and_one_takes_words_back(
    house: House, synapse: Synapse
) -> None:
    async with company(house, synapse, "mo", "ann", "ben") as ours:
        mo, ann, ben = ours.walkers
        invitation = await ours.start("common_ground about:CH-A pace:live")
        await ours.join(invitation, mo, ann, ben)
        await ours.all(lambda each: each.goes_on())
        await mo.says("exercise begin")
        await asyncio.gather(ann.to_the_end(), *(each.to_the_end(FEWER) for each in (mo, ben)))
        end = await ann.person.hears("step 9 of 9: The end", room=ours.room)
        written = {each.text: each for each in ann.written}
        read = [h for h in ben.person.heard if h.room == ours.room and not h.edits]
        shown = [text for text in written if any(text in h.text for h in read)]

        for text in shown:
            await ann.person.redacts(ann.direct, written[text].id)
        for text in shown:
            await ben.sees_gone(text)

        assert shown
        assert end.encrypted
        assert all(h.encrypted for h in ann.person.heard if h.type == "m.room.message")
        assert not any(text.encode() in kept(house) for text in shown)


def kept(house: House) -> bytes:
    """All that the files of the database hold."""
    database = house.database
    return b"".join(each.read_bytes() for each in database.parent.glob(f"{database.name}*"))


async def test_one_weighs_the_opposite_alone_and_the_bot_starts_anew_on_the_way(
    house: House, synapse: Synapse
) -> None:
    async with company(house, synapse, "mo") as ours:
        (mo,) = ours.walkers
        await mo.person.says(ours.room, "!exercise start consider_opposite alone:yes")
        await mo.comes_in()
        await mo.told()
        await mo.fills_in()
        await mo.presses("Answer")
        await mo.answers()
        second = mo.shown

        await house.stop()
        await house.start()
        third = await mo.answers()
        await mo.answers()
        await mo.to_the_end()

        assert "2 of 3. How likely" in second
        assert "3 of 3. Your best one or two reasons" in third
        assert third == mo.pages[5].text
        assert "Thought 0" in mo.shown
        assert all(each.room == mo.direct for each in mo.pages)
        assert mo.posts == []


async def test_what_was_answered_before_two_kills_is_not_answered_again(
    house: House, synapse: Synapse
) -> None:
    async with company(house, synapse, "mo") as ours:
        (mo,) = ours.walkers
        await mo.person.says(ours.room, "!exercise start consider_opposite alone:yes")
        await mo.comes_in()
        await mo.told()
        await mo.fills_in()
        await house.stop()
        before = account(house)
        await mo.person.says(mo.direct, "exercise next")
        await house.start()
        await mo.told()
        first = await mo.presses("Answer")

        await house.stop()
        put_back(house, before)
        await house.start()
        second = await mo.answers()

        assert "1 of 3." in first
        assert "2 of 3. How likely" in second
        assert "⚠️" not in second  # the number that pressed has not answered the first question
        assert [to for to, times in mo.answered.items() if times != 1] == []


Account = tuple[str, frozenset[str]]


def account(house: House) -> Account:
    """How far the bot has read its rooms, and what it has dealt with."""
    with closing(sqlite3.connect(house.database)) as connection:
        (cursor,) = connection.execute("SELECT value FROM remembered WHERE name = 'cursor'")
        handled = connection.execute("SELECT event FROM handled")
        return str(cursor[0]), frozenset(event for (event,) in handled)


def put_back(house: House, before: Account) -> None:
    """Have the account as it was, as if a kill had come before more of it was kept."""
    cursor, handled = before
    new = account(house)[1] - handled
    with closing(sqlite3.connect(house.database)) as connection, connection:
        connection.execute("UPDATE remembered SET value = ? WHERE name = 'cursor'", [cursor])
        connection.executemany("DELETE FROM handled WHERE event = ?", [[each] for each in new])


async def test_what_is_done_wrong_is_told_and_changes_nothing(
    house: House, synapse: Synapse
) -> None:
    async with company(house, synapse, "mo", "ann", "ben") as ours:
        mo, ann, ben = ours.walkers
        invitation = await ours.start("spiral_walk about:CH-A rounds:2 pace:live")
        await ours.join(invitation, ann)
        first = ann.pages[-1]

        # joining twice, and a number that was never offered
        await ann.person.says(ours.room, "1", reply_to=invitation.id)
        again = await ann.told()
        await ann.person.says(ann.direct, "9")
        await ann.hears("There is nothing with the number 9. It offers 1 to 4.")
        assert "step 1 of 12" in again
        assert "0 of 1 are done" in await status(mo)

        # answers that cannot be, and one in the wrong place
        await ann.presses("Answer")
        assert "cannot be `7`" in await ann.says("7")
        await ann.person.says(ours.room, "2")
        await ann.person.says(ours.room, "2", thread=invitation.id)
        await ann.hears("Whoever started it begins it, or a moderator.")
        assert "“Which seat would you take?” cannot be `4`" in await ann.says("4")

        # a page that comes in between is what a number means
        await ann.says("!exercise next")
        assert "1 of 2. Which seat" in await ann.says("1")
        assert "2 of 2. May your texts" in await ann.says("1")
        await ann.person.says(ann.direct, "cancel")
        await ann.hears("Nothing was done.")

        # a number of another message
        await ann.person.reacts(ann.direct, first.id, "1️⃣")
        assert ASKED in await ann.told()
        await ann.answers()
        await ann.answers()
        assert "step 2 of 12" in ann.shown

        # who has not joined
        post = await ben.person.hears("step 1 of 12", room=ours.room)
        await ben.person.reacts(ours.room, post.id, "3️⃣")
        await ben.comes_in()
        await ben.hears("You are not in this exercise. Join it: `!exercise join`.")
        await ben.person.reacts(ours.room, post.id, "2️⃣")
        await ben.hears("Whoever started it begins it, or a moderator.")

        # leaving, and coming back
        await ann.person.says(ann.direct, str(ann.offers["Leave"]))
        await ann.hears("You have left. What nobody had seen yet is deleted.")
        await ann.person.says(ann.direct, "exercise next")
        await ann.hears("You have left this exercise. Come back: `!exercise join`.")
        assert "Before you begin" in await ann.says("exercise join")
        await ann.person.leaves(ann.direct)
        await ann.person.reacts(ours.room, post.id, "1️⃣")
        ann.direct = ""
        await ann.comes_in()
        assert "Before you begin" in await ann.told()


async def status(who: Walker) -> str:
    """What somebody is told of where the exercise stands."""
    before = len(who.person.heard)
    await who.person.says(who.room, "!exercise status")
    heard = await who.person.hears("done with this step", after=before)
    return heard.text
