"""A whole exercise over the wire, with six people, in a bot that is killed twice on the way."""

import asyncio
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_socket

from tests.wire.exercising import (
    Company,
    Read,
    Record,
    Sent,
    edits,
    let_edits_be_due,
    let_leases_run_out,
    until,
    waiting,
)
from tests.wire.filling import Value
from tests.wire.process import Running, parley
from tests.wire.world import Message

pytestmark = pytest.mark.server

NAMES = ("ann", "ben", "cleo", "dan", "eve")
MOVE = "A move, and how it looks"


@dataclass(frozen=True)
class Played:
    """What six people wrote and read from the invitation to the end."""

    record: Record
    posts: list[Message]
    """What stands for all, in order."""
    whole: list[str]
    """What each of these says on all of its pages."""
    cut_off: list[list[tuple[str, str]]]
    """What had yet to be posted at each of the two deaths."""
    room_at_death: str
    """What all could read when it died in the middle of a step."""
    syncs: int
    failures: list[str]
    unacknowledged: int
    said: list[str]


@pytest.fixture(scope="module")
def played(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The one run that all of these tests read: it takes a dozen seconds."""
    path = tmp_path_factory.mktemp("exercise") / "parley.db"
    shutil.copyfile(fresh_database, path)
    pytest_socket.enable_socket()
    return asyncio.run(play(path))


async def play(database: Path) -> Played:
    """Go through it: half a step, death, the other half, death again, and to the end."""
    async with parley(database) as there:
        double = there.double
        square = next(iter(double.world.guilds.values())).channels[0]
        mo = double.person("mo", moderator=True)
        ours = Company(double, square, [mo, *map(double.person, NAMES)])
        await (await double.slash(square, mo, "settings community", {"rate": 600})).answer()
        await _begin(ours)
        first, second = ours.people[:3], ours.people[3:]

        for who in first:
            await ours.answers_all(who)
        half_filled = await ours.form(second[0])
        await _told_of_more_time(ours)
        room = ours.room
        died_with = [await _killed(there, database)]
        for who in first:
            await ours.press(who, ours.pages[who], "Look again")
        await ours.sends(second[0], half_filled)
        await ours.sends(second[1], await ours.form(second[1]))
        last = await ours.form(second[2])
        lost = double.faults.lose_answer("POST", rf"/channels/{ours.thread.id}/messages")
        await ours.sends(second[2], last)
        await until(lambda: lost.met == 1)
        died_with.append(await _killed(there, database))

        await ours.to_the_end()
        await until(lambda: not waiting(database))
        let_edits_be_due(database)
        await until(lambda: not edits(database))
        posts = ours.posts
        whole = [await ours.whole(post) for post in posts]
        await there.stop()
        return Played(
            ours.record,
            posts,
            whole,
            died_with,
            room,
            double.syncs,
            double.failures,
            len(double.unacknowledged()),
            there.said,
        )


async def _begin(ours: Company) -> None:
    """Start it, let all come in, agree and say where they stand, and read their first seat."""
    _, ann, *_ = ours.people
    asked: dict[str, Value] = {"exercise": "spiral_walk", "about": "CH-A", "rounds": 3}
    begun = await (await ours.double.slash(ours.square, ann, "exercise start", asked)).answer()
    invitation = await ours.post("Walk through two to five real moves")
    await ours.post("Before you begin")
    for who in ours.people:
        await ours.press(who, invitation, "Join")
        await ours.answers_all(who)
    await ours.press(ann, begun, "Begin now")
    seats = await ours.post("Your seat")
    for who in ours.people:
        await ours.press(who, seats, "My page")
        await ours.sends(who, await ours.form(who))
    move = await ours.post(MOVE)
    for who in ours.people:
        await ours.press(who, move, "My page")


async def _told_of_more_time(ours: Company) -> None:
    """Let a moderator give the step more time while Discord takes no messages."""
    path = rf"/channels/{ours.thread.id}/messages"
    broken = ours.double.faults.fail("POST", path, times=1000)
    minutes: dict[str, Value] = {"minutes": 5}
    extended = await ours.double.slash(ours.thread, ours.people[0], "facilitate extend", minutes)
    await extended.answer()
    await until(lambda: broken.met > 0)


async def _killed(there: Running, database: Path) -> list[tuple[str, str]]:
    """Kill it, and start it again on the same database; what it had yet to post."""
    there.send(signal.SIGKILL)
    assert await there.ended() == -signal.SIGKILL
    there.double.faults.over()
    left = waiting(database)
    let_leases_run_out(database)
    await there.start()
    return left


def heading(text: str) -> str:
    """What a post is about: its title without the name of the exercise, else its one line."""
    first, *_ = text.splitlines()
    return first.rpartition("spiral, ")[2]


def test_all_is_posted_once_and_in_its_order(played: Played) -> None:
    seats = "3 read as United States and NATO, 3 read as Russia's government."

    assert [heading(text) for text in played.whole] == [
        "## Security-dilemma spiral",
        "step 1 of 12: Before you begin",
        "💡 On to the next step.",
        f"💡 The seats: {seats} Yours is on your own page, with what it says.",
        "step 3 of 12: Your seat",
        f"step 4 of 12: {MOVE}",
        "💡 A moderator gave this step 5 minutes more.",
        "step 5 of 12: The move is opened",
        "## Security-dilemma spiral",  # the seats change
        f"💡 The seats: {seats} Yours is on your own page, with what it says.",
        "step 6 of 12: Your new seat",
        f"step 4 of 12: {MOVE}",
        "step 5 of 12: The move is opened",
        f"step 4 of 12: {MOVE}",
        "step 5 of 12: The move is opened",
        "step 7 of 12: The whole chain",
        "step 8 of 12: A step of restraint",
        "step 9 of 12: Would you trust it?",
        "step 10 of 12: Where the offers come from",
        "step 11 of 12: Where you stand now",
        "step 12 of 12: The end",
    ]
    assert len({post.id for post in played.posts}) == len(played.posts)


def test_it_died_with_something_to_post_each_time(played: Played) -> None:
    """What the other tests prove of a death rests on this."""
    ((first, line),), ((second, opened),) = played.cut_off

    assert (first, second) == ("sending", "sending")
    assert "A moderator gave this step 5 minutes more." in line
    assert "The move is opened" in opened
    assert "A moderator gave" not in played.room_at_death


def test_no_text_that_was_sent_is_lost(played: Played) -> None:
    told = "\n".join(played.whole)

    assert len(played.record.texts) > 6 * 10
    assert [text for text in played.record.texts if text not in told] == []


def test_what_somebody_writes_is_not_in_the_room_before_its_step_is_over(played: Played) -> None:
    ends = {sent.step: sent.at for sent in played.record.sent}  # the last one of each step
    for step, end in ends.items():
        of_step = [sent for sent in played.record.sent if sent.step == step]
        for text in (text for sent in of_step for text in sent.texts):
            assert [sent for sent in of_step if text in sent.room] == []
            assert text not in played.room_at_death
            told = zip(played.posts, played.whole, strict=True)
            assert min(post.id for post, whole in told if text in whole) > end


def test_nobody_else_reads_on_a_page_what_somebody_writes_before_its_step_is_over(
    played: Played,
) -> None:
    happened = played.record.happened
    ends = {each.step: n for n, each in enumerate(happened) if isinstance(each, Sent)}
    for number, sent in enumerate(happened):
        if not isinstance(sent, Sent):
            continue
        meanwhile = happened[number : ends[sent.step]]
        others = [
            each.text for each in meanwhile if isinstance(each, Read) and each.who != sent.who
        ]
        assert [text for text in sent.texts if any(text in page for page in others)] == []


def test_all_six_go_on_after_the_deaths_to_their_last_page(played: Played) -> None:
    done = [each.who for each in played.record.pages if "3 of 6 are." in each.text]
    moves = [sent for sent in played.record.sent if sent.title == MOVE]

    assert {"mo", "ann", "ben"} <= set(done)  # those who had answered when it died are still done
    assert sorted(sent.who for sent in moves if sent.turn == 0) == sorted(["mo", *NAMES])
    for name in ("mo", *NAMES):
        last = [each for each in played.record.pages if each.who == name][-1]
        assert "For you alone" in last.text


def test_the_ending_and_the_drawings_arrive(played: Played) -> None:
    drawn = {heading(text): post for post, text in zip(played.posts, played.whole, strict=True)}
    end, opened = drawn["step 12 of 12: The end"], drawn["step 5 of 12: The move is opened"]

    assert "Done; thank you." in end.text
    assert len(end.attachments) == 3  # two of the spiral, and what moved
    assert all(each["description"] for each in (*end.attachments, *opened.attachments))
    assert opened.attachments


def test_steps_that_are_over_say_so_although_it_died_meanwhile(played: Played) -> None:
    steps = [text for text in played.whole if "spiral, step" in text]
    *before, end = steps

    assert "This step is over." not in end
    assert [heading(text) for text in before if "This step is over." not in text] == []


def test_discord_has_nothing_to_complain_of(played: Played) -> None:
    assert played.failures == []
    assert played.unacknowledged == 0
    assert played.syncs == 1
    assert not any("Traceback" in said for said in played.said)
