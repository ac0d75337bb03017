"""A dossier grows by review: people propose, moderators decide, the file stays as it is."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.app import now
from bot.chat.reply import Listing, Reply, Sides, SideView
from bot.chat.turn import Person
from bot.commands.reviewing import ON_A_PAGE
from bot.domain.claim import ClaimStatus
from bot.dossier.load import read
from bot.services.review.proposing import MOST_OPEN
from bot.store.scope import SHARED, Scope
from tests.speaking import Parley, shown

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml"
EVENT = "tidal-barrage/E01"
CLAIM: dict[str, Any] = {
    "side": "TRUST",
    "event": EVENT,
    "kind": "fact-report",
    "source": "S-CHRONICLE",
    "text": "The trust kept a station of its own on the marsh.",
    "locator": "page 12",
}


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    """A community's room, with an invented town's dossier in the shared library."""
    await parley.app.loading.dossier(read(SECOND), now())
    return Parley(parley.app, "ours")


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


async def told(parley: Parley, side: str, event: str = EVENT) -> SideView | None:
    """One side's telling, as the room's framing shows it; None where it is not heard."""
    reply = await parley.says(f"framing {event}")
    block = next(block for block in reply.blocks if isinstance(block, Sides))
    return next((view for view in block.sides if view.side == side), None)


async def texts(parley: Parley, side: str) -> Sequence[str]:
    view = await told(parley, side)
    return [claim.text for claim in view.claims] if view else []


async def approved(parley: Parley, mod: Person, **changes: Any) -> Reply:
    await parley.sends("claim propose", **{**CLAIM, **changes})
    number = (await parley.app.store.proposals.open("ours", skip=0, most=99))[0][-1].number
    return await parley.sends("claim approve", mod, number=number)


async def test_an_approved_claim_is_told_and_marked_as_only_recalled(
    ours: Parley, mod: Person
) -> None:
    proposed = await ours.sends("claim propose", **CLAIM)
    before = await told(ours, "TRUST")
    reply = await ours.sends("claim approve", mod, number=1)

    assert proposed.audience == "caller"
    assert before is None
    assert "tidal-barrage/own-1" in shown(reply)
    view = await told(ours, "TRUST")
    assert view is not None
    assert view.headline == ""
    assert view.claims[0].text == CLAIM["text"]
    assert "only recalled" in view.claims[0].marks
    assert view.claims[0].ref == "tidal-barrage/own-1"


async def test_a_side_that_gets_a_claim_is_no_longer_named_as_silent(
    ours: Parley, mod: Person
) -> None:
    label = "Saltmarsh Trust"
    reply = await ours.says(f"framing {EVENT}")
    silent = next(block for block in reply.blocks if isinstance(block, Sides)).silent

    await approved(ours, mod)

    reply = await ours.says(f"framing {EVENT}")
    after = next(block for block in reply.blocks if isinstance(block, Sides)).silent
    assert label in silent
    assert set(after) == {*silent} - {label}
    await ours.sends("claim retire", mod, claim="own-1", reason="It was a slip.")
    reply = await ours.says(f"framing {EVENT}")
    assert next(b for b in reply.blocks if isinstance(b, Sides)).silent == silent


async def test_a_claim_joins_the_framing_that_its_side_has(ours: Parley, mod: Person) -> None:
    before = await told(ours, "FISH")
    await approved(ours, mod, side="FISH")
    after = await told(ours, "FISH")

    assert before
    assert after
    assert after.headline == before.headline
    assert len(after.claims) + after.more == len(before.claims) + before.more + 1


async def test_a_source_that_was_read_makes_a_claim_verified(ours: Parley, mod: Person) -> None:
    await ours.sends("claim propose", **CLAIM)

    await ours.sends("claim approve", mod, number=1, read=True)

    view = await told(ours, "TRUST")
    assert view
    assert "only recalled" not in view.claims[0].marks


async def test_an_added_claim_stands_as_the_dossiers_rules_have_it(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)
    await approved(ours, mod, side="GOV", kind="causal")
    found = await ours.app.services.lookup.one_event(Scope("ours"), EVENT)
    whole = await ours.app.services.lookup.whole(found, Scope("ours"))

    assert whole.standing["own-1"].status is ClaimStatus.ATTRIBUTED
    # It argues, and its side takes a position on a disputed point of the event.
    assert whole.standing["own-2"].status is ClaimStatus.CONTESTED


async def test_a_moderator_may_put_a_proposal_in_better_words(ours: Parley, mod: Person) -> None:
    await ours.sends("claim propose", **CLAIM)

    await ours.sends("claim approve", mod, number=1, text="The trust ran a station on the marsh.")

    assert await texts(ours, "TRUST") == ["The trust ran a station on the marsh."]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"side": "Martians"}, "There is no side"),
        ({"event": "the moon landing of the cows"}, "No event here"),
        ({"source": "S-CHRONICEL"}, "Did you mean `S-CHRONICLE`"),
        ({"source": "zzz"}, "`source add` adds one"),
        ({"kind": "rumour"}, "`kind` cannot be that"),
        ({"text": "Too short"}, "`text` is too short"),
        ({"text": "          short            "}, "A claim has 10 to 500 characters"),
        ({"text": "x" * 501}, "`text` is longer than 500"),
        ({"locator": None}, "A claim needs its place"),
        ({"locator": " ", "phrase": "“”"}, "A claim needs its place"),
        (
            {"phrase": "one two three four five six seven eight nine ten eleven twelve 13"},
            "13 words",
        ),
        ({"counters": "nothing-such"}, "There is no statement “tidal-barrage/nothing-such”"),
        ({"counters": "E01-F1"}, "`E01-F1` is no claim of a side"),
        ({"counters": "ukraine-security-dilemma/E16-RU-C1"}, "is in another dossier"),
        ({"counters": "E01-GOV-C1", "side": "GOV"}, "`E01-GOV-C1` is a claim of Government"),
    ],
)
async def test_a_proposal_that_cannot_be_taken_is_refused_with_what_to_do(
    ours: Parley, change: dict[str, object], says: str
) -> None:
    reply = await ours.sends("claim propose", **{**CLAIM, **change})

    assert reply.outcome == "refused"
    assert says in " ".join(shown(reply).split())
    assert await ours.app.store.proposals.open("ours", skip=0, most=9) == ([], 0)


async def test_nobody_in_particular_cannot_have_something_kept(ours: Parley) -> None:
    reply = await ours.sends("claim propose", Person(), **CLAIM)

    assert reply.outcome == "refused"
    assert "does not know who you are" in shown(reply)


async def test_nobody_fills_the_queue(ours: Parley, mod: Person) -> None:
    for _ in range(MOST_OPEN):
        assert (await ours.sends("claim propose", **CLAIM)).outcome == "shown"

    more = await ours.sends("source add", title="Minutes of the harbour board")
    other = await ours.sends("claim propose", ours.person("ann"), **CLAIM)
    elsewhere = await Parley(ours.app, "theirs").sends("claim propose", **CLAIM)
    await ours.sends("claim reject", mod, number=1, reason="Said already.")
    again = await ours.sends("claim propose", **CLAIM)

    assert "are waiting already" in shown(more)
    assert {other.outcome, elsewhere.outcome, again.outcome} == {"shown"}


async def test_one_sees_what_became_of_ones_own_proposals_alone(ours: Parley, mod: Person) -> None:
    await ours.sends("claim propose", **CLAIM)
    await ours.sends("claim propose", ours.person("ann"), **{**CLAIM, "side": "FISH"})
    await ours.sends("source add", title="Minutes of the harbour board")
    await ours.sends("claim reject", mod, number=1, reason="The page says otherwise.")

    mine = await ours.shows("claim mine")

    assert "The page says otherwise." in mine
    assert "Minutes of the harbour board" in mine
    assert "FISH" not in mine


async def test_a_withdrawn_proposal_is_gone_and_only_ones_own_can_be(
    ours: Parley, mod: Person
) -> None:
    await ours.sends("claim propose", **CLAIM)

    stranger = await ours.sends("claim withdraw", ours.person("ann"), number=1)
    mine = await ours.presses(await ours.says("claim mine"), "Withdraw")
    late = await ours.sends("claim approve", mod, number=1)

    assert stranger.outcome == "refused"
    assert mine.outcome == "shown"
    assert "no proposal 1 here" in shown(late)
    assert "proposed nothing" in await ours.shows("claim mine")
    again = await ours.sends("claim withdraw", number=1)
    assert again.outcome == "refused"


async def test_two_moderators_decide_a_proposal_once(ours: Parley, mod: Person) -> None:
    await ours.sends("claim propose", **CLAIM)
    other = ours.person("other", moderator=True)

    replies = await asyncio.gather(
        ours.sends("claim approve", mod, number=1), ours.sends("claim approve", other, number=1)
    )

    assert sorted(reply.outcome for reply in replies) == ["refused", "shown"]
    refused = next(reply for reply in replies if reply.outcome == "refused")
    assert "has been decided already" in shown(refused)
    assert "mod" not in shown(refused).replace("moderator", "")
    assert await texts(ours, "TRUST") == [CLAIM["text"]]
    _, acts = await ours.app.store.acts.page("ours", skip=0, most=9)
    assert acts == 1


async def test_the_queue_is_paged_and_its_buttons_decide(ours: Parley, mod: Person) -> None:
    for number in range(ON_A_PAGE + 1):
        await ours.sends("claim propose", **{**CLAIM, "text": f"Station {number} was manned."})

    first = await ours.says("claim queue", mod)
    second = await ours.presses(first, "Next page", mod)
    await ours.presses(second, f"Approve {ON_A_PAGE + 1}", mod)
    await ours.presses(first, "Reject 1", mod, reason="It was not.")

    assert f"{ON_A_PAGE + 1} open" in first.title
    assert "page 12" in shown(first)
    assert (await ours.app.store.proposals.open("ours", skip=0, most=9))[1] == ON_A_PAGE - 1
    assert "Nothing is open on this page" in shown(await ours.sends("claim queue", mod, page=9))


async def test_an_edited_own_claim_keeps_its_name_and_its_earlier_wording(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)

    reply = await ours.sends(
        "claim edit", mod, claim="own-1", text="The trust ran a station.", reason="Shorter."
    )

    assert reply.outcome == "shown", shown(reply)
    view = await told(ours, "TRUST")
    assert view
    assert view.claims[0].text == "The trust ran a station."
    assert (view.claims[0].ref, view.claims[0].revision) == ("tidal-barrage/own-1", 2)
    kept = await ours.app.store.database.read("SELECT text, reason, revision FROM earlier_wording")
    assert [tuple(row) for row in kept] == [(CLAIM["text"], "Shorter.", 1)]


async def test_a_shared_claim_is_corrected_for_one_community_alone_and_restored(
    ours: Parley, mod: Person
) -> None:
    theirs = Parley(ours.app, "theirs")
    before = await ours.says(f"framing {EVENT}")
    foreign = await theirs.says(f"framing {EVENT}")

    edited = await ours.sends(
        "claim edit", mod, claim="E01-FISH-C1", text="Fishers gave the warnings.", reason="Shorter."
    )
    assert await texts(ours, "FISH") == ["Fishers gave the warnings."]
    assert await theirs.says(f"framing {EVENT}") == foreign
    refused = await ours.sends("claim retire", mod, claim="E01-FISH-C1", reason="Once more.")
    restored = await ours.presses(edited, "Undo", mod)

    assert "not shown here any more" in shown(refused)
    assert restored.outcome == "shown", shown(restored)
    assert await ours.says(f"framing {EVENT}") == before
    again = await ours.sends("claim restore", mod, claim="own-1")
    assert again.outcome == "shown", shown(again)
    assert await texts(ours, "FISH") == ["Fishers gave the warnings."]


async def test_of_several_corrections_of_a_claim_one_is_shown(ours: Parley, mod: Person) -> None:
    texts_of = {"own-1": "Fishers gave the warnings.", "own-2": "Fishers gave warnings for years."}
    for text in texts_of.values():
        await ours.sends("claim edit", mod, claim="E01-FISH-C1", text=text, reason="Shorter.")
        await ours.sends("claim restore", mod, claim="E01-FISH-C1")
    before = await texts(ours, "FISH")

    for name, text in (*texts_of.items(), *texts_of.items()):
        await ours.sends("claim restore", mod, claim=name)
        assert await texts(ours, "FISH") == [text]

    await ours.sends("claim restore", mod, claim="E01-FISH-C1")
    assert await texts(ours, "FISH") == before


async def known(parley: Parley, claim: str) -> dict[str, str]:
    """What `claim show` knows of a claim, by its label."""
    reply = await parley.says(f"claim show {claim}")
    listing = next(block for block in reply.blocks if isinstance(block, Listing))
    return {item.label: item.detail for item in listing.items}


async def test_what_is_set_against_a_claim_is_set_against_its_correction(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod, counters="E01-GOV-C1")
    edit = {"text": "A town that lost so many needs a door.", "reason": "Shorter."}

    edited = await ours.sends("claim edit", mod, claim="tidal-barrage/E01-GOV-C1", **edit)

    assert (await known(ours, "own-1"))["set against"] == "own-2"
    assert (await known(ours, "own-2"))["set against it"] == "own-1"
    # The file itself sets the corrected claim against another, which is corrected too.
    edit["text"] = "Such a service should come again."
    await ours.sends("claim edit", mod, claim="tidal-barrage/E01-ART-C2", **edit)
    assert (await known(ours, "own-2"))["set against"] == "own-3"
    assert (await known(ours, "own-3"))["set against it"] == "own-2"
    await ours.presses(edited, "Undo", mod)
    assert (await known(ours, "own-1"))["set against"] == "E01-GOV-C1"


async def test_what_the_operator_has_corrected_a_community_corrects_again(
    ours: Parley, mod: Person
) -> None:
    operator = Parley(ours.app, SHARED)
    await approved(ours, mod, counters="E01-GOV-C1")
    first = {"text": "A town that lost so many needs a door.", "reason": "Shorter."}
    second = {"text": "A town with such losses needs a door.", "reason": "Nearer."}
    await operator.sends("claim edit", mod, claim="tidal-barrage/E01-GOV-C1", **first)

    await ours.sends("claim edit", mod, claim="added-1", **second)

    assert (await known(ours, "own-1"))["set against"] == "own-2"
    assert (await known(operator, "added-1"))["set against"] == "E01-ART-C2"


async def test_who_looks_a_retired_claim_up_is_told_where_to_look_instead(
    ours: Parley, mod: Person
) -> None:
    await ours.sends("claim retire", mod, claim="E01-FISH-C1", reason="A slip.")

    said = shown(await ours.says("claim show e01-fish-c1"))

    assert "`E01-FISH-C1` is not shown here any more." in said
    assert "`event show E01`" in said


async def test_a_retired_claim_is_shown_again_when_it_is_restored(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)
    for claim, side in (("own-1", "TRUST"), ("tidal-barrage/E01-FISH-C1", "FISH")):
        before = await texts(ours, side)

        retired = await ours.sends("claim retire", mod, claim=claim, reason="A slip.")
        assert await texts(ours, side) == []
        await ours.presses(retired, "Undo", mod)

        assert await texts(ours, side) == before
        twice = await ours.sends("claim restore", mod, claim=claim)
        assert "is shown already" in shown(twice)


async def test_an_edit_of_an_own_claim_is_undone_by_its_button(ours: Parley, mod: Person) -> None:
    await approved(ours, mod)
    edited = await ours.sends(
        "claim edit", mod, claim="own-1", text="The trust ran a station.", reason="Shorter."
    )

    undone = await ours.presses(edited, "Undo", mod)

    assert f"Before, it read: “{CLAIM['text']}”" in " ".join(shown(edited).split())
    assert undone.outcome == "shown", shown(undone)
    view = await told(ours, "TRUST")
    assert view
    assert [(claim.text, claim.revision) for claim in view.claims] == [(CLAIM["text"], 3)]
    history = " ".join((await ours.shows("claim show own-1")).split())
    assert "“The trust ran a station.” (the earlier wording was restored)" in history
    assert f"“{CLAIM['text']}” (Shorter.)" in history


async def test_of_two_moderators_who_reword_a_claim_at_once_the_second_is_told_so(
    ours: Parley, mod: Person
) -> None:
    await approved(ours, mod)
    other = ours.person("other", moderator=True)
    ways = {"The trust ran a station.": mod, "The trust kept one station.": other}

    replies = await asyncio.gather(
        *(
            ours.sends("claim edit", who, claim="own-1", text=text, reason="Shorter.")
            for text, who in ways.items()
        )
    )

    assert sorted(reply.outcome for reply in replies) == ["refused", "shown"]
    refused = next(reply for reply in replies if reply.outcome == "refused")
    assert "has just been changed by somebody else" in shown(refused)
    assert await texts(ours, "TRUST") == [
        text for text, reply in zip(ways, replies, strict=True) if reply.outcome == "shown"
    ]


async def test_what_the_operator_takes_out_no_community_brings_back(
    ours: Parley, mod: Person
) -> None:
    operator = Parley(ours.app, SHARED)
    await operator.sends("claim retire", mod, claim="E01-FISH-C1", reason="A slip.")

    reply = await ours.sends("claim restore", mod, claim="E01-FISH-C1")

    assert "taken out of the shared library" in shown(reply)
    assert await texts(ours, "FISH") == []
    await operator.sends("claim restore", mod, claim="E01-FISH-C1")
    assert await texts(ours, "FISH") != []


async def test_what_the_operator_adds_is_everybodys(ours: Parley, mod: Person) -> None:
    operator = Parley(ours.app, SHARED)
    await operator.sends("claim propose", **CLAIM)
    reply = await operator.sends("claim approve", mod, number=1)
    await approved(ours, mod)

    assert "tidal-barrage/added-1" in shown(reply)
    view = await told(ours, "TRUST")
    assert view
    assert [claim.ref for claim in view.claims] == ["tidal-barrage/added-1", "tidal-barrage/own-1"]
    assert len(await texts(operator, "TRUST")) == 1


async def test_additions_outlive_a_reload_of_the_dossier(ours: Parley, mod: Person) -> None:
    await approved(ours, mod)
    await ours.sends(
        "claim edit", mod, claim="E01-FISH-C1", text="Fishers gave the warnings.", reason="Shorter."
    )
    before = await ours.says(f"framing {EVENT}")

    await ours.app.loading.dossier(read(SECOND), now())

    assert await ours.says(f"framing {EVENT}") == before


async def test_the_store_version_follows_every_change(ours: Parley, mod: Person) -> None:
    async def version() -> str:
        return (await ours.app.services.views.of(Scope("ours"))).version

    versions = [await version()]
    await approved(ours, mod)
    versions.append(await version())
    await ours.sends("claim edit", mod, claim="own-1", text="It ran a station.", reason="Shorter.")
    versions.append(await version())
    await ours.sends("claim retire", mod, claim="E01-FISH-C1", reason="A slip.")
    versions.append(await version())

    assert len(set(versions)) == len(versions)
    await ours.sends("claim restore", mod, claim="E01-FISH-C1")
    assert await version() == versions[2]


async def test_a_claim_of_a_source_that_is_gone_cannot_be_approved(
    ours: Parley, mod: Person
) -> None:
    await ours.sends("claim propose", **CLAIM)
    smaller = read(SECOND)
    smaller = smaller.model_copy(
        update={"events": tuple(event for event in smaller.events if event.id != "E01")}
    )
    await ours.app.loading.dossier(smaller, now())

    reply = await ours.sends("claim approve", mod, number=1)

    assert "is not here any more" in shown(reply)
    assert (await ours.app.store.proposals.open("ours", skip=0, most=9))[1] == 1


@pytest.mark.parametrize("command", ["claim edit", "claim retire", "claim restore"])
async def test_only_claims_are_changed_here(ours: Parley, mod: Person, command: str) -> None:
    more: dict[str, str] = {
        "claim edit": {"text": "Something else altogether.", "reason": "So it is."},
        "claim retire": {"reason": "So it is."},
    }.get(command, {})

    fact = await ours.sends(command, mod, claim="tidal-barrage/E01-F1", **more)
    nothing = await ours.sends(command, mod, claim="nothing-such", **more)

    assert "is no claim of a side" in shown(fact)
    assert "There is no statement “nothing-such”" in shown(nothing)


async def test_editing_into_the_same_words_changes_nothing(ours: Parley, mod: Person) -> None:
    await approved(ours, mod)

    reply = await ours.sends(
        "claim edit", mod, claim="own-1", text=CLAIM["text"], reason="To be sure."
    )

    assert "says already" in shown(reply)


async def test_a_members_source_waits_and_a_moderators_counts_at_once(
    ours: Parley, mod: Person
) -> None:
    title = "Minutes of the harbour board, taken by its clerk in the winter of that year"
    await ours.sends("source add", title=title, address="https://example.org/minutes")
    waiting = await ours.sends("claim propose", **{**CLAIM, "source": title})
    first = await ours.sends("claim approve", mod, number=1)
    second = await ours.sends("source add", mod, title=title, read=True)

    assert waiting.outcome == "refused"
    assert "`minutes-of-the-harbour-board-taken-by-it`" in shown(first)
    assert "`minutes-of-the-harbour-board-taken-by-2`" in shown(second)
    several = await ours.sends("claim propose", **{**CLAIM, "source": title})
    assert "Several sources have this title" in shown(several)
    first_name = "minutes-of-the-harbour-board-taken-by-it"
    proposed = await ours.sends("claim propose", **{**CLAIM, "source": first_name})
    assert proposed.outcome == "shown"
    await ours.sends("claim approve", mod, number=2, read=True)
    view = await told(ours, "TRUST")
    assert view
    assert view.claims[0].citations[0].url == "https://example.org/minutes"
    assert "only recalled" not in view.claims[0].marks


async def test_an_added_source_never_takes_the_name_of_another(ours: Parley, mod: Person) -> None:
    reply = await ours.sends("source add", mod, title="S Chronicle")
    dossier = await ours.sends("source add", mod, title="Tidal barrage")

    assert "`s-chronicle-2`" in shown(reply)
    assert "`tidal-barrage-2`" in shown(dossier)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://", "x"])
async def test_only_web_addresses_are_taken(ours: Parley, mod: Person, address: str) -> None:
    reply = await ours.sends("source add", mod, title="Minutes", address=address)

    assert "is no web address" in shown(reply)


@pytest.mark.parametrize("date", ["banana", "2022-13", "2023-02-29", "26.12.2022", "0000", "22"])
async def test_a_date_that_is_none_is_refused(ours: Parley, mod: Person, date: str) -> None:
    reply = await ours.sends("source add", mod, title="Minutes", date=date)

    assert reply.outcome == "refused"
    assert f"“{date}” is no date. Give a year, a month or a day" in " ".join(shown(reply).split())


@pytest.mark.parametrize("date", ["2022", "2022-12", " 2024-02-29 ", ""])
async def test_a_year_a_month_or_a_day_is_a_date(ours: Parley, mod: Person, date: str) -> None:
    reply = await ours.sends("source add", mod, title="Minutes", date=date)

    assert reply.outcome == "shown", shown(reply)


async def test_a_member_cannot_say_that_a_source_was_read(ours: Parley) -> None:
    reply = await ours.sends("source add", title="Minutes", read=True)

    assert "Only a moderator" in shown(reply)


async def test_what_is_kept_of_a_deed_names_nobody(ours: Parley, mod: Person) -> None:
    ann = ours.person("ann")
    await ours.sends("claim propose", ann, **CLAIM)
    await ours.sends("claim approve", mod, number=1)

    await ours.sends("claim retire", mod, claim="own-1", reason="A slip.")

    acts, _ = await ours.app.store.acts.page("ours", skip=0, most=9)
    assert [(act.what, act.detail) for act in acts] == [
        ("retired a claim", "tidal-barrage/own-1: A slip."),
        ("approved a claim", "tidal-barrage/own-1"),
    ]
    people = await ours.app.store.database.read("SELECT account FROM person ORDER BY id")
    assert [row["account"] for row in people] == ["ann", "mod"]


async def test_what_stands_in_the_place_of_a_claim_is_set_against_what_that_was(
    ours: Parley, mod: Person
) -> None:
    other, *_ = await texts(ours, "FISH")
    await approved(ours, mod, counters="E01-FISH-C1")
    await ours.sends(
        "claim edit", mod, claim="E01-FISH-C1", text=f"{other} So they say.", reason="Plainer."
    )

    checked = await ours.shows(f"check {CLAIM['text']}")
    against = checked.partition("What the dossier sets against these")[2]

    assert "So they say." in " ".join(against.split())
