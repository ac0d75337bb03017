"""One conversation grouped in a process of its own: votes in, labels, seconds and memory out.

    PYTHON bench/grouping.py ours|red-dwarf < conversation.json

For `bench.groups`. `red-dwarf` runs under an interpreter that has it, so that nothing of Parley is
imported at the top. Seconds are without the imports; memory is the whole process's at its peak.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ENOUGH_VOTES = 7
Labels = dict[str, int]


def ours(conversation: dict[str, Any], k: int | None) -> tuple[Labels, list[str]]:
    """Groups by person, and statements by group-informed consensus."""
    from bot.opinions.groups import found, grouping  # noqa: PLC0415
    from bot.opinions.landscape import landscape  # noqa: PLC0415
    from bot.opinions.votes import Choice, Votes  # noqa: PLC0415

    cast: list[tuple[str, str, Choice]] = [tuple(row) for row in conversation["votes"]]
    withdrawn = set(conversation["withdrawn"])
    people = sorted({row[0] for row in cast})
    # Polis counts a withdrawn statement as passed by everybody
    passed: list[tuple[str, str, Choice]] = [
        (person, key, 0) for person in people for key in sorted(withdrawn)
    ]
    votes = Votes.of([*cast, *passed] if conversation["as_polis"] else cast)
    if not conversation["as_polis"]:
        votes = votes.only(n for n, key in enumerate(votes.statements) if key not in withdrawn)
    numbers: dict[str, int] = {}
    for person, _, _ in cast:
        numbers[person] = numbers.get(person, 0) + 1
    placed = {person for person, number in numbers.items() if number >= ENOUGH_VOTES}
    groups = found(votes, k, placed) or grouping(Votes.of([]))
    everything = landscape(votes, groups=groups) if groups.how == "found" else None
    ranked = sorted(
        (each for each in everything.statements if each.key not in withdrawn) if everything else (),
        key=lambda each: (-each.standing.accepted, each.key),
    )
    labels = {votes.people[row]: n for n, rows in enumerate(groups.groups) for row in rows}
    return labels, [each.key for each in ranked]


def red_dwarf(conversation: dict[str, Any], k: int | None) -> tuple[Labels, list[str]]:
    """The same by red-dwarf."""
    pipeline = import_module("reddwarf.implementations.base")

    withdrawn = {int(key) for key in conversation["withdrawn"]}
    found = pipeline.run_pipeline(
        votes=[
            {"participant_id": int(person), "statement_id": int(key), "vote": vote, "modified": 0}
            for person, key, vote in conversation["votes"]
        ],
        mod_out_statement_ids=sorted(withdrawn),
        force_group_count=k,
        random_state=0,
    )
    labels = {str(key): int(n) for key, n in found.participants_df["cluster_id"].dropna().items()}
    accepted = found.group_aware_consensus["agree"]
    ranked = sorted((key for key in accepted if key not in withdrawn), key=lambda s: -accepted[s])
    return labels, [str(key) for key in ranked]


def main() -> None:
    """Group what stands on the standard input."""
    by = {"ours": ours, "red-dwarf": red_dwarf}[sys.argv[1]]
    conversation = json.load(sys.stdin)
    if sys.argv[1] == "ours":
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        import bot.opinions.kmeans  # noqa: PLC0415  # what is imported is not timed
        import bot.opinions.landscape  # noqa: F401, PLC0415
    else:
        import_module("reddwarf.implementations.base")
    start = time.perf_counter()
    labels, ranked = by(conversation, conversation["k"])
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"labels": labels, "ranked": ranked, "seconds": seconds, "peak": peak}, sys.stdout)


if __name__ == "__main__":
    main()
