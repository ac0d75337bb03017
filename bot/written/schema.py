"""JSON Schemas, by which editors complete and check the files that people write."""

import json

from pydantic import BaseModel


def schema_of(model: type[BaseModel]) -> str:
    """The schema of a model as JSON text, as it is kept beside the model's package."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
