"""A room of Matrix is spoken to in the language that it has set; direct rooms about it as well."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from bot.adapters.matrix.hearing.questions import CANCEL, KEEP, SKIP, is_word
from bot.adapters.matrix.saying.render import Text, parts
from bot.adapters.matrix.talking import community_of
from bot.catalogue import looked_up, speaking
from bot.chat.reply import Footer, Prose, Reply
from bot.domain.person import Account
from bot.store.scope import Scope
from tests.fakes.matrix_talk import DIRECT, ROOM, TOWER, Answer, House
from tests.speaking import Parley


def german(text: str, **values: object) -> str:
    """An English text in German, which it has to be in the catalogue for."""
    with speaking("de"):
        found = looked_up(text, **values)
    assert found != looked_up(text, **values)
    return found


def read(answers: Iterable[Answer]) -> str:
    """All that answers say."""
    return "\n".join(answer.text for answer in answers)


@pytest.fixture(autouse=True)
async def german_square(parley: Parley, house: House) -> None:
    """The square speaks German; the tower does not."""
    moderator, when = Account("matrix", "@mo:example.org"), datetime(2026, 3, 1, tzinfo=UTC)
    await parley.app.services.rooms.set_everywhere(
        Scope(community_of(ROOM)), moderator, {"language": "de"}, when
    )


async def test_a_slip_is_told_in_the_language_of_its_room(house: House) -> None:
    here = read(await house.asked("ann", ROOM, "!spelll"))
    there = read(await house.asked("ann", TOWER, "!spelll"))

    assert german("Did you mean `{meant}`?", meant="!spell") in here
    assert "Did you mean `!spell`?" in there


async def test_what_is_asked_in_a_direct_room_is_in_the_language_of_the_room_it_is_about(
    house: House,
) -> None:
    asked = read(await house.asked("ann", ROOM, "!opinion"))
    ended = read(await house.asked("ann", DIRECT, "abbrechen"))

    assert german("`cancel` ends this.") in asked
    assert german("Nothing was done.") in ended


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("cancel", CANCEL),
        ("Abbrechen.", CANCEL),
        ("skip", SKIP),
        ("überspringen", SKIP),
        ("keep", KEEP),
        ("`behalten`", KEEP),
    ],
)
def test_words_in_the_place_of_an_answer_are_taken_in_both_languages(
    said: str, words: frozenset[str]
) -> None:
    assert is_word(said, words)
    assert not is_word("fair", words)


def test_a_reply_is_laid_out_in_its_own_language() -> None:
    footer = Footer(mode="ohne Modell", store_version="3f9c12ab", report="Stimmt etwas nicht?")
    with speaking("de"):
        reply = Reply(blocks=(Prose(text="Hallo."),), footer=footer)

    (text,) = parts(reply)

    assert isinstance(text, Text)
    assert german("store {version}", version="3f9c12ab") in text.plain
