from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection import frames
from core.analysis.projection.method import Frame, Given
from core.analysis.projection.methods import project
from core.analysis.projection.rounds import MORE
from core.analysis.projection.steering import Change, Extend, Finish, Pause, Perturb, Resume, orders
from core.model import F4
from core.work import CancelledError
from tests.core.analysis.projection.told import Told
from tests.core.recorder import Recorder

VECTORS = np.random.default_rng(0).standard_normal((60, 6)).astype(np.float32)
FEW = neighbour_graph(VECTORS, 9, "euclidean")
ENGINES = pytest.mark.parametrize("method", ["tsne", "pacmap", "umap", "densmap"])
ROUNDS = {
    "tsne": {"early_iterations": 20, "iterations": 30},
    "pacmap": {"iterations": 0},
    "umap": {"n_epochs": 40},
    "densmap": {"n_epochs": 40},
}
LAST = {"tsne": 50, "pacmap": 200, "umap": 40, "densmap": 40}


@pytest.fixture(autouse=True)
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "APART", 0.0)


@ENGINES
def test_every_round_is_a_frame_and_the_last_one_is_the_result(method: str) -> None:
    told = Told(lambda frame: ())
    result = project(told, VECTORS, method, ROUNDS[method])
    epochs = [frame.epoch for frame in told.frames]
    assert sorted(set(epochs)) == list(range(LAST[method] + 1))
    assert epochs == sorted(epochs)
    assert {frame.epochs for frame in told.frames} == {LAST[method]}
    centred = told.frames[-1].scores - told.frames[-1].scores.mean(axis=0)
    np.testing.assert_allclose(result.scores - result.scores.mean(axis=0), centred, rtol=1e-4, atol=1e-4)
    assert (told.frames[-1].loss is not None) == (method in ("tsne", "pacmap"))


@ENGINES
def test_finish_ends_it_with_the_layout_as_it_is(method: str) -> None:
    told = Told(lambda frame: (Finish(),) if frame.epoch == 7 else ())
    project(told, VECTORS, method, ROUNDS[method])
    assert told.frames[-1].epoch == 7


@ENGINES
def test_extend_adds_rounds(method: str) -> None:
    told = Told(lambda frame: (Extend(11),) if frame.epoch == 7 else ())
    project(told, VECTORS, method, ROUNDS[method])
    assert told.frames[-1].epoch == LAST[method] + 11


@ENGINES
def test_a_push_moves_points_and_the_same_push_moves_them_alike(method: str) -> None:
    def pushed() -> Frame:
        told = Told(lambda frame: (Perturb(1.0), Finish()) if frame.epoch == 9 else ())
        project(told, VECTORS, method, ROUNDS[method], seed=4)
        return told.frames[-1]

    alone = Told(lambda frame: (Finish(),) if frame.epoch == 9 else ())
    project(alone, VECTORS, method, ROUNDS[method], seed=4)
    assert np.abs(pushed().scores - alone.frames[-1].scores).max() > 0.1 * alone.frames[-1].scores.std()
    np.testing.assert_array_equal(pushed().scores, pushed().scores)


@ENGINES
def test_a_pause_changes_nothing_but_the_time(method: str) -> None:
    waits = iter([(), (), (Resume(),)])
    told = Told(lambda frame: () if frame.epoch != 5 else (Pause(),) if not told.pauses else next(waits))
    paused = project(told, VECTORS, method, ROUNDS[method])
    assert told.pauses == 3
    np.testing.assert_array_equal(paused.scores, project(None, VECTORS, method, ROUNDS[method]).scores)


def test_parameters_change_while_it_runs() -> None:
    def run(*changes: object) -> Told:
        told = Told(lambda frame: changes if frame.epoch == 10 else ())
        project(told, VECTORS, "tsne", ROUNDS["tsne"])
        return told

    plain = run()
    for change in ({"exaggeration": 4.0}, {"perplexity": 5.0}, {"learning_rate": 5.0}, {"freedom": 0.5}):
        other = run(Change(change))
        np.testing.assert_array_equal(other.frames[10].scores, plain.frames[10].scores)
        assert np.abs(other.frames[-1].scores - plain.frames[-1].scores).max() > 1e-3, change
    assert run(Change({"iterations": 5})).frames[-1].epoch == 25
    same = run(Change({"dimensions": 3, "metric": "cosine"}))
    np.testing.assert_array_equal(same.frames[-1].scores, plain.frames[-1].scores)


