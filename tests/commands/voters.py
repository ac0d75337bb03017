"""People who vote, and what of it can be read."""

from collections.abc import Iterable, Mapping

from bot.chat.reply import Reply
from bot.chat.turn import Person
from tests.opinions.crowd import camps
from tests.speaking import Parley, shown

CHOICES = {1: "agree", 0: "pass", -1: "disagree"}


async def numbers(parley: Parley) -> list[int]:
    """The numbers of the statements that are voted on."""
    (poll,) = await parley.app.store.polls.running(parley.room.community)
    return [one.number for one in await parley.app.store.polls.statements(poll.id)]


async def votes(parley: Parley, who: Person, said: Mapping[int, str]) -> None:
    """Let somebody vote on statements by their numbers."""
    for number, choice in said.items():
        reply = await parley.sends("vote", who, choice=choice, statement=number)
        assert reply.outcome == "shown", shown(reply)


async def all_agree(parley: Parley, names: Iterable[str], number: int = 1) -> None:
    """Let people agree with one statement."""
    for name in names:
        await votes(parley, parley.person(name), {number: "agree"})


async def in_camps(parley: Parley, *sizes: int, statements: int = 12) -> list[str]:
    """Let camps vote that differ on all but every third statement; their names."""
    known = await numbers(parley)
    names: dict[str, dict[int, str]] = {}
    for person, statement, choice in camps(*sizes, statements=statements, noise=0):
        names.setdefault(person, {})[known[int(statement[1:])]] = CHOICES[choice]
    for name, said in names.items():
        await votes(parley, parley.person(name), said)
    return list(names)


def texts(reply: Reply) -> str:
    """All that a reply says, files and pictures too, on one line."""
    files = " ".join(file.text for file in reply.files)
    return " ".join(f"{shown(reply)} {files} {reply.model_dump_json()}".split())
