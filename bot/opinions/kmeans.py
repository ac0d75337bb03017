"""Points to clusters, and how well they lie apart. Costs numpy's import."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.opinions.space import Points

Labels = NDArray[np.intp]

SEED = 0
STARTS = 10
"""The best of so many is kept, since each start may end in a poor local optimum."""
ROUNDS = 300
BLOCK = 256
"""Points whose distances to all others are held at once."""


def clusters(points: Points, k: int) -> Labels:
    """The cluster of each point by k-means, outliers set aside until the rest is clustered.

    Somebody far from all others takes a whole cluster, which then says nothing of the others. So
    whoever is alone in a cluster is left out, the rest is clustered anew, and at last each who
    was left out joins the nearest centre. Where fewer than two points for each cluster would
    remain, it is plain k-means with its clusters of one.
    """
    inside = np.arange(len(points))
    while len(inside) >= 2 * k:
        labels = kmeans(points[inside], k)
        sizes = np.bincount(labels, minlength=k)
        if not (sizes == 1).any():
            present = np.flatnonzero(sizes)
            centres = np.stack([points[inside][labels == each].mean(axis=0) for each in present])
            every: Labels = present[_squared(points, centres).argmin(axis=1)]
            every[inside] = labels
            return every
        inside = inside[sizes[labels] > 1]
    return kmeans(points, k)


def kmeans(points: Points, k: int) -> Labels:
    """The cluster of each point, of the least sum of squares found from several starts.

    Starts after k-means++ (Arthur & Vassilvitskii 2007), then Lloyd's iterations, of all starts at
    once. The same points have the same labels, as the seed is fixed. A cluster may be empty where
    fewer than `k` points differ.
    """
    labels, inertia = _settled(points, _starts(points, k, np.random.default_rng(SEED)))
    best: Labels = labels[(inertia <= inertia.min() * (1 + 1e-9)).argmax()]
    return best


def _squared(points: Points, centres: Points) -> Points:
    """Squared distances in two dimensions, points by centres, for each set of centres."""
    across = points[:, None, 0] - centres[..., None, :, 0]
    up = points[:, None, 1] - centres[..., None, :, 1]
    squared: Points = across * across + up * up
    return squared


def _starts(points: Points, k: int, luck: np.random.Generator) -> Points:
    """For each start its first centres."""
    drawn = [(luck.integers(len(points)), luck.random(k - 1)) for _ in range(STARTS)]
    chosen = np.array([first for first, _ in drawn])
    centres = [points[chosen]]
    nearest = _squared(points, points[chosen, None])[..., 0]
    for shares in np.array([later for _, later in drawn]).T:
        sums = nearest.cumsum(axis=1)
        # Where no point differs from those chosen, all sums are 0, and it does not matter which.
        passed = (sums <= (shares * sums[:, -1])[:, None]).sum(axis=1)
        chosen = np.minimum(passed, len(points) - 1)
        centres.append(points[chosen])
        nearest = np.minimum(nearest, _squared(points, points[chosen, None])[..., 0])
    return np.stack(centres, axis=1)


def _settled(points: Points, centres: Points) -> tuple[Labels, Points]:
    """For each start the clusters that no iteration changes any more, and their sum of squares."""
    labels = np.full((len(centres), len(points)), -1, dtype=np.intp)
    inertia = np.zeros(len(centres))
    going = np.arange(len(centres))
    for _ in range(ROUNDS):
        distances = _squared(points, centres[going])
        inertia[going] = distances.min(axis=2).sum(axis=1)
        now = distances.argmin(axis=2)
        moved = (now != labels[going]).any(axis=1)
        going, now = going[moved], now[moved]
        if not len(going):
            break
        labels[going] = now
        members = (now[:, None, :] == np.arange(centres.shape[1])[:, None]).astype(np.float64)
        sizes = members.sum(axis=2)[..., None]
        centres[going] = np.where(
            sizes > 0, members @ points / np.maximum(sizes, 1), centres[going]
        )
    return labels, inertia


def silhouettes(points: Points, labelings: Sequence[Labels]) -> list[float]:
    """How well each partition lies apart: mean over points of (b - a) / max(a, b), -1 to 1.

    `a` is the mean distance to the rest of the own cluster, `b` to the nearest other; 0 for a
    point alone in its cluster, and for a partition with one cluster. Rousseeuw 1987, Silhouettes.
    """
    members = [np.eye(int(each.max()) + 1)[each] for each in labelings]
    totals = [0.0] * len(labelings)
    for start in range(0, len(points), BLOCK):
        block = slice(start, start + BLOCK)
        distances = np.sqrt(_squared(points[block], points))
        for which, member in enumerate(members):
            totals[which] += _widths(distances @ member, member[block], member.sum(axis=0))
    return [total / len(points) for total in totals]


def _widths(sums: Points, own: Points, sizes: Points) -> float:
    """The sum of the widths of a block; `sums` are its distances to each cluster added up."""
    if np.count_nonzero(sizes) < 2:  # noqa: PLR2004  # nothing to lie apart from
        return 0.0
    size = own @ sizes
    within = (sums * own).sum(axis=1) / np.maximum(size - 1, 1)
    means = np.where((own == 0) & (sizes > 0), sums / np.maximum(sizes, 1), np.inf)
    nearest = means.min(axis=1)
    widest = np.maximum(within, nearest)
    widths = (nearest - within) / np.where(widest > 0, widest, 1)
    return float(widths[size > 1].sum())
