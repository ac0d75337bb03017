"""What every command of the registry promises, the ones to come included."""

import re

import pytest

from bot.chat.command import Command, Form, registry
from bot.chat.turn import Rank
from bot.commands import ROUTERS
from tests.conftest import made_busy
from tests.speaking import Parley, shown

COMMANDS = registry(ROUTERS)
AT_ONCE = {name: command for name, command in COMMANDS.items() if command.example}
"""The others take a file, or the number of something that has to be there first."""
with_example = pytest.mark.parametrize("command", AT_ONCE.values(), ids=AT_ONCE)
each_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


@each_command
def test_it_can_become_a_native_command_of_a_chat_platform(command: Command) -> None:
    # Discord: names of 1 to 32 lower-case characters, descriptions of at most 100, 25 options,
    # 5 fields in a form.
    assert re.fullmatch(r"[a-z][a-z-]{0,31}( [a-z][a-z-]{0,31})?", command.name)
    assert 1 <= len(command.summary) <= 100
    assert len(command.arguments) <= 25
    assert len(command.missing({})) <= 5
    for argument in command.arguments:
        assert re.fullmatch(r"[a-z][a-z_]{0,31}", argument.name)
        assert 1 <= len(argument.description) <= 100


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_its_numbers_are_such_as_the_store_can_hold(command: Command) -> None:
    for argument in command.arguments:
        if argument.kind == "number":
            assert argument.least is not None, argument.name
            assert argument.most is not None, argument.name
            assert argument.most < 2**53, argument.name


def test_no_command_is_a_group_too() -> None:
    # Discord: a command with subcommands cannot be run itself.
    groups = {name.split()[0] for name in COMMANDS if " " in name}

    assert not groups.intersection(COMMANDS)


@each_command
async def test_what_is_for_moderators_is_refused_to_everybody_else(
    command: Command, parley: Parley
) -> None:
    reply = await parley.sends(command.name)

    assert ("is for moderators" in shown(reply)) == (command.needs > Rank.MEMBER)


@each_command
def test_required_arguments_come_first(command: Command) -> None:
    required = [argument.required for argument in command.arguments]

    assert required == sorted(required, reverse=True)


@with_example
async def test_its_example_works(command: Command, busy: Parley) -> None:
    mo = busy.person("somebody", moderator=True)

    reply = await busy.says(command.example, mo)

    assert reply.outcome != "refused", shown(reply)


@each_command
async def test_help_explains_it(command: Command, parley: Parley) -> None:
    text = await parley.shows(f"help {command.name}")

    assert command.summary in " ".join(text.split())
    assert command.usage in " ".join(text.split())


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS.values() if not command.asks], ids=lambda c: c.name
)
async def test_an_unknown_argument_is_refused_by_name(command: Command, parley: Parley) -> None:
    given = {"colour": "red"}

    mo = parley.person("mo", moderator=True)
    reply = await parley.app.dispatcher.run(command, given, mo, parley.room)

    assert reply.outcome == "refused"
    assert "no argument `colour`" in shown(reply)


@with_example
async def test_every_button_it_shows_can_be_pressed(command: Command, parley: Parley) -> None:
    mo = parley.person("somebody", moderator=True)
    places = len(
        (await (await made_busy(in_community(parley, 0))).says(command.example, mo)).offers()
    )

    for place in range(places):
        # A button may take away what the others need: each is pressed in a community of its own.
        busy = await made_busy(in_community(parley, place + 1))
        button = (await busy.says(command.example, mo)).offers()[place]
        pressed = COMMANDS[button.command]
        if pressed.asks:
            form = await busy.app.dispatcher.form(pressed, button.args, mo, busy.room)
            assert isinstance(form, Form)
            continue
        if pressed.missing(button.args):  # what is missing is asked for by a form
            assert busy.app.dispatcher.refuse(pressed, button.args, mo) is None
            continue
        answer = await busy.sends(pressed.name, mo, **button.args)
        assert answer.outcome != "refused", shown(answer)


def in_community(parley: Parley, number: int) -> Parley:
    """A room of one of many communities."""
    return Parley(parley.app, f"ours-{number}", f"test:square-{number}")
