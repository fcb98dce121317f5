from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.jobs import QtJobs
from app.views.embedding.projecting.run import Run
from app.views.embedding.scene.point_motion import PointMotion
from app.window.jobs_bar import JobsBar
from core.session.commands.points.projections import set_parameter
from core.state import ProjectionSpec
from core.views.embedding import Known
from core.views.embedding.methods import frame_key
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.sorting import sort_points
from core.views.embedding.subject import subject
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import (
    LONG,
    finish,
    press_run,
    run_of,
    section,
    type_in,
    wait_for_epoch,
)
from tests.core.views.embedding.made import table

PAGE = "Projection"

LEFT = Qt.MouseButton.LeftButton
OTHER = "run/other"


@pytest.fixture
def two(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A view of two tables, whose runs last as long as their epochs say."""
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    tables = table(tmp_path / "one", rows=600), table(tmp_path / "other", rows=400, key=OTHER)
    return open_stage(*tables)


@pytest.fixture
def bar(two: Stage, jobs: QtJobs) -> Iterator[JobsBar]:
    """The work in progress at the bottom of the window."""
    bar = JobsBar(two.workspace, jobs)
    two.qtbot.addWidget(bar)
    yield bar
    bar.hide()


def pick(stage: Stage, method: str, epochs: int) -> None:
    """Choose a method while another runs, and how many rounds it has."""
    box = section(stage).method
    box.setFocus()
    place = box.findData(method)
    while box.currentIndex() != place:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)
    type_in(stage, {"umap": "n_epochs", "densmap": "n_epochs"}.get(method, "iterations"), str(epochs))


def look_at(stage: Stage, name: str) -> None:
    """Choose a table while something runs."""
    box = stage.view.toolbar.table
    box.setFocus()
    keys = [box.itemData(row) for row in range(box.count())]
    while box.currentIndex() != keys.index(name):
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < keys.index(name) else Qt.Key.Key_Up)

    def there() -> bool:
        about = stage.view.projecting.about
        return about is not None and about.subject.table.key == name and about.projection is not None

    stage.qtbot.waitUntil(there, timeout=LONG)


def start(stage: Stage, method: str, epochs: int) -> Run:
    pick(stage, method, epochs)
    stage.qtbot.waitUntil(section(stage).run_box.run.isEnabled, timeout=LONG)
    before = stage.view.projecting.runs.all()
    press_run(stage)
    (begun,) = [run for run in stage.view.projecting.runs.all() if run not in before]
    stage.qtbot.waitUntil(lambda: stage.view.projecting.running() is begun, timeout=LONG)
    return begun


def status(stage: Stage) -> str:
    return section(stage).run_box.status.text()


def result(stage: Stage, run: Run) -> Layout:
    made = stage.workspace.session.results.get(run.key, object)
    assert isinstance(made, Layout)
    return made


def test_a_second_method_waits_for_its_turn_and_both_end_where_they_belong(two: Stage, bar: JobsBar) -> None:
    first = start(two, "umap", 3000)
    wait_for_epoch(two, 5)
    pick(two, "pacmap", 10)
    assert "UMAP of layer is running; this one would wait for its turn" in status(two)
    second = start(two, "pacmap", 10)
    assert status(two) == "Waiting for its turn"
    assert section(two).run_box.stop.isVisible()
    assert not section(two).run_box.pause.isVisible()
    two.qtbot.waitUntil(lambda: bar.isVisible() and "epoch" in bar.title.text().lower(), timeout=LONG)
    assert bar.title.text().startswith("UMAP of layer")
    assert bar.more.toolTip().endswith(" waiting")
    two.qtbot.waitUntil(lambda: second.begun, timeout=LONG)
    assert first not in two.view.projecting.runs.all()
    layout = finish(two)
    assert layout is result(two, second)
    assert two.frame.scene.title.startswith("run/layer · PaCMAP")
    assert result(two, first).epochs == 3000
    assert result(two, first).axis_titles[0] == "UMAP 1"
    pick(two, "umap", 3000)
    two.settle()
    assert two.frame.scene.title.startswith("run/layer · UMAP"), "what was made meanwhile is shown at once"


def test_points_on_their_way_do_not_stand_for_those_of_another_table(two: Stage) -> None:
    motion, first = PointMotion(), two.view.projecting.about
    assert first is not None
    assert first.projection is not None

    def follow(about: Known) -> None:
        motion.follow(about, two.state.embedding, two.view.drawing.as_seen)

    follow(first)
    later = replace(first.subject, state=replace(first.subject.state))
    follow(replace(first, subject=later, cloud=sort_points(None, first.projection, (1, 0, 2))))
    assert motion.cloud is not None
    follow(replace(first, subject=later, cloud=None))
    assert motion.cloud is not None, "a step that is not ready to be drawn stops nothing"
    look_at(two, OTHER)
    other = two.view.projecting.about
    assert other is not None
    follow(replace(other, cloud=None))
    assert motion.cloud is None


def test_a_second_table_waits_for_its_turn_and_both_end_where_they_belong(two: Stage) -> None:
    first = start(two, "umap", 2000)
    wait_for_epoch(two, 5)
    look_at(two, OTHER)
    second = start(two, "umap", 20)
    assert second is not first
    assert status(two) == "Waiting for its turn"
    layout = finish(two)
    assert layout.scores.shape == (400, 2)
    assert layout is result(two, second)
    two.qtbot.waitUntil(lambda: not two.view.projecting.runs.all(), timeout=LONG)
    assert result(two, first).scores.shape == (600, 2)
    about = subject(two.workspace.session.catalog, two.state)
    assert about is not None
    assert about.projection == second.key


def test_a_run_that_waits_can_be_cancelled_and_the_other_goes_on(two: Stage, bar: JobsBar) -> None:
    first = start(two, "umap", 10_000)
    wait_for_epoch(two, 5)
    second = start(two, "pacmap", 10)
    QTest.mouseClick(section(two).run_box.stop, LEFT)
    assert two.view.projecting.runs.all() == (first,)
    before = first.epoch
    two.qtbot.waitUntil(lambda: first.epoch > before + 20, timeout=LONG)
    assert not second.begun
    assert not isinstance(two.workspace.session.results.get(second.key, object), Layout)
    again = start(two, "pacmap", 20)
    two.qtbot.waitUntil(lambda: bar.more.isVisible(), timeout=LONG)
    QTest.mouseClick(bar.more, LEFT)
    menu = bar.findChild(QMenu)
    assert menu is not None
    (entry,) = [each for each in menu.actions() if "PaCMAP" in each.text()]
    assert entry.text() == "Cancel PaCMAP of layer (waiting for its turn)"
    entry.trigger()
    menu.close()
    two.qtbot.waitUntil(lambda: two.view.projecting.runs.all() == (first,), timeout=LONG)
    assert not again.begun
    two.view.projecting.runs.stop(first)


def test_the_run_that_waits_starts_when_the_other_is_stopped(two: Stage) -> None:
    first = start(two, "umap", 10_000)
    wait_for_epoch(two, 5)
    second = start(two, "pacmap", 10)
    two.view.projecting.runs.stop(first)
    layout = finish(two)
    assert layout is result(two, second)
    halted = two.workspace.session.results.get(frame_key(first.key), Layout)
    assert halted is not None
    assert halted.stopped


def test_a_run_that_does_not_hear_is_ended_and_the_waiting_one_starts(
    two: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.views.embedding.runs.starting._RUN", "tests.app.embedding.deaf:run")
    pick(two, "umap", 50)
    press_run(two)
    first = run_of(two)
    two.qtbot.waitUntil(lambda: first.message == "deaf", timeout=LONG)
    monkeypatch.undo()
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    second = start(two, "pacmap", 10)
    assert status(two) == "Waiting for its turn"
    two.view.projecting.runs.stop(first)
    assert finish(two) is result(two, second)


def test_what_was_left_of_a_large_table_says_that_a_part_of_it_was_fitted(two: Stage) -> None:
    two.workspace.session.do(set_parameter("umap", "fit_on", 200))
    pick(two, "umap", 5000)
    assert "Would be fitted on 200 of 600 points" in status(two)
    run = start(two, "umap", 5000)
    said = "Fitted on 200 of 600, the rest placed"
    two.qtbot.waitUntil(lambda: run.epoch > 5 and said in two.frame.scene.note, timeout=LONG)
    assert np.isfinite(two.frame.points.positions).all()
    QTest.mouseClick(section(two).run_box.stop, LEFT)
    two.settle()
    assert said in two.frame.scene.note
    start(two, "umap", 30)
    layout = finish(two)
    assert said in layout.notes
    assert said in two.frame.scene.note
    assert two.state.embedding.projection == ProjectionSpec("umap", {"fit_on": 200, "n_epochs": 30})
