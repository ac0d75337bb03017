"""Tells what of all that happens in rooms is said to the bot, and has it answered."""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from bot.adapters.matrix import talking
from bot.adapters.matrix.hearing.answering import Answering, in_clear, is_in_clear
from bot.adapters.matrix.hearing.attached import is_bare
from bot.adapters.matrix.hearing.lines import Lines, said
from bot.adapters.matrix.hearing.offers import Offers, number_of
from bot.adapters.matrix.hearing.recent import own_messages
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.history.edits import as_it_reads
from bot.adapters.matrix.saying.contents import ours_of
from bot.adapters.matrix.saying.telling import Overheard
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem
from bot.adapters.matrix.wire.events import MESSAGE, REACTION, Event, text
from bot.adapters.matrix.wire.requests import Requests, Sleep
from bot.catalogue import _, speaking
from bot.chat.dispatch import Dispatcher
from bot.chat.rates import MOST_COUNTED
from bot.chat.reply import Reply
from bot.chat.turn import Person, Rank, Room
from bot.chat.typed import Unknown, parse
from bot.domain.errors import UserError
from bot.domain.history import RoomUnreadable

log = logging.getLogger(__name__)

NUMBER = re.compile(r"[0-9]{1,3}")
STALE = timedelta(minutes=15)
"""What was said longer ago is not answered any more: whoever asked has gone on."""
HEARD = ("m.text", "m.file", "m.image", "m.audio", "m.video")
"""Kinds of messages that people write or send; notices are by other bots."""
AGAIN_AFTER = timedelta(minutes=1)
"""How long somebody who asks too much is not told so again."""
NOW = timedelta(0)
LONGEST_AGE = 2**47
"""Milliseconds; more is no age."""


