from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.views.embedding.scene.coasting import PAUSE, speed
from core.cloud.camera import CameraState, orbit, pan, roll
from core.session.commands import change_embedding
from tests.app.embedding.conftest import NO_KEY, Stage
from tests.core.views.embedding.made import table

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
MIDDLE = QPoint(380, 300)


def camera(stage: Stage) -> CameraState:
    return stage.frame.scene.camera


def alike(one: CameraState, other: CameraState) -> bool:
    return bool(
        np.allclose(one.target, other.target, atol=1e-9)
        and np.allclose(one.rotation, other.rotation, atol=1e-9)
        and math.isclose(one.zoom, other.zoom)
    )


def moving(stage: Stage) -> bool:
    return stage.canvas.coasting.running


def throw(stage: Stage, dx: int, pause: int = 0) -> None:
    """Drag to the right and let go while the mouse moves, or after it has rested: events as a system sends them."""
    for place, kind in enumerate([QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * 6]):
        send(stage, kind, MIDDLE + QPoint(dx * place, 0), 1000 + 16 * place)
    send(stage, QEvent.Type.MouseButtonRelease, MIDDLE + QPoint(dx * 6, 0), 1000 + 16 * 6 + pause)


def send(stage: Stage, kind: QEvent.Type, at: QPoint, when: int) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, QPointF(at), QPointF(stage.canvas.mapToGlobal(at)), button, held, NO_KEY)
    event.setTimestamp(when)
    QApplication.sendEvent(stage.canvas, event)


def test_the_camera_runs_out_when_it_is_thrown_and_stops_when_it_is_touched(stage: Stage) -> None:
    start = camera(stage)
    throw(stage, 20)
    thrown = camera(stage)
    assert moving(stage)
    assert not stage.view.ready()
    stage.settle()
    rested = camera(stage)
    assert not alike(rested, thrown)
    assert stage.state.embedding.camera == rested
    stage.workspace.session.undo()
    stage.settle()
    assert camera(stage) == start, "a gesture and what it runs out to are one step"

    throw(stage, 20)
    stage.qtbot.waitUntil(lambda: not alike(camera(stage), thrown))
    send(stage, QEvent.Type.MouseButtonPress, MIDDLE, 5000)
    held = camera(stage)
    assert not moving(stage)
    QTest.qWait(60)
    assert camera(stage) == held
    send(stage, QEvent.Type.MouseButtonRelease, MIDDLE, 5100)
    stage.settle()

    for pause, animate in ((PAUSE + 20, True), (0, False)):
        stage.workspace.session.do(change_embedding("x", animate=animate))
        throw(stage, 20, pause)
        assert not moving(stage)


def test_speed_is_that_of_the_end_of_a_drag() -> None:
    path, times = [QPointF(10 * n, 0) for n in range(20)], [16 * n for n in range(20)]
    assert speed(path, times, times[-1]).x() == pytest.approx(10 / 16)
    slow = [*path, *[QPointF(190 + n, 0) for n in range(1, 8)]]
    late = [*times, *[304 + 16 * n for n in range(1, 8)]]
    assert speed(slow, late, late[-1]).x() == pytest.approx(1 / 16)
    assert speed(path, times, times[-1] + PAUSE + 1).isNull()
    assert speed(path[:1], times[:1], 0).isNull()
    assert speed(path, [0] * 20, 0).isNull(), "events without times say nothing"


def pad() -> QPointingDevice:
    kind, pointer = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 77, kind, pointer, QInputDevice.Capability.PixelScroll, 5, 2)


