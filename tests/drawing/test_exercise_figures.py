"""What people see together in an exercise: a spiral, a shift, and columns of events."""

import pytest
from pydantic import ValidationError

from bot.domain.event import EventDate
from bot.drawing import DARK, alternative, lines, mermaid, pages
from bot.drawing.curve import NODE
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import (
    Column,
    ColumnsFigure,
    Figure,
    Measure,
    Middle,
    Occasion,
    Pick,
    ShiftFigure,
    SpiralFigure,
    SpiralMove,
)
from bot.drawing.sheet import Shape, Words
from bot.drawing.theme import PAGE, TALLEST
from bot.drawing.told import Told
from tests.drawing.figures import HOSTILE, columns, measure, shift, spiral

Box = tuple[float, float, float, float]


def texts(figure: Figure) -> list[str]:
    """The lines of text in the picture, from the top down."""
    return [mark.text for mark in drawing_of(figure).sheet(DARK).marks if isinstance(mark, Words)]


def shapes(figure: Figure) -> list[Shape]:
    return [mark for mark in drawing_of(figure).sheet(DARK).marks if isinstance(mark, Shape)]


def rings(figure: Figure, least: float) -> list[Box]:
    """Left, top, right and bottom of hollow rings with at least this radius."""
    found = [s.points for s in shapes(figure) if s.fill == "hollow" and s.radius >= least]
    return [(left, top, right, bottom) for (left, top), (right, bottom) in found]


def nodes(figure: SpiralFigure) -> list[Box]:
    """The boxes of the moves on the curve, by their numbers; each is drawn before the lanes."""
    size = 2 * NODE
    boxes = [
        (*s.points[0], *s.points[1])
        for s in shapes(figure)
        if s.ink in DARK.sides
        and len(s.points) == 2
        and s.points[1][0] - s.points[0][0] == pytest.approx(size)
    ]
    return boxes[: len(figure.moves)]


BARE = SpiralMove(label="The ferry leaves", date="1901", actor=0, escalation=1)


def test_a_move_stands_at_the_height_reached_in_history() -> None:
    figure = spiral(1, 2, -1, 0)

    tops = [top for _, top, _, _ in nodes(figure)]

    first, second, third, fourth = tops
    assert first - second == pytest.approx(2 * (third - second))
    assert third == fourth
    assert "escalation −1, so far +2" in lines(figure)[3 + 3 * 2 + 1]


def test_a_move_stands_in_the_lane_of_its_side_too() -> None:
    figure = spiral(1, 1, 1)

    marks = drawing_of(figure).sheet(DARK).marks

    chips = {m.text: m.y for m in marks if isinstance(m, Words) and m.text in {"A", "B"}}
    (row_a, row_b) = (
        [m.text for m in marks if isinstance(m, Words) and m.text in "123" and m.y == y]
        for y in (
            next(m.y for m in marks if isinstance(m, Words) and m.text == letter) for letter in "AB"
        )
    )
    assert list(chips) == ["A", "B"]
    assert (row_a, row_b) == (["1", "3"], ["2"])


def test_sides_of_a_spiral_differ_by_shape_without_any_colour() -> None:
    radii = [s.radius for s in shapes(spiral(1, 1)) if s.ink in DARK.sides]

    assert {NODE, 3.0} < set(radii)


def test_what_nobody_rated_is_missing_and_not_nothing() -> None:
    figure = SpiralFigure(title="Quays", sides=("North", "South"), moves=(BARE,))

    assert lines(figure) == (
        "Quays",
        "[A] North",
        "[B] South",
        "1901  [A] The ferry leaves",
        "        expected – | seen – | gap –    escalation +1, so far +1",
        r"        \__ answer of the group: –    in history: –",
    )
    assert "Expected – | seen – | gap –" in texts(figure)
    assert "Gap" not in texts(figure)
    assert "Votes" not in texts(figure)
    assert not [text for text in texts(figure) if text.startswith("Dotted")]


def test_a_spiral_is_told_move_by_move() -> None:
    figure = spiral(1, 2, exits=("Wait for the tide",))

    assert lines(figure)[3:] == (
        "1900  [A] Move of hour 0 .... stated: The tide asked for it",
        "        expected 2 | seen 7 | gap +5    escalation +1, so far +1",
        r"        \__ answer of the group: ask (−1)    in history: The ferry waited",
        "1901  [B] Move of hour 1 .... stated: The tide asked for it",
        "        expected 2 | seen 7 | gap +5    escalation +2, so far +3    turning point: 1 vote",
        r"        \__ answer of the group: ask (−1)    in history: The ferry waited",
        "Ways out:",
        "1. Wait for the tide",
    )
    assert alternative(figure) == (
        "Spiral “Two quays”: 2 moves of North quay and South quay. The escalation in history ends "
        "at +3. The widest gap, +5, is at “Move of hour 0”. Most often named as the turning point: "
        "“Move of hour 1”. One way out is named."
    )


