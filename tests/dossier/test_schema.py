"""The published schema is the models' own."""

import json

from bot.dossier.schema import schema
from tests.dossier.texts import GUIDE, ROOT, SHIPPED, example

PUBLISHED = ROOT / "bot" / "dossier" / "dossier.schema.json"


def test_the_published_schema_is_the_one_that_the_models_make() -> None:
    assert PUBLISHED.read_text("utf-8") == schema(), "write bot.dossier.schema.schema() to the file"


def test_the_schema_refuses_fields_that_nobody_knows() -> None:
    assert json.loads(schema())["additionalProperties"] is False


def test_editors_find_the_schema_from_the_files_that_name_it() -> None:
    for text, path in ((SHIPPED.read_text("utf-8"), SHIPPED), (example(), GUIDE)):
        named = text.splitlines()[0].partition("$schema=")[2]

        assert (path.parent / named).resolve() == PUBLISHED
