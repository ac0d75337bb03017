"""A name that a model gives is made of what people said, and says nothing by itself."""

from datetime import UTC, datetime

import pytest

from bot.domain.message import Message
from bot.services.model.naming import names_what
from bot.services.summaries.aliases import People, Sent
from bot.services.summaries.naming import named

WHEN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
SAID = (
    ("u1", "Minsk was signed before Kyiv left the talks on gas."),
    ("u2", "The talks on gas were held in Minsk, not in Kyiv."),
    ("u3", "Who pays for the gas now?"),
)


def ids(title: str) -> tuple[str, ...] | None:
    """The messages that a title rests on; None where it may not be shown."""
    sent = [Sent(str(at), who, text, (), ()) for at, (who, text) in enumerate(SAID)]
    people = People([Message(id="9", author="7", name="Gas", text="Hello.", when=WHEN)])
    found = named(title, sent, people if "Gas" in title else People([]))
    return found.messages if found else None


def test_it_rests_on_every_message_that_holds_one_of_its_words() -> None:
    assert ids("Talks on gas") == ("0", "1", "2")
    assert ids("The talks in Minsk.") == ("0", "1")


@pytest.mark.parametrize(
    "title",
    [
        "Talks on Gas",  # somebody of that name takes part
        "Kyiv and Minsk",  # in which of the two is not for a title to say
        "Talks in Kyiv before Minsk",
        "The talks were held",
        "No talks on oil",
        "Who pays",  # one person alone spoke of it
        "",
    ],
)
def test_what_might_assert_or_name_somebody_is_none(title: str) -> None:
    assert ids(title) is None


FRONT = ("Russia attacked Ukraine in February.", "ukraine was attacked by russia at night.")


@pytest.mark.parametrize(
    "name",
    ["Russia attacked Ukraine", "attacked by Russia", "The attacked Ukraine", "Ukraine at night"],
)
def test_a_name_may_say_what_one_sentence_does(name: str) -> None:
    assert names_what(name, FRONT) == (name != "Ukraine at night")


@pytest.mark.parametrize(
    "name",
    [
        "Ukraine attacked Russia",
        "ukraine attacked russia",
        "Russia attacked by Ukraine",
        "Ukraine attacked in February",
        "Attack Ukraine",
        "Ukraine and Russia",
        "the",
        "",
    ],
)
def test_a_name_puts_nothing_together_that_no_sentence_does(name: str) -> None:
    assert names_what(name, FRONT) == (name == "Ukraine and Russia")
