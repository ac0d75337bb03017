"""Takes a community from an archive into a database: all of it, or nothing."""

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.errors import UserError
from bot.store.archive import Manifest, Row, read
from bot.store.copying import DANGLING, SCHEMA, opened
from bot.store.database import BUSY, BUSY_MESSAGE, CHECKPOINT
from bot.store.holding import alone_on
from bot.store.outbox import as_ms
from bot.store.shape import Shape, belonging, shapes
from bot.store.shared_rows import row_of

BEGIN, LATER = "BEGIN IMMEDIATE", "PRAGMA defer_foreign_keys = ON"
OPENED = ("PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON")
KNOWN = "SELECT 1 FROM community WHERE id = :community"
GONE = "DELETE FROM community WHERE id = :community"
NUMBER = "SELECT max(number) + 1 FROM community"
FIND_PERSON = "SELECT id FROM person WHERE platform = :platform AND account = :account"
ADD_PERSON = "INSERT INTO person (platform, account) VALUES (:platform, :account)"
TAKEN_KEY = "SELECT 1 FROM outbox WHERE key = :key"
ROOMS = "SELECT id FROM outbox_room WHERE community = :community"
FREED = f"UPDATE outbox_room SET owner = NULL, until = 0 WHERE id IN ({ROOMS})"  # noqa: S608  # a constant
EDITS = f"""
    UPDATE post_edit SET until = 0
    WHERE post IN (SELECT id FROM outbox WHERE room IN ({ROOMS}))
"""  # noqa: S608  # a constant
SENDING = f"""
    UPDATE outbox SET begun_steady = :steady WHERE state = 'sending' AND room IN ({ROOMS})
"""  # noqa: S608  # a constant
DOUBT = f"""
    UPDATE outbox SET begun = max(due, :since), begun_steady = :steady
    WHERE state = 'waiting' AND due <= :now AND room IN ({ROOMS})
"""  # noqa: S608  # a constant
INDEX_ANEW = "UPDATE search_rules SET rules = ''"
"""At the next start all texts are put into the index, as after an upgrade of its rules."""
MISSING_TOLD = 8
SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can name and no text can hold."""


@dataclass(frozen=True)
class TakenIn:
    """What has come of it."""

    community: str
    rows: int
    people: int
    made_at: datetime


def take_in(
    database: Path, file: Path, now: datetime, *, steady: int, replace: bool = False
) -> TakenIn:
    """Take a community in; `replace` has what the database already has of it deleted first.

    The database has to be of the newest schema, with its dossiers in it. `steady` is the machine's
    steady clock, in milliseconds. Raises UserError while a bot runs on the database, and where
    something is wrong with the archive, or missing here: nothing is changed then.
    """
    manifest, held = read(file)
    with alone_on(database), closing(opened(database, "rw")) as connection:
        for pragma in OPENED:
            connection.execute(pragma)
        try:
            connection.execute(BEGIN)
            connection.execute(LATER)
            _require_fit(connection, manifest, replace=replace)
            arriving = _Arriving(connection, manifest.community, held, str(file))
            arriving.all()
            values = {"community": manifest.community, "steady": steady, "now": as_ms(now)}
            values["since"] = as_ms(manifest.made_at)
            for sql in (FREED, EDITS, SENDING, DOUBT):
                connection.execute(sql, values)
            connection.execute(INDEX_ANEW)
            if connection.execute(DANGLING).fetchall():
                raise arriving.inconsistent()
            connection.execute("COMMIT")
            connection.execute(CHECKPOINT)  # what was replaced is to be in no file
        except (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError) as error:
            raise UserError(
                f"{file} does not fit into this database ({error}).",
                "Import it into a fresh one, or tell those who make Parley.",
            ) from None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) in BUSY:
                raise UserError(BUSY_MESSAGE, "Try again in a moment.") from None
            raise UserError(
                f"{database} cannot be written ({error}).", "Look at the disk."
            ) from None
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    rows = sum(map(len, held.values()))
    return TakenIn(manifest.community, rows, len(held["person"]), manifest.made_at)


def _require_fit(connection: sqlite3.Connection, manifest: Manifest, *, replace: bool) -> None:
    (schema,) = connection.execute(SCHEMA).fetchone()
    if schema != manifest.schema_:
        newer = "a newer" if manifest.schema_ > schema else "an older"
        raise UserError(
            f"The archive is of {newer} Parley ({manifest.parley}, schema {manifest.schema_};"
            f" here it is {schema}).",
            "Bring both to the same version, then export it anew.",
        )
    values = {"community": manifest.community}
    if connection.execute(KNOWN, values).fetchall():
        if not replace:
            raise UserError(
                f"This database has the community {manifest.community} already.",
                "Say --replace to have what is here of it deleted, for what is in the archive.",
            )
        connection.execute(GONE, values)


def _held(value: object) -> bool:
    """Whether a value is one that SQLite can hold."""
    if isinstance(value, str):
        return value.isascii() or not SURROGATE.search(value)
    if isinstance(value, bool):
        return False
    return (
        value is None
        or isinstance(value, float)
        or (isinstance(value, int) and -(2**63) <= value < 2**63)
    )


@dataclass
class _Arriving:
    """Rows on their way in: numbers are given anew, people and what is shared are found again."""

    connection: sqlite3.Connection
    community: str
    held: dict[str, list[Row]]
    file: str
    _numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    _missing: set[str] = field(default_factory=set)

    def all(self) -> None:
        """Put all rows in. Those that point go first: what triggers would add up is in the rows.

        Raises UserError where something of the shared library is missing, and says what.
        """
        ordered = shapes(self.connection)
        known = {shape.name: shape for shape in ordered}
        for shape in ordered:
            self._require_values(shape)
            self._give_numbers(shape)
        new = {
            shape.name: [self._moved(shape, known, row) for row in self.held[shape.name]]
            for shape in ordered
            if shape.name != "person"
        }
        if self._missing:
            raise self._lacking()
        for shape in reversed(ordered):
            if shape.name != "person":
                self._put(shape, new[shape.name], once=bool(belonging(shape, known)))

    def inconsistent(self) -> UserError:
        """Say that rows point at what is not there."""
        return UserError(
            f"{self.file} does not hold together: a row points at one that is not there.",
            "Export it anew.",
        )

    def _require_values(self, shape: Shape) -> None:
        columns = set(shape.columns)
        if any(row.keys() != columns for row in self.held[shape.name]):
            raise UserError(
                f"{self.file} holds a table {shape.name} of another shape.", "Export it anew."
            )
        pointing = {column for each in shape.pointers for column in each.columns}
        for row in self.held[shape.name]:
            for column, value in row.items():
                shared = column in pointing and isinstance(value, dict)
                if not shared and not _held(value):
                    where = f"{shape.name}.{column}"
                    raise UserError(
                        f"{self.file} holds a value that no database holds ({where}).",
                        "Export it anew.",
                    )

    def _give_numbers(self, shape: Shape) -> None:
        if not shape.numbered:
            return
        if shape.name == "person":
            given = {row["id"]: self._person(row) for row in self.held["person"]}
        else:
            sql = f"SELECT ifnull(max(id), 0) FROM {shape.name}"  # noqa: S608  # names of ours
            (last,) = self.connection.execute(sql).fetchone()
            rows = self.held[shape.name]
            given = {row["id"]: last + at for at, row in enumerate(rows, start=1)}
        self._numbers[shape.name] = given

    def _person(self, row: Row) -> int:
        account = {"platform": row["platform"], "account": row["account"]}
        found = self.connection.execute(FIND_PERSON, account).fetchall()
        if found:
            return int(found[0][0])
        return int(self.connection.execute(ADD_PERSON, account).lastrowid or 0)

    def _moved(self, shape: Shape, known: dict[str, Shape], row: Row) -> Row:
        moved = dict(row)
        if shape.numbered:
            moved["id"] = self._numbers[shape.name][row["id"]]
        for pointer in shape.pointers:
            for column, to in zip(pointer.columns, pointer.to, strict=True):
                moved[column] = self._found(pointer.table, to, known, row[column])
        if shape.name == "community":
            if row["id"] != self.community:
                raise self.inconsistent()
            (moved["number"],) = self.connection.execute(NUMBER).fetchone()
            moved["left_at"] = None
        if shape.name == "loading":
            moved["taken_in"] = self._renumbered(row["taken_in"])
        if (
            shape.name == "outbox"
            and self.connection.execute(TAKEN_KEY, {"key": row["key"]}).fetchall()
        ):
            moved["key"] = f"{row['key']}@{self.community}"
        return moved

    def _found(self, table: str, to: str, known: dict[str, Shape], value: Any) -> Any:
        """What a pointer reads here."""
        if value is None:
            return None
        if isinstance(value, dict):
            name = value.get("shared")
            if not isinstance(name, list) or not all(
                isinstance(part, str) and _held(part) for part in name
            ):
                raise self.inconsistent()
            number = row_of(self.connection, table, name)
            if number is None:
                self._missing.add(f"{table} {' / '.join(name)}")
            return number
        if table == "community":
            if value != self.community:
                raise self.inconsistent()
            return value
        if table in self._numbers and to == "id":
            if value not in self._numbers[table]:
                raise self.inconsistent()
            return self._numbers[table][value]
        further = known[table].pointer(to)  # a key of several columns, one of them a pointer itself
        if further is None:
            return value
        return self._found(further.table, further.to[further.columns.index(to)], known, value)

    def _renumbered(self, taken_in: Any) -> str:
        """Claims that a loaded dossier took in are kept by their numbers, to be given back."""
        numbers = self._numbers["statement"]
        try:
            rows = json.loads(taken_in)
            return json.dumps(
                [{**row, "id": numbers[row["id"]]} for row in rows if row["id"] in numbers]
            )
        except (ValueError, TypeError, KeyError):
            raise self.inconsistent() from None

    def _put(self, shape: Shape, rows: Sequence[Row], *, once: bool) -> None:
        """Put a table's rows in; what hangs on a person alone may be here already."""
        columns = ", ".join(f'"{column}"' for column in shape.columns)
        values = ", ".join(f":{column}" for column in shape.columns)
        sql = f"INSERT INTO {shape.name} ({columns}) VALUES ({values})"  # noqa: S608  # names of ours
        if not once:
            sql += " ON CONFLICT DO NOTHING"
        self.connection.executemany(sql, rows)

    def _lacking(self) -> UserError:
        told = sorted(self._missing)[:MISSING_TOLD]
        more = len(self._missing) - len(told)
        rest = f", and {more} more" if more else ""
        return UserError(
            f"This database lacks what the community's data points at: {', '.join(told)}{rest}.",
            "Load the same shared dossiers and sources here first, by the same version of Parley.",
        )
