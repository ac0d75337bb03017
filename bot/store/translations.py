"""The texts of dossiers in other languages, and the wordings that they translate."""

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.base import Ref
from bot.domain.translation import Translated, Translation
from bot.store.database import Database, Transaction

FORGET = "DELETE FROM translation WHERE dossier = :dossier"
ADD = """
    INSERT INTO translation (dossier, language, place, position, original, text)
    VALUES (:dossier, :language, :place, :position, :original, :text)
"""
LANGUAGES = "SELECT DISTINCT language FROM translation WHERE dossier = :dossier ORDER BY language"
HELD = """
    SELECT place, original, text FROM translation
    WHERE dossier = :dossier AND language = :language AND text <> ''
        AND place IN (SELECT value FROM json_each(:places))
"""
WHOLE = """
    SELECT translation.language, translation.place, translation.original, translation.text
    FROM translation JOIN dossier ON dossier.id = translation.dossier
    WHERE dossier.community = :community AND dossier.ref = :ref
    ORDER BY translation.language, translation.position
"""


class Translations:
    """The translations of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def languages(self, dossier: int) -> Sequence[str]:
        """The languages in which a dossier has texts, besides its own. Mostly empty."""
        rows = await self._database.read(LANGUAGES, {"dossier": dossier})
        return [row["language"] for row in rows]

    async def held(
        self, dossier: int, language: str, places: Iterable[str]
    ) -> Mapping[str, Translated]:
        """What is translated of the texts in these places, by place."""
        values = {"dossier": dossier, "language": language, "places": json.dumps(list(places))}
        rows = await self._database.read(HELD, values)
        return {
            row["place"]: Translated(original=row["original"], translation=row["text"])
            for row in rows
        }

    async def whole(self, community: str, ref: Ref) -> Sequence[Translation]:
        """The translations of a dossier as they were saved, by language."""
        texts: dict[str, dict[str, Translated]] = {}
        for row in await self._database.read(WHOLE, {"community": community, "ref": ref}):
            told = Translated(original=row["original"], translation=row["text"])
            texts.setdefault(row["language"], {})[row["place"]] = told
        return [
            Translation(format=1, dossier=ref, language=language, texts=told)
            for language, told in texts.items()
        ]


async def save_translations(
    transaction: Transaction, dossier: int, translations: Sequence[Translation]
) -> None:
    """Make these the translations of the dossier in this row."""
    await transaction.write(FORGET, {"dossier": dossier})
    for translation in translations:
        await transaction.write_many(
            ADD,
            [
                {
                    "dossier": dossier,
                    "language": translation.language,
                    "place": place,
                    "position": position,
                    "original": told.original,
                    "text": told.translation,
                }
                for position, (place, told) in enumerate(translation.texts.items())
            ],
        )
