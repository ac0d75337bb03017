"""Maps of a disagreement: what it hangs on, and which needs stand behind it."""

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from pydantic import ValidationError

from bot.chat.reply import Picture
from bot.drawing import DARK, LIGHT, Theme, alternative, font, lines, pages, png, svg
from bot.drawing.borders import DASH, THICK
from bot.drawing.cruxes import BAR, LEFT, TRUNK
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import Figure
from bot.drawing.maps import CruxMapFigure, NeedsMapFigure
from bot.drawing.needs import EDGE
from bot.drawing.sheet import CAPITAL, CHIP, Shape, Words
from bot.drawing.theme import FILLS, MARGIN, PAGE, TALLEST, WIDTH
from bot.drawing.told import Told
from bot.drawing.words import plain
from tests.drawing.figures import (
    HOSTILE,
    crux,
    crux_map,
    crux_maps,
    needs_map,
    needs_maps,
    needs_side,
)
from tests.drawing.test_pictures import drawn, picture
from tests.drawing.test_theme import contrast

Box = tuple[float, float, float, float]

THEMES = [DARK, LIGHT]
LONG = "Whoever lives by the water pays for the ferry twice a day and was never asked. " * 3
CRUXES = crux_map(
    crux("double"),
    crux(
        text="Ships keep to their own clocks.",
        kind="forecast",
        by="your partner",
        credences=(20, 70),
        strengths=(5, 40),
    ),
    crux(
        "value",
        text="Looks matter more than cost.",
        kind="value",
        credences=(90, None),
        strengths=(55, None),
    ),
    crux("none", text="Winter begins with frost.", kind="definition", strengths=(0, 10)),
)
NORTH = needs_side(
    "North quay",
    "Safe landing",
    "Clean water",
    hard=("No ferry without a pilot",),
    soft=("No fee above the south quay’s",),
)
SOUTH = needs_side(
    "South quay", "Clean water", "Quiet", hard=("A silent bell",), soft=("No dredging",)
)
NEEDS = needs_map(NORTH, SOUTH, shared=("Clean water", "Being told"), unserved=("Quiet",))
EACH: list[Figure] = [
    CRUXES,
    crux_map(*[crux("double", text=LONG, by=LONG)] * 9, people=(LONG, LONG), statement=LONG),
    NEEDS,
    needs_map(needs_side("North"), needs_side("South"), needs_side("Ferry", "Quiet")),
    needs_map(
        *[needs_side(LONG, *(f"{LONG} {n}" for n in range(24)), hard=(LONG,) * 12)] * 5,
        shared=(LONG, "Quiet"),
        unserved=(LONG, "Quiet"),
    ),
]


def words(figure: Figure) -> list[Words]:
    return [mark for mark in drawing_of(figure).sheet(DARK).marks if isinstance(mark, Words)]


def texts(figure: Figure) -> list[str]:
    """The lines of text in the picture, in the order in which they are drawn."""
    return [mark.text for mark in words(figure)]


def height(figure: Figure, text: str) -> float:
    """How far down the first line stands that begins so."""
    return next(mark.y for mark in words(figure) if mark.text.startswith(text))


def shapes(figure: Figure, ink: str, fill: str = "solid") -> list[Box]:
    """Left, top, right and bottom of the shapes of one colour and pattern."""
    marks = drawing_of(figure).sheet(DARK).marks
    found = [s.points for s in marks if isinstance(s, Shape) and (s.ink, s.fill) == (ink, fill)]
    return [
        (min(across), min(down), max(across), max(down))
        for across, down in (zip(*points, strict=True) for points in found)
    ]


def bars(figure: CruxMapFigure, person: int) -> list[float]:
    """How long the bars of a person are, from the top down and from left to right."""
    found = shapes(figure, DARK.side(person), FILLS[person])
    return [right - left for left, top, right, bottom in found if bottom - top == BAR]


def ties(figure: CruxMapFigure) -> list[Box]:
    """The lines that lead from the trunk to a box."""
    every = shapes(figure, DARK.text) + shapes(figure, DARK.quiet)
    return [(a, b, c, d) for a, b, c, d in every if a >= TRUNK and c <= LEFT + 0.01]


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


