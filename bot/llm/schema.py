"""The JSON Schema of a form, as plain as every server understands it."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

Change = Callable[[dict[str, Any]], dict[str, Any]]

_LIMITS = {
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
}
_KEPT = _LIMITS | {"$ref", "enum", "type"}
_NAMED = {"$defs", "properties"}
"""Under these stand schemas by name, not words of a schema."""
_PARTS = _NAMED | {"additionalProperties", "anyOf", "items", "required"}
_SAYING = {"$ref", "anyOf", "enum", "type"}
_DROPPED = {"default", "description", "discriminator", "format", "pattern", "title", "uniqueItems"}
"""Not understood everywhere, or no business of the model's; the form itself checks them."""


def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """The schema of a form, by the rules of strict structured output.

    All properties are required, none may be added, and there are no defaults
    (https://platform.openai.com/docs/guides/structured-outputs). Descriptions are left out too:
    what a model has to know stands in the prompt. Raises ValueError where a form cannot be said
    in this way, as one with a dict cannot.
    """
    return _walked(form.model_json_schema(), _strict)


def without_limits(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema without lengths and bounds; what it says of properties and enums stays."""
    return _walked(schema, lambda words: {w: v for w, v in words.items() if w not in _LIMITS})


def _strict(words: dict[str, Any]) -> dict[str, Any]:
    said = dict(words)
    if "oneOf" in said:
        said["anyOf"] = said.pop("oneOf")
    if "const" in said:
        said["enum"] = [said.pop("const")]
    if said.get("type") == "object":
        if not said.get("properties"):
            raise ValueError("an object whose properties are not known")
        said |= {"required": list(said["properties"]), "additionalProperties": False}
    plain = {word: value for word, value in said.items() if word not in _DROPPED}
    if unknown := plain.keys() - _KEPT - _PARTS:
        raise ValueError(f"no server need understand {sorted(unknown)}")
    if not plain.keys() & _SAYING:
        raise ValueError("a schema that says nothing")
    return plain


def _walked(schema: dict[str, Any], change: Change) -> dict[str, Any]:
    """The schema with a change made to it and to all schemas within it."""
    changed = change(schema)
    for word in _NAMED & changed.keys():
        changed[word] = {name: _walked(each, change) for name, each in changed[word].items()}
    if "items" in changed:
        changed["items"] = _walked(changed["items"], change)
    if "anyOf" in changed:
        changed["anyOf"] = [_walked(each, change) for each in changed["anyOf"]]
    return changed
