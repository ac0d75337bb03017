"""A made-up command whose form depends on how far somebody has walked."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from bot.chat.command import Answers, Argument, Choice, Form, Input, Router
from bot.chat.reply import Button, Prose, Reply
from bot.chat.turn import Turn
from bot.domain.base import Model
from bot.domain.errors import UserError

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SCALE = tuple(Choice(f"{n}", f"{n}") for n in range(11))
PLACES = (
    Choice("The harbour", "harbour", "by the water"),
    Choice("The town hall", "hall"),
    Choice("The mill", "mill"),
)
STONES = tuple(Choice(f"Stone of the {n}th mile", f"s{n}") for n in range(1, 31))

CLOSED, BROKEN, SLOW = 7, 8, 9
"""Miles at which nothing can be asked, for one reason or another."""

ASKED = {
    1: Form(
        "How was the way?",
        (
            Argument("steep", "How steep it was, 0 to 10", True, label="Steep", options=SCALE),
            Argument(
                "seen",
                "What you saw on the way",
                True,
                min_length=3,
                max_length=400,
                input=Input(long=True),
                help="A mill, a cow.",
            ),
            Argument("again", "Whether you would go again", False, kind="yes-no"),
        ),
        about="Think of the last mile.",
    ),
    2: Form(
        "Where did you stop?",
        (
            Argument("stops", "Where you stopped", False, options=PLACES, picks=(1, 2)),
            Argument(
                "best1", "The best one first", False, options=PLACES, ordered=True, current="mill"
            ),
            Argument("stones", "The stones you counted", False, options=STONES, picks=(2, 3)),
            Argument("miles", "How many miles", False, kind="number", least=1, most=90),
        ),
    ),
    3: Form(
        "Once more",
        (
            Argument(
                "seen",
                "What you saw on the way",
                True,
                max_length=3000,
                input=Input(long=True),
                current="A cow.\nA mill.",
            ),
            Argument("stops", "Where", True, options=PLACES, picks=(1, 3), current="hall,mill"),
            Argument("again", "Again?", False, kind="yes-no", current="no", label="Again?"),
        ),
    ),
}
"""What is asked after so many miles; nothing else is."""


async def asks(turn: Turn, given: Mapping[str, Any]) -> Form | None:
    """The form that is open after the miles that were walked, or one of several failures."""
    mile = int(given.get("mile", 1))
    if mile == CLOSED:
        raise UserError("The way is closed.", "Come back in spring.")
    if mile == BROKEN:
        raise RuntimeError("a secret that nobody may read")
    if mile == SLOW:
        await asyncio.sleep(60)
    return ASKED.get(mile)


class WalkArgs(Answers):
    """Where somebody is, and what they answer."""

    mile: Annotated[int, Field(description="The mile", ge=1, le=90)] = 1


class NoArgs(Model):
    """Nothing."""


def router() -> Router:
    """The commands of a walk."""
    walking = Router()

    @walking.command("walk tell", "Tell of the way", audience="caller", asks=asks)
    async def tell(turn: Turn, args: WalkArgs) -> Reply:
        if args.mile not in ASKED:
            raise UserError("Nothing is asked at this mile.", "Walk on.")
        if "lie" in args.answers.get("seen", ""):
            raise UserError("Nobody has seen that.", "Tell what is true.")
        said = "; ".join(f"{name} = {text}" for name, text in args.answers.items())
        return Reply(blocks=(Prose(text=f"Mile {args.mile}: {said or 'nothing'}"),))

    @walking.command("walk map", "Where one can go on", example="walk map")
    async def shown(turn: Turn, args: NoArgs) -> Reply:
        buttons = (
            Button(label="Tell of the first mile", command=tell.name, args={"mile": 1}),
            Button(label="Tell of the second mile", command=tell.name, args={"mile": 2}),
            tell.button("It was steep", mile=1, steep=9),
        )
        return Reply(blocks=(Prose(text="The way goes on."),), buttons=buttons)

    return walking
