"""Values follow the core schema of YAML 1.2, and what could do harm is refused."""

import subprocess
import sys

import pytest

from bot.written.yaml12 import BadYaml, core_type, read
from tests.dossier.texts import ROOT, small


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("No", "No"),
        ("2022-12-26", "2022-12-26"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("-3", -3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("'true'", "true"),
        ('"1"', "1"),
    ],
)
def test_a_plain_value_is_what_yaml_1_2_says(text: str, value: object) -> None:
    found, _ = read(f"a: {text}")

    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_an_empty_value_is_nothing() -> None:
    assert read("a:\nb: ''")[0] == {"a": None, "b": ""}


def test_an_empty_text_is_nothing() -> None:
    assert read("# only a remark\n") == (None, {})


def test_every_value_has_its_line() -> None:
    _, lines = read("a: 1\nb:\n  - c: x\n    d: y\n")

    assert lines["a",] == 1
    assert lines["b", 0, "d"] == 4


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3", 3, "`a` stands here twice, first in line 1"),
        ("b: 1\na: &x 1\nc: *x", 2, "an alias (`*name`) repeats this value"),
        ("a: !mine 1", 1, "!mine"),
        ("a: !!python/name:os.system x", 1, "python/name"),
        ("a: !!set {b}", 1, "set"),
        ("1: x", 1, "`1` cannot be a field's name"),
        ("? [a]\n: x", 1, "a list or mapping"),
        ("a: 1\n---\nb: 2", 2, "document"),
        ("a: [1,\nb", 2, "flow sequence"),
        ("a: 'x", 1, ""),
        ("a: 1\nb: \x01", 2, "U+0001"),
        ("a: " + "[" * 60 + "]" * 60, 1, "too deep"),
        ("[" * 100_000, 1, ""),
        ("a: " + "9" * 5000, 1, "number"),
    ],
)
def test_what_is_refused_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(BadYaml) as caught:
        read(text)

    assert caught.value.line == line
    assert words in caught.value.message


def test_aliases_cannot_blow_a_file_up() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
    )

    with pytest.raises(BadYaml, match="alias"):
        read(bomb)


def test_a_file_that_is_too_large_is_not_even_looked_at() -> None:
    with pytest.raises(BadYaml, match="20 million characters"):
        read("#" * 20_000_001)


@pytest.mark.parametrize("text", ["yes", "2022-12-26", "a b", "", "1e3", "0o7", "~"])
def test_the_core_type_of_a_text_is_what_reading_makes_of_it(text: str) -> None:
    value = read(f"a: {text}")[0]["a"]
    names = {type(None): "null", bool: "bool", int: "int", float: "float", str: "str"}

    assert core_type(text) == names[type(value)]


def test_without_libyaml_the_same_is_read_and_written() -> None:
    code = """
import yaml
del yaml.CSafeLoader, yaml.CSafeDumper
from bot.dossier.dump import dump
from bot.dossier.load import parse
from tests.dossier.texts import example
dossier = parse(example(), "x.yaml")
assert parse(dump(dossier), "x.yaml") == dossier
print(dossier.model_dump_json())
"""

    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert found.stdout.strip() == small().model_dump_json()
