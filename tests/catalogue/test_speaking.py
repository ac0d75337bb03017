"""What is said is said in the language that is spoken just then."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.catalogue import (
    LANGUAGES,
    _,
    again,
    known,
    looked_up,
    marked,
    plural,
    remembering,
    speaking,
    spoken,
)
from bot.catalogue.forms import all_of, day, day_of_month, moment, number, one_of, weekday

WHEN = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)


def test_english_is_spoken_where_nothing_else_was_asked_for() -> None:
    assert spoken() == "en"
    assert _("Try again in a moment.") == "Try again in a moment."


def test_another_language_is_spoken_within_and_not_after() -> None:
    with speaking("de"):
        assert spoken() == "de"
        assert _("Try again in a moment.") == "Versuch es gleich noch einmal."
        with speaking("en"):
            assert _("Try again in a moment.") == "Try again in a moment."
        assert spoken() == "de"
    assert spoken() == "en"


def test_a_language_that_is_not_spoken_is_english() -> None:
    with speaking("tlh"):
        assert spoken() == "en"


def test_what_is_in_no_catalogue_stays_as_it_is() -> None:
    with speaking("de"):
        assert looked_up("What a stranger wrote: {x}") == "What a stranger wrote: {x}"
        assert looked_up("") == ""


def test_what_is_marked_is_looked_up_once_it_is_said() -> None:
    text = marked("Try again in a moment.")
    with speaking("de"):
        assert looked_up(text) == "Versuch es gleich noch einmal."


async def test_tasks_at_the_same_time_speak_each_their_own() -> None:
    async def says(language: str) -> str:
        with speaking(language):
            await asyncio.sleep(0)
            return _("Try again in a moment.")

    told = list(await asyncio.gather(says("de"), says("en"), says("de")))

    german = "Versuch es gleich noch einmal."
    assert told == [german, "Try again in a moment.", german]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_ch.UTF-8", "de"),
        ("en-GB", "en"),
        ("fr", None),
        ("den", None),
        ("", None),
    ],
)
def test_a_locale_is_a_language_that_is_spoken_or_none(locale: str, language: str | None) -> None:
    assert known(locale) == language


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["5 March 2026", "5 March", "Thursday", "5 March 2026, 14:05 UTC", "1,234,567"]),
        ("de", ["5. März 2026", "5. März", "Donnerstag", "5. März 2026, 14:05 UTC", "1.234.567"]),
    ],
)
def test_dates_and_numbers_are_as_a_language_writes_them(language: str, told: list[str]) -> None:
    with speaking(language):
        assert [
            day(WHEN),
            day_of_month(WHEN),
            weekday(WHEN),
            moment(WHEN),
            number(1_234_567),
        ] == told


@pytest.mark.parametrize(
    ("language", "both", "either"),
    [("en", "a, b and c", "a or b"), ("de", "a, b und c", "a oder b")],
)
def test_names_are_listed_as_a_language_lists_them(language: str, both: str, either: str) -> None:
    with speaking(language):
        assert all_of(["a", "b", "c"]) == both
        assert one_of(["a", "b"]) == either
        assert (all_of(["a"]), all_of([])) == ("a", "")


def test_a_number_chooses_the_form_of_its_noun() -> None:
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = [
                plural("Deleted: your {count} vote.", "Deleted: your {count} votes.", count)
                for count in (1, 3)
            ]
    assert said == {
        "en": ["Deleted: your 1 vote.", "Deleted: your 3 votes."],
        "de": ["Gelöscht: deine 1 Stimme.", "Gelöscht: deine 3 Stimmen."],
    }


def test_what_was_said_can_be_said_again_in_another_language() -> None:
    with remembering():
        readers = plural("{count} read as {seat}", "{count} read as {seat}", 3, seat="A")
        listed = _("{former} and {last}", former=readers, last=_("Try again in a moment."))
        with speaking("de"):
            assert again(readers) == "3 lesen als A"
            assert again(listed) == "3 lesen als A und Versuch es gleich noch einmal."
            assert again("What a stranger wrote") == "What a stranger wrote"
    with speaking("de"):
        assert again(readers) == "3 read as A"
