"""Matrix as a platform to post to: each post once, found again by the key that it bears."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.adapters.matrix import talking
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.contents import key_of, ours_of
from bot.adapters.matrix.saying.telling import Teller, Telling
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.errors import NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import PINNED, Event, text
from bot.adapters.matrix.wire.sending import transaction
from bot.catalogue import _, looked_up, marked
from bot.chat.post import Closed, HistoryUnreadable, NotNow, Post, Refused, Unclear

NO_ROOM = marked("The bot is not in that room any more.")


class Posting:
    """Sends the outbox's posts.

    The transaction id is made of the key, so that the same post gives the same event, for as long
    as the homeserver remembers it. The key stands in the event too, where history gives it back.
    """

    name = talking.PLATFORM

    def __init__(self, client: Client, rooms: Rooms, teller: Teller, ready: asyncio.Event) -> None:
        self._client = client
        self._rooms = rooms
        self._teller = teller
        self._ready = ready

    async def send(self, post: Post) -> str:
        """Post it; the message's id. Raises NotNow, Refused or Unclear."""
        spot = self._spot(post)
        with _told():
            return await self._teller.post(self._telling(post, spot))

    async def open(self, post: Post, message: str) -> str:
        """The thread on the message, whose id it has: on Matrix it is there once one answers.

        Raises Refused where the post stands in a thread itself: threads hold no threads.
        """
        if self._spot(post).thread:
            raise Refused(_("A thread of Matrix holds no threads."))
        return message

    async def pin(self, post: Post, message: str) -> None:
        """Pin it in the place of the earlier pin. Raises as `Platform.pin` says."""
        spot = self._spot(post)
        state = self._rooms.of(spot.room)
        if state is None:
            raise Closed(looked_up(NO_ROOM))
        if message in state.pinned:
            return
        if not state.may_send(self._client.user, PINNED, state=True):
            raise Refused(_("The bot may not pin messages there: its power level is too low."))
        others = [pin for pin in state.pinned if pin != post.pins]
        pinned = [*others, message]
        with _told():
            where = f"/rooms/{quoted(spot.room)}/state/{PINNED}"
            await self._client.request("PUT", where, {"pinned": pinned})

    async def edit(self, post: Post, message: str) -> None:
        """Let the message read as the post does now. Raises as `Platform.edit` says."""
        telling = self._telling(post, self._spot(post), post.reply.model_dump_json())
        with _told():
            await self._teller.rewrite(telling, message)

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for a message of ours with the post's key. Raises as `Platform.find` says."""
        spot, key = self._spot(post), key_of(post.key)
        start: str | None = None
        with _told():
            while True:
                events, start = await self._client.messages(spot.room, start)
                for event in events:
                    ours = ours_of(event.content) if self._is_ours(event) else {}
                    if ours.get("key") == key:
                        return text(ours.get("first")) or event.id
                if start is None or (events and all(event.when < since for event in events)):
                    return None

    def _is_ours(self, event: Event) -> bool:
        """Whether it is a message of the bot's own that it can read."""
        if event.sender != self._client.user or event.replaces is not None:
            return False
        if event.unreadable:  # this one may be the post
            raise HistoryUnreadable(_("The bot cannot decrypt what it has posted there."))
        return True

    def _telling(self, post: Post, spot: Spot, wording: str = "") -> Telling:
        """The post on its way; each edit of it has transaction ids of its own.

        The same words may come twice, with others between: it is not by them that it is known
        whether an edit has arrived.
        """
        known = transaction("post", post.key, wording, *filter(None, [post.edit]))
        return Telling(spot, post.reply, known, what="a post", post=post.key)

    def _spot(self, post: Post) -> Spot:
        if not self._ready.is_set():
            raise NotNow(_("not synced yet"))
        room, thread = talking.place_of(post.room)
        if not room.startswith("!"):
            raise Refused(_("{room} is no room of Matrix.", room=room))
        if self._rooms.of(room) is None:
            raise Closed(looked_up(NO_ROOM))
        thread = post.thread or thread
        return Spot(room, talking.where(room, thread), thread=thread)


@contextmanager
def _told() -> Iterator[None]:
    """Say in the outbox's words what has become of a request. Raises NotNow, Refused or Unclear."""
    try:
        yield
    except Refusal as refusal:
        if refusal.too_many:
            raise NotNow(_("rate limited"), refusal.retry_after) from None
        if refusal.passing:
            raise Unclear(_("the homeserver answered {status}", status=refusal.status)) from None
        if refusal.signed_out:
            raise NotNow(_("signed out")) from None
        if refusal.code == "M_FORBIDDEN":
            raise Closed(_("The bot may not write in that room.")) from None
        raise Refused(
            _("The homeserver refused it: {code}.", code=refusal.code or refusal.status)
        ) from None
    except NotSent:
        raise NotNow(_("no way to the homeserver")) from None
    except NoAnswer as error:
        raise Unclear(str(error)) from None
