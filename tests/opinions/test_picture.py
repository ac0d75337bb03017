"""What the picture of a vote gives away: where many stand, and no one of them."""

import pytest

from bot.opinions.groups import Grouping, grouping
from bot.opinions.picture import Picture, picture
from bot.opinions.votes import Votes
from tests.opinions.crowd import camps


def drawn(votes: Votes, groups: Grouping | None = None) -> Picture:
    found = picture(votes, groups or grouping(votes), votes.statements)
    assert found is not None
    return found


def test_groups_lie_apart_in_an_order_that_says_nothing_of_people() -> None:
    found = drawn(Votes.of(camps(8, 6)))

    places = [(field.group, field.x, field.y) for field in found.fields]
    assert places == sorted(places)
    assert found.sizes == (8, 6)
    assert {field.x > 0 for field in found.fields if field.group == 0} != {
        field.x > 0 for field in found.fields if field.group == 1
    }


def test_no_key_of_a_person_leaves() -> None:
    votes = Votes.of(camps(8, 6))

    text = drawn(votes).model_dump_json()

    assert not any(person in text for person in votes.people)


def test_few_people_stand_in_larger_fields() -> None:
    few, many = drawn(Votes.of(camps(20, 20))), drawn(Votes.of(camps(40, 40)))

    assert {field.x % 2 for field in few.fields} == {0}
    assert {field.x % 2 for field in many.fields} == {0, 1}
    assert all(abs(value) <= 4 for f in many.fields for value in (f.x, f.y))


@pytest.mark.parametrize(("people", "size"), [(2, 1), (3, 2), (5, 2), (6, 3), (10, 3), (11, 4)])
def test_a_field_tells_its_people_in_four_sizes(people: int, size: int) -> None:
    found = drawn(Votes.of(camps(people, 11, noise=0)))

    sizes = sorted(field.size for field in found.fields)
    assert sizes == sorted((size, 4))


def test_groups_of_two_are_not_told_apart() -> None:
    votes = Votes.of(camps(4, 2, noise=0))

    found = drawn(votes, grouping(votes, {person: person[:2] for person in votes.people}))

    assert found.sizes == ()
    assert {field.group for field in found.fields} == {None}


def test_an_axis_is_named_by_the_statement_that_moves_people_along_it() -> None:
    votes = Votes.of(camps(9, 7, noise=0.05))
    found = drawn(votes)

    assert found.across is not None
    assert found.across.statement not in {"s00", "s03", "s06", "s09"}  # which all accept
    right = max(found.fields, key=lambda field: field.x).group
    groups = grouping(votes)
    assert right is not None
    count = votes.counts(groups.groups[right])[votes.statements.index(found.across.statement)]
    most = count.agree if found.across.direction == "agree" else count.disagree
    assert most * 2 > count.total


def test_an_axis_is_named_by_no_statement_that_is_not_told() -> None:
    votes = Votes.of(camps(8, 6))

    found = picture(votes, grouping(votes), {"s02"})
    unnamed = picture(votes, grouping(votes), ())

    assert found is not None
    assert found.across is not None
    assert found.across.statement == "s02"
    assert unnamed is not None
    assert (unnamed.across, unnamed.up) == (None, None)


def test_two_people_or_no_difference_make_no_picture() -> None:
    for votes in (Votes.of(camps(1, 1)), Votes.of(camps(5, noise=0)), Votes.of([])):
        assert picture(votes, grouping(votes), votes.statements) is None
