"""Reads YAML by the 1.2 core schema, fast, and remembers the line of every value.

A full YAML 1.2 library takes seconds on a large dossier, too long for a first start. libyaml
composes its nodes in a fraction of one; the nodes carry lines, and the core schema is small.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    _Base = yaml.SafeLoader
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 40
"""A file is some ten levels deep; whatever is far deeper is an attack or an accident."""

Path = tuple[str | int, ...]
"""Where a value stands: `("events", 3, "label")`."""

_TAG = "tag:yaml.org,2002:"
_CORE = (  # YAML 1.2.2, section 10.3.2
    ("null", re.compile(r"null|Null|NULL|~|"), "nN~"),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), "-+0123456789"),
    (
        "float",
        re.compile(
            r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
            r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        ),
        "-+.0123456789",
    ),
)


class BadYaml(Exception):
    """Raised when a text is not the YAML that is read here; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _CoreLoader(_Base):
    """Composes nodes whose tags follow the core schema: `yes`, `on` and dates are texts."""

    yaml_implicit_resolvers = {}


for _name, _pattern, _first in _CORE:
    _CoreLoader.add_implicit_resolver(
        _TAG + _name,
        re.compile(rf"(?:{_pattern.pattern})\Z"),
        [*_first, *([""] * (_name == "null"))],
    )


def core_type(text: str) -> str:
    """What the core schema takes an unquoted `text` for: null, bool, int, float or str."""
    for name, pattern, _ in _CORE:
        if pattern.fullmatch(text):
            return name
    return "str"


def read(text: str) -> tuple[Any, dict[Path, int]]:
    """The value of a YAML document and the line of each of its parts, counted from 1.

    The line of a mapping's entry is the line of its key. An empty document is None. Raises BadYaml
    for what is not well formed, for several documents in one, for repeated keys, keys that are no
    texts, aliases, tags of one's own, and for texts that are too large or too deep.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadYaml(
            1, f"the file is larger than {MAX_CHARACTERS // 1_000_000} million characters"
        )
    root = _compose(text)
    if root is None:
        return None, {}
    lines: dict[Path, int] = {(): root.start_mark.line + 1}
    return _value(root, (), lines, set()), lines


def _compose(text: str) -> yaml.Node | None:
    try:
        loader = _CoreLoader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadYaml(
            line, f"a character that YAML does not allow (U+{_code(error):04X})"
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        parts = (error.context, error.problem)
        message = ", ".join(part for part in parts if part) or "this is not YAML"
        # an open bracket is missed only after the last line
        last = text.rstrip().count("\n") + 1
        raise BadYaml(min(mark.line + 1, last) if mark else 1, message) from None
    except RecursionError:
        raise BadYaml(1, "values lie too deep inside each other") from None


def _code(error: yaml.reader.ReaderError) -> int:
    character = error.character
    return ord(character) if isinstance(character, str) else int(character)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise BadYaml(line, "an alias (`*name`) repeats this value; write it out there instead")
    seen.add(id(node))
    if len(path) > MAX_DEPTH:
        raise BadYaml(line, "values lie too deep inside each other")
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, line)
    if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
        for index, item in enumerate(node.value):
            lines[*path, index] = item.start_mark.line + 1
        return [_value(item, (*path, i), lines, seen) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
        mapping: dict[str, Any] = {}
        for key, item, key_line in _entries(node):
            lines[*path, key] = key_line
            mapping[key] = _value(item, (*path, key), lines, seen)
        return mapping
    raise BadYaml(line, f"the tag `{node.tag}` is not read here; leave it out")


def _entries(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, int]]:
    first_lines: dict[str, int] = {}
    for key, item in node.value:
        line = key.start_mark.line + 1
        name = _scalar(key, line) if isinstance(key, yaml.ScalarNode) else None
        if not isinstance(name, str):
            shown = f"`{key.value}`" if isinstance(key, yaml.ScalarNode) else "a list or mapping"
            raise BadYaml(
                line, f"{shown} cannot be a field's name; put it in quotes if it is meant"
            )
        if name in first_lines:
            raise BadYaml(line, f"`{name}` stands here twice, first in line {first_lines[name]}")
        first_lines[name] = line
        yield name, item, line


def _scalar(node: yaml.ScalarNode, line: int) -> str | int | float | bool | None:
    text: str = node.value
    match node.tag.removeprefix(_TAG):
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _integer(text, line)
        case "float":
            return float(re.sub(r"\.(?=inf|nan)", "", text.lower()))
        case _:
            raise BadYaml(line, f"the tag `{node.tag}` is not read here; leave it out")


def _integer(text: str, line: int) -> int:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    try:
        return int(text, base)
    except ValueError:  # Python refuses decimal numbers of more than 4300 digits
        raise BadYaml(line, "the number is not a number that can be read") from None
