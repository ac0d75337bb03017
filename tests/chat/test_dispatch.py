"""The dispatcher: whatever happens ends in a reply that a person can read."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import pytest
from pydantic import Field

from bot.chat.command import Choice, Command, Input, Router, registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Person, Rank, Room, Turn
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.services import Services
from tests.fakes.services import none_but_rooms
from tests.speaking import shown

router = Router()


async def colours(turn: Turn, typed: str) -> list[Choice]:
    return [Choice(name, name) for name in ("red", "green") if name.startswith(typed)]


class PaintArgs(Model):
    """What to paint."""

    what: Annotated[str, Field(description="What", min_length=2, max_length=10)]
    times: Annotated[int, Field(description="How often", ge=1, le=3)] = 1
    colour: Annotated[str | None, Input(complete=colours), Field(description="Colour")] = None


@router.command("paint", "Paint something", example="paint wall")
async def paint(turn: Turn, args: PaintArgs) -> Reply:
    """Paint, or fail in several ways."""
    if args.what == "explode":
        raise RuntimeError("a secret that nobody may read")
    if args.what == "refuse":
        raise UserError("That wall is listed.", "Paint another one.")
    return Reply(blocks=(Prose(text=f"{args.what} {args.times} {args.colour}"),))


@router.command("ban", "Ban somebody", needs=Rank.MODERATOR, audience="moderators")
async def ban(turn: Turn, args: PaintArgs) -> Reply:
    """Only for moderators."""
    return Reply(blocks=(Prose(text="done"),))


@router.command("dry", "Wait for the paint to dry", longest=0.01)
async def dry(turn: Turn, args: PaintArgs) -> Reply:
    """Takes longer than it may."""
    await asyncio.sleep(60)
    return Reply(blocks=(Prose(text="dry"),))


@pytest.fixture
def dispatcher() -> Dispatcher:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Dispatcher(registry([router]), none_but_rooms(), lambda: now)


async def said(dispatcher: Dispatcher, line: str, rank: Rank = Rank.MEMBER) -> str:
    _, reply = await dispatcher.typed(line, Person(rank), Room())
    return " ".join(shown(reply).split())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("paint wall", "wall 1 None"),
        ("/paint wall", "wall 1 None"),
        ("!paint old wall times:2", "old wall 2 None"),
        ('paint wall colour:"dark red"', "wall 1 dark red"),
        ("paint wall colour=red", "wall 1 red"),
        ("PAINT wall", "wall 1 None"),
        ("paint a:b", "a:b 1 None"),
    ],
)
async def test_a_typed_line_is_understood(dispatcher: Dispatcher, line: str, answer: str) -> None:
    assert await said(dispatcher, line) == answer


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("/paint", "`paint` needs `what`. Type: `paint what [times] [colour]`. Example:"),
        ("paint w", "`what` is too short. It takes at least 2 characters."),
        ("paint somethingverylong", "`what` is longer than 10 characters. Say it more briefly."),
        ("paint wall times:often", "`times` has to be a whole number. Type it in digits."),
        ("paint wall times:9", "`times` is too large. It is at most 3."),
        ("paint wall times:0", "`times` is too small. It is at least 1."),
        ("paint refuse", "That wall is listed. Paint another one."),
        ("/pant wall", "There is no command `pant`. Did you mean `paint`?"),
        ("pant wall", "There is no command `pant`. Did you mean `paint`?"),
        ("/xyzzy", "There is no command `xyzzy`. `help` lists what there is."),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(
    dispatcher: Dispatcher, line: str, complaint: str
) -> None:
    assert complaint in await said(dispatcher, line)


async def test_a_refusal_is_private(dispatcher: Dispatcher) -> None:
    _, reply = await dispatcher.typed("paint refuse", Person(), Room())

    assert (reply.outcome, reply.audience) == ("refused", "caller")


async def test_a_bug_becomes_an_incident_and_tells_nothing(
    dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        text = await said(dispatcher, "paint explode")

    assert "Something broke on our side. Incident " in text
    assert "secret" not in text
    assert "Traceback" not in text
    assert caplog.records[0].__dict__["incident"] in text


async def test_a_moderators_command_is_refused_to_others(dispatcher: Dispatcher) -> None:
    assert "is for moderators" in await said(dispatcher, "ban somebody")
    assert await said(dispatcher, "ban somebody", Rank.MODERATOR) == "done"


async def test_a_reply_never_reaches_more_people_than_its_command_allows(
    dispatcher: Dispatcher,
) -> None:
    _, reply = await dispatcher.typed("ban somebody", Person(Rank.MODERATOR), Room())

    assert reply.audience == "moderators"


async def test_completion_offers_what_fits(dispatcher: Dispatcher) -> None:
    command: Command = dispatcher.commands["paint"]

    offered = await dispatcher.complete(command, "colour", "re", Person(), Room())

    assert [choice.value for choice in offered] == ["red"]
    assert await dispatcher.complete(command, "what", "x", Person(), Room()) == ()


def test_a_button_for_an_argument_that_is_none_is_a_bug() -> None:
    with pytest.raises(KeyError, match="size"):
        paint.button("Paint", size=3)


def test_two_commands_of_one_name_are_a_bug() -> None:
    with pytest.raises(ValueError, match="paint"):
        registry([router, router])


async def test_a_command_may_take_as_long_as_it_says(dispatcher: Dispatcher) -> None:
    assert await said(dispatcher, "dry wall") == (
        "This took too long and was stopped. Try again in a moment."
    )


async def test_a_change_is_passed_on_and_a_bug_there_ends_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[tuple[object, ...]] = []

    async def hear(
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        heard.append((community, room, messages, deleted, now))
        raise RuntimeError("a bug")

    services: Services = None  # type: ignore[assignment]  # nothing is asked of them
    now = datetime(2026, 1, 1, tzinfo=UTC)
    dispatcher = Dispatcher({}, services, lambda: now, on_change=hear)

    taken_in = [
        await dispatcher.changed("town", "discord:1", ["2"], deleted=True),
        await dispatcher.changed("town", "discord:1", None, deleted=True),
    ]

    assert heard == [
        ("town", "discord:1", ["2"], True, now),
        ("town", "discord:1", None, True, now),
    ]
    assert taken_in == [False, False]
    assert [record.message for record in caplog.records] == ["change not taken in"] * 2
