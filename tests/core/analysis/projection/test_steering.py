from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection import frames
from core.analysis.projection.method import Frame
from core.analysis.projection.methods import project
from core.analysis.projection.steering import Change, Extend, Finish, Pause, Perturb, Resume, orders
from core.work import CancelledError
from tests.core.analysis.projection.told import Told
from tests.core.recorder import Recorder

VECTORS = np.random.default_rng(0).standard_normal((60, 6)).astype(np.float32)
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
