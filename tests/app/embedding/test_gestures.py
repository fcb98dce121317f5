from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.views.embedding.scene import camera_motion
from app.views.embedding.scene.gestures import Tool
from tests.app.embedding.conftest import TABLE, Stage

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
START, END = QPoint(300, 120), QPoint(620, 480)


def test_clicking_a_point_selects_it_and_beside_clears(stage: Stage) -> None:
    row = stage.lone_row()
    stage.click(stage.place(row))
    assert stage.selected == [row]
    stage.click(stage.empty_place())
    assert stage.selected == []
    stage.workspace.session.undo()
    assert stage.selected == [row]


def test_modifiers_add_toggle_and_intersect(stage: Stage) -> None:
    row = stage.lone_row()
    at = stage.place(row)
    stage.view.acts.select(_mask(stage, [0, 1, 2]))
    stage.settle()
    stage.click(at, SHIFT)
    assert stage.selected == sorted({0, 1, 2, row})
    stage.click(at, CONTROL)
    assert stage.selected == [0, 1, 2]
    stage.click(at, SHIFT)
    stage.click(at, SHIFT | CONTROL)
    assert stage.selected == [row]


def _mask(stage: Stage, rows: list[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mask = np.zeros(len(stage.frame.points.positions), dtype=np.bool_)
    mask[rows] = True
    return mask


@pytest.mark.parametrize("dimensions", [2, 3])
def test_box_selects_what_a_test_of_every_point_finds(stage: Stage, dimensions: int) -> None:
    stage.view.acts.set_dimensions(dimensions)
    stage.settle()
    stage.press(Qt.Key.Key_B)
    assert stage.canvas.tool is Tool.BOX
    left, top, right, bottom = START.x(), START.y(), END.x(), END.y()
    expected = stage.enclosed([(left, top), (right, top), (right, bottom), (left, bottom)])
    stage.drag(START, QPoint(400, 300), END)
    assert 0 < expected.sum() < 120
    assert stage.selected == np.flatnonzero(expected).tolist()


def test_lasso_selects_what_a_test_of_every_point_finds(stage: Stage) -> None:
    stage.press(Qt.Key.Key_L)
    path = [QPoint(300, 120), QPoint(700, 160), QPoint(640, 500), QPoint(420, 260), QPoint(250, 480)]
    expected = stage.enclosed([(p.x(), p.y()) for p in path])
    stage.drag(*path)
    assert 0 < expected.sum() < 120
    assert stage.selected == np.flatnonzero(expected).tolist()


def test_hidden_points_are_not_enclosed(stage: Stage) -> None:
    stage.view.acts.select(_mask(stage, list(range(40))))
    stage.view.acts.hide_selection()
    stage.view.acts.clear_selection()
    stage.settle()
    stage.press(Qt.Key.Key_B)
    stage.drag(QPoint(1, 1), QPoint(200, 200), QPoint(stage.canvas.width() - 2, stage.canvas.height() - 2))
    assert stage.selected == list(range(40, 120))


def test_left_drag_orbits_in_3d_and_is_one_undo_step(stage: Stage) -> None:
    before = stage.frame.scene.camera
    stage.drag(START, QPoint(350, 140), QPoint(400, 200), QPoint(420, 220))
    after = stage.frame.scene.camera
    assert after.rotation != before.rotation
    assert after.target == before.target
    assert stage.state.embedding.camera == after
    assert stage.workspace.session.undo_label == "Turn the cloud"
    stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.scene.camera == before
    assert stage.workspace.session.undo_label is None


def test_left_drag_pans_in_2d_and_keeps_the_point_under_the_mouse(stage: Stage) -> None:
    stage.press(Qt.Key.Key_2)
    row = stage.lone_row()
    start = stage.place(row)
    stage.drag(start, start + QPoint(30, 20), start + QPoint(60, 35))
    end = stage.place(row)
    assert (end - start - QPoint(60, 35)).manhattanLength() <= 2


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_pan_in_3d(stage: Stage, button: Qt.MouseButton) -> None:
    before = stage.frame.scene.camera
    stage.drag(START, QPoint(340, 150), QPoint(380, 180), button=button)
    after = stage.frame.scene.camera
    assert after.rotation == before.rotation
    assert after.target != before.target


def test_wheel_zooms_to_the_cursor_and_is_one_undo_step(stage: Stage) -> None:
    row = stage.lone_row()
    at = stage.place(row)
    zoom = stage.frame.scene.camera.zoom
    for _ in range(3):
        stage.wheel(at, 120)
    stage.settle()
    assert stage.frame.scene.camera.zoom == pytest.approx(zoom * 1.0015**360)
    assert (stage.place(row) - at).manhattanLength() <= 3
    stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.scene.camera.zoom == pytest.approx(zoom)


def test_escape_ends_a_drag_then_the_tool(stage: Stage) -> None:
    before = stage.frame.scene.camera
    stage.drag(START, QPoint(360, 160), END, release=False)
    assert stage.frame.scene.camera != before
    assert stage.view.tool_active()
    stage.press(Qt.Key.Key_Escape)
    assert stage.frame.scene.camera == before
    QTest.mouseRelease(stage.canvas, Qt.MouseButton.LeftButton, pos=END)
    assert stage.workspace.session.undo_label is None
    stage.press(Qt.Key.Key_L)
    stage.press(Qt.Key.Key_Escape)
    assert stage.canvas.tool is Tool.NONE
    assert not stage.view.escape()


def test_double_click_frames_the_selection_without_losing_it(stage: Stage) -> None:
    row = stage.lone_row()
    stage.click(stage.place(row))
    zoom = stage.frame.scene.camera.zoom
    at = stage.empty_place()
    QTest.mouseClick(stage.canvas, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(stage.canvas, Qt.MouseButton.LeftButton, pos=at)
    stage.settle()
    assert stage.selected == [row]
    assert stage.frame.scene.camera.zoom > zoom
    assert stage.frame.place(row) is not None


def test_framing_moves_smoothly_and_ends_where_it_should(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = itertools.count()
    clock = SimpleNamespace(monotonic=lambda: camera_motion.DURATION / 4 * next(frames))
    monkeypatch.setattr(camera_motion, "time", clock)  # however long a frame takes where the tests run
    home = stage.frame.scene.camera
    stage.drag(START, QPoint(360, 160), QPoint(400, 200))
    seen = []
    stage.view.motion.moved.connect(lambda: seen.append(stage.frame.scene.camera))
    stage.press(Qt.Key.Key_F)
    assert stage.frame.scene.camera == home
    assert len({camera.rotation for camera in seen}) >= 4


def test_arrow_keys_turn_and_plus_zooms(stage: Stage) -> None:
    before = stage.frame.scene.camera
    stage.press(Qt.Key.Key_Left)
    turned = stage.frame.scene.camera
    assert turned.rotation != before.rotation
    stage.press(Qt.Key.Key_Left, SHIFT)
    assert stage.frame.scene.camera.rotation == turned.rotation
    stage.press(Qt.Key.Key_Plus)
    assert stage.frame.scene.camera.zoom > turned.zoom


def test_keys_switch_dimensions(stage: Stage) -> None:
    for key, dimensions in ((Qt.Key.Key_2, 2), (Qt.Key.Key_D, 3), (Qt.Key.Key_D, 2), (Qt.Key.Key_3, 3)):
        stage.press(key)
        assert stage.state.embedding.dimensions == dimensions
        assert stage.frame.scene.dimensions == dimensions


def test_control_a_selects_all_that_is_shown(stage: Stage) -> None:
    stage.press(Qt.Key.Key_A, CONTROL)
    assert len(stage.selected) == 120
    assert TABLE in stage.state.selected_points
