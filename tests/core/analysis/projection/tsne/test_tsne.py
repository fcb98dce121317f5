from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.methods import METHODS, Value, project
from core.model import F4
from tests.core.analysis.projection.tsne.made import blobs
from tests.core.recorder import Recorder

SHORT: dict[str, Value] = {"early_iterations": 100, "iterations": 100}


def coordinates(result: object) -> Coordinates:
    assert isinstance(result, Coordinates)
    return result


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
@pytest.mark.parametrize("repulsion", ["exact", "tree", "grid"])
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


@pytest.mark.parametrize("repulsion", ["exact", "grid", "tree"])
def test_bytes_do_not_depend_on_the_number_of_threads(repulsion: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, seen = blobs(3000), []
    wanted: dict[str, Value] = {"early_iterations": 3, "iterations": 3, "repulsion": repulsion}
    for threads in (1, 3):
        monkeypatch.setattr("core.analysis.parallel.processors", lambda count=threads: count)
        monkeypatch.setattr("core.analysis.projection.tsne.repulsion._threads", lambda rows, count=threads: count)
        seen.append(project(None, vectors, "tsne", wanted).scores.tobytes())
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
