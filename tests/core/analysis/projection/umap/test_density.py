from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from core.analysis.graph.build import neighbour_graph
from core.analysis.parallel import Crew
from core.analysis.projection.method import Coordinates
from core.analysis.projection.methods import METHODS, project
from core.analysis.projection.umap.course import course
from core.analysis.projection.umap.density import kept_densities, vector_density
from core.analysis.projection.umap.fuzzy import FuzzyGraph, fuzzy_graph
from core.model.arrays import F4, F8
from tests.core.analysis.projection.peers import NEIGHBOURS, blobs, graph_of, kept
from tests.core.analysis.projection.umap.test_tables import looked_up

pytestmark = pytest.mark.filterwarnings("ignore")


def correlation_of(vectors: F4, layout: F4) -> float:
    graph = graph_of(vectors)
    with Crew(2) as crew:
        density = vector_density(graph, fuzzy_graph(graph, 1.0, 1.0, crew), crew)
        return kept_densities(density, layout, NEIGHBOURS, crew)


def test_radii_correlations_and_layouts_are_those_of_umap_learn() -> None:
    from sklearn.manifold import trustworthiness

    vectors = blobs()
    layout, among, shown = kept("densmap"), kept("radii"), kept("radii shown")
    graph = graph_of(vectors)
    with Crew(2) as crew:
        edges = fuzzy_graph(graph, 1.0, 1.0, crew)
        density = vector_density(graph, edges.without_weaker(float(edges.strengths.max()) / 700), crew)
    assert density.held.all()
    np.testing.assert_allclose(density.logs, among, atol=1e-4)
    assert correlation_of(vectors, layout) == pytest.approx(np.corrcoef(among, shown)[0, 1], abs=2e-3)

    made = project(None, vectors, "densmap")
    ours, plain = correlation_of(vectors, made.scores), correlation_of(vectors, project(None, vectors, "umap").scores)
    assert ours > correlation_of(vectors, layout) - 0.03
    assert ours > plain + 0.3
    theirs = trustworthiness(vectors, layout, n_neighbors=NEIGHBOURS)
    assert trustworthiness(vectors, made.scores, n_neighbors=NEIGHBOURS) > theirs - 0.01
    assert isinstance(made, Coordinates)
    assert made.notes[-1] == f"Local densities correlate at {ours:.2f} with those among the vectors"


def test_three_dimensions_keep_densities_too_and_no_weight_keeps_none() -> None:
    vectors = blobs()
    assert correlation_of(vectors, project(None, vectors, "densmap", {"dimensions": 3}).scores) > 0.8
    assert correlation_of(vectors, project(None, vectors, "densmap", {"dens_lambda": 0.0}).scores) < 0.6


def test_the_change_of_radii_is_the_gradient_of_their_correlation() -> None:
    vectors = blobs()[::10]
    graph, rng = neighbour_graph(vectors, 4, "euclidean"), np.random.default_rng(1)
    way = course(METHODS["densmap"].complete({"dens_var_shift": 0.0, "n_epochs": 100}), len(vectors))
    layout = rng.uniform(0, 10, size=(len(vectors), 2)).astype(np.float32)
    with Crew(1) as crew:
        edges = fuzzy_graph(graph, 1.0, 1.0, crew)
        density = vector_density(graph, edges, crew)
        change = density.changes(layout, edges, way, 1.0, crew).astype(np.float64)
    exponent, factor = way.exponent, 1 / float(looked_up(way.tables[2], np.ones(1))[0]) - 1
    wanted, joined = density.wanted.astype(np.float64), matrix(edges) > 0

    def correlation(squares: F8) -> float:
        phi = joined / (1 + factor * squares**exponent)
        logs = np.log((phi * squares).sum(axis=1) / phi.sum(axis=1))
        return float(((logs - logs.mean()) * wanted).mean() / logs.std())

    squares = ((layout[:, np.newaxis].astype(np.float64) - layout) ** 2).sum(axis=2)
    for i in (0, 50, 90):
        j = edges.columns[edges.starts[i]]
        more = squares.copy()
        more[i, j] = more[j, i] = squares[i, j] * 1.0001
        slope = (correlation(more) - correlation(squares)) / (more[i, j] - squares[i, j])
        phi = 1 / (1 + factor * squares[i, j] ** exponent)
        along = factor * exponent * squares[i, j] ** (exponent - 1) * phi
        alone, sloping = change[i] + change[j]
        ours = phi * (alone * (1 - exponent * (1 - phi)) + sloping * along)
        assert 2 * ours / way.weight == pytest.approx(slope, rel=0.03)


def matrix(graph: FuzzyGraph) -> F8:
    shape = (graph.points, graph.points)
    result: F8 = csr_matrix((graph.strengths, graph.columns, graph.starts), shape=shape).toarray()
    return result


def test_densities_that_do_not_vary_are_said_to() -> None:
    made = project(None, np.eye(12, dtype=np.float32), "densmap", {"n_epochs": 20})
    assert np.isfinite(made.scores).all()
    assert isinstance(made, Coordinates)
    assert "nothing to keep" in made.notes[-1]


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_hardly_any_points_have_densities(rows: int) -> None:
    scores = project(None, blobs()[:rows], "densmap", {"n_epochs": 20}).scores
    assert scores.shape == (rows, 2)
    assert np.isfinite(scores).all()
