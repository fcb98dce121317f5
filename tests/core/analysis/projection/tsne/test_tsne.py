from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.methods import METHODS, Value, project
from core.analysis.projection.tsne.affinities import affinities
from core.analysis.projection.tsne.forces import Descent, forces
from core.model import F4
from tests.core.recorder import Recorder

SHORT: dict[str, Value] = {"early_iterations": 100, "iterations": 100}


def blobs(rows: int, columns: int = 8, groups: int = 4) -> F4:
    rng = np.random.default_rng(2)
    centres = 12 * rng.standard_normal((groups, columns))
    return (centres[np.arange(rows) % groups] + rng.standard_normal((rows, columns))).astype(np.float32)


def coordinates(result: object) -> Coordinates:
    assert isinstance(result, Coordinates)
    return result


def test_steps_are_those_of_opentsne() -> None:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PrecomputedAffinities

    vectors = blobs(120)
    joint = affinities(neighbour_graph(vectors, 60, "euclidean"), (20.0,))
    begin = np.random.default_rng(1).normal(scale=1e-4, size=(120, 2))
    theirs = TSNEEmbedding(begin.copy(), PrecomputedAffinities(joint.copy(), normalize=False), momentum=0.8)
    theirs = theirs.optimize(30, exaggeration=12, negative_gradient_method="bh", n_jobs=1)
    theirs = theirs.optimize(30, exaggeration=None, negative_gradient_method="bh", n_jobs=1)
    way, ours = forces("tree", 2, 120, 0.5, 1.0), Descent.begin(begin)
    for exaggeration in (12.0, 1.0):
        for _ in range(30):
            gradient, _ = way.gradient(ours.layout, joint * exaggeration, False)
            ours.step(gradient, 120 / exaggeration, 0.8)
    np.testing.assert_allclose(ours.layout, np.asarray(theirs), rtol=1e-6, atol=1e-9)


def test_affinities_are_those_of_scikit_learn() -> None:
    from scipy.sparse import csr_matrix
    from sklearn.manifold._t_sne import _joint_probabilities_nn

    graph = neighbour_graph(blobs(150), 45, "euclidean")
    squares = (graph.distances.astype(np.float64) ** 2).ravel()
    matrix = csr_matrix((squares, graph.indices.flatten(), np.arange(0, 150 * 45 + 1, 45)), shape=(150, 150))
    matrix.sort_indices()
    theirs = _joint_probabilities_nn(matrix, 15.0, 0)
    ours = affinities(graph, (15.0,))
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-6)
    assert ours.sum() == pytest.approx(1.0)


def test_a_mixture_lies_between_its_perplexities() -> None:
    graph = neighbour_graph(blobs(200), 90, "euclidean")
    narrow, mixed = (affinities(graph, chosen).toarray() for chosen in ((5.0,), (5.0, 30.0)))
    assert mixed.max() < narrow.max()
    assert mixed.sum() == pytest.approx(1.0)


def test_the_layout_is_as_faithful_as_that_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits
    from sklearn.manifold import TSNE, trustworthiness

    vectors = load_digits().data[:500].astype(np.float32)
    recorder = Recorder()
    ours = project(recorder, vectors, "tsne").scores
    theirs = TSNE(random_state=0).fit_transform(vectors)
    assert trustworthiness(vectors, ours) > trustworthiness(vectors, theirs) - 0.005
    losses = [frame.loss for frame in recorder.partials if isinstance(frame, Frame) and frame.loss is not None]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("repulsion", ["tree", "grid"])
def test_groups_come_apart(dimensions: int, repulsion: str) -> None:
    from sklearn.metrics import silhouette_score

    vectors = blobs(160)
    result = coordinates(project(None, vectors, "tsne", {**SHORT, "dimensions": dimensions, "repulsion": repulsion}))
    assert result.scores.shape == (160, dimensions)
    assert silhouette_score(result.scores, np.arange(160) % 4) > 0.6
    assert bool(result.notes) == (dimensions == 3 and repulsion == "grid") or "Perplexity" in result.notes[0]


@pytest.mark.parametrize("initialisation", ["pca", "spectral", "random"])
def test_the_same_seed_gives_the_same_bytes(initialisation: str) -> None:
    vectors, wanted = blobs(100), {**SHORT, "initialisation": initialisation}
    one, two, other = (project(None, vectors, "tsne", wanted, seed).scores for seed in (3, 3, 4))
    assert one.tobytes() == two.tobytes()
    assert one.tobytes() != other.tobytes()


def test_bytes_do_not_depend_on_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.analysis.projection.tsne import forces as module

    vectors, seen = blobs(100), []
    for threads in (1, 3):
        monkeypatch.setattr(module, "_threads", lambda rows, count=threads: count)
        seen.append(project(None, vectors, "tsne", {"early_iterations": 10, "iterations": 10}).scores.tobytes())
    assert seen[0] == seen[1]


def test_it_goes_on_from_a_given_layout() -> None:
    vectors = blobs(100)
    first = project(None, vectors, "tsne", SHORT).scores
    wanted: dict[str, Value] = {"early_iterations": 0, "iterations": 1, "initialisation": "layout"}
    again = project(None, vectors, "tsne", wanted, given=Given(layout=first)).scores
    assert abs(np.corrcoef(first[:, 0], again[:, 0])[0, 1]) > 0.99
    without = coordinates(project(None, vectors, "tsne", wanted))
    assert any("no layout to start from" in note for note in without.notes)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 7, 20])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_few_points_have_coordinates_and_a_note(rows: int, dimensions: int) -> None:
    wanted = {"early_iterations": 20, "iterations": 20, "dimensions": dimensions}
    result = coordinates(project(None, blobs(rows), "tsne", wanted))
    assert result.scores.shape == (rows, dimensions)
    assert np.isfinite(result.scores).all()
    assert len(result.notes) == 1


@pytest.mark.parametrize("vectors", [np.ones((50, 4)), np.eye(40), np.repeat(blobs(8), 10, axis=0), np.zeros((9, 1))])
@pytest.mark.parametrize("metric", ["euclidean", "cosine", "dot"])
def test_odd_vectors_have_finite_coordinates(vectors: F4, metric: str) -> None:
    result = project(None, vectors, "tsne", {"early_iterations": 30, "iterations": 30, "metric": metric})
    assert np.isfinite(result.scores).all()


def test_it_asks_for_as_many_neighbours_as_its_perplexities_need() -> None:
    method = METHODS["tsne"]
    wanted = method.complete({})
    assert method.neighbours(wanted, 1000) == (90, "euclidean")
    assert method.neighbours(method.complete({"coarse_perplexity": 100, "metric": "cosine"}), 1000) == (300, "cosine")
    assert method.neighbours(wanted, 20) == (19, "euclidean")
    assert method.neighbours(wanted, 1) is None
