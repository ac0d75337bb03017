"""A summary over Discord: read in pages, with a limit and a deletion in the midst, and struck."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.app import now
from tests.wire.double import Double
from tests.wire.inside import Inside
from tests.wire.world import Message, Person

pytestmark = pytest.mark.server

HISTORY = r"/channels/\d+/messages"
SAID = "Old people cannot carry their shopping from the ring road."


def talked(there: Inside, number: int) -> list[Message]:
    """A discussion among so many other messages, an hour ago."""
    double, begun = there.double, now() - timedelta(hours=1)
    people = [double.person(name) for name in ("ann", "ben", "cem")]
    written = [
        double.past(there.square, people[0], "Should the square be closed to cars?", begun),
        double.past(there.square, people[2], f"I disagree. {SAID}", begun + timedelta(seconds=9)),
    ]
    for each in range(number):
        when = begun + timedelta(seconds=10 + each)
        text = f"Stall number {each} sells apples and pears on the market."
        written.append(double.past(there.square, people[each % 2], text, when))
    return written


async def cards(there: Inside, mo: Person, shown: Message) -> str:
    """All cards of a summary from this one on, as a moderator reads them."""
    told = [shown.text]
    while any(button.get("label") == "Next" for button in shown.buttons):
        shown = await (await there.double.press(shown, "Next", mo)).answer()
        told.append(shown.text)
    return "\n".join(told)


async def test_a_summary_over_pages_a_limit_and_a_deletion_in_the_midst(
    there: Inside, double: Double
) -> None:
    written = talked(there, 250)
    mo = double.person("mo", moderator=True)
    fault = double.faults.limit("GET", HISTORY, 0.4, times=2)

    asked = await double.slash(there.square, mo, "summary", {"since": "1d"})
    while not fault.met:  # noqa: ASYNC110  # nobody tells
        await asyncio.sleep(0.01)
    await double.delete_messages(written[1:2])
    shown = await asked.answer()
    while "What #square discussed" not in shown.text:
        await asked.until_edited(shown)
    told = await cards(there, mo, shown)

    assert fault.met == 2
    assert "251 messages of 2 people" in told
    assert SAID not in told
    assert "Stall number" in told
    assert asked.private


async def test_what_is_deleted_or_edited_later_is_struck(there: Inside, double: Double) -> None:
    written = talked(there, 3)
    mo = double.person("mo", moderator=True)
    first = await (await double.slash(there.square, mo, "summary", {"since": "1d"})).answer()
    assert SAID in await cards(there, mo, first)

    await double.delete_message(written[1])
    await double.edit(written[0], "Something else")
    await there.until_heard(2)
    again = await (await double.slash(there.square, mo, "summaries show", {"number": 1})).answer()
    told = await cards(there, mo, again)

    assert SAID not in told
    assert "closed to cars" not in told
    assert "deleted since" in told
    assert "edited since" in told


async def test_a_link_leads_to_each_quoted_message(there: Inside, double: Double) -> None:
    written = talked(there, 3)
    mo = double.person("mo", moderator=True)
    first = await (await double.slash(there.square, mo, "summary", {"since": "1d"})).answer()
    told = await cards(there, mo, first)
    place = f"https://discord.com/channels/{there.guild.id}/{there.square.id}/{written[1].id}"
    assert place in told


async def test_files_are_handed_over(there: Inside, double: Double) -> None:
    talked(there, 3)
    mo = double.person("mo", moderator=True)
    first = await (await double.slash(there.square, mo, "summary", {"since": "1d"})).answer()
    handed = await (await double.press(first, "As files", mo)).answer()
    names = {attachment["filename"].rpartition("summary-1")[2] for attachment in handed.attachments}
    assert names == {".md", ".html", ".json"}


async def test_without_the_intent_it_says_what_to_switch_on(there: Inside, double: Double) -> None:
    talked(there, 3)
    double.world.content_granted = False
    mo = double.person("mo", moderator=True)
    first = await (await double.slash(there.square, mo, "summary", {"since": "1d"})).answer()
    assert "5 messages" in first.text
    assert "Message Content Intent" in first.text


async def test_a_card_of_several_pages_is_made_anew_when_they_are_turned(
    there: Inside, double: Double
) -> None:
    begun = now() - timedelta(hours=1)
    people = [double.person(name) for name in ("ann", "ben", "cem", "dee")]
    ends = ("The market needs room.", "The buses need it.", "The trees need it.", "So do the old.")
    written = []
    for each in range(24):
        sides = "I disagree." if each % 3 == 2 else "I agree with that."
        text = f"{sides} {' '.join(f'word{each}of{place}' for place in range(24))} {ends[each % 4]}"
        when = begun + timedelta(seconds=9 * each)
        written.append(double.past(there.square, people[each % 4], text, when))
    mo = double.person("mo", moderator=True)
    first = await (await double.slash(there.square, mo, "summary", {"since": "1d"})).answer()
    shown = await (await double.press(first, "Next", mo)).answer()
    turn = next(each["label"] for each in shown.buttons if "page" in each.get("label", "").lower())
    await double.delete_messages(written)
    await there.until_heard(1)

    await (await double.press(shown, turn, mo)).until_edited(shown)

    assert not re.search(r"word\d", shown.text)
    assert "deleted since" in shown.text
