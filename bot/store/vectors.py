"""Vectors of texts by the texts' hashes, for each model that made some."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.store.database import Database

ANY = "SELECT 1 FROM vector LIMIT 1"
DIMENSION = """
    SELECT dimension FROM embedding_model WHERE host = :host AND name = :name
    ORDER BY id DESC LIMIT 1
"""
GENERATION = """
    SELECT id FROM embedding_model WHERE host = :host AND name = :name ORDER BY id DESC LIMIT 1
"""
HELD = """
    SELECT vector.sha256, vector.held FROM vector
    JOIN embedding_model ON embedding_model.id = vector.model
    WHERE embedding_model.host = :host AND embedding_model.name = :name
        AND vector.sha256 IN (SELECT value FROM json_each(:hashes))
"""
KNOWN = """
    SELECT vector.sha256 FROM vector
    JOIN embedding_model ON embedding_model.id = vector.model
    WHERE embedding_model.host = :host AND embedding_model.name = :name
        AND vector.sha256 IN (SELECT value FROM json_each(:hashes))
"""
REMOVE_OTHER_DIMENSIONS = """
    DELETE FROM embedding_model
    WHERE host = :host AND name = :name AND dimension <> :dimension RETURNING id
"""
ADD_MODEL = """
    INSERT INTO embedding_model (host, name, dimension) VALUES (:host, :name, :dimension)
    ON CONFLICT (host, name, dimension) DO NOTHING
"""
ADD = """
    INSERT INTO vector (model, sha256, held)
    SELECT id, :sha256, :held FROM embedding_model
    WHERE host = :host AND name = :name AND dimension = :dimension
    ON CONFLICT (model, sha256) DO NOTHING
"""
NEEDLESS = """
    SELECT 1 FROM vector WHERE sha256 NOT IN (SELECT value FROM json_each(:hashes))
    UNION ALL
    SELECT 1 FROM refused_text WHERE sha256 NOT IN (SELECT value FROM json_each(:hashes)) LIMIT 1
"""
REMOVE_NEEDLESS_REFUSED = """
    DELETE FROM refused_text WHERE sha256 NOT IN (SELECT value FROM json_each(:hashes))
"""
REMOVE_NEEDLESS = """
    DELETE FROM vector WHERE sha256 NOT IN (SELECT value FROM json_each(:hashes))
"""
OTHER_MODELS = "SELECT 1 FROM embedding_model WHERE host <> :host OR name <> :name LIMIT 1"
REMOVE_OTHER_MODELS = "DELETE FROM embedding_model WHERE host <> :host OR name <> :name"
FORGET = "DELETE FROM embedding_model WHERE host = :host AND name = :name"
REFUSE = """
    INSERT INTO refused_text (model, sha256)
    SELECT id, :sha256 FROM embedding_model WHERE host = :host AND name = :name
    ON CONFLICT (model, sha256) DO NOTHING
"""
REFUSED = """
    SELECT refused_text.sha256 FROM refused_text
    JOIN embedding_model ON embedding_model.id = refused_text.model
    WHERE embedding_model.host = :host AND embedding_model.name = :name
"""
ANY_REFUSED = "SELECT 1 FROM refused_text LIMIT 1"
FORGET_REFUSED = "DELETE FROM refused_text"
COUNTS = """
    SELECT embedding_model.host, embedding_model.name, embedding_model.dimension,
        count(vector.id) AS texts
    FROM embedding_model LEFT JOIN vector ON vector.model = embedding_model.id
    GROUP BY embedding_model.id ORDER BY embedding_model.id
"""


@dataclass(frozen=True)
class EmbeddedBy:
    """The model that made some vectors: where it is served, and what it is called there."""

    host: str
    name: str

    @property
    def values(self) -> dict[str, str]:
        """The values that name it in a query."""
        return {"host": self.host, "name": self.name}


@dataclass(frozen=True)
class Made:
    """How many texts have a vector of a model."""

    by: EmbeddedBy
    dimension: int
    texts: int


def text_hash(text: str) -> str:
    """By what a text's vector is found: 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


