from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox

from app.views.embedding.projecting.run_box import progress_text
from core.analysis.projection.sampled.run import REFINING
from core.analysis.projection.umap.warm import warm_up
from core.results import DiskResults, Results
from core.views.embedding.runs.layouts import Layout
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import (
    LEFT,
    LONG,
    choose,
    finish,
    page,
    positions,
    press_run,
    run_of,
    section,
    type_in,
    wait_for_epoch,
)
from tests.core.views.embedding.made import table

PAGE = "Projection"


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    warm_up()


def extent(stage: Stage) -> float:
    """Return how wide what is shown is."""
    about = stage.view.projecting.about
    assert about is not None
    assert about.projection is not None
    return float(np.ptp(about.projection.scores, axis=0).max())


def test_a_parameter_changed_while_it_runs_is_told_to_the_run_and_named(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path, rows=300))
    choose(stage, "tsne")
    type_in(stage, "iterations", "20000")
    press_run(stage)
    wait_for_epoch(stage, 20)
    run = run_of(stage)
    box = page(stage).main.fields["exaggeration"].box
    assert isinstance(box, QDoubleSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "4")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert run_of(stage) is run, "the run goes on"
    QTest.mouseClick(section(stage).run_box.perturb, LEFT)
    planned = run.epochs
    QTest.mouseClick(section(stage).run_box.extend, LEFT)
    stage.qtbot.waitUntil(lambda: run.epochs == planned + 250, timeout=LONG)
    wait_for_epoch(stage, run.epoch + 5)
    assert "exaggeration 4" in stage.frame.scene.title
    assert stage.frame.scene.title.endswith("changed while it ran")
    assert stage.state.embedding.choice.parameters["tsne"]["exaggeration"] == 4.0
    stage.qtbot.waitUntil(section(stage).run_box.chart.isVisible, timeout=LONG)
    QTest.mouseClick(section(stage).run_box.stop, LEFT)
    stage.settle()
    stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.scene.title == "run/layer · PCA"


def test_a_slider_steers_a_run_and_shows_its_number(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path, rows=300))
    choose(stage, "tsne")
    type_in(stage, "iterations", "20000")
    press_run(stage)
    wait_for_epoch(stage, 1500)  # groups have come apart, and from here on the layout grows slowly
    before = extent(stage)
    field = page(stage).main.fields["exaggeration"]
    assert field.slider is not None
    assert isinstance(field.box, QDoubleSpinBox)
    field.slider.setFocus()
    QTest.keyClick(field.slider, Qt.Key.Key_End)
    assert stage.state.embedding.choice.parameters["tsne"]["exaggeration"] == 4.0
    assert field.box.value() == 4.0
    wait_for_epoch(stage, run_of(stage).epoch + 500)
    assert extent(stage) < before, "stronger attraction draws groups together"
    field.box.setFocus()
    field.box.selectAll()
    QTest.keyClicks(field.box, "1.5")
    QTest.keyClick(field.box, Qt.Key.Key_Return)
    assert field.slider.number(field.slider.value()) == pytest.approx(1.5, rel=0.03)
    assert stage.state.embedding.choice.parameters["tsne"]["exaggeration"] == 1.5
    stage.view.projecting.stop()


@pytest.mark.parametrize(
    ("method", "rounds", "number"), [("tsne", "iterations", "4000"), ("umap", "n_epochs", "10000")]
)
def test_a_run_that_was_stopped_or_is_over_can_go_on(
    method: str,
    rounds: str,
    number: str,
    open_stage: Callable[..., Stage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path, rows=300))
    box = section(stage).run_box
    choose(stage, method)
    type_in(stage, rounds, number)
    assert not box.go_on.isVisible(), "there is nothing to go on from"
    press_run(stage)
    wait_for_epoch(stage, 40)
    assert not box.go_on.isVisible()
    QTest.mouseClick(box.stop, LEFT)
    stage.settle()
    stopped = finish(stage)
    assert stopped.stopped
    stage.qtbot.waitUntil(box.go_on.isVisible, timeout=LONG)
    assert "left" in box.go_on.toolTip()
    QTest.mouseClick(box.go_on, LEFT)
    assert run_of(stage).losses[: len(stopped.losses)] == [tuple(each) for each in stopped.losses.tolist()]
    whole = finish(stage)
    assert (whole.epoch, whole.epochs) == (stopped.epochs, stopped.epochs)
    assert len(stopped.losses) == 0 or whole.losses[0, 0] == stopped.losses[0, 0]
    assert stage.frame.scene.title.endswith("continued")
    stage.canvas.setFocus()
    QTest.keyClick(stage.canvas, Qt.Key.Key_P)
    more = finish(stage)
    assert (more.epoch, more.epochs) == (whole.epochs + 250, whole.epochs + 250)
    stage.workspace.session.undo()
    stage.settle()
    assert finish(stage) is whole


@pytest.mark.parametrize(("method", "name"), [("umap", "min_dist"), ("densmap", "dens_lambda")])
def test_umap_is_steered_and_its_layout_kept_when_it_is_ended_early(
    method: str, name: str, open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path / "logs", rows=300))
    stage.workspace.session.results = Results(DiskResults(tmp_path / "results"))
    choose(stage, method)
    type_in(stage, "n_epochs", "10000")
    press_run(stage)
    wait_for_epoch(stage, 20)
    run, run_box = run_of(stage), section(stage).run_box
    field = page(stage).main.fields[name].box
    assert isinstance(field, QDoubleSpinBox)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert run_of(stage) is run, "the run goes on"
    before = positions(stage)
    QTest.mouseClick(run_box.perturb, LEFT)
    QTest.mouseClick(run_box.extend, LEFT)
    stage.qtbot.waitUntil(lambda: run.epochs == 10_250, timeout=LONG)
    wait_for_epoch(stage, run.epoch + 5)
    assert not np.array_equal(before, positions(stage))
    assert "0.75" in stage.frame.scene.title
    QTest.mouseClick(run_box.finish, LEFT)
    layout = finish(stage)
    assert 0 < layout.epoch < layout.epochs == 10_250
    assert stage.frame.scene.title.endswith("changed while it ran")
    key = run.key
    stage.qtbot.waitUntil(lambda: Results(DiskResults(tmp_path / "results")).kept(key), timeout=LONG)
    kept = Results(DiskResults(tmp_path / "results")).recall(key, Layout)
    assert kept is not None
    np.testing.assert_array_equal(kept.scores, layout.scores)


def test_what_the_tools_of_a_run_do_is_said_while_placed_points_are_refined(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path, rows=300))
    choose(stage, "umap")
    type_in(stage, "n_epochs", "10000")
    press_run(stage)
    wait_for_epoch(stage, 5)
    run, box = run_of(stage), section(stage).run_box
    assert box.perturb.toolTip().startswith("Push all points")
    stage.view.projecting.pause()
    run.message = REFINING
    box.show_run(run, False, True)
    assert box.perturb.toolTip() == box.perturb.accessibleName()
    assert "placed points" in box.perturb.toolTip()
    assert "refine" in box.extend.toolTip()
    assert box.perturb.isEnabled()
    run.paused = False
    assert "refining the placed points" in progress_text(run, False)
    stage.view.projecting.stop()
