"""Votes in an encrypted room: proposed and given alone, by number and reaction; told to all."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bot.adapters.matrix.talking import address_of, community_of
from tests.commands.voters import in_camps
from tests.speaking import Parley
from tests.synapse.house import House
from tests.synapse.person import Heard, Person, here
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(180)]

PROPOSED = "Steps that both sides can check are worth more than large words."


@pytest.fixture
async def ann(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "ann") as person:
        yield person


@pytest.fixture
async def mo(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "mo") as person:
        yield person


async def alone(house: House, who: Person, room: str, typed: str) -> tuple[str, Heard]:
    """The direct room into which the bot asks somebody, and its first answer there."""
    await who.says(room, typed)
    direct = await who.is_invited(house.user)
    await who.joins(direct)
    return direct, await who.hears(lambda h: h.sender == house.user and bool(h.text), room=direct)


async def open_vote(house: House, mo: Person, ann: Person) -> tuple[str, str]:
    """A room in which the moderator has opened a vote, and their direct room."""
    room = await mo.makes_room(invites=[ann.user])
    await ann.joins(room)
    await mo.sees_in(room, ann.user)
    await house.comes_into(mo, room)
    await ann.sees_in(room, house.user)
    direct, opened = await alone(house, mo, room, "!votes open")
    assert "vote" in opened.text.casefold()
    return room, direct


async def test_a_statement_is_proposed_decided_and_voted_on(
    house: House, mo: Person, ann: Person
) -> None:
    room, office = await open_vote(house, mo, ann)

    direct, thanked = await alone(house, ann, room, f"!votes propose {PROPOSED}")
    queue = await mo.answered(house.user, office, "!votes queue")
    approved = await mo.answered(house.user, office, "1")
    page = await ann.answered(house.user, direct, "!vote")
    kept = await ann.answered(house.user, direct, "1")
    before = len(ann.heard)
    await ann.reacts(direct, kept.id, "2️⃣")
    changed = await ann.hears("Kept: you disagree", room=direct, after=before)
    await mo.answered(house.user, office, "!vote")
    others = await mo.answered(house.user, office, "1")

    assert "moderator" in thanked.text
    assert PROPOSED in queue.text
    assert ann.user not in queue.text
    assert "approved" in approved.text.casefold() or "taken" in approved.text.casefold()
    assert "1. Agree" in page.text
    assert "Kept: you agree" in kept.text
    assert changed.encrypted
    assert "Kept: you agree" in others.text
    assert not any(ann.user in h.text for h in mo.heard if h.sender == house.user)
    assert not any(mo.user in h.text for h in ann.heard if h.sender == house.user)
    public = [h.text for h in mo.heard if h.room == room and h.sender == house.user]
    assert not any(PROPOSED in text or "Kept" in text for text in public)


async def test_a_statement_goes_with_the_message_in_which_it_was_proposed(
    house: House, mo: Person, ann: Person
) -> None:
    room, office = await open_vote(house, mo, ann)
    said = await ann.says(room, f"!votes propose {PROPOSED}")
    direct = await ann.is_invited(house.user)
    await ann.joins(direct)
    await ann.hears("waits for a moderator", room=direct)
    waiting = await mo.answered(house.user, office, "!votes queue")

    await ann.redacts(room, said)
    await ann.answered(house.user, direct, "!votes mine")  # so that it has heard of what was before
    gone = await mo.answered(house.user, office, "!votes queue")

    assert PROPOSED in waiting.text
    assert PROPOSED not in gone.text


async def test_what_a_vote_came_to_is_shown_with_an_encrypted_picture_that_has_words(
    house: House, mo: Person, ann: Person
) -> None:
    room, _ = await open_vote(house, mo, ann)
    assert house.app is not None
    await in_camps(Parley(house.app, community_of(room), address_of(room)), 8, 8)

    asked = await ann.says(room, "!common-ground")
    picture = await ann.hears(lambda h: h.kind == "m.image", room=room)
    drawn = await ann.picture(picture)

    assert picture.thread == asked
    assert picture.encrypted
    assert "url" not in picture.content
    assert "2 groups: A of 8, B of 8 people" in picture.text
    assert picture.content["filename"] == "picture.png"
    with Image.open(io.BytesIO(drawn)) as opened:
        opened.load()
        assert opened.format == "PNG"
