from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox

from app.views.embedding.panel import Panel
from app.views.embedding.projecting.method_pages import MethodPage
from app.views.embedding.projecting.projection_section import ProjectionSection
from app.views.embedding.projecting.run import Run
from app.views.embedding.scene.gestures import Tool
from core.analysis.projection.methods import METHODS
from core.analysis.projection.umap.warm import warm_up
from core.jobs import Event, Task
from core.model import F4
from core.results import DiskResults, Results
from core.session.commands.points.projections import show_projection
from core.session.keeping.persistence import load, save
from core.state import ProjectionSpec, SessionState
from core.views.embedding.runs import making, running
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.subject import subject
from tests.app.embedding.conftest import Stage
from tests.app.patience import until_still
from tests.core.views.embedding.made import table

PAGE = "Projection"

LEFT = Qt.MouseButton.LeftButton
LONG = 60_000
"""Milliseconds that a worker process may take to start, to load what is compiled and to run."""


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    warm_up()


@pytest.fixture
def many(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A view of enough points that a run lasts some seconds."""
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    return open_stage(table(tmp_path, rows=2500, columns=20))


def section(stage: Stage) -> ProjectionSection:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.projection)
    return panel.projection


def page(stage: Stage) -> MethodPage:
    return section(stage).pages[stage.state.embedding.choice.method]


def choose(stage: Stage, method: str) -> None:
    box = section(stage).method
    box.setFocus()
    place = box.findData(method)
    assert place >= 0
    while box.currentIndex() != place:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)
    stage.settle()


def type_in(stage: Stage, name: str, value: str) -> None:
    fields = {**page(stage).main.fields, **page(stage).more.fields}
    box = fields[name].box
    box.setFocus()
    assert isinstance(box, QSpinBox)
    box.selectAll()
    QTest.keyClicks(box, value)
    QTest.keyClick(box, Qt.Key.Key_Return)


def press_run(stage: Stage) -> None:
    QTest.mouseClick(section(stage).run_box.run, LEFT)


def run_of(stage: Stage) -> Run:
    found = stage.view.projecting.running()
    assert found is not None
    return found


def wait_for_epoch(stage: Stage, epoch: int) -> None:
    """Wait until a frame of a run at that epoch or a later one is drawn."""

    def drawn() -> bool:
        run = stage.view.projecting.running()
        assert run is not None, "the run is over"
        found = re.search(r"(?:epoch|iteration) ([\d,]+) of", stage.frame.scene.note)
        return found is not None and int(found[1].replace(",", "")) >= epoch

    stage.qtbot.waitUntil(drawn)


def finish(stage: Stage) -> Layout:
    stage.qtbot.waitUntil(stage.view.ready)
    about = stage.view.projecting.about
    assert about is not None
    assert isinstance(about.projection, Layout)
    return about.projection


def positions(stage: Stage) -> F4:
    return stage.frame.points.positions


def test_a_run_moves_the_points_and_undo_brings_back_the_first_look(many: Stage) -> None:
    first = positions(many)
    choose(many, "umap")
    assert positions(many) is first, "choosing what takes long shows nothing yet"
    press_run(many)
    wait_for_epoch(many, 1)
    early = positions(many)
    wait_for_epoch(many, run_of(many).epoch + 20)
    assert not np.array_equal(early, positions(many))
    layout = finish(many)
    assert (layout.epoch, layout.epochs) == (500, 500)
    assert many.frame.scene.title == "run/layer · UMAP, seed 0"
    assert many.frame.scene.axis_titles == ("UMAP 1", "UMAP 2")
    assert many.state.embedding.dimensions == 2
    assert not section(many).run_box.run.isEnabled()
    many.workspace.session.undo()
    many.settle()
    np.testing.assert_array_equal(positions(many), first)
    many.workspace.session.redo()
    many.settle()
    assert many.frame.scene.title.endswith("UMAP, seed 0")


def test_points_are_hovered_clicked_and_enclosed_while_they_move(many: Stage) -> None:
    choose(many, "umap")
    type_in(many, "n_epochs", "5000")
    press_run(many)
    wait_for_epoch(many, 30)
    row = many.lone_row()
    many.move(many.place(row))
    QTest.mouseClick(many.canvas, LEFT, Qt.KeyboardModifier.NoModifier, many.place(row))
    assert len(many.selected) == 1
    many.canvas.set_tool(Tool.LASSO)
    w, h = many.canvas.width(), many.canvas.height()
    path = [QPoint(2, 2), QPoint(w // 2, 2), QPoint(w // 2, h - 2), QPoint(2, h - 2)]
    many.drag(*path, release=False)
    before = run_of(many).epoch
    expected = many.enclosed([(p.x(), p.y()) for p in path])
    QTest.mouseRelease(many.canvas, LEFT, Qt.KeyboardModifier.NoModifier, path[-1])
    assert 0 < np.count_nonzero(expected) < 2500
    assert many.selected == np.flatnonzero(expected).tolist()
    wait_for_epoch(many, before + 20)
    assert np.count_nonzero(many.frame.points.emphasis == 4) or many.selected
    many.view.projecting.stop()


def test_nothing_is_compiled_on_the_windows_thread_while_points_move(many: Stage) -> None:
    from core.cloud import kernels

    used = [each for each in vars(kernels).values() if hasattr(each, "signatures")]
    before = {each.__name__: list(each.signatures) for each in used}
    choose(many, "umap")
    type_in(many, "n_epochs", "5000")
    press_run(many)
    wait_for_epoch(many, 10)
    for _ in range(5):
        row = many.lone_row()
        QTest.mouseClick(many.canvas, LEFT, Qt.KeyboardModifier.NoModifier, many.place(row))
        many.move(many.place(row))
        many.host.grab()
        wait_for_epoch(many, run_of(many).epoch + 2)
    many.canvas.set_tool(Tool.BOX)
    many.drag(QPoint(5, 5), QPoint(300, 300), release=False)
    QTest.mouseRelease(many.canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(300, 300))
    many.view.projecting.stop()
    many.host.grab()
    assert {each.__name__: list(each.signatures) for each in used} == before


def test_stop_leaves_the_points_where_they_are(many: Stage) -> None:
    choose(many, "umap")
    type_in(many, "n_epochs", "5000")
    press_run(many)
    wait_for_epoch(many, 20)
    QTest.mouseClick(section(many).run_box.stop, LEFT)
    many.qtbot.waitUntil(many.view.ready)
    assert "stopped at epoch" in many.frame.scene.note
    assert section(many).run_box.run.isEnabled()
    here = positions(many)
    QTest.qWait(300)
    assert positions(many) is here


def test_a_run_waits_and_goes_on(many: Stage) -> None:
    choose(many, "umap")
    type_in(many, "n_epochs", "5000")
    press_run(many)
    wait_for_epoch(many, 10)
    QTest.mouseClick(section(many).run_box.pause, LEFT)
    until_still(many.qtbot, lambda: run_of(many).epoch)  # the worker hears of it between two epochs
    epoch, here = run_of(many).epoch, positions(many)
    QTest.qWait(400)
    assert run_of(many).epoch == epoch
    assert positions(many) is here
    assert "paused" in section(many).run_box.status.text()
    QTest.mouseClick(section(many).run_box.pause, LEFT)
    wait_for_epoch(many, epoch + 5)
    many.view.projecting.stop()


def test_parameters_of_a_method_are_remembered_reset_and_named(many: Stage) -> None:
    choose(many, "umap")
    type_in(many, "n_neighbors", "30")
    type_in(many, "n_epochs", "20")
    page(many).dice.click()
    seed = many.state.embedding.choice.seed
    assert seed > 0
    press_run(many)
    finish(many)
    assert many.frame.scene.title == f"run/layer · UMAP, neighbours 30, epochs 20, seed {seed}"
    choose(many, "pca")
    assert many.frame.scene.title == "run/layer · PCA"
    choose(many, "umap")
    assert many.frame.scene.title.startswith("run/layer · UMAP, neighbours 30"), "a finished run is shown at once"
    assert page(many).main.resets["n_neighbors"].isVisible()
    page(many).main.resets["n_neighbors"].click()
    assert many.state.embedding.choice.parameters == {"umap": {"n_epochs": 20}}
    assert section(many).run_box.run.isEnabled()
    assert "Changed since" in section(many).run_box.status.text()


def test_a_session_reopened_finds_its_projection_and_computes_nothing(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path / "logs", rows=300)
    stage = open_stage(made)
    stage.workspace.session.results = Results(DiskResults(tmp_path / "results"))
    choose(stage, "umap")
    press_run(stage)
    scores = finish(stage).scores
    save(stage.workspace.session, tmp_path / "one.armillary")
    calls: list[str] = []
    stage.workspace.session.results = Results(DiskResults(tmp_path / "results"))
    stage.workspace.session.restore(SessionState())
    stage.settle()
    assert stage.frame.scene.title == "run/layer · PCA"
    start = stage.workspace.jobs.start

    def noted(task: Task, listener: Callable[[Event], None]) -> int:
        calls.append(task.function)
        return start(task, listener)

    monkeypatch.setattr(stage.workspace.jobs, "start", noted)
    stage.workspace.session.restore(load(tmp_path / "one.armillary"))
    again = finish(stage)
    np.testing.assert_array_equal(again.scores, scores)
    assert "core.views.embedding.runs.making:recall" in calls
    assert f"{running.__name__}:run" not in calls
    graphs = list((tmp_path / "results").glob("*-indices.npy"))
    assert len(graphs) == 1


def test_a_run_that_does_not_fit_is_refused_in_one_sentence(many: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.views.embedding.runs.needs.available_memory", lambda: 100 << 20)
    choose(many, "umap")
    press_run(many)
    QApplication.processEvents()
    assert many.view.projecting.running() is None
    assert "memory" in section(many).run_box.trouble.text()
    assert many.state.embedding.projection.method == "pca"


def test_keys_choose_methods_run_and_stop(many: Stage) -> None:
    names = list(METHODS)
    many.canvas.setFocus()
    QTest.keyClick(many.canvas, Qt.Key.Key_N)
    assert many.state.embedding.choice.method == names[1]
    QTest.keyClick(many.canvas, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert many.state.embedding.choice.method == "pca"
    choose(many, "umap")
    type_in(many, "n_epochs", "5000")
    many.canvas.setFocus()
    QTest.keyClick(many.canvas, Qt.Key.Key_R)
    wait_for_epoch(many, 1)
    QTest.keyClick(many.canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    many.settle()
    assert many.view.projecting.running() is None


def test_a_run_that_started_from_what_is_shown_says_so(many: Stage) -> None:
    choose(many, "umap")
    type_in(many, "n_epochs", "30")
    press_run(many)
    first = finish(many)
    page(many).more_wanted.click()
    box = page(many).more.fields["initialisation"].box
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    press_run(many)
    second = finish(many)
    assert "from another layout" in many.frame.scene.title
    assert not np.array_equal(first.scores, second.scores)


def test_what_is_made_while_it_is_looked_for_on_disk_stays(many: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    made, looked = threading.Event(), making.recall

    def slowly(*arguments: Any, **named: Any) -> Any:
        found = looked(*arguments, **named)
        made.wait(LONG / 1000)
        return found

    monkeypatch.setattr(making, "recall", slowly)
    session = many.workspace.session
    session.do(show_projection(ProjectionSpec("umap")))
    many.qtbot.waitUntil(many.view.loader.busy)
    about = subject(session.catalog, session.state)
    assert about is not None
    random = np.random.default_rng(0).standard_normal((2500, 2)).astype(np.float32)
    layout = Layout(random, ("UMAP 1", "UMAP 2"), epoch=500, epochs=500)
    session.results.put(about.projection, layout)
    session.results_changed()
    made.set()
    many.qtbot.waitUntil(lambda: many.frame.scene.title == "run/layer · UMAP, seed 0")
    assert finish(many) is layout
