from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.umap.curve import fit_curve
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph
from core.analysis.projection.umap.targets import with_labels
from core.model.arrays import F8

pytestmark = [
    pytest.mark.timeout(900),  # the oracle compiles for a minute
    pytest.mark.filterwarnings("ignore"),
]


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


def with_self(graph: NeighbourGraph) -> tuple[object, object]:
    rows = len(graph.indices)
    own = np.arange(rows, dtype=np.int32)[:, None]
    return np.hstack([own, graph.indices]), np.hstack([np.zeros((rows, 1), np.float32), graph.distances])


@pytest.mark.parametrize(
    ("count", "connectivity", "mix"), [(14, 1.0, 1.0), (14, 2.5, 0.3), (4, 1.0, 0.0), (49, 0.5, 1.0)]
)
def test_the_graph_is_that_of_umap_learn(count: int, connectivity: float, mix: float) -> None:
    from umap.umap_ import fuzzy_simplicial_set

    graph = neighbour_graph(vectors(), count, "euclidean")
    indices, distances = with_self(graph)
    peer, _, _ = fuzzy_simplicial_set(
        vectors(), count + 1, np.random.RandomState(0), "euclidean", {}, indices, distances,
        set_op_mix_ratio=mix, local_connectivity=connectivity,
    )  # fmt: skip
    found = dense(ours(graph, connectivity, mix))
    np.testing.assert_allclose(found, peer.toarray(), atol=2e-5)
    np.testing.assert_array_equal(found, found.T)


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_classes_weaken_edges_as_in_umap_learn(weight: float) -> None:
    from umap.umap_ import discrete_metric_simplicial_set_intersection, fuzzy_simplicial_set

    graph = neighbour_graph(vectors(), 10, "euclidean")
    labels = (np.arange(433) % 4 - 1).astype(np.int32)
    peer, _, _ = fuzzy_simplicial_set(vectors(), 11, np.random.RandomState(0), "euclidean", {}, *with_self(graph))
    far = 2.5 / (1 - weight) if weight < 1 else 1e12
    peer = discrete_metric_simplicial_set_intersection(peer, labels, far_dist=far)
    np.testing.assert_allclose(dense(with_labels(ours(graph), labels, weight)), peer.toarray(), atol=2e-4)


@pytest.mark.parametrize(("spread", "min_dist"), [(1.0, 0.1), (1.0, 0.0), (1.0, 0.99), (3.0, 0.5), (0.3, 0.01)])
def test_the_curve_is_that_of_umap_learn(spread: float, min_dist: float) -> None:
    from umap.umap_ import find_ab_params

    np.testing.assert_allclose(fit_curve(spread, min_dist), find_ab_params(spread, min_dist), rtol=1e-4)


def test_opposite_vectors_are_not_connected() -> None:
    pair = np.array([[1.0, 0.0], [-1.0, 0.0]])
    assert ours(neighbour_graph(pair, 1, "cosine")).lonely.all()
    assert not ours(neighbour_graph(pair, 1, "euclidean")).lonely.any()


def test_weak_edges_can_be_left_out() -> None:
    graph = ours(neighbour_graph(vectors(), 10, "euclidean"))
    strong = graph.without_weaker(0.4)
    whole = dense(graph)
    np.testing.assert_array_equal(dense(strong), np.where(whole >= np.float32(0.4), whole, 0))
