"""What holds of every document, whatever its text."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadDocument
from bot.domain.reading import Document
from bot.reading.decode import normalised
from bot.reading.read import read_bytes, read_text
from tests.reading.press import PASTED_PAGE, pdf

LINES = st.sampled_from(
    [
        *PASTED_PAGE.split("\n"),
        "",
        "  ",
        "- item",
        "1. item",
        "# Head",
        "a" * 130,
        "Donate",
        "\u3000",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(LINES, max_size=30).map("\n".join),
    st.text(alphabet=" \n\r\t.!?“”\"'Aa1-•…。\u2028\x85\ufeff\u200b", max_size=200),
)
MARKUP = """<p> </p> <div> <br> <li> &amp; <h2> </h2> <table><tr><td> <blockquote> <pre> é <!-- -->
Nobody_moved_on_the_quay_that_day. \x00"""
TAGS = st.sampled_from(MARKUP.split()).map(lambda tag: tag.replace("_", " "))
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a", ""])
STARTS = st.sampled_from(
    [b"", b"%PDF-1.4\n", b"<html>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"---\n", b"<?xml "]
)
PAPER = pdf([["Two letters came on one day.", "Nobody moved."], ["And so on."]])


def check(document: Document) -> None:
    text = document.text
    at = 0
    for position, passage in enumerate(document.passages):
        span = passage.span
        assert passage.position == position
        assert not text[at : span.start].strip()
        assert span.of(text) == text[span.start : span.end] == span.of(text).strip()
        inside = span.start
        for sentence in passage.sentences:
            assert not text[inside : sentence.start].strip()
            assert sentence.of(text) == sentence.of(text).strip()
            assert sentence.end <= span.end
            inside = sentence.end
        assert inside == span.end
        at = span.end
    assert not text[at:].strip()
    numbers = [passage.number for passage in document.passages if not passage.hidden]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
    assert all(passage.number is None for passage in document.passages if passage.hidden)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("A\x1c\x1d\u2029B")
@example("\ufeff\ufeffA")
def test_every_character_of_a_plain_text_is_in_one_passage_and_one_sentence(text: str) -> None:
    try:
        document = read_text(text)
    except BadDocument:
        assert not any(map(str.isalnum, text))
        return

    assert document.text == normalised(text)
    check(document)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_character_of_a_markdown_snapshot_is_in_one_passage(text: str) -> None:
    try:
        document = read_bytes(text.encode(), "a.md")
    except BadDocument:
        return

    check(document)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), STARTS, NAMES, st.sampled_from([None, "text/html", "text/plain"]))
def test_any_bytes_are_read_or_refused(
    data: bytes, start: bytes, name: str, content_type: str | None
) -> None:
    try:
        document = read_bytes(start + data, name, content_type)
    except BadDocument:
        return

    check(document)


@settings(max_examples=100, deadline=None)
@given(st.integers(9, len(PAPER) - 1), st.binary(min_size=1, max_size=9))
def test_a_pdf_damaged_anywhere_is_read_or_refused(at: int, damage: bytes) -> None:
    try:
        document = read_bytes(PAPER[:at] + damage + PAPER[at + len(damage) :], "a.pdf")
    except BadDocument:
        return

    check(document)


@settings(max_examples=40, deadline=None)
@given(st.lists(TAGS, max_size=60))
def test_any_mixture_of_tags_is_read_or_refused(parts: list[str]) -> None:
    try:
        document = read_bytes(("<html><body>" + "".join(parts)).encode(), "a.html")
    except BadDocument:
        return

    check(document)