def said(figure: CruxMapFigure | NeedsMapFigure) -> list[str]:
    """All that people wrote in a figure."""
    match figure:
        case CruxMapFigure():
            boxes = [text for crux in figure.cruxes for text in (crux.text, crux.by)]
            return [figure.title, figure.statement, *figure.people, *boxes]
        case NeedsMapFigure():
            sides = [
                text
                for side in figure.sides
                for text in (side.label, *side.needs, *(line.text for line in side.lines))
            ]
            return [figure.title, *sides, *figure.shared, *figure.unserved]


# Both maps


@given(crux_maps() | needs_maps)
@drawn
def test_no_text_meets_another(figure: Figure) -> None:
    for one, other in combinations(words(figure), 2):
        assert not meet(place(one), place(other)), (one.text, other.text)


@given(crux_maps() | needs_maps)
@drawn
def test_text_stays_in_its_box(figure: Figure) -> None:
    for theme in THEMES:
        marks = drawing_of(figure).sheet(theme).marks
        cards = [
            (*mark.points[0], *mark.points[1])
            for mark in marks
            if isinstance(mark, Shape) and mark.ink == theme.card and len(mark.points) == 2
        ]
        for mark in marks:
            if isinstance(mark, Words) and mark.ground == theme.card:
                left, top, right, bottom = place(mark)
                assert any(
                    card[0] + 5 < left
                    and card[1] + 5 < top
                    and right < card[2] - 5
                    and bottom < card[3] - 5
                    for card in cards
                ), mark.text


@given(crux_maps() | needs_maps)
@drawn
def test_the_twin_has_every_text_whole(figure: CruxMapFigure | NeedsMapFigure) -> None:
    told = "\n".join(lines(figure))

    for text in said(figure):
        assert plain(text) in told


@given(crux_maps() | needs_maps)
@drawn
def test_every_page_keeps_to_a_phone(figure: Figure) -> None:
    parts = pages(figure)

    assert drawing_of(figure).sheet(DARK).y <= TALLEST
    assert all(drawing_of(part).sheet(DARK).y <= TALLEST for part in parts)


@given(crux_maps() | needs_maps)
@drawn
def test_a_reply_shows_it_and_is_kept_whole(figure: Figure) -> None:
    for part in pages(figure):
        shown = Picture(figure=part)

        assert Picture.model_validate_json(shown.model_dump_json()) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_place_is_drawn(text: str) -> None:
    box = crux("double", text=text, by=text, credences=(1, 2, 3), strengths=(None, 0, 100))
    one = crux_map(*[box] * 9, title=text, statement=text, people=(text,) * 3, views=(None, 0, 100))
    side = needs_side(text, text, hard=(text,) * 6, soft=(text,) * 6)
    other = needs_map(*[side] * 5, title=text, unserved=(text,))
    shared = other.model_copy(update={"shared": (text,)})

    for figure in (one, other, shared):
        assert picture(png(figure, LIGHT)).width == 720
        assert picture(png(figure, LIGHT)).height <= 2 * TALLEST
        assert len(alternative(figure)) <= 1000
        ET.fromstring(svg(figure, LIGHT))  # noqa: S314  # our own


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", EACH)
def test_every_text_can_be_read_on_a_phone(figure: Figure, theme: Theme) -> None:
    marks = drawing_of(figure).sheet(theme).marks
    written = [mark for mark in marks if isinstance(mark, Words)]

    assert min(contrast(mark.ink, mark.ground) for mark in written) >= 4.5
    assert min(mark.style.size for mark in written) >= 15


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", EACH)
def test_a_map_has_the_same_bytes_each_time(figure: Figure, theme: Theme) -> None:
    assert png(figure, theme) == png(figure.model_copy(deep=True), theme)


@pytest.mark.parametrize("figure", EACH)
def test_an_alternative_is_short_and_parts_add_up(figure: Figure) -> None:
    parts = pages(figure)
    told = [line for part in parts for line in lines(part)]

    assert 20 < len(alternative(figure)) <= 1000
    assert all(len(alternative(part)) <= 1000 for part in parts)
    assert [line for line in lines(figure)[1:] if line not in told] == []


# Cruxes


