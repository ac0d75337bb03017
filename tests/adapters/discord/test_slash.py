"""The registry as Discord's own commands."""

from typing import Any

import pytest

from bot.adapters.discord.custom_id import (
    Chosen,
    Discuss,
    Meant,
    Run,
    RunKept,
    Sources,
    Turn,
    TurnSources,
    packed,
    unpacked,
)
from bot.adapters.discord.slash import called, fingerprint, payload
from bot.chat.command import Command, registry
from bot.commands import ROUTERS
from tests.chat import walk

COMMANDS = registry(ROUTERS)
TOLD: dict[str, dict[str, Any]] = {each["name"]: each for each in payload(COMMANDS)}
LONGEST = "r" * 80


def subcommands(told: dict[str, Any]) -> set[str]:
    return {option["name"] for option in told["options"] if option["type"] == 1}


def test_every_command_is_told_of_and_every_menu() -> None:
    slash = {name for name in TOLD if TOLD[name]["type"] == 1}
    named = {f"{name} {sub}" for name in slash for sub in subcommands(TOLD[name])} | {
        name for name in slash if not subcommands(TOLD[name])
    }

    assert named == set(COMMANDS)
    assert {name for name in TOLD if TOLD[name]["type"] == 3} == {
        "Check against sources",
        "Other framings",
    }


def test_groups_for_moderators_are_shown_to_moderators_alone() -> None:
    shown = {name for name, told in TOLD.items() if told["default_member_permissions"]}

    assert shown == {
        "gaps",
        "article",
        "dossier",
        "draft",
        "settings",
        "audit",
        "facilitate",
        "summaries",
        "summary",
    }


def test_what_belongs_to_a_community_is_for_servers_alone() -> None:
    anywhere = {name for name, told in TOLD.items() if 1 in told["contexts"]}

    assert {"ask", "framing", "help", "timeline"} <= anywhere
    assert {"my-data", "forget-me", "quoting"} <= anywhere
    assert not anywhere & {"claim", "fair", "gaps", "settings", "audit", "source"}


def test_arguments_have_their_kinds_limits_and_choices() -> None:
    options = {option["name"]: option for option in TOLD["search"]["options"]}

    assert options["words"] == {
        "type": 3,
        "name": "words",
        "description": "Words to look for",
        "description_localizations": {"de": "Wörter, nach denen gesucht wird"},
        "required": True,
        "min_length": 2,
        "max_length": 200,
    }
    assert options["side"]["autocomplete"] is True
    assert {"name": "claims", "value": "claims"} in options["in"]["choices"]
    assert (options["page"]["type"], options["page"]["max_value"]) == (4, 99)


def test_what_takes_several_lines_is_left_to_a_form() -> None:
    (statement,) = TOLD["check"]["options"]

    assert statement["required"] is False


def test_names_are_typed_in_english_everywhere() -> None:
    for told in TOLD.values():
        if told["type"] == 1:
            assert not any("name_localizations" in each for each in (told, *told["options"]))


def test_other_words_in_german_make_another_fingerprint() -> None:
    told = payload(COMMANDS)
    otherwise = [
        {**each, "description_localizations": {"de": "Anders"}} if each["name"] == "ask" else each
        for each in told
    ]

    assert fingerprint(told) != fingerprint(otherwise)


def test_another_command_makes_another_fingerprint() -> None:
    fewer = {name: command for name, command in COMMANDS.items() if name != "about"}

    assert fingerprint(payload(COMMANDS)) == fingerprint(payload(registry(ROUTERS)))
    assert fingerprint(payload(COMMANDS)) != fingerprint(payload(fewer))


def test_a_group_is_called_by_both_names() -> None:
    data = {
        "name": "claim",
        "options": [
            {
                "name": "show",
                "type": 1,
                "options": [{"name": "claim", "type": 3, "value": "E1-F1", "focused": True}],
            }
        ],
    }

    found = called(data)

    assert (found.name, found.args, found.focused) == ("claim show", {"claim": "E1-F1"}, "claim")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_a_button_says_the_same_when_it_comes_back(command: Command) -> None:
    args = {argument.name: f"a/b:c,d & é={n}" for n, argument in enumerate(command.arguments[:1])}
    meant = Run(command.name, args)
    text = packed(meant)

    assert text is None or unpacked(f"{text}#1f") == meant


@pytest.mark.parametrize(
    "meant",
    [
        RunKept("a-b_C", 3),
        Turn("a-b_C", 2),
        Sources("a-b_C", 1),
        TurnSources("a-b_C", 2),
        Discuss(),
        Chosen(),
    ],
)
def test_a_component_says_the_same_when_it_comes_back(meant: Meant) -> None:
    assert unpacked(f"{packed(meant)}#") == meant


def test_what_is_too_long_is_not_packed() -> None:
    assert packed(Run("claim show", {"claim": f"{LONGEST}/{LONGEST}"})) is None


@pytest.mark.parametrize("text", ["", "x:y", "p:", "p:token:", "p:token:two", "k::1", "🧵"])
def test_what_nobody_of_us_wrote_means_nothing(text: str) -> None:
    assert unpacked(text) is None


def test_answers_are_not_typed_before_the_form_that_asks_for_them() -> None:
    (walk_command,) = payload(registry([walk.router()]))

    tell = next(option for option in walk_command["options"] if option["name"] == "tell")
    assert [option["name"] for option in tell["options"]] == ["mile"]
