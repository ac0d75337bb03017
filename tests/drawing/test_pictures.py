"""Whatever is drawn: it keeps to its sheet, is the same each time, and has its words."""

import os
import subprocess
import sys
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from bot.catalogue import speaking
from bot.drawing import DARK, LIGHT, Theme, alternative, lines, pages, png, svg
from bot.drawing.drawing import drawing_of
from bot.drawing.figure import Figure, SidesFigure, SideShare, TimelineFigure
from bot.drawing.font import width as measured
from bot.drawing.raster import png as painted
from bot.drawing.sheet import Words
from bot.drawing.theme import MARGIN, TALLEST, WIDTH
from tests.drawing.figures import (
    HOSTILE,
    activity,
    any_figure,
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

EACH = [
    timeline(5),
    timeline(60),
    sides([3, 0, 1]),
    bars((3, 2, 1), (0, 0, 0)),
    bars((7,), (2,)),
    spiral(1, 3, -2),
    shift((20, 40), (50, 50)),
    columns(9, (0, 2), (1,)),
    activity(0, 7, 2),
    thread_map(thread(1, 9), thread(5, 5, unanswered=2), ties=((0, 1, 3),)),
]
THEMES = [DARK, LIGHT]

drawn = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def picture(data: bytes) -> Image.Image:
    """The picture as a reader's program opens it."""
    return Image.open(BytesIO(data))


@given(any_figure)
@drawn
def test_nothing_is_ever_drawn_beyond_the_margins(figure: Figure) -> None:
    image = picture(png(figure, DARK, 360))

    half = round(MARGIN / 2)
    assert image.height <= TALLEST
    for box in (
        (0, 0, half, image.height),
        (image.width - half, 0, image.width, image.height),
        (0, 0, image.width, half),
        (0, image.height - half, image.width, image.height),
    ):
        assert image.crop(box).getextrema() == (0, 0), box


@given(any_figure)
@drawn
def test_every_line_of_text_ends_before_the_margin(figure: Figure) -> None:
    for mark in drawing_of(figure).sheet(LIGHT).marks:
        if isinstance(mark, Words):
            length = measured(mark.text, mark.style)
            left = mark.x - {"start": 0, "middle": length / 2, "end": length}[mark.align]
            assert left >= MARGIN - 0.01
            assert left + length <= WIDTH - MARGIN + 0.01, mark.text


@given(any_figure)
@drawn
def test_any_text_gives_svg_that_is_whole(figure: Figure) -> None:
    root = ET.fromstring(svg(figure, DARK))  # noqa: S314  # our own

    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "circle", "polygon", "text"}


@given(any_figure)
@drawn
def test_no_picture_is_without_words(figure: Figure) -> None:
    assert 20 < len(alternative(figure)) <= 1000
    assert "\n" not in alternative(figure)
    assert all(line and "\n" not in line for line in lines(figure))


@given(any_figure)
@settings(drawn, max_examples=10)
def test_pages_leave_nothing_out(figure: Figure) -> None:
    parts = pages(figure)

    about = 2 if isinstance(figure, TimelineFigure) else 1
    told = [line for part in parts for line in lines(part)[about:]]
    assert lines(parts[-1])[-1] == lines(figure)[-1]
    assert [line for line in lines(figure)[about:] if line not in told] == []
    assert all(drawing_of(part).sheet(DARK).y <= TALLEST for part in parts)
    assert all(pages(part) == (part,) for part in parts)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_place_is_drawn(text: str) -> None:
    figure = TimelineFigure(
        title=text, entries=(entry(text, "1901", lanes=(text,)),), lanes=(text,)
    )
    shown = SidesFigure(title=text, sides=(SideShare(label=text),))

    for each in (figure, shown):
        assert picture(png(each, LIGHT)).width == 720
        assert len(alternative(each)) <= 1000


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", EACH)
def test_a_figure_has_the_same_bytes_each_time(figure: Figure, theme: Theme) -> None:
    assert png(figure, theme) == png(figure.model_copy(deep=True), theme)
    assert svg(figure, theme) == svg(figure.model_copy(deep=True), theme)


@pytest.mark.server
def test_another_process_draws_the_same_bytes() -> None:
    script = (
        "import sys; from tests.drawing.figures import timeline; from bot.drawing import DARK, png;"
        "sys.stdout.buffer.write(png(timeline(9), DARK))"
    )

    ran = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd(), "HOME": "/"},  # noqa: PTH109
        ).stdout
        for seed in ("1", "2")
    ]

    assert ran == [png(timeline(9), DARK)] * 2


@pytest.mark.server
def test_stating_a_figure_brings_no_drawing_library() -> None:
    script = "import bot.drawing, bot.drawing.figure, sys; print('PIL' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert ran.stdout == "False\n"


def test_a_picture_of_sixty_events_is_small() -> None:
    data = png(timeline(60, "The keeper of the northern harbour signs the agreement"), DARK)

    assert len(data) <= 200_000
    assert picture(data).width == 720


def test_a_picture_is_as_wide_as_asked_and_keeps_its_shape() -> None:
    small, large = (picture(png(timeline(5), DARK, width)) for width in (360, 1080))

    assert (small.width, large.width) == (360, 1080)
    assert abs(large.height - 3 * small.height) <= 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_lies_on_its_theme(theme: Theme) -> None:
    corner = (
        picture(painted(drawing_of(timeline(1)).sheet(theme), 360)).convert("RGB").getpixel((0, 0))
    )

    assert corner == tuple(bytes.fromhex(theme.page[1:]))


def test_the_words_of_a_picture_keep_what_the_font_lacks() -> None:
    figure = TimelineFigure(title="Clocks 🕰", entries=(entry("שעון הנמל", "1901"),))

    assert "🕰" in alternative(figure)
    assert "1901: \u2068שעון הנמל\u2069" in lines(figure)


def test_a_picture_is_of_the_language_that_is_spoken_though_it_was_drawn_before() -> None:
    figure = sides([1, 0, 2])

    english = png(figure, DARK)
    with speaking("de"):
        german = png(figure, DARK)

    assert english != german
    assert png(figure, DARK) == english
