"""Holds bodies against Discord's own description of its HTTP API, where that lies beside us.

The tolerances are those that its README names: of alternatives, more than one may fit; numbers
may stand for ids, and digits in quotation marks for large numbers.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs

from tests.shared_data import SHARED
from tests.wire.world import Json

FILE = SHARED / "data" / "discord-api-spec" / "openapi.json"
KNOWN_EXTRA = frozenset({"nsfw", "flags", "tts"})
"""Sent by discord.py with commands, embeds and edits, and unknown to the document there."""
LARGE = 2**31


def available() -> bool:
    """Whether the document is there."""
    return FILE.is_file()


def problems(method: str, template: str, body: Any) -> list[str]:
    """Where a body is not as the document says; `template` is a path as it writes them."""
    schema = _schema(method, template)
    if schema is None:
        return [f"the document has no body for {method} {template}"]
    schema = _chosen(schema, body)
    errors = map(_deepest, _validator(json.dumps(schema)).iter_errors(body))
    return [
        f"{'/'.join(map(str, error.instance_path)) or 'body'}: {error.message[:300]}"
        for error in errors
    ]


def strange(method: str, template: str, body: Any) -> list[str]:
    """Fields that the document does not know; Discord would leave them unread."""
    schema = _schema(method, template) or {}
    return [f"{place}: no such field" for place in _unknown(body, schema, "")]


@cache
def _document() -> Json:
    loaded: Json = _tolerant(json.loads(FILE.read_text(encoding="utf-8")))
    return loaded


def _schema(method: str, template: str) -> Json | None:
    operation = _document()["paths"].get(template, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    schema: Json | None = content.get("application/json", {}).get("schema")
    return schema


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    whole = json.loads(schema) | {"components": _document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


def _tolerant(value: Any) -> Any:
    if isinstance(value, list):
        return [_tolerant(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {"anyOf" if key == "oneOf" else key: _tolerant(one) for key, one in value.items()}
    large = made.get("format") == "int64" or (
        isinstance(most := made.get("maximum"), int) and most > LARGE
    )
    if made.get("format") == "snowflake" and "type" in made:
        made["type"] = [*_listed(made["type"]), "integer"]
    elif large and "integer" in _listed(made.get("type")):
        made |= {"type": [*_listed(made["type"]), "string"], "pattern": r"^-?\d+$"}
    return made


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resolved(schema: Json) -> Json:
    while "$ref" in schema:
        found: Any = _document()
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _chosen(schema: Json, body: Any) -> Json:
    """The one alternative that the body's type points at, for the sake of clear messages."""
    fitting = [one for one in _alternatives(schema) if _may_be(one, body)]
    return fitting[0] if len(fitting) == 1 else schema


def _alternatives(schema: Json) -> Iterator[Json]:
    for one in _resolved(schema).get("anyOf", ()):
        inner = _resolved(one)
        yield from _alternatives(one) if "anyOf" in inner and "type" not in inner else (one,)


def _may_be(schema: Json, value: Any) -> bool:
    schema = _resolved(schema)
    if isinstance(value, dict):
        if "object" not in _listed(schema.get("type", "object")):
            return False
        kind = _resolved(schema.get("properties", {}).get("type", {}))
        return "type" not in value or value["type"] in kind.get("enum", [value["type"]])
    if isinstance(value, list):
        return "array" in _listed(schema.get("type", "array"))
    return True


def _unknown(value: Any, schema: Json, at: str) -> list[str]:
    schema = _resolved(schema)
    if "anyOf" in schema and "properties" not in schema:
        each = [_unknown(value, one, at) for one in schema["anyOf"] if _may_be(one, value)]
        return min(each, key=len, default=[])
    if isinstance(value, list):
        items = schema.get("items", {})
        return [
            found
            for number, one in enumerate(value)
            for found in _unknown(one, items, f"{at}/{number}")
        ]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    found = [f"{at}/{key}" for key in value if key not in known and key not in KNOWN_EXTRA]
    for key in value.keys() & known.keys():
        found += _unknown(value[key], known[key], f"{at}/{key}")
    return found


def _deepest(error: Any) -> Any:
    """The error itself; where alternatives were tried, the one that lies furthest inside."""
    branches = getattr(error.kind, "context", None) or ()
    inner = [_deepest(one) for branch in branches for one in branch if not _wrong_kind(one, error)]
    return max(inner, key=lambda one: len(list(one.instance_path)), default=error)


def _wrong_kind(one: Any, of: Any) -> bool:
    """Whether an alternative was never meant, as it is for another type."""
    path = list(one.instance_path)[len(list(of.instance_path)) :]
    return not path or path == ["type"]
