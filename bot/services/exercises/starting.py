"""Beginning a session: what it draws on is settled first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.exercises.definition import Definition, Pace
from bot.exercises.vocabulary import MOST_SIDES
from bot.services.exercises.helping import Helping
from bot.services.exercises.sessions import Happened, Sessions
from bot.services.exercises.supplying import Supplying
from bot.store import Store
from bot.store.scope import Scope

MOST_ROUNDS = 20


@dataclass(frozen=True)
class Wanted:
    """What somebody would like to begin."""

    definition: Definition
    alone: bool
    pace: str | None = None
    about: str | None = None
    """The chain, dossier or motion, as it was typed; None for the only one there is."""
    rounds: int | None = None
    between: tuple[str, ...] = ()
    """The sides, by their ids, of an exercise that is between some; empty for the usual ones."""
    model: bool | None = None
    """Whether a language model may help; None for what the definition says."""
    article: str | None = None
    """What the room talks about; None for the community's first."""


@dataclass(frozen=True)
class Start:
    """A session that has begun."""

    happened: Happened
    pid: str | None
    """The name in it of whoever is in it already: alone, the one who began it."""


@dataclass(frozen=True)
class Which:
    """A question back: which of several is meant."""

    question: str
    offered: list[tuple[str, str]]
    """Names and labels."""


class Starting:
    """Begins sessions."""

    def __init__(
        self, store: Store, sessions: Sessions, supplying: Supplying, helping: Helping
    ) -> None:
        self._store = store
        self._helping = helping
        self._sessions = sessions
        self._supplying = supplying

    async def begin(
        self,
        scope: Scope,
        room: str | None,
        by: Account,
        wanted: Wanted,
        now: datetime,
        *,
        moderated: bool,
    ) -> Start | Which:
        """Begin a session, or ask what it is to be about; `moderated` if a moderator begins it.

        Raises UserError where the exercise cannot be done so, or the store holds too little for
        it, with what is missing.
        """
        definition = wanted.definition
        pace = _pace(wanted)
        llm = await self._helping.admitted(scope.community, definition, wanted=wanted.model)
        params: dict[str, Any] = {
            name: param.default
            for name, param in definition.params.items()
            if param.default is not None
        }
        if "rounds" in definition.params:
            params["rounds"] = _rounds(wanted, params.get("rounds"))
        if wanted.between:
            params |= _between(wanted)
        named = await self._supplying.named(scope, definition, wanted.about, wanted.article)
        if isinstance(named, list):
            return Which(_("What is it to be about?"), named)
        params |= named
        binds = await self._supplying.draw(scope, definition, params)
        happened = await self._sessions.start(
            scope.community,
            room,
            by,
            definition,
            mode="solo" if wanted.alone else "group",
            pace=pace,
            params=params,
            binds=binds,
            moderated=moderated,
            llm=llm,
            now=now,
        )
        pid = next(iter(happened.after.people), None) if wanted.alone else None
        return Start(happened, pid)


def _pace(wanted: Wanted) -> Pace:
    paces, modes = wanted.definition.pace, wanted.definition.modes
    if wanted.alone and modes.solo is None:
        raise UserError(_("This exercise takes more than one person."), _("Start it in a room."))
    if not wanted.alone and modes.group is None:
        raise UserError(
            _("This exercise is for one person alone."), _("Start it with `alone:yes`.")
        )
    offered: Mapping[str, object] = {"live": paces.live, "slow": paces.slow}
    if wanted.pace is not None and offered[wanted.pace] is None:
        other = "slow" if wanted.pace == "live" else "live"
        raise UserError(
            _("This exercise has no {pace} form.", pace=wanted.pace),
            _("Start it with `pace:{other}`.", other=other),
        )
    if wanted.pace == "slow" or paces.live is None:
        return "slow"
    return "live"


def _between(wanted: Wanted) -> Mapping[str, Any]:
    """The sides that are wanted, by the parameter that takes them."""
    params = wanted.definition.params
    name = next((name for name, param in params.items() if param.type == "side_list"), None)
    if name is None:
        raise UserError(
            _("This exercise has its sides from its matter."), _("Leave `between` out.")
        )
    sides = list({each.casefold(): each for each in wanted.between}.values())
    least, most = params[name].min or 1, params[name].max or MOST_SIDES
    if not least <= len(sides) <= most:
        number = str(most) if least == most else f"{least} to {most}"
        raise UserError(
            _("It takes {number} sides.", number=number),
            _("Name each once, with commas between them: `RU,UA`."),
        )
    return {name: sides}


def _rounds(wanted: Wanted, default: Any) -> int:
    param = wanted.definition.params["rounds"]
    rounds = wanted.rounds if wanted.rounds is not None else int(default or 1)
    least, most = param.min or 1, param.max or MOST_ROUNDS
    if not least <= rounds <= most:
        raise UserError(
            _("It takes {least} to {most} rounds.", least=least, most=most),
            _("Choose another number."),
        )
    return rounds