def test_the_group_s_answer_lies_beside_the_move_at_its_own_height() -> None:
    higher, lower = (
        SpiralFigure(
            title="Quays",
            sides=("North", "South"),
            moves=(BARE.model_copy(update={"answer": "so", "answer_value": value}),),
        )
        for value in (1, -1)
    )

    ((left, top, _, _), *_), ((_, below, _, _), *_) = rings(higher, 4), rings(lower, 4)

    ((_, high, right, _),) = nodes(higher)
    ((_, low, _, _),) = nodes(lower)
    assert left > right
    assert top < high
    assert below > low


def test_the_move_named_most_often_has_two_rings() -> None:
    figure = spiral(1, 1, 1)  # which are named by nobody, one and two people

    (_, first, second) = nodes(figure)
    around = [(left, right) for left, _, right, _ in rings(figure, NODE + 1)]

    assert sum(left < first[0] and first[2] < right for left, right in around[:3]) == 1
    assert sum(left < second[0] and second[2] < right for left, right in around[:3]) == 2
    assert texts(figure)[texts(figure).index("Votes") + 1 :][:3] == ["0", "1", "2"]


def test_a_flat_history_has_a_curve_too() -> None:
    assert nodes(spiral(0))
    assert nodes(spiral(-3, -3))


def test_a_long_spiral_goes_on_in_parts_with_its_curve_in_the_first() -> None:
    figure = spiral(*[1] * 8, exits=("Wait for the tide",) * 12)

    parts = pages(figure)

    assert len(parts) > 2
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    assert [any(t.startswith("Height") for t in texts(part)) for part in parts] == [
        True,
        *[False] * (len(parts) - 1),
    ]
    assert lines(parts[1])[0] == f"Two quays (part 2 of {len(parts)})"
    assert sum("Ways out" in texts(part) for part in parts) == 1


def test_what_a_crowded_spiral_has_no_room_for_is_counted() -> None:
    text = "harbour clock " * 60
    figure = spiral(*[3] * 8, exits=(text,) * 12)

    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert any(t.startswith("… and ") for t in texts(figure))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_flowchart_holds_no_syntax_of_others(text: str) -> None:
    move = SpiralMove(label=text, date=text, actor=1, escalation=1, followed=text, answer=text)
    figure = SpiralFigure(title=text, sides=(text, text), moves=(move, move), exits=(text,))

    title, *written = mermaid(figure).splitlines()[1:]

    assert title.startswith('title: "')
    assert written[:2] == ["---", "flowchart TB"]
    for line in written[2:]:
        assert line.count('"') in {0, 2}, line
        inside = "".join(line.split('"')[1::2]).replace("<br/>", "")
        assert not set(inside) & set("<>[]{}|`\\\"'&%-*_"), line


def test_a_flowchart_joins_history_by_lines_and_answers_by_dots() -> None:
    written = mermaid(spiral(1, 2, exits=("Wait",)))

    assert '  m1 -->|"The ferry waited"| m2' in written
    assert "  m1 -.-> a1" in written
    assert '  exit1[/"way out 1<br/>Wait"/]' in written
    assert "gap #43;5" in written


def test_a_part_that_tells_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="some of what there is"):
        spiral(1, told=Told(start=1, end=1))
    with pytest.raises(ValidationError, match="some of what there is"):
        columns(2, (0,), told=Told(start=1, end=3))


def test_an_arrow_leads_from_before_to_after() -> None:
    (before, after) = (
        rings(shift((20, 60)), 7),
        [s.points for s in shapes(shift((20, 60))) if s.ink == DARK.text and s.radius == 7],
    )

    ((left, top, _, _),) = before
    ((to_left, to_top), _) = after[-1]
    assert to_left > left
    assert to_top > top
    assert any(len(s.points) == 3 for s in shapes(shift((20, 60))))


def test_a_median_is_told_with_its_quartiles_and_who_moved() -> None:
    assert lines(shift((20, 60.25)))[1] == (
        "Question 0 (from 0 to 100): median 20 (middle half 10 to 30) before, 60.2 (middle half "
        "50.2 to 70.2) after; 8 people: 5 went up, 1 went down, 2 stayed"
    )


