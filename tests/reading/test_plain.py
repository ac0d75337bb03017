"""Plain text becomes numbered paragraphs, however its lines are broken."""

import pytest

from bot.reading.read import read_bytes, read_text
from tests.reading.press import PARAGRAPHS, PASTED_PAGE, hidden, sentences, visible
from tests.shared_data import SHARED, needs_shared

ARTICLE = SHARED / "articles" / "ukraine-security-dilemma.txt"


def test_pasted_page_leaves_the_articles_paragraphs_numbered_from_one() -> None:
    document = read_text(PASTED_PAGE)

    assert visible(document) == list(PARAGRAPHS)
    numbers = [p.number for p in document.passages if not p.hidden]
    assert numbers == list(range(1, len(PARAGRAPHS) + 1))
    assert [p.position for p in document.passages] == list(range(len(document.passages)))
    assert all(p.number is None for p in document.passages if p.hidden)


def test_what_is_hidden_is_kept() -> None:
    document = read_text(PASTED_PAGE)

    assert document.text == PASTED_PAGE
    assert "\n\n".join(p.span.of(document.text) for p in document.passages) == PASTED_PAGE


def test_title_and_authors_are_read_from_the_first_lines() -> None:
    document = read_text(PASTED_PAGE)

    assert document.title == "Two Letters About a Ferry"
    assert document.author == "Wenna Okafor-Lind and T. B. Marsh"
    assert document.date is None


def test_a_menu_above_the_title_is_hidden_and_is_no_title() -> None:
    document = read_text("Home\n\nWorld\n\nAbout us\n\nSign in\n\n" + PASTED_PAGE)

    assert visible(document) == list(PARAGRAPHS)
    assert document.title == "Two Letters About a Ferry"
    assert document.author == "Wenna Okafor-Lind and T. B. Marsh"


def test_a_subtitle_is_hidden_and_does_not_stand_for_a_short_title() -> None:
    document = read_text(f"Two Letters\n\nWhy no ferry sails\n\nby Ann Lee\n\n{PARAGRAPHS[0]}")

    assert document.title == "Two Letters"
    assert visible(document) == [PARAGRAPHS[0]]


@needs_shared
def test_the_dossiers_article_leaves_its_23_paragraphs() -> None:
    if not ARTICLE.is_file():
        pytest.skip("needs ../shared with the article")

    document = read_bytes(ARTICLE.read_bytes(), ARTICLE.name)

    shown = visible(document)
    assert len(shown) == 23
    assert shown[0].startswith("On December 27 2022")
    assert shown[-1].startswith("If proposals for peace talks")
    assert [p.number for p in document.passages if not p.hidden] == list(range(1, 24))
    assert document.author == "Medea Benjamin and Nicolas J. S. Davies"
    assert document.title is not None
    assert document.title.endswith("Classic “Security Dilemma”")


def test_windows_line_ends_and_the_byte_order_mark_are_no_part_of_the_snapshot() -> None:
    raw = b"\xef\xbb\xbf" + PASTED_PAGE.replace("\n", "\r\n").encode()

    assert read_bytes(raw, "page.txt") == read_text(PASTED_PAGE)


def test_text_without_blank_lines_has_a_paragraph_per_line() -> None:
    document = read_text("\n".join(("A Ferry", "by Jonna Reet", *PARAGRAPHS)))

    assert visible(document) == list(PARAGRAPHS)


def test_paragraphs_by_line_below_a_title_set_off_by_a_blank_line_are_parted() -> None:
    long = [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[3]]

    document = read_text("A Ferry\n\n" + "\n".join(long))

    assert visible(document) == long


WRAPPED = """\
A Ferry Without a Stage
by Jonna Reet
The landing stage had stood in the mud for eighty years before the
ice of that winter took it, and with it went the only crossing that
people without a car could use.
Then came the letters. There were eleven of them, and each was a
little longer and a little less polite than the one it answered."""


def test_hard_wrapped_paragraphs_stay_one_with_or_without_blank_lines() -> None:
    first, second = (
        WRAPPED[WRAPPED.index("The landing") : WRAPPED.index("\nThen")],
        WRAPPED[WRAPPED.index("Then came") :],
    )

    without = read_text(WRAPPED)
    with_blank = read_text(f"{first}\n\n{second}\n")

    assert visible(without) == [first, second]
    assert visible(with_blank) == [first, second]
    assert (without.title, without.author) == ("A Ferry Without a Stage", "Jonna Reet")


def test_a_sentence_goes_on_over_a_hard_line_break() -> None:
    document = read_text(WRAPPED)

    assert len(sentences(document)) == 3
    assert sentences(document)[0].endswith("a car could use.")


def test_list_items_are_paragraphs_of_their_own() -> None:
    document = read_text(
        "The office asked for three things:\n- a stage\n- a bell\n  of bronze\n- time"
    )

    assert visible(document)[1:] == ["- a stage", "- a bell\n  of bronze", "- time"]


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("by Ann Lee", "Ann Lee", None),
        ("By: Ann Lee and Bo van der Berg", "Ann Lee and Bo van der Berg", None),
        ("BY ANN LEE | December 30, 2022", "ANN LEE", "2022-12-30"),
        ("By Ann Lee, 3 May 2021", "Ann Lee", "2021-05-03"),
        ("Published on 30 December 2022", None, "2022-12-30"),
        ("Friday, Dec. 30, 2022 at 10:15 AM EST", None, "2022-12-30"),
        ("2022-12-30", None, "2022-12-30"),
    ],
)
def test_bylines_and_dates_are_read_and_hidden(
    line: str, author: str | None, date: str | None
) -> None:
    document = read_text(f"Two Letters\n\n{line}\n\n{PARAGRAPHS[0]}")

    assert (document.author, document.date) == (author, date)
    assert line in hidden(document)


@pytest.mark.parametrize(
    "line",
    [
        "By midnight both had been refused.",
        "By no means 3 May 2021 was a date to forget.",
        "by us all",
    ],
)
def test_a_sentence_that_begins_with_by_is_no_byline(line: str) -> None:
    document = read_text(f"{PARAGRAPHS[0]}\n\n{line}\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[3]}")

    assert document.author is None


def test_a_single_line_is_a_document() -> None:
    document = read_text("Nobody moved")

    assert visible(document) == ["Nobody moved"]
    assert document.title is None


def test_control_characters_that_could_steer_a_terminal_are_spaces() -> None:
    document = read_text("Red \x1b[31m ink.\x07 And so on.")

    assert document.text == "Red  [31m ink.  And so on."
