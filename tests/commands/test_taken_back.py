"""What people put forward in messages, and take back by deleting these before it is decided."""

from pathlib import Path

import pytest

from bot.app import now
from bot.chat.turn import Person
from bot.dossier.load import read
from tests.speaking import Parley, shown

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml"
WORDS = "The canary sang at the mill"
GIVEN = {
    "claim": (
        "claim propose TRUST event:tidal-barrage/E01 kind:fact-report source:S-CHRONICLE "
        f'locator:"page 12" text:"{WORDS}."'
    ),
    "source": f"source add {WORDS}",
    "statement": f"votes propose {WORDS}.",
    "prompt": f'prompt suggest tidal-barrage/E01 text:"{WORDS}, who heard it?"',
}
WAITING = {
    "claim": "claim queue",
    "source": "claim queue",
    "statement": "votes queue",
    "prompt": "prompt queue",
}
MINE = {
    "claim": "claim mine",
    "source": "claim mine",
    "statement": "votes mine",
    "prompt": "prompt mine",
}
APPROVED = {
    "claim": "claim approve 1",
    "source": "claim approve 1",
    "statement": "votes approve 41",
    "prompt": "prompt approve 1",
}


@pytest.mark.parametrize("what", list(GIVEN))
async def test_it_is_known_where_and_by_whom_it_was_given(
    ours: Parley, ann: Person, mo: Person, what: str
) -> None:
    await ours.writes(GIVEN[what], "$given", ann)
    platforms = ours.app.services.platforms

    assert ann.account
    assert mo.account
    assert await platforms.answered_in(["$given", "$other"]) == ["ours"]
    assert await platforms.answered_in(["$other"]) == []
    assert await platforms.answers_of("ours") == ["$given"]
    assert await platforms.answers_of("theirs") == []
    assert await platforms.answers_by(ann.account) == ["$given"]
    assert await platforms.answers_by(mo.account) == []


@pytest.fixture
def mo(parley: Parley) -> Person:
    return parley.person("mo", moderator=True)


@pytest.fixture
def ann(parley: Parley) -> Person:
    return parley.person("ann")


@pytest.fixture
async def ours(parley: Parley, mo: Person) -> Parley:
    """A community in which a vote is open."""
    await parley.app.loading.dossier(read(SECOND), now())
    ours = Parley(parley.app, "ours", "test:square")
    await ours.says("settings community rate:600", mo)
    await ours.says("votes open dossier:ukraine-security-dilemma", mo)
    return ours


@pytest.mark.parametrize("what", GIVEN)
async def test_what_waits_goes_with_its_message(
    ours: Parley, mo: Person, ann: Person, database: Path, what: str
) -> None:
    given = await ours.writes(GIVEN[what], "m1", ann)
    waiting = await ours.shows(WAITING[what], mo)
    assert await ours.deletes("m0")
    other = await ours.shows(WAITING[what], mo)
    assert await Parley(ours.app, "theirs", "test:square").deletes("m1")
    elsewhere = await ours.shows(WAITING[what], mo)
    assert await ours.deletes("m1", "m2")
    assert await ours.deletes("m1")

    assert given.outcome == "shown", shown(given)
    assert WORDS in waiting
    assert WORDS in other
    assert WORDS in elsewhere
    assert WORDS not in await ours.shows(WAITING[what], mo)
    assert WORDS not in await ours.shows(MINE[what], ann)
    files = database.parent.glob(f"{database.name}*")
    assert not any(WORDS.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("what", ["claim", "source", "statement"])
async def test_what_is_decided_stays(ours: Parley, mo: Person, ann: Person, what: str) -> None:
    await ours.writes(GIVEN[what], "m1", ann)
    decided = await ours.says(APPROVED[what], mo)
    assert await ours.deletes("m1")

    assert decided.outcome == "shown", shown(decided)
    assert WORDS in await ours.shows(MINE[what], ann)


async def test_an_approved_prompt_that_was_not_posted_goes_too(
    ours: Parley, mo: Person, ann: Person
) -> None:
    await ours.writes(GIVEN["prompt"], "m1", ann)
    await ours.says(APPROVED["prompt"], mo)
    assert await ours.deletes("m1")

    assert WORDS not in await ours.shows("prompt mine", ann)


async def test_what_was_given_in_no_message_goes_with_none(
    ours: Parley, mo: Person, ann: Person
) -> None:
    await ours.says(GIVEN["statement"], ann)
    await ours.writes(GIVEN["claim"], "m1", ann)
    await ours.deletes("m1")

    assert WORDS in await ours.shows("votes queue", mo)
    assert WORDS not in await ours.shows("claim queue", mo)
