"""Takes one community out of a database, into an archive that another database can take in."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.errors import UserError
from bot.store.archive import Row, is_archive, write
from bot.store.copying import (
    beside,
    folder_on_disk,
    looked_at,
    on_disk,
    opened,
    refuse_to_overwrite,
)
from bot.store.database import newest_schema
from bot.store.shape import Shape, belonging, shapes
from bot.store.shared_rows import name_of

NONE = "None has used this database yet; the terminal is no community."
KNOWN = "SELECT id FROM community WHERE id <> '' ORDER BY id"


@dataclass(frozen=True)
class Exported:
    """What has come of it."""

    rows: int
    left_out: int
    """Rows that hang on what is retired in the shared library."""


def export(
    database: Path,
    community: str,
    to: Path,
    now: datetime,
    *,
    parley: str,
    replace: bool = False,
) -> Exported:
    """Write all that a community has into an archive, as the last finished transaction left it.

    `parley` is this Parley's version. Raises UserError, also where a file is there and `replace`
    is not said, and where the community is not known.
    """
    if not database.exists():
        raise UserError(f"There is no database {database}.", "Look at PARLEY_DATABASE.")
    if to.is_dir() or (to.exists() and to.samefile(database)):
        raise UserError(f"{to} is no place for an archive.", "Name another file.")
    refuse_to_overwrite(to, replace=replace, ours=is_archive, kind="archive")
    if looked_at(database, backup=False).schema != (schema := newest_schema()):
        raise UserError(
            f"{database} is as an older Parley left it.",
            "Make a backup, and start Parley: that brings it up.",
        )
    with closing(opened(database)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        known = [row["id"] for row in connection.execute(KNOWN)]
        if community not in known:
            raise UserError(
                f"There is no community {community} here.",
                f"There are: {', '.join(known)}." if known else NONE,
            )
        taking = _Taking(connection, community)
        held = taking.all()
    said = {"parley": parley, "schema": schema, "community": community, "made_at": now}
    try:
        with beside(to, "export") as part:
            write(part, said, held)
            on_disk(part)
            os.replace(part, to)  # noqa: PTH105  # with `part` gone, nothing is left to delete
            folder_on_disk(to.parent)
    except OSError as error:
        raise UserError(
            f"{to} cannot be written ({error.strerror}).", "Look at the folder, and at the disk."
        ) from None
    return Exported(sum(map(len, held.values())), taking.left_out)


@dataclass
class _Taking:
    """The rows of a community, gathered table by table: first those that others point at."""

    connection: sqlite3.Connection
    community: str
    left_out: int = 0
    _numbers: dict[str, set[int]] = field(default_factory=dict)
    """Of each table with numbers, those of the rows that are taken."""
    _people: set[int] = field(default_factory=set)

    def all(self) -> dict[str, Sequence[Row]]:
        """Of each table that travels its rows; what is shared is named in them, not numbered."""
        ordered = shapes(self.connection)
        known = {shape.name: shape for shape in ordered}
        held: dict[str, Sequence[Row]] = {}
        theirs = [shape for shape in ordered if not belonging(shape, known)]
        for shape in ordered:
            if shape not in theirs:
                held[shape.name] = self._taken(shape, belonging(shape, known))
        for shape in theirs:
            column = "id" if shape.name == "person" else shape.order[0]
            rows = self._rows(shape, "1")
            held[shape.name] = [row for row in rows if row[column] in self._people]
        return held

    def _rows(self, shape: Shape, condition: str) -> list[Row]:
        order = ", ".join(f'"{column}"' for column in shape.order)
        sql = f"SELECT * FROM {shape.name} WHERE {condition} ORDER BY {order}"  # noqa: S608  # names of ours
        return [dict(row) for row in self.connection.execute(sql, {"community": self.community})]

    def _taken(self, shape: Shape, condition: str) -> Sequence[Row]:
        rows = self._rows(shape, condition)
        kept = list(self._pointing_well(shape, rows))
        self.left_out += len(rows) - len(kept)
        if shape.numbered:
            self._numbers[shape.name] = {row["id"] for row in kept}
        return kept

    def _pointing_well(self, shape: Shape, rows: Sequence[Row]) -> Iterator[Row]:
        own = {row["id"] for row in rows} if shape.numbered else set()
        for row in rows:
            changed = self._changed(shape, row, own)
            if changed is not None:
                yield changed

    def _changed(self, shape: Shape, row: Row, own: set[int]) -> Row | None:
        """A row with what is shared named in it; None where it hangs on what does not travel."""
        changed = dict(row)
        for pointer in shape.pointers:
            if len(pointer.columns) > 1 or pointer.table == "community":
                continue
            (column,) = pointer.columns
            value: Any = row[column]
            if value is None:
                continue
            if pointer.table == "person":
                self._people.add(value)
                continue
            taken = own if pointer.table == shape.name else self._numbers.get(pointer.table, set())
            if value in taken:
                continue
            name = name_of(self.connection, pointer.table, value)
            if name is None and not pointer.empties:
                return None
            changed[column] = None if name is None else {"shared": list(name)}
        return changed
