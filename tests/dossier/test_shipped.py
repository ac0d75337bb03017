"""The shipped dossier holds what it is meant to hold, with every care of its makers."""

import re

import pytest

from bot.domain.claim import ClaimStatus, Verdict
from bot.domain.dossier import Paragraph
from bot.dossier.status import claim_statuses
from tests.dossier.texts import SHIPPED, shipped
from tests.shared_data import SHARED, needs_shared

DOSSIER = shipped()


def test_nothing_was_lost() -> None:
    events = DOSSIER.events

    counts = {
        "sides": len(DOSSIER.sides),
        "events": len(events),
        "framings": sum(len(event.framings) for event in events),
        "claims": sum(len(f.claims) for event in events for f in event.framings),
        "sources": len(DOSSIER.sources),
        "facts": sum(len(event.facts) for event in events),
        "disputed points": sum(len(event.disputed_points) for event in events),
        "checks": sum(len(event.checks) for event in events),
        "legal findings": sum(len(event.legal_findings) for event in events),
        "terms": len(DOSSIER.terms),
        "delicate points": len(DOSSIER.delicate_points),
        "paragraphs": len(DOSSIER.article.paragraphs),
        "background facts": sum(len(event.background_facts) for event in events),
        "background claims": sum(len(b.claims) for event in events for b in event.background),
        "moves": sum(len(chain.moves) for chain in DOSSIER.chains),
        "cards": sum(len(hand.cards) for hand in DOSSIER.cards),
        "proposals": len(DOSSIER.proposals),
        "motions": len(DOSSIER.motions),
        "seeds": len(DOSSIER.seeds.statements),
        "timeline": len(DOSSIER.timeline.events),
        "argument notes": len(DOSSIER.argument_notes),
        "panel": len(DOSSIER.facts_panel.items),
    }

    assert counts == {
        "sides": 11,
        "events": 20,
        "framings": 124,
        "claims": 314,
        "sources": 498,
        "facts": 82,
        "disputed points": 36,
        "checks": 30,
        "legal findings": 16,
        "terms": 9,
        "delicate points": 9,
        "paragraphs": 23,
        "background facts": 11,
        "background claims": 131,
        "moves": 20,
        "cards": 86,
        "proposals": 29,
        "motions": 6,
        "seeds": 40,
        "timeline": 18,
        "argument notes": 137,
        "panel": 27,
    }


@pytest.mark.parametrize("paragraph", DOSSIER.article.paragraphs, ids=lambda p: f"P{p.number}")
def test_paragraphs_have_about_equally_many_search_terms(paragraph: Paragraph) -> None:
    assert 8 <= len(paragraph.search_terms) <= 20
    assert len(set(paragraph.search_terms)) == len(paragraph.search_terms)
    assert all(len(term.split()) <= 5 for term in paragraph.search_terms)


def test_an_address_that_nobody_opened_is_not_said_to_have_been_opened() -> None:
    opened = [source.id for source in DOSSIER.sources if source.canonical_url_opened]

    assert opened == ["S-BUSH-BUCH"]
    assert sum(source.canonical_url is not None for source in DOSSIER.sources) == 29


def test_it_is_said_of_every_source_what_the_authors_could_not_know() -> None:
    assert sum(source.after_article for source in DOSSIER.sources) == 58


def test_people_find_events_by_the_names_that_they_type() -> None:
    known = {alias.lower(): event.id for event in DOSSIER.events for alias in event.aliases}

    typed = ("maidan", "euromaidan", "minsk", "minsk 2", "minsk agreements", "cuba crisis")
    assert [known[name] for name in typed] == ["E10", "E10", "E13", "E13", "E13", "E01"]
    assert known["annexation of crimea"] == "E11"
    assert all(3 <= len(event.aliases) <= 8 for event in DOSSIER.events)


def test_no_two_events_and_no_two_sides_share_a_name() -> None:
    for things in (DOSSIER.events, DOSSIER.sides):
        names = [alias.lower() for thing in things for alias in thing.aliases]

        assert len(names) == len(set(names))


def test_what_the_file_disputes_is_never_established() -> None:
    statuses = claim_statuses(DOSSIER)

    assert statuses["E02-ART-C1"] is ClaimStatus.CONTESTED
    assert ClaimStatus.REFUTED not in statuses.values()
    verdicts = {check.verdict for event in DOSSIER.events for check in event.checks}
    assert Verdict.CONTRADICTED not in verdicts


@needs_shared
def test_no_sentence_of_the_article_stands_in_the_dossier() -> None:
    article = (SHARED / "articles" / "ukraine-security-dilemma.txt").read_text("utf-8")
    words = re.findall(r"\w+", article.lower())
    runs = {" ".join(words[at : at + 13]) for at in range(len(words) - 12)}

    ours = re.findall(r"\w+", SHIPPED.read_text("utf-8").lower())

    assert not runs & {" ".join(ours[at : at + 13]) for at in range(len(ours) - 12)}
