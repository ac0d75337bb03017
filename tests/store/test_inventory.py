"""What is said to be kept, held to the tables as they are."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import inventory
from bot.store.inventory import INVENTORY, Forgetting, Whose
from bot.store.people import POINTERS

NAMED = {table.name: table for table in inventory.tables()}


@pytest.fixture
def schema(fresh_database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{fresh_database}?mode=ro", uri=True)) as connection:
        yield connection


def tables_of(schema: sqlite3.Connection) -> list[str]:
    found = schema.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return [name for (name,) in found]


def columns_of(schema: sqlite3.Connection, table: str) -> list[str]:
    found = schema.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [name for (name,) in found]


def pointers_of(schema: sqlite3.Connection, table: str) -> list[tuple[str, str, str]]:
    """Which column points at which table, and what becomes of the row when that is deleted."""
    sql = 'SELECT "from", "table", on_delete FROM pragma_foreign_key_list(?)'
    return list(schema.execute(sql, (table,)))


def test_every_table_has_a_place_in_the_inventory(schema: sqlite3.Connection) -> None:
    listed = Counter(table.name for table in inventory.tables())

    assert sorted(listed) == sorted(tables_of(schema))
    assert set(listed.values()) == {1}


def test_every_column_has_a_place_in_the_inventory(schema: sqlite3.Connection) -> None:
    for name in tables_of(schema):
        assert sorted(NAMED[name].columns) == sorted(columns_of(schema, name)), name


def test_whatever_points_at_a_person_is_said_to(schema: sqlite3.Connection) -> None:
    for name in tables_of(schema):
        for column, pointed_at, _ in pointers_of(schema, name):
            if pointed_at == "person":
                assert column in NAMED[name].person, name


def test_a_deleted_person_leaves_no_row_that_is_said_to_go_with_them(
    schema: sqlite3.Connection,
) -> None:
    for name in tables_of(schema):
        for column, pointed_at, then in pointers_of(schema, name):
            if pointed_at == "person":
                gone = NAMED[name].forgetting is Forgetting.DELETED
                assert then == ("CASCADE" if gone else "SET NULL"), (name, column)


def test_nobody_is_forgotten_on_whom_something_hangs(schema: sqlite3.Connection) -> None:
    found = {
        name: {
            column for column, pointed_at, _ in pointers_of(schema, name) if pointed_at == "person"
        }
        for name in tables_of(schema)
    }

    assert {name: set(columns) for name, columns in POINTERS.items()} == {
        name: columns for name, columns in found.items() if columns
    }


def test_whatever_moves_with_a_community_hangs_on_one(schema: sqlite3.Connection) -> None:
    def hangs(name: str) -> bool:
        return name == "community" or any(
            pointed_at != name and hangs(pointed_at)
            for _, pointed_at, _ in pointers_of(schema, name)
        )

    about_people = {"person", "unquoted"}
    for table in inventory.tables():
        if table.travels and table.name not in about_people:
            assert hangs(table.name), table.name


def test_nothing_of_people_is_where_nothing_is_said_to_be_forgotten() -> None:
    stays = {"gap", "statement"}
    """Nothing of them says whose it is; people are told that it stays."""
    of_people = {table.name for table in inventory.tables() if table.person or table.words}
    forgotten = {
        table.name for table in inventory.tables() if table.forgetting is not Forgetting.NOTHING
    }

    assert of_people == forgotten | stays
    assert not any(NAMED[name].person for name in stays)


def test_what_the_process_alone_needs_stays_with_it() -> None:
    of_it = [table for table in inventory.tables() if table.whose is Whose.PROCESS]

    assert {table.name for table in of_it} == {"remembered", "handled", "begun"}
    assert not any(table.travels for table in of_it)


@pytest.mark.parametrize("matter", INVENTORY, ids=lambda matter: matter.name)
def test_each_matter_is_told_in_whole_sentences(matter: inventory.Matter) -> None:
    assert matter.what.endswith(".")
    assert matter.forgotten.endswith(".")
    assert matter.why.startswith("so that ")
    assert not matter.until.endswith(".")
