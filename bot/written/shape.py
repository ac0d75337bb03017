"""Which fields a model has at some place of a value, as its file names them."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.written.yaml12 import Path


def fields_at(model: type[BaseModel], path: Path, value: Any) -> list[str]:
    """The names of the fields that `model` has at `path`, where `value` is what stands there.

    Of models that stand there in turn, those are meant whose literals are the value's.
    """
    found: list[Any] = [model]
    for part in path:
        found = [each for one in _meant(found, value) for each in _step(one, part)]
        value = _inside(value, part)
    models = [each for each in _meant(found, value) if _is_model(each)]
    return list(dict.fromkeys(name for each in models for name in _named(each)))


def walked(path: Path, value: Any) -> Path:
    """A path of pydantic's without what is no part of the file, such as the names of union members.

    The last part stays in any case: it may be what is missing.
    """
    kept: list[str | int] = []
    for number, part in enumerate(path):
        is_there = _inside(value, part) is not None or (isinstance(value, dict) and part in value)
        if is_there or (number == len(path) - 1 and isinstance(value, dict)):
            kept.append(part)
            value = _inside(value, part)
    return tuple(kept)


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _step(annotation: Any, part: str | int) -> Iterator[Any]:
    if _is_model(annotation):
        field = _named(annotation).get(str(part))
        if field is not None:
            yield from _alternatives(field.annotation)
    elif get_origin(annotation) is dict:
        yield from _alternatives(get_args(annotation)[1])
    elif isinstance(part, int):
        for each in get_args(annotation):
            yield from _alternatives(each)


def _alternatives(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, unions taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _alternatives(each)
    else:
        yield annotation


def _meant(alternatives: list[Any], value: Any) -> list[Any]:
    """The models whose literal fields have the value's literals; all where none has."""
    if not isinstance(value, dict) or len(alternatives) == 1:
        return alternatives
    return [each for each in alternatives if _has_literals(each, value)] or alternatives


def _has_literals(annotation: Any, value: dict[str, Any]) -> bool:
    return _is_model(annotation) and any(
        get_origin(field.annotation) is Literal
        and name in value
        and value[name] in get_args(field.annotation)
        for name, field in _named(annotation).items()
    )


def _named(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
