"""Silhouettes against scikit-learn's, and how near those of a sample are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples, silhouette_score

from core.analysis.clusters.silhouette import drawn, silhouettes
from core.model import F8, I4
from tests.core.analysis.clusters.clouds import blobs


def _measured(points: F8, labels: I4, most: int = 10**9) -> tuple[float, F8, int]:
    rows, sizes = drawn(labels, most, 0), np.bincount(labels[labels >= 0]).astype(np.int64)
    found = silhouettes(points[rows], labels[rows], sizes, int(sizes.sum()))
    return found.overall, found.of_each, found.looked_at


@settings(max_examples=30, deadline=None)
@given(st.integers(4, 300), st.integers(1, 5), st.integers(2, 6), st.integers(0, 1000))
def test_all_points_give_what_scikit_learn_gives(rows: int, columns: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    points = random.normal(50, 1, (rows, columns))
    labels = random.integers(-1, count, rows).astype(np.int32)
    there = labels >= 0
    names = np.unique(labels[there])
    overall, of_each, looked_at = _measured(points, labels)
    if len(names) < 2:
        assert np.isnan(overall)
        return
    if len(names) == there.sum():
        assert overall == 0
        return
    widths = silhouette_samples(points[there], labels[there])
    assert looked_at == there.sum()
    assert overall == pytest.approx(silhouette_score(points[there], labels[there]), abs=1e-9)
    for name in names.tolist():
        assert of_each[name] == pytest.approx(widths[labels[there] == name].mean(), abs=1e-9)


def test_a_sample_of_each_cluster_is_near_all_points() -> None:
    points, own = blobs(6000, 3, seed=2)
    labels = own.astype(np.int32)
    labels[:3000] = np.where(labels[:3000] == 3, 0, labels[:3000])
    exact, of_each, _ = _measured(points, labels)
    near, each, looked_at = _measured(points, labels, 1200)
    assert looked_at == pytest.approx(1200, rel=0.1)
    assert near == pytest.approx(exact, abs=0.02)
    np.testing.assert_allclose(each, of_each, atol=0.05)


def test_small_clusters_are_looked_at_whole() -> None:
    labels = np.repeat([0, 1, -1], [10_000, 25, 50]).astype(np.int32)
    rows = drawn(labels, 500, 0)
    assert np.count_nonzero(labels[rows] == 1) == 25
    assert np.count_nonzero(labels[rows] == 0) == pytest.approx(499, abs=2)
    assert (np.diff(labels[rows]) >= 0).all()
    assert len(np.unique(rows)) == len(rows)
