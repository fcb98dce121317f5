from __future__ import annotations

import time
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core.analysis import parallel
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.methods import METHODS, Value, project
from core.analysis.projection.sampled import cells, nearest, run, size
from core.analysis.projection.sampled.placing import Placing
from core.analysis.projection.sampled.sample import Sample, draw
from core.analysis.projection.steering import Extend, Finish, Pause, Resume
from core.model.arrays import F4
from core.work import CancelledError
from tests.benchmarks.bench_umap import trustworthiness
from tests.benchmarks.clusters import clusters
from tests.core.analysis.projection.told import Told
from tests.core.recorder import Recorder

SHORT: Mapping[str, Mapping[str, Value]] = {
    "umap": {"n_epochs": 30},
    "tsne": {"early_iterations": 20, "iterations": 20},
    "pacmap": {"iterations": 0},
    "localmap": {"iterations": 10},
}
SAMPLED = pytest.mark.parametrize("method", SHORT)


@pytest.fixture
def all_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.analysis.projection.frames.APART", 0.0)
    monkeypatch.setattr(run, "_APART", 0.0)
    monkeypatch.setattr(run, "_IDLE", 0.0)


def made_by_hand(fitted: int, near: list[list[int]], away: list[list[float]]) -> Sample:
    others = np.arange(fitted, fitted + len(near))
    return Sample(
        np.arange(fitted), others, np.array(near, np.int32), np.array(away, np.float32), "euclidean", True, 1.0
    )


def test_a_third_is_nearly_as_good_as_all() -> None:
    vectors = clusters(12_000)
    part = project(None, vectors, "umap", {"fit_on": 4000})
    everything = project(None, vectors, "umap").scores
    assert trustworthiness(vectors, part.scores) > trustworthiness(vectors, everything) - 0.005
    assert recall(vectors, part.scores) > 0.8 * recall(vectors, everything)


def recall(vectors: F4, scores: F4, count: int = 15) -> float:
    found = 0
    for row in np.random.default_rng(2).choice(len(vectors), 300, replace=False):
        away, near = (((array - array[row]) ** 2).sum(axis=1) for array in (vectors, scores))
        away[row] = near[row] = np.inf
        found += len(set(np.argsort(away)[:count]) & set(np.argsort(near)[:count]))
    return found / (300 * count)


@SAMPLED
@pytest.mark.usefixtures("all_frames")
def test_all_points_are_seen_from_the_first_frame_to_the_result(method: str) -> None:
    vectors, recorder = clusters(3000, 20), Recorder()
    vectors[[5, 700]] = np.nan
    made = project(recorder, vectors, method, {**SHORT[method], "fit_on": 500}, seed=2)
    frames = [value for value in recorder.partials if isinstance(value, Frame)]
    said = "Fitted on 500 of 2,998, the rest placed"
    assert isinstance(made, Coordinates)
    assert said in made.notes
    assert {frame.notes for frame in frames} == {(said,)}
    assert [frame.epoch for frame in frames] == sorted(frame.epoch for frame in frames)
    assert frames[0].epoch == 0
    assert frames[-1].epoch == frames[-1].epochs
    np.testing.assert_array_equal(frames[-1].scores, made.scores)
    for scores in (*(frame.scores for frame in frames), made.scores):
        assert np.flatnonzero(np.isnan(scores).any(axis=1)).tolist() == [5, 700]
    assert made.set_aside is not None
    assert made.set_aside.nonzero()[0].tolist() == [5, 700]
    assert made.axis_titles == project(None, vectors[:200], method, SHORT[method]).axis_titles
    placed = made.scores[~made.set_aside]
    assert len(np.unique(placed, axis=0)) > 0.99 * len(placed)


@SAMPLED
def test_the_fitted_points_are_where_the_method_puts_them(method: str) -> None:
    vectors = clusters(2000, 20)
    sample = draw(vectors, np.arange(2000), 400, "euclidean", 1)
    whole = project(None, vectors, method, {**SHORT[method], "fit_on": 400}, seed=1)
    alone = project(None, vectors[sample.rows], method, SHORT[method], seed=1)
    np.testing.assert_array_equal(whole.scores[sample.rows], alone.scores)


