"""How a statement stands follows from the dossier by rules that a reader can check."""

import pytest

from bot.domain.claim import ClaimStatus
from bot.dossier.load import parse
from bot.dossier.status import claim_statuses
from tests.dossier.texts import example, shipped

ESTABLISHED, ATTRIBUTED, CONTESTED, REFUTED = (
    ClaimStatus.ESTABLISHED,
    ClaimStatus.ATTRIBUTED,
    ClaimStatus.CONTESTED,
    ClaimStatus.REFUTED,
)
POINT = """\
question: Was there a danger that left no time?
        positions:
          - side: PORT
            text: Yes, engineers had measured it.
          - side: FISH
            text: No, boats lay there safely for years afterwards."""
OTHER_POINT = """\
question: What is the mooring worth?
        positions:
          - side: ART
            text: A lot."""
NO_POINT = (POINT, OTHER_POINT)
NO_COUNTER = ("            counters: [E01-PORT-C1]\n", "")


def statuses(*changes: tuple[str, str]) -> dict[str, ClaimStatus]:
    text = example()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return claim_statuses(parse(text, "example.yaml"))


def test_facts_and_legal_findings_are_established() -> None:
    found = statuses()

    assert (found["E01-F1"], found["E01-L1"]) == (ESTABLISHED, ESTABLISHED)


def test_every_fact_finding_and_claim_has_a_status() -> None:
    told = {"E01-F1", "E01-L1", "E01-PORT-C1", "E01-FISH-C1", "E01-ART-C1"}
    background = {"X-F1", "X-FISH-1", "X-FISH-2", "X-TOWN-1"}

    assert set(statuses()) == told | background


def test_what_is_filed_as_background_stands_by_the_same_rules() -> None:
    found = statuses()

    assert found["X-F1"] is ESTABLISHED
    assert found["X-TOWN-1"] is ATTRIBUTED
    assert found["X-FISH-2"] is CONTESTED  # it argues, and its side answers the disputed question


def test_background_does_not_change_how_a_framing_stands() -> None:
    filed = shipped()
    bare = filed.model_copy(
        update={
            "events": tuple(e.model_copy(update={"background": ()}) for e in filed.events),
        }
    )

    with_background = claim_statuses(filed)

    for ref, status in claim_statuses(bare).items():
        assert with_background[ref] is status


def test_a_claim_that_nobody_answers_is_attributed() -> None:
    found = statuses(NO_POINT, NO_COUNTER)

    assert (found["E01-PORT-C1"], found["E01-FISH-C1"]) == (ATTRIBUTED, ATTRIBUTED)


def test_a_claim_and_the_claim_that_it_counters_are_both_contested() -> None:
    found = statuses(NO_POINT)

    assert (found["E01-PORT-C1"], found["E01-FISH-C1"]) == (CONTESTED, CONTESTED)


def test_claims_that_argue_are_contested_where_their_side_takes_a_position() -> None:
    found = statuses(NO_COUNTER)

    assert (found["E01-PORT-C1"], found["E01-FISH-C1"]) == (CONTESTED, CONTESTED)


def test_sides_are_marked_alike_whatever_their_words() -> None:
    words = ("the danger was a pretext for making room for yachts", "it is about pleasure craft")

    assert statuses(NO_COUNTER, words)["E01-FISH-C1"] is CONTESTED


def test_a_report_is_contested_only_where_its_words_are_in_the_point() -> None:
    report = ("kind: causal", "kind: fact-report")
    told = ("The quay could no longer carry the load, so that waiting", "Engineers found that time")

    assert statuses(NO_COUNTER, report)["E01-PORT-C1"] is ATTRIBUTED
    assert statuses(NO_COUNTER, report, told)["E01-PORT-C1"] is ATTRIBUTED
    same = (
        "The quay could no longer carry the load, so that waiting would have put lives at risk.",
        "Engineers had measured a danger that left no time.",
    )
    assert statuses(NO_COUNTER, report, same)["E01-PORT-C1"] is CONTESTED


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("supported", ATTRIBUTED),
        ("supported with caveat", ATTRIBUTED),
        ("imprecise on dates", ATTRIBUTED),
        ("thinly sourced", ATTRIBUTED),
        ("contested", CONTESTED),
        ("contested in wording", CONTESTED),
        ("too sweeping", CONTESTED),
        ("loaded wording", CONTESTED),
        ("one-sided", CONTESTED),
        ("goes beyond the quotation", CONTESTED),
        ("contradicted", REFUTED),
    ],
)
def test_the_articles_claim_follows_the_check_of_it(verdict: str, status: ClaimStatus) -> None:
    assert statuses(("verdict: contested", f"verdict: {verdict}"))["E01-ART-C1"] is status


def test_a_check_of_another_statement_refutes_nothing() -> None:
    other = (
        "statement: The port closed the mooring without asking anybody.",
        "statement: The families asked a lawyer about yachts.",
    )
    contradicted = ("verdict: contested", "verdict: contradicted")

    assert statuses(other, contradicted)["E01-ART-C1"] is not REFUTED


def test_a_check_says_nothing_about_claims_of_others() -> None:
    fish = (
        "The families hold that the danger was a pretext for making room for yachts.",
        "The port closed the mooring without asking anybody.",
    )
    contradicted = ("verdict: contested", "verdict: contradicted")

    assert statuses(NO_POINT, NO_COUNTER, fish, contradicted)["E01-FISH-C1"] is ATTRIBUTED


@pytest.mark.parametrize(
    ("binding", "status"), [('"yes"', REFUTED), ('"no"', CONTESTED), ("disputed", CONTESTED)]
)
def test_only_a_finding_that_binds_refutes_what_is_set_against_it(
    binding: str, status: ClaimStatus
) -> None:
    against = ("counters: [E01-PORT-C1]", "counters: [E01-L1]")

    found = statuses(NO_POINT, against, ('binding: "yes"', f"binding: {binding}"))

    assert found["E01-FISH-C1"] is status
    assert found["E01-L1"] is ESTABLISHED


def test_what_only_repeats_an_agreed_fact_is_not_contested() -> None:
    fact = (
        "The quay could no longer carry the load, so that waiting would have put lives at risk.",
        "The port authority closed the old mooring on 3 May 2019.",
    )

    assert statuses(NO_COUNTER, fact)["E01-PORT-C1"] is ATTRIBUTED


def test_what_a_tribunal_found_is_not_contested_where_it_is_reported() -> None:
    report = (
        "The quay could no longer carry the load, so that waiting would have put lives at risk.",
        "The harbour tribunal found that the closing kept to the harbour act.",
    )

    assert statuses(NO_COUNTER, report)["E01-PORT-C1"] is ATTRIBUTED
    elsewhere = ("sources: [S-NOTICE]\n            phrase", "sources: [S-ART]\n            phrase")
    phrase = ("              source: S-NOTICE", "              source: S-ART")
    assert statuses(NO_COUNTER, report, elsewhere, phrase)["E01-PORT-C1"] is CONTESTED
