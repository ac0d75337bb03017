"""How fast `ask` is: in the process, as a whole process, and on the very first run.

    python bench/ask.py [--json] [--article FILE]

The questions are made from the dossier's own events and paragraphs, so that nothing has to be
read from elsewhere. `cold` is `parley ask` on an initialised database, its best of several runs
(what else the machine does only ever adds), its memory the peak resident set of that process.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.app import now, running
from bot.chat.turn import Person, Room
from bot.reading.read import read_file
from bot.store.scope import Scope

ROUNDS = 5
COLD_RUNS = 5
FORMS = (
    "What does the article say about {}?",
    "Why does {} matter?",
    "When was {}?",
    "Who was responsible for {}?",
)


async def in_process(database: Path, article: Path | None) -> list[float]:
    """Milliseconds of each `ask`, the first round, which fills what is kept, left out."""
    async with running(database) as app:
        if article:
            await app.loading.article(read_file(article), now())
        events = await app.services.lookup.events(Scope())
        (dossier, *_) = (await app.services.views.of(Scope())).dossiers
        subjects = [found.head.label for found in events]
        subjects += [
            " ".join(paragraph.search_terms[:2])
            for paragraph in dossier.head.article.paragraphs
            if paragraph.search_terms
        ]
        command = app.dispatcher.commands["ask"]
        taken = []
        for number in range(ROUNDS + 1):
            for subject in subjects:
                for form in FORMS:
                    start = time.perf_counter()
                    await app.dispatcher.run(
                        command, {"question": form.format(subject)[:400]}, Person(), Room()
                    )
                    if number:
                        taken.append((time.perf_counter() - start) * 1000)
    return taken


def whole_process(database: Path, arguments: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak MiB of one `parley` process."""
    start = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "bot", *arguments],
        {**os.environ, "PARLEY_DATABASE": str(database)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"parley {' '.join(arguments)} ended with status {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024  # Linux counts in KiB


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--article", type=Path, help="load this article first")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "parley.db"
        taken = sorted(asyncio.run(in_process(database, args.article)))
        question = "Who proposed a peace summit?"
        cold = [whole_process(database, ("ask", question)) for _ in range(COLD_RUNS)]
        first = [
            whole_process(Path(folder) / f"first-{number}.db", ("chat",))
            for number in range(COLD_RUNS)
        ]
    result = {
        "ask_ms_p50": round(statistics.median(taken), 2),
        "ask_ms_p99": round(taken[int(len(taken) * 0.99)], 2),
        "cold_s": round(min(seconds for seconds, _ in cold), 3),
        "cold_mib": round(max(mib for _, mib in cold), 1),
        "first_run_s": round(min(seconds for seconds, _ in first), 3),
    }
    if args.json:
        print(json.dumps(result))
        return
    print(f"ask in the process, {len(taken)} questions")
    for name, value in result.items():
        print(f"  {name:<14}{value:>10}")


if __name__ == "__main__":
    main()
