"""Where other people's parsers meet files that anybody may send."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import BadDocument

log = logging.getLogger(__name__)


@contextmanager
def refusing(message: str, hint: str, *, library: str) -> Iterator[None]:
    """Turn whatever a parser raises on a broken file into one BadDocument.

    Keeps the `library` from logging: what it thinks of a stranger's file would stand in the
    middle of a conversation in the terminal.
    """
    logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        yield
    except BadDocument:
        raise
    # pypdf and lxml document no closed list of what they raise on a file that is broken.
    except Exception as error:
        log.info("parser_failed error=%s", type(error).__name__)
        raise BadDocument(message, hint) from error