def slide(stage: Stage, device: QPointingDevice, dx: int, dy: int, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    at, none = QPointF(MIDDLE), Qt.MouseButton.NoButton
    phase, source = Qt.ScrollPhase.ScrollUpdate, Qt.MouseEventSource.MouseEventNotSynthesized
    where = QPointF(stage.canvas.mapToGlobal(MIDDLE))
    event = QWheelEvent(at, where, QPoint(dx, dy), QPoint(dx, dy) * 2, none, keys, phase, False, source, device)
    QApplication.sendEvent(stage.canvas, event)


def gesture(stage: Stage, device: QPointingDevice, kind: Qt.NativeGestureType, value: float) -> None:
    at, where = QPointF(MIDDLE), QPointF(stage.canvas.mapToGlobal(MIDDLE))
    QApplication.sendEvent(stage.canvas, QNativeGestureEvent(kind, device, 2, at, at, where, value, QPointF()))


def test_two_fingers_slide_turn_zoom_and_roll(stage: Stage) -> None:
    device, size = pad(), (stage.frame.width, stage.frame.height)
    start = camera(stage)
    slide(stage, device, 12, -7)
    assert alike(camera(stage), pan(start, 3, 12, -7, *size))
    stage.settle()
    assert stage.workspace.session.undo_label == "Move the cloud"
    before = camera(stage)
    slide(stage, device, 12, -7, SHIFT)
    assert alike(camera(stage), orbit(before, 12, -7, size[1]))
    slide(stage, device, 0, 40, CONTROL)
    assert camera(stage).zoom > before.zoom
    before = camera(stage)
    gesture(stage, device, Qt.NativeGestureType.ZoomNativeGesture, 0.25)
    assert camera(stage).zoom == pytest.approx(before.zoom * 1.25)
    before = camera(stage)
    gesture(stage, device, Qt.NativeGestureType.RotateNativeGesture, 30.0)
    assert alike(camera(stage), roll(before, -math.radians(30)))
    stage.settle()
    before = camera(stage)
    slide(stage, QPointingDevice.primaryPointingDevice(), 0, 40)
    assert camera(stage).zoom > before.zoom, "the wheel of a mouse zooms"
    stage.settle()
    stage.press(Qt.Key.Key_PageUp)
    assert stage.workspace.session.undo_label == "Roll the cloud"


def test_views_are_saved_gone_to_renamed_and_forgotten(stage: Stage) -> None:
    section = stage.view._panel.camera
    section.heading.setChecked(True)
    assert section.hint.isVisible()
    stage.press(Qt.Key.Key_Left)
    first = camera(stage)
    stage.press(Qt.Key.Key_K)
    stage.press(Qt.Key.Key_Home)
    assert stage.state.embedding.camera is None
    stage.press(Qt.Key.Key_Plus)
    stage.press(Qt.Key.Key_K)
    assert [section.list.item(row).text() for row in range(section.list.count())] == ["View 1", "View 2"]
    menu = stage.view.viewpoints.menu(stage.view)
    assert [each.text().split("\t")[0] for each in menu.actions() if not each.isSeparator()] == [
        "View 1",
        "View 2",
        "Save this view",
    ]
    menu.actions()[0].trigger()
    assert stage.view.motion.running, "the camera flies"
    stage.settle()
    assert alike(camera(stage), first)

    section.list.setCurrentRow(1)
    section.rename.click()
    editor = section.list.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "above")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: section.list.chosen() == "above")
    assert [each.name for each in stage.state.embedding.viewpoints] == ["View 1", "above"]
    assert alike(camera(stage), first), "Enter has ended the typing, nothing else"
    QTest.keyClick(section.list, Qt.Key.Key_Return)
    stage.settle()
    assert stage.workspace.session.undo_label == "Go to above"
    QTest.keyClick(section.list, Qt.Key.Key_Delete)
    stage.settle()
    assert section.list.count() == 1
    stage.workspace.session.undo()
    stage.settle()
    assert section.list.count() == 2

    row = stage.lone_row()
    stage.move(stage.place(row))
    stage.press(Qt.Key.Key_F, SHIFT)
    assert camera(stage).target == pytest.approx(tuple(stage.frame.points.positions[row].tolist()))
    assert camera(stage).zoom == 8.0


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_place_without_points_says_so_and_leads_back(stage: Stage, dimensions: int) -> None:
    stage.press(Qt.Key.Key_2 if dimensions == 2 else Qt.Key.Key_3)
    sign = stage.view.pages.nothing
    QTest.qWait(300)
    assert sign.isHidden()
    empty = stage.empty_place()
    for _ in range(40):
        stage.wheel(empty, 240)
    stage.settle()
    stage.qtbot.waitUntil(sign.isVisible)
    assert stage.canvas.rect().contains(sign.geometry())
    stage.wheel(empty, -120)
    stage.settle()
    assert sign.isVisible()
    QTest.mouseClick(sign.back, Qt.MouseButton.LeftButton)
    stage.settle()
    stage.qtbot.waitUntil(sign.isHidden)
    assert stage.state.embedding.camera is None
    assert stage.host.focusWidget() is stage.canvas


def legend_and_points(stage: Stage) -> tuple[bool, float]:
    """Whether a point lies under the legend, and how far the first one is from the left edge."""
    stage.settle()
    seen = stage.frame.places(stage.frame.points.positions)[:, :2]
    covered = any(stage.view.legend.geometry().contains(round(x), round(y)) for x, y in seen.tolist())
    return covered, float(seen[0, 0])


@pytest.mark.parametrize("dimensions", [2, 3])
def test_all_points_are_framed_beside_the_legend_and_do_not_jump_with_it(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dimensions: int
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=1500, columns=3)
    np.save(tmp_path / "0.npy", np.random.default_rng(0).uniform(size=(1500, 3)).astype(np.float32))
    stage = open_stage(made)
    stage.press(Qt.Key.Key_2 if dimensions == 2 else Qt.Key.Key_3)
    for size in ((900, 600), (960, 700)):
        stage.host.resize(*size)
        stage.settle()
        for key in (Qt.Key.Key_Home, Qt.Key.Key_F):
            stage.press(Qt.Key.Key_Plus)
            stage.press(key)
            assert not legend_and_points(stage)[0]
    before = legend_and_points(stage)[1]
    stage.workspace.session.do(change_embedding("Colour", colour_by="score"))
    assert legend_and_points(stage)[1] == before, "another legend moves no point"
    stage.press(Qt.Key.Key_Home)
    assert not legend_and_points(stage)[0]
