from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from core.analysis.neighbours import nearest
from core.analysis.vicinity import passes
from core.analysis.vicinity.distances import distances_from_vector, nearest_to
from core.work import CancelledError
from tests.core.recorder import Recorder

METRICS = ("cosine", "euclidean", "dot", "manhattan", "correlation", "hamming")
MATRICES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.floats(-4, 4, width=16))


def brute(vectors: NDArray[Any], own: NDArray[Any], metric: str) -> NDArray[np.float64]:
    rows, one = vectors.astype(np.longdouble), own.astype(np.longdouble)
    if metric == "dot":
        away = (rows**2).sum(axis=1).max() - rows @ one
    elif metric == "cosine":
        sizes = np.sqrt((rows**2).sum(axis=1)) * np.sqrt((one**2).sum())
        away = np.where(sizes > 0, 1 - rows @ one / np.where(sizes > 0, sizes, 1), 1)
    elif metric == "euclidean":
        away = np.sqrt(((rows - one) ** 2).sum(axis=1))
    else:
        away = np.abs(rows - one).sum(axis=1)
    doubles: NDArray[np.float64] = away.astype(np.float64)
    return doubles


@pytest.fixture(params=["compiled", "plain"], scope="module")
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Few rows go the way of many, too."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "compiled":
            patch.setattr(passes, "FEW", 0)
        yield request.param


@pytest.mark.parametrize("metric", METRICS[:4])
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MATRICES, st.data())
def test_distances_are_those_of_extended_precision(
    way: str, metric: str, vectors: NDArray[np.float32], data: st.DataObject
) -> None:
    own = data.draw(arrays(np.float64, vectors.shape[1], elements=st.floats(-4, 4, width=16)))
    away = distances_from_vector(vectors, own, metric)
    exact = brute(vectors, own, metric)
    np.testing.assert_allclose(away, exact, atol=1e-12)
    rows, distances = nearest_to(vectors, own, away, 5, metric)
    np.testing.assert_allclose(exact[rows], np.sort(exact)[:5], atol=1e-14)
    np.testing.assert_allclose(distances, exact[rows], atol=1e-6)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("kind", [np.float32, np.float64, np.int16, np.float16, np.dtype(">f4")])
def test_a_row_has_the_neighbours_it_had(way: str, metric: str, kind: Any) -> None:
    vectors = np.random.default_rng(3).integers(-9, 10, (300, 7)).astype(kind)
    own = vectors[11].astype(np.float64)
    away = distances_from_vector(vectors, own, metric)
    rows, distances = nearest_to(vectors, own, away, 20, metric, np.array([11]))
    expected, apart = nearest(vectors, 11, 20, metric)
    assert rows.tolist() == expected.tolist()
    np.testing.assert_allclose(distances, apart, rtol=1e-6, atol=1e-7)


def test_many_rows_are_measured_as_few_are(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.asfortranarray(np.random.default_rng(0).standard_normal((40_000, 3)))
    own = np.array([0.5, -1.0, 0.25])
    expected = cdist(own[None], vectors, "cityblock")[0]
    np.testing.assert_allclose(distances_from_vector(vectors, own, "manhattan"), expected, rtol=1e-13)
    monkeypatch.setattr(passes, "available_memory", lambda: 1000)  # too large for memory: read a part at a time
    np.testing.assert_allclose(distances_from_vector(vectors, own, "manhattan"), expected, rtol=1e-13)


def test_cosines_near_one_are_told_apart(way: str) -> None:
    rng = np.random.default_rng(4)
    vectors = (1000 + rng.standard_normal((3000, 32)) * 1e-3).astype(np.float32)
    own = vectors[17].astype(np.float64)
    rows, _ = nearest_to(vectors, own, distances_from_vector(vectors, own, "cosine"), 50, "cosine", np.array([17]))
    directions = vectors.astype(np.longdouble)
    directions /= np.sqrt((directions**2).sum(axis=1))[:, None]
    exact = ((directions - directions[17]) ** 2).sum(axis=1) / 2
    exact[17] = np.inf
    np.testing.assert_array_equal(rows, np.argsort(exact, kind="stable")[:50])


def test_rows_that_are_not_finite_are_nobodys_neighbour(way: str) -> None:
    vectors = np.array([[1.0, 2.0], [np.nan, 1.0], [2.0, 1.0], [np.inf, 0.0]])
    for metric in METRICS[:4]:
        away = distances_from_vector(vectors, np.array([0.0, 0.0]), metric)
        assert np.isnan(away).tolist() == [False, True, False, True]
        assert sorted(nearest_to(vectors, np.zeros(2), away, 9, metric)[0].tolist()) == [0, 2]


@pytest.mark.parametrize("metric", METRICS[:4])
def test_sums_are_formed_in_double_precision(way: str, metric: str) -> None:
    vectors = np.random.default_rng(2).standard_normal((200, 300)).astype(np.float32)
    own = np.random.default_rng(3).standard_normal(300)
    np.testing.assert_allclose(distances_from_vector(vectors, own, metric), brute(vectors, own, metric), rtol=1e-12)


def test_every_row_can_be_listed_and_some_left_out() -> None:
    vectors = np.zeros((6, 2), dtype=np.float32)
    away = distances_from_vector(vectors, np.ones(2), "cosine")
    assert nearest_to(vectors, np.ones(2), away, 100, "cosine", np.array([1, 4]))[0].tolist() == [0, 2, 3, 5]
    assert nearest_to(vectors, np.ones(2), away, 0, "cosine")[0].tolist() == []


def test_what_has_no_distances_is_refused() -> None:
    vectors = np.zeros((3, 2))
    with pytest.raises(ValueError, match="2 dimensions, not 3"):
        distances_from_vector(vectors, np.zeros(3), "cosine")
    with pytest.raises(ValueError, match="not finite"):
        distances_from_vector(vectors, np.array([np.nan, 0]), "cosine")
    with pytest.raises(ValueError, match="metric"):
        distances_from_vector(vectors, np.zeros(2), "jaccard")
    with pytest.raises(CancelledError):
        distances_from_vector(vectors, np.zeros(2), "cosine", Recorder(patience=1))


def test_a_vector_is_at_no_cosine_distance_from_itself_and_its_multiples() -> None:
    vectors = np.random.default_rng(3).normal(size=(400, 37)).astype(np.float32)
    vectors[200:] = vectors[:200] * 3
    for row in range(50):
        away = distances_from_vector(vectors, vectors[row].astype(np.float64), "cosine")
        assert away[row] == away[row + 200] == 0
        assert np.count_nonzero(away == 0) == 2
