"""Whatever cannot be read is refused in one sentence, with advice on what to do next."""

import os
import re
from pathlib import Path

import pytest

from bot.domain.errors import BadDocument
from bot.reading.read import MAX_BYTES, read_bytes, read_file, read_text
from tests.reading.press import PARAGRAPHS, PASTED_PAGE, pdf, visible

LATIN = "Grüße an alle, die auf der Fähre nach Hask fahren — und „gute Fahrt“! Es ist spät."
CYRILLIC = "Паром не ходит с апреля, и никто не знает, когда он пойдёт снова."


def refusal(data: bytes, name: str = "page.txt", content_type: str | None = None) -> str:
    with pytest.raises(BadDocument) as refused:
        read_bytes(data, name, content_type)
    assert re.fullmatch(r"[A-Z][^\n]+\.", refused.value.message)
    assert refused.value.hint
    return refused.value.message


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\ufeff \n".encode("utf-16")])
def test_nothing_to_read_is_said_so(data: bytes) -> None:
    assert refusal(data) in {"This document is empty.", "There is no text in this document."}


@pytest.mark.parametrize("data", [b"!!! ... ???", "\u200b\u200b".encode(), b"-\n\n-\n"])
def test_marks_without_a_word_are_no_text(data: bytes) -> None:
    assert refusal(data) == "There is no text in this document."


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 99, b"MZ\x90\x00\x03", b"text\x00text"]
)
def test_binary_files_are_refused(data: bytes) -> None:
    assert refusal(data) == "This is not a text but some binary file."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04....", "a Word, OpenDocument, EPUB or ZIP file"),
        (b"\xd0\xcf\x11\xe0....", "an old Word or Office file"),
        (b"{\\rtf1 text", "an RTF file"),
        (b"\x89PNG\r\n", "a picture"),
    ],
)
def test_known_kinds_that_are_not_read_are_named(data: bytes, what: str) -> None:
    assert refusal(data, "page.pdf") == f"This is {what}, which I cannot read."


def test_a_picture_by_content_type_is_refused() -> None:
    assert refusal(b"xxxx", "x", "image/webp") == "This is image/webp, which I cannot read."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [LATIN, CYRILLIC])
def test_unicode_is_read_in_any_dress(text: str, encoding: str) -> None:
    assert read_bytes(text.encode(encoding), "page.txt").text == text


@pytest.mark.parametrize("start", [b"\xff\xfe", b"\xfe\xff"])
def test_both_orders_of_utf_16_are_read(start: bytes) -> None:
    order = "utf-16-le" if start == b"\xff\xfe" else "utf-16-be"

    assert read_bytes(start + CYRILLIC.encode(order), "page.txt").text == CYRILLIC


def test_western_text_in_the_old_encoding_of_windows_is_read() -> None:
    assert read_bytes(LATIN.encode("cp1252"), "page.txt").text == LATIN


@pytest.mark.parametrize(
    "data",
    [
        CYRILLIC.encode("cp1251"),
        CYRILLIC.encode("koi8-r"),
        "Łódź leży nad rzeką, której prawie nikt nie widział.".encode("cp1250"),
        "今日は船が出ません。".encode("shift_jis"),
        (LATIN * 9).encode()[:-1] + b"\xe2 and so on",
    ],
)
def test_text_in_an_encoding_that_nothing_names_is_refused_not_guessed(data: bytes) -> None:
    assert refusal(data) == "This text is in an encoding that I cannot tell for certain."


def test_the_encoding_that_the_content_type_names_is_used() -> None:
    data = CYRILLIC.encode("koi8-r")

    assert read_bytes(data, "x.txt", "text/plain; charset=KOI8-R").text == CYRILLIC


@pytest.mark.parametrize("named", ["zip", "rot13", "idna", "no-such", "unicode_escape", ""])
def test_encodings_that_no_page_may_name_are_passed_over(named: str) -> None:
    assert "encoding" in refusal(CYRILLIC.encode("cp1251"), "x", f"text/plain; charset={named}")


def test_half_a_character_after_the_mark_of_utf_16_is_damage() -> None:
    message = refusal("\ufeffA page".encode("utf-16-le") + b"\x00")

    assert message == "This text says that it is UTF-16, but is damaged."


def test_more_than_ten_megabytes_are_refused() -> None:
    assert refusal(b"a" * (MAX_BYTES + 1)) == "This document is larger than 10 MB."


def test_too_much_text_or_too_many_paragraphs_are_refused() -> None:
    with pytest.raises(BadDocument, match="too long"):
        read_text("word " * 400_001)

    assert "too long" in refusal(b"a\n\n" * 20_001)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_paste_is_refused(text: str) -> None:
    with pytest.raises(BadDocument, match="empty"):
        read_text(text)


def test_broken_characters_in_a_paste_are_refused() -> None:
    with pytest.raises(BadDocument, match="broken characters"):
        read_text("half a pair: \ud83d")


@pytest.mark.parametrize(
    ("data", "name", "content_type", "title"),
    [
        (b"# Title\n\nSome text here.", "a.md", None, "Title"),
        (b"# Title\n\nSome text here.", "a", "text/markdown; charset=utf-8", "Title"),
        (b"# Title\n\nSome text here.", "https://x.org/a.MD?x=a.txt", "text/plain", "Title"),
        (b"# Title\n\nSome text here.", "C:\\#1\\a.md", None, "Title"),
        (b"# Title\n\nSome text here.", "a.txt", None, "# Title"),
        (b"# Title\n\nSome text here.", "a.md", "application/octet-stream", "Title"),
    ],
)
def test_the_kind_follows_content_type_then_name(
    data: bytes, name: str, content_type: str | None, title: str
) -> None:
    assert read_bytes(data, name, content_type).title == title


def test_what_the_bytes_say_goes_before_name_and_content_type() -> None:
    paper = pdf([["A line of text that is on paper."]])

    assert visible(read_bytes(paper, "a.txt", "text/html")) == ["A line of text that is on paper."]
    with pytest.raises(BadDocument, match="no article"):
        read_bytes(b"<!DOCTYPE html><p>Log in", "a.txt")


def test_the_address_is_kept_with_the_document() -> None:
    url = "https://press.example/a"

    assert read_bytes(b"Some text.", "a", url=url).url == url


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PASTED_PAGE, encoding="utf-8")

    assert visible(read_file(path)) == list(PARAGRAPHS)


def file_refusal(path: Path) -> str:
    with pytest.raises(BadDocument) as refused:
        read_file(path)
    assert refused.value.hint
    return refused.value.message


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert file_refusal(tmp_path / "no.txt") == f"There is no file {tmp_path / 'no.txt'}."
    assert file_refusal(tmp_path) == f"{tmp_path} is a directory."
    assert file_refusal(pipe) == f"{pipe} is not a file with a text."
    assert file_refusal(Path("/dev/zero")) == "/dev/zero is not a file with a text."
    assert "cannot be read" in file_refusal(tmp_path / "a\x00b")
    assert "cannot be read" in file_refusal(tmp_path / ("a" * 5000))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("text", encoding="utf-8")
    path.chmod(0)

    assert file_refusal(path) == f"{path} may not be read."


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)  # sparse: takes no room, but would not fit in memory

    assert file_refusal(path) == "This document is larger than 10 MB."
