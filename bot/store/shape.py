"""What a community's rows hang together by, as the database itself tells it.

Which tables there are and which of them travel stands in the inventory. How they point at each
other is read from the database, so that a new table needs nothing here.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.store.inventory import tables

COLUMNS = 'SELECT name, type, "notnull" OR pk AS needed, pk FROM pragma_table_info(:table)'
POINTERS = """
    SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(:table)
    ORDER BY id, seq
"""


@dataclass(frozen=True)
class Pointer:
    """Columns that name a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]
    empties: bool
    """Whether it becomes NULL when that row is deleted; the row that points goes with it else."""


@dataclass(frozen=True)
class Shape:
    """A table whose rows travel."""

    name: str
    columns: tuple[str, ...]
    needed: frozenset[str]
    """Those that are never NULL."""
    numbered: bool
    """Whether each row has a number of this database's, `id`, which others point at."""
    order: tuple[str, ...]
    """The primary key."""
    pointers: tuple[Pointer, ...]

    def pointer(self, column: str) -> Pointer | None:
        """What a column points at; None for one that points at nothing."""
        return next((each for each in self.pointers if column in each.columns), None)


def shapes(connection: sqlite3.Connection) -> Sequence[Shape]:
    """The tables whose rows travel with a community, each after those that it points at."""
    found = {table.name: _shape(connection, table.name) for table in tables() if table.travels}
    ordered: dict[str, Shape] = {}
    while len(ordered) < len(found):
        ready = [
            shape
            for name, shape in found.items()
            if name not in ordered
            and all(
                each.table in ordered or each.table == name or each.table not in found
                for each in shape.pointers
            )
        ]
        if not ready:
            raise ValueError("tables that travel point at each other in a circle")
        ordered |= {shape.name: shape for shape in ready}
    return list(ordered.values())


def _shape(connection: sqlite3.Connection, table: str) -> Shape:
    columns = connection.execute(COLUMNS, {"table": table}).fetchall()
    grouped: dict[int, list[tuple[str, str, str, str]]] = {}
    for number, *rest in connection.execute(POINTERS, {"table": table}):
        grouped.setdefault(number, []).append((rest[0], rest[1], rest[2], rest[3]))
    pointers = [
        Pointer(
            columns=tuple(each[1] for each in parts),
            table=parts[0][0],
            to=tuple(each[2] for each in parts),
            empties=parts[0][3] == "SET NULL",
        )
        for parts in grouped.values()
    ]
    keys = sorted((pk, name) for name, _, _, pk in columns if pk)
    return Shape(
        name=table,
        columns=tuple(name for name, *_ in columns),
        needed=frozenset(name for name, _, needed, _ in columns if needed),
        numbered=[(name, kind) for name, kind, _, pk in columns if pk] == [("id", "INTEGER")],
        order=tuple(name for _, name in keys),
        pointers=tuple(pointers),
    )


def belonging(shape: Shape, known: Mapping[str, Shape]) -> str:
    """The condition that a row of a table is the community's, by `:community`; `''` for none.

    People are nobody's, and what hangs on a person alone is theirs.
    """
    if shape.name == "community":
        return "id = :community"
    own = next((each.columns[0] for each in shape.pointers if each.table == "community"), None)
    if own is not None and own in shape.needed:
        return f"{own} = :community"
    for column in shape.columns:
        pointer = shape.pointer(column)
        if pointer is None or pointer.table in {"community", "person", shape.name}:
            continue
        parent = known[pointer.table]
        to = pointer.to[pointer.columns.index(column)]
        within = f"{column} IN (SELECT {to} FROM {parent.name} WHERE {belonging(parent, known)})"  # noqa: S608  # names of ours
        return within if own is None else f"({own} = :community OR ({own} IS NULL AND {within}))"
    return ""
