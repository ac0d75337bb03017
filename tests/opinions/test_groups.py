"""When groups are found, when declared ones are taken, and when all are one."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.opinions.groups import found, grouping
from bot.opinions.space import opinion_space
from bot.opinions.stability import stability
from bot.opinions.votes import AGREE, DISAGREE, Votes
from tests.opinions.crowd import Row, camp_of, camps

SIDES = (("ann", AGREE), ("bob", AGREE), ("cyd", DISAGREE), ("dee", DISAGREE))


def members(rows: list[Row]) -> set[frozenset[str]]:
    votes = Votes.of(rows)
    return {frozenset(votes.people[row] for row in group) for group in grouping(votes).groups}


@pytest.mark.parametrize("sizes", [(5, 4), (30, 12), (20, 20, 20)])
def test_camps_are_found_the_largest_first(sizes: tuple[int, ...]) -> None:
    votes = Votes.of(camps(*sizes, noise=0))

    groups = grouping(votes)

    assert groups.how == "found"
    assert [len(rows) for rows in groups.groups] == sorted(sizes, reverse=True)
    assert all(len({camp_of(votes, row) for row in rows}) == 1 for rows in groups.groups)


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_names_and_order_of_people_and_statements_do_not_matter(luck: Random) -> None:
    rows = camps(9, 7)
    people, statements = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    renamed = dict(zip(people, luck.sample(people, len(people)), strict=True))
    retitled = dict(zip(statements, luck.sample(statements, len(statements)), strict=True))
    other = [(renamed[person], retitled[key], vote) for person, key, vote in rows]
    luck.shuffle(other)

    assert members(other) == {
        frozenset(renamed[person] for person in group) for group in members(rows)
    }


def test_seven_people_are_too_few_to_find_groups() -> None:
    assert grouping(Votes.of(camps(4, 3, noise=0))).how == "one"
    assert grouping(Votes.of(camps(4, 4, noise=0))).how == "found"


def test_six_statements_are_too_few_to_find_groups() -> None:
    assert grouping(Votes.of(camps(6, 6, statements=6, noise=0))).how == "one"


def test_people_with_six_votes_are_not_counted_towards_eight() -> None:
    rows = [row for row in camps(4, 4, noise=0) if row[0] != "c0p000" or row[1] < "s06"]

    assert found(Votes.of(rows)) is None


def test_somebody_who_voted_little_is_in_no_group() -> None:
    rows = [row for row in camps(6, 6, noise=0) if row[0] != "c0p000" or row[1] < "s06"]
    votes = Votes.of(rows)

    assert sum(map(len, grouping(votes).groups)) == 11


def test_people_who_do_not_differ_are_one_group() -> None:
    groups = grouping(Votes.of(camps(12, noise=0)))

    assert (groups.how, len(groups.groups), groups.silhouette) == ("one", 1, None)


def test_declared_groups_serve_where_none_are_found() -> None:
    votes = Votes.of(camps(3, 2, noise=0))

    groups = grouping(votes, {"c0p000": "b", "c0p001": "b", "c1p000": "a", "c1p001": "a"})

    assert (groups.how, [len(rows) for rows in groups.groups]) == ("declared", [2, 2])


def test_a_declared_group_of_one_is_no_group() -> None:
    votes = Votes.of(camps(3, 2, noise=0))

    assert grouping(votes, {"c0p000": "a", "c0p001": "a", "c1p000": "b"}).how == "one"


def test_found_groups_win_over_declared_ones() -> None:
    rows = camps(5, 5, noise=0)

    assert grouping(Votes.of(rows), {row[0]: row[0][-1] for row in rows}).how == "found"


def test_nobody_is_one_empty_group() -> None:
    assert grouping(Votes.of([])).groups == ((),)


def test_few_votes_do_not_pull_to_the_middle() -> None:
    # one statement divides; ann voted on it alone among the seven that she saw of nine
    rows: list[Row] = [
        (person, f"s{number}", side if number == 0 else AGREE)
        for person, side in SIDES
        for number in range(9)
        if person != "ann" or number < 7
    ]
    x = dict(zip(range(4), opinion_space(Votes.of(rows)).points[:, 0].tolist(), strict=True))

    assert abs(x[0]) == pytest.approx(abs(x[1]) * (9 / 7) ** 0.5)
    assert x[0] * x[2] < 0


def test_the_space_of_nobody_is_empty() -> None:
    assert opinion_space(Votes.of([])).people == ()
    assert opinion_space(Votes.of([("ann", "s", 1)])).people == ()


def test_clear_camps_are_stable_and_the_figure_repeats() -> None:
    votes = Votes.of(camps(15, 12, noise=0.05))
    groups = grouping(votes)

    figure = stability(votes, groups, seed=3)

    assert figure is not None
    assert figure > 0.9
    assert stability(votes, groups, seed=3) == figure


def test_groups_that_were_not_found_have_no_stability() -> None:
    votes = Votes.of(camps(3, 3))

    assert stability(votes, grouping(votes)) is None


def test_groups_from_seven_statements_have_no_smaller_sample_to_compare_with() -> None:
    votes = Votes.of(camps(6, 6, statements=7, noise=0))
    groups = grouping(votes)

    assert groups.how == "found"
    assert stability(votes, groups) is None
