"""How fast pictures are drawn, and how large they are.

    python bench/pictures.py [--json]

The timeline has 60 events over 130 years, half of them in one year, with labels of up to nine
words. `warm` is the median of several pictures in one process. `cold` is the first one of a fresh
process, its imports of Pillow and the font among it; the best of several.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time

from bot.domain.event import EventDate
from bot.drawing import DARK, alternative, lines, png
from bot.drawing.figure import (
    BarsFigure,
    Entry,
    Figure,
    Row,
    SidesFigure,
    SideShare,
    TimelineFigure,
)

ROUNDS = 15
COLD_RUNS = 5
WORDS = (
    "harbour clock ferry agreement keeper treaty northern port council lantern pilot tide".split()
)
YEARS = (1890, 1902, 1914, 1950, 1951, 1990, 2014, *[2022] * 7)


def timeline() -> TimelineFigure:
    """Sixty events, the same at each run."""
    chance = random.Random(60)  # noqa: S311  # no secret
    dates = sorted(
        f"{chance.choice(YEARS)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        for _ in range(60)
    )
    return TimelineFigure(
        title="What happened at the harbour",
        entries=tuple(
            Entry(
                label=" ".join(chance.choices(WORDS, k=chance.randint(2, 9))).capitalize(),
                date=EventDate(text=date, start=date),
            )
            for date in dates
        ),
    )


def figures() -> dict[str, Figure]:
    """One figure of each kind, about as large as they get."""
    sides = (SideShare(label=f"Quay number {n}", verified=n, partly=1) for n in range(11))
    rows = (Row(label=f"The clock of quay {n} is right", counts=(n, 3, 2)) for n in range(12))
    return {
        "timeline": timeline(),
        "sides": SidesFigure(title="The harbour clock", sides=tuple(sides)),
        "bars": BarsFigure(title="Clocks", parts=("Agree", "Disagree", "Pass"), rows=tuple(rows)),
    }


def warm(figure: Figure) -> float:
    """Milliseconds of a picture in a process that has drawn one before."""
    png(figure, DARK)
    return statistics.median(_taken(figure) for _ in range(ROUNDS))


def cold(name: str) -> float:
    """Milliseconds of the first picture of a process, without its start."""
    command = [sys.executable, __file__, "--cold", name]
    runs = (
        subprocess.run(command, check=True, capture_output=True, text=True)
        for _ in range(COLD_RUNS)
    )
    return min(float(run.stdout) for run in runs)


def _taken(figure: Figure) -> float:
    begun = time.perf_counter()
    png(figure, DARK)
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures of the timeline, as JSON")
    parser.add_argument(
        "--cold", choices=figures(), help="one first picture, its milliseconds alone"
    )
    options = parser.parse_args()
    if options.cold:
        print(_taken(figures()[options.cold]))
        return
    if options.json:
        result = {
            "timeline_ms": round(warm(timeline()), 1),
            "timeline_cold_ms": round(cold("timeline"), 1),
            "timeline_bytes": len(png(timeline(), DARK)),
        }
        print(json.dumps(result))
        return
    print("| | ms warm | ms cold | kB | alternative, characters | lines |")
    print("|---|---|---|---|---|---|")
    for name, figure in figures().items():
        size = len(png(figure, DARK)) / 1000
        cells = (warm(figure), cold(name), size)
        told = f"{len(alternative(figure))} | {len(lines(figure))}"
        print(f"| {name} | {' | '.join(f'{cell:.0f}' for cell in cells)} | {told} |")


if __name__ == "__main__":
    main()
