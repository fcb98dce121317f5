"""k-means against scikit-learn's, and what holds of any result of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score

from core.analysis.clusters.kmeans import kmeans, nearest_centres
from core.model import F8
from core.work import CancelledError, RefusedError
from tests.core.analysis.clusters.clouds import Stopping, blobs


def test_separate_clusters_are_those_of_scikit_learn() -> None:
    points = blobs(800, 5, seed=1)[0]
    own, theirs = kmeans(points, 4, 0), KMeans(4, n_init=3, random_state=0).fit(points)
    assert adjusted_rand_score(theirs.labels_, own.labels) == 1.0
    assert own.inertia == pytest.approx(theirs.inertia_, rel=1e-9)
    np.testing.assert_allclose(np.sort(own.places, axis=0), np.sort(theirs.cluster_centers_, axis=0), rtol=1e-9)


@pytest.mark.parametrize("count", [2, 10, 40])
def test_digits_are_parted_as_well_as_by_scikit_learn(count: int) -> None:
    points = load_digits().data
    own, theirs = kmeans(points, count, 0), KMeans(count, n_init=3, random_state=0).fit(points)
    assert own.inertia <= 1.02 * theirs.inertia_


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 120), st.integers(1, 4), st.integers(1, 12), st.integers(0, 1000), st.booleans())
def test_every_point_has_its_nearest_centre_and_every_centre_is_the_mean_of_its_points(
    rows: int, columns: int, count: int, seed: int, even: bool
) -> None:
    random = np.random.default_rng(seed)
    points: F8 = random.normal(100, 1, (rows, columns))
    if even:
        points = random.integers(0, 3, (rows, columns)).astype(np.float64)
    if count > rows:
        with pytest.raises(RefusedError):
            kmeans(points, count, seed)
        return
    found = kmeans(points, count, seed)
    away = np.square(points[:, None] - found.places).sum(axis=2)
    own = away[np.arange(rows), found.labels]
    np.testing.assert_allclose(own, away.min(axis=1), atol=1e-9)
    assert found.inertia == pytest.approx(own.sum(), abs=1e-8)
    assert (np.diff(np.bincount(found.labels, minlength=count)) <= 0).all()
    again = away[np.arange(rows), nearest_centres(points, found.places)]
    np.testing.assert_allclose(again, own, atol=1e-9)


def test_the_same_seed_gives_the_same_clusters_at_any_number_of_threads() -> None:
    points = np.random.default_rng(3).normal(size=(17_000, 2))
    one, several, other = (kmeans(points, 3, seed, starts=1, threads=n) for seed, n in ((1, 1), (1, 3), (2, 1)))
    assert one.labels.tobytes() == several.labels.tobytes()
    assert one.places.tobytes() == several.places.tobytes()
    assert one.labels.tobytes() != other.labels.tobytes()


def test_what_is_not_wanted_any_more_ends() -> None:
    with pytest.raises(CancelledError):
        kmeans(np.random.default_rng(0).normal(size=(20_000, 2)), 50, 0, Stopping(20))
