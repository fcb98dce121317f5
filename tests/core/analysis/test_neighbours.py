from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from sklearn.neighbors import NearestNeighbors

from core.analysis import neighbours
from core.analysis.graph.build import neighbour_graph
from core.analysis.neighbours import nearest, nearest_many
from core.work import CancelledError
from tests.core.recorder import Recorder

METRICS = pytest.mark.parametrize("metric", ["cosine", "euclidean"])
MATRICES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=15), elements=st.floats(-4, 4, width=16))


def distances(vectors: NDArray[Any], row: int, metric: str) -> NDArray[np.longdouble]:
    exact = vectors.astype(np.longdouble)
    away: NDArray[np.longdouble] = np.sqrt(((exact - exact[row]) ** 2).sum(axis=1))
    if metric == "cosine":
        sizes = np.sqrt((exact**2).sum(axis=1))
        sizes[sizes == 0] = np.inf
        away = 1 - exact @ exact[row] / sizes / sizes[row]
    return away


@METRICS
@given(MATRICES, st.data())
def test_neighbours_are_those_of_brute_force(metric: str, vectors: NDArray[np.float32], data: st.DataObject) -> None:
    row, count = data.draw(st.integers(0, len(vectors) - 1)), data.draw(st.integers(0, 20))
    found, away = nearest(vectors, row, count, metric)
    exact = distances(vectors, row, metric)
    others = np.delete(exact, row)
    assert row not in found
    assert len(set(found.tolist())) == len(found) == min(count, len(vectors) - 1)
    np.testing.assert_allclose(away, exact[found].astype(np.float64), atol=1e-6)
    np.testing.assert_allclose(exact[found], np.sort(others)[: len(found)], atol=1e-15)


@METRICS
def test_digits_are_as_in_scikit_learn(metric: str) -> None:
    vectors = load_digits().data.astype(np.float32)
    rows = np.arange(0, len(vectors), 7)
    found, away = nearest_many(vectors, rows, 12, metric)
    oracle = NearestNeighbors(metric=metric, algorithm="brute").fit(vectors.astype(np.float64))
    expected, _ = oracle.kneighbors(vectors[rows].astype(np.float64), 13)
    np.testing.assert_allclose(away, expected[:, 1:], atol=1e-6)
    assert found.shape == (len(rows), 12)


@METRICS
def test_differences_below_single_precision_are_told_apart(metric: str) -> None:
    rng = np.random.default_rng(4)
    vectors = (1000 + rng.standard_normal((5000, 32)) * 1e-3).astype(np.float32)
    found, _ = nearest(vectors, 17, 50, metric)
    exact = distances(vectors, 17, metric)
    exact[17] = np.inf
    np.testing.assert_array_equal(exact[found], np.sort(exact)[:50])


def test_equally_near_rows_come_in_order() -> None:
    vectors = np.zeros((6, 2), dtype=np.float32)
    assert nearest(vectors, 3, 4, "euclidean")[0].tolist() == [0, 1, 2, 4]


def test_a_vector_of_zeros_is_at_cosine_distance_one() -> None:
    vectors = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.1], [-1.0, 0.0]])
    rows, away = nearest(vectors, 1, 3, "cosine")
    assert rows.tolist() == [2, 0, 3]
    np.testing.assert_allclose(away, [1 - 2 / np.hypot(2, 0.1), 1, 2], rtol=1e-6)
    assert nearest(vectors, 0, 3, "cosine")[1].tolist() == [1, 1, 1]


@METRICS
def test_rows_that_are_not_finite_are_nobodys_neighbour(metric: str) -> None:
    vectors = np.array([[1.0, 2.0], [np.nan, 1.0], [2.0, 1.0], [np.inf, 0.0]])
    assert nearest(vectors, 0, 9, metric)[0].tolist() == [2]
    assert len(nearest(vectors, 1, 9, metric)[0]) == 0
    assert nearest_many(vectors, np.array([0, 3]), 2, metric)[0].tolist() == [[2, -1], [-1, -1]]


