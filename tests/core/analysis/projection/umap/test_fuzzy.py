from __future__ import annotations

from functools import lru_cache
from itertools import count
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.umap.curve import fit_curve
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph
from core.analysis.projection.umap.targets import nearest_numbers, with_labels, with_numbers
from core.model.arrays import F4, F8, I4
from tests.core.analysis.projection.peers import uncompiled

pytestmark = pytest.mark.filterwarnings("ignore")


def theirs() -> ModuleType:
    """Return the functions of umap-learn."""
    return uncompiled("umap.umap_")


def vectors() -> F8:
    rng = np.random.default_rng(2)
    cloud = rng.standard_normal((400, 8)) * rng.exponential(size=(400, 1))
    return np.concatenate([cloud, cloud[:30], np.zeros((3, 8))])  # with duplicates


def dense(graph: FuzzyGraph) -> F8:
    result = np.zeros((graph.points, graph.points))
    rows = np.repeat(np.arange(graph.points), np.diff(graph.starts))
    result[rows, graph.columns] = graph.strengths
    return result


def ours(graph: NeighbourGraph, connectivity: float = 1.0, mix: float = 1.0) -> FuzzyGraph:
    with Crew() as crew:
        return fuzzy_graph(graph, connectivity, mix, crew)


def with_self(graph: NeighbourGraph) -> tuple[I4, F4]:
    rows = len(graph.indices)
    own = np.arange(rows, dtype=np.int32)[:, None]
    return np.hstack([own, graph.indices]), np.hstack([np.zeros((rows, 1), np.float32), graph.distances])


@pytest.mark.parametrize(
    ("count", "connectivity", "mix"), [(14, 1.0, 1.0), (14, 2.5, 0.3), (4, 1.0, 0.0), (49, 0.5, 1.0)]
)
def test_the_graph_is_that_of_umap_learn(count: int, connectivity: float, mix: float) -> None:
    graph = neighbour_graph(vectors(), count, "euclidean")
    indices, distances = with_self(graph)
    peer, _, _ = theirs().fuzzy_simplicial_set(
        vectors(), count + 1, np.random.RandomState(0), "euclidean", {}, indices, distances,
        set_op_mix_ratio=mix, local_connectivity=connectivity,
    )  # fmt: skip
    found = dense(ours(graph, connectivity, mix))
    np.testing.assert_allclose(found, peer.toarray(), atol=2e-5)
    np.testing.assert_array_equal(found, found.T)


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_classes_weaken_edges_as_in_umap_learn(weight: float) -> None:
    graph = neighbour_graph(vectors(), 10, "euclidean")
    labels = (np.arange(433) % 4 - 1).astype(np.int32)
    peer, _, _ = theirs().fuzzy_simplicial_set(
        vectors(), 11, np.random.RandomState(0), "euclidean", {}, *with_self(graph)
    )
    far = 2.5 / (1 - weight) if weight < 1 else 1e12
    peer = theirs().discrete_metric_simplicial_set_intersection(peer, labels, far_dist=far)
    np.testing.assert_allclose(dense(with_labels(ours(graph), labels, weight)), peer.toarray(), atol=2e-4)


@lru_cache(maxsize=1)
def numbers() -> F4:
    """Numbers of which each has nearest ones: none nearly alike, and no two equally far where a list may end."""
    for seed in count():
        rng = np.random.default_rng(seed)
        values = rng.permutation(np.cumsum(rng.uniform(0.5, 1.5, 433)) / 100).astype(np.float32)
        away = np.sort(np.abs(values[:, None].astype(np.float64) - values), axis=1)
        gaps = [away[:, k + 1] / away[:, k] for k in (3, 4, 5, 9, 10, 11)]
        if min(float(gap.min()) for gap in gaps) > 1 + 1e-5:
            return values
    raise AssertionError("there is always such a seed")


