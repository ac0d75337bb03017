"""Nothing is told of fewer people than it takes to hide one among them."""

import json

import pytest

from bot.app import now
from bot.domain import fewest
from bot.dossier.load import read
from bot.exercises.seeing import FEWEST, FEWEST_ATTITUDES
from bot.opinions.consensus import ENOUGH_TO_LIST
from bot.opinions.landscape import SHOWN_FROM
from bot.opinions.release import ANEW, FROM
from bot.services.exercises.sessions import FEWEST_KEPT
from bot.store import sign_offs
from tests.commands.going_through import Company
from tests.commands.test_taken_back import SECOND
from tests.commands.voters import all_agree
from tests.speaking import Parley, shown

NAMES = [f"person {number}" for number in range(9)]


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    await parley.app.loading.dossier(read(SECOND), now())
    ours = Parley(parley.app, "ours", "test:square")
    mo = ours.person("mo", moderator=True)
    await ours.says("settings community rate:600", mo)
    await ours.says("votes open dossier:ukraine-security-dilemma", mo)
    return ours


def test_no_number_hides_somebody_among_fewer_than_two_others() -> None:
    used = (FEWEST, FEWEST_ATTITUDES, FEWEST_KEPT, FROM, ANEW, ENOUGH_TO_LIST, SHOWN_FROM)

    assert min(*used, sign_offs.FEWEST) == 3
    assert min(FEWEST_ATTITUDES, FEWEST_KEPT, FROM) == 5
    assert (FEWEST, FEWEST_ATTITUDES) == (fewest.ANSWERS, fewest.ATTITUDES)
    assert (FROM, ANEW) == (fewest.VOTERS, fewest.CHANGED)
    assert (ENOUGH_TO_LIST, SHOWN_FROM) == (fewest.VOTES, fewest.GROUP)
    assert (FEWEST_KEPT, sign_offs.FEWEST) == (fewest.KEPT, fewest.SIGN_OFFS)


async def test_a_vote_tells_nothing_of_fewer(ours: Parley) -> None:
    await all_agree(ours, NAMES[: fewest.VOTERS - 1])
    before = shown(await ours.says("common-ground"))
    await all_agree(ours, NAMES[fewest.VOTERS - 1 : fewest.VOTERS])

    assert "fewer have so far" in before
    assert "agree" not in before
    assert "fewer have so far" not in shown(await ours.says("common-ground"))


async def test_sign_offs_and_their_reasons_are_not_told_of_fewer(ours: Parley) -> None:
    line = 'fair framing tidal-barrage/E01 side:FISH fair:no reason:"It leaves out {}."'
    for number, name in enumerate(NAMES[: fewest.SIGN_OFFS - 1]):
        await ours.says(line.format(f"boat {number}"), ours.person(name))
    asked = "fair reasons tidal-barrage/E01 side:FISH"
    mo = ours.person("mo", moderator=True)
    before = shown(await ours.says(asked, mo)), (await ours.says("framing tidal-barrage/E01")).live
    last = ours.person(NAMES[fewest.SIGN_OFFS - 1])
    await ours.says(line.format("the last boat"), last)

    assert "leaves out" not in before[0]
    assert before[1] == ""
    assert "leaves out the last boat" in shown(await ours.says(asked, mo))


@pytest.mark.parametrize("people", [fewest.KEPT - 1, fewest.KEPT])
async def test_of_an_exercise_no_sums_of_fewer_are_kept(ours: Parley, people: int) -> None:
    company = Company(ours, [ours.person(name, moderator=True) for name in NAMES[:people]])
    await company.begin("exercise start spiral_walk about:CH-B rounds:2")
    await company.to_the_end()

    (token,) = await ours.app.store.database.read("SELECT token FROM exercise_session")
    session = await ours.app.store.exercises.by_token("ours", token["token"])
    assert session is not None
    await ours.app.services.exercises.purge(session)
    (kept,) = await ours.app.store.database.read("SELECT kept FROM exercise_session")

    metrics = json.loads(kept["kept"])["metrics"]
    assert bool(metrics) == (people >= fewest.KEPT)
    assert all(each["people"] >= fewest.KEPT for each in metrics.values())
