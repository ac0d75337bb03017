"""What exercises draw from the shipped dossier, as a community sees it."""

import pytest

from bot.app import now
from bot.chat.turn import Person
from bot.domain.claim import ClaimStatus
from bot.domain.critical_questions import CRITICAL_QUESTIONS
from bot.domain.errors import NotFound
from bot.domain.exercise_material import ExerciseMaterial, Scheme
from bot.domain.material import Claims, MaterialChain, MaterialClaim
from bot.dossier.load import parse
from bot.services.material import Material
from bot.store.scope import Scope
from tests.dossier.texts import example, shipped
from tests.speaking import Parley

SHIPPED = "ukraine-security-dilemma"
SCOPE = Scope("ours")
AGAINST = "            counters: [E01-L1]\n"


@pytest.fixture
def ours(parley: Parley) -> Parley:
    return Parley(parley.app, "ours")


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


@pytest.fixture
def material(parley: Parley) -> Material:
    return parley.app.services.material


async def all_chains(material: Material) -> list[MaterialChain]:
    return [await material.chain(SCOPE, head.address) for head in await material.chains(SCOPE)]


async def one(material: Material, ref: str) -> MaterialClaim:
    (claim,) = await material.claims(SCOPE, SHIPPED, [ref])
    return claim


async def test_the_actor_and_a_target_are_heard_on_every_move_of_every_chain(
    material: Material,
) -> None:
    chains = await all_chains(material)

    assert len(chains) >= 3
    for chain in chains:
        assert len(chain.seats) >= 2
        assert 2 <= len(chain.steps) == chain.moves
        assert chain.spiral_reading
        assert chain.predation_reading
        assert chain.panel
        assert chain.offers
        for move in chain.steps:
            purpose = move.purpose[move.actor.id]
            perceived = [c for target in move.targets for c in move.perceived.get(target.id, ())]
            assert purpose, move.id
            assert perceived, move.id
            for claim in (*purpose, *perceived):
                assert claim.text
                assert claim.sources
                assert claim.side_label


async def test_every_name_in_the_shipped_material_leads_to_something(material: Material) -> None:
    drawn = shipped().chains[0]

    chain = await material.chain(SCOPE, drawn.id)

    for step, move in zip(chain.steps, drawn.moves, strict=True):
        assert {s: [c.ref for c in claims] for s, claims in step.purpose.items()} == {
            side: list(refs) for side, refs in move.purpose.items()
        }
        assert [claim.ref for claim in step.spiral] == list(move.spiral_claims)
        assert len(step.missed_exits) == len(move.missed_exits)


async def test_a_chain_is_found_by_its_id_address_and_title(material: Material) -> None:
    for typed in ("CH-B", "ch-b", f"{SHIPPED}/CH-B", "Missile defence and arms-control treaties,"):
        chain = await material.chain(SCOPE, f"{typed} 2001 to 2019" if "," in typed else typed)

        assert chain.id == "CH-B"


async def test_who_asks_for_a_chain_that_is_not_there_is_told_which_there_are(
    material: Material,
) -> None:
    with pytest.raises(NotFound) as told:
        await material.chain(SCOPE, "the moon")

    assert told.value.message == "No chain here is called “the moon”."
    assert f"{SHIPPED}/CH-A (NATO and Russia, 1997 to 2008)" in (told.value.hint or "")


async def test_people_living_in_the_area_have_cards_and_no_framing(material: Material) -> None:
    hands = await material.hands(SCOPE)
    people = await material.cards(SCOPE, SHIPPED, "PEOPLE")

    assert [hand.side.id for hand in hands] == ["RU", "UA", "US_NATO", "CEE", "DE_FR", "PEOPLE"]
    assert all(len({card.role for card in hand.cards}) >= 4 for hand in hands)
    assert people.side.label == "People living in the area"
    assert all(card.claims and card.claims[0].sources for card in people.cards)


async def test_who_asks_for_cards_that_are_not_there_is_told_whose_there_are(
    material: Material,
) -> None:
    with pytest.raises(NotFound, match="no cards of “GE”") as told:
        await material.cards(SCOPE, SHIPPED, "GE")
    with pytest.raises(NotFound, match="no dossier “moon”"):
        await material.cards(SCOPE, "moon", "RU")

    assert told.value.hint == "There are cards of RU, UA, US_NATO, CEE, DE_FR, PEOPLE."


