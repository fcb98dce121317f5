from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from core.analysis.projection.method import Frame
from core.analysis.projection.pca import Pca
from core.analysis.projection.rounds import MORE
from core.analysis.projection.steering import Pause, Perturb, Resume
from core.cloud.cloud import Cloud
from core.jobs import CancelledError
from core.session.commands.points.projections import show_projection
from core.state import ProjectionSpec
from core.views.embedding import complete, known
from core.views.embedding.methods import described, frame_key, same_wish
from core.views.embedding.runs import running
from core.views.embedding.runs.hearing import Hearing
from core.views.embedding.runs.layouts import Layout, Without
from core.views.embedding.runs.moving import halted, moving
from core.views.embedding.runs.starting import begun_from, continued, continues, run_work
from core.views.embedding.subject import subject
from tests.core.views.embedding.conftest import Seen
from tests.core.views.embedding.made import vectors
from tests.core.views.embedding.test_projections import UMAP, run_here


class Told:
    """A token that is told things from another thread."""

    def __init__(self) -> None:
        self.cancelled = False
        self.said: list[object] = []
        self.frames: list[object] = []
        self._bell = threading.Condition()

    def tell(self, wish: object) -> None:
        with self._bell:
            self.said.append(wish)
            self._bell.notify_all()

    def check(self) -> None:
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        pass

    def partial(self, value: object) -> None:
        self.frames.append(value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        with self._bell:
            if patience and not self.said:
                self._bell.wait(patience)
            taken, self.said = tuple(self.said), []
        return taken


def test_a_paused_run_waits_for_resume_and_hears_the_rest() -> None:
    token = Told()
    hearing = Hearing(token)
    token.tell(Pause())
    token.tell(Perturb(0.1))
    resumed = threading.Event()

    def resume() -> None:
        resumed.set()
        token.tell(Resume())

    threading.Timer(0.1, resume).start()
    hearing.progress(0.5)
    assert resumed.is_set(), "it went on before it was told to"
    before = hearing.steered
    assert hearing.wishes() == (Perturb(0.1),)
    assert (before, hearing.steered) == (False, True)
    hearing.progress(0.6)


def test_a_paused_run_can_be_cancelled() -> None:
    token = Told()
    token.tell(Pause())

    def cancel() -> None:
        token.cancelled = True
        token.tell(None)

    threading.Timer(0.05, cancel).start()
    with pytest.raises(CancelledError):
        Hearing(token).progress(0.5)


def test_what_a_run_minimises_is_noted() -> None:
    hearing = Hearing(None)
    scores = np.zeros((3, 2), dtype=np.float32)
    for epoch, loss in ((1, 4.0), (2, float("nan")), (3, None), (4, 2.5)):
        hearing.partial(Frame(scores, epoch, 9, loss))
    np.testing.assert_array_equal(hearing.losses, [[1, 4.0], [4, 2.5]])


def test_frames_keep_what_has_not_changed_and_set_rows_without_coordinates_aside() -> None:
    scores = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32)
    scores[5] = np.nan
    first = moving(Frame(scores, 1, 9), "UMAP", (0, 1, 2))
    second = moving(Frame(scores + 1, 2, 9), "UMAP", (0, 1, 2), first)
    assert first.axis_titles == ("UMAP 1", "UMAP 2")
    assert first.set_aside is not None
    assert np.flatnonzero(first.set_aside).tolist() == [5]
    assert second.set_aside is first.set_aside
    assert isinstance(first.cloud, Cloud)
    layout = halted(Frame(scores + 1, 2, 9), "UMAP", np.empty((0, 2), np.float32), 1.0)
    assert layout.stopped
    assert layout.axis_titles == first.axis_titles
    assert layout.set_aside is not None
    assert np.flatnonzero(layout.set_aside).tolist() == [5]
    assert (layout.epoch, layout.epochs) == (2, 9)


@pytest.mark.parametrize(("spec", "name"), [(UMAP, "epoch"), (ProjectionSpec("tsne"), "iteration")])
def test_a_run_under_way_and_a_stopped_one_are_shown(seen: Seen, spec: ProjectionSpec, name: str) -> None:
    complete(seen.catalog, seen.results, seen.state)
    seen.state = show_projection(spec).apply(seen.state)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    seen.results.put(about.projection, Without.AWAITED)
    waiting = known(seen.catalog, seen.results, seen.state)
    assert waiting is not None
    assert waiting.projection is None, "the last picture stays until there is a frame"
    shown = Frame(vectors(60, 2), 3, 12)
    frame = moving(shown, "UMAP", (0, 1))
    seen.results.put(frame_key(about.projection), frame)
    assert seen.scene().note == f"{name} 3 of 12"
    assert seen.points().positions is frame.cloud.positions
    seen.results.put(about.projection, Without.ABSENT)
    seen.results.put(frame_key(about.projection), halted(shown, "UMAP", np.empty((0, 2), np.float32), 0.1))
    assert seen.scene().note == f"stopped at {name} 3 of 12"


def test_starting_from_what_is_shown_names_it(seen: Seen) -> None:
    spec = ProjectionSpec("umap", {"initialisation": "layout"})
    shown = Pca(np.zeros(2), np.eye(2), np.ones(2), vectors(60, 2))
    named, layout = begun_from(spec, shown)
    assert named.history.startswith("from ")
    assert layout is not None
    np.testing.assert_array_equal(layout, shown.scores)
    assert begun_from(spec, shown)[0] == named
    assert begun_from(spec, replace(shown, scores=vectors(60, 2, seed=1)))[0] != named
    assert begun_from(UMAP, None) == (UMAP, None)
    with pytest.raises(ValueError, match="no 2 coordinates"):
        begun_from(spec, None)


@pytest.mark.parametrize("method", ["tsne", "umap"])
def test_a_run_goes_on_from_a_layout_of_its_method(seen: Seen, method: str) -> None:
    rounds = {"tsne": {"early_iterations": 20, "iterations": 40}, "umap": {"n_epochs": 60}}[method]
    spec = ProjectionSpec(method, rounds)
    done = seen.results.get(run_here(seen, spec), Layout)
    assert done is not None
    stopped = replace(done, epoch=30)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    assert continues(spec, spec, stopped)
    assert continues(replace(spec, seed=4), spec, stopped)
    assert not continues(spec, replace(spec, method="pca"), stopped)
    assert not continues(replace(spec, parameters={"dimensions": 3}), spec, stopped)
    assert not continues(spec, spec, replace(stopped, epoch=0))
    named, layout = continued(spec, stopped)
    assert described(named).endswith("continued")
    assert about.key_of(named) != about.key_of(spec)
    assert same_wish(named, spec)
    work = run_work(about, vectors(60, 6), named, seen.results, layout, stopped)
    more = running.run(None, **work.task.arguments)  # type: ignore[arg-type]
    assert (more.epoch, more.epochs) == (60, 60)
    np.testing.assert_array_equal(more.losses[: len(done.losses)], done.losses)
    named, layout = continued(spec, more)
    work = run_work(about, vectors(60, 6), named, seen.results, layout, more)
    more = running.run(None, **work.task.arguments)  # type: ignore[arg-type]
    assert (more.epoch, more.epochs) == (60 + MORE, 60 + MORE)
