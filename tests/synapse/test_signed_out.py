"""Where the account is signed out, the bot says so and ends on Matrix, and on nothing else."""

import asyncio

import pytest

from bot.app import now
from bot.chat.post import NotNow, Post
from bot.chat.reply import Reply
from bot.domain.history import RoomUnreadable
from tests.synapse.house import House, people
from tests.synapse.server import Synapse
from tests.synapse.test_rooms import room_of

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]


async def test_who_posts_or_reads_after_that_is_told_that_it_cannot_be(
    house: House, synapse: Synapse, caplog: pytest.LogCaptureFixture
) -> None:
    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        assert house.service
        token = house.session.token.get_secret_value()
        await asyncio.to_thread(synapse.call, "POST", "/_matrix/client/v3/logout", {}, token)
        await ada.says(room, "Is anybody there?")
        async with asyncio.timeout(40):
            while house.service.ready.is_set():  # noqa: ASYNC110  # nothing tells when it is not
                await asyncio.sleep(0.05)

        community = address = f"matrix:{room}"
        post = Post(
            community=community,
            platform="matrix",
            room=address,
            key="k",
            reply=Reply.problem("Nobody reads this.", "None."),
            due=now(),
        )
        with pytest.raises(NotNow):
            await house.service.posting.send(post)
        with pytest.raises(RoomUnreadable):
            await house.service.history.standing(community, {"$1": None}, address)
    assert "matrix ends here" in caplog.messages
