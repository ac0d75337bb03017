"""What the shipped dossier holds for motions, for a table of sides and for votes."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from bot.app import now
from bot.chat.turn import Person
from bot.domain.errors import NotFound
from bot.exercises.definition import Bind, Definition
from bot.exercises.load import parse
from bot.exercises.material import Item, Party, Thing
from bot.services.exercises.supplying import Supplying
from bot.services.material import Material
from bot.store.scope import Scope
from tests.dossier.texts import shipped
from tests.exercises.files import text_of
from tests.exercises.own import about_a_motion
from tests.speaking import Parley

SCOPE = Scope("ours")
NEGOTIATORS = ("RU", "UA", "US_NATO", "CEE", "DE_FR")
HELD = {
    "MO-SPIRAL": {"sac": {"A": 8, "B": 8}, "steelman_itt": {"A": 8, "B": 8, "C": 6, "D": 4}},
    "MO-TALKS": {"sac": {"A": 7, "B": 7}, "steelman_itt": {"A": 7, "B": 6, "C": 4}},
    "MO-BUCHAREST": {"sac": {"A": 5, "C": 5}, "steelman_itt": {"A": 5, "B": 5, "C": 5}},
    "MO-GUARANTEES": {"sac": {"A": 5, "B": 5}, "steelman_itt": {"A": 5, "B": 5, "C": 5}},
    "MO-ARMS": {"sac": {"A": 6, "B": 6}, "steelman_itt": {"A": 6, "B": 6}},
    "MO-ENLARGE": {"sac": {"A": 6, "B": 6}, "steelman_itt": {"A": 6, "B": 6}},
}
"""How many claims each view of a motion has to play with, by the exercise that uses it."""
QUESTIONS = 6


@pytest.fixture
def material(parley: Parley) -> Material:
    return parley.app.services.material


@pytest.fixture
def supplying(material: Material) -> Supplying:
    return Supplying(material, Random(1))  # noqa: S311  # no secret


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


def asking(**binds: Bind) -> Definition:
    """An exercise that draws these."""
    return parse(text_of("example"), "example.yaml").model_copy(update={"binds": binds})


async def found(supplying: Supplying, query: str, **args: Any) -> list[Thing]:
    """What a query gives, all of it."""
    definition = asking(found=Bind(query=query, args=args, min=0, max=99))
    return list((await supplying.draw(SCOPE, definition, {}))["found"])


async def items(supplying: Supplying, query: str, **args: Any) -> list[Item]:
    return [each for each in await found(supplying, query, **args) if isinstance(each, Item)]


async def parties(supplying: Supplying, query: str, **args: Any) -> list[Party]:
    return [each for each in await found(supplying, query, **args) if isinstance(each, Party)]


@pytest.mark.parametrize("motion", HELD)
async def test_each_view_of_a_motion_has_claims_of_its_own(
    supplying: Supplying, motion: str
) -> None:
    for use, held in HELD[motion].items():
        views = await parties(supplying, "motion.views", motion=motion, use=use)
        claims = await items(supplying, "motion.claims", motion=motion, use=use)

        assert [view.id for view in views] == list(held)
        assert all(view.label.endswith(".") for view in views)
        assert Counter(claim.view for claim in claims) == held
        assert len({claim.id for claim in claims}) == len(claims)
        for claim in claims:
            assert claim.playable
            assert claim.sources
            assert claim.counters
            assert claim.questions


async def test_claims_of_views_come_in_turn_and_the_weightiest_first(supplying: Supplying) -> None:
    claims = await items(supplying, "motion.claims", motion="MO-SPIRAL", use="sac")

    assert [claim.view for claim in claims[:6]] == ["A", "B"] * 3
    weights = [claim.weight for claim in claims if claim.view == "B"]
    assert weights == sorted(weights, reverse=True)


async def test_a_claim_of_two_views_goes_to_the_one_with_fewer(
    supplying: Supplying, material: Material
) -> None:
    shared = "E18-UA-C2"
    motion = await material.motion(SCOPE, "MO-TALKS")
    carried = [view.id for view in motion.positions if shared in {c.ref for c in view.claims}]

    among_three = await items(supplying, "motion.claims", motion="MO-TALKS", use="steelman_itt")
    among_two = await items(supplying, "motion.claims", motion="MO-TALKS", use="sac")

    assert carried == ["B", "C"]
    assert [claim.view for claim in among_three if claim.id == shared] == ["C"]
    assert [claim.view for claim in among_two if claim.id == shared] == ["B"]


async def test_nobody_is_asked_to_take_a_view_that_is_only_shown(supplying: Supplying) -> None:
    views = await parties(supplying, "motion.views", motion="MO-ENLARGE", use="of_our_own")

    assert [view.id for view in views] == ["A", "B"]


@pytest.mark.parametrize("motion", HELD)
async def test_what_is_settled_stands_beside_a_motion(supplying: Supplying, motion: str) -> None:
    (question,) = await parties(supplying, "motion.question", motion=motion)
    facts = await items(supplying, "motion.facts", motion=motion)

    assert question.id == motion
    assert question.label.endswith("?")
    assert all(fact.status == "established" and fact.sources for fact in facts)
    assert len({fact.id for fact in facts}) == len(facts) >= 9


async def test_who_names_no_motion_is_asked_which(supplying: Supplying) -> None:
    definition = parse(about_a_motion(), "motion.yaml")

    offered = await supplying.named(SCOPE, definition, None, None)
    named = await supplying.named(SCOPE, definition, "mo-talks", None)
    asked = await supplying.named(
        SCOPE, definition, "Should talks to end the war start without preconditions?", None
    )

    assert isinstance(offered, list)
    assert len(offered) == QUESTIONS
    assert all(label.endswith("?") for _, label in offered)
    assert named == asked == {"motion": "ukraine-security-dilemma/MO-TALKS"}


async def test_a_motion_without_a_use_for_an_exercise_does_not_fit_it(
    parley: Parley, supplying: Supplying, material: Material
) -> None:
    dossier = shipped()
    only = {**dossier.motions[0].use, "debate_of_two": ("A", "B")}
    first = dossier.motions[0].model_copy(update={"use": only})
    changed = dossier.model_copy(update={"motions": (first, *dossier.motions[1:])})
    await parley.app.loading.dossier(changed, now(), "ours")
    definition = parse(about_a_motion("debate_of_two"), "motion.yaml")

    params = await supplying.named(SCOPE, definition, None, None)

    assert params == {"motion": (await material.motions(SCOPE))[0].address}
    with pytest.raises(NotFound, match="has no use for this exercise") as told:
        await supplying.named(SCOPE, definition, "MO-TALKS", None)
    assert told.value.hint == f"There are: MO-SPIRAL ({first.question})"


async def test_four_sides_and_who_lives_there_have_full_cards(supplying: Supplying) -> None:
    kinds = ("fear", "interest", "red_line", "demand")
    held = {
        side: Counter(
            {
                kind: len(await items(supplying, "side.cards", sides=[side], kinds=[kind]))
                for kind in kinds
            }
        )
        for side in (*NEGOTIATORS, "PEOPLE")
    }

    for side in NEGOTIATORS:
        assert min(held[side].values()) >= 3, side
    assert held["PEOPLE"] == {"fear": 4, "interest": 5, "red_line": 1, "demand": 2}
    for side in held:
        for card in await items(supplying, "side.cards", sides=[side], kinds=list(kinds)):
            assert card.sources
            assert card.needs
            assert card.playable


async def test_a_table_is_set_for_two_sides_or_those_that_are_wanted(supplying: Supplying) -> None:
    usual = await parties(supplying, "sides.seated")
    wanted = await parties(supplying, "sides.seated", sides=["ua", "RU", "US_NATO", "CEE"])
    residents = await parties(supplying, "seats.residents")

    assert [side.id for side in usual] == ["RU", "UA"]
    assert [side.id for side in wanted] == ["UA", "RU", "US_NATO", "CEE"]
    assert [(seat.id, seat.label) for seat in residents] == [
        ("PEOPLE", "People living in the area")
    ]
    for stranger in ("GE", "PEOPLE"):
        with pytest.raises(NotFound, match=f"no cards of a side `{stranger}`") as told:
            await parties(supplying, "sides.seated", sides=["RU", stranger])
        assert told.value.hint == "Sides: RU, UA, US_NATO, CEE, DE_FR."


async def test_who_sits_at_the_table_has_cards_and_no_side_more_than_another(
    supplying: Supplying,
) -> None:
    kinds = {"kinds": ["interest"]}
    definition = asking(
        sides=Bind(query="sides.seated", args={"sides": "$between"}, min=2, max=4),
        residents=Bind(query="seats.residents", max=1),
        interests=Bind(query="side.cards", args={"sides": "$sides", **kinds}),
        theirs=Bind(query="side.cards", args={"sides": "$residents", **kinds}),
    )

    drawn = await supplying.draw(SCOPE, definition, {"between": ["RU", "US_NATO", "CEE"]})

    whose = Counter(item.side for item in drawn["interests"] if isinstance(item, Item))
    assert whose == {"RU": 3, "US_NATO": 3, "CEE": 3}
    assert {item.side for item in drawn["theirs"] if isinstance(item, Item)} == {"PEOPLE"}


async def test_offers_can_be_judged_blind_and_take_turns_by_type(
    supplying: Supplying, material: Material
) -> None:
    offers = await items(supplying, "proposals.pool", pool="judge")
    again = await items(supplying, "proposals.pool", pool="judge")
    types = {offer.id: offer.type for offer in await material.proposals(SCOPE)}

    assert len(offers) == 28
    assert {offer.id for offer in again} == {offer.id for offer in offers}
    assert [offer.id for offer in again[:4]] != [offer.id for offer in offers[:4]]
    assert len({types[offer.id] for offer in offers[:6]}) == 6
    for offer in offers:
        assert offer.playable
        assert offer.sources
        assert offer.needs
        assert offer.origin
        assert not offer.side
    assert any("In law: " in offer.origin for offer in offers)
    assert await items(supplying, "proposals.pool", pool="of_our_own") == []


async def test_statements_are_of_many_sides_and_readings_from_the_top(
    supplying: Supplying,
) -> None:
    statements = await items(supplying, "seeds.statements")
    leans = await parties(supplying, "seeds.leans")

    assert len(statements) == 39
    assert [lean.id for lean in leans] == ["fear", "ru_gain", "west_gain", "mixed"]
    for some in (statements[:12], statements):
        for of in ("side", "reading"):
            named = Counter(getattr(item, of) for item in some)
            assert len(named) >= 8, of
            assert max(named.values()) * 3 <= len(some), of
    for item in statements:
        assert item.playable
        assert item.sources
        assert item.side_label
        assert item.role == "statement"
    assert sum(not item.counters for item in statements) == 4


async def test_a_statement_that_rests_on_nothing_shown_is_not_put_to_a_vote(
    parley: Parley, supplying: Supplying, mod: Person
) -> None:
    before = {item.id for item in await items(supplying, "seeds.statements")}

    await Parley(parley.app, "ours").sends(
        "claim retire", mod, claim="E08-US_NATO-C2", reason="Told elsewhere."
    )

    assert before - {item.id for item in await items(supplying, "seeds.statements")} == {"SD-12"}
