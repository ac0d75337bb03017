"""Holds what no linter can: where errors are caught, SQL is written and the clock is read."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parents[1] / "bot"
MODULES = sorted(BOT.rglob("*.py"))

Rule = Callable[[ast.Module], Iterator[ast.AST]]

SQL = re.compile(
    r"\s*(SELECT\s|INSERT (OR \w+ )?INTO\s|UPDATE \w+\s+SET\s|DELETE FROM\s|REPLACE INTO\s"
    r"|(CREATE|DROP|ALTER) (VIRTUAL )?(TABLE|INDEX|TRIGGER|VIEW)\s|PRAGMA \w|BEGIN IMMEDIATE)"
)

CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}

TOP = ("__main__.py", "app.py", "adapters/")
"""Where the outside world is met, and so where the time comes from."""


def broad_handlers(tree: ast.Module) -> Iterator[ast.AST]:
    """Handlers that take every error, save those that clean up and raise it again."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and _takes_all(node.type):
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):
                yield node


def _takes_all(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_takes_all(one) for one in caught.elts)
    return caught is None or ast.unparse(caught) in {"Exception", "BaseException"}


def sql_texts(tree: ast.Module) -> Iterator[ast.AST]:
    """Texts that start as SQL statements do, in upper case."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node


def clock_reads(tree: ast.Module) -> Iterator[ast.AST]:
    """Calls that ask the machine what time it is, under the names that people import them by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ".".join(ast.unparse(node.func).split(".")[-2:])
            if called in CLOCKS:
                yield node
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (name for name in node.names if f"time.{name.name}" in CLOCKS)


def undocumented(tree: ast.Module) -> Iterator[ast.AST]:
    """Public names, and the module itself, whose docstring does not begin with a full sentence."""
    if not _begins_with_sentence(tree):
        yield tree
    scopes: list[ast.Module | ast.ClassDef] = [tree]
    while scopes:
        for node in scopes.pop().body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                if node.name.startswith("_") or _implements_another(node):
                    continue
                if not _begins_with_sentence(node):
                    yield node
                if isinstance(node, ast.ClassDef):
                    scopes.append(node)


def _begins_with_sentence(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> bool:
    first = (ast.get_docstring(node) or "").split("\n\n")[0].rstrip()
    return first.endswith((".", ":", "?"))


def _implements_another(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = {ast.unparse(decorator).split(".")[-1] for decorator in node.decorator_list}
    return not decorators.isdisjoint({"override", "overload", "setter"})


def _found(rule: Rule, *, apart_from: tuple[str, ...]) -> list[str]:
    return [
        f"bot/{name}:{getattr(node, 'lineno', 1)}"
        for module in MODULES
        if not (name := module.relative_to(BOT).as_posix()).startswith(apart_from)
        for node in rule(ast.parse(module.read_text(encoding="utf-8")))
    ]


def test_every_error_is_taken_only_where_an_answer_or_other_work_hangs_on_it() -> None:
    # The dispatcher owes somebody a reply. The clock owes nobody one, but its next worker: an
    # error that went further would end all that is done unasked, for as long as the bot runs.
    # On Discord, somebody has pressed something and waits, whatever broke on the way to a command.
    # Who asks a model has an answer without it in hand, which no bug on that way may cost them.
    # On Matrix likewise; and a sync that breaks in a way that the library did not foresee must not
    # be the last one, nor may one event, or one disk that was full, keep all later ones from
    # counting as dealt with.
    places = (
        "adapters/discord/answering.py",
        "adapters/matrix/sync/books.py",
        "adapters/matrix/sync/errands.py",
        "adapters/matrix/hearing/hearing.py",
        "adapters/matrix/sync/syncing.py",
        "adapters/matrix/sync/work.py",
        "chat/dispatch.py",
        "clock/supervision.py",
        "services/model/asking.py",
    )
    assert _found(broad_handlers, apart_from=places) == []


def test_sql_is_written_in_the_store_alone() -> None:
    assert _found(sql_texts, apart_from=("store/",)) == []


def test_the_time_is_passed_in() -> None:
    assert _found(clock_reads, apart_from=TOP) == []


def test_what_is_public_says_why_it_exists() -> None:
    assert _found(undocumented, apart_from=()) == []


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (broad_handlers, "try:\n    f()\nexcept Exception:\n    pass"),
        (broad_handlers, "try:\n    f()\nexcept (ValueError, BaseException):\n    pass"),
        (broad_handlers, "try:\n    f()\nexcept:\n    pass"),
        (sql_texts, "ALL = '''\n  SELECT id FROM claims'''"),
        (sql_texts, "f'DELETE FROM {table}'"),
        (clock_reads, "datetime.datetime.now(UTC)"),
        (clock_reads, "from time import time"),
        (undocumented, "X = 1"),
        (undocumented, "'''A module.'''\nclass A:\n    '''A thing.'''\n    def b(self): ..."),
        (undocumented, "'''A module.'''\nasync def b():\n    '''does b'''"),
    ],
)
def test_each_rule_finds_what_it_forbids(rule: Rule, bad: str) -> None:
    assert list(rule(ast.parse(bad)))


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (broad_handlers, "try:\n    f()\nexcept BaseException:\n    undo()\n    raise"),
        (broad_handlers, "try:\n    f()\nexcept ValueError:\n    pass"),
        (sql_texts, "'Select a source, then update it.'"),
        (clock_reads, "start = time.monotonic(); now.time()"),
        (undocumented, "'''A module.'''\ndef _b(): ...\n@override\ndef c(): ..."),
    ],
)
def test_no_rule_finds_what_is_allowed(rule: Rule, good: str) -> None:
    assert list(rule(ast.parse(good))) == []
