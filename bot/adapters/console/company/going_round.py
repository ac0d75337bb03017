"""The round: each does what is asked of them, again and again, until it is over."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.adapters.console.company.member import Member

STANDING = 3
"""Rounds in which nobody could do anything after which it is given up."""

Over = Callable[[], Awaitable[bool]]
"""Whether the exercise is over."""


class Player(Protocol):
    """Whoever speaks for one of them: the person, a script, or nobody with made-up answers."""

    @property
    def member(self) -> Member:
        """Whom they speak for."""
        ...

    async def turn(self) -> bool:
        """Do what is asked of them now; whether there was anything. Raises Leaves."""
        ...


class Leaves(Exception):
    """Raised where somebody ends the round; the exercise itself stays as it is."""


async def gather(players: Sequence[Player]) -> None:
    """Let all come in and agree, and close the door."""
    for player in players:
        await player.member.says("exercise join")
        await player.turn()
    await players[0].member.says("exercise begin")


async def go_round(players: Sequence[Player], over: Over) -> bool:
    """Go round until it is over; whether it came to its end, and is not just left standing.

    Raises Leaves.
    """
    still = 0
    while still < STANDING:
        if await over():
            return True
        moved = [await player.turn() for player in players]
        still = 0 if any(moved) else still + 1
        if not any(moved):
            for player in players:
                await player.member.says("exercise done")
    return await over()
