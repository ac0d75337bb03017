"""Shows replies: in the room where somebody asked, or in the direct room with them alone."""

import asyncio
import logging
import mimetypes
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.matrix import talking
from bot.adapters.matrix.hearing.offers import KEYS, SHOWN, Offers, token
from bot.adapters.matrix.hearing.questions import Question
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.contents import (
    Content,
    beside,
    file,
    image,
    in_thread,
    key_of,
    notice,
    replacing,
    replying,
)
from bot.adapters.matrix.saying.render import Handed, Image, Part, Text
from bot.adapters.matrix.saying.rewriting import others, rewritten
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import MESSAGE
from bot.adapters.matrix.wire.requests import Requests, Sleep
from bot.adapters.matrix.wire.sending import Sending, transaction
from bot.catalogue import _, looked_up, marked, speaking
from bot.chat.memory import Memory, Shown
from bot.chat.reply import Note, Prose, Reply
from bot.domain.history import RoomUnreadable
from bot.drawing import LIGHT, png

log = logging.getLogger(__name__)

WAITING = marked(
    "The answer is for you alone. It waits in a direct message: accept the invitation that the "
    "bot has sent you."
)
ELSEWHERE = marked("The answer is for whoever asked.")
NO_WAY = marked("The answer is for you alone, and a direct message could not be opened with you.")
INVITE = marked("Invite the bot into an encrypted direct message, then ask again.")
LATER = marked("Ask again in a few minutes.")
GREETING = marked(
    "Here you get what is for you alone. Ask again what you asked before: it is not kept longer."
)
PICTURE = "picture.png"
KNOWN = 2000
"""So many posts of one part are known."""
MOST_WAITING = 3
"""So much waits at most for somebody who does not come into their direct room: the latest."""
MOST_ROOMS = 2000
"""For so many people something waits."""
RESTS = (1.0, 4.0)
"""Seconds before a direct room is tried for again, where the homeserver does not ask for more."""
LONGEST_REST = 60.0
"""Who is asked to wait longer than so many seconds for it is told so instead."""

Send = Callable[[str, str, Mapping[str, Any], str], Awaitable[str]]
"""Sends an event of a type into a room, under a transaction id; the event's id."""


class Overheard(MatrixProblem):
    """Somebody else has come into a direct room, in which something private was to be said."""


@dataclass(frozen=True)
class Telling:
    """A reply on its way."""

    spot: Spot
    reply: Reply
    known: str
    """What it came of, such as an event's id: what is sent again has the same transaction ids."""
    to: str = ""
    """The event that it answers; `''` for what nobody asked."""
    what: str = ""
    """The command that it answers for a whole room to see; `''` where it is private."""
    question: Question | None = None
    """What it asks; None for a reply that asks nothing."""
    instead: str | None = None
    """The message of ours in whose place it comes."""
    post: str = ""
    """The key of the post that it is; `''` for an answer."""


