"""From a name and raw arguments to a reply: the one place where errors become words."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from secrets import token_hex
from time import perf_counter
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from bot.catalogue import ENGLISH, _, again, looked_up, plural, remembering, speaking
from bot.chat.asking import needs, unasked
from bot.chat.command import Choice, Command
from bot.chat.complaint import complaint
from bot.chat.form import FIELDS, Form
from bot.chat.memory import Memory, Shown, answer_of
from bot.chat.rates import MOST_CALLS, MOST_OF_ALL, MOST_TYPING, Rates
from bot.chat.reply import Audience, Reply
from bot.chat.turn import Person, Progress, Rank, Room, Turn, silent
from bot.chat.typed import Unknown, parse
from bot.domain.errors import UserError
from bot.domain.observer import NOBODY, Ended, Observer
from bot.domain.person import Account
from bot.services import Services
from bot.services.view import steady
from bot.store.database import DatabaseBusy

log = logging.getLogger(__name__)

Found = TypeVar("Found")


class OnChange(Protocol):
    """Is told that people have edited or deleted messages of a room; None for all of them."""

    async def __call__(
        self,
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        """Take it in; to be told of the same once more changes nothing."""
        ...


FORM_WITHIN = 2
"""Seconds that it may take to say what a form asks; Discord waits for three, and shows a form only
as the first that it hears."""

NARROWNESS: Mapping[Audience, int] = {"room": 0, "moderators": 1, "caller": 2}
"""The larger, the fewer people see a reply."""


class Dispatcher:
    """Runs commands for the adapters. It never raises: whatever happens ends in a reply."""

    def __init__(
        self,
        commands: Mapping[str, Command],
        services: Services,
        now: Callable[[], datetime],
        on_change: OnChange | None = None,
        observer: Observer = NOBODY,
    ) -> None:
        self.commands = commands
        self._services = services
        self._now = now
        self._on_change = on_change
        self._observer = observer
        self._rates = Rates()
        self._calls = Rates()
        self._typing = Rates()
        self._memories: dict[str, Memory] = {}

    def refuse(self, command: Command, given: Mapping[str, Any], who: Person) -> Reply | None:
        """What is wrong already, before a form is shown or work is done; None if nothing is.

        Instant, so that a platform can still answer privately. Missing arguments are not wrong yet.
        """
        if who.rank < command.needs:
            return Reply.problem(
                _("`{name}` is for moderators.", name=command.name), _("Ask one of them to run it.")
            )
        try:
            command.args.model_validate(given)
        except ValidationError as error:
            wrong = [e for e in error.errors(include_url=False) if e["type"] != "missing"]
            return complaint(command, wrong[0]) if wrong else None
        return None

    async def language(self, room: Room, who: Person, audience: Audience = "caller") -> str:
        """The language in which something is said to an audience, there.

        It is the community's; but what is for one person alone is in theirs, where it is known.
        Outside of communities it is what was set at the terminal for no community. English, where
        it cannot be told: whoever is answered must not go without for that.
        """
        alone = audience != "room" or not room.address
        if alone and who.language is not None:
            return who.language
        try:
            return await self._services.rooms.language(room.community)
        except Exception:
            log.exception("language unknown")
            return ENGLISH

    async def form(
        self, command: Command, given: Mapping[str, Any], who: Person, room: Room
    ) -> Form | Reply | None:
        """What is to be asked before a command is run; None where it is run at once.

        A refusal where that cannot be said. Whether somebody may run it is asked of `refuse`.
        """
        with speaking(await self.language(room, who)):
            if command.asks is None:
                fields = command.form(given)
                return Form(_titled(command), fields[:FIELDS]) if fields else None
            turn = Turn(who, room, self._services, self._now())
            form, __ = await self._kept_safe(command, command.asks(turn, given), FORM_WITHIN)
        return form.left(form.placed(given)) if isinstance(form, Form) else form

    async def run(
        self,
        command: Command,
        given: Mapping[str, Any],
        who: Person,
        room: Room,
        progress: Progress = silent,
        *,
        welcome: bool = False,
        asked: bool = False,
        alone: bool = False,
        messages: Sequence[str] = (),
        answered_in: Mapping[str, Sequence[str]] | None = None,
        event: str = "",
    ) -> Reply:
        """Do what is asked. A reply is never shown to more people than the command allows.

        It is in the language of those whom the command is for: of the community for a room, else of
        whoever asks. `alone` says that it is shown to nobody else in any case. `welcome` says that
        `unwelcome` has been asked already; `asked` that a form has been filled in, so that what is
        left out of it is left out on purpose. `messages` are those in which what is given stood,
        and `answered_in` those of arguments that stood in others, as of a form whose questions were
        answered one by one. `event` is what asks for it, as its platform names it: where a process
        was killed after it had written something because of it, and before it could say so, nothing
        is written again. `''` where the platform tells of nothing twice.
        """
        begun = perf_counter()
        audience = "caller" if alone else command.audience
        own = await self.language(room, who)
        public = await self.language(room, who, audience)
        with speaking(own):
            if refusal := self._lacks(command, given, who):
                self._observer.command(command.name, "refused", perf_counter() - begun)
                return refusal
        apart = {name: tuple(each) for name, each in (answered_in or {}).items()}
        turn = Turn(who, room, self._services, self._now(), progress, tuple(messages), apart)
        welcome = welcome or command.needs > Rank.MEMBER
        work = partial(
            self._reply, turn, command, given, welcome=welcome, asked=asked, language=public
        )
        with speaking(own), remembering() if own != public else nullcontext():
            once = self._once(who, event, work) if event else work()
            reply, ended = await self._kept_safe(command, once, command.longest)
        if ended == "answered" and reply.outcome == "refused":
            ended = "refused"
        self._observer.command(command.name, ended, perf_counter() - begun)
        narrowest = max(command.audience, reply.audience, key=NARROWNESS.__getitem__)
        return reply.model_copy(update={"audience": narrowest})

    def _lacks(self, command: Command, given: Mapping[str, Any], who: Person) -> Reply | None:
        """The refusal of what cannot be run as it is given; None where it can."""
        if refusal := self.refuse(command, given, who):
            return refusal
        if missing := command.missing(given):
            return needs(command, Form(_titled(command), missing[:FIELDS]), given)
        return None

    async def _reply(
        self,
        turn: Turn,
        command: Command,
        given: Mapping[str, Any],
        *,
        welcome: bool,
        asked: bool,
        language: str,
    ) -> Reply:
        if not welcome and (refusal := await self.unwelcome(turn.room, turn.who)):
            return refusal
        form = await command.asks(turn, given) if command.asks else None
        if form is not None:
            given = form.placed(given)
            if not asked and (refusal := unasked(command, form, given)):
                return refusal
            given = form.taken(given)
            if not asked and (left := form.left(given)):
                return needs(command, left, given)
        with speaking(language):
            return await command.run(turn, command.args.model_validate(given))

    async def _once(self, who: Person, event: str, work: Callable[[], Awaitable[Reply]]) -> Reply:
        """What work comes to, unless it may be done already."""
        if who.account is None:
            return await work()
        memory = self.memory(who.account.platform)
        if await memory.may_be_done(event):
            return Reply.problem(
                _("Parley was stopped while it worked on that, so that it may be done already."),
                _("Look whether it is, and ask again if not."),
            )
        with memory.noting(event):
            return await work()

    async def _kept_safe(
        self, command: Command, work: Awaitable[Found], longest: float
    ) -> tuple[Found | Reply, Ended]:
        """What work comes to, or what is to be said where it fails or takes too many seconds."""
        try:
            async with asyncio.timeout(longest):
                with steady():
                    return await work, "answered"
        except UserError as error:
            return Reply.problem(again(error.message), again(error.hint)), "refused"
        except TimeoutError:
            log.warning("command timed out", extra={"command": command.name})
            told = Reply.problem(
                _("This took too long and was stopped."), _("Try again in a moment.")
            )
            return told, "timed out"
        except Exception:
            incident = token_hex(3)
            log.exception("command failed", extra={"command": command.name, "incident": incident})
            told = Reply.problem(
                _("Something broke on our side. Incident {incident}.", incident=incident),
                _("Please tell whoever runs this bot; nothing you did was lost."),
            )
            return told, "failed"

    async def unwelcome(self, room: Room, who: Person) -> Reply | None:
        """The refusal where the bot is not to speak, or was asked too often; None otherwise.

        What moderators set up is open to them everywhere, else nobody could end the silence.
        """
        if not room.community and not room.place:
            return None
        now = self._now()
        everywhere, here = await self._services.rooms.of(room.community, room.place)
        if not here.speaks:
            return Reply.problem(
                _("The bot does not speak in this room."), _("Ask it in another one.")
            )
        if who.account and (
            wait := self._rates.wait((room.community, who.account), everywhere.rate, now)
        ):
            return Reply.problem(
                _("You have asked {rate} times within a minute.", rate=everywhere.rate), _wait(wait)
            )
        if wait := self._rates.wait(room.community, MOST_OF_ALL, now):
            return Reply.problem(_("Everybody here asks much at once."), _wait(wait))
        return None

    def too_much(self, account: Account, community: str) -> Reply | None:
        """The refusal of somebody who calls on the bot too often, in whatever way; None otherwise.

        Adapters ask it of everything that comes in, before they read anything for it: what turns a
        page, opens a form or is refused is no command that `unwelcome` counts.
        """
        now = self._now()
        if wait := self._calls.wait(account, MOST_CALLS, now):
            return Reply.problem(_("You ask more than Parley can follow."), _wait(wait))
        if wait := self._calls.wait(community, MOST_OF_ALL, now):
            return Reply.problem(_("Everybody here asks much at once."), _wait(wait))
        return None

    def types_too_fast(self, account: Account) -> bool:
        """Whether so much was suggested to somebody that they get no suggestions for a while."""
        return self._typing.wait(account, MOST_TYPING, self._now()) > 0

    async def person(
        self,
        account: Account,
        room: Room,
        *,
        moderates: bool,
        roles: Iterable[str],
        language: str | None = None,
    ) -> Person:
        """Somebody with the rank that their platform or the community's settings give them.

        `moderates` says that the platform itself lets them moderate; `roles` are the names of what
        they are there; `language` is the one that they have set, if the bot speaks it.
        """
        names = {name.casefold() for name in roles}
        if names and not moderates and room.community:
            everywhere, __ = await self._services.rooms.of(room.community, room.place)
            role = (everywhere.moderator_role or "").casefold()
            moderates = bool(role) and role in names
        return Person(Rank.MODERATOR if moderates else Rank.MEMBER, account, language)

    def memory(self, platform: str) -> Memory:
        """What the adapter of a platform remembers over restarts."""
        if platform not in self._memories:
            memory = Memory(platform, self._services.platforms, self._now)
            self._services.privacy.besides(memory.forget)
            self._memories[platform] = memory
        return self._memories[platform]

    async def posted(
        self, room: Room, command: str, reply: Reply, message: str | None = None
    ) -> None:
        """Keep that a reply was shown in a room, as `message` of its platform.

        Adapters call it once the reply is out, so that it is known where a statement was used that
        comes to be corrected. Replies for one person alone, and those outside of rooms, are not
        kept, and never who asked.
        """
        if reply.audience != "room" or not room.address:
            return
        answer = answer_of(Shown(room, reply, what=command, message=message))
        try:
            await self._services.platforms.keep([answer], self._now())
        except DatabaseBusy:  # what was said stands; that it cannot be corrected is for the log
            log.warning("post not recorded", extra={"command": command, "reason": "database busy"})

    async def changed(
        self, community: str, room: str, messages: Sequence[str] | None, *, deleted: bool
    ) -> bool:
        """Hear that people have edited or deleted messages; None for all of a room or a thread.

        `community` is the one in which what stood in them was run or read, and `room` the address
        of the room or thread in which they stand. Like `run`, it never raises: a bug here must not
        end what an adapter does besides. False where it was not taken in; it can be told again.
        """
        if self._on_change is None:
            return True
        try:
            await self._on_change(community, room, messages, deleted=deleted, now=self._now())
        except Exception:
            log.exception("change not taken in", extra={"incident": token_hex(3)})
            return False
        return True

    async def typed(
        self,
        line: str,
        who: Person,
        room: Room,
        progress: Progress = silent,
        *,
        messages: Sequence[str] = (),
    ) -> tuple[str, Reply]:
        """The command that a typed line meant, and the reply to it; `messages` as `run` has it."""
        meant = parse(line, self.commands)
        if isinstance(meant, Unknown):
            with speaking(await self.language(room, who)):
                return meant.name, self.unknown(meant)
        return meant.command, await self.run(
            self.commands[meant.command], meant.args, who, room, progress, messages=messages
        )

    def unknown(self, meant: Unknown) -> Reply:
        """The refusal of a name that no command has, with the closest one or its group's."""
        if meant.group:
            names = ", ".join(f"`{name}`" for name in meant.group)
            return Reply.problem(
                _("`{name}` is several commands.", name=meant.name),
                _("There are: {names}.", names=names),
            )
        hint = (
            _("Did you mean `{meant}`?", meant=meant.meant)
            if meant.meant
            else _("`help` lists what there is.")
        )
        return Reply.problem(_("There is no command `{name}`.", name=meant.name[:40]), hint)

    async def complete(
        self, command: Command, argument: str, typed: str, who: Person, room: Room
    ) -> Sequence[Choice]:
        """What somebody may mean by `typed` so far; empty for an argument that offers nothing."""
        if who.rank < command.needs:
            return ()
        turn = Turn(who, room, self._services, self._now())
        for candidate in command.arguments:
            if candidate.name == argument and candidate.input.complete:
                try:
                    with speaking(await self.language(room, who)):
                        return await candidate.input.complete(turn, typed)
                except UserError:
                    return ()
        return ()


def _titled(command: Command) -> str:
    """What stands above a form that is made of a command's arguments."""
    return f"{command.name}: {looked_up(command.summary)}"


def _wait(seconds: int) -> str:
    return plural("Wait {count} second.", "Wait {count} seconds.", seconds)
