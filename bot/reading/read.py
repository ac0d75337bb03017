"""The one door into reading: a file, an upload, a page or a pasted text becomes a document."""

import stat
from pathlib import Path
from typing import assert_never

from bot.catalogue import _
from bot.domain.errors import BadDocument
from bot.domain.reading import Document
from bot.reading.cut import MAX_CHARACTERS, document, too_long
from bot.reading.decode import decoded, normalised
from bot.reading.kinds import Kind, declared_charset, kind_of
from bot.reading.layout import Layout
from bot.reading.markdown import markdown_layout
from bot.reading.page import page_layout
from bot.reading.pdf import pdf_layout
from bot.reading.plain import plain_layout

MAX_BYTES = 10_000_000
"""10 MB: more than any article, scans aside, which hold no text anyway."""


def read_bytes(
    data: bytes, name: str, content_type: str | None = None, *, url: str | None = None
) -> Document:
    """Read plain text, Markdown, HTML or PDF, whatever `data` turns out to be.

    `name` is a file name or address, of which the ending counts; `url` is kept with the document.
    Takes up to seconds for a long PDF: call it in a thread. Raises BadDocument, and nothing else,
    where `data` is empty, larger than 10 MB, of another kind, damaged or without any text.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    if not data.strip():
        raise BadDocument(_("This document is empty."), _("Check that it is the right one."))
    kind = kind_of(data, name, content_type)
    read = document(_layout(data, kind, content_type))
    return read.model_copy(update={"url": url}) if url else read


def read_text(text: str) -> Document:
    """Read a text that somebody pasted; as `read_bytes` reads plain text, with the same errors."""
    if len(text) > MAX_CHARACTERS:
        raise too_long()
    if not text.strip():
        raise BadDocument(_("This text is empty."), _("Paste the article's text."))
    return document(plain_layout(normalised(text)))


def read_file(path: Path) -> Document:
    """Read the file at `path`, by `read_bytes`.

    Raises BadDocument also where there is no such file, where it is none (a directory, a pipe) or
    may not be read. A file larger than 10 MB is refused before any of it is in memory.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            told = (
                _("{path} is a directory.", path=path)
                if stat.S_ISDIR(status.st_mode)
                else _("{path} is not a file with a text.", path=path)
            )
            raise BadDocument(told, _("Give the path of one file."))
        if status.st_size > MAX_BYTES:
            raise too_large()
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadDocument(_("There is no file {path}.", path=path), _("Check the path.")) from None
    except PermissionError:
        raise BadDocument(
            _("{path} may not be read.", path=path), _("Check its permissions.")
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise BadDocument(
            _("{path} cannot be read.", path=path), _("Check the path and the disk.")
        ) from error
    return read_bytes(data, path.name)


def too_large() -> BadDocument:
    """The refusal of whatever is larger than MAX_BYTES."""
    return BadDocument(
        _("This document is larger than {megabytes} MB.", megabytes=MAX_BYTES // 1000000),
        _("Save the article alone, as text, and load that."),
    )


def _layout(data: bytes, kind: Kind, content_type: str | None) -> Layout:
    match kind:
        case Kind.PDF:
            return pdf_layout(data)
        case Kind.HTML:
            return page_layout(normalised(decoded(data, declared_charset(data, content_type))))
        case Kind.MARKDOWN:
            return markdown_layout(_text(data, content_type))
        case Kind.PLAIN:
            return plain_layout(_text(data, content_type))
        case _:
            assert_never(kind)


def _text(data: bytes, content_type: str | None) -> str:
    text = normalised(decoded(data, declared_charset(b"", content_type)))
    if len(text) > MAX_CHARACTERS:  # before time goes into its paragraphs
        raise too_long()
    return text
