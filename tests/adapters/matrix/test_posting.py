"""What is posted unasked stands once in its room, and reads at last as it is to read."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.matrix.hearing.offers import Offers
from bot.adapters.matrix.posting import Posting
from bot.adapters.matrix.saying.render import parts
from bot.adapters.matrix.saying.telling import Teller
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import Stretch
from bot.adapters.matrix.wire.sending import Sending
from bot.app import running
from bot.chat.post import NotNow, Post, Refused, Unclear
from bot.chat.reply import Prose, Reply
from tests.fakes.matrix_send import ROOM, Limited

LONG = "The toll is fair. " * 2000
DUE = datetime(2026, 5, 3, tzinfo=UTC)


@pytest.fixture
def server() -> Limited:
    return Limited()


@pytest.fixture
async def posting(fresh_database: Path, server: Limited) -> AsyncIterator[Posting]:
    """Posts in one room, which the bot is in."""
    rooms, ready = Rooms(), asyncio.Event()
    rooms.take(Stretch(ROOM, (), ()))
    ready.set()
    async with running(fresh_database) as app:
        memory = app.dispatcher.memory("matrix")
        teller = Teller(
            server,
            Sending(server),
            Directs(server, rooms),
            offers=Offers(server, memory),
            memory=memory,
            lay_out=lambda reply: parts(reply, prefix="!", names={}),
        )
        yield Posting(server, rooms, teller, ready)


def post(text: str, edit: str = "") -> Post:
    """A post as it reads at some time."""
    reply = Reply(blocks=(Prose(text=text),))
    return Post(
        community=f"matrix:{ROOM}",
        platform="matrix",
        room=f"matrix:{ROOM}",
        key="progress",
        reply=reply,
        due=DUE,
        edit=edit,
    )


async def test_a_post_that_reads_again_as_it_did_before_is_edited_each_time(
    posting: Posting, server: Limited
) -> None:
    message = await posting.send(post("2 take part"))
    for number, text in enumerate(("3 take part", "2 take part", "3 take part")):
        await posting.edit(post(text, f"0.{number}"), message)

    said = [text for _, text in server.said]
    assert said == ["2 take part", "* 3 take part", "* 2 take part", "* 3 take part"]


async def test_an_edit_that_is_tried_again_is_made_once(posting: Posting, server: Limited) -> None:
    message = await posting.send(post("2 take part"))
    for _ in range(2):
        await posting.edit(post("3 take part", "0.1"), message)

    assert len(server.said) == 2


async def test_a_post_that_is_tried_again_stands_once(posting: Posting, server: Limited) -> None:
    assert await posting.send(post("2 take part")) == await posting.send(post("2 take part"))

    assert len(server.said) == 1


PROBLEMS = [
    (Refusal(429, "M_LIMIT_EXCEEDED", "", 9.0), NotNow),
    (NotSent(""), NotNow),
    (NoAnswer(""), Unclear),
    (Refusal(502, "", ""), Unclear),
    (Refusal(413, "M_TOO_LARGE", ""), Refused),
]


@pytest.mark.parametrize(("problem", "told"), PROBLEMS)
async def test_what_has_become_of_a_post_is_said(
    posting: Posting, server: Limited, problem: MatrixProblem, told: type[Exception]
) -> None:
    server.trouble[ROOM] = [problem]

    with pytest.raises(told):
        await posting.send(post(LONG))

    assert server.said == []


@pytest.mark.parametrize("problem", [problem for problem, _ in PROBLEMS])
async def test_a_post_of_which_a_part_is_out_may_stand_there(
    posting: Posting, server: Limited, problem: MatrixProblem
) -> None:
    server.trouble[ROOM] = [None, problem]

    with pytest.raises(Unclear):
        await posting.send(post(LONG))

    assert len(server.said) == 1
