"""Colours can be read by every eye: contrast, colour blindness, and signs beside colours."""

from itertools import combinations
from math import dist

import pytest

from bot.drawing import DARK, LIGHT, Theme
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import Figure, SidesFigure, SideShare, TimelineFigure
from bot.drawing.sheet import Shape, Words
from bot.drawing.theme import FILLS, WIDTH
from tests.drawing.figures import (
    activity,
    bars,
    columns,
    entry,
    shift,
    sides,
    spiral,
    thread,
    thread_map,
    timeline,
)

THEMES = [DARK, LIGHT]
Colour = tuple[float, float, float]

LANES = tuple(f"Quay {n}" for n in range(24))
EACH: list[Figure] = [
    timeline(4),
    timeline(60),
    TimelineFigure(title="Lanes", lanes=LANES, entries=(entry("Tide", "1901", lanes=LANES),)),
    sides(range(14)),
    bars((3, 2, 1, 4), (0, 0, 0, 0)),
    bars((7,), (2,)),
    spiral(1, 3, -2),
    shift((20, 40), (50, 50)),
    columns(9, (0, 2), (1,)),
    activity(0, 7, 2),
    thread_map(thread(1, 9), thread(5, 5, unanswered=2), ties=((0, 1, 3),)),
]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15(6), 2009, severity 1.0; they apply to linear sRGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
APART = 20.0
"""In CIELAB, where about 2.3 is just noticed."""


def linear(colour: str) -> Colour:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (byte / 255 for byte in bytes.fromhex(colour[1:]))
    )
    return red, green, blue


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(first), linear(second))
    )
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, eye: str) -> Colour:
    """The colour as CIELAB (D65) of what an eye takes it for."""
    rgb = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(share * value for share, value in zip(row, rgb, strict=True))))
        for row in EYES[eye]
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert dist(seen("#ffffff", "usual"), (100, 0, 0)) < 0.02
    red_and_green = ("#c80000", "#507000")
    usual, deuteranopia = (
        dist(*(seen(colour, eye) for colour in red_and_green)) for eye in ("usual", "deuteranopia")
    )
    assert deuteranopia < usual / 4


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", EACH)
def test_every_text_has_a_contrast_to_be_read_by(figure: Figure, theme: Theme) -> None:
    texts = [mark for mark in drawing_of(figure).sheet(theme).marks if isinstance(mark, Words)]

    assert texts
    assert min(contrast(text.ink, text.ground) for text in texts) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", EACH)
def test_every_text_is_large_enough_on_a_phone(figure: Figure, theme: Theme) -> None:
    sheet = drawing_of(figure).sheet(theme)

    assert WIDTH == 360
    assert min(mark.style.size for mark in sheet.marks if isinstance(mark, Words)) >= 15


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_that_mean_something_stand_out(theme: Theme) -> None:
    for ground in (theme.page, theme.card):
        for colour in (*theme.sides, theme.text, theme.quiet):
            assert contrast(colour, ground) >= 3, (colour, ground)  # WCAG 1.4.11


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_any_two_side_colours_stay_apart_for_every_eye(theme: Theme, eye: str) -> None:
    for first, second in combinations(theme.sides, 2):
        assert dist(seen(first, eye), seen(second, eye)) >= APART, (first, second)


@pytest.mark.parametrize("theme", THEMES)
def test_each_of_many_sides_has_a_letter_of_its_own(theme: Theme) -> None:
    figure = SidesFigure(title="Quays", sides=tuple(SideShare(label=lane) for lane in LANES[:14]))

    marks = drawing_of(figure).sheet(theme).marks

    letters = [m.text for m in marks if isinstance(m, Words) and m.ink == theme.letter]
    assert letters == list("ABCDEFGHIJKLMN")


def test_parts_differ_by_pattern_without_any_colour() -> None:
    marks = drawing_of(bars((3, 2, 1, 4))).sheet(DARK).marks

    fills = [mark.fill for mark in marks if isinstance(mark, Shape)]
    assert fills == [*FILLS] * 3  # the key, the bar, and the numbers below it
