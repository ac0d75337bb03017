"""Decks are made of any dossier, pass the linter, and are the same each time."""

import pytest

from bot.decks.deck import Deck, Prompt
from bot.decks.dump import dump
from bot.decks.generate import generated, id_part
from bot.decks.load import parse
from bot.decks.rules import RULES
from bot.decks.shelf import Shelf
from bot.decks.templates import shipped
from bot.decks.whole import whole
from bot.domain.dossier import Dossier
from bot.written.breach import Breach
from bot.written.finding import Severity
from tests.decks.files import barrage, exercises, findings, first
from tests.dossier.texts import small

DOSSIERS = pytest.mark.parametrize("dossier", [first(), barrage(), small()], ids=lambda d: d.id)


def of_event(dossier: Dossier, at: int) -> list[Prompt]:
    event = dossier.events[at]
    return generated(event, dossier, shipped(), Shelf(dossier).unfit, turn=at)


def breaches(deck: Deck, dossier: Dossier) -> list[Breach]:
    return [breach for rule in RULES for breach in rule(deck, dossier, exercises())]


@DOSSIERS
def test_a_whole_deck_has_nothing_to_mend(dossier: Dossier) -> None:
    deck = whole(dossier, shipped())

    found = breaches(deck, dossier)

    errors = [each for each in found if each.severity is Severity.ERROR]
    assert errors == []
    assert dossier.id != first().id or found == []
    assert dossier.id != barrage().id or found == []


@DOSSIERS
def test_it_is_read_back_from_its_file_as_the_same(dossier: Dossier) -> None:
    deck = whole(dossier, shipped())

    assert parse(dump(deck), "draft.yaml", dossier, exercises()) == deck


def test_it_shows_every_kind_that_a_dossier_alone_can_fill() -> None:
    kinds = {prompt.kind for prompt in whole(first(), shipped()).prompts}

    assert kinds == {"question", "phrase", "framings", "words", "statement", "missing_side"}


def test_events_are_taken_in_turn() -> None:
    prompts = whole(first(), shipped()).prompts[:20]

    assert [prompt.id.partition(".")[0] for prompt in prompts] == [
        event.id.lower() for event in first().events
    ]


@DOSSIERS
def test_prompts_of_one_event_keep_all_rules_but_balance(dossier: Dossier) -> None:
    for at in range(len(dossier.events)):
        prompts = of_event(dossier, at)
        deck = whole(dossier, shipped()).model_copy(update={"prompts": tuple(prompts)})

        found = [each for each in breaches(deck, dossier) if each.severity is Severity.ERROR]

        assert prompts
        assert found == []


def test_the_same_event_gives_the_same_prompts() -> None:
    assert of_event(first(), 3) == of_event(first(), 3)


def test_ids_tell_event_kind_and_number() -> None:
    ids = [prompt.id for prompt in of_event(first(), 9)]

    assert "e10.framings.1" in ids
    assert "e10.phrase.2" in ids
    assert len(set(ids)) == len(ids)


def test_an_event_has_two_pairs_and_three_phrases_at_most() -> None:
    for at in range(len(first().events)):
        kinds = [prompt.kind for prompt in of_event(first(), at)]

        assert kinds.count("framings") <= 2
        assert kinds.count("phrase") <= 3
        assert kinds.count("statement") <= 1


def test_a_question_that_takes_a_side_is_not_asked() -> None:
    asked = {prompt.text for prompt in of_event(first(), 9) if prompt.kind == "question"}

    assert asked
    assert not any("Coup or revolution" in text for text in asked)


def test_what_rests_on_a_barred_claim_is_not_asked_as_if_it_were_open() -> None:
    asked = {p.text for at in (11, 15) for p in of_event(first(), at) if p.kind == "question"}

    assert asked
    assert not any("genocide" in text or "lawful" in text for text in asked)


def test_an_event_with_findings_is_asked_what_they_settle() -> None:
    (prompt,) = [each for each in of_event(first(), 15) if each.kind == "question"]

    assert prompt.id == "e16.judged.1"
    assert prompt.claims == ("E16-L1", "E16-L2", "E16-L3", "E16-L4")


def test_a_disputed_question_beside_findings_asks_what_they_answer() -> None:
    shelf = Shelf(first())
    asked = [p for p in of_event(first(), 4) if p.kind == "question" and ".question." in p.id]
    texts = shipped().beside_findings.texts
    ends = tuple(text.replace("{question}", "") for text in texts)

    assert asked
    for prompt in asked:
        assert prompt.text.endswith(ends)
        assert any(shelf.stated[name].finding for name in prompt.claims)


def test_a_statement_that_says_two_things_is_not_put_to_a_vote() -> None:
    voted = {p.text for p in whole(first(), shipped()).prompts if p.kind == "statement"}

    assert voted
    assert not any(", and " in text or " but " in text or ", which" in text for text in voted)


def test_what_is_judged_or_delicate_is_not_put_to_a_vote() -> None:
    delicate = {name for point in first().delicate_points for name in point.events}
    settled = [at for at, e in enumerate(first().events) if e.legal_findings or e.id in delicate]

    assert settled
    for at in settled:
        assert "statement" not in {prompt.kind for prompt in of_event(first(), at)}


def test_a_statement_is_a_claim_in_its_own_words_and_is_answered() -> None:
    shelf = Shelf(first())
    statements = [p for p in whole(first(), shipped()).prompts if p.kind == "statement"]

    assert statements
    for prompt in statements:
        own, answer = (shelf.stated[name] for name in prompt.claims)
        assert prompt.text == own.text
        assert own.side != answer.side


def test_barred_and_refuted_claims_are_never_shown() -> None:
    for dossier in (first(), barrage()):
        unfit = Shelf(dossier).unfit
        for at in range(len(dossier.events)):
            for prompt in of_event(dossier, at):
                shown = [*getattr(prompt, "claims", ()), getattr(prompt, "claim", None)]
                assert unfit.isdisjoint(shown)


def test_an_event_that_nobody_tells_is_asked_about_openly() -> None:
    event = (
        barrage()
        .events[0]
        .model_copy(update={"framings": (), "disputed_points": (), "background": ()})
    )

    (prompt,) = generated(event, barrage(), shipped())

    assert prompt.id == "e01.open.1"
    assert event.label in prompt.text


def test_a_long_name_of_an_event_still_makes_an_id() -> None:
    one, other = id_part("A" * 79 + "1"), id_part("A" * 79 + "2")

    assert one != other
    assert len(one) <= 40


def test_a_draft_is_checked_like_any_deck() -> None:
    text = dump(whole(barrage(), shipped()))

    assert findings(text) == []