def test_a_map_of_cruxes_is_told_in_words() -> None:
    assert lines(CRUXES) == (
        "A new harbour clock?",
        "Statement: The town should buy a new clock.",
        "    likely: you 80, your partner 25",
        "1. Double crux (fact, named by you): The clock loses a minute a week.",
        "    likely: you 85, your partner 30; strength: you 60, your partner 0",
        "2. Single crux (forecast, named by your partner): Ships keep to their own clocks.",
        "    likely: you 20, your partner 70; strength: you 5, your partner 40",
        "3. Difference of values (value, named by you): Looks matter more than cost.",
        "    likely: you 90, your partner –; strength: you 55, your partner –",
        "4. No crux (definition, named by you): Winter begins with frost.",
        "    likely: you 85, your partner 30; strength: you 0, your partner 10",
    )
    assert alternative(CRUXES) == (
        "Crux map “A new harbour clock?”. "
        "How likely each holds “The town should buy a new clock.” to be true: "
        "you 80, your partner 25. "
        "Below it: one double crux, one single crux, one difference of values, "
        "one that is no crux. "
        "On “The clock loses a minute a week.” several people’s views hang."
    )


def test_a_map_without_a_double_crux_names_none() -> None:
    figure = crux_map(crux(), crux())

    assert alternative(figure).endswith("Below it: 2 single cruxes.")


def test_the_picture_says_of_each_crux_what_it_is_and_how_it_ended() -> None:
    shown = texts(CRUXES)

    assert shown[:3] == [
        "A new harbour clock?",
        "4 things it may hang on",
        "The town should buy a new clock.",
    ]
    assert [text for text in shown if text[:2] in {"1.", "2.", "3.", "4."}] == [
        "1. Double crux",
        "2. Single crux",
        "3. Difference of values",
        "4. No crux",
    ]
    for kind in ("Fact", "Forecast", "Value", "Definition"):
        assert shown.count(kind) == 1
    assert shown.count("Named by you") == 3


def test_endings_differ_by_their_lines_without_any_colour() -> None:
    double, single, value, none = (
        crux_map(crux(ending)) for ending in ("double", "single", "value", "none")
    )

    def strokes(figure: CruxMapFigure) -> list[float]:
        return [bottom - top for _, top, _, bottom in ties(figure)]

    assert strokes(double) == [THICK]
    assert strokes(single) == strokes(none) == [1.5]
    assert strokes(value) == [1.5, 1.5]
    wide = WIDTH - MARGIN - LEFT
    assert [c - a for a, _, c, _ in shapes(single, DARK.text, "hollow")] == [wide]
    assert wide in [c - a for a, _, c, _ in shapes(double, DARK.text)]
    assert not shapes(double, DARK.text, "hollow") + shapes(none, DARK.text, "hollow")
    dashes = [max(c - a, d - b) for a, b, c, d in shapes(value, DARK.text) if a >= LEFT - 0.01]
    assert len(dashes) > 60
    assert dashes == pytest.approx([DASH] * len(dashes))


def test_every_crux_is_tied_to_the_statement() -> None:
    figure = crux_map(crux(), crux("double"), crux("none"))

    trunk = sorted(
        (top, bottom)
        for left, top, right, bottom in shapes(figure, DARK.text)
        if left < TRUNK < right <= TRUNK + 1
    )

    statement = min(bottom for _, _, _, bottom in shapes(figure, DARK.card))
    assert trunk[0][0] == statement
    for (_, end), (begin, _) in pairwise(trunk):
        assert begin <= end
    assert trunk[-1][1] == pytest.approx(max((b + d) / 2 for _, b, _, d in ties(figure)), abs=1)


def test_bars_are_as_long_as_their_numbers() -> None:
    view, likely, strength = bars(crux_map(crux()), 0)

    assert likely / strength == pytest.approx(85 / 60)
    assert view > likely


def test_a_hundred_fills_the_track_of_its_bar() -> None:
    figure = crux_map(crux(credences=(100, 0), strengths=(100, 0)), views=(100, 0))

    tracks = [right - left for left, _, right, _ in shapes(figure, DARK.rule)]

    assert bars(figure, 0) == [tracks[0], tracks[2], tracks[3]]


def test_people_differ_by_their_names_and_patterns_without_any_colour() -> None:
    figure = crux_map(
        crux(credences=(1, 2, 3), strengths=(4, 5, 6)), people=("A", "B", "C"), views=(7, 8, 9)
    )

    assert [len(bars(figure, person)) for person in range(3)] == [3, 3, 3]
    assert [text for text in texts(figure) if text in {"A", "B", "C"}] == ["A", "B", "C"] * 2


