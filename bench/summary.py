"""How long the report of a busy room takes to make, and how much memory.

    python -m bench.summary [--json] [--messages 10000]

The room is invented, the same one each time: people and a few bots, conversations beside each
other, with replies, threads, names, reactions, assent, dissent and questions. Half of its words are
the shipped dossier's. Reading it from a platform is left out. Each report is made in a process of
its own, which has made none before.

- `seconds`: from the messages to the report, by the clock on the wall; `cpu_seconds` of the
  processor, on which what else the machine does tells less.
- `seconds_with_store`: the same with what was said held against the store.
- `mib`, `mib_with_store`: what the process took at its peak, imports and messages included.
"""

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.invented import Invention, words_of
from bot.app import running
from bot.domain.history import Channel
from bot.domain.message import Message
from bot.dossier.load import read
from bot.language.stance import AGREEING, DISAGREEING
from bot.resources import dossiers
from bot.services.summaries.composing import composed
from bot.services.summaries.reading import Gathered
from bot.store.scope import Scope

PEOPLE, BOTS = 60, 3
AT_ONCE = 4
"""So many conversations go on beside each other."""
LENGTH = 40
"""Messages of a conversation, about."""
SUBJECT = 12
"""Words that come again and again in one conversation."""
SHORTEST, LONGEST = 5, 40
"""Words of a message."""
BEGUN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
REACTIONS = ("👍", "👎", "❤", "+1")
SEED = 5


@dataclass
class Talk:
    """A conversation that goes on."""

    subject: list[str]
    people: list[str]
    thread: str | None
    said: list[Message] = field(default_factory=list)


class InventedRoom:
    """A room in which much is said."""

    def __init__(self) -> None:
        self._luck = random.Random(SEED)  # noqa: S311  # not for secrets
        self._invention = Invention(words_of(read(dossiers()[0])), SEED)
        self._people = [name.capitalize() for name in self._invention.unknown(PEOPLE)]
        self._bots = [name.capitalize() for name in self._invention.unknown(BOTS)]

    def messages(self, count: int) -> tuple[Message, ...]:
        """So many messages in order."""
        talks = [self._talk(f"t{number}") for number in range(AT_ONCE)]
        when, made = BEGUN, []
        for number in range(count):
            place = self._luck.randrange(AT_ONCE)
            if self._luck.random() < 1 / LENGTH:
                talks[place] = self._talk(f"t{number}")
            when += timedelta(seconds=self._luck.expovariate(1 / 25))
            made.append(self._message(f"{number:06}", talks[place], when))
            talks[place].said.append(made[-1])
        return tuple(made)

    def _talk(self, name: str) -> Talk:
        return Talk(
            subject=self._invention.unknown(SUBJECT // 2) + self._invention.some(SUBJECT // 2),
            people=self._luck.sample(self._people, self._luck.randint(2, 9)),
            thread=name if self._luck.random() < 0.2 else None,
        )

    def _message(self, name: str, talk: Talk, when: datetime) -> Message:
        luck = self._luck
        bot = luck.random() < 0.03
        author = luck.choice(self._bots if bot else talk.people)
        answered = luck.choice(talk.said[-5:]) if talk.said and luck.random() < 0.6 else None
        replies = answered is not None and luck.random() < 0.5
        text = self._text(talk)
        if answered and luck.random() < 0.3:
            side = luck.choice((AGREEING, DISAGREEING, AGREEING))
            text = f"{luck.choice(sorted(side)).capitalize()}, {text}"
        if answered and not replies and luck.random() < 0.5:
            text = f"{answered.name}: {text}"
        return Message(
            id=name,
            author=author.casefold(),
            name=author,
            text=text,
            when=when,
            reply_to=answered.id if answered and replies else None,
            thread=talk.thread,
            reactions={luck.choice(REACTIONS): luck.randint(1, 6)} if luck.random() < 0.1 else {},
            bot=bot,
            edited=luck.random() < 0.02,
        )

    def _text(self, talk: Talk) -> str:
        luck = self._luck
        words = self._invention.sentence(luck.randint(SHORTEST, LONGEST)).rstrip(".").split()
        for _ in range(len(words) // 5):
            words[luck.randrange(len(words))] = luck.choice(talk.subject)
        return " ".join(words) + ("?" if luck.random() < 0.15 else ".")


def read_room(count: int) -> Gathered:
    """The room as it is after its history was read."""
    messages = InventedRoom().messages(count)
    return Gathered(
        channel=Channel(community="bench", address="bench:room", name="#room"),
        since=BEGUN,
        until=messages[-1].when + timedelta(minutes=1),
        messages=messages,
        earlier=frozenset(message.author for message in messages[: count // 2]),
        left_out=(),
    )


async def with_store(found: Gathered) -> tuple[float, float]:
    """Seconds on the wall and of the processor, for the report that is held against the store."""

    async def tell(_: str) -> None:
        """Nobody waits."""

    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder) / "parley.db") as app:
            begun, spent = time.perf_counter(), time.process_time()
            await app.services.summaries.new.report(Scope(), found, frozenset(), found.until, tell)
            return time.perf_counter() - begun, time.process_time() - spent


def alone(found: Gathered) -> tuple[float, float]:
    """The same for the report that follows from the messages alone."""
    begun, spent = time.perf_counter(), time.process_time()
    composed(found, frozenset(), found.until)
    return time.perf_counter() - begun, time.process_time() - spent


def made_here(how: str, count: int) -> dict[str, float]:
    """The figures of one report, made in this process."""
    found = read_room(count)
    stored = how == "with_store"
    seconds, spent = asyncio.run(with_store(found)) if stored else alone(found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    return {"seconds": round(seconds, 2), "cpu_seconds": round(spent, 2), "mib": round(peak, 1)}


def made_apart(how: str, count: int) -> dict[str, float]:
    """The figures of one report, made in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.summary", "--here", how, "--messages", str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--here", choices=("alone", "with_store"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        print(json.dumps(made_here(args.here, args.messages)))
        return
    stored = made_apart("with_store", args.messages)
    figures = made_apart("alone", args.messages)
    figures |= {f"{name}_with_store": value for name, value in stored.items()}
    if args.json:
        print(json.dumps(figures))
        return
    print(f"the report of {args.messages} messages")
    for name, value in figures.items():
        print(f"  {name:<24}{value:>10}")


if __name__ == "__main__":
    main()
