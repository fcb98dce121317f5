from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.embedding.panel import Panel
from app.views.embedding.projecting import runs
from app.views.embedding.scene import point_motion
from app.views.embedding.steps_box import StepsBox
from core.analysis.projection.umap.warm import warm_up
from core.jobs import Token
from core.model import F4
from core.results import DiskResults, ResultKey, Results
from core.session.command import change_session
from core.session.commands.points.projections import show_projection
from core.state import ProjectionSpec
from core.views.embedding import known
from core.views.embedding.runs import making, running, stepping
from core.views.embedding.runs.layouts import Layout, Without
from core.views.embedding.runs.needs import Plan
from core.views.embedding.runs.walk import Walk
from core.views.embedding.runs.walking import walk_work
from core.views.embedding.subject import subject
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import LONG, press_run
from tests.core.views.embedding.made import drifting_table

PAGE = "Projection"

LEFT = Qt.MouseButton.LeftButton
STEPS = (0, 100, 200, 300)
ALIGNED = ProjectionSpec("umap", {"n_epochs": 40}, aligned=0.5)
PLAIN = ProjectionSpec("umap", {"n_epochs": 40})


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    warm_up()


@pytest.fixture
def stage(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = open_stage(drifting_table(tmp_path / "logs", STEPS, rows=200), wait=False)
    made.workspace.session.results = Results(DiskResults(tmp_path / "results"))
    made.settle()
    return made


@pytest.fixture
def aligned(stage: Stage) -> Stage:
    """All steps are made, by an earlier start of the program."""
    session = stage.workspace.session
    about = subject(session.catalog, session.state)
    assert about is not None
    whole, _ = walk_work(session.catalog, about, ALIGNED, session.results)
    running.results_in.cache_clear()
    stepping.run(None, **whole.task.arguments)  # type: ignore[arg-type]
    session.do(show_projection(ALIGNED))
    go_to(stage, 0)
    stage.qtbot.waitUntil(lambda: all(read(stage, step) for step in STEPS), timeout=LONG)
    return stage


def read(stage: Stage, step: int) -> bool:
    """Return whether the points of a step lie ready to be shown at once: they are read ahead, one step at a time."""
    session = stage.workspace.session
    there = known(session.catalog, session.results, replace(session.state, step=step))
    return there is not None and there.cloud is not None


def box(stage: Stage) -> StepsBox:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.projection.steps_box)
    QApplication.processEvents()
    return panel.projection.steps_box


def positions(stage: Stage) -> F4:
    return stage.frame.points.positions


def go_to(stage: Stage, step: int | None) -> None:
    stage.workspace.session.do(change_session("Go", step=step))
    stage.settle()


def click_switch(stage: Stage) -> None:
    switch = box(stage).switch
    QTest.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))


def test_all_steps_are_made_by_one_run_and_shown_where_they_are_asked_for(stage: Stage) -> None:
    assert box(stage).switch.text() == "All 4 steps"
    assert not box(stage).held.isVisible()
    click_switch(stage)
    assert box(stage).held.isVisible()
    assert stage.frame.scene.title.endswith("PCA"), "nothing is aligned unasked"
    press_run(stage)
    stage.qtbot.waitUntil(lambda: stage.view.projecting.running() is None, timeout=LONG)
    stage.settle()
    shown: dict[int, F4] = {}
    for step in STEPS:
        go_to(stage, step)
        about = stage.view.projecting.about
        assert about is not None
        assert isinstance(about.projection, Layout)
        assert stage.frame.scene.title.endswith("PCA, aligned over all steps by 50 %")
        shown[step] = positions(stage)
    assert max(np.median(np.linalg.norm(shown[a] - shown[b], axis=1)) for a, b in pairwise(STEPS)) < 0.25
    said = box(stage).measured.text()
    assert said.startswith("Step 300 moves ")
    assert "of neighbours" in said
    assert box(stage).chart.isVisible()
    click_switch(stage)
    stage.settle()
    assert stage.frame.scene.title.endswith("PCA")


