"""Why something was not posted, or rests: kept in English, and said in the language spoken."""

from bot.catalogue import marked
from bot.catalogue.kept import said_anew
from bot.store.outbox import TRIED, TRIED_LAST

UNCERTAIN = marked("Nobody can tell whether it was posted: {reason}")
NOWHERE = marked("Nothing can be posted in its room. {reason}")
SILENT_ONCE = marked("Nobody wrote where its last prompt was posted.")
SILENT = marked("Nobody wrote where its last {prompts} prompts were posted.")

_WITH_VALUES = (UNCERTAIN, NOWHERE, SILENT, TRIED_LAST, TRIED)


def why(kept: str) -> str:
    """A reason that was kept with a schedule, a date or a post, as it is said now."""
    return said_anew(kept, _WITH_VALUES)