def test_what_was_not_said_is_a_dash_and_what_is_nothing_is_not() -> None:
    figure = crux_map(crux(credences=(0, None), strengths=(0, None)), views=(0, None))

    assert not bars(figure, 0) + bars(figure, 1)
    assert [text for text in texts(figure) if text in {"0", "–"}] == ["0", "–", "0", "0", "–", "–"]
    assert texts(figure)[-1].endswith("A dash: not said.")
    assert not texts(crux_map(crux()))[-1].endswith("A dash: not said.")


def test_long_names_stand_above_their_bars() -> None:
    name = "The keeper of the northern lantern"
    figure = crux_map(crux(), people=(name, "you"))

    assert texts(figure).count(name) == 2
    assert [mark.x for mark in words(figure) if mark.text == "Likely"] == [
        mark.x for mark in words(figure) if mark.text == name
    ]


def test_many_cruxes_go_on_in_parts_that_repeat_the_statement() -> None:
    figure = crux_map(*[crux(text=LONG)] * 9)

    parts = pages(figure)

    assert len(parts) > 2
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    assert all("The town should buy a new clock." in texts(part) for part in parts)
    assert lines(parts[1])[0] == f"A new harbour clock? (part 2 of {len(parts)})"
    assert [texts(part).count("Likely") > texts(part).count("Strength") for part in parts] == [
        True,  # how likely the statement is held stands in the first one
        *[False] * (len(parts) - 1),
    ]
    whole = " ".join(" ".join(texts(part)) for part in parts)
    assert whole.count("never asked.") == 3 * 9


def test_few_short_cruxes_are_one_picture() -> None:
    assert pages(CRUXES) == (CRUXES,)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"views": (80,)}, "for each person"),
        ({"cruxes": (crux(credences=(1, 2, 3)),)}, "for each person"),
        ({"cruxes": (crux(strengths=()),)}, "for each person"),
        ({"cruxes": ()}, "at least 1"),
        ({"cruxes": (crux(),) * 10}, "at most 9"),
        ({"views": (80, 101)}, "less than or equal to 100"),
        ({"people": (), "views": ()}, "at least 1"),
        ({"told": Told(start=2, end=5)}, "some of what there is"),
    ],
)
def test_a_map_of_cruxes_that_cannot_be_is_refused(given: dict[str, object], why: str) -> None:
    fields = {name: getattr(CRUXES, name) for name in CruxMapFigure.model_fields}
    with pytest.raises(ValidationError, match=why):
        CruxMapFigure.model_validate(fields | given)


# Needs


def test_a_map_of_needs_is_told_in_words() -> None:
    assert lines(NEEDS) == (
        "The harbour",
        "[A] North quay",
        "    Needs: Safe landing",
        "    Hard line: No ferry without a pilot",
        "    Red line: No fee above the south quay’s",
        "Shared by all: Clean water; Being told",
        "[B] South quay",
        "    Needs: Quiet",
        "    Hard line: A silent bell",
        "    Red line: No dredging",
        "Not served by any option: Quiet",
    )
    assert alternative(NEEDS) == (
        "Needs map “The harbour”. "
        "North quay: one need of its own, one hard line, one red line. "
        "South quay: one need of its own, one hard line, one red line. "
        "Shared by all: Clean water, Being told. Not served by any option: Quiet."
    )


def test_what_is_shared_stands_in_the_middle_once_and_with_all_letters() -> None:
    shown = texts(NEEDS)

    assert shown.count("Clean water") == 1
    assert (
        height(NEEDS, "Safe landing")
        < height(NEEDS, "Clean water")
        < height(NEEDS, "South quay")
        < height(NEEDS, "Not served")
    )
    assert [text for text in shown if text in {"A", "B"}] == ["A", "A", "B", "B"]
    assert shown[-2:] == ["Not served by any option", "Quiet"]


@pytest.mark.parametrize(("count", "above"), [(2, 1), (3, 2), (4, 2), (5, 3)])
def test_as_many_sides_stand_above_the_middle_as_below(count: int, above: int) -> None:
    figure = needs_map(*(needs_side(f"Quay {n}") for n in range(count)), shared=("Quiet",))

    middle = height(figure, "Shared by all")
    upper = [n for n in range(count) if height(figure, f"Quay {n}") < middle]
    assert upper == list(range(above))


