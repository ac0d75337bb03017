"""Reads a catalogue as translators write it."""

from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(text: bytes) -> BytesIO:
    """A catalogue as gettext reads it, from the text of a `.po` file. Fuzzy entries are left out.

    Raises PoFileError for what is no such text.
    """
    found = BytesIO()
    write_mo(found, read_po(BytesIO(text), abort_invalid=True))
    found.seek(0)
    return found
