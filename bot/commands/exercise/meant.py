"""Which session somebody speaks of: the one they name, the room's, or their own latest."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Answers
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.domain.base import Model
from bot.domain.errors import NotFound
from bot.exercises.scene import Scene
from bot.exercises.state import Person
from bot.services.exercises.sessions import Running
from bot.store.exercises import Session

SESSION = Field(
    description="Which one; left out: this room's, else your latest",
    pattern=r"^[0-9a-f]{1,16}$",
    max_length=16,
)
SessionName = Annotated[str | None, SESSION]


class SessionArgs(Model):
    """Which session."""

    session: SessionName = None


class SessionAnswers(Answers):
    """Which session, and the answers to what it asks."""

    session: SessionName = None


@dataclass(frozen=True)
class Mine:
    """A session as somebody in it sees it."""

    running: Running
    pid: str

    @property
    def scene(self) -> Scene:
        """The session as it stands."""
        return Scene.of(self.running.plan, self.running.state).seen_by(self.pid)

    @property
    def person(self) -> Person:
        """Who it is, in the session."""
        return self.running.state.people[self.pid]


async def session_of(turn: Turn, token: str | None) -> Session:
    """The session that somebody speaks of. Raises NotFound where there is none."""
    found = await turn.services.exercises.find(
        turn.room.community, turn.room.address, turn.who.account, token
    )
    if found is None:
        raise NotFound(
            _("There is no open exercise here."),
            _("Start one: `exercise list` tells what there is."),
        )
    return found


async def mine(turn: Turn, token: str | None) -> Mine:
    """The same, for somebody who is in it. Raises NotFound where they are not."""
    session = await session_of(turn, token)
    running = await turn.services.exercises.sessions.running(session)
    pid = await turn.services.exercises.pid(session, account(turn))
    if pid is None or running.state.person(pid) is None:
        raise NotFound(_("You are not in this exercise."), _("Join it: `exercise join`."))
    if running.state.people[pid].standing in ("left", "removed"):
        raise NotFound(_("You have left this exercise."), _("Come back: `exercise join`."))
    return Mine(running, pid)
