"""How much a large library costs: those to whom it belongs, and those to whom it does not.

    python -m bench.scale [--json] [--small]

Loads 10,000 invented texts of 20 passages and 100,000 claims on 2,500 events into the library of
one community, all of it through `Loading`, and asks questions through the dispatcher: as another
community before and after, and as that community itself. `--small` does the same with little.

- `foreign_p99_ratio`: `ask` and `framing` of the other community, after over before.
- `foreign_bytes_differ`: how many bytes of its replies are not the same.
- `own_p99_ms`: `ask` within the large library.
- `load_ratio`: splitting the passages of half of the texts into sentences and loading these texts,
  as many at once as `parley load source` does, over splitting as many passages and putting them
  into an FTS5 table in one `executemany`. In `read_and_load_ratio` the splitting on the left is all
  of reading: paragraphs, titles and boilerplate too.

Each question is asked three times and the quickest counts, since what else the machine does only
ever adds.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.invented import EVENTS_EACH, Invention, words_of
from bot.app import App, now, running
from bot.chat.turn import Person, Room
from bot.dossier.load import read
from bot.reading.read import read_text
from bot.reading.sentences import sentence_spans
from bot.resources import dossiers
from bot.services.loading import TOGETHER, Text
from bot.store.scope import Scope

PASSAGES = 20
"""Passages of one text."""
ROUNDS = 3
LARGE, NEIGHBOUR = "large", "neighbour"


@dataclass(frozen=True)
class Amount:
    """How much to invent and to ask."""

    texts: int
    dossiers: int
    events: int
    questions: int


WHOLE = Amount(texts=10_000, dossiers=50, events=EVENTS_EACH, questions=100)
SMALL = Amount(texts=4, dossiers=1, events=2, questions=3)
Line = tuple[str, dict[str, str]]
"""A command and its arguments."""


def questions(invention: Invention, amount: Amount, labels: Sequence[str]) -> list[Line]:
    """What is asked: of events, of words together, of unknown words, of common words alone."""
    luck = random.Random(2)  # noqa: S311  # not for secrets
    common = invention.words[:60]
    lines: list[Line] = []
    for number in range(amount.questions):
        some, few = invention.some(2), luck.sample(common, 6)
        asked_of = (
            f"What happened with {luck.choice(labels)}?",
            f"Why did {' '.join(invention.some(3))} concern {' '.join(some)}?",
            f"Who brought {' '.join(invention.unknown(2))} to {some[0]}?",
            f"What do {' '.join(few[:4])} say of {' '.join(few[4:])}?",
        )
        lines += [("ask", {"question": question[:400]}) for question in asked_of]
        lines.append(("framing", {"event": labels[number % len(labels)]}))
    return lines


async def asked(
    app: App, community: str, lines: Sequence[Line]
) -> tuple[dict[str, list[float]], list[str]]:
    """Milliseconds of each reply by command, and the replies as they are."""
    taken: dict[str, list[float]] = {}
    replies = []
    for command, args in lines:
        best = float("inf")
        text = ""
        for _ in range(ROUNDS):
            start = time.perf_counter()
            reply = await app.dispatcher.run(
                app.dispatcher.commands[command], args, Person(), Room(community)
            )
            best = min(best, (time.perf_counter() - start) * 1000)
            text = reply.model_dump_json()
        taken.setdefault(command, []).append(best)
        replies.append(text)
    return taken, replies


def plainly(folder: Path, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds for the sentences of these texts' passages, and for an FTS5 table of them."""
    passages = [passage for text in texts for passage in text.split("\n\n")]
    start = time.perf_counter()
    for passage in passages:
        sentence_spans(passage, 0, len(passage))
    parted = time.perf_counter() - start
    connection = sqlite3.connect(folder / "plain.db")
    start = time.perf_counter()
    with connection:
        connection.execute("CREATE VIRTUAL TABLE plain USING fts5 (text)")
        connection.executemany("INSERT INTO plain (rowid, text) VALUES (?, ?)", enumerate(passages))
    taken = time.perf_counter() - start
    connection.close()
    return parted, taken


