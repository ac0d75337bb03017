"""The JSON Schema of dossier files, by which editors complete and check them."""

import json

from bot.domain.dossier import Dossier


def schema() -> str:
    """The schema as JSON text; `dossier.schema.json` beside this module is a copy of it."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Dossier.model_json_schema(),
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
