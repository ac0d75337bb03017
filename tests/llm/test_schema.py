"""Forms are told to servers by the rules of strict structured output."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

import jsonschema_rs
import pytest
from pydantic import BaseModel, Field, create_model

from bot.domain.base import Model
from bot.llm.schema import strict_schema, without_limits


class Grade(StrEnum):
    STATED = "stated"
    NOT = "not"


class Quote(Model):
    """A developer's words."""

    passage: Literal["p1", "p2"]
    title: str = Field(default="", max_length=30, pattern="^a")


class Answer(Model):
    kind: Literal["answer"] = "answer"
    grade: Grade = Grade.NOT
    quotes: tuple[Quote, ...] = Field(default=(), max_length=3, description="Those that hold.")
    more: Quote | None = None
    weight: float = Field(default=0, ge=0, le=1)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """All schemas of objects within one."""
    for each in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(each, dict | list):
            yield from objects(each)
    if isinstance(schema, dict) and schema.get("type") == "object":
        yield schema


def test_every_object_is_closed_and_needs_all_it_has() -> None:
    found = list(objects(strict_schema(Answer)))

    assert len(found) == 2
    assert all(one["additionalProperties"] is False for one in found)
    assert all(one["required"] == list(one["properties"]) for one in found)


def test_what_servers_do_not_know_is_left_out_and_limits_are_kept() -> None:
    schema = strict_schema(Answer)

    assert schema["properties"]["quotes"] == {
        "type": "array",
        "items": {"$ref": "#/$defs/Quote"},
        "maxItems": 3,
    }
    assert schema["properties"]["kind"] == {"enum": ["answer"], "type": "string"}
    assert schema["$defs"]["Quote"]["properties"] == {
        "passage": {"enum": ["p1", "p2"], "type": "string"},
        "title": {"type": "string", "maxLength": 30},  # a property's name, not the word
    }
    assert "developer" not in str(schema)
    assert "default" not in str(schema)


def test_without_limits_only_the_limits_are_gone() -> None:
    shape = without_limits(strict_schema(Answer))

    assert shape["properties"]["quotes"] == {"type": "array", "items": {"$ref": "#/$defs/Quote"}}
    assert "maxLength" not in str(shape)
    assert [one["required"] for one in objects(shape)] == [
        one["required"] for one in objects(strict_schema(Answer))
    ]


def test_what_the_schema_allows_the_form_takes() -> None:
    whole = {
        "kind": "answer",
        "grade": "stated",
        "quotes": [{"passage": "p1", "title": "a"}],
        "more": None,
        "weight": 0.5,
    }

    jsonschema_rs.validate(strict_schema(Answer), whole)
    assert Answer.model_validate(whole).quotes[0].passage == "p1"
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(strict_schema(Answer), whole | {"url": "x"})


@pytest.mark.parametrize("kind", [dict[str, int], tuple[int, str], Any, object])
def test_forms_that_cannot_be_told_are_named_when_they_are_made(kind: Any) -> None:
    form: type[BaseModel] = create_model("form", field=(kind, ...))

    with pytest.raises(ValueError, match=r"server|properties|says nothing"):
        strict_schema(form)
