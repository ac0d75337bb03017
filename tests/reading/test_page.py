"""From an HTML page the article is read, with who wrote it and when."""

import pytest

from bot.domain.errors import BadDocument
from bot.reading.read import read_bytes
from tests.reading.press import PARAGRAPHS, hidden, visible

HEAD = """<title>Two Letters | The Hask Courier</title>
<meta name="author" content="Wenna Lind">
<meta property="og:title" content="Two Letters About a Ferry">
<meta property="article:published_time" content="2023-05-04T10:00:00Z">"""


def page(body: str, head: str = HEAD) -> bytes:
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
    <main><article><h1>Two Letters About a Ferry</h1>{body}</article></main>
    <aside><h3>Most read</h3><a href="/x">Fog horn silent</a></aside>
    <footer><p>© The Hask Courier</p></footer></body></html>""".encode()


BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def test_the_articles_paragraphs_are_the_snapshot() -> None:
    document = read_bytes(page(BODY), "page.html")

    assert visible(document) == list(PARAGRAPHS)
    assert document.title == "Two Letters About a Ferry"
    assert document.author == "Wenna Lind"
    assert document.date == "2023-05-04"


def test_appeals_inside_the_article_are_hidden() -> None:
    more = "<p>Join our WhatsApp and Telegram Channels</p><p>Support our journalism</p>"

    document = read_bytes(page(BODY + more), "page.html")

    assert visible(document) == list(PARAGRAPHS)
    assert "Support our journalism" in hidden(document)


def test_headings_are_hidden_and_list_items_are_paragraphs() -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><h2>Why?</h2><ul><li>One <b>bold</b> stage</li><li>A bell</li></ul>"
    )

    document = read_bytes(page(f"{body}<p>{PARAGRAPHS[1]}</p>"), "x", "text/html")

    assert visible(document) == [PARAGRAPHS[0], "One bold stage", "A bell", PARAGRAPHS[1]]
    assert "Why?" in hidden(document)


def test_line_breaks_between_long_paragraphs_part_them() -> None:
    long = [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[3]]

    document = read_bytes(page(f"<p>{'<br><br>'.join(long)}</p>"), "page.html")

    assert visible(document) == long


@pytest.mark.parametrize(
    "head", ['<meta charset="windows-1251">',
             '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">']
)  # fmt: skip
def test_the_encoding_that_the_page_declares_is_used(head: str) -> None:
    text = "Паром не ходит с апреля, и никто не знает, когда он пойдёт снова. " * 9
    raw = f"<html><head>{head}</head><body><article><p>{text}</p></article></body></html>"

    document = read_bytes(raw.encode("cp1251"), "page.html")

    assert visible(document) == [text.strip()]


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body><p>Please log in</p></body></html>",
        b"<html></html>",
        b"<html><script>var a = 1;</script></html>",
        b"<!doctype html>",
        b"<html>" + b"<div>" * 50_000,
        b"<html><body>" + b"<a href='" * 9_000,
    ],
)
def test_a_page_without_an_article_is_refused(raw: bytes) -> None:
    with pytest.raises(BadDocument) as refused:
        read_bytes(raw, "page.html")

    assert refused.value.message == "I found no article in this page."
    assert "paste" in refused.value.hint


def test_xhtml_with_an_xml_declaration_is_read() -> None:
    raw = b'<?xml version="1.0" encoding="utf-8"?>\n' + page(BODY)

    assert visible(read_bytes(raw, "a")) == list(PARAGRAPHS)
