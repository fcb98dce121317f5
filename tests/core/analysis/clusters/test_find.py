"""Clusters of tables of any size: samples, gaps, directions, many columns."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from core.analysis.clusters import find as finding
from core.analysis.clusters.asked import Asked, ClusterMethod, smallest_for
from core.analysis.clusters.find import find, fitted_rows
from core.work import RefusedError
from tests.core.analysis.clusters.clouds import Stopping, blobs

METHODS = [Asked(ClusterMethod.KMEANS, count=4), Asked(ClusterMethod.HDBSCAN, smallest=40, dense=5)]


@pytest.mark.parametrize("asked", METHODS, ids=["kmeans", "hdbscan"])
def test_a_sample_is_fitted_and_all_others_go_where_their_neighbours_are(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "fitted_rows", lambda asked, rows, columns: 1000)
    points, truth = blobs(3000, 2, seed=3)
    found = find(points.astype(np.float32), asked)
    assert (found.fitted, found.of) == (1000, 3000)
    assert "Fitted on 1,000 of 3,000 points, the others went to the nearest" in found.notes
    there = found.labels >= 0
    assert there.mean() > 0.95
    assert adjusted_rand_score(truth[there], found.labels[there]) > 0.999
    assert found.sizes.tolist() == np.bincount(found.labels[there]).tolist()


def test_clusters_too_small_for_a_sample_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "fitted_rows", lambda asked, rows, columns: 400)
    found = find(blobs(4000, 2, seed=3)[0], Asked(ClusterMethod.HDBSCAN, smallest=20, dense=4))
    assert any("fewer than about 50 points are too small" in note for note in found.notes)


@pytest.mark.parametrize("asked", METHODS, ids=["kmeans", "hdbscan"])
def test_rows_without_numbers_and_rows_that_are_not_meant_belong_to_none(asked: Asked) -> None:
    points, truth = blobs(800, 3, seed=1)
    points[::50] = np.nan
    among = np.arange(800) < 600
    found = find(points, asked, among)
    assert (found.labels[~among] == -1).all()
    assert (found.labels[::50] == -1).all()
    assert found.of == 588
    assert "12 points without finite values belong to no cluster" in found.notes
    there = found.labels >= 0
    assert adjusted_rand_score(truth[there], found.labels[there]) == 1.0


def test_many_columns_are_reduced_before_densities_are_compared() -> None:
    points, truth = blobs(600, 40, seed=2)
    found = find(points.astype(np.float32), METHODS[1])
    assert any(note.startswith("Found in 12 principal components with ") for note in found.notes)
    there = found.labels >= 0
    assert adjusted_rand_score(truth[there], found.labels[there]) == 1.0


def test_directions_alone_count_where_vectors_are_made_one_long() -> None:
    random = np.random.default_rng(0)
    truth = np.arange(300) % 2
    points = np.eye(6)[truth] + random.normal(0, 0.05, (300, 6))
    points *= random.uniform(0.1, 30, 300)[:, None]
    by_length = find(points, Asked(ClusterMethod.KMEANS, count=2))
    by_direction = find(points, Asked(ClusterMethod.KMEANS, count=2, unit=True))
    assert adjusted_rand_score(truth, by_length.labels) < 0.9
    assert adjusted_rand_score(truth, by_direction.labels) == 1.0


def test_sparse_vectors_have_the_clusters_of_the_same_as_an_array() -> None:
    from scipy.sparse import csr_array

    from core.model.sparse import SparseVectors

    points, truth = blobs(300, 80, seed=5)
    points[np.abs(points) < 0.5] = 0
    found = find(SparseVectors.of(csr_array(points)), METHODS[0])  # type: ignore[arg-type]
    assert adjusted_rand_score(KMeans(4, n_init=3, random_state=0).fit(points).labels_, found.labels) == 1.0
    assert adjusted_rand_score(truth, found.labels) == 1.0


def test_sizes_of_samples_and_of_smallest_clusters() -> None:
    assert fitted_rows(METHODS[1], 900_000, 2) == 900_000
    assert fitted_rows(METHODS[1], 10_000_000, 2) == 1_000_000
    assert fitted_rows(METHODS[1], 10_000_000, 12) == 100_000
    assert fitted_rows(METHODS[0], 10_000_000, 3) == 200_000
    assert fitted_rows(METHODS[0], 5_000, 4096) == 5_000
    assert [smallest_for(rows) for rows in (4, 1797, 1_000_000)] == [5, 42, 1000]


def test_one_bar_of_progress_goes_from_nothing_to_all() -> None:
    token = Stopping()
    find(blobs(600, 20, seed=2)[0], METHODS[1], token=token)
    shares = [share for share, _ in token.told if share is not None]
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] == pytest.approx(1.0)


def test_no_point_at_all_is_refused() -> None:
    with pytest.raises(RefusedError):
        find(np.full((50, 3), np.nan), METHODS[0])
