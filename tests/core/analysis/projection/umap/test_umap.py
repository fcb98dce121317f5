from __future__ import annotations

import math

import numpy as np
import pytest

from core.analysis import parallel
from core.analysis.projection.method import Frame, Given
from core.analysis.projection.methods import project
from core.analysis.projection.pca import fit_pca
from core.model.arrays import F4, F8
from core.work import CancelledError
from tests.core.recorder import Recorder


def digits() -> F8:
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().data)


def umap(vectors: F8, seed: int = 0, given: Given | None = None, **parameters: float | str | bool) -> F4:
    return project(None, vectors, "umap", parameters, seed, given=given or Given()).scores


def without_coordinates(scores: F4) -> list[int]:
    return [row for row, position in enumerate(scores) if np.isnan(position).all()]


def test_neighbours_stay_near_far_better_than_in_principal_components() -> None:
    from sklearn.manifold import trustworthiness

    vectors = digits()
    flat = umap(vectors, n_epochs=200)
    assert trustworthiness(vectors, flat, n_neighbors=15) > 0.98
    assert trustworthiness(vectors, fit_pca(vectors, 2).scores, n_neighbors=15) < 0.9
    solid = umap(vectors, n_epochs=200, dimensions=3)
    assert solid.shape == (len(vectors), 3)
    assert trustworthiness(vectors, solid, n_neighbors=15) > 0.985


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(0).standard_normal((3000, 12))
    first = umap(vectors, n_epochs=30)
    for threads in (1, 3):
        monkeypatch.setattr(parallel, "processors", lambda threads=threads: threads)
        monkeypatch.setattr("core.analysis.projection.umap.rounds.processors", lambda threads=threads: threads)
        assert umap(vectors, n_epochs=30).tobytes() == first.tobytes()
    assert umap(vectors, seed=1, n_epochs=30).tobytes() != first.tobytes()


def test_the_fast_mode_lays_out_too() -> None:
    from sklearn.manifold import trustworthiness

    assert trustworthiness(digits(), umap(digits(), n_epochs=200, repeatable=False), n_neighbors=15) > 0.96


def test_frames_begin_with_the_initialisation_and_end_with_the_result() -> None:
    vectors, recorder = digits(), Recorder()
    vectors[3, 3] = np.nan
    result = project(recorder, vectors, "umap", {"n_epochs": 40})
    frames = [value for value in recorder.partials if isinstance(value, Frame)]
    assert [frame.epoch for frame in frames][:3] == [0, 0, 1], "before neighbours are known, and when it begins"
    assert (frames[-1].epoch, frames[-1].epochs) == (40, 40)
    np.testing.assert_array_equal(frames[-1].scores, result.scores)
    start, axis = frames[0].scores[:, 0], fit_pca(vectors, 2).scores[:, 0]
    assert abs(np.corrcoef(np.delete(start, 3), np.delete(axis, 3))[0, 1]) > 0.9999
    assert all(without_coordinates(frame.scores) == [3] for frame in frames)
    assert result.set_aside is not None
    assert result.set_aside.nonzero()[0].tolist() == [3]


def test_work_stops_at_any_moment() -> None:
    vectors, recorder = digits(), Recorder()
    project(recorder, vectors, "umap", {"n_epochs": 20})
    for share in (0.0, 0.2, 0.5, 0.8, 0.99):
        with pytest.raises(CancelledError):
            project(Recorder(int(recorder.questions * share)), vectors, "umap", {"n_epochs": 20})


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
@pytest.mark.parametrize("initialisation", ["pca", "spectral", "random"])
def test_hardly_any_points(rows: int, initialisation: str) -> None:
    scores = umap(digits()[:rows], n_epochs=20, initialisation=initialisation)
    assert scores.shape == (rows, 2)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("metric", ["euclidean", "cosine", "manhattan", "correlation", "hamming", "dot"])
def test_every_metric_and_points_in_one_place(metric: str) -> None:
    vectors = np.repeat(digits()[:40], 5, axis=0)
    vectors[:10] = 0
    scores = umap(vectors, metric=metric, n_epochs=30)
    assert np.isfinite(scores).all()
    assert len(np.unique(scores, axis=0)) == len(scores)


def test_one_column_and_vectors_that_are_all_the_same() -> None:
    assert np.isfinite(umap(np.arange(50.0)[:, None], n_epochs=30)).all()
    assert np.isfinite(umap(np.ones((50, 4)), n_epochs=30)).all()


def test_a_vector_opposite_to_all_others_is_set_aside() -> None:
    vectors = np.tile([1.0, 0.0], (6, 1))
    vectors[4] = -1.0, 0.0
    result = project(None, vectors, "umap", {"metric": "cosine", "n_epochs": 20})
    assert result.set_aside is not None
    assert result.set_aside.nonzero()[0].tolist() == [4]
    assert without_coordinates(result.scores) == [4]


def test_eigenvectors_part_what_is_not_connected() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(3), 300)
    vectors = rng.standard_normal((900, 10)) + 100 * np.eye(10)[groups]
    scores = umap(vectors, initialisation="spectral", n_epochs=50)
    centres = np.array([scores[groups == group].mean(axis=0) for group in range(3)])
    nearest = np.linalg.norm(scores[:, None] - centres, axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, groups)


def test_a_layout_that_is_given_is_where_it_starts() -> None:
    layout = np.random.default_rng(1).uniform(-7, 7, size=(1797, 2)).astype(np.float32)
    recorder = Recorder()
    project(recorder, digits(), "umap", {"initialisation": "layout", "n_epochs": 1}, given=Given(layout=layout))
    first = recorder.partials[0]
    assert isinstance(first, Frame)
    np.testing.assert_allclose(first.scores, layout, atol=1e-3)
    with pytest.raises(ValueError, match="a layout of 1797 rows and 2"):
        umap(digits(), initialisation="layout")
    with pytest.raises(ValueError, match="rows without coordinates"):
        umap(digits(), given=Given(layout=layout * math.nan), initialisation="layout")


def test_classes_are_drawn_together_even_if_some_are_not_known() -> None:
    rng = np.random.default_rng(0)
    vectors, classes = rng.standard_normal((400, 5)), rng.integers(2, size=400).astype(np.int32)
    labels = np.where(rng.uniform(size=400) < 0.1, -1, classes).astype(np.int32)

    def purity(scores: F4) -> float:
        near = np.argsort(np.linalg.norm(scores[:, None] - scores, axis=2), axis=1)[:, 1:11]
        return float((classes[near] == classes[:, None]).mean())

    assert purity(umap(vectors, n_epochs=200)) < 0.65
    given = Given(labels=labels)
    assert purity(umap(vectors, n_epochs=200, given=given, target_weight=0.9)) > 0.8


def test_parameters_that_contradict_each_other() -> None:
    with pytest.raises(ValueError, match=r"Minimum distance \(min_dist\) is at most spread, 1, not 2"):
        umap(digits(), min_dist=2.0)
    with pytest.raises(ValueError, match="no vector with finite values"):
        umap(np.full((5, 2), np.nan))