class Hearing:
    """Hears one event after the other; whatever breaks, the next one is heard."""

    def __init__(
        self,
        client: Client,
        dispatcher: Dispatcher,
        directs: Directs,
        offers: Offers,
        *,
        answering: Answering,
        lines: Lines,
        may_be_again: Callable[[str], bool],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._directs = directs
        self._offers = offers
        self._answering = answering
        self._lines = lines
        self._may_be_again = may_be_again
        self._reads = Requests(sleep)
        self._told: dict[tuple[str, str], datetime] = {}
        """When somebody was told what is not told again and again."""

    async def hear(self, event: Event, now: datetime) -> None:
        """Answer an event that is said to the bot; others are none of its business."""
        if event.sender == self._client.user or event.redacted or not _may_be_meant(event):
            return
        spot = _in_room(event)
        if refusal := self._dispatcher.too_much(
            talking.account(event.sender), spot.about.community
        ):
            if self._lines.commanded(event) is not None and self._may_tell(
                (event.sender, "too much"), now
            ):
                await self._apologise(event, spot, refusal)
            return
        try:
            spot = await self._spot(event)
            with speaking(await self._dispatcher.language(spot.about, Person())):
                await self._begun(event, spot, now)
        except Overheard:
            overheard = Reply.problem(
                _("Somebody else is in this room now, so the answer is not given here."),
                _(
                    "Ask again in the room that it is about: it will come in a direct message of "
                    "its own."
                ),
            )
            await self._apologise(event, _in_room(event), overheard)
        except UserError as error:
            await self._apologise(event, spot, Reply.problem(error.message, error.hint))
        except MatrixProblem as problem:  # what cannot be sent cannot be told either
            log.warning("not answered", extra={"problem": problem})
        except Exception:
            incident = token_hex(3)
            log.exception("event failed", extra={"incident": incident})
            message = _("Something broke on our side. Incident {incident}.", incident=incident)
            hint = _("Please tell whoever runs this bot; nothing you did was lost.")
            await self._apologise(event, spot, Reply.problem(message, hint))

    async def _begun(self, event: Event, spot: Spot, now: datetime) -> None:
        late, in_talk = age(event, now) > STALE, spot.direct or spot.to_us
        if late and not (in_talk or event.thread):
            return
        if self._may_be_again(event.id) and await self._has_answered(event, spot):
            return
        if event.type != REACTION and not event.unreadable and await self._answered(event, spot):
            return  # an answer counts however late it comes
        if late:
            if in_talk and self._may_tell((event.sender, "late"), now):
                wrong = _("You wrote that while the bot was away, some time ago.")
                hint = _("Write it again if it matters.")
                await self._answering.say(event, spot, Reply.problem(wrong, hint))
        elif event.type == REACTION:
            await self._reaction(event, spot)
        elif not event.unreadable:
            await self._message(event, spot, now)
        elif spot.direct:
            wrong = _("Your message could not be decrypted.")
            hint = _("Send it again; if that does not help, start a new direct message.")
            await self._answering.say(event, spot, Reply.problem(wrong, hint))

    async def _has_answered(self, event: Event, spot: Spot) -> bool:
        """Whether the bot had answered before it was killed, and only not noted it.

        What a number or a word would mean behind that answer is not what was meant. Raises
        RoomUnreadable.
        """
        directs = (Spot(r, spot.about, direct=True) for r in self._directs.rooms_of(event.sender))
        for place in (spot, *directs):
            said = await self._reads.made(partial(own_messages, self._client, place))
            if any(ours_of(each.content).get("to") == event.id for each in said):
                return True
        return False

    async def _apologise(self, event: Event, spot: Spot, reply: Reply) -> None:
        try:
            await self._answering.say(event, spot, reply, "apology")
        except MatrixProblem as problem:
            log.warning("nobody could be told", extra={"problem": problem})

    async def _answered(self, event: Event, spot: Spot) -> bool:
        """Take a message as the answer to what its sender was asked there; False where it is none.

        It may be about another room than the talk has come to since.
        """
        if not (spot.direct or event.thread) or self._lines.commanded(event) is not None:
            return False
        try:
            found = await self._answering.forms.open_for(event.sender, spot)
        except RoomUnreadable as problem:
            if spot.direct:
                raise
            found = None  # most threads ask nothing
            log.warning("open questions not looked for", extra={"problem": problem})
        if found is None:
            return False
        if is_in_clear(self._client, event):
            await self._answering.say(event, spot, in_clear())
            return True
        about = found.about
        if about != spot.about:
            about = await self._still(event.sender, about, event.room)
        await self._answering.answer(event, replace(spot, about=about), found.question)
        return True

    async def _message(self, event: Event, spot: Spot, now: datetime) -> None:
        if spot.to_us and is_in_clear(self._client, event):
            await self._answering.say(event, spot, in_clear())
            return
        command = self._lines.commanded(event)
        if command is not None:
            await self._commanded(event, spot, command, now)
            return
        if is_bare(event):
            return  # a file without words, which nobody has asked for
        words = said(event)
        if NUMBER.fullmatch(words) and await self._number(event, spot, int(words)):
            return
        if spot.direct or spot.to_us or await self._is_called(event):
            line = self._lines.addressed(event) or "help"
            who = await self._answering.person(event.sender, spot)
            if not await self._unwelcome(line, spot, who):
                await self._answering.typed(event, spot, line, await self._replied(event))

    async def _is_called(self, event: Event) -> bool:
        """Whether a message in a room calls the bot.

        Clients have a reply call whoever is replied to, and those whom that one had called: what
        somebody only remarks on an answer asks nothing.
        """
        if not self._lines.mentions(event):
            return False
        if event.replies_to is None or self._lines.names(event):
            return True
        if not said(event).endswith("?"):
            return False
        replied = await self._replied(event)
        return replied is not None and replied.sender == self._client.user

    async def _commanded(self, event: Event, spot: Spot, line: str, now: datetime) -> None:
        """Answer what begins as a command. A name that we do not know may be another bot's."""
        meant = parse(line or "!help", self._dispatcher.commands)
        ours = spot.direct or self._lines.by_name(event)
        if not ours and isinstance(meant, Unknown) and not (meant.meant or meant.group):
            return
        who = await self._answering.person(event.sender, spot)
        refusal = await self._unwelcome(line, spot, who)
        if refusal is None:
            await self._answering.typed(event, spot, line or "!help", await self._replied(event))
        elif self._may_tell((event.sender, "refused"), now):
            await self._answering.say(event, spot, refusal)

    def _may_tell(self, what: tuple[str, str], now: datetime) -> bool:
        """Whether somebody may be told something that they were not told just now."""
        self._told = {  # the clock may have been set back since
            each: at for each, at in self._told.items() if NOW <= now - at < AGAIN_AFTER
        }
        if what in self._told or len(self._told) >= MOST_COUNTED:
            return False
        self._told[what] = now
        return True

    async def _unwelcome(self, line: str, spot: Spot, who: Person) -> Reply | None:
        """The refusal where the bot is not to speak; what moderators set up is always heard."""
        meant = parse(line or "!help", self._dispatcher.commands)
        if not isinstance(meant, Unknown):
            command = self._dispatcher.commands[meant.command]
            if who.rank >= command.needs > Rank.MEMBER:
                return None  # to others it is refused, which counts as well
        return await self._dispatcher.unwelcome(spot.about, who)

    async def _number(self, event: Event, spot: Spot, number: int) -> bool:
        """Press what a typed number means; whether it meant anything."""
        target = event.replies_to
        if target is None and spot.direct:
            target = await self._reads.made(lambda: self._offers.latest(spot))
        elif target is None and event.thread:
            try:
                target = await self._offers.latest(spot)
            except MatrixProblem as problem:  # in a thread, a number is mostly none of ours
                log.info("offers not looked for", extra={"problem": problem})
        return target is not None and await self._pressed(event, spot, target, number)

    async def _reaction(self, event: Event, spot: Spot) -> None:
        number = number_of(text(event.relation.get("key")) or "")
        target = text(event.relation.get("event_id"))
        if number is not None and target:
            await self._pressed(event, spot, target, number)

    async def _pressed(self, event: Event, spot: Spot, target: str, number: int) -> bool:
        """Press a number of a message; False where that message is not ours.

        What was offered to somebody alone is answered so, also where others have come since.
        """
        found = await self._reads.made(lambda: self._offers.of(spot, target))
        if found is None:
            return False
        offered, kept = found
        about = await self._still(event.sender, offered.about, event.room)
        elsewhere = talking.room_of(offered.about.community) not in (None, event.room)
        at = replace(
            offered,
            about=about,
            direct=spot.direct,
            thread=offered.thread if spot.direct else offered.thread or target,
            last=target if event.type == REACTION else event.id,
        )
        alone = (offered.direct or elsewhere) and not spot.direct
        await self._answering.press(event, at, kept, number, alone=alone)
        return True

    async def _replied(self, event: Event) -> Event | None:
        """The message that somebody answers with theirs; None for none, or one that is gone."""
        replied = event.replies_to
        if replied is None:
            return None
        found = await self._reads.made(lambda: self._client.event(event.room, replied))
        if found is None or found.redacted:
            return None
        return await self._reads.made(lambda: as_it_reads(self._client, found))

    async def _spot(self, event: Event) -> Spot:
        """Where an event stands, and where it is answered. Raises RoomUnreadable.

        A direct room that is not encrypted is none for what is private, and neither is a message
        that came in clear: nobody knows who wrote it.
        """
        room = event.room
        if self._directs.person_of(room) != event.sender or not await self._reads.made(
            lambda: self._directs.is_between_two(room)
        ):
            return _in_room(event)
        if not self._client.is_encrypted(room) or is_in_clear(self._client, event):
            return replace(_in_room(event), about=talking.direct(), to_us=True)
        talk = Spot(room, talking.direct(), direct=True, thread=event.thread)
        about = await self._reads.made(lambda: self._directs.about(talk))
        return replace(talk, about=await self._still(event.sender, about, room))

    async def _still(self, user: str, about: Room, here: str) -> Room:
        """The room that the talk is about, as long as somebody is in it; else none.

        Whoever speaks is in the room `here`. Raises RoomUnreadable.
        """
        room = talking.room_of(about.community)
        if room in (None, here):
            return about
        is_in = await self._reads.made(lambda: self._directs.is_member(room, user))
        return about if is_in else talking.direct()


def age(event: Event, now: datetime) -> timedelta:
    """How long ago something was said.

    The bot's own homeserver may tell how long it has known of it; what else is to be had is the
    sender's clock.
    """
    unsigned = event.source.get("unsigned")
    known = unsigned.get("age") if isinstance(unsigned, dict) else None
    if isinstance(known, int) and 0 <= known < LONGEST_AGE:
        return timedelta(milliseconds=known)
    return now - event.when


def _may_be_meant(event: Event) -> bool:
    """Whether it may be said to the bot: an edit changes what was written, and is not new."""
    if event.type == REACTION:
        return number_of(text(event.relation.get("key")) or "") is not None
    if event.replaces is not None:
        return False
    return event.unreadable or (event.type == MESSAGE and event.content.get("msgtype") in HEARD)


def _in_room(event: Event) -> Spot:
    """Where an event is answered in a room: in its thread, or in one that it begins.

    What relates to something else than a thread cannot begin one.
    """
    about = talking.where(event.room, event.thread)
    begins_none = event.thread is None and event.relation.get("rel_type") is not None
    thread = None if begins_none else event.thread or event.id
    return Spot(event.room, about, thread=thread, last=event.id)
