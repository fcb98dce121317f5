from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.analysis import parallel
from core.analysis.graph import build
from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.metrics import METRICS
from core.model.arrays import F8
from core.work import CancelledError
from tests.core.recorder import Recorder

CLOUD = np.random.default_rng(0).standard_normal((700, 37)).astype(np.float32)


def clusters(rows: int, columns: int = 20) -> NDArray[np.float32]:
    rng = np.random.default_rng(5)
    centres = rng.standard_normal((12, columns)) * 3
    bases = rng.standard_normal((12, 6, columns))
    which = rng.integers(12, size=rows)
    spread = np.einsum("ij,ijk->ik", rng.standard_normal((rows, 6)), bases[which])
    cloud: NDArray[np.float32] = (centres[which] + spread + 0.1 * rng.standard_normal((rows, columns))).astype("f4")
    return cloud


def all_distances(vectors: NDArray[Any], metric: str) -> F8:
    """Return every distance by its definition, in double precision."""
    x = vectors.astype(np.float64)
    if metric == "dot":
        result: F8 = np.einsum("ij,ij->i", x, x).max() - x @ x.T
        return result
    if metric in ("cosine", "correlation"):
        x = x - x.mean(axis=1, keepdims=True) if metric == "correlation" else x
        unit = x / np.linalg.norm(x, axis=1, keepdims=True)
        return np.array([((unit - row) ** 2).sum(axis=1) / 2 for row in unit])
    formula: dict[str, Callable[[F8], F8]] = {
        "euclidean": lambda row: np.sqrt(((x - row) ** 2).sum(axis=1)),
        "manhattan": lambda row: np.abs(x - row).sum(axis=1),
        "hamming": lambda row: (x != row).mean(axis=1),
    }
    return np.array([formula[metric](row) for row in x])


def true_neighbours(vectors: NDArray[Any], count: int, metric: str) -> tuple[NDArray[np.int64], F8]:
    away = all_distances(vectors, metric)
    np.fill_diagonal(away, np.inf)
    order = np.argsort(away, axis=1, kind="stable")[:, :count]
    return order, np.take_along_axis(away, order, axis=1)


@pytest.mark.parametrize("metric", METRICS)
def test_neighbours_are_those_of_the_definition(metric: str) -> None:
    vectors = (CLOUD > 0.5).astype(np.uint8) if metric == "hamming" else CLOUD
    graph = neighbour_graph(vectors, 20, metric)
    indices, distances = true_neighbours(vectors, 20, metric)
    np.testing.assert_array_equal(graph.indices, indices)
    np.testing.assert_allclose(graph.distances, distances, rtol=1e-5, atol=1e-6)
    assert (graph.exact, graph.recall, graph.metric) == (True, 1.0, metric)


