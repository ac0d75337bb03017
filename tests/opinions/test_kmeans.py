"""Clusters and silhouettes on points whose answer is known."""

import numpy as np
import pytest

from bot.opinions.kmeans import clusters, kmeans, silhouettes
from bot.opinions.rand import adjusted_rand_index

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
MIDDLES = ((0, 0), (9, 0), (0, 9))
SQUARES = np.array([[x + dx, y + dy] for x, y in MIDDLES for dx, dy in CORNERS], float)
TRUE = [0] * 4 + [1] * 4 + [2] * 4


def test_points_that_lie_apart_are_parted() -> None:
    assert adjusted_rand_index(kmeans(SQUARES, 3).tolist(), TRUE) == 1


def test_the_same_points_have_the_same_labels() -> None:
    assert kmeans(SQUARES, 3).tolist() == kmeans(SQUARES.copy(), 3).tolist()


def test_points_that_are_all_one_have_one_cluster() -> None:
    assert set(kmeans(np.ones((5, 2)), 2).tolist()) == {0}


@pytest.mark.parametrize(("k", "apart"), [(1, 1), (3, 3), (4, 3), (7, 3)])
def test_there_are_no_more_clusters_than_points_that_differ(k: int, apart: int) -> None:
    points = np.repeat(np.array(MIDDLES, float), 3, axis=0)

    labels = kmeans(points, k)

    assert len(set(labels.tolist())) == apart
    assert apart == 1 or adjusted_rand_index(labels.tolist(), [0] * 3 + [1] * 3 + [2] * 3) == 1


def test_the_best_of_several_starts_is_kept() -> None:
    places = np.array([(x, y) for x in (0, 10, 20) for y in (0, 10, 20)], float)
    points = np.concatenate(
        [places + np.random.default_rng(n).normal(0, 1, (9, 2)) for n in (1, 2)]
    )
    true = [*range(9), *range(9)]

    assert adjusted_rand_index(kmeans(points, 9).tolist(), true) == 1


def test_the_silhouette_of_four_points_on_a_line() -> None:
    # 0 1 | 4 6: a = 1 1 2 2, b = 5 4 3.5 5.5; widths 4/5, 3/4, 1.5/3.5, 3.5/5.5
    points = np.array([[0.0, 0], [1, 0], [4, 0], [6, 0]])

    (width,) = silhouettes(points, [np.array([0, 0, 1, 1])])

    assert width == pytest.approx((4 / 5 + 3 / 4 + 3 / 7 + 7 / 11) / 4)


def test_a_point_alone_has_no_width_and_one_cluster_has_none() -> None:
    # 0 1 | 4: b = 4 3, a = 1 1; widths 3/4, 2/3 and 0
    points = np.array([[0.0, 0], [1, 0], [4, 0]])

    assert silhouettes(points, [np.array([0, 0, 1]), np.array([0, 0, 0])]) == [
        pytest.approx((3 / 4 + 2 / 3) / 3),
        0,
    ]


def test_many_points_are_measured_block_by_block() -> None:
    points = np.concatenate([np.random.default_rng(1).normal(at, 1, (200, 2)) for at in (0, 9)])
    labels = np.repeat([0, 1], 200)
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    a = np.array([apart[i, labels == labels[i]].sum() / 199 for i in range(400)])
    b = np.array([apart[i, labels != labels[i]].mean() for i in range(400)])

    assert silhouettes(points, [labels])[0] == pytest.approx(((b - a) / np.maximum(a, b)).mean())


def test_an_outlier_does_not_take_a_cluster() -> None:
    points = np.concatenate([SQUARES[:8], [[200.0, 0.0]]])

    assert clusters(points, 2).tolist().count(kmeans(points, 2).tolist()[-1]) != 1
    assert adjusted_rand_index(clusters(points, 2).tolist()[:8], TRUE[:8]) == 1
    assert clusters(points, 2)[-1] == clusters(points, 2)[7]  # the nearer one


def test_outliers_stay_where_too_few_others_would_remain() -> None:
    points = np.array([[0.0, 0], [1, 0], [50, 0]])

    assert sorted(np.bincount(clusters(points, 2)).tolist()) == [1, 2]
