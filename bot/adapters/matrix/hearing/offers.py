"""What messages of ours offer to press: by a reaction below them, or by a number typed behind."""

from collections import OrderedDict
from dataclasses import replace
from typing import TypeVar

from bot.adapters.matrix.hearing.recent import own_messages
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.contents import about_in, ours_of
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import Event
from bot.chat.memory import Memory
from bot.chat.reply import Reply

Key = TypeVar("Key")
Value = TypeVar("Value")

KEYCAP = "\ufe0f\u20e3"
TEN = "🔟"
KEYS = (*(f"{n}{KEYCAP}" for n in range(1, 10)), TEN)
"""The reactions that press, in the order of the numbers."""
SHOWN = 5
"""So many of them the bot puts below a message: each is an event, and homeservers count them."""
KNOWN = 2000
"""So many messages are remembered; others are asked for again."""


def number_of(key: str) -> int | None:
    """The number that a reaction presses; None for one that presses nothing."""
    plain = key.replace("\ufe0f", "")
    numbers = {each.replace("\ufe0f", ""): n for n, each in enumerate(KEYS, 1)}
    return numbers.get(plain)


def token(room: str, event: str) -> str:
    """The name under which the reply is kept that a message shows.

    The room is in it: a reaction counts in its own room alone, whatever message it speaks of.
    """
    return f"{room} {event}"


class Offers:
    """Finds the reply that a message of ours shows, and the last message that offers something."""

    def __init__(self, client: Client, memory: Memory) -> None:
        self._client = client
        self._memory = memory
        self._spots: OrderedDict[str, Spot] = OrderedDict()
        self._latest: OrderedDict[tuple[str, str | None], str | None] = OrderedDict()

    def made(self, spot: Spot, event: str) -> None:
        """A message of ours that offers something stands there now.

        Of one in the room itself, what is pressed is answered in the thread that it begins.
        """
        if not spot.direct and spot.thread is None:
            spot = replace(spot, thread=event)
        _put(self._spots, event, spot)
        _put(self._latest, (spot.room, spot.thread), event)

    async def of(self, spot: Spot, event: str) -> tuple[Spot, Reply | None] | None:
        """Where a message of ours stands, and the reply that it shows, None for one no longer kept.

        None where the message is not ours. `spot` is where somebody has pressed. Raises
        MatrixProblem where the homeserver does not say.
        """
        found = self._spots.get(event)
        if found is None:
            told = await self._client.event(spot.room, event)
            if told is None or told.sender != self._client.user:
                return None
            found = self._spot(spot, told)
            _put(self._spots, event, found)
        if found.room != spot.room:
            return None
        return found, await self._memory.kept(found.about, token(spot.room, event))

    async def latest(self, spot: Spot) -> str | None:
        """The last message of ours that offers something there; None for none.

        Raises MatrixProblem where the homeserver does not say.
        """
        place = (spot.room, spot.thread)
        if place not in self._latest:
            found = await self._searched(spot)
            if place not in self._latest:  # else it has offered something meanwhile
                _put(self._latest, place, found)
        return self._latest[place]

    async def _searched(self, spot: Spot) -> str | None:
        """What offered something last. A number means nothing that was offered before that.

        What it offered may not be kept: any more, or as a kill came before it was. In a thread,
        where people talk with each other too, a number then means nothing.
        """
        for event in await own_messages(self._client, spot):
            found = self._spot(spot, event)
            kept = await self._memory.kept(found.about, token(spot.room, event.id))
            if kept or ours_of(event.content).get("offers"):
                _put(self._spots, event.id, found)
                return event.id if kept or spot.direct else None
        return None

    def _spot(self, pressed: Spot, event: Event) -> Spot:
        """Where a message of ours stands, read from itself."""
        thread = None if pressed.direct else event.thread or event.id
        return Spot(
            pressed.room,
            about_in(event.content) or pressed.about,
            direct=pressed.direct,
            thread=thread,
            last=event.id,
        )


def _put(known: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > KNOWN:
        known.popitem(last=False)