async def test_nobody_is_asked_to_hold_what_is_settled_refuted_or_barred(
    material: Material,
) -> None:
    fact, finding, barred, free = await material.claims(
        SCOPE, SHIPPED, ["XC-F-CHARTER", "E16-L1", "E12-RU-C1", "E02-RU-C1"]
    )
    cards = {card.id: card for hand in await material.hands(SCOPE) for card in hand.cards}
    listed = {one.claim for one in shipped().claims_not_assignable}

    assert fact.status is finding.status is ClaimStatus.ESTABLISHED
    assert [claim.assignable for claim in (fact, finding, barred, free)] == [False] * 3 + [True]
    assert [ref for ref, card in cards.items() if not card.assignable] == [
        "CD-RU-R3", "CD-RU-D4", "CD-PEOPLE-D1",
    ]  # fmt: skip
    for card in cards.values():
        assert not card.assignable or not listed & {claim.ref for claim in card.claims}
    for motion in await material.motions(SCOPE):
        for view in motion.positions:
            assert not view.assignable or not listed & {claim.ref for claim in view.claims}
    assert any("genocide" in one.position for one in await material.barred(SCOPE))


async def test_a_refuted_claim_is_nobody_s_to_hold(parley: Parley) -> None:
    text = example()
    for old, new in (
        ("recalled\n          - id: X-FISH-2", f"recalled\n{AGAINST}          - id: X-FISH-2"),
        ("weight: 3", "assignable: false"),
        ("argued_by: [FISH]", "assignable: false"),
        ("sac: [A, B]", "sac: [B]"),
        ("pools: [grit_rate]", "assignable: false"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    await parley.app.loading.dossier(parse(text, "wall.yaml"), now())

    (claim,) = await parley.app.services.material.claims(Scope(), "harbour-wall", ["X-FISH-1"])

    assert claim.status is ClaimStatus.REFUTED
    assert not claim.assignable


async def test_a_claim_comes_with_what_tells_against_it_and_what_to_ask(
    material: Material,
) -> None:
    claim = await one(material, "E02-RU-C1")

    assert claim.scheme is Scheme.PRECEDENT
    assert claim.questions == CRITICAL_QUESTIONS[Scheme.PRECEDENT]
    assert [(c.claim.ref, c.why) for c in claim.counters][:1] == [
        ("E02-US_NATO-C2", "Only recorded decisions bind.")
    ]
    assert 2 <= len(claim.keys) <= 5
    assert claim.phrase is not None
    assert len(claim.phrase.text.split()) <= 12
    assert len(await material.argued(SCOPE)) == 137


def test_there_are_critical_questions_for_every_scheme() -> None:
    assert set(CRITICAL_QUESTIONS) == set(Scheme)
    assert all(len(questions) >= 2 for questions in CRITICAL_QUESTIONS.values())
    assert all(q.endswith("?") for questions in CRITICAL_QUESTIONS.values() for q in questions)


async def test_the_timeline_has_every_event_in_order_with_each_telling(
    material: Material,
) -> None:
    timeline = await material.timeline(SCOPE)

    assert len(timeline.events) >= 14
    assert [e.start for e in timeline.events] == sorted(e.start for e in timeline.events)
    assert all(event.tellings and event.named_as_key_by for event in timeline.events)
    assert all(telling.claims for event in timeline.events for telling in event.tellings)
    pinned = {event.id: event.facts for event in timeline.events if event.pinned}
    assert {"E10", "E11", "E12", "E16", "E17"} == set(pinned)
    assert all(pinned.values())
    known = {event.id for event in timeline.events}
    assert all(known.issuperset(selection.keys) for selection in timeline.selections)


async def test_offers_of_a_pool_can_be_judged_without_their_origin(material: Material) -> None:
    offers = await material.proposals(SCOPE, SHIPPED, "grit_rate")

    assert len(offers) == 28
    assert all(offer.blind_text and offer.by and offer.what_happened for offer in offers)
    assert all(offer.assignable for offer in offers)
    assert "PR-LAVROV" not in {offer.id for offer in offers}


async def test_what_is_settled_stands_in_the_panel_with_its_sources(material: Material) -> None:
    panel = await material.facts(SCOPE)

    assert sum(item.always for item in panel.items) == 9
    assert all(item.sources and item.facts for item in panel.items)
    assert panel.sentence
    assert "not agreeing" in panel.sentence


async def test_motions_and_seeds_have_claims_of_more_than_one_side(material: Material) -> None:
    motion = await material.motion(SCOPE, "MO-SPIRAL")
    seeds = await material.seeds(SCOPE)

    assert motion.question == "Is the spiral model the best guide to policy in this war?"
    assert all(len(view.claims) >= 4 for view in motion.positions)
    assert len({seed.closest_to.id for seed in seeds.statements}) >= 6
    with pytest.raises(NotFound, match="No motion here is called “MO-X”"):
        await material.motion(SCOPE, "MO-X")


async def test_what_was_drawn_can_be_frozen_and_read_again(material: Material) -> None:
    for drawn in (await material.chain(SCOPE, "CH-C"), await material.timeline(SCOPE)):
        assert type(drawn).model_validate_json(drawn.model_dump_json()) == drawn


def perceived_refs(chain: MaterialChain) -> list[str]:
    claims: list[Claims] = [c for move in chain.steps for c in move.perceived.values()]
    return [claim.ref for group in claims for claim in group]


async def test_a_claim_that_a_community_hides_is_not_drawn_there(
    ours: Parley, mod: Person, material: Material
) -> None:
    await ours.sends("claim retire", mod, claim="XC-A1-RU", reason="Told elsewhere.")

    here = await material.chain(SCOPE, "CH-A")
    there = await material.chain(Scope("theirs"), "CH-A")

    assert "XC-A1-RU" not in perceived_refs(here)
    assert "XC-A1-RU" in perceived_refs(there)
    await ours.sends("claim restore", mod, claim="XC-A1-RU")
    assert "XC-A1-RU" in perceived_refs(await material.chain(SCOPE, "CH-A"))


async def test_a_card_of_whose_claims_none_is_shown_is_not_drawn(
    ours: Parley, mod: Person, material: Material
) -> None:
    await ours.sends("claim retire", mod, claim="XC-D4-RU2", reason="Told elsewhere.")

    here = {card.id for card in (await material.cards(SCOPE, SHIPPED, "RU")).cards}
    there = {card.id for card in (await material.cards(Scope(), SHIPPED, "RU")).cards}

    assert there - here == {"CD-RU-F2", "CD-RU-R1"}


async def test_a_correction_is_drawn_in_the_place_of_what_it_corrects(
    ours: Parley, mod: Person, material: Material
) -> None:
    text = "Yeltsin named enlargement a serious mistake."
    await ours.sends("claim edit", mod, claim="XC-A1-RU", text=text, reason="Shorter.")

    move = (await material.chain(SCOPE, "CH-A")).steps[0]

    claim = move.perceived["RU"][0]
    assert (claim.text, claim.side_label) == (text, "Russia's government")
    assert claim.ref.startswith("own-")
    assert claim.sources
    shown = await ours.shows(f"claim show {claim.address}")
    assert text in shown
    assert "filed with this event for exercises" in " ".join(shown.split())
    assert text not in await ours.shows("framing E02")


async def test_a_community_s_own_dossier_stands_in_the_place_of_the_shared_one(
    parley: Parley, material: Material
) -> None:
    empty = {name: getattr(ExerciseMaterial(), name) for name in ExerciseMaterial.model_fields}
    await parley.app.loading.dossier(shipped().model_copy(update=empty), now(), "ours")

    assert await material.chains(SCOPE) == ()
    assert await material.hands(SCOPE) == ()
    assert (await material.timeline(SCOPE)).events == ()
    assert len(await material.chains(Scope("theirs"))) == 4
    with pytest.raises(NotFound) as told:
        await material.chain(SCOPE, "CH-A")
    assert told.value.hint == "`dossier load` takes in a dossier that has some."
