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

    Starts after k-means++ (Arthur & Vassilvitskii 2007), then Lloyd's iterations. The same
    points have the same labels, as the seed is fixed. A cluster may be empty where fewer than
    `k` points differ.
    """
    luck = np.random.default_rng(SEED)
    best, least = np.zeros(len(points), dtype=np.intp), np.inf
    for _ in range(STARTS):
        labels, inertia = _settled(points, _start(points, k, luck))
        if inertia < least * (1 - 1e-9):
            best, least = labels, inertia
    return best


def _squared(points: Points, centres: Points) -> Points:
    """Squared distances, points by centres."""
    across = points[:, None, :] - centres[None, :, :]
    squared: Points = np.einsum("ijk,ijk->ij", across, across)
    return squared


def _start(points: Points, k: int, luck: np.random.Generator) -> Points:
    chosen = [int(luck.integers(len(points)))]
    nearest = _squared(points, points[chosen])[:, 0]
    while len(chosen) < k:
        total = nearest.sum()
        if total <= 0:
            chosen.append(chosen[0])  # no point differs from those chosen
            continue
        chosen.append(int(luck.choice(len(points), p=nearest / total)))
        nearest = np.minimum(nearest, _squared(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _settled(points: Points, centres: Points) -> tuple[Labels, float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    inertia = np.inf
    for _ in range(ROUNDS):
        distances = _squared(points, centres)
        now = distances.argmin(axis=1)
        inertia = float(distances[np.arange(len(points)), now].sum())
        if np.array_equal(now, labels):
            break
        labels = now
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack(
            [np.bincount(labels, axis, minlength=len(centres)) for axis in points.T], axis=1
        )
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
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
