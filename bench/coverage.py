"""How far coverage tells what a text says: `python -m bench.coverage`."""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import yaml

from bot.exercises.metrics.charged import charged
from bot.exercises.metrics.coverage import Claim, Rules, Touch, coverage
from bot.exercises.metrics.receptive import receptive
from bot.exercises.screening import screen

PAIRS = Path(__file__).resolve().parents[1] / "tests/data/coverage-pairs.yaml"
SAYS = {"close", "loose"}
SEEN = {Touch.TOUCHED, Touch.QUOTED}
TOGETHER = 5
"""So many claims of a half are on one topic, and would be asked about in one session."""


def groups(half: str) -> list[tuple[tuple[Claim, ...], list[list[tuple[str, str]]]]]:
    """The claims of each topic in one half, with the labelled texts of each claim."""
    read = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))[half]
    found = []
    for start in range(0, len(read), TOGETHER):
        some = read[start : start + TOGETHER]
        claims = tuple(
            Claim(id=str(at), text=each["claim"], quote=each["quote"], keys=each["keys"])
            for at, each in enumerate(some)
        )
        found.append((claims, [[(kind, text) for kind, text in each["texts"]] for each in some]))
    return found


def touches(half: str, rules: Rules, *, keyed: bool) -> tuple[Counter[tuple[str, Touch]], int, int]:
    """How often each kind of pair came to each end; and of texts beside claims of their topic that
    they were not written for, how many came to `touched`, and how many there are.
    """
    ends: Counter[tuple[str, Touch]] = Counter()
    wrong = crossed = 0
    for claims, texts in groups(half):
        shown = claims if keyed else tuple(c.model_copy(update={"keys": ()}) for c in claims)
        for own, labelled in enumerate(texts):
            for kind, text in labelled:
                found = [each.touch for each in coverage(text, shown, rules).claims]
                ends[kind, found[own]] += 1
                others = [touch for at, touch in enumerate(found) if at != own]
                wrong += sum(touch in SEEN for touch in others)
                crossed += len(others)
    return ends, wrong, crossed


def figures(half: str, rules: Rules, *, keyed: bool) -> dict[str, float | int]:
    """Precision and recall of `touched`, and how often a question would have been needless."""
    ends, wrong, crossed = touches(half, rules, keyed=keyed)

    def number(kinds: set[str], among: set[Touch]) -> int:
        return sum(ends[kind, touch] for kind in kinds for touch in among)

    kinds = {kind for kind, _ in ends}
    every = set(Touch)
    right, claimed = number(SAYS, SEEN), number(kinds, SEEN)
    return {
        "pairs": number(kinds, every),
        "touched": claimed,
        "precision": round(right / claimed, 3) if claimed else 0.0,
        "recall": round(right / number(SAYS, every), 3),
        "recall_close": round(number({"close"}, SEEN) / number({"close"}, every), 3),
        "recall_loose": round(number({"loose"}, SEEN) / number({"loose"}, every), 3),
        "negated_touched": number({"negated"}, SEEN),
        "near_touched": number({"near"}, SEEN),
        "other_touched": number({"other"}, SEEN),
        "close_asked_about": number({"close"}, {Touch.UNSEEN}),
        "loose_asked_about": number({"loose"}, {Touch.UNSEEN}),
        "left_out_asked_about": number({"near", "other"}, {Touch.UNSEEN}),
        "cross_touched": wrong,
        "cross_pairs": crossed,
    }


def milliseconds() -> dict[str, float]:
    """How long 1500 characters take, the best of several runs: with 10 claims, and the hints."""
    claims = tuple(
        claim.model_copy(update={"id": f"{at}-{claim.id}"})
        for at, (some, _) in enumerate(groups("choose"))
        for claim in some
    )
    words = " ".join(text for _, texts in groups("choose") for each in texts for _, text in each)
    text = words[:1500]
    return {
        "coverage": _best(lambda: coverage(text, claims)),
        "screening": _best(lambda: screen(text)),
        "charged": _best(lambda: charged(text)),
        "receptive": _best(lambda: receptive(text)),
    }


def _best(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(20):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return round(best * 1000, 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", choices=["choose", "held_out"], help="this half alone")
    args = parser.parse_args()
    halves = [args.half] if args.half else ["choose", "held_out"]
    columns = {
        f"{half}{'' if keyed else ', no keys'}": figures(half, Rules(), keyed=keyed)
        for half in halves
        for keyed in (True, False)
    }
    if args.json:
        print(json.dumps({**columns, "ms": milliseconds()}))
        return
    print(f"{'':<24}" + "".join(f"{name:>20}" for name in columns))
    for row in next(iter(columns.values())):
        print(f"{row:<24}" + "".join(f"{column[row]:>20}" for column in columns.values()))
    for name, taken in milliseconds().items():
        print(f"{name}, 1500 characters: {taken} ms")


if __name__ == "__main__":
    main()
