from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.embedding.panes import morph
from app.views.embedding.panes.pane_view import PaneView
from app.views.embedding.scene import point_motion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.view import EmbeddingView
from core.session.commands.points.projections import choose_method, set_parameter
from core.session.keeping.persistence import read, save_state
from core.state import Against
from core.views.embedding import Known
from core.views.embedding.transitions import Transition
from tests.app.embedding.conftest import NO_KEY, TABLE, Stage
from tests.core.views.embedding.made import table

SHIFT = Qt.KeyboardModifier.ShiftModifier


def beside(stage: Stage, place: int = 0) -> PaneView:
    return stage.view.panes.panes[place]


def at(canvas: Canvas, row: int) -> QPoint:
    assert canvas.frame is not None
    found = canvas.frame.place(row)
    assert found is not None
    return QPoint(round(found[0]), round(found[1]))


def seen(canvas: Canvas) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    assert canvas.frame is not None
    return canvas.frame.places(canvas.frame.points.positions)[:, :2]


def drag(stage: Stage, canvas: Canvas, path: list[QPoint]) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO_KEY, path[0])
    for each in path[1:]:
        stage_move(canvas, each, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, path[-1])
    stage.settle()


def stage_move(canvas: Canvas, to: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(to), QPointF(canvas.mapToGlobal(to)), Qt.MouseButton.NoButton, button, NO_KEY
    )
    QApplication.sendEvent(canvas, event)
    QApplication.processEvents()


def inside(canvas: Canvas, corners: list[QPoint]) -> list[int]:
    """Every row seen within a polygon, by matplotlib."""
    from matplotlib.path import Path as Outline

    outline = Outline([(corner.x(), corner.y()) for corner in corners])
    return np.flatnonzero(outline.contains_points(seen(canvas))).tolist()


def shown(about: Known | None) -> str:
    assert about is not None
    return about.spec.method


def choose_raw(stage: Stage, pane: PaneView) -> None:
    """Another method by its menu; what takes no time is shown at once."""
    view = stage.view
    pane.head.method.menu_.aboutToShow.emit()
    raw = next(entry for entry in pane.head.method.menu_.actions() if entry.text() == "Raw axes")
    raw.trigger()
    stage.settle()
    assert shown(pane.about) == "raw"
    assert shown(view.drawing.about) == "pca"
    assert pane.head.method.said.startswith("Raw axes")


def run_and_stop(stage: Stage, pane: PaneView) -> None:
    """One that takes a while is run for it alone, with parameters of its own, and can be stopped."""
    view = stage.view
    pane.session.do(choose_method("umap"))
    pane.session.do(set_parameter("umap", "n_epochs", 20))
    stage.settle()
    assert stage.state.embedding.choice.method == "pca"
    pane.head.run.click()
    assert pane.wish.projection.method == "umap"
    assert pane.wish.projection.parameters["n_epochs"] == 20
    assert stage.state.embedding.projection.method == "pca"
    assert pane.projecting.running() is not None
    assert view.projecting.running() is None
    assert pane.head.stop.isVisible()
    assert not pane.head.run.isVisible()
    pane.head.stop.click()
    assert view.runs.all() == ()
    stage.workspace.session.undo()
    pane.session.do(choose_method("raw"))
    stage.settle()
    assert shown(pane.about) == "raw"


def select_beside(stage: Stage, pane: PaneView) -> None:
    """A lasso in the second picture selects in the first; so does a click, and a hover."""
    view = stage.view
    view.toolbar.buttons["embedding.lasso"].click()
    middle, canvas = seen(pane.canvas).mean(axis=0), pane.canvas
    corners = [
        QPoint(round(middle[0] + x), round(middle[1] + y)) for x, y in ((-90, -80), (80, -90), (90, 90), (-70, 80))
    ]
    wanted = inside(canvas, corners)
    assert 3 < len(wanted) < 117
    drag(stage, canvas, [*corners, corners[0]])
    assert stage.selected == wanted
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert view.canvas.tool is canvas.tool
    row = stage.lone_row()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NO_KEY, at(canvas, row))
    stage.settle()
    clicked = canvas.frame.row_under(at(canvas, row).x(), at(canvas, row).y()) if canvas.frame else None
    assert stage.selected == [clicked]
    stage.move(stage.place(row))
    assert (view.canvas.overlay.hovered_row, canvas.overlay.hovered_row) == (row, row)
    hovered = view.panes.lines.hovered_lines()
    assert [each for each, _, _ in hovered] == [row]
    _, start, end = hovered[0]
    for point, other in ((start, view.canvas), (end, canvas)):
        there = other.mapTo(view.panes, at(other, row))
        assert (point - there).manhattanLength() <= 2


def keep_close_and_undo(stage: Stage, pane: PaneView, folder: Path) -> None:
    """A session keeps it, undo takes it back; what was closed comes back as it was."""
    view = stage.view
    saved = stage.state
    save_state(saved, folder / "kept.armillary")
    assert read(folder / "kept.armillary").state == saved
    again = EmbeddingView(stage.workspace)
    stage.qtbot.addWidget(again)
    stage.qtbot.addWidget(again.panel())
    again.resize(800, 500)
    again.show()
    stage.qtbot.waitUntil(lambda: len(again.panes.panes) == 1 and again.ready())
    assert again.panes.panes[0].acts.frame is not None, "a view that is made later has all pictures, too"
    again.hide()
    pane.head.close_.click()
    stage.settle()
    assert view.panes.panes == []
    assert view.pages.geometry().height() == view.panes.height()
    stage.workspace.session.undo()
    stage.settle()
    assert beside(stage).about is not None
    assert beside(stage).wish.projection.method == "raw"


def moves(stage: Stage) -> bool:
    return stage.frame.moving


