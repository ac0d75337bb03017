"""Opinion groups beside those that Polis published, and beside another implementation of its way.

    python -m bench.groups --data FOLDER [--red-dwarf PYTHON] [--json]

FOLDER holds a folder for each conversation: `votes.csv.gz`, `comments.csv.gz` and
`participants-groups.csv.gz`. Each is grouped twice, with the number of groups chosen and with the
published one, in a process of its own. `PYTHON` is an interpreter that has red-dwarf; it gets the
same votes. Agreement is the adjusted Rand index over the people that both have grouped; where we
find no groups it is 0.
"""

import argparse
import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from statistics import median
from typing import Any

from bot.opinions.consensus import smoothed
from bot.opinions.rand import adjusted_rand_index

GROUPING = Path(__file__).with_name("grouping.py")
TOP = 10
PUBLISHED = "group-informed-consensus"


@dataclass(frozen=True)
class Conversation:
    """One export."""

    name: str
    votes: Sequence[tuple[str, str, int]]
    """(person, statement, vote), the last of each pair."""
    withdrawn: Sequence[str]
    group_of: Mapping[str, str]
    """The published group of each who was grouped."""
    consensus: Mapping[str, float]
    """The published group-informed consensus by statement; empty where the export has none."""


def lines(file: Path) -> Iterator[dict[str, str]]:
    """The lines of a table."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def read(folder: Path) -> Conversation:
    """One conversation from its folder."""
    statements = list(lines(folder / "comments.csv.gz"))
    cast = sorted(lines(folder / "votes.csv.gz"), key=lambda row: int(row["timestamp"]))
    last = {(row["voter-id"], row["comment-id"]): int(row["vote"]) for row in cast}
    asked = {key for _, key in last}
    out = [row["comment-id"] for row in statements if row["moderated"] == "-1"]
    people = lines(folder / "participants-groups.csv.gz")
    return Conversation(
        name=folder.name,
        votes=[(person, key, vote) for (person, key), vote in last.items()],
        withdrawn=[key for key in out if key in asked],
        group_of={row["participant"]: row["group-id"] for row in people if row["group-id"]},
        consensus={
            row["comment-id"]: float(row[PUBLISHED])
            for row in statements
            if row.get(PUBLISHED) and row["comment-id"] not in out
        },
    )


def by_published_groups(one: Conversation) -> list[str]:
    """Statements by group-informed consensus, with the published groups in the place of ours."""
    tally: Counter[tuple[str, str, int]] = Counter()
    for person, key, vote in one.votes:
        if person in one.group_of:
            tally[key, one.group_of[person], vote] += 1
    groups = sorted(set(one.group_of.values()))

    def accepted(key: str) -> float:
        totals = [sum(tally[key, group, vote] for vote in (-1, 0, 1)) for group in groups]
        agreed = [tally[key, group, 1] for group in groups]
        return prod(smoothed(some, n) for some, n in zip(agreed, totals, strict=True))

    keys = {key for _, key, _ in one.votes} - set(one.withdrawn)
    return sorted(keys, key=lambda key: (-accepted(key), key))


def grouped(
    python: str, by: str, one: Conversation, k: int | None, *, as_polis: bool = True
) -> dict[str, Any]:
    """What one program makes of one conversation, with its agreement."""
    told = {"votes": one.votes, "withdrawn": one.withdrawn, "k": k, "as_polis": as_polis}
    run = subprocess.run(
        [python, "-W", "ignore", str(GROUPING), by],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    labels = found.pop("labels")
    shared = sorted(labels.keys() & one.group_of.keys())
    found["sizes"] = sorted(Counter(labels.values()).values(), reverse=True)
    found["ari"] = (
        adjusted_rand_index([labels[p] for p in shared], [one.group_of[p] for p in shared])
        if shared
        else 0.0
    )
    return found


def overlap(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the first ten are the same."""
    return len(set(one[:TOP]) & set(other[:TOP]))


def conversation(one: Conversation, others: Mapping[str, str]) -> dict[str, Any]:
    """A conversation's figures, by program; `others` are interpreters by program."""
    k = len(set(one.group_of.values()))
    row: dict[str, Any] = {"name": one.name, "people": len(one.group_of), "k": k}
    reference = by_published_groups(one)
    published = sorted(one.consensus, key=lambda key: -one.consensus[key])
    for by, python in {"ours": sys.executable, **others}.items():
        chosen, given = grouped(python, by, one, None), grouped(python, by, one, k)
        row[by] = {
            "ari": chosen["ari"],
            "ari_k_given": given["ari"],
            "sizes": chosen["sizes"],
            "top10": overlap(chosen["ranked"], reference),
            "top10_published": overlap(chosen["ranked"], published) if published else None,
            "seconds": chosen["seconds"],
            "peak_mib": chosen["peak"],
        }
    left_out = grouped(sys.executable, "ours", one, None, as_polis=False)
    row["ours"]["ari_withdrawn_left_out"] = left_out["ari"]
    return row


def summary(rows: Sequence[Mapping[str, Any]], by: str) -> dict[str, float]:
    """A program's figures over all conversations."""
    each = [row[by] for row in rows]
    return {
        "ari_median": median(one["ari"] for one in each),
        "ari_median_k_given": median(one["ari_k_given"] for one in each),
        "top10_overlap": median(one["top10"] for one in each),
        "seconds": sum(one["seconds"] for one in each),
        "peak_mib": max(one["peak_mib"] for one in each),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--red-dwarf", metavar="PYTHON")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    others = {"red-dwarf": args.red_dwarf} if args.red_dwarf else {}
    folders = sorted(each for each in args.data.iterdir() if each.is_dir())
    rows = [conversation(read(folder), others) for folder in folders]
    found: dict[str, Any] = {**summary(rows, "ours"), "conversations": rows}
    found |= {by: summary(rows, by) for by in others}
    if args.json:
        json.dump(found, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    for row in rows:
        for by in ("ours", *others):
            one = row[by]
            print(
                f"{row['name']:34} k {row['k']} {by:9} ari {one['ari']:6.3f} "
                f"k given {one['ari_k_given']:6.3f} top10 {one['top10']:2} "
                f"({one['top10_published']}) {one['seconds']:6.2f} s {one['peak_mib']:4.0f} MiB "
                f"{one['sizes']} {one.get('ari_withdrawn_left_out', float('nan')):.3f}"
            )
    for by in ("ours", *others):
        print(by, {name: round(value, 3) for name, value in summary(rows, by).items()})


if __name__ == "__main__":
    main()
