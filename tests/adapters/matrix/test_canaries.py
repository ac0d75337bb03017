"""Whatever breaks on Matrix, the log tells nothing of what people write, or who they are."""

import asyncio
import io

import pytest

from bot.adapters.matrix.sync.errands import Errands
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, Refusal
from bot.adapters.matrix.wire.events import Event, Stretch
from bot.watching.log import FIELDS
from tests.adapters.matrix.following import Follower, rests
from tests.fakes.matrix_talk import ROOM, Homeserver, House
from tests.fakes.syncs import SQUARE, Syncs, said

CANARY = "marmalade"


def sound(logged: io.StringIO, *events: str) -> None:
    """It tells of these events, and of nobody."""
    text = logged.getvalue()
    assert [event for event in events if event not in text] == []
    for private in (CANARY, "@ann", "@bob", "example.org", ROOM, SQUARE):
        assert private not in text


@pytest.mark.parametrize(
    "problem",
    [NoAnswer(f"{CANARY} of @ann:example.org"), Refusal(403, "M_FORBIDDEN", f"no, {CANARY}")],
)
async def test_a_homeserver_that_fails_is_told_without_its_words(
    house: House, square: Homeserver, logged: io.StringIO, problem: MatrixProblem
) -> None:
    square.trouble = [("/members", problem)] * 9

    await house.asked("ann", ROOM, f"!mine {CANARY}")
    await house.asked("ann", ROOM, f"!toll {CANARY}")

    sound(logged, "no direct room", type(problem).__name__)


async def test_a_bug_is_told_without_its_words(
    house: House, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(house.dispatcher, "run", breaks)

    await house.asked("ann", ROOM, f"!toll {CANARY}")

    sound(logged, "event failed", "ValueError")


async def test_what_breaks_while_it_follows_is_told_without_its_words(
    follower: Follower, server: Syncs, logged: io.StringIO
) -> None:
    async def breaks(event: Event) -> None:
        raise KeyError(CANARY)

    follower.does = breaks
    server.tells(Stretch(SQUARE, (), (said("$1"),)), up_to="s1")
    await follower.start()
    await follower.until_kept("s1")
    over, errands = asyncio.Event(), Errands(rests())

    async def errand() -> None:
        raise RuntimeError(CANARY)

    errands.run("!a", errand, over.set)
    await asyncio.wait_for(over.wait(), 5)

    sound(logged, "event not heard", "errand failed")


def test_no_field_is_an_id_as_it_stands() -> None:
    assert {"user", "sender", "account", "community", "event"}.isdisjoint(FIELDS)