@SAMPLED
def test_the_same_seed_gives_the_same_bytes_with_any_number_of_threads(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors, wanted = clusters(3000, 20), {**SHORT[method], "fit_on": 500}
    first = project(None, vectors, method, wanted, 5).scores
    assert project(Recorder(), vectors, method, wanted, 5).scores.tobytes() == first.tobytes()
    for threads in (1, 3):
        monkeypatch.setattr(parallel, "processors", lambda threads=threads: threads)
        assert project(None, vectors, method, wanted, 5).scores.tobytes() == first.tobytes()
    assert project(None, vectors, method, wanted, 6).scores.tobytes() != first.tobytes()


@SAMPLED
def test_it_stops_at_any_moment(method: str) -> None:
    vectors, recorder, wanted = clusters(2000, 20), Recorder(), {**SHORT[method], "fit_on": 300}
    project(recorder, vectors, method, wanted)
    for share in (0.0, 0.3, 0.6, 0.9, 0.99):
        with pytest.raises(CancelledError):
            project(Recorder(int(recorder.questions * share)), vectors, method, wanted)


@pytest.mark.usefixtures("all_frames")
def test_orders_reach_the_method() -> None:
    vectors = clusters(2000, 20)
    wanted: dict[str, Value] = {**SHORT["pacmap"], "fit_on": 300}
    longer = Told(lambda frame: (Extend(11),) if frame.epoch == 7 else ())
    project(longer, vectors, "pacmap", wanted)
    assert longer.frames[-1].epoch == 200 + 11 + run.ROUNDS
    waits = iter([(), Resume()])
    paused = Told(lambda frame: () if frame.epoch != 5 else (Pause(),) if not paused.pauses else (next(waits),))
    result = project(paused, vectors, "pacmap", wanted)
    assert paused.pauses == 2
    np.testing.assert_array_equal(result.scores, project(None, vectors, "pacmap", wanted).scores)


@pytest.mark.usefixtures("all_frames")
def test_finish_leaves_all_points_where_they_were_seen() -> None:
    vectors, wanted = clusters(2000, 20), {**SHORT["tsne"], "fit_on": 300}
    early = Told(lambda frame: (Finish(),) if frame.epoch == 7 else ())
    result = project(early, vectors, "tsne", wanted)
    assert early.frames[-1].epoch == 7
    seen = next(frame for frame in early.frames if frame.epoch == 7)
    np.testing.assert_array_equal(result.scores, seen.scores)
    late = Told(lambda frame: (Finish(),) if frame.epoch == 45 else ())
    project(late, vectors, "tsne", wanted)
    assert late.frames[-1].epoch == 45


def test_frames_take_a_small_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_000_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))  # every look at the clock takes a second
    recorder = Recorder()
    project(recorder, clusters(1000, 20), "umap", {"n_epochs": 200, "fit_on": 200})
    frames = [value for value in recorder.partials if isinstance(value, Frame)]
    assert 3 < len(frames) < 0.25 * (200 + run.ROUNDS)


def test_points_are_placed_by_weights_of_their_nearest() -> None:
    fitted = np.array([[0, 0], [1, 0], [0, 1], [np.nan, np.nan]], np.float32)
    sample = made_by_hand(
        4,
        [[0, 1, 2], [1, 0, 2], [0, 3, 2], [2, 1, 0], [3, 3, 3]],
        [[1, 1, 1], [0, 1, 2], [1, 1, 1], [1, 2, np.inf], [1, 1, 1]],
    )
    means = Placing(sample, 9).means(fitted)
    np.testing.assert_allclose(means[0], [1 / 3, 1 / 3], rtol=1e-6)
    np.testing.assert_array_equal(means[1], [1, 0])  # the very same vector is fitted
    np.testing.assert_allclose(means[2], [0, 0.5], rtol=1e-6)  # whose place is not known does not count
    near, far = 1.0, np.exp(-2.0)
    np.testing.assert_allclose(means[3], np.array([far, near]) / (near + far), rtol=1e-5)
    assert np.isnan(means[4]).all()
    among = Placing(sample, 10).among_all(fitted, means)
    np.testing.assert_array_equal(among[:4], fitted)
    np.testing.assert_array_equal(among[4:9], means)
    assert np.isnan(among[9]).all()


