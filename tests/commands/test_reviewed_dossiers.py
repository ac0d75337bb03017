"""What people have made of a dossier by review stays when a dossier is loaded or undone."""

from pathlib import Path
from typing import Any

import pytest

from bot.app import now
from bot.chat.reply import Reply, Sides
from bot.chat.turn import Person
from bot.domain.dossier import Dossier
from bot.domain.source import Source
from bot.dossier.dump import dump
from bot.dossier.load import parse, read
from bot.store.scope import SHARED
from tests.speaking import Parley, shown

SECOND = read(Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml")
EVENT = "tidal-barrage/E01"
TEXT = "The trust kept a station of its own on the marsh."
CLAIM: dict[str, Any] = {
    "side": "TRUST",
    "event": EVENT,
    "kind": "fact-report",
    "source": "S-CHRONICLE",
    "text": TEXT,
    "locator": "page 12",
}
SHORTER = "Fishers gave the warnings."


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    """A community's room, with an invented town's dossier in the shared library."""
    await parley.app.loading.dossier(SECOND, now())
    return Parley(parley.app, "ours")


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


async def approved(parley: Parley, mod: Person, **changes: Any) -> Reply:
    proposed = await parley.sends("claim propose", **{**CLAIM, **changes})
    number = int(proposed.title.removeprefix("Proposal "))
    return await parley.sends("claim approve", mod, number=number)


async def shortened(parley: Parley, mod: Person) -> Reply:
    return await parley.sends(
        "claim edit", mod, claim="E01-FISH-C1", text=SHORTER, reason="Shorter."
    )


async def preview(parley: Parley, mod: Person, dossier: Dossier = SECOND) -> Reply:
    reply = await parley.sends("dossier load", mod, text=dump(dossier))
    assert reply.outcome == "shown", shown(reply)
    return reply


async def load(parley: Parley, mod: Person, dossier: Dossier = SECOND) -> Reply:
    reply = await parley.presses(await preview(parley, mod, dossier), "Load it", mod)
    assert reply.title.startswith("Loaded"), shown(reply)
    return reply


def without_event(ref: str) -> Dossier:
    """The town's dossier as if nothing were known of one event."""
    article = SECOND.article
    paragraphs = tuple(
        p.model_copy(update={"events": tuple(e for e in p.events if e != ref)})
        for p in article.paragraphs
    )
    return SECOND.model_copy(
        update={
            "events": tuple(event for event in SECOND.events if event.id != ref),
            "article": article.model_copy(update={"paragraphs": paragraphs}),
            "terms": tuple(term for term in SECOND.terms if term.event != ref),
            "delicate_points": tuple(p for p in SECOND.delicate_points if ref not in p.events),
        }
    )


def reworded(old: str, new: str) -> Dossier:
    text = dump(SECOND)
    assert old in text
    return parse(text.replace(old, new), "dossier.yaml")


async def told(parley: Parley) -> list[tuple[str, str]]:
    """What each side says of the event, as the room's framing shows it."""
    reply = await parley.says(f"framing {EVENT}")
    block = next(block for block in reply.blocks if isinstance(block, Sides))
    return [(view.side, claim.text) for view in block.sides for claim in view.claims]


async def is_told(parley: Parley, text: str) -> bool:
    return text in [said for _, said in await told(parley)]


def flat(reply: Reply) -> str:
    """A reply as the terminal shows it, without the breaks of its lines."""
    return " ".join(shown(reply).split())


async def exported(parley: Parley, mod: Person) -> str:
    reply = await parley.says("dossier export tidal-barrage", mod)
    return reply.files[0].text


async def test_what_was_reviewed_goes_over_to_a_dossier_of_the_same_name(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)
    await approved(ours, mod, side="FISH", text="Fishers rang the bell by night.")
    await shortened(ours, mod)
    await ours.sends("claim retire", mod, claim="tidal-barrage/E01-ART-C1", reason="A slip.")
    before = await told(ours)

    reply = await ours.sends("dossier load", mod, text=await exported(ours, mod))
    await ours.presses(reply, "Load it", mod)

    said = flat(reply)
    assert "Added by review, and stays: own-1, own-2, own-3." in said
    assert "Hidden here, and stays so: E01-ART-C1, E01-FISH-C1." in said
    assert "not shown any more" not in said
    assert await told(ours) == before
    assert TEXT in flat(await ours.says("claim show own-1"))
    found = await ours.says("Who kept a station on the marsh? source:tidal-barrage")
    assert TEXT in flat(found)


async def test_a_correction_carried_over_still_stands_for_what_it_corrects(
    ours: Parley, mod: Person
) -> None:
    before = await told(ours)
    edited = await shortened(ours, mod)
    await load(ours, mod)

    await ours.presses(edited, "Undo", mod)

    assert await told(ours) == before
    await ours.sends("claim restore", mod, claim="own-1")
    assert await is_told(ours, SHORTER)


async def test_open_proposals_can_be_approved_after_a_dossier_was_loaded(
    ours: Parley, mod: Person
) -> None:
    await ours.sends("claim propose", **CLAIM)

    reply = await preview(ours, mod)
    await ours.presses(reply, "Load it", mod)
    done = await ours.sends("claim approve", mod, number=1)

    assert "stays: proposal 1." in flat(reply)
    assert "Approved" in flat(done)
    assert await is_told(ours, TEXT)
    assert "S-CHRONICLE" in flat(await ours.says("claim show own-1"))


async def test_what_has_no_place_in_the_new_dossier_is_named_before_it_is_loaded(
    ours: Parley, mod: Person
) -> None:
    extra = Source(id="S-EXTRA", title="Log of the marsh station", kind="report")
    await ours.app.loading.dossier(
        SECOND.model_copy(update={"sources": (*SECOND.sources, extra)}), now()
    )
    await approved(ours, mod)
    await approved(ours, mod, event="tidal-barrage/E02", source="S-EXTRA")
    await approved(ours, mod, event="tidal-barrage/E02", side="GOV")
    await ours.sends("claim propose", **CLAIM)
    operator = Parley(ours.app, SHARED)
    await approved(operator, mod, event="tidal-barrage/E02", text="The trust counted the boats.")

    reply = await preview(ours, mod, without_event("E01"))
    done = await ours.presses(reply, "Load it", mod)

    said = flat(reply)
    assert f"own-1, “{TEXT}”: this file has no event E01" in said
    assert f"own-2, “{TEXT}”: this file has no source S-EXTRA" in said
    assert f"proposal 4, “{TEXT}”: this file has no event E01" in said
    assert "added-1, “The trust counted the boats.”: it is the shared library's" in said
    assert "stays: own-3." in said
    assert "Put what is missing into the file" in said
    assert TEXT in flat(await ours.says("claim show own-3"))
    assert (await ours.says("claim show own-1")).outcome == "refused"
    # Nothing of it is deleted: it comes with a file that has its place.
    await load(ours, mod)
    assert await is_told(ours, TEXT)
    await ours.presses(done, "Undo this", mod)


async def test_undoing_the_first_loading_brings_reviewed_work_back(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)
    done = await load(ours, mod)
    await approved(ours, mod, side="GOV", text="The ministry kept a log of each tide.")
    await shortened(ours, mod)
    await ours.sends("claim propose", **CLAIM)
    before = await told(ours)

    undone = await ours.presses(done, "Undo this", mod)

    assert "taken out again" in flat(undone)
    assert await told(ours) == before
    assert "Approved" in flat(await ours.sends("claim approve", mod, number=4))
    assert await is_told(ours, SHORTER)
    await ours.sends("claim restore", mod, claim="E01-FISH-C1")
    assert not await is_told(ours, SHORTER)


async def test_reviewed_work_that_would_be_deleted_with_a_dossier_is_named_first(
    parley: Parley, mod: Person
) -> None:
    ours = Parley(parley.app, "ours")
    done = await load(ours, mod)
    await approved(ours, mod)
    await ours.sends("fair claim", ours.person("ann"), claim="own-1", fair=True)

    refused = await ours.presses(done, "Undo this", mod)
    kept = flat(await ours.says("claim show own-1"))
    undone = await ours.says("article undo 1 anyway:yes", mod)

    assert refused.outcome == "refused"
    assert f"own-1, “{TEXT}”" in flat(refused)
    assert "article undo 1 anyway:yes" in flat(refused)
    assert TEXT in kept
    assert "taken out again" in flat(undone)
    assert (await ours.says("claim show own-1")).outcome == "refused"


async def test_an_operator_is_told_how_much_of_the_communities_hangs_on_a_dossier(
    parley: Parley, mod: Person
) -> None:
    operator, ours = Parley(parley.app, SHARED), Parley(parley.app, "ours")
    done = await load(operator, mod)
    await approved(ours, mod)
    await ours.sends("claim propose", **CLAIM)

    changed = await preview(operator, mod, without_event("E01"))
    refused = await operator.presses(done, "Undo this", mod)

    assert "claims and proposals of other communities: 2" in flat(changed)
    assert "claims and proposals of other communities: 2" in flat(refused)
    assert TEXT not in flat(changed) + flat(refused)
    assert await is_told(ours, TEXT)


async def test_undoing_a_dossier_leaves_additions_what_they_are(ours: Parley, mod: Person) -> None:
    await load(ours, mod)
    await approved(ours, mod)
    new = reworded("title: 'Dossier: the", "title: 'Anew: the")

    reply = await preview(ours, mod, new)
    done = await ours.presses(reply, "Load it", mod)
    await ours.presses(done, "Undo this", mod)

    assert "taken out" not in flat(reply)
    assert "stays: own-1." in flat(reply)
    assert "by review; the dossier does not have it" in flat(await ours.says("claim show own-1"))
    await load(ours, mod, new)
    assert "by review; the dossier does not have it" in flat(await ours.says("claim show own-1"))


async def test_an_addition_that_the_file_took_in_is_one_again_when_that_is_undone(
    ours: Parley, mod: Person
) -> None:
    await load(ours, mod)
    await approved(ours, mod, side="FISH")
    event = SECOND.events[0]
    framing = next(framing for framing in event.framings if framing.side == "FISH")
    claim = framing.claims[0].model_copy(update={"id": "own-1", "text": "The file has it so."})
    claims = framing.model_copy(update={"claims": (*framing.claims, claim)})
    framings = tuple(claims if f.id == framing.id else f for f in event.framings)
    events = (event.model_copy(update={"framings": framings}), *SECOND.events[1:])

    reply = await preview(ours, mod, SECOND.model_copy(update={"events": events}))
    done = await ours.presses(reply, "Load it", mod)
    taken_in = flat(await ours.says("claim show own-1"))
    await ours.presses(done, "Undo this", mod)

    assert "own-1 (now by the file)" in flat(reply)
    assert "The file has it so." in taken_in
    assert "by review" not in taken_in
    after = flat(await ours.says("claim show own-1"))
    assert TEXT in after
    assert "by review; the dossier does not have it" in after
    assert await is_told(ours, TEXT)


async def test_a_claim_of_a_side_that_a_file_no_longer_has_can_be_restored_with_the_side(
    ours: Parley, mod: Person
) -> None:
    side = SECOND.sides[0].model_copy(update={"id": "SMITHS", "label": "Smiths", "aliases": ()})
    events = tuple(
        event.model_copy(update={"no_verified_source": (*event.no_verified_source, "SMITHS")})
        for event in SECOND.events
    )
    larger = SECOND.model_copy(update={"sides": (*SECOND.sides, side), "events": events})
    await load(ours, mod, larger)
    await approved(ours, mod, side="SMITHS")

    reply = await preview(ours, mod)
    await ours.presses(reply, "Load it", mod)
    early = await ours.sends("claim restore", mod, claim="own-1")

    assert "this file has no side SMITHS" in flat(reply)
    assert not await is_told(ours, TEXT)
    assert "no longer has the side SMITHS" in flat(early)
    await load(ours, mod, larger)
    await ours.sends("claim restore", mod, claim="own-1")
    assert await is_told(ours, TEXT)


async def test_an_exported_file_is_the_dossiers_own_and_says_so(ours: Parley, mod: Person) -> None:
    await load(ours, mod)
    await approved(ours, mod)
    await shortened(ours, mod)

    reply = await ours.says("dossier export tidal-barrage", mod)

    assert parse(reply.files[0].text, "dossier.yaml") == SECOND
    assert "reworded or hidden here by review is not in it" in flat(reply)


async def test_what_people_held_of_a_wording_goes_over_where_it_reads_the_same(
    ours: Parley, mod: Person
) -> None:
    for name in ("ann", "ben", "cleo"):
        await ours.sends("fair claim", ours.person(name), claim="E01-FISH-C1", fair=True)
        await ours.sends("fair claim", ours.person(name), claim="E01-GOV-C1", fair=True)
        await ours.sends("fair framing", ours.person(name), event=EVENT, side="FISH", fair=True)
        await ours.sends("fair framing", ours.person(name), event=EVENT, side="GOV", fair=True)
    before = await told(ours)
    events = SECOND.model_copy(deep=True).model_dump(mode="json")
    for framing in events["events"][0]["framings"]:
        if framing["side"] == "GOV":
            framing["claims"][0]["text"] = "The ministry says so too."
    new = Dossier.model_validate(events)

    done = await load(ours, mod, new)

    line = (await ours.says(f"framing {EVENT}")).live
    assert "Fishers' cooperative: 3 of 3" in line
    assert "Government" not in line
    assert "3 of 3" in (await ours.says("claim show E01-FISH-C1")).live
    assert (await ours.says("claim show E01-GOV-C1")).live == ""
    left = await ours.sends("fair withdraw", ours.person("ann"), what="E01-GOV-C1")
    assert "Withdrawn" in flat(left)
    undone = await ours.presses(done, "Undo this", mod)
    assert "taken out again" in flat(undone)
    assert await told(ours) == before
    assert "3 of 3" in (await ours.says("claim show E01-FISH-C1")).live
    assert "Fishers' cooperative: 3 of 3" in (await ours.says(f"framing {EVENT}")).live


async def test_what_was_posted_can_still_be_corrected_after_a_dossier_was_loaded(
    parley: Parley, mod: Person
) -> None:
    await parley.app.loading.dossier(SECOND, now())
    ours = Parley(parley.app, "ours", "test:square")
    reply = await ours.says(f"framing {EVENT}")
    await ours.app.dispatcher.posted(ours.room, "framing", reply, "m1")
    new = reworded("watchers gave the warnings", "watchers warned all")

    done = await load(ours, mod, new)
    same = await ours.says("audit claim tidal-barrage/E01-GOV-C1", mod)
    other = await ours.says("audit claim tidal-barrage/E01-FISH-C1", mod)
    await ours.presses(done, "Undo this", mod)
    back = await ours.says("audit claim tidal-barrage/E01-GOV-C1", mod)

    assert "As it stands now" in flat(same)
    assert "As it stands now" not in flat(other)
    assert "test:square" in flat(other)
    assert "As it stands now" in flat(back)
