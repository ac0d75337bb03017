"""One community in one file: a zip of JSON Lines, a table each, and a list with checksums."""

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from bot.domain.base import Model, Text
from bot.domain.errors import UserError
from bot.store.inventory import tables

FORMAT = 1
"""Changes when an older Parley could no longer read what is written."""
LIST = "manifest.json"
MOST = 2_000_000_000
"""Bytes that a part may unpack to: what claims more is no archive of ours."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What unpacking raises where bytes are wrong: also where they claim another way of packing."""
WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

Row = dict[str, Any]


class Part(Model):
    """One table's rows."""

    table: Text
    rows: int = Field(ge=0)
    bytes: int = Field(ge=0, le=MOST)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def file(self) -> str:
        """Its name within the archive."""
        return f"tables/{self.table}.jsonl"


class Manifest(Model):
    """What an archive says of itself."""

    program: Literal["parley"]
    format: Literal[1]
    parley: str
    """The version of Parley that wrote it."""
    schema_: int = Field(alias="schema")
    """That of the database it was written from."""
    community: Text
    made_at: datetime
    parts: tuple[Part, ...]


def write(path: Path, manifest: Mapping[str, Any], held: Mapping[str, Sequence[Row]]) -> Manifest:
    """Write an archive into an empty file; what it says of itself. Raises OSError."""
    parts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in held.items():
            text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
            part = Part(
                table=table, rows=len(rows), bytes=len(text), sha256=sha256(text).hexdigest()
            )
            archive.writestr(part.file, text)
            parts.append(part)
        whole = Manifest.model_validate(
            {"program": "parley", "format": FORMAT, **manifest, "parts": tuple(parts)}
        )
        archive.writestr(LIST, whole.model_dump_json(by_alias=True, indent=1))
    return whole


def read(path: Path) -> tuple[Manifest, dict[str, list[Row]]]:
    """What an archive holds, once every checksum has been found to be right.

    Raises UserError for what is no archive of ours, a damaged one, and one of a newer format.
    """
    if not path.is_file():
        raise UserError(f"There is no file {path}.", "Give a file that `parley export` made.")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(path, archive)
            return manifest, {part.table: _rows(path, archive, part) for part in manifest.parts}
    except BROKEN:
        raise _damaged(path) from None
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).", "Look whose it is.") from None


def is_archive(path: Path) -> bool:
    """Whether a file says of itself that it is an archive of Parley's, of whichever format."""
    try:
        with zipfile.ZipFile(path) as archive:
            said = json.loads(archive.read(LIST))
    except (*BROKEN, OSError, KeyError, ValueError):
        return False
    return isinstance(said, dict) and said.get("program") == "parley"


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    if LIST not in archive.namelist():
        raise _not_ours(path)
    if any(each.compress_type not in WAYS for each in archive.infolist()):
        raise _damaged(path)
    try:
        said = json.loads(archive.read(LIST))
        newer = isinstance(said, dict) and said.get("program") == "parley"
        if newer and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise UserError(
                f"{path} was written by a newer Parley (format {said['format']}; this one knows"
                f" {FORMAT}).",
                "Upgrade Parley first.",
            )
        manifest = Manifest.model_validate(said)
    except (ValueError, ValidationError):
        raise _not_ours(path) from None
    expected = sorted([LIST, *(part.file for part in manifest.parts)])
    known = {table.name for table in tables() if table.travels}
    if expected != sorted(archive.namelist()) or {each.table for each in manifest.parts} != known:
        raise _damaged(path)
    return manifest


def _rows(path: Path, archive: zipfile.ZipFile, part: Part) -> list[Row]:
    with archive.open(part.file) as file:
        text = file.read(part.bytes + 1)
    if len(text) != part.bytes or sha256(text).hexdigest() != part.sha256:
        raise _damaged(path, part.file)
    try:
        rows = [json.loads(line) for line in text.decode().split("\n")[:-1]]
    except ValueError:
        raise _damaged(path, part.file) from None
    if len(rows) != part.rows or not all(isinstance(row, dict) for row in rows):
        raise _damaged(path, part.file)
    return rows


def _not_ours(path: Path) -> UserError:
    return UserError(f"{path} is no archive of Parley.", "Give a file that `parley export` made.")


def _damaged(path: Path, where: str = "") -> UserError:
    of = f" ({where} is not as it was written)" if where else ""
    return UserError(f"{path} is damaged or cut short{of}.", "Copy or export it anew.")