def test_refining_moves_a_point_from_the_void_to_where_most_of_its_nearest_are() -> None:
    rng = np.random.default_rng(0)
    fitted = np.zeros((200, 3), np.float32)
    fitted[:, :2] = rng.normal(scale=0.3, size=(200, 2))
    fitted[100:, 0] += 50
    sample = made_by_hand(200, [[3, 20, 41, 150, 160]] * 8, [[1.0] * 5] * 8)
    placing = Placing(sample, 208)
    placed = np.zeros((8, 3), np.float32)
    placed[:, :2] = placing.means(np.ascontiguousarray(fitted[:, :2]))
    assert 15 < placed[0, 0] < 25
    before = fitted.copy()
    for number in range(run.ROUNDS):
        placing.refined(fitted, placed, number, run.ROUNDS, 7, (0.5, 50.0), None)
    assert np.abs(placed[:, 0]).max() < 3
    np.testing.assert_array_equal(fitted, before)
    assert not placed[:, 2].any()
    assert len(np.unique(placed, axis=0)) == 8, "equal vectors do not lie on one another"


def test_points_without_a_place_of_their_own() -> None:
    vectors = np.tile([1.0, 0.0], (60, 1)).astype(np.float32)
    vectors += np.random.default_rng(0).uniform(0, 0.01, vectors.shape).astype(np.float32)
    result = project(None, np.ones((50, 3)), "umap", {"fit_on": 20, "n_epochs": 5})
    assert np.isfinite(result.scores).all()
    for method, parameters in SHORT.items():
        assert np.isfinite(project(None, vectors, method, {**parameters, "fit_on": 3}).scores).all()


def test_labels_and_layouts_are_those_of_the_sample() -> None:
    vectors = clusters(2000, 20)
    labels = (np.arange(2000) // 100).astype(np.int32)
    made = project(None, vectors, "umap", {"fit_on": 300, "n_epochs": 20}, given=Given(labels=labels))
    assert made.scores.shape == (2000, 2)
    layout = np.random.default_rng(0).uniform(-7, 7, size=(2000, 2)).astype(np.float32)
    told = Told(lambda frame: (Finish(),))
    wanted: dict[str, Value] = {"fit_on": 300, "initialisation": "layout", "early_iterations": 0, "iterations": 0}
    scores = project(told, vectors, "tsne", wanted, given=Given(layout=layout)).scores
    rows = draw(vectors, np.arange(2000), 300, "euclidean", 0).rows
    assert abs(np.corrcoef(scores[rows, 0], layout[rows, 0])[0, 1]) > 0.999


def test_mapped_vectors_are_never_held_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "_BYTES", 1 << 20)
    monkeypatch.setattr(nearest, "_READ", 1024)
    monkeypatch.setattr(cells, "_ROWS", 1024)
    np.save(tmp_path / "vectors.npy", clusters(40_000, 500))
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    wanted: dict[str, Value] = {"fit_on": 300, "n_epochs": 3}
    project(None, mapped[:1000], "umap", wanted)
    tracemalloc.start()
    project(None, mapped, "umap", wanted)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.75 * mapped.nbytes


def test_who_is_fitted_to_all_and_who_to_a_sample() -> None:
    assert size.fitted_on("umap", {"fit_on": 0}, 60_000, 50) == 0
    assert size.fitted_on("umap", {"fit_on": 0}, 5_000_000, 50) == 100_000
    assert size.fitted_on("tsne", {"fit_on": 700}, 5_000, 50) == 700
    assert size.fitted_on("tsne", {"fit_on": 5_000}, 5_000, 50) == 0
    assert size.fitted_on("pca", {}, 5_000_000, 50) == 0
    with_sample = {name for name, method in METHODS.items() if any(p.name == "fit_on" for p in method.parameters)}
    assert with_sample >= {"umap", "tsne", "pacmap", "localmap"}
    assert with_sample.isdisjoint({"pca", "random", "raw"})
