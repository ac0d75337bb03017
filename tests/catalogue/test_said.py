"""Every word that the bot says is in the catalogue."""

from collections.abc import Iterator

import pytest
from babel.dates import get_day_names, get_month_names

from bot.chat.command import registry
from bot.chat.reply import Reply
from bot.commands import ROUTERS
from bot.resources import exercises
from bot.written.yaml12 import read
from docs.make.words import ROOT
from tests.catalogue.pseudo import Known, said, speak_it, strings
from tests.conftest import made_busy
from tests.speaking import Parley

COMMANDS = registry(ROUTERS)
NAMES = ("Parley", "UTC", "ours", "square", "somebody", "reader")
"""What is called so in every language: the bot, rooms and people."""
DATES = (
    *get_month_names("wide", locale="de").values(),
    *get_day_names("wide", locale="de").values(),
)
"""What `bot.catalogue.forms` takes from the CLDR."""
GIVEN = (
    "The example brings it back.",
    "The record of the talks should be open to all.",
    "Who keeps the clock?",
    "clock",
    "paragraph 3",
)
"""What somebody has written in the room, and is shown as they wrote it."""
CUT = ("the assembly", "the venice", "the european")
"""The beginnings of texts of the dossier on buttons that have no room for three words of them."""
KEPT = ("as usual", "Legally binding", "Standing in law")
"""What is kept in English with what was done, or with what an exercise has taken from a dossier."""


@pytest.mark.timeout(300)  # some four hundred answers
async def test_what_its_commands_answer_is_in_the_catalogue(
    parley: Parley, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example, what `help` says of each command, and what the buttons of each answer show."""
    ours = await made_busy(Parley(parley.app, "ours", "test:square"))
    mo = ours.person("somebody", moderator=True)
    known = Known([*NAMES, *DATES, *GIVEN, *CUT, *KEPT, *_typed(), *_held()])
    speak_it(monkeypatch)
    await ours.says("settings community language:de", mo)

    left: dict[str, list[str]] = {}
    for command in COMMANDS.values():
        reader = ours.person(f"reader {command.name}", moderator=True)  # so that none has to wait
        replies = {f"help {command.name}": await ours.says(f"help {command.name}", reader)}
        if command.example:
            replies[command.example] = reply = await ours.says(command.example, mo)
            for button in reply.offers():
                if button.style != "danger":
                    pressed = await ours.sends(button.command, reader, **button.args)
                    replies[f"{command.example}: {button.label}"] = pressed
        for line, reply in replies.items():
            if words := _left(known, reply):
                left[line] = words
        await ours.says("settings community rate:600", mo)  # an example has set it lower

    assert left == {}


def _left(known: Known, reply: Reply) -> list[str]:
    """The texts of a reply with words of ours that the catalogue does not know, and these words."""
    return [
        f"{' '.join(words)}: {text}"
        for text in said(reply.model_dump(mode="json"))
        if (words := known.left(text))
    ]


def _held() -> Iterator[str]:
    """The texts of the dossiers, which have their own translations, and works by their authors."""
    for exercise in exercises():
        yield from read(exercise.read_text(encoding="utf-8"))[0]["evidence"]
    for path in sorted((ROOT / "bot" / "dossiers").rglob("*.yaml")):
        yield from strings(read(path.read_text(encoding="utf-8"))[0])


def _typed() -> Iterator[str]:
    """What people type, which is the same in every language."""
    for command in COMMANDS.values():
        yield command.name
        yield command.usage
        yield command.example
        for argument in command.arguments:
            yield argument.name
            yield from argument.choices