def test_a_median_of_several_people_without_quartiles_is_refused() -> None:
    alone = Middle(median=3)

    with pytest.raises(ValidationError, match="stands with its quartiles"):
        Measure(label="How late?", before=alone, after=alone, up=1, down=1, same=0)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"low": 9, "high": 9}, "lower end of a scale"),
        ({"up": 0, "down": 0, "same": 0}, "taken of somebody"),
        ({"before": {"median": 3, "quartiles": (4, 5)}}, "both sides of the median"),
        ({"before": {"median": 101, "quartiles": (4, 500)}}, "both sides of the median"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(given: dict[str, object], why: str) -> None:
    whole = measure(20, 60).model_dump() | given

    with pytest.raises(ValidationError, match=why):
        Measure.model_validate(whole)


def test_one_person_s_belief_is_told_without_a_median() -> None:
    one = Measure(
        label="The clock is right",
        low_label="not at all",
        high_label="fully",
        before=Middle(median=85),
        after=Middle(median=60),
        up=0,
        down=1,
        same=0,
    )
    figure = ShiftFigure(title="My belief", measures=(one,))

    assert lines(figure) == (
        "My belief",
        "The clock is right (from 0 not at all to 100 fully): before 85, after 60",
    )
    assert not [text for text in texts(figure) if "edian" in text or "people" in text]


def test_many_measures_go_on_in_parts() -> None:
    figure = shift(*[(20, 60)] * 20)

    parts = pages(figure)

    assert len(parts) > 2
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    assert any(t.startswith("… and ") for t in texts(figure))
    assert drawing_of(figure).sheet(DARK).y <= TALLEST


EVENTS = (
    Occasion(ref="E1", title="The clock is set", date=EventDate(text="1901", start="1901")),
    Occasion(
        ref="E2",
        title="The quay is shelled",
        date=EventDate(text="1902", start="1902"),
        pinned=True,
    ),
    Occasion(ref="E3", title="The ferry stops", date=EventDate(text="1903", start="1903")),
    Occasion(
        ref="E4", title="The clock is sold", date=EventDate(text="1904", start="1904"), must=True
    ),
)
TOLD = ColumnsFigure(
    title="The clock",
    events=EVENTS,
    columns=(
        Column(
            heading="North quay",
            kind="built",
            picks=(Pick(event="E1", caption="It was ours"), Pick(event="E4")),
            start="E1",
        ),
        Column(heading="South quay", kind="reference", picks=(Pick(event="E4"),), start="E4"),
    ),
)


def test_columns_are_told_event_by_event() -> None:
    assert lines(TOLD) == (
        "The clock",
        "[A] North quay (built for this side by others)",
        "[B] South quay (stored selection)",
        "1901: The clock is set – [A]; the story of A begins here",
        "    [A] It was ours",
        "1902: The quay is shelled – stands in every story",
        "1903: The ferry stops – in no column",
        "1904: The clock is sold – [A] [B]; the story of B begins here; must include",
    )
    assert alternative(TOLD) == (
        "Columns “The clock”: 4 events, 2 stories. A, North quay, picks 2 and begins with “The "
        "clock is set”. B, South quay, picks 1 and begins with “The clock is sold”. In no "
        "column: 1."
    )


def test_what_every_story_has_stands_in_each_in_grey() -> None:
    grey = [s for s in shapes(TOLD) if s.ink == DARK.quiet]

    assert len(grey) == len(TOLD.columns)
    assert len({s.points[0][1] for s in grey}) == 1


def test_a_story_s_rail_begins_with_the_story() -> None:
    (north, south) = (
        s.points
        for s in shapes(TOLD)
        if s.ink == DARK.rule and s.points[1][0] - s.points[0][0] == 2
    )

    assert north[0][1] < south[0][1]
    assert north[1][1] == south[1][1]
    assert len(rings(TOLD, 9)) == 2


def test_stories_that_begin_together_say_so_once() -> None:
    assert "the stories of A and B begin here" in lines(columns(2, (0,), (0, 1)))[3]


def test_many_events_go_on_in_parts_and_stories_go_on_with_them() -> None:
    figure = columns(40, (0, 30), (35,))

    parts = pages(figure)

    assert len(parts) > 1
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    rails = [
        sum(s.ink == DARK.rule and s.points[1][0] - s.points[0][0] == 2 for s in shapes(part))
        for part in parts
    ]
    assert rails == [
        1 + (part.told.end > 35) for part in parts if isinstance(part, ColumnsFigure) and part.told
    ]


def test_what_even_crowded_columns_have_no_room_for_is_counted() -> None:
    figure = columns(200, (0, 30), (35,))

    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert any(t.startswith("… and ") for t in texts(figure))
    assert sum(line.startswith(("19", "20")) for line in lines(figure)) == 200


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"events": EVENTS[::-1]}, "order of their starts"),
        ({"events": (EVENTS[0], *EVENTS)}, "stands once"),
        ({"columns": ({"heading": "N", "kind": "own", "start": "E9"},)}, "no event E9"),
        (
            {"columns": ({"heading": "N", "kind": "own", "picks": ({"event": "E1"},) * 2},)},
            "picks an event once",
        ),
    ],
)
def test_columns_that_cannot_be_are_refused(given: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        ColumnsFigure.model_validate(TOLD.model_dump() | given)
