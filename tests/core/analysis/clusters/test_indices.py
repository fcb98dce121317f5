"""Indices of clusters against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from core.analysis.clusters import indices as module
from core.analysis.clusters.asked import Asked, ClusterMethod
from core.analysis.clusters.find import find
from core.analysis.clusters.indices import indices
from tests.core.analysis.clusters.clouds import blobs


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 300), st.integers(1, 5), st.integers(2, 6), st.integers(0, 1000), st.sampled_from([0.0, 1e6]))
def test_all_points_give_what_scikit_learn_gives(rows: int, columns: int, count: int, seed: int, far: float) -> None:
    random = np.random.default_rng(seed)
    points = random.normal(far, 1, (rows, columns))
    labels = (random.integers(-1, count, rows) * 2).clip(-1).astype(np.int32)  # with gaps between the numbers
    there = labels >= 0
    found, names = indices(points, labels), np.unique(labels[there])
    if len(names) < 2:
        assert np.isnan([found.davies_bouldin, found.calinski_harabasz]).all()
    elif len(names) < there.sum():
        plain = points[there] - far
        assert found.davies_bouldin == pytest.approx(davies_bouldin_score(plain, labels[there]), rel=1e-6)
        assert found.calinski_harabasz == pytest.approx(calinski_harabasz_score(plain, labels[there]), rel=1e-6)


def test_clusters_that_are_found_are_measured_whole_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROWS", 700)
    points = blobs(5000, 4, seed=1)[0].astype(np.float32)
    points[17] = np.nan
    found = find(points, Asked(ClusterMethod.KMEANS, 0, 3, 5, 5, False, False))
    inside = found.labels >= 0
    assert not inside[17]
    wanted = davies_bouldin_score(points[inside], found.labels[inside])
    assert found.indices.davies_bouldin == pytest.approx(wanted, rel=1e-6)
    wanted = calinski_harabasz_score(points[inside], found.labels[inside])
    assert found.indices.calinski_harabasz == pytest.approx(wanted, rel=1e-6)


def test_clusters_of_one_point_and_of_one_place() -> None:
    points = np.array([[0.0], [1.0], [5.0]])
    alone = indices(points, np.arange(3, dtype=np.int32))
    assert alone.davies_bouldin == 0
    assert np.isnan(alone.calinski_harabasz)
    placed = indices(np.array([[0.0], [0.0], [2.0], [2.0]]), np.array([0, 0, 1, 1], np.int32))
    assert (placed.davies_bouldin, placed.calinski_harabasz) == (0, np.inf)
    assert indices(np.ones((4, 2)), np.array([0, 0, 1, 1], np.int32)).davies_bouldin == 0
