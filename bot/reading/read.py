"""The one door into reading: bytes, a file or a pasted text become a document."""

from bot.domain.reading import Document
from bot.reading.cut import document
from bot.reading.decode import decoded, normalised
from bot.reading.plain import plain_layout


def read_bytes(data: bytes, name: str, content_type: str | None = None) -> Document:
    return document(plain_layout(normalised(decoded(data))))
