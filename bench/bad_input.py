"""Whether anything that people put in breaks Parley, calls people, or shows what is not theirs.

    python -m bench.bad_input [--inputs 10000] [--seed 1] [--json]

Inputs are made by lot for every command of the registry and for the buttons of what comes back:
signs of all planes, bidirectional and unseen ones, no text and far too much, markup, HTML, SQL,
orders to a model, calls of everybody, of rooms, people and roles, wrong kinds, files that are none,
names and numbers of another community's things. They come from a member and a moderator of two
communities that share a store, each with a dossier, claims, sources, votes, settings, a schedule,
suggestions and an exercise, with words in them that stand nowhere else.

- `tracebacks`: replies with an incident number, logged exceptions, and what was raised.
- `mentions`: signs in what would be sent to Discord or Matrix that call somebody.
- `leaks`: a word of the other community, or one of a person's own that another member is shown.
- `unanswered`: inputs on which nothing was said.

Most go to the dispatcher itself. A tenth is said in rooms of Matrix, with forged content of ours
and reactions to what others said; a tenth goes over the wire to the bot on Discord, with forged
components and those of another guild.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.bad.judging import Verdict, listening
from bench.bad.making import Maker
from bench.bad.platforms import over_discord, over_matrix
from bench.bad.town import Community, settled
from bot.app import App, running
from bot.chat.command import Command
from bot.chat.reply import Button, Reply
from bot.chat.turn import Person
from tests.fakes.places import Streets

TOGETHER = 250
"""Inputs that one pair of communities gets; then a new one, as much has been closed by then."""
PRESSES = 0.4
"""How many inputs are buttons of earlier replies."""
TYPED = 0.2
COMPLETES = 0.1
KEPT = 60
OPENING = ("approve", "edit", "advance", "release", "begin", "withdraw", "answer", "export")
"""After these a text of somebody's may be read by all, if a moderator gave them."""


class Attack:
    """Puts inputs into two communities, and looks at what comes out."""

    def __init__(self, app: App, maker: Maker, verdict: Verdict, pair: Sequence[Community]) -> None:
        self._app = app
        self._maker = maker
        self._verdict = verdict
        self._pair = pair
        self._commands = list(app.dispatcher.commands.values())
        self._buttons: list[Button] = []
        self._opened = False
        maker.ids = [each for one in pair for each in one.ids]

    async def run(self, count: int) -> None:
        """So many inputs: from members first, then from moderators too."""
        for number in range(count):
            here = self._maker.random.choice(self._pair)
            moderates = number > count // 2 and self._maker.random.random() < 0.7
            if moderates and number % 20 == 0:
                await here.parley.says("settings room speaks:yes", here.mo)
                await here.parley.says("settings community rate:600", here.mo)
            self._opened |= moderates
            self._verdict.inputs += 1
            who = here.mo if moderates else here.mallory
            await self._one(here, who, moderates=moderates)

    async def _one(self, here: Community, who: Person, *, moderates: bool) -> None:
        lot = self._maker.random.random()
        dispatcher, room = self._app.dispatcher, here.parley.room
        what = ""
        try:
            if lot < PRESSES and self._buttons:
                button = self._maker.random.choice(self._buttons)
                what = f"button {button.command} {button.args}"
                reply = await here.parley.sends(button.command, who, **button.args)
            elif lot < PRESSES + TYPED:
                line = self._maker.line(self._commands)
                what = f"line {line!r}"
                _, reply = await dispatcher.typed(line, who, room)
            else:
                command = self._maker.random.choice(self._commands)
                given = self._maker.args(command)
                what = f"{command.name} {str(given)!r}"
                await self._around(here, who, command, given, what)
                reply = await dispatcher.run(command, given, who, room)
            foreign = [word for one in self._pair if one is not here for word in _all(one)]
            if not moderates and not self._opened:
                foreign += here.private
            await self._verdict.look(reply, foreign, what)
            self._remember(reply)
        except Exception as error:  # noqa: BLE001  # that is what is counted
            self._verdict.note("tracebacks", f"{what} raised {error!r}")

    async def _around(
        self, here: Community, who: Person, command: Command, given: dict[str, object], what: str
    ) -> None:
        """Ask for its form and for what may be meant, as a platform does before it is run."""
        if self._maker.random.random() > COMPLETES:
            return
        dispatcher, room = self._app.dispatcher, here.parley.room
        if dispatcher.refuse(command, given, who) is None:
            await dispatcher.form(command, given, who, room)
        for argument in command.arguments:
            if argument.input.complete:
                text = self._maker.text()
                found = await dispatcher.complete(command, argument.name, text, who, room)
                foreign = [word for one in self._pair if one is not here for word in _all(one)]
                self._verdict.look_for(str(found), foreign, f"completing {what}")

    def _remember(self, reply: Reply) -> None:
        self._buttons += reply.offers()[:6]
        if len(self._buttons) > KEPT:
            self._buttons = self._maker.random.sample(self._buttons, KEPT)


def _all(community: Community) -> list[str]:
    return [*community.own, *community.private]


async def attacked(folder: Path, inputs: int, seed: int) -> Verdict:
    """Put so many inputs in; what was found."""
    maker, verdict = Maker(seed), Verdict()
    with listening(verdict):
        async with running(folder / "parley.db") as app:
            app.services.places.add(Streets())
            for number, begun in enumerate(range(0, inputs, TOGETHER)):
                pair = [await settled(app, number, name) for name in ("ours", "theirs")]
                attack = Attack(app, maker, verdict, pair)
                most = min(TOGETHER, inputs - begun)
                share = most // 10
                await attack.run(most - 2 * share)
                await over_matrix(app, maker, verdict, share, pair)
        apart = folder / "apart"
        apart.mkdir()
        await over_discord(apart, folder / "parley.db", maker, verdict, inputs // 10)
    return verdict


def result(verdict: Verdict) -> dict[str, int]:
    """The figures by the names that `--json` prints."""
    names = ("inputs", "tracebacks", "mentions", "leaks", "unanswered")
    return {name: getattr(verdict, name) for name in names}


def main() -> None:
    """Put them in, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        verdict = asyncio.run(attacked(Path(folder), args.inputs, args.seed))
    if args.json:
        print(json.dumps(result(verdict)))
    else:
        for name, value in {**result(verdict), **verdict.outcomes}.items():
            print(f"{name:<12}{value:>8}")
    for found in verdict.found:
        print(found.encode("ascii", "backslashreplace").decode(), file=sys.stderr)


if __name__ == "__main__":
    main()
