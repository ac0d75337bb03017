"""Screening as the engine takes it: what others will see passes, is held, or goes back (S8)."""

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises.deciding import Screened
from bot.exercises.screening import Held, Passed, Returned, screen


def screened(text: str) -> Screened:
    """What becomes of a text. Raises UserError where its author has to change it."""
    match screen(text):
        case Passed(text=clean):
            return Screened(clean)
        case Held(text=clean):
            return Screened(clean, held=True)
        case Returned(sentence=sentence):
            raise UserError(sentence, _("Nothing was kept of it."))
