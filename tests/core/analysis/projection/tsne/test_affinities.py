from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.spans import Hands
from core.analysis.projection.tsne.affinities import Affinities, affinities, largest_perplexity, perplexities
from core.analysis.projection.tsne.warm import warm_up
from core.model import F8
from tests.core.analysis.projection.tsne.made import graph

warm_up()


def made(neighbours: NeighbourGraph, *wanted: float) -> Affinities:
    with Crew(1) as crew:
        return affinities(neighbours, wanted, Hands(crew))


def dense(joint: Affinities) -> F8:
    rows = len(joint.starts) - 1
    matrix = np.zeros((rows, rows))
    matrix[np.repeat(np.arange(rows), np.diff(joint.starts)), joint.others] = joint.values
    return matrix


@pytest.mark.parametrize("wanted", [(15.0,), (8.0, 20.0), (6.0,)])
def test_they_are_those_of_opentsne(wanted: tuple[float, ...]) -> None:
    from openTSNE.affinity import joint_probabilities_nn

    neighbours = graph(300, int(3 * max(wanted)))
    distances = neighbours.distances.astype(np.float64)
    theirs = joint_probabilities_nn(neighbours.indices.copy(), distances / distances.mean(), list(wanted))
    ours = made(neighbours, *wanted)
    np.testing.assert_allclose(dense(ours), theirs.toarray(), rtol=1e-4, atol=1e-9)
    assert ours.information == pytest.approx(float(np.sum(theirs.data * np.log(theirs.data))), rel=1e-5)


def test_they_are_those_of_scikit_learn() -> None:
    from scipy.sparse import csr_matrix
    from sklearn.manifold._t_sne import _joint_probabilities_nn

    neighbours = graph(150, 45)
    squares = (neighbours.distances.astype(np.float64) ** 2).ravel()
    matrix = csr_matrix((squares, neighbours.indices.flatten(), np.arange(0, 150 * 45 + 1, 45)), shape=(150, 150))
    matrix.sort_indices()
    theirs = _joint_probabilities_nn(matrix, 15.0, 0)
    np.testing.assert_allclose(dense(made(neighbours, 15.0)), theirs.toarray(), atol=1e-6)


def test_they_are_symmetric_in_order_and_sum_to_one() -> None:
    joint = made(graph(200, 30), 10.0)
    matrix = dense(joint)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert joint.values.sum(dtype=np.float64) == pytest.approx(1.0, abs=1e-6)
    assert not matrix.diagonal().any()
    ascending = np.diff(joint.others.astype(np.int64)) > 0
    ascending[joint.starts[1:-1] - 1] = True
    assert ascending.all()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 10_000), min_size=12, max_size=12),
    st.floats(1.5, 11.0),
    st.sampled_from([1e-3, 1.0, 1e4]),
)
def test_the_width_has_the_entropy_that_is_asked_for_wherever_one_has(
    squares: list[int], perplexity: float, unit: float
) -> None:
    from core.analysis.projection.tsne import kernels

    values = (np.array(squares, dtype=np.float64) - min(squares)) * unit
    precision = kernels.width(values, float(np.log(perplexity)))
    weights = np.exp(-0.5 * precision * values)
    shares = weights / weights.sum()
    reached = float(np.exp(-np.sum(shares * np.log(np.maximum(shares, 1e-300)))))
    ties = int(np.count_nonzero(values == 0))
    if ties < perplexity * 0.99:
        assert reached == pytest.approx(perplexity, rel=1e-4)
    assert reached >= min(ties, perplexity) * 0.99


def test_a_mixture_lies_between_its_perplexities() -> None:
    neighbours = graph(200, 90)
    narrow, mixed = (dense(made(neighbours, *chosen)) for chosen in ((5.0,), (5.0, 30.0)))
    assert mixed.max() < narrow.max()
    assert mixed.sum() == pytest.approx(1.0, abs=1e-6)


def test_few_points_lower_the_perplexity() -> None:
    assert largest_perplexity(91) == 30.0
    assert largest_perplexity(2) == 1.0
    assert perplexities({"perplexity": 30.0, "coarse_perplexity": 0.0}, 1000) == (30.0,)
    assert perplexities({"perplexity": 30.0, "coarse_perplexity": 500.0}, 100) == (30.0, 33.0)
    assert perplexities({"perplexity": 50.0, "coarse_perplexity": 500.0}, 100) == (33.0,)


def test_neighbours_in_one_place_share_alike() -> None:
    ring = np.stack([np.roll(np.arange(9, dtype=np.int32), turn) for turn in (1, -1)], axis=1)
    joint = made(NeighbourGraph(ring, np.zeros(ring.shape, np.float32), "euclidean", True, 1.0), 1.5)
    np.testing.assert_allclose(joint.values, 1 / 18, rtol=1e-6)