def test_points_move_to_the_next_step_and_come_to_rest_there(aligned: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = aligned
    monkeypatch.setattr(point_motion, "DURATION", 2.0)  # so that a busy machine draws some of the way
    start, camera = positions(stage), stage.frame.scene.camera
    row = stage.lone_row()
    stage.click(stage.place(row))
    assert stage.selected == [row]
    painted = stage.canvas.surface.painted
    stage.workspace.session.do(change_session("Go", step=100))
    assert stage.view.points_motion.running
    seen = [positions(stage)]
    while not stage.view.ready():
        QTest.qWait(10)
        seen.append(positions(stage))
    end = positions(stage)
    about = stage.view.projecting.about
    assert about is not None
    assert about.cloud is not None
    assert end is about.cloud.positions, "at rest they are those of the layout itself"
    np.testing.assert_array_equal(seen[0], start)
    gone = [float(np.linalg.norm(each - start)) for each in seen]
    assert gone == sorted(gone)
    between = [each for each in gone if 0 < each < gone[-1] * 0.999]
    assert between, "points were shown on their way"
    assert stage.canvas.surface.painted - painted >= 2
    assert stage.frame.scene.camera == camera
    assert stage.selected == [row]
    stage.move(stage.place(row))
    assert stage.workspace.session.hover.row == row


def test_a_step_that_comes_while_points_move_takes_them_from_where_they_are(
    aligned: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = aligned
    monkeypatch.setattr(point_motion, "DURATION", 2.0)
    stage.workspace.session.do(change_session("Go", step=100))
    QTest.qWait(60)
    here = positions(stage)
    stage.workspace.session.do(change_session("Go", step=200))
    np.testing.assert_array_equal(positions(stage), here)
    stage.settle()
    about = stage.view.projecting.about
    assert about is not None
    assert about.cloud is not None
    assert positions(stage) is about.cloud.positions


def test_without_motion_points_go_at_once(aligned: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_motion, "animated", lambda: False)
    before = positions(aligned)
    aligned.workspace.session.do(change_session("Go", step=100))
    assert not aligned.view.points_motion.running
    assert not np.array_equal(positions(aligned), before)


def test_of_very_many_points_a_sample_goes(aligned: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_motion, "MOST", 100)
    rows = len(aligned.frame.cloud.order)
    aligned.workspace.session.do(change_session("Go", step=100))
    motion = aligned.view.points_motion
    assert motion.running
    assert motion.cloud is not None
    assert len(motion.cloud.order) == 100 < rows
    aligned.settle()
    assert len(aligned.frame.cloud.order) == rows
    motion.hold(0.5)
    assert len(aligned.frame.cloud.order) == 100
    motion.hold(1.0)
    assert len(aligned.frame.cloud.order) == rows


def test_keys_set_how_firmly_steps_are_held(aligned: Stage) -> None:
    slider = box(aligned).slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert aligned.state.embedding.choice.strength == 1.0
    assert aligned.state.embedding.projection.aligned == 0.5, "what is shown changes with the next run"
    assert aligned.view.projecting.can_run()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert aligned.state.embedding.choice.strength == 0.0
    aligned.workspace.session.undo()
    assert aligned.state.embedding.choice.strength == 0.5


def test_a_stopped_run_keeps_the_steps_that_are_made(aligned: Stage) -> None:
    results, about = aligned.workspace.session.results, aligned.view.projecting.about
    assert about is not None
    walk = about.walk
    assert walk is not None
    half = Walk(4, walk.moved[:2], walk.kept[:2], walk.trusted[:2], walk.neighbours, walk.outline)
    results.put(about.subject.making, half)
    aligned.workspace.session.results_changed()
    assert "2 of 4 steps are made" in aligned.view.projecting.hint()
    assert aligned.view.projecting.can_run()


@pytest.mark.parametrize("on_disk", [False, True])
def test_what_is_made_while_it_is_looked_for_is_shown(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, on_disk: bool
) -> None:
    session, looked, made = stage.workspace.session, threading.Event(), threading.Event()
    recall = making.recall

    def slowly(token: Token | None, results: Results, key: ResultKey, spec: ProjectionSpec) -> object:
        found = recall(token, results, key, spec)
        if spec == PLAIN and found is Without.ABSENT:
            looked.set()
            made.wait(60)
        return found

    monkeypatch.setattr(making, "recall", slowly)
    session.do(show_projection(PLAIN))
    stage.qtbot.waitUntil(looked.is_set, timeout=LONG)
    about = stage.view.projecting.about
    assert about is not None
    key = about.subject.projection
    layout = Layout(np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32), ("one", "two"))
    session.results.keep(key, layout)
    if on_disk:  # by another process: this one remembers nothing of it
        session.results.forget(key)
    made.set()
    stage.settle()
    about = stage.view.projecting.about
    assert about is not None
    assert isinstance(about.projection, Layout)
    np.testing.assert_array_equal(about.projection.scores, layout.scores)


def test_where_memory_is_short_all_steps_are_fitted_on_a_sample(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(spec: ProjectionSpec, rows: int, columns: int) -> Plan:
        return Plan(replace(spec, parameters={**spec.parameters, "fit_on": 100}), 100)

    monkeypatch.setattr(runs, "planned", short)
    stage.workspace.session.do(show_projection(PLAIN))
    click_switch(stage)
    press_run(stage)
    stage.qtbot.waitUntil(lambda: whole(stage), timeout=LONG)
    stage.settle()
    assert "Fitted on 100 of 200, the rest placed" in stage.frame.scene.note


def whole(stage: Stage) -> bool:
    about = stage.view.projecting.about
    return about is not None and about.walk is not None and about.walk.whole and stage.view.projecting.running() is None


def test_one_click_aligns_the_steps_and_play_goes_over_all_of_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.views.embedding.state_stepper.EACH", 1)
    stepper = stage.view.toolbar.step
    assert stepper.align.isVisible()
    apart = jumps(stage)
    QTest.mouseClick(stepper.align, LEFT)
    stage.qtbot.waitUntil(lambda: stage.view.projecting.running() is None, timeout=LONG)
    stage.settle()
    assert stage.state.embedding.projection == ProjectionSpec(aligned=0.5)
    assert not stepper.align.isVisible()
    assert max(jumps(stage)) < min(0.25, max(apart))
    go_to(stage, None)
    seen: list[int | None] = []
    stage.workspace.changed.connect(lambda change: seen.append(change.after.step))
    QTest.mouseClick(stepper.play, LEFT)
    assert stepper.playing
    stage.qtbot.waitUntil(lambda: not stepper.playing, timeout=LONG)
    assert list(dict.fromkeys(seen)) == list(STEPS)
    stage.workspace.session.undo()
    assert stage.state.step is None, "playing is one step back"


def jumps(stage: Stage) -> list[float]:
    """How far the middle point goes from each step to the next, as a share of half the picture."""
    shown = []
    for step in STEPS:
        go_to(stage, step)
        shown.append(positions(stage).copy())
    return [float(np.median(np.linalg.norm(one - other, axis=1))) for one, other in pairwise(shown)]
