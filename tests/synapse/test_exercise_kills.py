"""A whole exercise with four people in an encrypted room, in a bot that is killed on the way."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_socket

from tests.synapse.exercising import (
    MESSAGE,
    Company,
    Walker,
    Written,
    company,
    let_leases_run_out,
)
from tests.synapse.house import House, Program
from tests.synapse.person import Heard
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(240)]

TITLE = "Security-dilemma spiral"
MOVE = "A move, and how it looks"
CHAIN, RESTRAINT, TRUST = "The whole chain", "A step of restraint", "Would you trust it?"
BEFORE, AFTER, BACK = "Where you stand", "Where you stand now", "Looking back"
SKIPPED = {
    "mo": (BEFORE, CHAIN, TRUST, AFTER, BACK),
    "ann": (BEFORE, CHAIN, TRUST, AFTER),
    "ben": (BEFORE, RESTRAINT, TRUST, AFTER, BACK),
    "cleo": (CHAIN, RESTRAINT, BACK),
}
"""Steps that one may pass over, and some do: there are many, and all at once they take long."""
TOLD = [
    "step 1 of 12: Before you begin",
    "step 3 of 12: Your seat",
    "step 4 of 12: A move, and how it looks",
    "step 5 of 12: The move is opened",
    "step 4 of 12: A move, and how it looks",
    "step 5 of 12: The move is opened",
    "step 7 of 12: The whole chain",
    "step 8 of 12: A step of restraint",
    "step 9 of 12: Would you trust it?",
    "step 10 of 12: Where the offers come from",
    "step 11 of 12: Where you stand now",
    "step 12 of 12: The end",
]
"""What the room is told, in order."""


@dataclass(frozen=True)
class Walked:
    """What four people wrote and read from the invitation to the end."""

    walkers: list[Walker]
    data: bytes
    """The last picture."""
    said: list[str]
    codes: list[int]


@pytest.fixture(scope="module")
def walked(
    request: pytest.FixtureRequest,
    fresh_database: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walked:
    """The one walk that all of these tests read."""
    path = tmp_path_factory.mktemp("walk") / "parley.db"
    shutil.copyfile(fresh_database, path)
    pytest_socket.enable_socket()
    return asyncio.run(walk(request.getfixturevalue("synapse_server"), path))


async def walk(synapse: Synapse, database: Path) -> Walked:
    """Go through it: it dies when somebody has just been asked, and when one has just answered."""
    house = House(synapse, database)
    program = Program(house)
    await program.start()
    async with ended(program), company(house, synapse, *SKIPPED) as ours:
        mo, ann, ben, cleo = ours.walkers
        await begin(ours)
        await asyncio.gather(ann.fills_in(), ben.fills_in(), cleo.presses("Answer"))
        await cleo.answers()

        codes = [await program.ends(signal.SIGKILL)]  # it has just asked the next question
        let_leases_run_out(database)
        await program.start()
        while cleo.is_asked:
            await cleo.answers()
        await mo.presses("Answer")
        while "2 of 2" not in mo.shown and "5 of 5" not in mo.shown:
            await mo.answers()

        await mo.person.says(mo.direct, mo.answer())
        codes.append(await program.ends(signal.SIGKILL))  # it may have read that or not
        let_leases_run_out(database)
        await program.start()
        await mo.hears("")  # a page, or that it may be done already
        await mo.says("exercise next")
        await ours.all(lambda each: each.to_the_end(SKIPPED[name_of(each)]))
        end = await ann.person.hears("step 12 of 12: The end", room=ours.room)
        picture = await ann.person.hears(
            lambda h: h.kind == "m.image", after=ann.person.heard.index(end)
        )
        data = await ann.person.picture(picture)
        codes.append(await program.ends())
        return Walked(ours.walkers, data, program.said, codes)


@asynccontextmanager
async def ended(program: Program) -> AsyncIterator[None]:
    """Whatever happens, it does not run on."""
    try:
        yield
    finally:
        if program.process is not None:
            await program.ends(signal.SIGKILL)


async def begin(ours: Company) -> None:
    """Start it, let all come in, agree, and read their first move."""
    mo, *_ = ours.walkers
    invitation = await ours.start("spiral_walk about:CH-A rounds:2 pace:live")
    await ours.join(invitation, *ours.walkers)
    await ours.all(lambda each: each.goes_on(SKIPPED[name_of(each)]))
    await mo.says("exercise begin")
    await ours.all(lambda each: each.person.hears("3 of 12: Your seat", room=ours.room))
    await ours.all(lambda each: each.says("exercise next"))
    await ours.all(lambda each: each.fills_in())
    await ours.all(lambda each: each.person.hears(MOVE, room=ours.room))
    await ours.all(lambda each: each.says("exercise next"))


def name_of(who: Walker) -> str:
    """By which name the test has them."""
    return who.person.user[1:].partition("-")[0]


def in_room(who: Walker) -> list[Heard]:
    """What the bot has told the room, as somebody reads it, without edits."""
    return [
        heard
        for heard in who.person.heard
        if heard.room == who.room and heard.sender == who.bot and not heard.edits
    ]


def steps(who: Walker) -> list[str]:
    """The steps that the room was told of."""
    first = (heard.text.partition("\n")[0] for heard in in_room(who) if heard.kind == "m.notice")
    return [line.removeprefix(f"{TITLE}, ") for line in first if line.startswith(f"{TITLE}, ")]


def test_the_room_is_told_each_step_once_though_the_bot_was_killed(walked: Walked) -> None:
    assert walked.codes == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert [steps(each) for each in walked.walkers] == [TOLD] * 4
    assert not any("Traceback" in each for each in walked.said)


def test_all_that_somebody_wrote_alone_was_answered_once(walked: Walked) -> None:
    for each in walked.walkers:
        assert {text: times for text, times in each.answered.items() if times != 1} == {}


def test_what_was_written_alone_is_read_by_all_once_it_is_opened(walked: Walked) -> None:
    for each in walked.walkers:
        assert MOVE in {written.step for written in each.written}
        assert [found for found in each.written if not is_read(found, walked.walkers)] == []


def is_read(written: Written, by: Sequence[Walker]) -> bool:
    """Whether all have read it in the room, once; of one step, a picture may say it too."""
    times = {sum(written.text in heard.text for heard in in_room(each)) for each in by}
    return times in ([{1}, {2}] if written.step == CHAIN else [{1}])


def test_what_is_said_is_encrypted_and_private_pages_reach_one_person_alone(
    walked: Walked,
) -> None:
    said = [h for each in walked.walkers for h in each.person.heard if h.type == MESSAGE]
    assert all(heard.encrypted for heard in said)
    assert len({each.direct for each in walked.walkers}) == len(walked.walkers)
    assert not any("`!exercise answer" in h.text for h in in_room(walked.walkers[0]))


def test_the_last_picture_can_be_seen(walked: Walked) -> None:
    assert walked.data.startswith(b"\x89PNG")