def morph_there_and_back(stage: Stage, pane: PaneView) -> None:
    """Morph: at the left end the main picture looks as the one beside, by the slider of the bar."""
    view = stage.view
    rest = seen(view.canvas)
    stage.press(Qt.Key.Key_Y)
    slider = view.scrub.slider
    assert stage.host.focusWidget() is slider
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert moves(stage), "held elsewhere from moment to moment, points are painted as quickly as moving ones"
    stage.settle()
    assert not moves(stage), "and well once they rest"
    np.testing.assert_allclose(seen(view.canvas), seen(pane.canvas), atol=1.5)
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    stage.settle()
    np.testing.assert_array_equal(seen(view.canvas), rest)


def see_what_moved(stage: Stage, pane: PaneView) -> None:
    """What moved: the points whose neighbours are others beside, in the panel and as colours of all pictures."""
    view = stage.view
    stage.press(Qt.Key.Key_Y, SHIFT)
    moved = stage.state.embedding.moved
    assert (moved.against, moved.method) == (Against.METHOD, "raw")
    assert view.panel().moved.isVisible()
    stage.qtbot.waitUntil(lambda: pane.about is not None and pane.about.values is not None, timeout=180_000)
    stage.settle()
    frame = pane.acts.frame
    assert frame is not None
    np.testing.assert_array_equal(frame.points.colour_index, stage.frame.points.colour_index)
    stage.press(Qt.Key.Key_C, SHIFT)
    assert view.panes.panes == []


def test_pictures_side_by_side_are_one_selection(stage: Stage, tmp_path: Path) -> None:
    view = stage.view
    assert view.panes.panes == []
    stage.press(Qt.Key.Key_C)
    pane = beside(stage)
    assert stage.host.focusWidget() is pane.canvas
    assert not view.pages.geometry().translated(view.panes.main.pos()).intersects(pane.geometry())
    assert pane.about is not None
    assert view.drawing.about is not None
    assert pane.about.metadata is view.drawing.about.metadata, "nothing is read twice"
    vectors = view.drawing.about.subject.vectors
    assert pane.about.subject.vectors == vectors

    choose_raw(stage, pane)
    run_and_stop(stage, pane)
    select_beside(stage, pane)
    keep_close_and_undo(stage, pane, tmp_path)


def test_cameras_go_together_where_that_is_wished_and_pictures_change_places(stage: Stage) -> None:
    view = stage.view
    stage.press(Qt.Key.Key_C)
    pane = beside(stage)
    pane.acts.set_dimensions(3)
    stage.settle()
    before = seen(pane.canvas)
    start, end = QPoint(200, 200), QPoint(260, 230)
    drag(stage, view.canvas, [start, QPoint(230, 215), end])
    np.testing.assert_array_equal(seen(pane.canvas), before)
    QTest.keyClick(pane.canvas, Qt.Key.Key_X)
    stage.settle()
    stage.workspace.session.undo()
    stage.workspace.session.redo()
    former = stage.frame.scene.camera
    held = pane.acts.frame
    assert held is not None
    other = held.scene.camera
    drag(stage, view.canvas, [start, QPoint(230, 215), end])
    after = pane.acts.frame
    assert after is not None
    assert stage.frame.scene.camera.rotation != former.rotation
    assert after.scene.camera.rotation != other.rotation
    stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.scene.camera == former
    back = pane.acts.frame
    assert back is not None
    assert back.scene.camera == other, "one gesture is one step"
    drag(stage, pane.canvas, [start, QPoint(230, 215), end])
    assert stage.frame.scene.camera.rotation != former.rotation, "the other way round"

    pane.session.do(choose_method("raw"))
    stage.settle()
    pane.head.swap.click()
    stage.settle()
    assert stage.state.embedding.projection.method == "raw"
    assert pane.wish.projection.method == "pca"
    stage.workspace.session.undo()
    stage.settle()
    assert (stage.state.embedding.projection.method, pane.wish.projection.method) == ("pca", "raw")

    morph_there_and_back(stage, pane)
    see_what_moved(stage, pane)


def test_another_table_is_joined_by_its_names(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path / "a", 90), table(tmp_path / "b", 120, key="other/layer"))
    stage.view.acts.choose_table(TABLE)
    stage.settle()
    stage.press(Qt.Key.Key_C)
    pane = beside(stage)
    pane.head.table.menu_.aboutToShow.emit()
    entry = next(each for each in pane.head.table.menu_.actions() if each.text().startswith("other"))
    entry.trigger()
    stage.settle()
    assert pane.head.status.text() == "90 of 120 paired"
    canvas = pane.canvas
    assert canvas.frame is not None
    faint = np.flatnonzero(canvas.frame.points.emphasis == 1)
    np.testing.assert_array_equal(faint, np.arange(90, 120))
    row = stage.lone_row()
    stage.click(stage.place(row))
    there = pane.session.state.selected_points
    assert there["other/layer"].indices().tolist() == [row], "thing n is row n in both"
    stage.workspace.session.undo()
    stage.settle()
    assert not pane.session.state.selected_points

    # Points that are too many for the window's thread are moved beside it; what is alone has no place to go to.
    monkeypatch.setattr(point_motion, "MOST", 50)
    monkeypatch.setattr(morph, "AT_ONCE", 50)
    stage.press(Qt.Key.Key_Y)
    motion = stage.view.points_motion
    stage.qtbot.waitUntil(lambda: motion.transition == Transition("other/layer", TABLE))
    stage.view.scrub.slider.setValue(0)
    stage.qtbot.waitUntil(lambda: motion.held)
    stage.settle()
    np.testing.assert_allclose(seen(stage.canvas), seen(canvas)[:90], atol=1.5)
