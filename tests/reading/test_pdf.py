"""A PDF is read as the paragraphs that its lines were set from."""

import textwrap

import pytest

from bot.domain.errors import BadDocument
from bot.reading.read import read_bytes
from tests.reading.press import PARAGRAPHS, hidden, pdf, sentences, visible

LONG = [paragraph for paragraph in PARAGRAPHS if len(paragraph) > 100]


def lines(*paragraphs: str) -> list[str]:
    return [line for text in paragraphs for line in textwrap.wrap(text, 80)]


def spaced(*paragraphs: str) -> list[str]:
    return [line for text in paragraphs for line in (*textwrap.wrap(text, 80), "")]


def test_wrapped_lines_become_their_paragraphs_again() -> None:
    raw = pdf([["Two Letters About a Ferry", "by Wenna Lind", *spaced(*LONG)]])

    document = read_bytes(raw, "page.pdf")

    assert visible(document) == LONG
    assert (document.title, document.author) == ("Two Letters About a Ferry", "Wenna Lind")
    assert sentences(document)[0] == LONG[0]


def test_paragraphs_without_space_between_them_end_with_a_short_line() -> None:
    raw = pdf([lines(*LONG[:4])])

    assert visible(read_bytes(raw, "page.pdf")) == LONG[:4]


def test_a_paragraph_goes_on_over_the_page_and_its_running_head_is_hidden() -> None:
    set_lines = lines(LONG[0], LONG[1])
    pages = [
        ["The Hask Courier", *set_lines[:3], "1"],
        ["The Hask Courier", *set_lines[3:], "2"],
        ["The Hask Courier", *lines(LONG[2]), "Page 3 of 3"],
    ]

    document = read_bytes(pdf(pages), "page.pdf")

    assert visible(document) == LONG[:3]
    assert hidden(document).count("The Hask Courier") == 3
    assert {"1", "2", "Page 3 of 3"} < set(hidden(document))


def test_hyphens_at_line_ends_are_mended_and_real_ones_stay() -> None:
    text = [
        "The committee and the well-known ferrymen sat down, and the commit-",
        "tee rose first. Nobody had expected that from people who were so well-",
        "known for their patience, nor did the speaker of the Anglo-",
        "Haskian society, which is UN-",
        "administered.",
    ]

    document = read_bytes(pdf([text]), "page.pdf")

    assert visible(document) == [
        (
            "The committee and the well-known ferrymen sat down, and the committee rose first. "
            "Nobody had expected that from people who were so well-known for their patience, nor "
            "did the speaker of the Anglo-Haskian society, which is UN-administered."
        )
    ]


def test_title_and_author_of_the_metadata_stand_in() -> None:
    raw = pdf([lines(*LONG)], info="/Title (Two Letters) /Author (Wenna Lind)")

    document = read_bytes(raw, "page.pdf")

    assert (document.title, document.author) == ("Two Letters", "Wenna Lind")


def test_a_file_name_is_no_title() -> None:
    raw = pdf([lines(*LONG)], info="/Title (Microsoft Word - ferry2.docx)")

    assert read_bytes(raw, "page.pdf").title is None


def refusal(raw: bytes) -> str:
    with pytest.raises(BadDocument) as refused:
        read_bytes(raw, "page.pdf")
    assert "paste" in refused.value.hint
    return refused.value.message


def test_a_pdf_without_text_is_refused() -> None:
    assert refusal(pdf([[], []])) == "This PDF holds no text, only pictures of pages."


def test_a_locked_pdf_is_refused() -> None:
    locked = (
        "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
        "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >>"
    )

    assert refusal(pdf([["Secret."]], trailer=locked)) == "This PDF is protected by a password."


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7",
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF",
        b"%PDF-1.4\n" + b"\x00\xff" * 500,
        pdf([["Some text."]])[:200],
    ],
)
def test_a_broken_pdf_is_refused(raw: bytes) -> None:
    assert refusal(raw) in {
        "This PDF is damaged and cannot be read.",
        "This PDF holds no text, only pictures of pages.",
    }
