"""Two fingers on a touchpad: they slide, pinch and twist the points."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QNativeGestureEvent, QWheelEvent

from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.coasting import speed
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.gestures import ROLLED, Motion, moved, zoom_of
from core.cloud.camera import roll

_ANGLE = 8.0
"""Eighths of a degree that a driver without pixels tells for one."""
_LEAST = 0.1
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)


class Trackpad(QObject):
    """Watches the picture for what only touchpads send; wheels of mice are left to the picture.

    Sliding moves the points, with Shift turns them in space, with Ctrl zooms to the cursor; pinching zooms, twisting
    rolls them, and a double tap of two fingers frames what is below. What slides runs out when the fingers leave: the
    system's way where it has one, else as a drag does.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._path: list[QPointF] = [QPointF()]
        self._times: list[int] = [0]
        self._motion: Motion | None = None
        self._stopped = False
        self._pinched = 1.0
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take gestures and what fingers slide; return whether it was taken."""
        if isinstance(event, QWheelEvent):
            return self._slide(event)
        if event.type() in _TOUCHES:
            self._stopped = True
        return isinstance(event, QNativeGestureEvent) and self._gesture(event)

    def _slide(self, event: QWheelEvent) -> bool:
        frame, phase = self._canvas.frame, event.phase()
        if frame is None or not _by_fingers(event) or self._canvas.sizes_brush(event.modifiers()):
            return False
        event.accept()
        if phase is Qt.ScrollPhase.ScrollMomentum:
            self._run_out(event, frame)
        elif phase is Qt.ScrollPhase.ScrollEnd:
            self._let_go(event)
        else:
            self._follow(event, frame)
        return True

    def _follow(self, event: QWheelEvent, frame: Frame) -> None:
        """Do what the fingers on the pad do."""
        if event.phase() is Qt.ScrollPhase.ScrollBegin:
            self._motion = None
        step, keys = _step(event), event.modifiers()
        self._stopped = False
        self._canvas.touch()
        if step.isNull():
            return
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._motion = None
            self._canvas.zoom(zoom_of(step.y()), event.position())
            return
        turn = bool(keys & Qt.KeyboardModifier.ShiftModifier) and frame.scene.dimensions == 3
        motion = Motion.ORBIT if turn else Motion.PAN
        if motion is not self._motion:
            self._motion, self._path, self._times = motion, [QPointF()], [event.timestamp()]
        self._path.append(self._path[-1] + step)
        self._times.append(event.timestamp())
        self._canvas.steer(moved(frame.scene.camera, motion, step, frame), motion.value)

    def _run_out(self, event: QWheelEvent, frame: Frame) -> None:
        """Go on as the system says, until something else touches the picture."""
        motion, self._times = self._motion, []
        if motion is not None and not self._stopped:
            self._canvas.steer(moved(frame.scene.camera, motion, _step(event), frame), motion.value)

    def _let_go(self, event: QWheelEvent) -> None:
        """Run out as a drag does, unless the system did."""
        if self._motion is not None and not self._stopped:
            pace = speed(self._path[1:], self._times[1:], event.timestamp())
            self._canvas.let_go(self._motion, pace)
        self._motion = None

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        frame, kind = self._canvas.frame, event.gestureType()
        if frame is None:
            return False
        if kind in (Qt.NativeGestureType.BeginNativeGesture, Qt.NativeGestureType.EndNativeGesture):
            self._pinched = 1.0
            self._canvas.touch()
        elif kind is Qt.NativeGestureType.ZoomNativeGesture:
            self._canvas.touch()
            self._canvas.zoom(self._larger(event.value()), event.position())
        elif kind is Qt.NativeGestureType.PanNativeGesture:
            self._canvas.touch()
            self._canvas.steer(moved(frame.scene.camera, Motion.PAN, event.delta(), frame), Motion.PAN.value)
        elif kind is Qt.NativeGestureType.RotateNativeGesture and frame.scene.dimensions == 3:
            self._canvas.touch()
            self._canvas.steer(roll(frame.scene.camera, -math.radians(event.value())), ROLLED)
        elif kind is Qt.NativeGestureType.SmartZoomNativeGesture:
            self._canvas.row_doubled.emit(frame.row_under(event.position().x(), event.position().y()))
        else:
            return False
        return True

    def _larger(self, value: float) -> float:
        """Return how much larger things become by a part of a pinch.

        macOS tells each part for itself, others by how much it adds to the size that things had at first.
        """
        if QGuiApplication.platformName() == "cocoa":
            return max(1 + value, _LEAST)
        before, self._pinched = self._pinched, max(self._pinched + value, _LEAST)
        return self._pinched / before


def _by_fingers(event: QWheelEvent) -> bool:
    """Return whether fingers slide rather than a wheel turns.

    X11 says so by the device, Wayland and macOS by what has made the event: their pads are not told from mice.
    """
    device = event.pointingDevice()
    pad = device is not None and device.type() is QInputDevice.DeviceType.TouchPad
    return pad or event.source() is Qt.MouseEventSource.MouseEventSynthesizedBySystem


def _step(event: QWheelEvent) -> QPointF:
    """Return how far the fingers slid, in pixels."""
    pixels = event.pixelDelta()
    return QPointF(event.angleDelta()) / _ANGLE if pixels.isNull() else QPointF(pixels)