@METRICS
@pytest.mark.parametrize("factor", [1e-25, 1e25])
def test_very_small_and_very_large_values(metric: str, factor: float) -> None:
    vectors = np.random.default_rng(0).standard_normal((200, 5)).astype(np.float32)
    scaled = (vectors * np.float32(factor)).astype(np.float32)
    assert nearest(scaled, 5, 10, metric)[0].tolist() == nearest(vectors, 5, 10, metric)[0].tolist()


@METRICS
@pytest.mark.parametrize("kind", [np.uint8, np.int64, np.float16, np.bool_])
def test_every_type_of_number(metric: str, kind: type[np.generic]) -> None:
    vectors = np.random.default_rng(0).integers(0, 2, (50, 9)).astype(kind)
    expected = nearest(vectors.astype(np.float64), 5, 10, metric)
    np.testing.assert_array_equal(nearest(vectors, 5, 10, metric)[0], expected[0])


def test_vectors_mapped_from_a_file(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).standard_normal((300, 4)).astype(np.float32)
    np.save(tmp_path / "vectors.npy", vectors)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    assert nearest(mapped, 0, 5, "cosine")[0].tolist() == nearest(vectors, 0, 5, "cosine")[0].tolist()


def test_many_queries_are_answered_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).standard_normal((100, 4))
    whole = nearest_many(vectors, np.arange(100), 5, "euclidean")
    monkeypatch.setattr(neighbours, "_DISTANCES", 700)
    monkeypatch.setattr(neighbours, "_COMPARED", 8)
    np.testing.assert_array_equal(nearest_many(vectors, np.arange(100), 5, "euclidean")[0], whole[0])


def test_a_matrix_is_not_taken_for_one_that_was_there_before() -> None:
    for seed in range(5):
        vectors = np.random.default_rng(seed).standard_normal((50, 3))
        expected = np.argsort(distances(vectors, 0, "cosine"))[1:4]
        assert nearest(vectors, 0, 3, "cosine")[0].tolist() == expected.tolist()
        del vectors


def test_work_stops_when_asked() -> None:
    vectors = np.ones((10, 2))
    with pytest.raises(CancelledError):
        nearest(vectors, 0, 3, "cosine", Recorder(patience=1))


def test_what_cannot_be_found_is_refused() -> None:
    vectors = np.zeros((3, 2))
    with pytest.raises(ValueError, match="metric"):
        nearest(vectors, 0, 1, "jaccard")
    with pytest.raises(IndexError, match="0 to 2"):
        nearest(vectors, 3, 1, "cosine")
    with pytest.raises(ValueError, match="-1 neighbours"):
        nearest(vectors, 0, -1, "cosine")


@pytest.mark.parametrize("metric", ["dot", "manhattan", "correlation", "hamming"])
def test_every_metric_of_the_graph_is_measured_alike(metric: str) -> None:
    rng = np.random.default_rng(6)
    vectors = rng.integers(-3, 4, (300, 12)).astype(np.float32)
    vectors[7] = 0.0
    vectors[9, 3] = np.nan
    graph = neighbour_graph(vectors, 20, metric)
    rows = np.arange(0, 300, 3)
    found, away = nearest_many(vectors, rows, 20, metric)
    np.testing.assert_allclose(away, graph.distances[rows], rtol=1e-5, atol=1e-6)
    if metric != "correlation":  # whole numbers: no two sums differ by rounding
        np.testing.assert_array_equal(found, graph.indices[rows])
    assert found[3].tolist() == [-1] * 20, "a row that is not finite has no neighbours"
    assert not (found == 9).any()


@pytest.mark.parametrize("metric", ["manhattan", "correlation", "hamming"])
def test_distances_are_those_of_scipy(metric: str) -> None:
    vectors = np.random.default_rng(8).standard_normal((200, 9)).round(1)
    found, away = nearest_many(vectors, np.array([5, 60]), 199, metric)
    expected = cdist(vectors[[5, 60]], vectors, "cityblock" if metric == "manhattan" else metric)
    np.testing.assert_allclose(away, np.take_along_axis(expected, found, axis=1), rtol=1e-5, atol=1e-7)
    assert (np.diff(away) >= 0).all()
