"""The picture of who votes alike."""

import pytest
from pydantic import ValidationError

from bot.drawing import DARK, alternative, lines, pages
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import Crowd, Leaning, OpinionsFigure
from bot.drawing.sheet import CHIP, Shape, Words
from bot.drawing.theme import FILLS

FIGURE = OpinionsFigure(
    title="Who votes alike: the harbour",
    crowds=(
        Crowd(x=-4, y=0, size=2, group=0),
        Crowd(x=-2, y=2, size=1, group=0),
        Crowd(x=4, y=-2, size=3, group=1),
        Crowd(x=0, y=0, size=1),
    ),
    groups=(5, 8),
    across=Leaning(statement="The clock belongs to the town.", agree=True),
    up=Leaning(statement="The bell is too loud.", agree=False),
)


def discs(figure: OpinionsFigure) -> list[Shape]:
    return [
        mark
        for mark in drawing_of(figure).sheet(DARK).marks
        if isinstance(mark, Shape) and mark.ground == DARK.card and mark.radius != 6
    ]


def test_the_words_say_what_the_picture_shows() -> None:
    assert lines(FIGURE) == (
        "Who votes alike: the harbour",
        "[A] 5 people: left",
        "[B] 8 people: below and right",
        "further to the right: who agrees with “The clock belongs to the town.”",
        "further upwards: who disagrees with “The bell is too loud.”",
    )
    assert alternative(FIGURE) == (
        "“Who votes alike: the harbour”: 2 groups: A of 5, B of 8 people; "
        "further to the right: who agrees with “The clock belongs to the town.”; "
        "further upwards: who disagrees with “The bell is too loud.”."
    )


def test_groups_differ_by_pattern_and_letter_without_any_colour() -> None:
    drawn = discs(FIGURE)
    letters = {m.text for m in drawing_of(FIGURE).sheet(DARK).marks if isinstance(m, Words)}

    assert [disc.fill for disc in drawn] == [FILLS[0], FILLS[0], FILLS[1], "solid"]
    assert drawn[-1].ink == DARK.quiet  # of nobody's group
    assert {"A", "B"} <= letters


def test_more_people_make_a_larger_disc_and_up_is_up() -> None:
    first, second, third, _ = discs(FIGURE)

    assert second.radius < first.radius < third.radius
    assert second.points[0][1] < first.points[0][1] < third.points[0][1]
    assert first.points[0][0] < second.points[0][0] < third.points[0][0]


def test_crowds_of_two_groups_in_one_field_do_not_hide_each_other() -> None:
    figure = OpinionsFigure(
        title="Quays",
        crowds=(Crowd(x=0, y=0, size=1, group=0), Crowd(x=0, y=0, size=1, group=1)),
        groups=(3, 3),
    )

    left, right = discs(figure)

    assert left.points[0][0] < right.points[0][0]


def test_a_letter_lies_over_no_crowd_where_there_is_room() -> None:
    marks = drawing_of(FIGURE).sheet(DARK).marks
    chips = [m for m in marks if isinstance(m, Shape) and m.radius == 6 and m.ground == DARK.card]

    assert len(chips) == 2
    for chip in chips:
        (left, top), (right, bottom) = chip.points
        assert right - left == pytest.approx(CHIP)
        for disc in discs(FIGURE):
            x = (disc.points[0][0] + disc.points[1][0]) / 2
            y = (disc.points[0][1] + disc.points[1][1]) / 2
            nearest = (min(max(x, left), right), min(max(y, top), bottom))
            away = ((nearest[0] - x) ** 2 + (nearest[1] - y) ** 2) ** 0.5
            assert away >= disc.radius - 0.01


def test_without_groups_it_says_so() -> None:
    figure = OpinionsFigure(title="Quays", crowds=(Crowd(x=0, y=0, size=1),))

    assert lines(figure) == ("Quays", "no groups are told apart")
    assert alternative(figure) == "“Quays”: no groups are told apart."
    assert pages(figure) == (figure,)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"groups": (5,)}, "a group that is told"),
        ({"groups": (5, 2)}, "greater than or equal to 3"),
        ({"crowds": ()}, "at least 1"),
    ],
)
def test_an_opinion_space_that_cannot_be_is_refused(given: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        OpinionsFigure.model_validate(FIGURE.model_dump() | given)
