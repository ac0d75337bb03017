"""Single things in full, each leading to the others."""

from pathlib import Path

import pytest

from bot.app import now
from bot.chat.reply import Timeline
from bot.dossier.load import read
from bot.store.scope import Scope
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"


async def test_a_claim_says_who_makes_it_and_how_it_stands(parley: Parley) -> None:
    reply = await parley.says("claim E10-F1")
    listed = await parley.says("source S-ART")
    claim = await parley.presses(listed, "In full")

    assert "an established fact" in reply.title
    assert "all sides accept it" in shown(reply)
    assert "a claim of The article's authors" in claim.title
    assert "Each side on this event" in shown(claim)


async def test_a_check_is_shown_with_its_verdict(parley: Parley) -> None:
    event = await parley.says("event show Minsk II")

    check = await parley.presses(event, "The check in full")

    assert "was checked: goes beyond the quotation" in " ".join(shown(check).split())


async def test_an_event_leads_to_its_neighbours_in_time(parley: Parley) -> None:
    event = await parley.says("event show Minsk II")

    before = await parley.presses(event, "Before:")
    back = await parley.presses(before, "After:")

    assert before.title != event.title
    assert back.title == event.title


async def test_a_source_tells_what_rests_on_it_page_by_page(parley: Parley) -> None:
    first = await parley.says("source s-art")

    second = await parley.presses(first, "More that rests on it")

    assert "is not held here" in shown(first)
    assert {b.args["claim"] for b in first.offers() if b.command == "claim show"}.isdisjoint(
        {b.args["claim"] for b in second.offers() if b.command == "claim show"}
    )


async def test_a_side_is_told_with_where_it_is_silent_and_its_words(parley: Parley) -> None:
    text = await parley.shows("side Ukraine")

    assert "Where it is heard" in text
    assert "Where no verified source of it is held" in text
    assert "Revolution of Dignity" in text


async def test_words_of_an_event_stand_beside_the_neutral_ones(parley: Parley) -> None:
    one, every = await parley.shows("words Crimea"), await parley.shows("words show")

    assert "Neutral: " in one
    assert len(every) > len(one)


async def test_the_timeline_is_in_order_and_keeps_to_its_years(parley: Parley) -> None:
    def starts(timeline: Timeline) -> list[str]:
        return [entry.date.start for entry in timeline.entries]

    whole = (await parley.says("timeline show")).blocks[0]
    some = (await parley.says("timeline from:2014-01 to:2014-12")).blocks[0]

    assert isinstance(whole, Timeline)
    assert isinstance(some, Timeline)
    assert starts(whole) == sorted(starts(whole))
    assert 0 < len(some.entries) < len(whole.entries)
    assert all(start <= "2014-12~" for start in starts(some))
    assert some.figure("2014").title == "2014"


async def test_the_timeline_of_a_side_holds_what_it_speaks_of(parley: Parley) -> None:
    georgia = (await parley.says("timeline side:GE")).blocks[0]

    assert isinstance(georgia, Timeline)
    assert any("Georgia" in entry.label for entry in georgia.entries)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("claim E99-F9", "No statement here is called"),
        ("source S-NOWHERE", "No source here is called"),
        ("side Atlantis", "No side here is called"),
        ("event show the fall of Rome", "No event here is called"),
        ("words the fall of Rome", "No event here is called"),
        ("timeline from:soon", "is no date"),
        ("timeline from:2014-13", "is no date"),
        ("timeline from:2022 to:2014", "is after"),
        ("timeline from:1100 to:1200", "No event here lies in that time"),
        ("timeline side:Atlantis", "No side here is called"),
    ],
)
async def test_what_is_not_there_is_said_with_what_to_do(
    parley: Parley, line: str, problem: str
) -> None:
    reply = await parley.says(line)

    assert reply.outcome == "refused"
    assert problem in shown(reply)


async def test_what_another_community_holds_is_not_found(parley: Parley) -> None:
    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now(), community="theirs")
    theirs = Parley(parley.app, "theirs")
    found = (await parley.app.services.lookup.events(theirs_scope()))[-1]
    whole = await parley.app.services.lookup.whole(found, theirs_scope())
    fact = next(iter(whole.standing))
    address = found.address_of(fact)
    source = next(iter(whole.sources))

    assert (await theirs.says(f"claim {address}")).outcome == "shown"
    assert "No statement" in await parley.shows(f"claim {address}")
    assert "No source" in await parley.shows(f"source {source}")
    assert "Tidewright" not in await parley.shows("timeline show")


def theirs_scope() -> Scope:
    return Scope("theirs")