@ENGINES
def test_a_run_goes_on_where_it_was_stopped(method: str) -> None:
    stopped = Told(lambda frame: (Finish(),) if frame.epoch == 30 else ())
    project(stopped, VECTORS, method, ROUNDS[method])
    layout = stopped.frames[-1].scores
    again = Told(lambda frame: ())
    project(again, VECTORS, method, ROUNDS[method], given=Given(layout, epoch=30))
    assert sorted({frame.epoch for frame in again.frames}) == list(range(30, LAST[method] + 1))
    np.testing.assert_allclose(again.frames[0].scores, layout, atol=1e-3)
    moved = np.linalg.norm(again.frames[1].scores - layout, axis=1)
    assert moved.max() > 0
    assert np.median(moved) < 0.2 * np.ptp(layout)


@ENGINES
def test_a_run_that_is_over_goes_on_for_more_rounds(method: str) -> None:
    done = project(None, VECTORS, method, ROUNDS[method]).scores
    again = Told(lambda frame: (Finish(),) if frame.epoch == LAST[method] + 50 else ())
    project(again, VECTORS, method, ROUNDS[method], given=Given(done, epoch=LAST[method] + 30))
    assert again.frames[0].epoch == LAST[method] + 30
    assert {frame.epochs for frame in again.frames} == {LAST[method] + 30 + MORE}
    begun = again.frames[0].scores
    np.testing.assert_allclose(begun - begun.mean(axis=0), done - done.mean(axis=0), atol=1e-3)
    if method in ("tsne", "pacmap"):  # the rate of UMAP rises again
        assert abs(np.corrcoef(done[:, 0], again.frames[-1].scores[:, 0])[0, 1]) > 0.9


def test_a_larger_perplexity_looks_for_the_neighbours_it_takes() -> None:
    def last(perplexity: float, later: float) -> F4:
        told = Told(lambda frame: (Change({"perplexity": later}),) if frame.epoch == 1 else ())
        project(told, VECTORS, "tsne", {**ROUNDS["tsne"], "perplexity": perplexity}, graph=FEW)
        return told.frames[-1].scores

    kept, grown, whole = last(3.0, 3.0), last(3.0, 15.0), last(15.0, 15.0)
    same = np.corrcoef(pdist(grown), pdist(whole))[0, 1]
    assert same > np.corrcoef(pdist(kept), pdist(whole))[0, 1]
    assert same > 0.8


def test_frames_have_a_row_for_every_vector() -> None:
    holes = VECTORS.copy()
    holes[[3, 8]] = np.nan
    told = Told(lambda frame: (Finish(),) if frame.epoch == 3 else ())
    result = project(told, holes, "tsne")
    assert told.frames[-1].epoch == 3
    assert np.isnan(told.frames[-1].scores[[3, 8]]).all()
    assert result.set_aside is not None
    assert result.set_aside.sum() == 2


@pytest.mark.parametrize("method", ["tsne", "pacmap", "localmap", "random", "umap", "densmap"])
def test_work_stops_when_asked(method: str) -> None:
    recorder = Recorder(patience=40)
    if method == "random":
        recorder.patience = 0
    with pytest.raises(CancelledError):
        project(recorder, VECTORS, method)
    assert recorder.patience is not None
    assert recorder.questions == recorder.patience + 1


def test_a_paused_engine_can_be_cancelled() -> None:
    class Impatient(Told):
        def check(self) -> None:
            if self.pauses:
                raise CancelledError

    token = Impatient(lambda frame: ())
    token.partial(Frame(VECTORS, 0, 1))
    token.script = lambda frame: ()
    token._waiting = [Pause()]
    with pytest.raises(CancelledError):
        orders(token)


def test_nobody_to_listen_to_means_no_orders() -> None:
    assert orders(None) == ()
    assert orders(Recorder()) == ()
