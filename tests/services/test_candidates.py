"""What comes near to a question is found whatever there is beside it."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.app import now
from bot.reading.read import read_text
from bot.services.candidates import Finding, narrowest, needed
from bot.services.retrieval.question import read_question
from bot.store.entries import Sort
from bot.store.scope import Scope
from bot.store.search import Where
from tests.speaking import Parley

WEIGHTS = st.lists(st.floats(0.01, 10), min_size=1, max_size=8).map(
    lambda weights: sorted(weights, reverse=True)
)
TEXTS = Where(Sort.PASSAGE, Sort.PASSAGE)


@given(WEIGHTS, st.floats(0.1, 1.0))
def test_whatever_holds_enough_is_looked_for(weights: list[float], share: float) -> None:
    asked_for = [narrowest(weights, share)]
    asked_for += [
        (first, count)
        for count in range(1, len(weights) + 1)
        if (first := needed(weights, share, count))
    ]

    for size in range(1, len(weights) + 1):
        for held in combinations(range(len(weights)), size):
            if sum(weights[place] for place in held) >= share * sum(weights):
                for first, count in asked_for:
                    assert sum(place < first for place in held) >= count


async def found(parley: Parley, words: str, read: int) -> list[str]:
    near = await Finding(parley.app.store.search, read).candidates(
        Scope("clocks"), read_question(words), TEXTS, least=0.55, most=3
    )
    worded = await parley.app.store.search.worded([each.hit.item for each in near.texts])
    return [worded[each.hit.item].sentences[0] for each in near.texts]


async def test_what_holds_all_words_is_found_behind_much_that_holds_some(parley: Parley) -> None:
    some = [f"The pendulum of hall {n} swings beside a bell." for n in range(30)]
    whole = "The pendulum regulator of Orrenmoor stands in the tower."
    text = "\n\n".join([*some, whole])
    await parley.app.loading.source(read_text(text), now(), "clocks", ref="clocks")

    for read in (2, 5, 500):
        assert (await found(parley, "pendulum regulator of Orrenmoor", read))[0] == whole


async def test_another_word_for_a_thing_finds_it_too(parley: Parley) -> None:
    text = "The boat to Tolva sank in the harbour.\n\nNobody repaired the lamp of the lighthouse."
    await parley.app.loading.source(read_text(text), now(), "clocks", ref="ferries")

    (first, *_) = await found(parley, "vessel to Tolva", 500)

    assert first.startswith("The boat")
