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
from core.session.command import change_embedding
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


PHASE, SOURCE, GESTURE = Qt.ScrollPhase, Qt.MouseEventSource, Qt.NativeGestureType


def slide(
    stage: Stage,
    device: QPointingDevice,
    dx: int,
    dy: int,
    keys: Qt.KeyboardModifier = NO_KEY,
    phase: Qt.ScrollPhase = PHASE.ScrollUpdate,
    when: int = 0,
    source: Qt.MouseEventSource = SOURCE.MouseEventNotSynthesized,
    pixels: bool = True,
) -> None:
    """Slide two fingers, as a system tells it that knows pixels, or angles only."""
    at, none, step = QPointF(MIDDLE), Qt.MouseButton.NoButton, QPoint(dx, dy)
    where = QPointF(stage.canvas.mapToGlobal(MIDDLE))
    told = step if pixels else QPoint()
    event = QWheelEvent(at, where, told, step * 8, none, keys, phase, False, source, device)
    event.setTimestamp(when)
    QApplication.sendEvent(stage.canvas, event)


def gesture(
    stage: Stage, device: QPointingDevice, kind: Qt.NativeGestureType, value: float, delta: QPointF | None = None
) -> None:
    at, where = QPointF(MIDDLE), QPointF(stage.canvas.mapToGlobal(MIDDLE))
    event = QNativeGestureEvent(kind, device, 2, at, at, where, value, delta or QPointF())
    QApplication.sendEvent(stage.canvas, event)


