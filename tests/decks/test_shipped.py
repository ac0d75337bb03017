"""The decks that Parley ships are clean, and they show all events and all sides."""

import json
from collections import Counter

import pytest

from bot import resources
from bot.decks.load import check, read
from bot.decks.schema import schema
from bot.decks.shelf import Shelf, on_events
from tests.decks.files import DECK, GUIDE, ROOT, exercises, first

PUBLISHED = ROOT / "bot" / "decks" / "deck.schema.json"
KINDS = {"question", "phrase", "framings", "words", "statement", "missing_side", "exercise"}


def test_each_shipped_deck_is_clean() -> None:
    assert DECK in resources.decks()
    for path in resources.decks():
        assert check(path.read_text("utf-8"), path.name, first(), exercises()) == []


def test_the_first_deck_has_all_kinds_events_and_sides() -> None:
    deck = read(DECK, first(), exercises())
    shelf = Shelf(first())

    counts = Counter(event for _, event in on_events(deck))

    assert len(deck.prompts) >= 60
    assert {prompt.kind for prompt in deck.prompts} == KINDS
    assert all(counts[event.id] >= 3 for event in first().events)
    assert {s for p in deck.prompts for s in shelf.shown(p)} >= {s.id for s in first().sides}


def test_it_invites_to_every_shipped_exercise() -> None:
    deck = read(DECK, first(), exercises())

    invited = {prompt.exercise for prompt in deck.prompts if prompt.kind == "exercise"}

    assert invited == set(exercises())


def test_no_two_prompts_ask_the_same() -> None:
    texts = [prompt.text for prompt in read(DECK, first(), exercises()).prompts]

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("event", [event.id for event in first().events])
def test_prompts_of_an_event_begin_in_different_ways(event: str) -> None:
    deck = read(DECK, first(), exercises())

    begins = [" ".join(p.text.split()[:3]) for p, about in on_events(deck) if about == event]

    assert len(set(begins)) == len(begins)


def test_the_published_schema_is_the_one_that_the_models_make() -> None:
    assert PUBLISHED.read_text("utf-8") == schema(), "write bot.decks.schema.schema() to the file"


def test_the_schema_refuses_fields_that_nobody_knows() -> None:
    assert json.loads(schema())["additionalProperties"] is False


def test_editors_find_the_schema_from_the_files_that_name_it() -> None:
    example = GUIDE.read_text("utf-8").partition("```yaml\n")[2]
    for path, text in ((GUIDE, example), *((p, p.read_text("utf-8")) for p in resources.decks())):
        named = text.splitlines()[0].partition("$schema=")[2]

        assert (path.parent / named).resolve() == PUBLISHED


def test_the_example_of_the_manual_has_nothing_to_mend_but_its_size() -> None:
    example = GUIDE.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]

    found = check(example, "example.yaml", first(), exercises())

    assert {each.rule for each in found} <= {"event-missing", "side-missing", "event-balance"}
    assert {each.severity.value for each in found} == {"warning"}
