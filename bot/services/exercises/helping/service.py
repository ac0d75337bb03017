"""Asks a model for a draft for one person in an exercise, if everybody whose word counts agrees."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises.commands import Reader
from bot.exercises.definition import Definition
from bot.exercises.helping import (
    Given,
    Kind,
    Line,
    given_for,
    offered,
    possible,
)
from bot.exercises.scene import Scene
from bot.llm.model import Reason
from bot.services.exercises.helping.results import Held
from bot.services.exercises.helping.sending import sent
from bot.services.exercises.screened import screened
from bot.services.exercises.sessions import Running, Sessions
from bot.services.model import Asker, Asking, Modelled, Task
from bot.services.rooms import ModelUse, Rooms
from bot.store.exercises import Session


@dataclass(frozen=True)
class Helped:
    """What came of asking, with what the model was given for it."""

    kind: Kind
    given: Given
    made: Modelled[Any]
    """Its value is one of `Held`."""
    running: Running
    as_written: bool = True
    """Whether the model read the texts as they stand, with nothing taken out of them."""
    gone_on: bool = False
    """Whether what it was made of has changed while it was made: then it is not to be shown."""

    @property
    def value(self) -> Held | None:
        """The draft; None where there is none to be shown."""
        value: Held | None = None if self.gone_on else self.made.value
        return value


class Helping:
    """Drafts for people in exercises. Nothing of them is kept, and nobody else is told."""

    def __init__(self, asking: Asking, rooms: Rooms, sessions: Sessions) -> None:
        self._asking = asking
        self._rooms = rooms
        self._sessions = sessions

    async def admitted(
        self, community: str, definition: Definition, *, wanted: bool | None
    ) -> Reader | None:
        """The model that a session begins with; None for none.

        `wanted` is None for what the definition says.

        Raises UserError where it is wanted and cannot be, with what to do.
        """
        why = await self._hindered(community, definition)
        if wanted and why is not None:
            raise why
        meant = definition.policies.llm.default == "on" if wanted is None else wanted
        if not meant or why is not None:
            return None
        return Reader(self._asking.model, self._asking.host)

    async def draft(  # noqa: PLR0917  # whose, of what, and when
        self, session: Session, pid: str, kind: Kind | None, asker: Asker, now: datetime, typed: str
    ) -> Helped:
        """A draft of this kind, or of the first one that is offered, or the reason for none.

        `typed` is a line of their own, `''` for the one that they have written. Raises UserError
        where nothing may be asked for, or a line would not pass as a text in a form.
        """
        running = await self._sessions.running(session)
        wanted = kind or next(iter(_offered(running, pid)), None)
        if typed and kind is None:
            wanted = Kind.LINE
        given = _given(running, pid, wanted, typed) if wanted else None
        if wanted is None or given is None:
            raise _why_not(running, pid)
        self._hold_to_what_was_said(running)
        accounts = await self._sessions.accounts(session)
        outgoing = sent(_screened(given) if typed else given, accounts)
        if outgoing is None:
            raise UserError(
                _("Without links and names there is nothing left of it that could be sent."),
                _("Go on without it: `exercise next`."),
            )
        made = await self._asking.of(_task(outgoing), asker, now)
        if not await self._lets_it_read(asker.community):  # it may have said so meanwhile
            made = Modelled(made.model, reason=Reason.NOT_ALLOWED)
        after = await self._sessions.running(session)
        gone_on = _given(after, pid, wanted, typed) != given
        return Helped(wanted, given, made, after, as_written=outgoing == given, gone_on=gone_on)

    def _hold_to_what_was_said(self, running: Running) -> None:
        """Raises UserError where texts would go elsewhere than people were told at the door."""
        told = (running.state.llm_name, running.state.llm_host)
        now = (self._asking.model, self._asking.host)
        if all(told) and all(now) and told != now:
            raise UserError(
                _(
                    "Another language model is set up than the one that this exercise began with, "
                    "and nobody here has said yes to that one."
                ),
                _("Go on without it: `exercise next`."),
            )

    async def _hindered(self, community: str, definition: Definition) -> UserError | None:
        if not possible(definition):
            return UserError(
                _("There is nothing in this exercise that a language model may do."),
                _("So start it without `model:yes`."),
            )
        if not self._asking.model:
            return UserError(
                _("No language model is set up on this bot."),
                _("Whoever runs it can set one up; or start it without `model:yes`."),
            )
        if not await self._lets_it_read(community):
            return UserError(
                _("This community does not let a language model read what people write."),
                _(
                    "A moderator can: `settings community model:chat`. Or start it without "
                    "`model:yes`."
                ),
            )
        return None

    async def _lets_it_read(self, community: str) -> bool:
        everywhere, __ = await self._rooms.of(community, "")
        return everywhere.model is ModelUse.CHAT


def _offered(running: Running, pid: str) -> tuple[Kind, ...]:
    person = running.state.person(pid)
    return offered(Scene.of(running.plan, running.state), person) if person else ()


def _given(running: Running, pid: str, kind: Kind, typed: str) -> Given | None:
    person = running.state.person(pid)
    scene = Scene.of(running.plan, running.state)
    return given_for(scene, person, kind, typed) if person else None


def _screened(given: Given) -> Given:
    """A typed line as a form would take it. Raises UserError where it would not."""
    if not isinstance(given, Line):
        return given
    passed = screened(given.text)
    if passed.held:
        raise UserError(
            _(
                "This line may describe violence closely: in a form a moderator would look at it "
                "first, so it is not sent to a language model."
            ),
            _("Say it in other words, or write it into the form: `exercise answer`."),
        )
    return replace(given, text=passed.text)


def _task(given: Given) -> Task[Any, Any]:
    from bot.services.exercises.helping.tasks import task_of  # noqa: PLC0415  # only with a model

    return task_of(given)


def _why_not(running: Running, pid: str) -> UserError:
    """Why nothing may be asked of a model, in the words of whoever would have asked."""
    person = running.state.person(pid)
    go_on = _("Go on without it: `exercise next`.")
    if not running.state.llm:
        return UserError(_("No language model takes part in this exercise."), go_on)
    if person is not None and not person.llm_ok:
        return UserError(
            _(
                "You have not said that a language model may read your texts, and there is nothing "
                "else that it could draft for you here."
            ),
            go_on,
        )
    return UserError(_("There is nothing that a language model could draft for you here."), go_on)