class Vectors:
    """The vectors of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def any(self) -> bool:
        """Whether there are any."""
        return bool(await self._database.read(ANY))

    async def dimension(self, by: EmbeddedBy) -> int | None:
        """How many numbers a model's vectors have; None where it has made none yet."""
        rows = await self._database.read(DIMENSION, by.values)
        return int(rows[0]["dimension"]) if rows else None

    async def generation(self, by: EmbeddedBy) -> int | None:
        """A number that is another one whenever another model was found under the name.

        None where it has made none yet. No number is ever given twice in one database.
        """
        rows = await self._database.read(GENERATION, by.values)
        return int(rows[0]["id"]) if rows else None

    async def of(self, by: EmbeddedBy, hashes: Collection[str]) -> Mapping[str, bytes]:
        """The vectors of these texts, as they were put; those that have none are missing."""
        values = {**by.values, "hashes": json.dumps(list(hashes))}
        return {row["sha256"]: row["held"] for row in await self._database.read(HELD, values)}

    async def missing(self, by: EmbeddedBy, hashes: Iterable[str]) -> Sequence[str]:
        """Which of these texts have no vector yet, in order."""
        wanted = list(dict.fromkeys(hashes))
        values = {**by.values, "hashes": json.dumps(wanted)}
        known = {row["sha256"] for row in await self._database.read(KNOWN, values)}
        return [one for one in wanted if one not in known]

    async def put(self, by: EmbeddedBy, dimension: int, held: Mapping[str, bytes]) -> None:
        """Keep vectors of one length, all or none.

        A model has vectors of one length: those of any other length are deleted with it. What
        another process has put of the same text meanwhile stays.
        """
        key = {**by.values, "dimension": dimension}
        async with self._database.transaction() as transaction:
            if await transaction.read(REMOVE_OTHER_DIMENSIONS, key):
                transaction.erases = True
            await transaction.write(ADD_MODEL, key)
            await transaction.write_many(
                ADD, [{**key, "sha256": sha, "held": vector} for sha, vector in held.items()]
            )

    async def renew(self, by: EmbeddedBy, dimension: int, held: Mapping[str, bytes]) -> None:
        """Keep these, and delete all that another model has made under the name: a new generation.

        Of what is kept then nothing is of the model that was there before, at no moment.
        """
        key = {**by.values, "dimension": dimension}
        async with self._database.transaction() as transaction:
            transaction.erases = True
            await transaction.write(FORGET, by.values)
            await transaction.write(ADD_MODEL, key)
            await transaction.write_many(
                ADD, [{**key, "sha256": sha, "held": vector} for sha, vector in held.items()]
            )

    async def refuse(self, by: EmbeddedBy, sha256: str) -> None:
        """Note that a model does not take a text; nothing where it has made nothing yet."""
        async with self._database.transaction() as transaction:
            await transaction.write(REFUSE, {**by.values, "sha256": sha256})

    async def refused(self, by: EmbeddedBy) -> frozenset[str]:
        """The hashes of the texts that a model does not take."""
        return frozenset(row["sha256"] for row in await self._database.read(REFUSED, by.values))

    async def forget_refused(self) -> None:
        """Let the texts that any model has not taken be tried once more."""
        await self._erase(ANY_REFUSED, FORGET_REFUSED, values={})

    async def keep_only(self, hashes: Iterable[str]) -> None:
        """Delete the vectors, any model's, of all texts but these."""
        values = {"hashes": json.dumps(list(hashes))}
        await self._erase(NEEDLESS, REMOVE_NEEDLESS, REMOVE_NEEDLESS_REFUSED, values=values)

    async def forget_others(self, by: EmbeddedBy) -> None:
        """Delete what other models made."""
        await self._erase(OTHER_MODELS, REMOVE_OTHER_MODELS, values=by.values)

    async def made(self) -> Sequence[Made]:
        """How much each model has made, the oldest first."""
        return [
            Made(EmbeddedBy(row["host"], row["name"]), row["dimension"], row["texts"])
            for row in await self._database.read(COUNTS)
        ]

    async def _erase(self, looks: str, *removes: str, values: Mapping[str, str]) -> None:
        """Delete what a vector can tell of its text from the files too; nothing is no write."""
        if not await self._database.read(looks, values):
            return
        async with self._database.transaction() as transaction:
            transaction.erases = True
            for each in removes:
                await transaction.write(each, values)
