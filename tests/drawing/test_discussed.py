"""What moderators see of a discussion: when people wrote, and which conversations they had."""

from datetime import timedelta, timezone
from itertools import combinations

import pytest
from hypothesis import given
from pydantic import ValidationError

from bot.chat.reply import Picture
from bot.drawing import DARK, alternative, font, lines, pages
from bot.drawing.activity import HIGH
from bot.drawing.axis import Axis, lasting, period, stretch
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import Figure
from bot.drawing.sheet import CAPITAL, Shape, Words
from bot.drawing.theme import MARGIN, TALLEST, WIDTH
from bot.drawing.threads import BAR, LEAST
from bot.drawing.ties import LANES, MOST, chosen, ends
from tests.drawing.figures import (
    HOUR,
    MONDAY,
    activities,
    activity,
    thread,
    thread_map,
    thread_maps,
)
from tests.drawing.test_pictures import drawn

Box = tuple[float, float, float, float]


def words(figure: Figure) -> list[Words]:
    return [mark for mark in drawing_of(figure).sheet(DARK).marks if isinstance(mark, Words)]


def texts(figure: Figure) -> list[str]:
    """The lines of text in the picture, in the order in which they are drawn."""
    return [mark.text for mark in words(figure)]


def bars(figure: Figure) -> list[Box]:
    """Left, top, right and bottom of what has the colour of bars."""
    marks = drawing_of(figure).sheet(DARK).marks
    found = [m.points for m in marks if isinstance(m, Shape) and m.ink == DARK.side(0)]
    return [(left, top, right, bottom) for (left, top), (right, bottom) in found]


def place(mark: Words) -> Box:
    """The room that a line takes, from its capitals to its base line."""
    wide = font.width(mark.text, mark.style)
    left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.align]
    return (left, mark.y - CAPITAL * mark.style.size, left + wide, mark.y)


def meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] - 0.01
        and other[0] < one[2] - 0.01
        and one[1] < other[3] - 0.01
        and other[1] < one[3] - 0.01
    )


def named(hours: float) -> list[str]:
    """The names of an axis's ticks."""
    axis = Axis(MONDAY, MONDAY + hours * HOUR, MARGIN, WIDTH - MARGIN)
    return [text for _, text in axis.names()]


def numbers_on_arcs(figure: ThreadMapFigure) -> list[str]:
    right = max(right for _, _, right, _ in bars(figure))
    return [m.text for m in words(figure) if m.align == "middle" and m.x > right and m.text != "?"]


@given(activities | thread_maps())
@drawn
def test_no_text_meets_another(figure: Figure) -> None:
    for one, other in combinations(words(figure), 2):
        assert not meet(place(one), place(other)), (one.text, other.text)


@given(activities | thread_maps())
@drawn
def test_bars_stay_within_the_margins(figure: Figure) -> None:
    for left, _, right, _ in bars(figure):
        assert MARGIN - 0.01 <= left < right <= WIDTH - MARGIN + 0.01


@given(activities | thread_maps())
@drawn
def test_a_reply_shows_it_and_is_kept_whole(figure: Figure) -> None:
    picture = Picture(figure=figure)

    assert Picture.model_validate_json(picture.model_dump_json()) == picture


@pytest.mark.parametrize(
    ("hours", "names"),
    [
        (0.5, ["00:00", "00:15", "00:30"]),
        (5, ["00:00", "02:00", "04:00"]),
        (24, ["00:00", "06:00", "12:00", "18:00", "00:00"]),
        (24 * 7, ["9", "10", "11", "12", "13", "14", "15", "16"]),
        (24 * 28, ["9", "16", "23", "30", "6"]),
        (24 * 90, ["16", "30", "13", "27", "11", "25"]),
        (24 * 365, ["Apr", "Jul", "Oct", "Jan"]),
    ],
)
def test_ticks_stand_on_whole_hours_days_mondays_or_months(hours: float, names: list[str]) -> None:
    assert named(hours) == names


def test_what_ticks_lie_in_is_said_where_it_changes() -> None:
    assert [t for t in texts(activity(1, hours=24 * 90)) if t in {"Mar", "Apr", "May", "Jun"}] == [
        "Mar",
        "Apr",
        "May",
    ]
    assert "10 Mar" in texts(activity(1, hours=24))


