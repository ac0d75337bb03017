"""The matrix of votes and its counts."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.opinions.votes import Choice, Votes

ROWS: list[tuple[str, str, Choice]] = [
    ("ann", "s1", 1),
    ("ann", "s2", 0),
    ("bob", "s1", -1),
    ("cyd", "s1", 1),
]

CAST = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("stuv"), st.sampled_from([-1, 0, 1])),
    unique_by=lambda row: row[:2],
)


def test_votes_are_counted_by_statement() -> None:
    counts = Votes.of(ROWS).counts()

    assert [(each.agree, each.disagree, each.passed) for each in counts] == [(2, 1, 0), (0, 0, 1)]
    assert counts[0].shares == (2 / 3, 1 / 3, 0)


def test_the_last_of_two_votes_counts() -> None:
    assert Votes.of([*ROWS, ("ann", "s1", -1)]).by("ann") == {"s1": -1, "s2": 0}


def test_a_withdrawn_statement_takes_its_votes_along() -> None:
    votes = Votes.of(ROWS, ["s2", "s3"])

    assert votes.statements == ("s2", "s3")
    assert votes.people == ("ann",)
    assert [each.total for each in votes.counts()] == [1, 0]


def test_no_votes_make_an_empty_matrix() -> None:
    assert Votes.of([]).counts() == ()
    assert Votes.of([]).by("ann") == {}


@given(CAST, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    rows: list[tuple[str, str, Choice]], luck: Random
) -> None:
    shuffled = luck.sample(rows, len(rows))

    assert Votes.of(shuffled) == Votes.of(rows)


@given(CAST)
def test_counts_of_two_halves_add_up(rows: list[tuple[str, str, Choice]]) -> None:
    votes = Votes.of(rows)
    half = range(len(votes.people) // 2)
    rest = range(len(half), len(votes.people))

    totals = [
        one.total + other.total
        for one, other in zip(votes.counts(half), votes.counts(rest), strict=True)
    ]

    assert totals == [each.total for each in votes.counts()]
