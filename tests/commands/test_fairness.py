"""Those who hold a view say whether it is stated fairly, and nobody learns who said what."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import now
from bot.chat.turn import Person
from bot.domain.dossier import Dossier
from bot.dossier.load import parse, read
from bot.store.scope import Scope
from bot.store.sign_offs import FEWEST, KEPT
from tests.speaking import Parley, shown

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml"
EVENT = "tidal-barrage/E01"
CLAIM = "tidal-barrage/E01-FISH-C1"
PEOPLE = ("ann", "ben", "cleo", "dan")


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    """A community's room, with an invented town's dossier in the shared library."""
    await parley.app.loading.dossier(read(SECOND), now())
    return Parley(parley.app, "ours")


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


async def sign(parley: Parley, *people: str, fair: bool = True) -> None:
    for name in people:
        reply = await parley.sends(
            "fair framing", parley.person(name), event=EVENT, side="FISH", fair=fair
        )
        assert reply.outcome == "shown", shown(reply)


async def live(parley: Parley) -> str:
    return (await parley.says(f"framing {EVENT}")).live


async def claim_line(parley: Parley, at: datetime) -> str:
    services = parley.app.services
    kept = await services.finding.claim(Scope("ours"), CLAIM)
    return await services.fairness.claim_line(Scope("ours"), kept.id, at)


async def test_nothing_is_told_before_three_people_have_spoken(ours: Parley) -> None:
    before = await ours.says(f"framing {EVENT}")

    await sign(ours, *PEOPLE[: FEWEST - 1])

    assert await ours.says(f"framing {EVENT}") == before
    await sign(ours, PEOPLE[FEWEST - 1], fair=False)
    assert "Fishers' cooperative: 2 of 3 find it stated fairly." in await live(ours)


async def test_a_count_stands_apart_from_the_repeatable_answer(ours: Parley) -> None:
    before = await ours.says(f"framing {EVENT}")

    await sign(ours, *PEOPLE)

    after = await ours.says(f"framing {EVENT}")
    assert after.live
    assert after.model_copy(update={"live": ""}) == before


async def test_a_claim_is_judged_by_its_button_and_the_count_is_told_of_it(ours: Parley) -> None:
    before = await ours.says(f"claim show {CLAIM}")
    for name in PEOPLE[:FEWEST]:
        await ours.presses(before, "I hold this view", ours.person(name), fair=name != "ann")

    after = await ours.says(f"claim show {CLAIM}")

    assert after.live == "Of those who say that they hold this view, 2 of 3 find it stated fairly."
    assert after.model_copy(update={"live": ""}) == before


async def test_a_fact_is_nobodys_view(ours: Parley) -> None:
    reply = await ours.says("claim show tidal-barrage/E01-F1")

    assert not any("fair" in button.label for button in reply.buttons)


async def test_saying_it_again_changes_it_and_does_not_count_twice(ours: Parley) -> None:
    await sign(ours, *PEOPLE[:FEWEST])

    await sign(ours, PEOPLE[0], fair=False)

    assert "2 of 3" in await live(ours)


async def test_a_withdrawn_word_is_deleted(ours: Parley) -> None:
    await sign(ours, *PEOPLE[:FEWEST])
    ann = ours.person("ann")
    reply = await ours.sends("fair framing", ann, event=EVENT, side="FISH", fair=True)

    await ours.presses(reply, "Withdraw", ann)

    assert await live(ours) == ""
    again = await ours.presses(reply, "Withdraw", ann)
    assert "You have said nothing of that" in shown(again)


@pytest.mark.parametrize("command", ["claim edit", "claim retire"])
async def test_a_word_on_a_claim_that_is_not_shown_any_more_can_be_withdrawn(
    ours: Parley, mod: Person, command: str
) -> None:
    ann = ours.person("ann")
    await ours.sends("fair claim", ann, claim=CLAIM, fair=False, reason="It leaves out the bell.")
    more = {"text": "Fishers gave the warnings."} if command == "claim edit" else {}
    await ours.sends(command, mod, claim=CLAIM, reason="Shorter.", **more)

    other = await ours.sends("fair withdraw", ours.person("ben"), what=CLAIM)
    reply = await ours.sends("fair withdraw", ann, what="e01-fish-c1")

    assert other.outcome == "refused"
    assert "Withdrawn and deleted." in shown(reply)
    assert await ours.app.store.database.read("SELECT 1 FROM sign_off") == []


async def test_a_word_on_a_telling_that_is_not_heard_any_more_can_be_withdrawn(
    ours: Parley, mod: Person
) -> None:
    await sign(ours, "ann", "ben")
    await ours.sends("claim retire", mod, claim=CLAIM, reason="A slip.")

    for name, event, side in (("ann", EVENT, "fishers"), ("ben", "The flood of 1961", "FISH")):
        reply = await ours.sends("fair withdraw", ours.person(name), what=event, side=side)
        assert "Withdrawn and deleted." in shown(reply)

    assert await ours.app.store.database.read("SELECT 1 FROM sign_off") == []


async def test_a_word_on_one_of_two_claims_of_a_name_is_withdrawn_by_its_address(
    ours: Parley,
) -> None:
    second = read(SECOND).model_copy(update={"id": "other-town"})
    await ours.app.loading.dossier(second, now())
    ann = ours.person("ann")
    for claim in (CLAIM, "other-town/E01-FISH-C1"):
        await ours.sends("fair claim", ann, claim=claim, fair=True)

    unclear = await ours.sends("fair withdraw", ann, what="E01-FISH-C1")
    clear = await ours.sends("fair withdraw", ann, what=CLAIM)

    assert f"`{CLAIM}`" in shown(unclear)
    assert clear.outcome == "shown"
    assert len(await ours.app.store.database.read("SELECT 1 FROM sign_off")) == 1


async def test_a_word_on_a_claim_is_counted_and_gone_after_its_time(ours: Parley) -> None:
    for name in PEOPLE:
        reply = await ours.sends("fair claim", ours.person(name), claim=CLAIM, fair=name != "ann")
        assert reply.audience == "caller"

    assert "3 of 4 find it stated fairly" in await claim_line(ours, now())
    later = now() + KEPT + timedelta(minutes=1)
    assert await claim_line(ours, later) == ""
    await ours.app.store.sign_offs.expire(later)
    assert await ours.app.store.database.read("SELECT 1 FROM sign_off") == []


async def test_what_was_said_of_an_earlier_wording_does_not_count_for_the_new_one(
    ours: Parley, mod: Person
) -> None:
    await ours.sends(
        "claim edit", mod, claim=CLAIM, text="Fishers gave the warnings.", reason="Shorter."
    )
    for name in PEOPLE:
        await ours.sends("fair claim", ours.person(name), claim="own-1", fair=True)
    kept = await ours.app.services.finding.claim(Scope("ours"), "own-1")
    line = ours.app.services.fairness.claim_line
    assert await line(Scope("ours"), kept.id, now()) != ""

    await ours.sends(
        "claim edit", mod, claim="own-1", text="Fishers alone gave warnings.", reason="Nearer."
    )

    assert await line(Scope("ours"), kept.id, now()) == ""


async def added(parley: Parley, mod: Person) -> None:
    await parley.sends(
        "claim propose",
        side="FISH",
        event=EVENT,
        kind="fact-report",
        source="S-CHRONICLE",
        text="Fishers rang the bell by night.",
        locator="page 12",
    )
    await parley.sends("claim approve", mod, number=1)


@pytest.mark.parametrize("change", ["edit", "retire", "add", "restore", "load"])
async def test_what_was_said_of_a_telling_does_not_count_once_it_says_something_else(
    ours: Parley, mod: Person, change: str
) -> None:
    if change in {"retire", "restore"}:
        await added(ours, mod)
    if change == "restore":
        await ours.sends("claim retire", mod, claim=CLAIM, reason="A slip.")
    await sign(ours, *PEOPLE[:FEWEST])
    theirs = Parley(ours.app, "theirs")
    await sign(theirs, *PEOPLE[:FEWEST])
    assert "3 of 3" in await live(ours)

    match change:
        case "edit":
            text = "Fishers gave the warnings."
            await ours.sends("claim edit", mod, claim=CLAIM, text=text, reason="Shorter.")
        case "retire":
            await ours.sends("claim retire", mod, claim=CLAIM, reason="A slip.")
        case "add":
            await added(ours, mod)
        case "restore":
            await ours.sends("claim restore", mod, claim=CLAIM)
        case _:
            await ours.app.loading.dossier(with_other_words(), now())

    assert await live(ours) == ""
    assert ("3 of 3" in await live(theirs)) == (change != "load")
    reasons = await ours.sends("fair reasons", mod, what=EVENT, side="FISH")
    assert "from 3 people on" in shown(reasons)
    await sign(ours, *PEOPLE[:FEWEST], fair=False)
    assert "0 of 3" in await live(ours)


def with_other_words() -> Dossier:
    """The town's dossier, in which the fishers put it otherwise."""
    text = SECOND.read_text(encoding="utf-8")
    assert text.count("watchers gave the warnings") == 1
    return parse(text.replace("watchers gave the warnings", "watchers warned all"), "dossier.yaml")


