"""`parley exercise play` and `preview`: an exercise at one terminal, by people or by itself."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.console.company.board import Board
from bot.adapters.console.company.by_itself import ByItself
from bot.adapters.console.company.going_round import Leaves, Player, gather, go_round
from bot.adapters.console.company.hot_seat import HotSeat
from bot.adapters.console.company.member import Member
from bot.adapters.console.floor import Floor
from bot.adapters.console.posting import PLATFORM, Terminal
from bot.adapters.console.screen import Screen
from bot.app import App, clock, now, running
from bot.chat.reply import Note
from bot.chat.turn import Person, Rank, Room
from bot.cli.exits import TROUBLE
from bot.cli.script import Script, script_in
from bot.config import Settings
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.exercises.definition import Definition
from bot.exercises.load import read
from bot.services.exercises.service import OPEN
from bot.store.exercises import Session
from bot.written.files import text_of

NAMES = ("Ann", "Ben", "Cem", "Dana", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jan", "Kim", "Lea")
LONGEST_NAME = 30
TOWN = "preview"


@dataclass(frozen=True)
class Wanted:
    """Which exercise, about what, by whom and where."""

    definition: Definition
    room: Room
    people: Sequence[str]
    about: str | None
    pace: str | None


async def preview(args: argparse.Namespace, settings: Settings) -> int:
    """Walk an exercise to its end with made-up answers; nothing is kept. 1 where it has no end."""
    path = Path(args.file)
    definition = read(path)
    script = script_in(Path(args.answers)) if args.answers else Script()
    room = Room(TOWN, f"{PLATFORM}:{TOWN}")
    people = NAMES[: 1 if definition.modes.group is None else args.people]
    wanted = Wanted(definition, room, people, args.about, args.pace)
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        async with running(Path(folder) / "preview.db") as app:
            await app.services.exercises.shelf.add(TOWN, text_of(path), path.name, None, now())
            ended = await _by_itself(app, wanted, script, invents=True)
    if not ended:
        print("\nIt stopped before its end: nobody was asked anything any more.")
        return TROUBLE
    print("\nWalked to its end with made-up answers; nothing was kept.")
    return 0


async def play(args: argparse.Namespace, settings: Settings) -> int:
    """Go through an exercise together at this terminal, or by a script.

    One that is open in that room goes on where it was. 1 where a script does not lead to its end.
    """
    people = _named(args.people)
    room = Room(args.community, f"{PLATFORM}:{args.room}")
    async with running(settings.database) as app:
        definition = await app.services.exercises.shelf.get(args.community, args.exercise)
        pace = args.pace or ("slow" if len(people) > 1 and definition.pace.slow else None)
        wanted = Wanted(definition, room, people, args.about, pace)
        if args.script:
            ended = await _by_itself(app, wanted, script_in(Path(args.script)), invents=False)
            if not ended:
                print("\nThe script does not lead to the end; the exercise stays open.")
            return 0 if ended else TROUBLE
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UserError(
                "People can only hand on a terminal.", "Give their answers in a file: `--script`."
            )
        await _at_the_terminal(app, wanted)
    return 0


async def _by_itself(app: App, wanted: Wanted, script: Script, *, invents: bool) -> bool:
    """Whether it came to its end."""
    screen, floor = Screen(sys.stdout), Floor()
    members = _members(app, wanted)
    players = [
        ByItself(each, number, screen, script.of(each.name), invents=invents)
        for number, each in enumerate(members)
    ]
    async with _posting(app, Terminal(screen, app.dispatcher, floor), floor):
        await _begin(app, wanted, players)
        ended = await go_round(players, lambda: _is_over(app, members[0], floor))
        await screen.show(await members[0].says("exercise next"))
    return ended


async def _at_the_terminal(app: App, wanted: Wanted) -> None:
    screen, floor = Screen(sys.stdout), Floor()
    board = Board(screen, app.dispatcher, floor)
    members = _members(app, wanted)
    alone = len(members) == 1
    seats = [HotSeat(each, screen, floor, board, alone=alone) for each in members]
    async with _posting(app, board, floor):
        try:
            await _begin(app, wanted, seats)
            if await go_round(seats, lambda: _is_over(app, members[0], floor)):
                for seat in seats:
                    await seat.last_look()
            await board.show()
        except Leaves:
            print("\nIt stays open. The same line goes on with it.")


def _members(app: App, wanted: Wanted) -> list[Member]:
    """All of them; whoever sits there runs it, so that the first is a moderator."""
    return [
        Member(
            name,
            Person(Rank.MEMBER if number else Rank.MODERATOR, Account(PLATFORM, name)),
            wanted.room,
            app.dispatcher,
        )
        for number, name in enumerate(wanted.people)
    ]


async def _begin(app: App, wanted: Wanted, players: Sequence[Player]) -> None:
    """Begin it, unless it is open already. Raises UserError where it cannot begin, and Leaves."""
    first = players[0].member
    if await _open(app, wanted, first):
        return
    alone = len(players) == 1
    parts = [f"exercise start {wanted.definition.id}"]
    parts += [f"alone:{'yes' if alone else 'no'}"]
    parts += [f"pace:{wanted.pace}"] if wanted.pace else []
    parts += [f'about:"{wanted.about}"'] if wanted.about else []
    reply = await first.says(" ".join(parts))
    if reply.outcome == "choice":
        names = ", ".join(f"`{button.args['about']}`" for button in reply.offers())
        raise UserError("It can be about several things.", f"Choose one by `--about`: {names}.")
    if reply.outcome == "refused":
        raise UserError(" ".join(b.text for b in reply.blocks if isinstance(b, Note)))
    if not alone:
        await gather(players)


async def _open(app: App, wanted: Wanted, member: Member) -> bool:
    """Whether it is open. Raises UserError where another one is."""
    session = await _session(app, member)
    if session is None or session.status not in OPEN:
        return False
    if session.exercise != wanted.definition.id:
        raise UserError(
            f"Another exercise is open in that room: {session.exercise}.",
            "Go on with it, or name another room: `--room`.",
        )
    return True


async def _is_over(app: App, member: Member, floor: Floor) -> bool:
    await floor.settle()
    session = await _session(app, member)
    return session is None or session.status not in OPEN


async def _session(app: App, member: Member) -> Session | None:
    room = member.room
    return await app.services.exercises.find(room.community, room.address, member.who.account, None)


@asynccontextmanager
async def _posting(app: App, terminal: Terminal, floor: Floor) -> AsyncIterator[None]:
    """While the room is told what happens."""
    posting = clock(app, [terminal])
    floor.settled = posting.settled
    telling = asyncio.create_task(posting.run())
    try:
        yield
    finally:
        await posting.stop()
        await telling


def _named(text: str) -> Sequence[str]:
    names = [name for each in text.split(",") if (name := each.strip())]
    if not names or len(set(names)) < len(names) or any(len(n) > LONGEST_NAME for n in names):
        raise UserError(
            "The people need different names.", f"Such as `--people {','.join(NAMES[:3])}`."
        )
    return names