@pytest.mark.parametrize("metric", ["euclidean", "cosine", "manhattan", "correlation", "hamming"])
def test_neighbours_are_those_of_scikit_learn(metric: str) -> None:
    from sklearn.datasets import load_digits
    from sklearn.neighbors import NearestNeighbors

    digits = load_digits().data
    peer = NearestNeighbors(n_neighbors=15, metric=metric, algorithm="brute").fit(digits)
    distances = peer.kneighbors()[0]
    graph = neighbour_graph(digits, 15, metric)
    np.testing.assert_allclose(graph.distances, distances, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", [np.float64, np.float16, np.int32, np.int8, np.bool_])
def test_every_type_of_number(kind: type) -> None:
    vectors: NDArray[Any] = (CLOUD[:300] * 3).astype(kind)
    graph = neighbour_graph(vectors, 9, "euclidean")
    np.testing.assert_allclose(graph.distances, true_neighbours(vectors, 9, "euclidean")[1], rtol=1e-6)


@pytest.mark.parametrize(("scale", "offset"), [(1e-25, 0.0), (1e25, 0.0), (1.0, 1e7), (1e-150, 0.0), (1e140, 0.0)])
def test_tiny_huge_and_far_vectors(scale: float, offset: float) -> None:
    vectors = CLOUD[:400].astype(np.float64) * scale + offset
    graph = neighbour_graph(vectors, 10, "euclidean")
    np.testing.assert_array_equal(graph.indices, true_neighbours(vectors, 10, "euclidean")[0])


@pytest.mark.parametrize("metric", METRICS)
def test_equally_near_ones_come_by_row(metric: str) -> None:
    vectors = np.repeat(CLOUD[:7, :5], 60, axis=0)
    graph = neighbour_graph(vectors, 8, metric)
    expected = true_neighbours(vectors, 8, metric)
    np.testing.assert_allclose(graph.distances, expected[1], atol=1e-6)
    if metric != "dot":
        first = [row // 60 * 60 + np.flatnonzero(np.arange(60) != row % 60)[:8] for row in range(len(vectors))]
        np.testing.assert_array_equal(graph.indices, first)


@pytest.mark.parametrize("metric", ["cosine", "correlation"])
def test_a_vector_without_direction_is_one_away_from_all(metric: str) -> None:
    vectors = CLOUD[:50].copy()
    vectors[7] = 0 if metric == "cosine" else 3
    graph = neighbour_graph(vectors, 49, metric)
    np.testing.assert_array_equal(graph.distances[7], np.ones(49))
    np.testing.assert_array_equal(graph.indices[7], np.delete(np.arange(50), 7))
    assert graph.distances[0][graph.indices[0] == 7] == 1


def test_rows_that_are_not_finite_are_nobodys_neighbours() -> None:
    vectors = CLOUD[:60].copy()
    vectors[5, 3], vectors[40, 0] = np.nan, -np.inf
    graph = neighbour_graph(vectors, 100, "euclidean")
    bad = np.isin(np.arange(60), (5, 40))
    assert graph.indices.shape == (60, 57)
    assert (graph.indices[bad] == -1).all()
    assert np.isnan(graph.distances[bad]).all()
    assert not np.isin(graph.indices[~bad], (5, 40)).any()
    alone = neighbour_graph(vectors[~bad], 100, "euclidean")
    np.testing.assert_array_equal(graph.among(~bad).indices, alone.indices)
    assert graph.serves(80, "euclidean")
    assert not graph.serves(80, "cosine")
    np.testing.assert_array_equal(graph.first(3).distances, graph.distances[:, :3])


@pytest.mark.parametrize("rows", [1, 2, 3])
@pytest.mark.parametrize("metric", METRICS)
def test_hardly_any_points(rows: int, metric: str) -> None:
    graph = neighbour_graph(CLOUD[:rows], 15, metric)
    assert graph.indices.shape == graph.distances.shape == (rows, rows - 1)
    assert all(sorted({i, *others}) == list(range(rows)) for i, others in enumerate(graph.indices.tolist()))


def test_wrong_wishes_are_explained() -> None:
    with pytest.raises(ValueError, match="one of cosine, euclidean"):
        neighbour_graph(CLOUD, 3, "jaccard")
    with pytest.raises(ValueError, match="-1 neighbours"):
        neighbour_graph(CLOUD, -1, "cosine")
    with pytest.raises(ValueError, match="matrix"):
        neighbour_graph(CLOUD[0], 3, "cosine")


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("count", [10, 60])
def test_beyond_what_is_affordable_recall_is_measured(metric: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = clusters(4000)
    vectors = (vectors > 0).astype(np.float32) if metric == "hamming" else vectors
    exact = neighbour_graph(vectors, count, metric)
    monkeypatch.setattr(build, "AFFORDABLE", 0.0)
    graph = neighbour_graph(vectors, count, metric, seed=3)
    share = (graph.distances <= exact.distances[:, -1:]).mean()
    assert not graph.exact
    assert abs(graph.recall - share) < 0.03
    assert graph.recall > (0.8 if metric == "dot" else 0.95)
    assert (np.diff(graph.distances, axis=1) >= 0).all()
    assert not (graph.indices == np.arange(4000)[:, None]).any()


def test_the_seed_says_what_chance_does_and_threads_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "AFFORDABLE", 0.0)
    vectors = clusters(3000)
    two = neighbour_graph(vectors, 40, "cosine", seed=1)
    monkeypatch.setattr(parallel, "processors", lambda: 1)
    one = neighbour_graph(vectors, 40, "cosine", seed=1)
    other = neighbour_graph(vectors, 40, "cosine", seed=2)
    assert one.indices.tobytes() == two.indices.tobytes()
    assert one.distances.tobytes() == two.distances.tobytes()
    assert one.indices.tobytes() != other.indices.tobytes()


@pytest.mark.parametrize("afford", [0.0, 1e12])
def test_work_tells_how_far_it_is_and_stops_when_asked(afford: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "AFFORDABLE", afford)
    vectors, recorder = clusters(3000), Recorder()
    neighbour_graph(vectors, 10, "cosine", token=recorder)
    told = [fraction for fraction in recorder.fractions if fraction is not None]
    assert told == sorted(told)
    assert told[-1] > 0.9
    for patience in (0, 3, recorder.questions // 2, recorder.questions - 2):
        with pytest.raises(CancelledError):
            neighbour_graph(vectors, 10, "cosine", token=Recorder(patience))
