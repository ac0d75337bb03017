"""What may be shown: figures of groups, never of people."""

import subprocess
import sys

from bot.opinions.groups import grouping
from bot.opinions.landscape import landscape
from bot.opinions.picture import hull, picture
from bot.opinions.votes import Votes
from tests.opinions.crowd import camps


def test_camps_have_common_ground_and_disputes() -> None:
    found = landscape(Votes.of(camps(8, 6, noise=0)))

    assert (found.heading, found.how, found.sizes) == ("Common ground", "found", (8, 6))
    assert [each.key for each in found.of_kind("common")] == ["s00", "s03", "s06", "s09"]
    assert len(found.of_kind("divisive")) == 8
    assert len(found.telling) == 2


def test_a_small_group_is_heeded_but_not_shown() -> None:
    votes = Votes.of(camps(4, 2, noise=0))

    found = landscape(votes, {person: person[:2] for person in votes.people})

    assert found.how == "declared"
    assert len(found.of_kind("divisive")) == 8
    assert (found.sizes, found.telling) == ((), ())
    assert not any(each.by_group for each in found.statements)


def test_no_key_of_a_person_leaves() -> None:
    votes = Votes.of(camps(8, 6))
    drawn = picture(votes, grouping(votes))

    assert drawn is not None
    text = landscape(votes).model_dump_json() + drawn.model_dump_json()
    assert not any(person in text for person in votes.people)


def test_a_vote_without_people_has_nothing_to_say() -> None:
    found = landscape(Votes.of([], ["s1"]))

    assert (found.heading, found.people) == ("Most of us agree", 0)
    assert [each.standing.kind for each in found.statements] == ["few"]


def test_a_picture_has_all_who_voted_enough_in_order_of_place() -> None:
    votes = Votes.of(camps(8, 6))
    drawn = picture(votes, grouping(votes))

    assert drawn is not None
    places = [(dot.x, dot.y) for dot in drawn.dots]
    assert places == sorted(places)
    assert sum(dot.people for dot in drawn.dots) == 14
    assert [region.size for region in drawn.regions] == [8, 6]
    assert all(abs(value) <= 1 for place in places for value in place)


def test_regions_of_two_people_are_not_drawn() -> None:
    votes = Votes.of(camps(4, 2, noise=0))
    drawn = picture(votes, grouping(votes, {person: person[:2] for person in votes.people}))

    assert drawn is not None
    assert drawn.regions == ()


def test_two_people_or_no_difference_make_no_picture() -> None:
    two, alike = Votes.of(camps(1, 1)), Votes.of(camps(5, noise=0))

    assert picture(two, grouping(two)) is None
    assert picture(alike, grouping(alike)) is None


def test_the_hull_of_a_square_leaves_out_its_middle() -> None:
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]

    assert hull([*square, (0.5, 0.5), (0.5, 0.0)]) == tuple(square)
    assert hull([(0, 0), (1, 1), (2, 2)]) == ((0, 0), (2, 2))
    assert hull([]) == ()


def test_counts_and_kinds_do_not_load_numpy() -> None:
    lines = (
        "import sys; from bot.opinions import landscape, picture, routing, stability, votes;"
        "landscape.landscape(votes.Votes.of([('a', 's', 1)])); print('numpy' in sys.modules)"
    )

    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)

    assert run.stdout == "False\n"
