"""The made-up material of walks is of the sort that each query gives, and hangs together."""

import pytest

from bot.exercises.definition import Bind
from bot.exercises.load import parse
from bot.exercises.material import Item, Party
from bot.exercises.vocabulary import QUERIES
from tests.exercises.files import text_of
from tests.exercises.own import about_a_motion
from tests.exercises.walking import Walk, drawn

EXAMPLE = parse(text_of("example"), "example.yaml")


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_is_answered(query: str) -> None:
    definition = EXAMPLE.model_copy(update={"binds": {"found": Bind(query=query, min=4)}})

    found = drawn(definition)["found"]

    assert found
    assert all(isinstance(thing, QUERIES[query].gives) for thing in found)
    assert len({thing.id for thing in found}) == len(found)


def test_cards_are_of_the_sides_and_claims_of_the_views_that_were_drawn() -> None:
    binds = {
        "sides": Bind(query="sides.seated", min=4),
        "residents": Bind(query="seats.residents"),
        "views": Bind(query="motion.views", min=3),
        "cards": Bind(query="side.cards", args={"sides": "$sides"}, min=4),
        "theirs": Bind(query="side.cards", args={"sides": "$residents"}),
        "claims": Bind(query="motion.claims", min=6),
    }

    material = drawn(EXAMPLE.model_copy(update={"binds": binds}))

    ids = {name: {t.id for t in material[name] if isinstance(t, Party)} for name in binds}
    items = {name: [t for t in material[name] if isinstance(t, Item)] for name in binds}
    assert {card.side for card in items["cards"]} == ids["sides"]
    assert {card.side for card in items["theirs"]} == ids["residents"]
    assert {claim.view for claim in items["claims"]} == ids["views"]


def test_an_exercise_about_a_motion_is_walked_to_its_end() -> None:
    walk = Walk(parse(about_a_motion(), "motion.yaml"), people=2)

    walk.to_the_end()

    assert any("View A is the better one." in text for text in walk.read)
