"""The JSON Schema of dossier files, by which editors complete and check them."""

from bot.domain.dossier import Dossier
from bot.written.schema import schema_of


def schema() -> str:
    """The schema as JSON text; `dossier.schema.json` beside this module is a copy of it."""
    return schema_of(Dossier)
