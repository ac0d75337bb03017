"""What is said of a language model that had a part in a reply, or should have had one."""

from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.chat.turn import Turn
from bot.commands.present import WITHOUT_A_MODEL
from bot.llm.model import Reason
from bot.services.model import Asker, Modelled
from bot.services.model.reasons import WHY

CHECKED = marked("machine-worded, checked against the sources")
ARRANGED = marked("claims arranged by a model, none of them reworded")


def asker(turn: Turn) -> Asker:
    """On whose account a model is asked in a turn."""
    return Asker(turn.room.community, turn.who.account)


def mode(made: Modelled[Any] | None, done: str = CHECKED) -> str:
    """How a reply was worded, for its footer; `done` says what the model did."""
    if made is None or made.reason is not None:
        return without(made.reason if made else None)
    return _("{done}; model {model}", done=looked_up(done), model=made.model)


def without(reason: Reason | None) -> str:
    """How a reply was worded for which there is no draft."""
    why = WHY[reason] if reason else ""
    if not why:
        return looked_up(WITHOUT_A_MODEL)
    return _("without a model: {why}", why=looked_up(why))


def searched(how: str, by: str) -> str:
    """The same for what was searched by meaning too, by that model; `''` for words alone."""
    return _("{how}; searched by meaning too, model {model}", how=how, model=by) if by else how
