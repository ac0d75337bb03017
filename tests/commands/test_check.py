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


@pytest.mark.parametrize(
    "statement",
    [
        "China vetoed a Security Council draft on 25 February 2022.",
        "Russia deplored the aggression and demanded withdrawal.",
        "India abstaining demanded withdrawal on 2 March 2022.",
        "Washington denied that the leaked call was real.",
        "Ukraine was an attempt to give Merkel time.",
        "Parliament left Kyiv and the president voted to remove parliament.",
        "The EU put off an association agreement with the government.",
        "Russia annexed Crimea.",
        "Russia did not invade Ukraine.",
        "Russia never invaded Ukraine",
        "Annexation was not being considered.",
        "The Minsk agreement was an attempt to give Ukraine time.",
        "Kyiv annexed Crimea in response to the overthrow in Russia.",
        "Biden led the world to the brink of a third world war.",
        "The invasion led to the breakdown of Minsk II.",
        "The US and NATO did not refuse to address Russia's security concerns.",
    ],
)
async def test_the_words_of_a_judgement_in_another_sense_are_not_judged(
    parley: Parley, statement: str
) -> None:
    assert "Judged:" not in await parley.shows(f"check {statement}")


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Russia vetoed a Security Council draft on 25 February 2022.", "supported"),
        ("Russia did not veto a Security Council draft on 25 February 2022.", "contradicted"),
        ("The General Assembly deplored the aggression.", "supported"),
        ("The government put off an association agreement with the EU.", "supported"),
        ("Putin said on 4 March 2014 that annexation was not being considered.", "supported"),
        ("In July 2022 the assembly amended the Coastal Works Act by 33 votes to 31", "supported"),
        (
            "In July 2022 the assembly amended the Coastal Works Act by 43 votes to 31",
            "contradicted",
        ),
        ("The Water Court annulled the building permit on 17 May 2022.", "supported"),
        ("The UN Security Council endorsed the package of measures", "supported"),
    ],
)
async def test_a_clause_of_a_fact_or_finding_said_again_is_judged(
    barrage: Parley, statement: str, verdict: str
) -> None:
    assert f"Judged: {verdict}" in await barrage.shows(f"check {statement}")


def headed(reply: Reply, heading: str) -> list[str]:
    return [
        statement.text
        for block in reply.blocks
        if isinstance(block, Cited) and block.heading.startswith(heading)
        for statement in block.statements
    ]


@pytest.mark.parametrize(
    "statement",
    ["The breakdown of Minsk II led to the invasion.", "Russia annexed Crimea."],
)
async def test_what_was_judged_never_stands_under_not_judged(
    parley: Parley, statement: str
) -> None:
    reply = await parley.says(f"check {statement}")

    assert not [t for t in headed(reply, "Related, not judged") if "article's statement" in t]
    apart = headed(reply, "Judged, but of another statement")
    assert apart
    assert not set(apart) & set(headed(reply, "Judged: "))


async def test_a_claim_that_two_events_hold_is_shown_once(parley: Parley) -> None:
    reply = await parley.says("check The breakdown of Minsk II and the deadlock led to invasion")

    claims = headed(reply, "Related") + headed(reply, "What the dossier sets against")
    said = [text for text in claims if "breakdown of Minsk II and the wider deadlock" in text]
    assert len(said) == 1


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


@pytest.mark.parametrize(
    "statement",
    ["Russia annexed Crimea", "Crimea was not annexed by Russia", "NATO expansion was a threat"],
)
async def test_each_side_is_shown_once_before_any_is_shown_twice(
    parley: Parley, statement: str
) -> None:
    reply = await parley.says(f"check {statement}")

    labels = [
        statement.text.partition(":")[0]
        for statement in related(reply).statements
        if "/E" in (statement.ref or "") and "-F" not in (statement.ref or "")
    ]
    first = list(dict.fromkeys(labels))
    assert len(first) > 1
    assert labels[: len(first)] == first


async def test_no_side_that_has_something_near_is_left_out(parley: Parley) -> None:
    reply = await parley.says("check Russia annexed Crimea")

    told = {text.partition(": ")[0] for text in headed(reply, "Related") if ": " in text}
    assert told > {
        "Ukraine's government",
        "Russia's government",
        "United States and NATO",
        "Independent scholars and analysts",
        "UN organs, courts and mandated inquiries",
        "Central and Eastern European states",
    }


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
