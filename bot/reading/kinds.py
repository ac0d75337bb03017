"""Which kind of document some bytes are, by their own beginning and by what is said of them."""

import re
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from bot.catalogue import _, looked_up, marked
from bot.domain.errors import BadDocument

_KINDS_HINT = marked("I read plain text, Markdown, HTML and PDF; or paste the text.")


class Kind(StrEnum):
    """The kinds that can be read."""

    PLAIN = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"


_BY_TYPE = {
    "text/markdown": Kind.MARKDOWN,
    "text/x-markdown": Kind.MARKDOWN,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
}
_BY_ENDING = {
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".pdf": Kind.PDF,
}
_FOREIGN = (
    (b"PK\x03\x04", marked("a Word, OpenDocument, EPUB or ZIP file")),
    (b"\xd0\xcf\x11\xe0", marked("an old Word or Office file")),
    (b"{\\rtf", marked("an RTF file")),
    (b"\x89PNG", marked("a picture")),
    (b"\xff\xd8\xff", marked("a picture")),
    (b"GIF8", marked("a picture")),
    (b"RIFF", marked("a picture or a recording")),
    (b"\x1f\x8b", marked("a compressed file")),
    (b"SQLite format 3\x00", marked("a database")),
)
_UNREAD_TYPE = re.compile(r"(?:image|audio|video|font)/|application/(?:zip|msword|vnd\.)")
# https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type, the elements
# that no plain text begins with. NUL bytes: a page in UTF-16.
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,9}"
    rb"<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SNIFFED = 4096


def kind_of(raw: bytes, name: str, content_type: str | None = None) -> Kind:
    """Tell the kind of `raw`: its own first bytes go before the content type, that before the name.

    Names without a known ending are plain text. Raises BadDocument for kinds that are known and
    not read, such as pictures and Word files.
    """
    head = raw[:_SNIFFED]
    if b"%PDF-" in head[:1024]:  # where readers look for it: ISO 32000-1, annex H.3.4.1
        return Kind.PDF
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise BadDocument(
                _("This is {what}, which I cannot read.", what=looked_up(what)),
                looked_up(_KINDS_HINT),
            )
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if _UNREAD_TYPE.match(media_type):
        raise BadDocument(
            _("This is {what}, which I cannot read.", what=media_type), looked_up(_KINDS_HINT)
        )
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe")):
        return Kind.HTML
    path = urlsplit(name).path if name.startswith("https://") else name.replace("\\", "/")
    ending = PurePosixPath(path).suffix.lower()
    return _BY_TYPE.get(media_type) or _BY_ENDING.get(ending, Kind.PLAIN)


def declared_charset(raw: bytes, content_type: str | None) -> str | None:
    """The encoding named by the content type, or by the first kilobytes of a page; None if neither.

    The content type goes first: https://html.spec.whatwg.org/#determining-the-character-encoding.
    """
    if named := re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE):
        return named[1]
    page = re.search(
        rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)",
        raw[:_SNIFFED],
        re.IGNORECASE,
    )
    return page[1].decode("ascii", "replace") if page else None
