"""Each kind of figure says what it is made to say, and nothing it must not."""

import pytest
from pydantic import ValidationError

from bot.domain.event import EventDate
from bot.drawing import DARK, alternative, lines, pages
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import (
    BarsFigure,
    Entry,
    Figure,
    Row,
    SidesFigure,
    SideShare,
    TimelineFigure,
)
from bot.drawing.rail import day
from bot.drawing.sheet import Shape, Words, fitting
from bot.drawing.theme import MARGIN, PAGE, TALLEST, WIDTH
from tests.drawing.figures import bars, entry, sides, timeline


def texts(figure: Figure) -> list[str]:
    """The lines of text in the picture, from the top down."""
    return [mark.text for mark in drawing_of(figure).sheet(DARK).marks if isinstance(mark, Words)]


def boxes(figure: Figure, ink: str) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of the boxes of one colour."""
    marks = drawing_of(figure).sheet(DARK).marks
    found = [mark.points for mark in marks if isinstance(mark, Shape) and mark.ink == ink]
    return [(left, top, right - left, bottom - top) for (left, top), (right, bottom), *_ in found]


def _size(shape: Shape) -> tuple[float, float]:
    across, down = zip(*shape.points, strict=True)
    return round(max(across) - min(across), 6), round(max(down) - min(down), 6)


def test_a_timeline_says_each_year_once_above_its_events() -> None:
    shown = texts(timeline(5))

    assert [text for text in shown if text.isdecimal()] == ["1900", "1901"]
    assert shown[1] == "5 events, 1900 to 1901"
    assert "1900-02" in shown


def test_years_without_events_become_a_stretch_that_says_so() -> None:
    figure = TimelineFigure(
        title="Clocks",
        entries=(entry("Set", "1901"), entry("Reset", "1902"), entry("Sold", "1962-05")),
    )

    assert [text for text in texts(figure) if "years" in text] == ["about 60 years"]
    assert alternative(figure) == (
        "Timeline “Clocks”: 3 events, 1901 to 1962, from “Set” (1901) to “Sold” (1962-05). "
        "The longest stretch without any is 1902 to 1962."
    )


def test_the_alternative_says_where_events_crowd() -> None:
    figure = TimelineFigure(
        title="Clocks", entries=(entry("Set", "1901"), entry("Sold", "1902"), entry("Lost", "1902"))
    )

    assert alternative(figure).endswith("The fullest year is 1902 with 2.")


def test_one_event_is_a_timeline_too() -> None:
    figure = TimelineFigure(title="Clocks", entries=(entry("Set", "1901"),))

    assert alternative(figure) == "Timeline “Clocks”: one event, 1901: “Set” (1901)."
    assert texts(figure) == ["Clocks", "One event, 1901", "1901", "Set"]


@pytest.mark.parametrize(
    ("start", "said"),
    [("1901", ""), ("1901-05", "May"), ("1901-05-07", "7 May"), ("1901-99-07", "7")],
)
def test_a_day_is_said_as_far_as_it_is_known(start: str, said: str) -> None:
    assert day(entry("Tide", start)) == said


def test_sixty_events_fit_one_picture_with_a_line_each() -> None:
    figure = timeline(60, "A keeper of the northern harbour signs what the pilots wrote")

    shown = texts(figure)

    assert sum(text.startswith("A keeper") for text in shown) == 60
    assert drawing_of(figure).sheet(DARK).y <= TALLEST


def test_what_even_a_crowded_picture_has_no_room_for_is_counted() -> None:
    figure = timeline(200)

    shown = texts(figure)

    told = sum(text.startswith("The harbour clock") for text in shown)
    assert f"… and {200 - told} more" in shown
    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert sum("The harbour clock" in line for line in lines(figure)) == 200


def test_a_long_timeline_goes_on_in_parts_of_a_phones_height() -> None:
    figure = timeline(60)

    parts = pages(figure)

    assert len(parts) > 2
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    assert texts(parts[1])[1].startswith(f"Part 2 of {len(parts)}, ")


def test_lanes_are_drawn_as_letters_and_explained() -> None:
    figure = TimelineFigure(
        title="Clocks",
        lanes=("North quay", "South quay", "Ferry"),
        entries=(entry("Set", "1901", lanes=("South quay", "Ferry")),),
    )

    assert texts(figure)[-6:] == ["B", "C", "B", "South quay", "C", "Ferry"]
    assert lines(figure)[-1] == "1901: Set [South quay; Ferry]"


def test_kinds_are_explained_where_there_are_several() -> None:
    event, document = entry("Set", "1901"), entry("Treaty", "1902", kind="document")

    one = TimelineFigure(title="Clocks", entries=(document,))
    both = TimelineFigure(title="Clocks", entries=(event, document))

    assert "Text" not in texts(one)
    assert texts(both)[-2:] == ["Event", "Text"]
    assert lines(both)[-1] == "1902: Treaty (text)"


def test_what_lasted_is_drawn_out() -> None:
    moment = TimelineFigure(title="Clocks", entries=(entry("Set " * 40, "1901"),))
    lasted = TimelineFigure(title="Clocks", entries=(entry("Set " * 40, "1901", "1903"),))

    ((_, _, wide, high),), ((_, _, slim, long),) = (boxes(f, DARK.text) for f in (moment, lasted))

    assert wide == high
    assert long > 4 * slim


def test_entries_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="order of their starts"):
        TimelineFigure(title="Clocks", entries=(entry("Sold", "1902"), entry("Set", "1901")))


def test_an_unknown_lane_is_refused() -> None:
    with pytest.raises(ValidationError, match="no lane Ferry"):
        TimelineFigure(title="Clocks", entries=(entry("Set", "1901", lanes=("Ferry",)),))


@pytest.mark.parametrize("held", [(9, 1), (1, 9), (0, 400, 3), (0, 0), (5, 12_000_000, 0)])
def test_no_side_has_more_room_for_having_more_claims(held: tuple[int, ...]) -> None:
    cards = boxes(sides(held), DARK.card)

    assert len(cards) == len(held)
    assert len({(left, wide, high) for left, _, wide, high in cards}) == 1


def test_nothing_drawn_of_a_side_grows_with_its_claims() -> None:
    few, many = (
        [
            (*_size(mark), mark.ink, mark.fill)
            for mark in drawing_of(sides((count, 12))).sheet(DARK).marks
            if isinstance(mark, Shape)
        ]
        for count in (1, 90)
    )

    assert few == many


def test_a_long_name_of_one_side_makes_room_for_all() -> None:
    long = SideShare(
        label="The association of keepers of lanterns and clocks of the north", verified=1
    )
    figure = SidesFigure(title="Clocks", sides=(SideShare(label="Quay", recalled=2), long))

    (*_, first), (*_, second) = boxes(figure, DARK.card)

    assert first == second


def test_sides_stand_in_the_given_order_and_a_silent_one_among_them() -> None:
    figure = sides((1, 0, 7))

    assert [text for text in texts(figure) if text.startswith("Quay")] == [
        "Quay 0",
        "Quay 1",
        "Quay 2",
    ]
    assert lines(figure) == (
        "The harbour clock",
        "Quay 0: 1 claim (1 verified, 0 partly, 0 recalled)",
        "Quay 1: nothing held here yet",
        "Quay 2: 7 claims (7 verified, 0 partly, 0 recalled)",
        "How many claims are held here tells how far we have read, not who is right.",
    )
    assert "cards of equal size: Quay 0, Quay 1, Quay 2. Of 1 nothing is held yet." in alternative(
        figure
    )


def test_sides_are_never_parted() -> None:
    figure = sides(range(14))

    assert pages(figure) == (figure,)
    assert drawing_of(figure).sheet(DARK).y <= TALLEST


def test_parts_of_a_bar_fill_it_by_their_shares() -> None:
    figure = bars((3, 1), (0, 5))
    agree, disagree = DARK.side(0), DARK.side(1)

    longest = max(wide for _, _, wide, _ in boxes(figure, agree))
    whole = max(wide for _, _, wide, _ in boxes(figure, disagree))

    assert whole == pytest.approx(WIDTH - 2 * MARGIN)
    assert longest == pytest.approx(whole * 3 / 4, abs=3)


def test_a_small_share_is_still_seen() -> None:
    figure = bars((1, 999_999_999))

    assert min(wide for _, _, wide, high in boxes(figure, DARK.side(0)) if high == 20) >= 2


def test_a_single_part_is_drawn_against_the_longest_bar() -> None:
    (_, _, long, _), (_, _, short, _) = boxes(bars((8,), (2,)), DARK.side(0))

    assert short == pytest.approx(long / 4)


def test_a_count_of_nothing_has_no_bar_and_is_said() -> None:
    figure = bars((0,), (4,))

    assert len(boxes(figure, DARK.side(0))) == 1
    assert lines(figure)[1:] == ("Statement 0: 0 Agree", "Statement 1: 4 Agree")


def test_pages_of_bars_keep_one_scale() -> None:
    rows = tuple(Row(label=f"Quay {n}", counts=(n + 1,)) for n in range(60))
    figure = BarsFigure(title="Questions", parts=("Questions",), rows=rows)

    parts = pages(figure)

    assert len(parts) > 1
    first = boxes(parts[0], DARK.side(0))
    last = boxes(parts[-1], DARK.side(0))
    assert first[9][2] / last[-1][2] == pytest.approx(10 / 60)
    assert "(part 1 of" in lines(parts[0])[0]


def test_very_many_bars_are_cut_and_counted() -> None:
    figure = bars(*[(n, 1) for n in range(80)])

    told = sum(text.startswith("Statement") for text in texts(figure))

    assert f"… and {80 - told} more" in texts(figure)
    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert len(lines(figure)) == 81


def test_a_row_without_a_count_for_each_part_is_refused() -> None:
    with pytest.raises(ValidationError, match="one count for each part"):
        BarsFigure(title="Clocks", parts=("Agree", "Pass"), rows=(Row(label="Tide", counts=(1,)),))


def test_nothing_to_lay_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to lay out"):
        fitting([], TALLEST)


def test_a_date_in_words_is_shown_as_it_stands() -> None:
    date = EventDate(text="May 1901, at high tide", start="1901-05")
    figure = TimelineFigure(title="Clocks", entries=(Entry(label="Set", date=date),))

    assert texts(figure)[-1] == "May 1901, at high tide"
    assert lines(figure)[-1] == "May 1901, at high tide: Set"