async def test_moderators_read_reasons_without_names_from_three_on(
    ours: Parley, mod: Person
) -> None:
    given = {"ann": "Zealous, but true.", "ben": "It leaves out\nthe bell.", "cleo": "All there."}
    for name, reason in list(given.items())[:2]:
        await ours.sends("fair claim", ours.person(name), claim=CLAIM, fair=True, reason=reason)
    early = await ours.sends("fair reasons", mod, what=CLAIM)
    await ours.sends(
        "fair claim", ours.person("cleo"), claim=CLAIM, fair=False, reason="All there."
    )

    reply = await ours.sends("fair reasons", mod, what=CLAIM)

    assert "from 3 people on" in shown(early)
    assert not any(reason in shown(early) for reason in given.values())
    text = shown(reply)
    assert reply.audience == "moderators"
    assert text.index("All there.") < text.index("It leaves out the bell.") < text.index("Zealous")
    assert not any(name in text for name in given)


async def test_an_events_telling_needs_its_side(ours: Parley, mod: Person) -> None:
    reply = await ours.sends("fair reasons", mod, what=EVENT)
    silent = await ours.sends("fair framing", event=EVENT, side="PORT", fair=True)
    unknown = await ours.sends("fair withdraw", what="nothing-such-at-all")

    assert "Say whose" in shown(reply)
    assert "is not heard on this event" in shown(silent)
    assert "There is no statement" in shown(unknown)


async def test_a_claim_that_is_not_shown_cannot_be_found_fair(ours: Parley, mod: Person) -> None:
    await ours.sends("claim retire", mod, claim=CLAIM, reason="A slip.")

    reply = await ours.sends("fair claim", claim=CLAIM, fair=True)

    assert "not shown here any more" in shown(reply)


@pytest.mark.parametrize("command", ["fair claim", "fair framing", "fair withdraw"])
async def test_nobody_in_particular_cannot_sign(ours: Parley, command: str) -> None:
    every: dict[str, dict[str, Any]] = {
        "fair claim": {"claim": CLAIM, "fair": True},
        "fair framing": {"event": EVENT, "side": "FISH", "fair": True},
        "fair withdraw": {"what": CLAIM},
    }
    given = every[command]

    reply = await ours.sends(command, Person(), **given)

    assert "does not know who you are" in shown(reply)