class Teller:
    """Sends replies as messages, and keeps what they offer."""

    def __init__(
        self,
        client: Client,
        sending: Sending,
        directs: Directs,
        *,
        offers: Offers,
        memory: Memory,
        lay_out: Callable[[Reply], Sequence[Part]],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client = client
        self._sending = sending
        self._directs = directs
        self._offers = offers
        self._memory = memory
        self._sleep = sleep
        self._reads = Requests(sleep)
        self._waiting: OrderedDict[str, list[Telling]] = OrderedDict()
        """What is to be said in direct rooms into which nobody has come yet."""
        self._lay_out = lay_out
        self._whole: OrderedDict[str, None] = OrderedDict()
        """Posts of one part, which need not be looked for behind it."""

    async def tell(self, telling: Telling) -> str:
        """Say it there; the id of the message that offers what it offers.

        Raises MatrixProblem; Overheard where it would be said before somebody else.
        """
        return await self._say(telling, self._sending.send)

    async def post(self, telling: Telling) -> str:
        """The same, with one try: whoever posts tries again. The first message's id.

        Raises NoAnswer too where a part of it is out already, whatever has become of the next.
        """
        out: list[str] = []

        async def once(room: str, kind: str, content: Mapping[str, Any], known: str) -> str:
            out.append(await self._sending.once(room, kind, content, known))
            return out[-1]

        try:
            return await self._say(telling, once)
        except MatrixProblem as problem:
            if out:
                raise NoAnswer(
                    _("a part of it is out, and then: {problem}", problem=problem)
                ) from problem
            raise

    async def _say(self, telling: Telling, send: Send) -> str:
        """Send all parts; the first one's id, by which all of them are known."""
        spot = telling.spot
        if spot.direct and spot.about.address:
            self._directs.turns_to(spot)
        said = self._lay_out(telling.reply)
        first = telling.instead or ""
        for number, part in enumerate(said):
            ours = self._ours(telling, first if number else "", last=number == len(said) - 1)
            content = await self._content(spot, part, ours, telling.reply.language)
            step = [str(number)]
            if number == 0 and telling.instead:
                content = replacing(content, telling.instead)
                step.append("instead")  # said anew after a kill, it takes the place of nothing
            elif spot.thread:
                content = in_thread(content, spot.thread, spot.last)
            elif spot.last and not spot.direct:
                content = replying(content, spot.last)
            if spot.direct and not await self._is_alone(spot.room):
                raise Overheard("somebody else is in the direct room")
            sent = await send(spot.room, MESSAGE, content, transaction(telling.known, *step))
            first = first or sent
        self._keep(telling, first)
        if telling.post and len(said) == 1:
            self._is_whole(first)
        return first

    async def _is_alone(self, room: str) -> bool:
        """Whether nobody else would read it in a direct room. Raises NoAnswer if none says so."""
        try:
            return await self._reads.made(lambda: self._directs.is_between_two(room))
        except RoomUnreadable as problem:
            raise NoAnswer(problem.message) from problem

    async def rewrite(self, telling: Telling, first: str) -> None:
        """Let a post read otherwise, in all of its parts. Raises MatrixProblem."""
        spot, said = telling.spot, self._lay_out(telling.reply)
        behind = () if first in self._whole else await others(self._client, spot.room, first)
        change = rewritten(first, behind, said)
        for message, text in change.edits:
            last = not behind and len(said) == 1
            ours = self._ours(telling, "" if message == first else first, last=last)
            content = replacing(beside(notice(text), ours), message)
            known = transaction(telling.known, message)
            await self._sending.once(spot.room, MESSAGE, content, known)
        for number, part in enumerate(change.added):
            ours = self._ours(telling, first, last=False)
            content = await self._content(spot, part, ours, telling.reply.language)
            if spot.thread:
                content = in_thread(content, spot.thread)
            known = transaction(telling.known, "added", str(number))
            await self._sending.once(spot.room, MESSAGE, content, known)
        for message in change.gone:
            await self._client.redact(spot.room, message, transaction(telling.known, message))
        self._keep(telling, first)
        self._whole.pop(first, None)
        if not behind and len(said) == 1:
            self._is_whole(first)

    def _is_whole(self, first: str) -> None:
        self._whole[first] = None
        while len(self._whole) > KNOWN:
            self._whole.popitem(last=False)

    async def tell_alone(self, user: str, telling: Telling) -> str | None:
        """Say it to somebody alone, once they are in their direct room; that room's id.

        None where there is no such room, and none could be made: they are told so. Raises
        MatrixProblem.
        """
        try:
            room, there = await self._direct_with(user)
        except MatrixProblem as problem:
            log.warning("no direct room", extra={"problem": problem})
            passing = not isinstance(problem, Refusal) or problem.passing
            refusal = Reply.problem(looked_up(NO_WAY), looked_up(LATER if passing else INVITE))
            await self.tell(replace(telling, reply=refusal, question=None, what=""))
            return None
        private = replace(telling, spot=telling.spot.in_direct(room), what="", instead=None)
        if there:
            await self._tell_waiting(room)
            await self.tell(private)
            return room
        self._wait(room, private)
        # somebody may have come in while it was made, before anything waited for them
        if await self._reads.made(lambda: self._directs.is_member(room, user)):
            await self._tell_waiting(room)
            return room
        hint = Reply(blocks=(Note(tone="hint", text=looked_up(WAITING)),))
        await self.tell(
            Telling(telling.spot, hint, f"{telling.known}/waits", instead=telling.instead)
        )
        return room

    async def arrived(self, room: str, user: str, event: str) -> None:
        """Somebody is in their direct room now: say what waits for them.

        What could not be said still waits. Raises MatrixProblem, and RoomUnreadable where the
        homeserver does not answer.
        """
        if self._directs.person_of(room) != user:
            return
        if not await self._reads.made(lambda: self._directs.is_between_two(room)):
            return
        if room in self._waiting:
            await self._tell_waiting(room)
            return
        hint = Reply(blocks=(Note(tone="hint", text=looked_up(GREETING)),))
        spot = Spot(room, talking.direct(), direct=True)
        await self.tell(Telling(spot, hint, f"{event}/greeting"))

    async def _direct_with(self, user: str) -> tuple[str, bool]:
        """As `Directs.with_`, tried again where nothing can have been made by it."""
        for rest in RESTS:
            try:
                return await self._directs.with_(user)
            except NotSent:
                asked = 0.0
            except Refusal as refusal:
                asked = refusal.retry_after or 0.0
                if not refusal.too_many or asked > LONGEST_REST:
                    raise
            await self._sleep(max(rest, asked))
        return await self._directs.with_(user)

    def _wait(self, room: str, telling: Telling) -> None:
        """Keep what is to be said there; of too much, and of too many rooms, the oldest goes."""
        self._waiting.setdefault(room, []).append(telling)
        self._waiting.move_to_end(room)
        del self._waiting[room][:-MOST_WAITING]
        while len(self._waiting) > MOST_ROOMS:
            self._waiting.popitem(last=False)

    async def _tell_waiting(self, room: str) -> None:
        """Say what waits there, in order; what cannot be said now waits on. Raises as `tell`."""
        while waiting := self._waiting.get(room):
            telling = waiting[0]
            try:
                await self.tell(telling)
            except Refusal as refusal:
                if refusal.passing:
                    raise
                log.warning("what waited is refused", extra={"problem": refusal})
            if waiting and waiting[0] is telling:  # else it was told twice, which nobody sees
                del waiting[0]
            if not waiting:
                self._waiting.pop(room, None)

    async def _content(
        self, spot: Spot, part: Part, ours: Mapping[str, Any], language: str
    ) -> Content:
        match part:
            case Text():
                return beside(notice(part), ours)
            case Image():
                with speaking(language):
                    drawn = await asyncio.to_thread(png, part.figure, LIGHT)
                where = await self._uploaded(spot, drawn, "image/png")
                shown = image(where, PICTURE, part.alternative, _size(drawn), len(drawn))
                return beside(shown, ours)
            case Handed():
                data, name = part.file.data, part.file.name
                mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
                where = await self._uploaded(spot, data, mime)
                return beside(file(where, name, mime, len(data)), ours)

    async def _uploaded(self, spot: Spot, data: bytes, mime: str) -> Mapping[str, Any]:
        encrypted = self._client.is_encrypted(spot.room)
        return await self._client.upload(data, mime, encrypted=encrypted)

    def _ours(self, telling: Telling, first: str, *, last: bool) -> Mapping[str, Any]:
        """What stands in a part beside; `first` is the first one's id, `''` in that one itself.

        The key of a post stands in its last part: where that is found, all of it was sent.
        """
        spot = telling.spot
        ours: dict[str, Any] = {}
        if telling.question:
            ours["asks"] = telling.question.model_dump(exclude_defaults=True)
        if spot.direct and spot.about.address:
            ours["about"] = spot.about.address
        if telling.to and last:
            ours["to"] = telling.to
        if not first and (offered := len(telling.reply.offers())):
            ours["offers"] = offered
        if telling.post and last:
            ours["key"] = key_of(telling.post)
        if telling.post and first:
            ours["first"] = first
        return ours

    def _keep(self, telling: Telling, message: str) -> None:
        """Keep what the message offers before anybody can press it, and where it stands."""
        spot, reply = telling.spot, telling.reply
        offered = reply.offers()
        public = telling.what and not spot.direct
        if offered or public:
            shown = Shown(
                spot.about,
                reply if public else _pressable(reply),
                token(spot.room, message) if offered else "",
                what=telling.what if public else "",
                message=message,
                post=telling.post,
            )
            self._memory.keep(shown)
        if offered:
            self._offers.made(spot, message)
            self._sending.react(spot.room, message, list(KEYS[: _pressed(reply)]))


def _pressable(reply: Reply) -> Reply:
    """What is kept of a reply for one person: what it offers, and no words that may have to go."""
    return Reply(
        blocks=(Prose(text="…"),),
        buttons=reply.offers(),
        audience=reply.audience,
        again=reply.again,
        language=reply.language,
    )


def _pressed(reply: Reply) -> int:
    """How many reactions are put below it: none where a list has to be read for the numbers."""
    offered = len(reply.offers())
    return offered if offered == len(reply.buttons) and offered <= SHOWN else 0


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, as its header has them (W3C PNG, 11.2.1)."""
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