def test_an_axis_is_in_utc_wherever_the_times_come_from() -> None:
    there = MONDAY.astimezone(timezone(timedelta(hours=9)))

    figure = ActivityFigure(title="Tide", since=there, until=there + 24 * HOUR, counts=(1, 2))

    assert texts(figure)[1] == "9 Mar 2026 UTC"
    assert "00:00" in texts(figure)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 168, "9 to 15 Mar 2026 UTC"),
        (0, 24, "9 Mar 2026 UTC"),
        (0, 24 * 90, "9 Mar to 6 Jun 2026 UTC"),
        (0, 24 * 365, "9 Mar 2026 to 8 Mar 2027 UTC"),
        (9, 17.5, "9 Mar 2026, 09:00 to 17:30 UTC"),
        (9, 33, "9 Mar 09:00 to 10 Mar 2026 09:00 UTC"),
        (9, 24 * 365, "9 Mar 2026 09:00 to 9 Mar 2027 00:00 UTC"),
    ],
)
def test_a_period_is_said_with_its_year(start: float, end: float, said: str) -> None:
    assert period(MONDAY + start * HOUR, MONDAY + end * HOUR) == said


def test_a_stretch_says_no_more_than_is_needed() -> None:
    assert stretch(MONDAY, MONDAY) == "9 Mar 00:00"
    assert stretch(MONDAY, MONDAY + HOUR) == "9 Mar 00:00 to 01:00"
    assert stretch(MONDAY, MONDAY + 30 * HOUR) == "9 Mar 00:00 to 10 Mar 06:00"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=14), "14 days"),
        (timedelta(hours=45), "45 hours"),
        (timedelta(hours=90, minutes=10), "about 90 hours"),
        (timedelta(hours=3, minutes=30), "3 hours 30 minutes"),
        (timedelta(minutes=61, seconds=20), "about 1 hour 1 minute"),
        (timedelta(seconds=2), "about 1 minute"),
    ],
)
def test_a_length_is_said_in_words(length: timedelta, said: str) -> None:
    assert lasting(length) == said


def test_the_largest_count_stands_above_its_bar() -> None:
    figure = activity(1, 8, 0, 4)

    first, second, third = bars(figure)

    (label,) = [m for m in words(figure) if m.text == "8"]
    left, _, right, base = place(label)
    assert base < second[1]
    assert (left + right) / 2 == pytest.approx((second[0] + second[2]) / 2)
    assert second[3] - second[1] == HIGH
    assert third[3] - third[1] == HIGH / 2
    assert first[3] == second[3] == third[3]


def test_a_single_message_is_seen_beside_very_many() -> None:
    (few, _, _) = bars(activity(1, 999_999_999, 4))

    assert few[3] - few[1] >= 3


def test_activity_is_told_stretch_by_stretch_and_silence_at_once() -> None:
    figure = activity(0, 0, 0, 1, 7, 0)

    assert lines(figure) == (
        "The harbour",
        "9 Mar 2026 UTC",
        "8 messages",
        "Each bar: 4 hours",
        "Most: 7 messages, 9 Mar 16:00 to 20:00",
        "9 Mar 00:00 to 12:00: no messages",
        "9 Mar 12:00 to 16:00: one message",
        "9 Mar 16:00 to 20:00: 7 messages",
        "9 Mar 20:00 to 10 Mar 00:00: no messages",
    )
    assert alternative(figure) == (
        "Bars over time “The harbour”, 9 Mar 2026 UTC. 8 messages. Each bar: 4 hours. "
        "Most: 7 messages, 9 Mar 16:00 to 20:00. Bars without a message: 4 of 6."
    )


def test_a_period_without_messages_says_so() -> None:
    figure = activity(0, 0)

    assert bars(figure) == []
    assert "No messages" in texts(figure)
    assert lines(figure)[2:] == ("No messages", "9 Mar 00:00 to 10 Mar 00:00: no messages")


def test_a_bar_reaches_from_the_first_message_to_the_last() -> None:
    figure = thread_map(thread(0, 84), thread(84, 168))

    (left, _, middle, _), (start, _, right, _) = bars(figure)

    assert (left, right) == (MARGIN, WIDTH - MARGIN)
    assert middle == start == WIDTH / 2