@pytest.mark.parametrize("system", ["x11", "x11, pixels", "wayland or macos"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_two_fingers_slide_turn_and_zoom(stage: Stage, system: str, dimensions: int) -> None:
    stage.press(Qt.Key.Key_2 if dimensions == 2 else Qt.Key.Key_3)
    mouse = QPointingDevice.primaryPointingDevice()
    device = pad() if system.startswith("x11") else mouse
    source = SOURCE.MouseEventNotSynthesized if system.startswith("x11") else SOURCE.MouseEventSynthesizedBySystem
    size, pixels = (stage.frame.width, stage.frame.height), system != "x11"

    def fingers(dx: int, dy: int, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        slide(stage, device, dx, dy, keys, source=source, pixels=pixels)

    start = camera(stage)
    fingers(12, -7)
    assert alike(camera(stage), pan(start, dimensions, 12, -7, *size))
    stage.settle()
    assert stage.workspace.session.undo_label == "Move the cloud"
    before = camera(stage)
    fingers(12, -7, SHIFT)
    turned = orbit(before, 12, -7, size[1]) if dimensions == 3 else pan(before, 2, 12, -7, *size)
    assert alike(camera(stage), turned)
    fingers(0, 40, CONTROL)
    assert camera(stage).zoom > before.zoom
    stage.settle()
    before = camera(stage)
    slide(stage, mouse, 0, 15, pixels=False)
    assert camera(stage).zoom > before.zoom, "the wheel of a mouse zooms"


@pytest.mark.parametrize("dimensions", [2, 3])
def test_two_fingers_pinch_and_twist(stage: Stage, dimensions: int) -> None:
    stage.press(Qt.Key.Key_2 if dimensions == 2 else Qt.Key.Key_3)
    device, before = pad(), camera(stage)
    for _ in range(2):
        gesture(stage, device, GESTURE.BeginNativeGesture, 0.0)
        for _ in range(4):
            gesture(stage, device, GESTURE.ZoomNativeGesture, 0.25)
        gesture(stage, device, GESTURE.EndNativeGesture, 0.0)
    assert camera(stage).zoom == pytest.approx(before.zoom * 4), "twice to twice the size"
    before = camera(stage)
    gesture(stage, device, GESTURE.PanNativeGesture, 0.0, QPointF(9, 4))
    assert alike(camera(stage), pan(before, dimensions, 9, 4, stage.frame.width, stage.frame.height))
    before = camera(stage)
    gesture(stage, device, GESTURE.RotateNativeGesture, 30.0)
    assert alike(camera(stage), roll(before, -math.radians(30)) if dimensions == 3 else before)
    stage.settle()
    assert stage.workspace.session.undo_label == ("Roll the cloud" if dimensions == 3 else "Move the cloud")


def test_a_double_tap_of_two_fingers_frames_what_is_selected(stage: Stage) -> None:
    stage.click(stage.place(stage.lone_row()))
    gesture(stage, pad(), GESTURE.SmartZoomNativeGesture, 0.0)
    stage.settle()
    assert stage.workspace.session.undo_label == "Frame the selection"


def slide_away(stage: Stage, device: QPointingDevice) -> None:
    slide(stage, device, 0, 0, phase=PHASE.ScrollBegin, when=1000)
    for place in range(1, 7):
        slide(stage, device, 20, 0, when=1000 + 16 * place)


def test_what_fingers_slid_runs_out_and_stops_when_they_touch_the_pad(stage: Stage) -> None:
    device, start = pad(), camera(stage)
    slide_away(stage, device)
    slid = camera(stage)
    slide(stage, device, 0, 0, phase=PHASE.ScrollEnd, when=1100)
    assert moving(stage)
    stage.qtbot.waitUntil(lambda: not alike(camera(stage), slid))
    slide(stage, device, 0, 0, phase=PHASE.ScrollBegin, when=5000)
    held = camera(stage)
    assert not moving(stage)
    QTest.qWait(60)
    assert camera(stage) == held
    slide(stage, device, 0, 0, phase=PHASE.ScrollEnd, when=5100)
    stage.settle()
    stage.workspace.session.undo()
    stage.settle()
    assert alike(camera(stage), start), "a slide and what it runs out to are one step"

    slide_away(stage, device)
    slide(stage, device, 0, 0, phase=PHASE.ScrollEnd, when=1100 + PAUSE + 20)
    assert not moving(stage), "fingers that rested before they left throw nothing"


def test_the_system_lets_a_slide_run_out_until_a_click(stage: Stage) -> None:
    device = pad()
    slide_away(stage, device)
    slid, size = camera(stage), (stage.frame.width, stage.frame.height)
    slide(stage, device, 10, 0, CONTROL, PHASE.ScrollMomentum, 1110)
    assert alike(camera(stage), pan(slid, 3, 10, 0, *size)), "a key that is pressed meanwhile changes nothing"
    send(stage, QEvent.Type.MouseButtonPress, MIDDLE, 1120)
    send(stage, QEvent.Type.MouseButtonRelease, MIDDLE, 1130)
    held = camera(stage)
    slide(stage, device, 10, 0, phase=PHASE.ScrollMomentum, when=1140)
    slide(stage, device, 0, 0, phase=PHASE.ScrollEnd, when=1150)
    assert camera(stage) == held
    assert not moving(stage)

    slide_away(stage, device)
    slide(stage, device, 1, 0, phase=PHASE.ScrollMomentum, when=1110)
    slide(stage, device, 0, 0, phase=PHASE.ScrollEnd, when=1120)
    assert not moving(stage), "it does not run out twice"
    stage.settle()
    stage.press(Qt.Key.Key_PageUp)
    assert stage.workspace.session.undo_label == "Roll the cloud"


def test_views_are_saved_gone_to_renamed_and_forgotten(stage: Stage) -> None:
    section = stage.view._panel.camera
    section.heading.setChecked(True)
    stage.qtbot.waitUntil(section.hint.isVisible)
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
        if dimensions == 3:
            middle = [stage.frame.width / 2, stage.frame.height / 2]
            pivot = stage.frame.places(np.array([camera(stage).target], dtype=np.float32))[0, :2]
            assert pivot == pytest.approx(middle)
            assert np.abs(camera(stage).target).max() < 0.1, "the points turn about their own middle"
        for key in (Qt.Key.Key_Home, Qt.Key.Key_F):
            stage.press(Qt.Key.Key_Plus)
            stage.press(key)
            assert not legend_and_points(stage)[0]
    before = legend_and_points(stage)[1]
    stage.workspace.session.do(change_embedding("Colour", colour_by="score"))
    assert legend_and_points(stage)[1] == before, "another legend moves no point"
    stage.press(Qt.Key.Key_Home)
    assert not legend_and_points(stage)[0]


def clear_of_legend(stage: Stage) -> bool:
    """Whether all points are above the legend, or all of them right of it."""
    stage.settle()
    seen = stage.frame.places(stage.frame.points.positions)[:, :2]
    legend = stage.view.legend.geometry()
    return bool(seen[:, 1].max() < legend.top() or seen[:, 0].min() > legend.right())


def recolour(stage: Stage, column: str) -> None:
    stage.workspace.session.do(change_embedding("Colour", colour_by=column))
    stage.settle()


@pytest.mark.parametrize("framed", [False, True])
def test_points_make_room_for_a_larger_legend_unless_the_user_framed_them(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, framed: bool
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(table(tmp_path, rows=1500, columns=3))
    recolour(stage, "score")
    stage.press(Qt.Key.Key_2)
    stage.host.resize(900, 680)  # here there is room under the points, not beside them
    stage.press(Qt.Key.Key_Home)
    if framed:
        stage.press(Qt.Key.Key_Plus)
    before = camera(stage)
    recolour(stage, "label")
    assert (camera(stage) == before) == framed
    assert framed or clear_of_legend(stage)
    now = camera(stage)
    recolour(stage, "score")
    assert camera(stage) == now, "what has room moves nothing"
