"""A deck of some size gives every event and every side its place; a small one is told of it."""

from collections.abc import Sequence

import pytest

from bot.decks.balance import RULES, WHOLE
from bot.decks.deck import Deck, PhraseToDiscuss, Prompt, Question, TwoFramings
from bot.decks.load import read
from bot.written.finding import Severity
from tests.decks.files import DECK, barrage, exercises, first

SHIPPED = read(DECK, first(), exercises())


def rules_of(prompts: Sequence[Prompt]) -> dict[str, str]:
    """The rules of balance that the first dossier's deck breaks with these prompts.

    Each with the first thing that is said of it.
    """
    deck = SHIPPED.model_copy(update={"prompts": tuple(prompts)})
    said: dict[str, str] = {}
    for rule in RULES:
        for breach in rule(deck, first(), ()):
            said.setdefault(breach.rule, breach.sentence)
    return said


def asked(number: int, event: str) -> Question:
    return Question(id=f"more.{number}", kind="question", event=event, text="What is missing?")


def pair(number: int, *sides: str) -> TwoFramings:
    first_side, second = sides
    return TwoFramings(
        id=f"pair.{number}",
        kind="framings",
        event="E02",
        sides=(first_side, second),
        text="What is missing?",
    )


def test_the_shipped_deck_is_balanced() -> None:
    assert rules_of(SHIPPED.prompts) == {}


def test_every_event_has_a_prompt() -> None:
    left = [each for each in SHIPPED.prompts if not each.id.startswith("e07.")]

    assert rules_of(left)["event-missing"] == "no prompt is about E07."


def test_no_event_has_more_than_twice_the_average() -> None:
    more = [*SHIPPED.prompts, *(asked(number, "E14") for number in range(7))]

    assert "event-balance" not in rules_of(more)
    assert rules_of([*more, asked(7, "E14")])["event-balance"] == (
        "12 prompts are about E14; at most 11 keep the balance."
    )


def test_every_side_is_shown() -> None:
    left = [
        each.model_copy(update={"claims": ()}) if isinstance(each, Question) else each
        for each in SHIPPED.prompts
        if "EU" not in str(getattr(each, "claim", "")) and "EU" not in getattr(each, "sides", ())
    ]

    assert rules_of(left)["side-missing"] == "no prompt shows EU."


def test_no_side_stands_in_most_of_the_pairs() -> None:
    more = [pair(number, *sides) for number, sides in enumerate([("EU", "RU"), ("RU", "EU")] * 2)]

    assert rules_of([*SHIPPED.prompts, *more])["pair-balance"] == (
        "RU stands in 11 pairs of framings; at most 9 keep the balance."
    )


def test_two_sides_stand_in_both_orders() -> None:
    once = [*SHIPPED.prompts, pair(1, "CEE", "US_NATO")]

    assert "pair-order" not in rules_of(once)
    assert rules_of([*once, pair(2, "CEE", "US_NATO")])["pair-order"] == (
        "CEE stands before US_NATO 2 times and after it 0 times."
    )


def test_no_side_always_stands_first() -> None:
    more = [*SHIPPED.prompts, pair(1, "EU", "CEE"), pair(2, "EU", "IND")]

    assert rules_of(more)["pair-order"] == "EU stands first in 3 of its 3 pairs of framings."


def test_phrases_of_one_side_are_not_far_more_than_of_another() -> None:
    more = [
        PhraseToDiscuss(
            id=name.lower(), kind="phrase", event=name[:3], claim=name, text="And what now?"
        )
        for name in ("E03-RU-C1", "E04-RU-C2")
    ]

    assert rules_of([*SHIPPED.prompts, *more])["phrase-balance"] == (
        "4 phrases are of RU and 1 of EU; at most 2 lie between."
    )


def test_a_side_without_a_phrase_is_named_where_there_is_room_for_all() -> None:
    left = [each for each in SHIPPED.prompts if each.id not in ("e08.stay", "e01.lasting")]

    assert rules_of(left)["phrase-balance"] == (
        "no phrase of EU is discussed, though there are 18."
    )


@pytest.mark.parametrize(
    ("number", "severity"), [(WHOLE - 1, Severity.WARNING), (WHOLE, Severity.ERROR)]
)
def test_a_small_deck_is_only_told_of_its_balance(number: int, severity: Severity) -> None:
    prompts = tuple(asked(at, "E01") for at in range(number))
    deck = Deck(format=1, id="x", title="x", dossier="tidal-barrage", prompts=prompts)

    found = [breach for rule in RULES for breach in rule(deck, barrage(), ())]

    assert {"event-missing", "event-balance", "side-missing"} <= {each.rule for each in found}
    assert {each.severity for each in found} == {severity}
