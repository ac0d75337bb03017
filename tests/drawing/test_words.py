"""Text is made to fit: broken at words, cut with an ellipsis, boxed where the font ends."""

import unicodedata

import pytest
from PIL import ImageFont

from bot.drawing import font
from bot.drawing.raster import _letters
from bot.drawing.theme import BODY, TITLE
from bot.drawing.words import drawable, plain, wrapped
from tests.drawing.figures import HOSTILE

ALPHABETS = (
    "ABCXYZabcxyz0123456789ÄÖÜßéèçñøåŁłŞşĞğŐőŽž"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰἀᾳ"
    "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЁЪЫЭабвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэЈЉЊЋЏЎ"
    "–—‘’“”„«»…•·←→↑↓€£№§°×½□"
)


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_covers_the_promised_alphabets(bold: bool) -> None:
    assert [c for c in ALPHABETS if c not in font.face(bold).advances] == []


def test_both_weights_have_the_same_characters() -> None:
    regular, bold = font.face(bold=False), font.face(bold=True)

    assert regular.advances.keys() == bold.advances.keys()
    assert regular.advances != bold.advances


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_is_read_as_freetype_reads_it(bold: bool) -> None:
    letters: ImageFont.FreeTypeFont = _letters(bold, 2048)
    face = font.face(bold)

    for char in ALPHABETS:
        assert face.advances[char] * 2048 == pytest.approx(letters.getlength(char), abs=1), char


@pytest.mark.parametrize(
    ("pair", "closer"), [("AV", True), ("To", True), ("Ту", True), ("ΑΥ", True), ("nn", False)]
)
def test_pairs_are_kerned_in_every_alphabet(pair: str, closer: bool) -> None:
    apart = sum(font.width(char, BODY) for char in pair)

    assert (font.width(pair, BODY) < apart - 0.3) == closer


def test_lines_break_between_words_and_keep_them_all() -> None:
    text = "The keeper of the northern harbour sets the clock by the tide"

    lines = wrapped(text, BODY, 120, 9)

    assert len(lines) > 2
    assert " ".join(lines) == text
    assert max(font.width(line, BODY) for line in lines) <= 120


def test_a_text_that_fits_stays_whole() -> None:
    width = font.width("The tide", BODY)

    assert wrapped("The tide", BODY, width, 1) == ["The tide"]
    assert wrapped("The tide", BODY, width - 0.1, 1) == ["The ti…"]


def test_what_is_left_over_ends_with_an_ellipsis() -> None:
    lines = wrapped("harbour, " * 50, BODY, 200, 3)

    assert len(lines) == 3
    assert lines[-1].endswith("harbour…")


def test_a_word_too_long_for_a_line_is_broken() -> None:
    lines = wrapped("harbourkeeperclock" * 4, TITLE, 150, 20)

    assert "".join(lines) == "harbourkeeperclock" * 4


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [1.0, 40.0, 280.0])
def test_no_line_is_wider_than_its_room(text: str, width: float) -> None:
    lines = wrapped(text, BODY, width, 3)

    assert 1 <= len(lines) <= 3
    widest = max(font.width(line, BODY) for line in lines)
    assert widest <= max(width, font.width("W…", BODY))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_drawn_is_known_to_the_font_and_runs_from_left_to_right(text: str) -> None:
    drawn = drawable(text)

    assert drawn.strip() == drawn != ""
    assert all(font.has(char) for char in drawn)
    assert not {unicodedata.bidirectional(char) for char in drawn} & {"R", "AL", "AN", "RLO", "RLI"}


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Clock 🕰️👨‍👩‍👧 and tide", "Clock □ and tide"),
        ("שעון הנמל stands", "□ stands"),
        ("\u202etide\u202c", "tide"),
        ("cafe\u0301", "café"),
        ("za\u0301mok q\u0308uay", "zámok quay"),
        ("ﬁne ｔｉｄｅ", "fine tide"),
        ("two\n\tlines", "two lines"),
        ("\u200b", "–"),
        ("*not* _markup_ <b>", "*not* _markup_ <b>"),
    ],
)
def test_what_the_font_lacks_is_boxed_or_told_plainly(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_right_to_left_text_is_isolated_in_a_line_of_text() -> None:
    assert plain("Tide\n \u202erising") == "Tide rising"
    assert plain("שעון הנמל") == "\u2068שעון הנמל\u2069"
    assert plain("שעון\u2069 הנמל").count("\u2069") == 1
    assert plain("👨‍👩‍👧") == "👨‍👩‍👧"
    assert plain("\u200b") == "–"


def test_a_text_is_cut_within_its_isolation() -> None:
    assert plain("שעון הנמל", 5) == "\u2068שעון…\u2069"
    assert plain("The harbour", 5) == "The…"
