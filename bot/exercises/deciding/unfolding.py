"""Events under way: each is applied at once, so that the next one follows from it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises import log
from bot.exercises.plan import Plan
from bot.exercises.reduce import reduce
from bot.exercises.scene import Scene
from bot.exercises.state import Entry, Person, State


@dataclass(frozen=True)
class Screened:
    """What becomes of a text before anybody else may see it (S8)."""

    text: str
    held: bool = False


Screen = Callable[[str], Screened]
"""Looks at a text. Raises UserError where its author has to change it."""


def unscreened(text: str) -> Screened:
    """Let every text pass: for walks with made-up answers."""
    return Screened(text)


@dataclass
class Unfolding:
    """A session, the moment, and what follows from what was asked."""

    plan: Plan
    state: State
    now: int
    screen: Screen
    events: list[log.AnyEvent] = field(default_factory=list)
    _scene: Scene | None = None

    def emit(self, event: log.AnyEvent) -> None:
        """Let something happen."""
        self.events.append(event)
        self.state = reduce(self.plan, self.state, event, self.now)

    @property
    def scene(self) -> Scene:
        """The session as it stands now; the same as long as nothing has happened."""
        if self._scene is None or self._scene.state is not self.state:
            self._scene = Scene.of(self.plan, self.state)
        return self._scene

    @property
    def entry(self) -> Entry:
        """The open step. Raises UserError where there is none."""
        if self.state.entry is None or self.state.status == "closed":
            raise UserError(_("This exercise is over."), _("Start another one: `exercise list`."))
        return self.state.entry

    def person(self, pid: str) -> Person:
        """Somebody who is in. Raises UserError for who is not, or has gone."""
        person = self.state.person(pid)
        if person is None or person.standing in ("left", "removed"):
            raise UserError(_("You are not in this exercise."), _("Press “Join”: `exercise join`."))
        return person

    def awake(self, pid: str) -> Person:
        """Somebody who is in; who was idle or paused is back by what they do now.

        Raises UserError while the whole session rests.
        """
        person = self.person(pid)
        self.running()
        if person.standing in ("idle", "paused"):
            self.emit(log.Returned(p=pid))
            person = self.person(pid)
        return person

    def running(self) -> None:
        """Raises UserError where the session is over or rests."""
        __ = self.entry
        if self.state.status == "paused":
            raise UserError(_("This exercise is paused."), _("A moderator lets it go on."))
