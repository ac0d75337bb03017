"""What a dossier holds for exercises is shown, compared, exported and undone with the rest."""

import pytest

from bot.chat.turn import Person
from bot.dossier.dump import dump
from bot.dossier.load import parse
from bot.services.material import Material
from bot.store.scope import Scope
from tests.dossier.texts import changed, example, shipped
from tests.speaking import Parley, shown


@pytest.fixture
def ours(parley: Parley) -> Parley:
    return Parley(parley.app, "ours")


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


@pytest.fixture
def material(parley: Parley) -> Material:
    return parley.app.services.material


async def flat(parley: Parley, line: str) -> str:
    return " ".join((await parley.shows(line)).split())


async def load(parley: Parley, mod: Person, text: str) -> str:
    """What the preview says of a dossier that is then loaded."""
    preview = await parley.sends("dossier load", mod, text=text)
    done = await parley.presses(preview, "Load it", mod)
    assert done.title.startswith("Loaded"), shown(done)
    return " ".join(shown(preview).split())


async def test_what_is_filed_as_background_is_found_and_cited_like_all_else(
    parley: Parley,
) -> None:
    claim = await flat(parley, "claim show XC-P-ZOIS")
    fact = await flat(parley, "claim show XC-F-ES112")
    found = await flat(parley, "search contact line survey mixed identities sort:statement")
    source = await flat(parley, "source show XS-ZOIS-17")

    assert "a claim of People living in the area" in claim
    assert "no part of how a side tells it" in claim
    assert "Gwendolyn Sasse" in claim
    assert "an established fact" in fact
    assert "by 140 votes to 5" in fact
    assert "People living in the area: A survey of 2016 found" in found
    assert "People living in the area: A survey of 2016 found" in source


async def test_what_is_filed_as_background_is_no_part_of_a_telling(parley: Parley) -> None:
    pages = [await parley.shows(f"framing E16 page:{number}") for number in (1, 2, 3)]
    event = await parley.shows("event show E16")
    side = await parley.shows("side show Germany and France")

    assert not any("XC-" in text for text in (*pages, event))
    assert "People living in the area" not in "".join(pages)
    silent = side[side.index("Where no verified source of it is held") :]
    assert "E16" in silent


async def test_a_preview_says_which_cards_moves_and_offers_are_other(
    ours: Parley, mod: Person
) -> None:
    await load(ours, mod, example())
    text = changed("There will be no room for small boats.", "Small boats lose their place.")
    text = text.replace("The closing waits for thirty days,", "It waits for thirty days,")

    preview = await load(ours, mod, text)

    assert "reworded, card: CD-FISH-F1, Small boats lose their place." in preview
    assert "reworded, proposal: PR-WAIT, It waits for thirty days" in preview


async def test_a_dossier_that_is_exported_and_loaded_again_is_the_same(
    ours: Parley, mod: Person
) -> None:
    exported = (await ours.says(f"dossier export {shipped().id}", mod)).files[0].text

    assert parse(exported, "exported.yaml") == shipped()
    await load(ours, mod, exported)
    again = (await ours.says(f"dossier export {shipped().id}", mod)).files[0].text
    assert again == exported


async def test_undoing_brings_the_earlier_material_back(
    ours: Parley, mod: Person, material: Material
) -> None:
    await load(ours, mod, example())
    other = parse(example(), "wall.yaml").model_copy(update={"chains": ()})
    await load(ours, mod, dump(other))
    assert "CH-1" not in {head.id for head in await material.chains(Scope("ours"))}

    listed = await ours.says("article undo", mod)
    await ours.presses(listed, "", mod)

    chain = await material.chain(Scope("ours"), "harbour-wall/CH-1")
    assert [move.id for move in chain.steps] == ["CH-1-M1", "CH-1-M2"]
    assert "CH-1" not in {head.id for head in await material.chains(Scope("theirs"))}


async def test_broken_material_is_refused_with_what_to_mend(ours: Parley, mod: Person) -> None:
    text = changed("closest_to: PORT", "closest_to: SEA")

    reply = await ours.sends("dossier load", mod, text=text)

    said = " ".join(shown(reply).split())
    assert 'seeds.statements[0].closest_to: no side or seat "SEA"' in said


async def test_a_reviewed_background_claim_goes_over_to_a_community_s_own_dossier(
    ours: Parley, mod: Person, material: Material
) -> None:
    text = "Yeltsin named enlargement a serious mistake."
    await ours.sends("claim edit", mod, claim="XC-A1-RU", text=text, reason="Shorter.")

    await load(ours, mod, dump(shipped()))

    claims = (await material.chain(Scope("ours"), "CH-A")).steps[0].perceived["RU"]
    assert text in [claim.text for claim in claims]
    assert text not in await ours.shows("framing E02")
    assert "XC-" not in await ours.shows("framing E02")
