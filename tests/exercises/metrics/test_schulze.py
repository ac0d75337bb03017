"""M11 by hand: Schulze's own example, cycles, ties and ballots that stop early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exercises.metrics.schulze import first, schulze

BALLOTS = st.lists(
    st.permutations("ABCD").flatmap(lambda p: st.integers(0, 4).map(lambda n: p[:n]))
)


def ballots(**numbers: int) -> list[str]:
    return [ballot for ballot, number in numbers.items() for _ in range(number)]


def test_schulzes_example_of_45_voters_orders_e_a_c_b_d() -> None:
    # strongest paths: E to A 25, back 24; A to C 28, back 25; C to B 29, back 28;
    # B to D 33, back 28
    cast = ballots(ACBED=5, ADECB=5, BEDAC=8, CABED=3, CAEBD=7, CBADE=2, DCEBA=7, EBADC=8)

    ranking = schulze(cast, "ABCDE")

    assert ranking.tiers == (("E",), ("A",), ("C",), ("B",), ("D",))
    assert ranking.ballots == 45
    assert ranking.sentence == (
        "From 45 ballots: one of 5 candidates comes before each of the others."
    )
    assert first(ranking, "any") == "E"


def test_an_even_cycle_of_three_is_a_tie() -> None:
    # each link has 2 of 3 votes, so that each path, there and back, is 2 strong
    ranking = schulze(["ABC", "BCA", "CAB"], "ABC")

    assert ranking.tiers == (("A", "B", "C"),)
    assert ranking.sentence == "From 3 ballots: none of 3 candidates comes before another."


def test_an_uneven_cycle_breaks_at_its_weakest_link() -> None:
    # A over B 4 + 2 = 6, B over C 4 + 3 = 7, C over A 3 + 2 = 5: A to C is 6, back 5;
    # A to B 6, back by C 5; B to C 7, back by A 5
    ranking = schulze(ballots(ABC=4, BCA=3, CAB=2), "CBA")

    assert ranking.tiers == (("A",), ("B",), ("C",))


def test_paths_of_any_length_count() -> None:
    # D over C, C over B, B over A and A over D, each 2:1, close a circle: from everybody to
    # everybody leads a path of strength 2, from A to B by D and C
    assert schulze(["DCBA", "CABD", "BADC"], "ABCD").tiers == (("A", "B", "C", "D"),)


def test_a_link_is_as_strong_as_its_votes_and_not_as_its_lead() -> None:
    # A over B 7:6, B over C 9:3, C over A 6:4. By votes C over A is weakest, and A is first;
    # by the lead A over B (1) would be weakest, and B first.
    ranking = schulze(ballots(ABC=3, BCA=3, CAB=3, A=1, B=3), "ABC")

    assert ranking.tiers == (("A",), ("B",), ("C",))


def test_a_full_tie_is_one_tier_in_the_order_given() -> None:
    # 1:1 on the only pair
    assert schulze(["AB", "BA"], "BA").tiers == (("B", "A"),)


def test_who_ties_with_the_best_stands_with_it_though_it_beats_nobody() -> None:
    # A over C 2:0; A and B 1:1; B and C 1:1
    ranking = schulze(["ACB", "BAC"], "ABC")

    assert ranking.tiers == (("A", "B"), ("C",))
    assert ranking.sentence == "From 2 ballots: 2 of 3 candidates share the first place."


@pytest.mark.parametrize("none", [[], [[]], [["X"]]])
def test_without_a_ballot_on_the_candidates_all_are_equal(none: list[list[str]]) -> None:
    ranking = schulze(none, ["A", "B"])

    assert (ranking.tiers, ranking.ballots) == ((("A", "B"),), 0)
    assert ranking.sentence == "Nobody has ranked anything yet."


def test_one_candidate_is_compared_with_nothing() -> None:
    ranking = schulze(["A"], ["A"])

    assert ranking.tiers == (("A",),)
    assert ranking.sentence == "There is one candidate only, and nothing to compare it with."


def test_without_candidates_there_is_no_first() -> None:
    ranking = schulze(["A"], [])

    assert (ranking.tiers, ranking.sentence) == ((), "There is nothing to rank.")
    assert first(ranking, "any") is None


def test_what_a_ballot_leaves_out_is_below_and_equal() -> None:
    # [A] puts A over B and over C, and neither of these over the other: A over B 2:1,
    # A over C 2:1, B over C 1:0
    assert schulze(["A", "A", "BC"], "ABC").tiers == (("A",), ("B",), ("C",))
    # A over C and B over C 1:0 each; A and B 1:1; C and D 0:0
    assert schulze(["A", "B"], "ABCD").tiers == (("A", "B"), ("C", "D"))


def test_unknown_names_are_ignored_and_a_name_counts_where_it_first_stands() -> None:
    # the ballot is B A: B over A 1:0
    assert schulze([["X", "B", "A", "B"]], ["A", "B"]).tiers == (("B",), ("A",))


def test_a_tie_for_the_first_place_is_decided_by_lot_whatever_the_order() -> None:
    one, other = schulze([], "ABC"), schulze([], "CBA")

    drawn = {seed: first(one, seed) for seed in map(str, range(30))}

    assert drawn == {seed: first(other, seed) for seed in drawn}
    assert set(drawn.values()) == {"A", "B", "C"}


@given(BALLOTS)
def test_whoever_beats_each_other_alone_is_first_alone(cast: list[list[str]]) -> None:
    def over(one: str, other: str) -> int:
        return sum(one in b.partition(other)[0] for b in map("".join, cast))

    ranking = schulze(cast, "ABCD")

    assert sorted("".join(map("".join, ranking.tiers))) == list("ABCD")
    for one in "ABCD":
        if all(over(one, other) > over(other, one) for other in "ABCD" if other != one):
            assert ranking.tiers[0] == (one,)
