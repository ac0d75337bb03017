"""`framing`, spoken to as a person would."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.reply import Disputed, Established, Listing, Reply, Sides
from bot.chat.turn import Person
from bot.domain.claim import Claim, ClaimKind, ClaimStatus, Framing
from bot.domain.dossier import ArticleMap, DossierHead, Paragraph, Side
from bot.domain.event import Event, EventDate, EventHead
from bot.domain.source import Source, Verification
from bot.services.framing import CLAIMS_EACH, ROOM, WORDS_ROOM, Framings, rotated
from bot.services.view import DossierView, FoundEvent, Outline, View, Wording
from bot.store.events import Standing, StoredEvent, StoredHead
from bot.store.scope import Scope
from tests.speaking import Parley, shown


def sides(reply: Reply) -> Sides:
    return next(block for block in reply.blocks if isinstance(block, Sides))


async def test_established_facts_come_before_any_framing(parley: Parley) -> None:
    reply = await parley.says("framing annexation of Crimea")

    kinds = [block.kind for block in reply.blocks]
    assert kinds.index("established") < kinds.index("sides") < kinds.index("disputed")


async def test_legal_findings_show_vote_and_binding_force(parley: Parley) -> None:
    reply = await parley.says("framing E11")

    established = next(block for block in reply.blocks if isinstance(block, Established))
    texts = [finding.text for finding in established.findings]
    assert any("100-11-58" in text and "not binding" in text for text in texts)
    assert all("binding" in text for text in texts)


async def test_every_claim_says_kind_date_and_how_its_source_was_read(parley: Parley) -> None:
    for found in await parley.app.services.lookup.events(Scope()):
        reply = await parley.says(f"framing {found.address}")
        for claim in [claim for side in sides(reply).sides for claim in side.claims]:
            assert claim.marks[0] in {kind.value for kind in ClaimKind}
            assert any(re.match(r"\d{4}|undated", mark) for mark in claim.marks)
            assert any(mark.startswith(("read in", "read as", "recalled")) for mark in claim.marks)
            assert claim.citations


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("minsk 2", "Minsk II"),
        ("Minsk II", "Minsk II"),
        ("Maidan", "Euromaidan"),
        ("euromaydan", "Euromaidan"),
        ("bucarest summit", "Bucharest"),
        ("E16", "full-scale invasion"),
        ("E5", "Georgia"),
        ("5", "Georgia"),
        ("e16", "full-scale invasion"),
        ("ukraine-security-dilemma/E16", "full-scale invasion"),
        ("cuban misile crisis", "Cuban Missile Crisis"),
        ("Crimea annexation", "Crimea"),
    ],
)
async def test_an_event_is_found_as_people_type_it(parley: Parley, typed: str, event: str) -> None:
    reply = await parley.says(f"framing {typed}")

    assert reply.outcome == "shown", shown(reply)
    assert event in reply.title


async def test_several_near_events_become_a_choice_whose_buttons_go_on(parley: Parley) -> None:
    reply = await parley.says("framing treaties")

    assert reply.outcome == "choice"
    listing = next(block for block in reply.blocks if isinstance(block, Listing))
    button = listing.items[0].button
    assert button is not None
    command = parley.app.dispatcher.commands[button.command]
    chosen = await parley.app.dispatcher.run(command, button.args, who=_anyone(), room=parley.room)
    assert chosen.outcome == "shown"
    assert listing.items[0].label in chosen.title


def _anyone() -> Person:
    return Person()


async def test_an_unknown_event_is_refused_with_a_way_on(parley: Parley) -> None:
    reply = await parley.says("framing the Peloponnesian War")

    assert reply.outcome == "refused"
    assert "`events` lists" in shown(reply)


@pytest.mark.parametrize(
    "typed",
    [
        'E16 sides:"RU, UA"',
        "E16 sides:RU,Ukraine",
        "E16 Russia and Ukraine",
        "invasion of Ukraine RU, UA",
    ],
)
async def test_named_sides_alone_are_shown_and_the_others_named(parley: Parley, typed: str) -> None:
    reply = await parley.says(f"framing {typed}")

    assert {side.side for side in sides(reply).sides} == {"RU", "UA"}
    assert "Not shown, because not asked for" in shown(reply)
    assert len(sides(await parley.presses(reply, "All sides")).sides) > 2


async def test_a_side_in_an_events_own_name_is_not_taken_for_a_choice(parley: Parley) -> None:
    reply = await parley.says("framing invasion of Ukraine")

    assert len(sides(reply).sides) > 2


async def test_an_unknown_side_is_refused_with_the_sides_there_are(parley: Parley) -> None:
    reply = await parley.says("framing E16 sides:Martians")

    assert reply.outcome == "refused"
    assert "RU (Russia's government)" in shown(reply)


async def test_a_side_without_a_verified_source_is_named_not_padded(parley: Parley) -> None:
    reply = await parley.says("framing E16")

    assert "Georgia's government of 2008-09" in sides(reply).silent
    assert "no verified source" in shown(reply).casefold()
    refused = await parley.says("framing E16 sides:GE")
    assert refused.outcome == "refused"


async def test_more_from_each_side_shows_other_claims_until_all_were_shown(parley: Parley) -> None:
    reply = await parley.says("framing E16")
    seen = [claim.text for side in sides(reply).sides for claim in side.claims]
    while any("More" in button.label for button in reply.buttons):
        reply = await parley.presses(reply, "More")
        seen += [claim.text for side in sides(reply).sides for claim in side.claims]

    assert len(seen) == len(set(seen))
    assert not any(isinstance(block, Established | Disputed) for block in reply.blocks)
    assert "has no more" in shown(reply)
    found = (await parley.app.services.lookup.event(_scope(), "E16"))[0]
    whole = await parley.app.services.lookup.whole(found, _scope())
    assert len(seen) == sum(len(framing.claims) for framing in whole.event.framings)


def _scope() -> Scope:
    return Scope()


async def test_what_is_in_dispute_is_told_with_each_answer(parley: Parley) -> None:
    reply = await parley.says("framing Euromaidan")

    disputed = next(block for block in reply.blocks if isinstance(block, Disputed))
    assert all(len(point.positions) > 1 for point in disputed.points)


async def test_no_side_always_leads(parley: Parley) -> None:
    found = await parley.app.services.lookup.events(_scope())

    whole = [await parley.app.services.lookup.whole(f, _scope()) for f in found]
    leading = {rotated(stored.event)[0] for stored in whole}
    assert len(leading) > 3


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=2000).filter(
    str.strip
)


@st.composite
def events_of_any_size(draw: st.DrawFn) -> Event:
    framings = [
        Framing(
            id=f"F{number}",
            side=draw(st.sampled_from(["A", "B", "C"])),
            headline=draw(texts),
            claims=tuple(
                Claim(
                    id=f"F{number}-C{place}",
                    text=draw(texts),
                    kind=ClaimKind.CAUSAL,
                    sources=("S",),
                    verification=Verification.VERIFIED,
                )
                for place in range(draw(st.integers(1, 5)))
            ),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return Event(
        id="E1",
        label="Event",
        date=EventDate(text="2020", start="2020"),
        mention="explicit",
        summary="What happened.",
        neutral_wording="the event",
        framings=tuple(framings),
    )


def found(event: Event) -> FoundEvent:
    head = DossierHead(
        format=1,
        id="d",
        title="D",
        article=ArticleMap(source="S", paragraphs=(Paragraph(number=1, paraphrase="It is so."),)),
        sides=tuple(Side(id=side, label=f"Side {side}") for side in "ABC"),
    )
    outline = Outline(
        id=1,
        community="",
        sha256="",
        original=Wording(head, (StoredHead(1, _head(event)),)),
        article=SOURCE,
    )
    return View("", (DossierView(outline, None),), (), Scope("")).events[0]


def _head(event: Event) -> EventHead:
    return EventHead(**event.model_dump(include=set(EventHead.model_fields)))


def whole(event: Event) -> StoredEvent:
    claims = [claim for framing in event.framings for claim in framing.claims]
    standing = {c.id: Standing(1, 1, ClaimStatus.CONTESTED, added=False) for c in claims}
    return StoredEvent(1, event, standing, framings={}, sources={"S": SOURCE})


SOURCE = Source(id="S", title="Source")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(event=events_of_any_size(), page=st.integers(1, 9))
async def test_every_side_has_the_same_room_whatever_the_dossier_holds(
    event: Event, page: int
) -> None:
    telling = Framings(None).page(found(event), whole(event), page=page)  # type: ignore[arg-type]  # no side is named, so nothing is looked up

    told = [side.side for side in telling.sides]
    assert len(told) == len(set(told))
    for side in telling.sides:
        assert 1 <= len(side.claims) <= CLAIMS_EACH
        assert len(side.headline) <= ROOM
        for claim in side.claims:
            assert len(claim.text) <= ROOM + WORDS_ROOM + len(" In its words, translated: “”")


async def test_each_claim_bears_the_name_by_which_it_is_looked_up(parley: Parley) -> None:
    told = await parley.shows("framing E16")

    names = re.findall(r"; (E16-[A-Z_]+-C\d+)\)", " ".join(told.split()))
    assert len(names) > 5
    for name in names[:3]:
        assert name in await parley.shows(f"claim show {name}")
