"""S5: facts are shown beside a text that denies something; nothing calls it a contradiction."""

from hypothesis import given
from hypothesis import strategies as st

from bot.exercises.metrics.facts_beside import SENTENCE, EstablishedFact, facts_beside

FACTS = (
    EstablishedFact(id="vote", text="The assembly of the lake towns voted for the ferry in 2009."),
    EstablishedFact(id="fire", text="The ferry burned in the harbour in 2011; nine people died."),
    EstablishedFact(id="none", text="No bridge was ever built over the lake."),
)


def test_a_fact_is_shown_beside_a_denial_of_it() -> None:
    found = facts_beside("The assembly never voted for a ferry.", FACTS)

    assert found.facts == ("vote",)
    assert found.sentence == SENTENCE
    assert SENTENCE == "This fact may speak to what you wrote. You can change your text or keep it."


def test_words_such_as_hoax_count_as_denials() -> None:
    assert facts_beside("The ferry that burned in the harbour was a hoax.", FACTS).facts == (
        "fire",
    )


def test_saying_the_fact_itself_shows_nothing() -> None:
    found = facts_beside("The assembly voted for the ferry in 2009.", FACTS)

    assert found.facts == ()
    assert found.sentence is None


def test_a_fact_that_itself_denies_is_not_set_against_a_denial() -> None:
    assert facts_beside("No bridge was built over the lake.", FACTS).facts == ()


def test_a_denial_of_something_else_shows_nothing() -> None:
    assert facts_beside("I do not like winter.", FACTS).facts == ()


def test_at_most_two_are_shown_the_closest_first() -> None:
    facts = [*FACTS, EstablishedFact(id="more", text="The ferry burned in the harbour twice.")]
    same = [EstablishedFact(id=f"copy{n}", text=FACTS[1].text) for n in (1, 2)]

    found = facts_beside("The ferry never burned in the harbour.", [*facts, *same])

    assert found.facts == ("more", "copy1")


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert len(facts_beside(text, FACTS).facts) <= 2
