"""Questions that nothing answered: moderators see, answer and strike them off."""

import pytest

from bot.app import now
from bot.chat.turn import Person
from bot.commands.gaps import ON_A_PAGE
from tests.speaking import Parley, shown


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


async def ask(parley: Parley, *questions: str) -> None:
    for question in questions:
        await parley.app.store.gaps.record(
            parley.room.community, "S-ART", question, question.casefold(), now()
        )


async def test_gaps_are_listed_by_how_often_they_were_asked(parley: Parley, mod: Person) -> None:
    await ask(parley, "Who keeps the clock?", "Who rings the bell?", "Who rings the bell?")

    text = await parley.shows("gaps", mod)

    assert text.index("Who rings the bell?") < text.index("Who keeps the clock?")
    assert "asked 2 times" in text
    assert "asked 1 time," in text


async def test_a_gap_is_answered_by_a_claim_and_forgotten(parley: Parley, mod: Person) -> None:
    await ask(parley, "Who keeps the clock?")
    listed = await parley.says("gaps", mod)

    unknown = await parley.presses(listed, "Answer", mod, claim="nothing-such")
    reply = await parley.presses(listed, "Answer", mod, claim="E16-UA-C1")

    assert "There is no statement" in shown(unknown)
    assert "is answered by" in shown(reply)
    assert "No unanswered question" in await parley.shows("gaps", mod)
    (act,), _ = await parley.app.store.acts.page("", skip=0, most=9)
    assert act.what == "answered a question"
    assert "clock" not in act.detail


async def test_gaps_are_paged_and_deleted(parley: Parley, mod: Person) -> None:
    await ask(parley, *(f"Who keeps clock {number}?" for number in range(ON_A_PAGE + 1)))
    listed = await parley.says("gaps", mod)

    second = await parley.presses(listed, "Next page", mod)
    await parley.presses(second, "Delete", mod)
    again = await parley.presses(second, "Delete", mod)

    assert f"{ON_A_PAGE + 1}" in listed.title
    assert "There is no open question" in shown(again)
    _, left = await parley.app.store.gaps.page("", now(), skip=0, most=9)
    assert left == ON_A_PAGE
    beyond = await parley.sends("gaps list", mod, page=9)
    assert "on this page" in shown(beyond)
