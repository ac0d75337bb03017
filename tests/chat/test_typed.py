"""Typed lines, with the real commands."""

import pytest

from bot.chat.command import registry
from bot.chat.typed import Typed, Unknown, parse
from bot.commands import ROUTERS
from tests.speaking import Parley

COMMANDS = registry(ROUTERS)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("help framing", "help"),
        ("help", "help"),
        ("help me understand this war", "ask"),
        ("help me", "ask"),
        ("about what time did it begin?", "ask"),
        ("about", "about"),
        ("Hello", "help"),
        ("thanks!", "help"),
        ("Why did it begin?", "ask"),
        ("framing Minsk II", "framing"),
        ("  /events  ", "events"),
        ("events that led to the war?", "ask"),
    ],
)
def test_a_line_means_what_a_person_would_mean(line: str, command: str) -> None:
    meant = parse(line, COMMANDS)

    assert isinstance(meant, Typed)
    assert meant.command == command


@pytest.mark.parametrize(
    ("line", "args"),
    [
        ("vote agree", {"choice": "agree"}),
        ("vote pass statement:7", {"choice": "pass", "statement": "7"}),
        ("vote statement:7", {"statement": "7"}),
    ],
)
def test_a_word_that_a_command_offers_is_that_command(line: str, args: dict[str, str]) -> None:
    assert parse(line, COMMANDS) == Typed("vote", args)


@pytest.mark.parametrize(
    ("line", "said"), [("quoting nein", "no"), ("quoting allowed:J", "yes"), ("quoting no", "no")]
)
def test_yes_and_no_are_understood_in_every_language(line: str, said: str) -> None:
    assert parse(line, COMMANDS) == Typed("quoting", {"allowed": said})


def test_a_word_that_a_command_does_not_offer_begins_a_question() -> None:
    meant = parse("vote counts in Minsk were what?", COMMANDS)

    assert isinstance(meant, Typed)
    assert meant.command == "ask"


def test_a_slip_in_a_commands_name_is_no_question() -> None:
    assert parse("framming Minsk", COMMANDS) == Unknown("framming", "framing")


def test_arguments_may_stand_behind_a_question_too() -> None:
    assert parse("Who is Kuleba? source:tidal", COMMANDS) == Typed(
        "ask", {"question": "Who is Kuleba?", "source": "tidal"}
    )


@pytest.mark.parametrize(
    "line", ['source add "Minutes" date:2021', "source add “Minutes” date:2021"]
)
def test_quotation_marks_around_the_first_argument_are_no_part_of_it(line: str) -> None:
    assert parse(line, COMMANDS) == Typed("source add", {"title": "Minutes", "date": "2021"})


def test_a_quotation_within_a_question_stays() -> None:
    line = 'ask What is a "security dilemma"?'

    assert parse(line, COMMANDS) == Typed("ask", {"question": 'What is a "security dilemma"?'})


@pytest.mark.parametrize("line", ["audit", "settings now", "/gaps please", "draft"])
def test_the_name_of_a_group_alone_is_no_question(line: str) -> None:
    meant = parse(line, COMMANDS)

    assert not isinstance(meant, Typed) or meant.command.split()[0] in line


async def test_the_commands_of_a_group_are_told(parley: Parley) -> None:
    said = await parley.shows("audit")

    assert "`audit` is several commands." in said
    assert "`audit posts`" in said
