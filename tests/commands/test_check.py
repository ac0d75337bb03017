"""Statements against the store: what was judged, and nothing guessed."""

from pathlib import Path

import pytest

from bot.app import now
from bot.chat.reply import Cited, Reply
from bot.dossier.load import read
from bot.store.scope import Scope
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
async def barrage(parley: Parley) -> Parley:
    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
    return parley


async def test_a_checked_statement_gets_the_verdict_that_people_gave_it(parley: Parley) -> None:
    reply = await parley.says("check The breakdown of Minsk II led to the invasion.")

    assert reply.outcome == "answered"
    assert "Judged: contested" in shown(reply)
    full = await parley.presses(reply, "in full")
    assert "a check of a statement of the article" in full.title


async def test_what_a_fact_holds_whole_is_supported_and_its_denial_is_not(parley: Parley) -> None:
    said = await parley.shows("check Russia signed the package of measures of 12 February 2015")
    denied = await parley.shows(
        "check Russia did not sign the package of measures of 12 February 2015"
    )

    assert "Judged: supported" in said
    assert "Judged: supported" not in denied


@pytest.mark.parametrize(
    "statement",
    [
        "France signed the package of measures of 12 February 2015",
        "The package of measures of 12 February 2019 was signed by Ukraine",
        "Russia tore up the package of measures of 12 February 2015",
        "The General Assembly rejected the resolution on Crimea by 100 votes",
    ],
)
async def test_another_name_number_or_deed_is_not_supported(parley: Parley, statement: str) -> None:
    assert "Judged: supported" not in await parley.shows(f"check {statement}")


async def test_claims_judge_nothing(barrage: Parley) -> None:
    found = await barrage.app.services.lookup.events(Scope())
    events = [
        (await barrage.app.services.lookup.whole(event, Scope())).event
        for event in found
        if event.view.ref == "tidal-barrage"
    ]
    claims = {claim.text for e in events for f in e.framings for claim in f.claims}

    for claim in sorted(claims)[:12]:
        reply = await barrage.says(f"check {claim[:300]}")
        judged = [b for b in reply.blocks if isinstance(b, Cited) and "Judged" in b.heading]
        for block in judged:
            assert not any(
                own in statement.text for statement in block.statements for own in claims
            )


def related(reply: Reply) -> Cited:
    return next(
        b for b in reply.blocks if isinstance(b, Cited) and b.heading == "Related, not judged"
    )


async def test_no_side_has_more_room_than_another_among_what_is_related(parley: Parley) -> None:
    reply = await parley.says("check Crimea was not annexed by Russia")

    labels = [statement.text.partition(":")[0] for statement in related(reply).statements]
    assert all(labels.count(label) <= 2 for label in labels)


async def test_a_sides_own_word_is_named_with_the_neutral_one(parley: Parley) -> None:
    text = await parley.shows("check The special military operation began in February 2022")

    assert "“special military operation” is what Russia's government says" in text
    assert "full-scale invasion" in text


async def test_what_nothing_speaks_to_is_said_to_be_so(parley: Parley) -> None:
    reply = await parley.says("check Bananas are yellow")

    assert reply.outcome == "abstained"
    assert "Nothing here speaks to this statement" in shown(reply)


@pytest.mark.parametrize("rubbish", ["?!", "Россия вторглась в Украину в феврале", "word " * 200])
async def test_what_is_no_statement_is_refused(parley: Parley, rubbish: str) -> None:
    assert (await parley.sends("check", statement=rubbish)).outcome == "refused"
