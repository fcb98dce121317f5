"""HDBSCAN against scikit-learn's, and its parts against plain ways to the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

from core.analysis.clusters.density import spanning
from core.analysis.clusters.density.hdbscan import by_size, hdbscan
from core.analysis.clusters.density.spanning import spanning_tree
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model import F8
from core.work import CancelledError, RefusedError
from tests.core.analysis.clusters.clouds import Stopping, blobs, rings


def _theirs(points: F8, smallest: int, dense: int, leaves: bool) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    how = "leaf" if leaves else "eom"
    model = HDBSCAN(min_cluster_size=smallest, min_samples=dense, cluster_selection_method=how, copy=True)
    return np.asarray(model.fit(points).labels_)


@pytest.mark.parametrize("leaves", [False, True])
@pytest.mark.parametrize("dense", [1, 2])
@pytest.mark.parametrize("columns", [1, 2, 3, 12])
def test_clusters_are_those_of_scikit_learn(columns: int, dense: int, leaves: bool) -> None:
    points = blobs(900, columns, seed=columns)[0]
    own, theirs = hdbscan(points, 12, dense, leaves), _theirs(points, 12, dense, leaves)
    np.testing.assert_array_equal(own < 0, theirs < 0)
    assert adjusted_rand_score(theirs, own) == 1.0


@pytest.mark.parametrize("dense", [5, 20])
def test_where_lengths_are_equal_nearly_all_points_are_where_scikit_learn_has_them(dense: int) -> None:
    points = blobs(3000, 2, seed=4)[0]
    assert adjusted_rand_score(_theirs(points, 30, dense, False), hdbscan(points, 30, dense)) > 0.99


def test_shapes_that_are_no_balls_are_found_and_the_rest_is_noise() -> None:
    points, truth = rings(1500, seed=1)
    labels = hdbscan(points, 40, 5)
    there = (labels >= 0) & (truth >= 0)
    assert labels.max() == 1
    assert adjusted_rand_score(truth[there], labels[there]) == 1.0
    assert (labels[truth < 0] < 0).mean() > 0.8


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 160), st.integers(1, 4), st.integers(1, 30), st.integers(0, 10_000), st.booleans())
def test_the_tree_is_as_short_as_any_that_joins_all_points(
    rows: int, columns: int, dense: int, seed: int, even: bool
) -> None:
    _is_shortest(rows, columns, dense, seed, even)


@pytest.mark.parametrize("seed", range(12))
def test_the_tree_is_as_short_where_lists_of_neighbours_tell_little(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spanning, "LISTED", 2)
    _is_shortest(200, 1 + seed % 4, 1 + seed % 3, seed, False)


def _is_shortest(rows: int, columns: int, dense: int, seed: int, even: bool) -> None:
    random = np.random.default_rng(seed)
    points = random.integers(0, 4, (rows, columns)).astype(float) if even else random.normal(size=(rows, columns))
    with Crew(1) as crew:
        tree, lengths = spanning_tree(points, dense, crew, Steps(None))
    away = cdist(points, points)
    cores = np.sort(away, axis=1)[:, min(dense, rows) - 1]
    reach = np.maximum(away, np.maximum(cores[:, None], cores))
    np.testing.assert_allclose(lengths, reach[tree[:, 0], tree[:, 1]], atol=1e-12)
    shifted = reach + 1  # zeros would be no edges there
    np.fill_diagonal(shifted, 0)
    assert lengths.sum() + rows - 1 == pytest.approx(minimum_spanning_tree(shifted).sum())
    assert (np.diff(lengths) >= 0).all()
    joined = {frozenset(edge) for edge in tree.tolist()}
    assert len(joined) == rows - 1


def test_the_number_of_threads_changes_nothing() -> None:
    points = blobs(6000, 3, seed=2)[0]
    one, several = hdbscan(points, 20, 8, threads=1), hdbscan(points, 20, 8, threads=3)
    assert one.tobytes() == several.tobytes()


def test_copies_of_points_are_clusters_of_their_own_and_cost_no_others() -> None:
    points = np.concatenate([blobs(600, 2, seed=3)[0], np.full((40, 2), 50.0)])
    labels = hdbscan(points, 20, 5)
    assert len(np.unique(labels[-40:])) == 1
    assert labels[-1] >= 0
    assert labels.max() >= 3


def test_the_largest_cluster_is_the_first() -> None:
    labels = np.array([7, 7, 3, -1, 3, 3, 9], np.int32)
    assert by_size(labels).tolist() == [1, 1, 0, -1, 0, 0, 2]
    sizes = np.bincount(hdbscan(blobs(900, 2, seed=5)[0], 15, 5) + 1)[1:]
    assert (np.diff(sizes) <= 0).all()


def test_what_cannot_be_is_refused_and_what_is_not_wanted_any_more_ends() -> None:
    with pytest.raises(RefusedError, match="fewer than the smallest"):
        hdbscan(np.zeros((4, 2)), 5, 2)
    with pytest.raises(CancelledError):
        hdbscan(blobs(5000, 2, seed=0)[0], 10, 5, token=Stopping(3))