@pytest.mark.parametrize("hour", [-50, 0, 80, 168, 400])
def test_a_conversation_of_a_moment_is_still_seen(hour: float) -> None:
    ((left, top, right, bottom),) = bars(thread_map(thread(hour, hour)))

    assert right - left == pytest.approx(LEAST)
    assert bottom - top == BAR


def test_a_conversation_says_its_counts_and_open_questions() -> None:
    figure = thread_map(
        thread(1, 9), thread(5, 5, title="", messages=1, people=1, unanswered=3), ties=((1, 0, 1),)
    )

    shown = texts(figure)

    assert "34 messages, 8 people" in shown
    assert shown[shown.index("One message, one person") + 1 :][:2] == ["?", "3"]
    assert "Questions that nobody answered" in shown
    assert lines(figure) == (
        "The harbour",
        "2 conversations, 9 to 15 Mar 2026 UTC",
        "1. Where the ferry lands: 34 messages, 8 people, 9 Mar 01:00 to 09:00",
        "2. (no title): one message, one person, 9 Mar 05:00; 3 questions that nobody answered",
        "one person in both 1 and 2",
    )
    assert alternative(figure) == (
        "Map of conversations “The harbour”. 2 conversations, 9 to 15 Mar 2026 UTC. "
        "The largest: “Where the ferry lands”, 34 messages, 8 people. "
        "Questions that nobody answered: 3. "
        "Conversations of the same people: one person in both 1 and 2."
    )


def test_signs_that_are_not_in_the_picture_are_not_explained() -> None:
    shown = texts(thread_map(thread(1, 9)))

    assert "?" not in shown
    assert not [text for text in shown if "people took part" in text]


def test_open_questions_are_hollow_signs() -> None:
    marks = drawing_of(thread_map(thread(1, 9, unanswered=2))).sheet(DARK).marks

    hollow = [m for m in marks if isinstance(m, Shape) and m.fill == "hollow"]
    assert len(hollow) == 2  # of the row, and of what explains it


def test_of_many_ties_only_the_strongest_are_drawn_and_all_are_told() -> None:
    pairs = list(combinations(range(12), 2))[:20]
    ties = [(one, other, 40 - n) for n, (one, other) in enumerate(pairs)]
    figure = thread_map(*[thread(n, n + 9) for n in range(12)], ties=ties)

    drawn_ones = numbers_on_arcs(figure)

    assert LANES <= len(drawn_ones) <= MOST
    assert sorted(map(int, drawn_ones)) == [41 - n for n in range(len(drawn_ones), 0, -1)]
    told = " ".join(texts(figure))
    assert f"the {len(drawn_ones)} strongest of 20 ties" in told
    assert sum("in both" in line for line in lines(figure)) == 20


@given(thread_maps())
@drawn
def test_arcs_in_one_lane_never_run_over_one_another(figure: ThreadMapFigure) -> None:
    lanes = chosen(figure.ties)

    weakest = min((tie.people for tie in lanes), default=0)
    assert all(tie in lanes for tie in figure.ties if tie.people > weakest) or not lanes
    for (one, lane), (other, same) in combinations(lanes.items(), 2):
        (top, bottom), (start, end) = ends(one), ends(other)
        assert lane != same or bottom <= start or end <= top


def test_twelve_conversations_fit_one_picture_with_titles_cut() -> None:
    title = "Where the ferry lands while the northern quay is mended, and who pays for it " * 3
    figure = thread_map(*[thread(n, n + 9, title=title) for n in range(12)])

    shown = [text for text in texts(figure) if "Where the ferry" in text]

    assert len(shown) == 12
    assert all(text.endswith("…") for text in shown)
    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert pages(figure) == (figure,)


@pytest.mark.parametrize(
    ("ties", "said"),
    [
        (((0, 0, 1),), "between two conversations"),
        (((0, 1, 1), (1, 0, 2)), "one tie at most"),
        (((0, 2, 1),), "conversations of the map"),
    ],
)
def test_ties_of_nothing_are_refused(ties: tuple[tuple[int, int, int], ...], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        thread_map(thread(1, 2), thread(3, 4), ties=ties)


def test_a_thirteenth_conversation_is_refused() -> None:
    with pytest.raises(ValidationError, match="at most 12"):
        thread_map(*[thread(1, 2)] * 13)


def test_times_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="period ends after"):
        activity(1, hours=0)
    with pytest.raises(ValidationError, match="conversation ends after"):
        thread(3, 2)
