"""What a definition may ask for is what the library can give."""

from random import Random

import pytest

from bot.exercises.definition import Bind
from bot.exercises.load import parse
from bot.exercises.vocabulary import QUERIES
from bot.services.exercises.supplying import Supplying
from bot.store.scope import Scope
from tests.exercises.files import text_of
from tests.speaking import Parley

SCOPE = Scope("ours")
ARGS = {
    "chain": "$chain",
    "motion": "$motion",
    "use": "sac",
    "pool": "judge",
    "article": "$article",
    "sides": "$sides",
    "events": "$events",
    "kinds": ["fear"],
    "tag": "spiral_reading",
}


@pytest.fixture
def supplying(parley: Parley) -> Supplying:
    return Supplying(parley.app.services.material, Random(1))  # noqa: S311  # no secret


@pytest.mark.parametrize("name", QUERIES)
async def test_every_query_is_answered_with_what_it_says_it_gives(
    supplying: Supplying, name: str
) -> None:
    query = QUERIES[name]
    example = parse(text_of("example"), "example.yaml")
    asked = ARGS | ({"kinds": ["interpretation"]} if name == "article.claims" else {})
    binds = {
        "sides": Bind(query="chain.sides", args={"chain": "$chain"}),
        "events": Bind(query="timeline.events"),
        "found": Bind(query=name, args={k: v for k, v in asked.items() if k in query.args}),
    }
    definition = example.model_copy(update={"binds": binds})
    params = await supplying.named(SCOPE, example, "CH-A", None)
    assert isinstance(params, dict)

    material = await supplying.draw(SCOPE, definition, {**params, "motion": "MO-SPIRAL"})

    assert material["found"]
    assert all(isinstance(thing, query.gives) for thing in material["found"])


@pytest.mark.parametrize("name", ["consider_opposite", "other_timeline", "spiral_walk"])
async def test_the_shipped_dossier_has_enough_for_each_exercise(
    supplying: Supplying, name: str
) -> None:
    definition = parse(text_of(name), f"{name}.yaml")
    params = await supplying.named(SCOPE, definition, "CH-A", None)
    assert isinstance(params, dict)

    material = await supplying.draw(SCOPE, definition, {"rounds": 3, **params})

    assert set(material) == set(definition.binds)
