"""Summaries of encrypted rooms: read alone, with quotes that lead back, and struck later on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from urllib.parse import quote

import pytest

from tests.synapse.house import BUTTONS, House, people
from tests.synapse.person import Heard, Person
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(180)]

ASKED = "Should the square be closed to cars?"
SAID = "Old people cannot carry their shopping from the ring road."


@pytest.fixture
async def four(synapse: Synapse) -> AsyncIterator[Sequence[Person]]:
    """Four people, the first of whom makes the room."""
    async with people(synapse, "mo", "ann", "ben", "cem") as found:
        yield found


async def meets(house: House, four: Sequence[Person], before: str = "") -> str:
    """Their room, with the bot in it; `before` is said before it came."""
    mo, *others = four
    room = await mo.makes_room("Square", invites=[person.user for person in others])
    for person in others:
        await person.joins(room)
    for person in others:
        for other in four:
            await person.sees_in(room, other.user)
    if before:
        await mo.says(room, before)
    await house.comes_into(mo, room)
    for person in others:
        await person.sees_in(room, house.user)
    return room


async def talk(room: str, four: Sequence[Person], number: int) -> str:
    """A discussion among so many messages of all four; the id of the one that disagrees."""
    _, ann, _, cem = four
    await ann.says(room, ASKED)
    disagreed = await cem.says(room, f"I disagree. {SAID}")

    async def chat(who: Person, place: int) -> None:
        for each in range(place, number - 2, len(four)):
            await who.says(room, f"{who.user[1:4]} sells apples and pears at stall {each}.")

    for person in four:
        person.reads(on=False)
    await asyncio.gather(*map(chat, four, range(len(four))))
    for person in four:
        person.reads(on=True)
    return disagreed


async def summed_up(house: House, mo: Person, room: str) -> str:
    """The direct room in which the moderator reads a summary of this room."""
    asked = await mo.says(room, "!summary since:1d")
    direct = await mo.is_invited(house.user)
    await mo.joins(direct)
    await mo.hears(lambda h: h.thread == asked and "accept the invitation" in h.text, room=room)
    await mo.hears("What is left out", room=direct)
    return direct


async def card(house: House, mo: Person, direct: str, typed: str) -> str:
    """What the bot answers to what is typed in the direct room, up to what it offers."""
    before = len(mo.heard)
    await mo.says(direct, typed)

    def is_its_end(heard: Heard) -> bool:
        return heard.room == direct and heard.sender == house.user and BUTTONS in heard.text

    await mo.hears(is_its_end, after=before)
    return "\n".join(h.text for h in mo.heard[before:] if h.sender == house.user)


async def test_300_encrypted_messages_of_four_people(house: House, four: Sequence[Person]) -> None:
    mo, _, _, cem = four
    room = await meets(house, four, before="What nobody can tell the bot any more.")
    disagreed = await talk(room, four, 300)

    direct = await summed_up(house, mo, room)
    first = "\n".join(h.text for h in mo.heard if h.room == direct and h.sender == house.user)
    conversation = await card(house, mo, direct, "1")
    await cem.redacts(room, disagreed)
    await cem.answered(house.user, room, "!help")  # so that it has heard of what was before
    again = await card(house, mo, direct, "!summaries show 1 card:2")

    assert "300 messages of 4 people" in first
    assert "1 message cannot be read: it is encrypted" in first
    assert SAID in conversation
    assert f"https://matrix.to/#/{quote(room, safe='')}/{quote(disagreed, safe='')}" in conversation
    assert "In replies, 0 people agreed and 1 person disagreed" in conversation
    assert "deleted since" in again
    assert SAID not in again
    told = [h for h in mo.heard if h.sender == house.user and h.type == "m.room.message"]
    assert all(h.encrypted for h in told)
    assert not any(SAID in h.text for h in told if h.room == room)


async def test_whoever_does_not_want_to_be_quoted_is_not(
    house: House, four: Sequence[Person]
) -> None:
    mo, _, _, cem = four
    room = await meets(house, four)
    await cem.says(room, "!quoting no")
    answer = await cem.is_invited(house.user)
    await cem.joins(answer)
    told = await cem.hears(lambda h: h.sender == house.user and bool(h.text), room=answer)
    await talk(room, four, 12)

    direct = await summed_up(house, mo, room)
    conversation = await card(house, mo, direct, "1")

    assert "No summary quotes or names you" in told.text
    assert ASKED in conversation
    assert SAID not in conversation


async def test_a_summary_is_handed_over_as_encrypted_files(
    house: House, four: Sequence[Person]
) -> None:
    mo = four[0]
    room = await meets(house, four)
    await talk(room, four, 12)
    direct = await summed_up(house, mo, room)

    before = len(mo.heard)
    await mo.says(direct, "!summaries files 1")
    handed = [
        await mo.hears(lambda h, end=end: h.kind == "m.file" and h.text.endswith(end), after=before)  # type: ignore[misc]
        for end in (".md", ".html", ".json")
    ]

    assert all("file" in each.content and "url" not in each.content for each in handed)
    assert SAID.rstrip(".") in (await mo.picture(handed[0])).decode()


async def test_members_cannot_have_a_room_summed_up(house: House, four: Sequence[Person]) -> None:
    ann = four[1]
    room = await meets(house, four)
    await ann.says(room, "!summary since:1d")
    direct = await ann.is_invited(house.user)
    await ann.joins(direct)
    await ann.hears("is for moderators", room=direct)