@pytest.mark.parametrize(("weight", "neighbours"), [(0.0, 11), (0.3, 11), (0.5, 11), (0.8, 5), (1.0, 11)])
def test_numbers_are_intersected_as_in_umap_learn(weight: float, neighbours: int) -> None:
    graph, state = neighbour_graph(vectors(), 10, "euclidean"), np.random.RandomState(0)
    peer, _, _ = theirs().fuzzy_simplicial_set(vectors(), 11, state, "euclidean", {}, *with_self(graph))
    away = theirs().pairwise_distances(numbers()[:, None], metric="l2")
    other, _, _ = theirs().fuzzy_simplicial_set(
        away, neighbours, state, "precomputed", {}, None, None, False, 1.0, 1.0, False
    )
    wanted = (
        theirs().reset_local_connectivity(theirs().general_simplicial_set_intersection(peer, other, weight)).toarray()
    )
    with Crew() as crew:
        found = with_numbers(ours(graph), numbers(), weight, neighbours, crew)
    np.testing.assert_allclose(dense(found), wanted, atol=2e-4)


def test_what_has_no_number_is_weakened_as_what_has_no_class() -> None:
    graph = ours(neighbour_graph(vectors(), 10, "euclidean"))
    some = numbers()
    some[::3] = np.nan
    with Crew() as crew:
        found = dense(with_numbers(graph, some, 0.5, 11, crew))
        none = with_numbers(graph, np.full(433, np.nan, dtype=np.float32), 0.5, 11, crew)
    assert none is graph
    rows, columns = dense(graph).nonzero()
    unknown = np.isnan(some[rows]) | np.isnan(some[columns])
    assert (found[rows, columns][unknown] > 0).all()
    new = (found > 0) & (dense(graph) == 0)
    assert not new[::3].any()
    assert new.any()


@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=2, max_size=60), st.integers(1, 70))
def test_the_nearest_numbers_are_the_nearest(values: list[float], count: int) -> None:
    line = np.array(values, dtype=np.float32)
    count = min(count, len(line) - 1)
    found = nearest_numbers(line, count)
    away = np.abs(line[:, None].astype(np.float64) - line)
    np.fill_diagonal(away, np.inf)
    np.testing.assert_allclose(found.distances, np.sort(away, axis=1)[:, :count], rtol=1e-6)
    rows = np.arange(len(line))[:, None]
    np.testing.assert_allclose(away[rows, found.indices], found.distances, rtol=1e-6)
    assert all(len(set(row)) == count for row in found.indices.tolist())


@pytest.mark.parametrize("farthest", [1.5, 3.0])
def test_neighbours_from_a_distance_on_are_none_as_in_umap_learn(farthest: float) -> None:
    graph = neighbour_graph(vectors(), 14, "euclidean")
    indices, distances = with_self(graph)
    far = distances >= farthest
    peer, _, _ = theirs().fuzzy_simplicial_set(
        vectors(), 15, np.random.RandomState(0), "euclidean", {},
        np.where(far, -1, indices), np.where(far, np.float32(np.inf), distances),
    )  # fmt: skip
    with Crew() as crew:
        found = fuzzy_graph(graph, 1.0, 1.0, crew, farthest=farthest)
    np.testing.assert_allclose(dense(found), peer.toarray(), atol=2e-5)
    assert 0 < found.lonely.sum() < 433


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=25))
def test_parts_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    matrix = np.zeros((20, 20), dtype=np.float32)
    for one, other in pairs:
        matrix[one, other] = matrix[other, one] = one != other
    sparse = csr_matrix(matrix)
    graph = FuzzyGraph(sparse.indptr.astype(np.int64), sparse.indices.astype(np.int32), sparse.data)
    assert graph.parts == connected_components(sparse, directed=False)[0]


@pytest.mark.parametrize(("spread", "min_dist"), [(1.0, 0.1), (1.0, 0.0), (1.0, 0.99), (3.0, 0.5), (0.3, 0.01)])
def test_the_curve_is_that_of_umap_learn(spread: float, min_dist: float) -> None:
    np.testing.assert_allclose(fit_curve(spread, min_dist), theirs().find_ab_params(spread, min_dist), rtol=1e-4)


def test_opposite_vectors_are_not_connected() -> None:
    pair = np.array([[1.0, 0.0], [-1.0, 0.0]])
    assert ours(neighbour_graph(pair, 1, "cosine")).lonely.all()
    assert not ours(neighbour_graph(pair, 1, "euclidean")).lonely.any()


def test_weak_edges_can_be_left_out() -> None:
    graph = ours(neighbour_graph(vectors(), 10, "euclidean"))
    strong = graph.without_weaker(0.4)
    whole = dense(graph)
    np.testing.assert_array_equal(dense(strong), np.where(whole >= np.float32(0.4), whole, 0))
