"""Markdown is read as a person would see it."""

from time import perf_counter

import pytest

from bot.domain.reading import Document
from bot.reading.read import read_bytes
from tests.reading.press import hidden, visible


def read(text: str) -> Document:
    return read_bytes(text.encode(), "page.md")


def test_headings_are_hidden_and_the_first_is_the_title() -> None:
    document = read(
        "# The Ferry\n\nIt sank.\n\nWhy so\n------\n\nNobody knows. ##\n\n### End ###\n\nYes."
    )

    assert document.title == "The Ferry"
    assert hidden(document) == ["The Ferry", "Why so", "End"]
    assert visible(document) == ["It sank.", "Nobody knows. ##", "Yes."]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("See [the letter](https://x.org/a_(b) 'A title').", "See the letter."),
        ("See [the *second* letter][2].", "See the second letter."),
        ("See <https://x.org/a_b_c>.", "See https://x.org/a_b_c."),
        ("A ![picture of a boat](boat.png) boat.", "A  boat."),
        ("It was **very** *very* _very_ __late__.", "It was very very very late."),
        ("Call `sail_now()` at 2 * 3 * 4.", "Call sail_now() at 2 * 3 * 4."),
        ("A snake_case_word and 5*6.", "A snake_case_word and 5*6."),
        (r"No \*emphasis\* and no \[link\](x).", "No *emphasis* and no [link](x)."),
        ("Some <b>bold</b> words, 3 < 4.", "Some bold words, 3 < 4."),
        ("Wrapped\nlines  \nare one.", "Wrapped lines are one."),
        ("> Quoted\n> words.", "Quoted words."),
        ("Before <!-- a\n\nremark --> after.", "Before  after."),
    ],
)
def test_marks_are_reduced_to_their_words(marked: str, plain: str) -> None:
    assert visible(read(f"{marked}\n\nEnd.")) == [plain, "End."]


def test_list_items_are_paragraphs() -> None:
    document = read("Three:\n\n- a stage\n- a *bell*\n  of bronze\n* [x](y)\n\n1. First\n2. Second")

    assert visible(document) == [
        "Three:", "a stage", "a bell of bronze", "x", "1. First", "2. Second"
    ]  # fmt: skip


def test_rules_references_and_fences_leave_nothing() -> None:
    document = read("One.\n\n***\n\n[1]: https://x.org/a\n\n```py\ncode here\n```\n\nTwo.")

    assert visible(document) == ["One.", "code here", "Two."]


def test_front_matter_gives_title_author_and_date() -> None:
    document = read(
        '---\ntitle: "Two *Letters*"\nauthor: Ann Lee\ndate: 3 May 2021\n---\nText here.'
    )

    assert (document.title, document.author, document.date) == (
        "Two Letters", "Ann Lee", "2021-05-03"
    )  # fmt: skip
    assert document.text == "Text here."


def test_a_byline_below_the_heading_is_read_and_hidden() -> None:
    document = read("# Two Letters\nby Ann Lee\n\nThe first letter came in May.")

    assert document.author == "Ann Lee"
    assert hidden(document) == ["Two Letters", "by Ann Lee"]


def test_markdown_of_nothing_but_headings_shows_those_below_the_title() -> None:
    assert visible(read("# One\n\n# Two")) == ["Two"]
    assert visible(read("# One")) == ["One"]


@pytest.mark.parametrize("part", ["<!--", "**a ", "[", "![", "[a](", "`a", "_a ", "<a", "---\n"])
def test_endless_marks_take_no_endless_time(part: str) -> None:
    began = perf_counter()

    read("word " + part * 20_000)

    assert perf_counter() - began < 5
