"""Learns the weights that link messages, from half of the logs, and prints what both halves reach.

    uv run --with numpy python -m bench.fit_threads --data FOLDER [--write]

Listwise logistic regression over each message's candidates and "answers none", the loss being minus
the log of the softmax's mass on the annotated ones, with a small L2 penalty on standardised
features. Conversations so far are features too: they are those that the weights of the round before
find, since annotated ones are not there when it counts.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np  # type: ignore[import-not-found,unused-ignore]  # not a dependency
from numpy.typing import NDArray  # type: ignore[import-not-found,unused-ignore]

from bench.threads import FITTED, Log, read_logs, score
from bot.talk import links
from bot.talk.candidates import AloneFeatures, Candidates, PairFeatures, Room
from bot.talk.lines import read_lines

Array: TypeAlias = NDArray[np.float64]
PENALTY = 2e-3
ROUNDS = 3
STEPS = 30
PAIR, ALONE = len(PairFeatures._fields), len(AloneFeatures._fields)


def walk(log: Log, weights: Array | None) -> tuple[list[Array], list[Array], dict[int, int | None]]:
    """Features and marks of the annotated messages' candidates, and the antecedents found.

    Without weights, the candidate before is taken, so that a first round has conversations.
    """
    lines, telling = read_lines(log.messages)
    ids = [int(message.id) for message in log.messages]
    room = Room()
    features, marks = [], []
    antecedents: dict[int, int | None] = {}
    annotated = log.annotated
    for line in lines:
        candidates = Candidates(room, line, telling)
        near = candidates.places()
        rows = np.zeros((len(near) + 1, PAIR + ALONE))
        rows[0, PAIR:] = candidates.alone()
        for number, pair in enumerate(candidates.pairs(near), start=1):
            rows[number, :PAIR] = pair
        best = int(np.argmax(rows @ weights)) if weights is not None else min(1, len(near))
        antecedent = near[best - 1] if best else None
        here = ids[line.place]
        antecedents[here] = None if antecedent is None else ids[antecedent]
        room.add(line, antecedent)
        if here in annotated:
            earlier = [here, *(ids[place] for place in near)]
            right = np.array([(other, here) in log.gold for other in earlier], dtype=float)
            if right.any():
                features.append(rows)
                marks.append(right)
    return features, marks, antecedents


def fit(features: Sequence[Array], marks: Sequence[Array]) -> Array:
    """Weights in the features' order; Newton steps with the listwise Fisher information."""
    stacked, right = np.vstack(features), np.concatenate(marks)
    starts = np.cumsum([0, *(len(each) for each in features[:-1])])
    group = np.repeat(np.arange(len(features)), [len(each) for each in features])
    scale = stacked.std(axis=0)
    scale[scale == 0] = 1.0
    held = stacked / scale
    weights = np.zeros(held.shape[1])

    def loss(at: Array) -> tuple[float, Array, Array]:
        scores = held @ at
        power = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        share = power / np.add.reduceat(power, starts)[group]
        mass = np.add.reduceat(share * right, starts)
        if not (mass > 0).all():  # too long a step
            return np.inf, at, share
        value = -np.log(mass).mean() + PENALTY / 2 * at @ at
        target = share * right / mass[group]
        return float(value), held.T @ (share - target) / len(starts) + PENALTY * at, share

    value, gradient, share = loss(weights)
    for _ in range(STEPS):
        means = np.add.reduceat(held * share[:, None], starts)
        curvature = (held.T @ (held * share[:, None]) - means.T @ means) / len(starts)
        step = np.linalg.solve(curvature + PENALTY * np.eye(len(weights)), gradient)
        length = 1.0
        while (after := loss(weights - length * step))[0] > value and length > 1e-4:
            length /= 2
        weights = weights - length * step
        gained, (value, gradient, share) = value - after[0], after
        if gained < 1e-7:
            break
    result: Array = weights / scale
    return result


def main() -> None:
    """Print the figures of every round; with --write, write the weights of the last one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write the package's coefficients")
    options = parser.parse_args()
    logs = read_logs(options.data)
    learned = [log for log in logs if log.name in FITTED]
    weights: Array | None = None
    for number in range(ROUNDS):
        walked = [walk(log, weights) for log in learned]
        features = [rows for each in walked for rows in each[0]]
        marks = [right for each in walked for right in each[1]]
        weights = fit(features, marks).round(3)
        reached = score([(log, log.links(walk(log, weights)[2])) for log in learned])
        print(
            f"round {number}: link F1 {reached[0]:.3f}, conversations {reached[1]:.3f}, fitted on"
        )
    assert weights is not None  # noqa: S101  # there is a round
    left = [log for log in logs if log.name not in FITTED]
    reached = score([(log, log.links(walk(log, weights)[2])) for log in left])
    print(f"link F1 {reached[0]:.3f}, conversations {reached[1]:.3f}, left out")
    found = list(map(float, weights))
    named = {
        "pair": dict(zip(PairFeatures._fields, found[:PAIR], strict=True)),
        "alone": dict(zip(AloneFeatures._fields, found[PAIR:], strict=True)),
    }
    print(json.dumps(named, indent=1))
    if options.write:
        target = Path(links.__file__).with_name(links.COEFFICIENTS)
        target.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
