"""The bot's own words are all in its catalogues, whole, and say what the English says."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from docs.make.words import CATALOGUES, MARKS, ROOT, brought_up

TYPED = re.compile(r"`[^`]+`")
"""What people type, or find in a file: the same in every language."""
EDGES = re.compile(r"^\s*|\s*$")
LATER = ("marked", "looked_up")
"""What need not be given a text as it stands."""


def messages(catalogue: str) -> Iterator[Message]:
    """What is in a catalogue, without its head."""
    return (each for each in read_po(BytesIO((ROOT / catalogue).read_bytes())) if each.id)


def pairs(catalogue: str) -> Iterator[tuple[str, str]]:
    """Each English text with what it is in another language; of plurals, both."""
    for message in messages(catalogue):
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        elif not isinstance(message.string, str):
            yield from zip(message.id, tuple(message.string or ()), strict=True)


def places(text: str) -> Counter[tuple[str, str | None, str | None]]:
    """What is filled in, and how."""
    return Counter(
        (name, spec, conversion)
        for _said, name, spec, conversion in Formatter().parse(text)
        if name is not None
    )


def calls() -> Iterator[tuple[str, ast.Call, bool]]:
    """Where words are looked up or marked, and whether that is within a function."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        within = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for part in (function.body if isinstance(function.body, list) else [function.body])
            for node in ast.walk(part)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in MARKS
            ):
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield where, node, id(node) in within


def places_of(text: str) -> set[str]:
    """The names of what is filled in."""
    return {name for name, _spec, _conversion in places(text)}


def texts(call: ast.Call) -> list[str]:
    """What is looked up or marked, as far as it stands in the call."""
    return [
        argument.value
        for argument in call.args[: MARKS[getattr(call.func, "id", "")]]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_catalogue_has_what_is_said_and_no_more(catalogue: str) -> None:
    text = (ROOT / catalogue).read_bytes()

    assert brought_up(text, Path(catalogue).stem) == text, "run `make words`, and translate"


def test_a_translators_doubt_stays_when_a_catalogue_is_brought_up() -> None:
    doubted = b'#, fuzzy\nmsgid "rejected"\nmsgstr "verworfen"\n'

    again = brought_up(brought_up(doubted, "de"), "de").decode()

    assert '#, fuzzy\nmsgid "rejected"\nmsgstr "verworfen"' in again


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_all_of_a_catalogue_is_translated(catalogue: str) -> None:
    assert [english for english, other in pairs(catalogue) if not other] == []
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_what_is_filled_in_and_what_is_typed_are_the_same_in_each_language(catalogue: str) -> None:
    told = [(english, other) for english, other in pairs(catalogue) if other]

    assert [pair for pair in told if places(pair[0]) != places(pair[1])] == []
    assert [
        pair for pair in told if sorted(TYPED.findall(pair[0])) != sorted(TYPED.findall(pair[1]))
    ] == []
    assert [pair for pair in told if EDGES.findall(pair[0]) != EDGES.findall(pair[1])] == []


def test_a_sentence_gets_what_is_to_be_filled_in_and_nothing_else() -> None:
    wrong = []
    for where, call, _within in calls():
        name = getattr(call.func, "id", "")
        given = {keyword.arg for keyword in call.keywords}
        if None in given or not texts(call) or (not given and name != "plural"):
            continue  # `**values`, or filled in afterwards: only the program itself knows
        wanted = set[str]().union(*map(places_of, texts(call)))  # "one vote" needs no number
        if wanted - {"count"} != given - {"count"}:
            wrong.append((where, texts(call)))
    assert wrong == []


def test_braces_that_are_meant_are_doubled_only_where_something_is_filled_in() -> None:
    assert [
        (where, text)
        for where, call, _within in calls()
        for text in texts(call)
        if "{{" in text and not call.keywords and getattr(call.func, "id", "") != "marked"
    ] == []


def test_what_is_looked_up_stands_in_the_call_itself() -> None:
    """A text that is only put together when it is said is in no catalogue."""
    assert [
        where
        for where, call, _within in calls()
        if getattr(call.func, "id", "") not in LATER
        and not where.startswith("bot/catalogue/")
        and not all(
            isinstance(argument, ast.Constant)
            for argument in call.args[: MARKS[getattr(call.func, "id", "")]]
        )
    ] == []


def test_nothing_is_looked_up_while_the_program_is_imported() -> None:
    assert [
        where
        for where, call, within in calls()
        if not within and getattr(call.func, "id", "") != "marked"
    ] == []