async def load_texts(app: App, invention: Invention, numbers: range) -> tuple[float, float]:
    """Seconds for reading new texts, and for loading them as `parley load source` does."""
    read_in = loaded = 0.0
    for first in numbers[::TOGETHER]:
        some = numbers[first - numbers.start : first - numbers.start + TOGETHER]
        texts = [invention.text(PASSAGES) for _ in some]
        start = time.perf_counter()
        documents = [read_text(text) for text in texts]
        read_in += time.perf_counter() - start
        named = [Text(text, f"text-{n}") for n, text in zip(some, documents, strict=True)]
        start = time.perf_counter()
        await app.loading.sources(named, now(), LARGE)
        loaded += time.perf_counter() - start
    return read_in, loaded


async def measured(folder: Path, amount: Amount) -> dict[str, float]:
    """All figures."""
    shipped = read(dossiers()[0])
    invention = Invention(words_of(shipped))
    labels = [event.label for event in shipped.events]
    async with running(folder / "parley.db") as app:
        texts = [invention.text(PASSAGES) for _ in range(3)]
        for number, text in enumerate(texts):
            await app.loading.source(read_text(text), now(), NEIGHBOUR, ref=f"own-{number}")
        lines = questions(invention, amount, labels)
        await asked(app, NEIGHBOUR, lines[:10])
        before, replies = await asked(app, NEIGHBOUR, lines)

        half = amount.texts // 2
        parted, plain = plainly(folder, [invention.text(PASSAGES) for _ in range(half)])
        read_in, loaded = await load_texts(app, invention, range(half))
        await load_texts(app, invention, range(half, amount.texts))
        start = time.perf_counter()
        for number in range(amount.dossiers):
            dossier = await asyncio.to_thread(invention.dossier, number, amount.events)
            await app.loading.dossier(dossier, now(), LARGE)
        told = time.perf_counter() - start

        await asked(app, NEIGHBOUR, lines[:10])
        after, again = await asked(app, NEIGHBOUR, lines)
        events = (await app.services.views.of(Scope(LARGE))).events
        names = [found.head.label for found in events[:: max(1, len(events) // 200)]]
        own_lines = questions(invention, amount, [*labels, *names])
        size = _resident()
        await asked(app, LARGE, own_lines[:10])
        own, _ = await asked(app, LARGE, own_lines)
        return {
            "foreign_p99_ratio": round(_p99(after["ask"]) / _p99(before["ask"]), 2),
            "foreign_framing_p99_ratio": round(_p99(after["framing"]) / _p99(before["framing"]), 2),
            "foreign_bytes_differ": sum(map(_differing, replies, again)),
            "small_p50_ms": round(statistics.median(before["ask"]), 2),
            "small_p99_ms": round(_p99(before["ask"]), 2),
            "foreign_p50_ms": round(statistics.median(after["ask"]), 2),
            "foreign_p99_ms": round(_p99(after["ask"]), 2),
            "own_p50_ms": round(statistics.median(own["ask"]), 2),
            "own_p99_ms": round(_p99(own["ask"]), 2),
            "own_framing_p99_ms": round(_p99(own["framing"]), 2),
            "own_mib": round(_resident() - size, 1),
            "load_ratio": round((parted + loaded) / (parted + plain), 2),
            "read_and_load_ratio": round((read_in + loaded) / (parted + plain), 2),
            "sentences_s": round(parted, 1),
            "fts5_s": round(plain, 1),
            "read_s": round(read_in, 1),
            "load_s": round(loaded, 1),
            "dossiers_s": round(told, 1),
            "file_mib": round((folder / "parley.db").stat().st_size / 2**20, 1),
        }


def _p99(taken: Sequence[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def _differing(one: str, other: str) -> int:
    """How many bytes of two texts are not the same, place by place."""
    left, right = one.encode(), other.encode()
    return sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))


def _resident() -> float:
    """The MiB of memory that this process has now; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true", help="only see whether it runs")
    args = parser.parse_args()
    amount = SMALL if args.small else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measured(Path(folder), amount))
    if args.json:
        print(json.dumps(result))
        return
    sys.stdout.write(
        f"{amount.texts} texts of {PASSAGES} passages and {amount.dossiers * amount.events * 40} "
        "claims, all loaded as anybody loads them\n"
    )
    for name, value in result.items():
        print(f"  {name:<28}{value:>12}")


if __name__ == "__main__":
    main()
