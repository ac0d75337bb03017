"""A translation of a dossier: its texts for people in another language, text by text."""

from typing import Annotated, Literal

from pydantic import Field

from bot.domain.base import Model, Ref, Text

Place = Annotated[str, Field(min_length=1, max_length=400)]
"""Where a text stands in its dossier, such as `E01.label`."""

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""An ISO 639 code, such as `de`."""


class Translated(Model):
    """One text in another language, with the wording that was translated."""

    original: Text
    """What the dossier said as it was translated. Where it says otherwise now, this is outdated."""
    translation: str = ""
    """Empty as long as nobody has translated it."""


class Translation(Model):
    """What a translator writes: a file of its own beside the dossier's."""

    format: Literal[1]
    dossier: Ref
    language: Language
    texts: dict[Place, Translated]
