"""Where other people's parsers meet files that anybody may send."""

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import BadDocument

log = logging.getLogger(__name__)

# pypdf says that broken files may raise other errors than its own, and trafilatura and lxml name
# none; these are what running over unforeseen values raises.
_ON_BROKEN_FILES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,  # which lxml's parse errors are
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextmanager
def refusing(
    message: str, hint: str, *, library: str, own: type[Exception] = ValueError
) -> Iterator[None]:
    """Turn whatever a parser raises on a broken file, its `own` error too, into one BadDocument.

    Keeps the `library` from logging: what it thinks of a stranger's file would stand in the
    middle of a conversation in the terminal.
    """
    logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        yield
    except (own, *_ON_BROKEN_FILES) as error:
        log.info("parser failed", extra={"library": library, "problem": error})
        raise BadDocument(message, hint) from error