def test_hard_lines_stand_outermost_along_a_thick_edge() -> None:
    upper = [height(NEEDS, t) for t in ("Hard line: No", "Red line: No fee", "Safe landing")]
    lower = [height(NEEDS, t) for t in ("Quiet", "Red line: No dredging", "Hard line: A")]
    assert upper == sorted(upper)
    assert lower == sorted(lower)

    wide = WIDTH - 2 * MARGIN
    edges = [(b, d) for a, b, c, d in shapes(NEEDS, DARK.text) if c - a == wide]
    covers = [(b, d) for a, b, c, d in shapes(NEEDS, DARK.card) if c - a == wide]
    (_, (upper_top, _), _, (lower_top, lower_bottom)) = covers
    assert upper_top == edges[0][0] + EDGE
    assert lower_bottom == edges[1][1] - EDGE
    assert edges[1][0] == lower_top


def test_a_hard_line_differs_by_its_sign_and_word_without_any_colour() -> None:
    hard = needs_map(needs_side("North", hard=("Silence",)), needs_side("South"))
    soft = needs_map(needs_side("North", soft=("Silence",)), needs_side("South"))

    def signs(figure: NeedsMapFigure, fill: str) -> int:
        marks = drawing_of(figure).sheet(DARK).marks
        return sum(isinstance(m, Shape) and len(m.points) == 8 and m.fill == fill for m in marks)

    assert (signs(hard, "solid"), signs(hard, "hollow")) == (1, 0)
    assert (signs(soft, "solid"), signs(soft, "hollow")) == (0, 1)
    assert "Hard line: Silence" in texts(hard)
    assert "Red line: Silence" in texts(soft)


def test_a_side_without_needs_of_its_own_says_so() -> None:
    none = needs_map(needs_side("North"), needs_side("South", "Quiet"))
    shared = needs_map(needs_side("North", "Quiet"), needs_side("South"), shared=("Quiet",))

    assert lines(none) == (
        "The harbour",
        "[A] North",
        "    No needs stated",
        "No need is shared by all",
        "[B] South",
        "    Needs: Quiet",
    )
    assert "No needs stated" in texts(none)
    assert texts(shared).count("Needs only what all need") == 2
    assert "Not served by any option" not in texts(none)
    assert "Shared by all: nothing." in alternative(none)


def test_needs_stand_beside_one_another_as_far_as_they_fit() -> None:
    figure = needs_map(
        needs_side("North", "Work", "Light", "A school for all who live there"), needs_side("S")
    )

    assert height(figure, "Work") == height(figure, "Light") < height(figure, "A school")
    assert next(m.x for m in words(figure) if m.text == "Light") > MARGIN + CHIP + 40


def test_sides_stand_together_until_no_picture_can_hold_them() -> None:
    few = needs_map(*[needs_side("North", *"abcdefghi", hard=(LONG[:150],) * 3)] * 3)
    many = needs_map(
        *[needs_side("North", *"abcdefghi", hard=(LONG[:150],) * 6)] * 5, unserved=("Quiet",)
    )

    assert pages(few) == (few,)
    parts = pages(many)
    assert len(parts) > 1
    assert all(drawing_of(part).sheet(DARK).y <= PAGE for part in parts)
    assert sum(" ".join(texts(part)).count("never asked.") for part in parts) == 6 * 5
    assert sum("Quiet" in texts(part) for part in parts) == 1
    assert sum("No need is shared by all" in texts(part) for part in parts) == 1


def test_what_a_crowded_map_has_no_room_for_is_counted_hard_lines_last() -> None:
    side = needs_side(
        "North", *(f"{LONG} {n}" for n in range(24)), hard=("Silence",) * 3, soft=(LONG,) * 9
    )
    figure = needs_map(*[side] * 5)

    shown = texts(figure)

    assert shown.count("… and 21 more") == 5
    assert shown.count("… and 9 more") == 5
    assert shown.count("Hard line: Silence") == 15
    assert drawing_of(figure).sheet(DARK).y <= TALLEST


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"sides": (NORTH,)}, "at least 2"),
        ({"sides": (NORTH,) * 6}, "at most 5"),
        ({"shared": ("Quiet", "Quiet")}, "stands once in a list: Quiet"),
        ({"unserved": ("",)}, "at least 1"),
        ({"told": Told(start=2, end=5)}, "some of what there is"),
    ],
)
def test_a_map_of_needs_that_cannot_be_is_refused(given: dict[str, object], why: str) -> None:
    fields = {name: getattr(NEEDS, name) for name in NeedsMapFigure.model_fields}
    with pytest.raises(ValidationError, match=why):
        NeedsMapFigure.model_validate(fields | given)
