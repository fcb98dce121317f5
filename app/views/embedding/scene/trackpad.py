"""Two fingers on a touchpad: they slide, pinch and twist the points."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.gestures import ROLLED, Motion, moved, zoom_of
from core.cloud.camera import roll


class Trackpad(QObject):
    """Watches the picture for what only touchpads send; wheels of mice are left to the picture.

    Sliding moves the points, with Shift turns them in space, with Ctrl zooms to the cursor; pinching zooms, twisting
    rolls them, and a double tap of two fingers frames what is below.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take gestures and what slides by pixels; return whether it was taken."""
        if isinstance(event, QWheelEvent):
            return self._slide(event)
        return isinstance(event, QNativeGestureEvent) and self._gesture(event)

    def _slide(self, event: QWheelEvent) -> bool:
        step, device = event.pixelDelta(), event.pointingDevice()
        by_hand = device is not None and device.type() is QInputDevice.DeviceType.TouchPad and not step.isNull()
        frame = self._canvas.frame
        if not by_hand or frame is None or self._canvas.sizes_brush(event.modifiers()):
            return False
        self._canvas.touch()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._canvas.zoom(zoom_of(step.y()), event.position())
        else:
            turn = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and frame.scene.dimensions == 3
            motion = Motion.ORBIT if turn else Motion.PAN
            self._canvas.steer(moved(frame.scene.camera, motion, step, frame), motion.value)
        event.accept()
        return True

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        frame, kind = self._canvas.frame, event.gestureType()
        if frame is None:
            return False
        if kind is Qt.NativeGestureType.ZoomNativeGesture:
            self._canvas.touch()
            self._canvas.zoom(max(1 + event.value(), 0.1), event.position())
        elif kind is Qt.NativeGestureType.RotateNativeGesture and frame.scene.dimensions == 3:
            self._canvas.touch()
            self._canvas.steer(roll(frame.scene.camera, -math.radians(event.value())), ROLLED)
        elif kind is Qt.NativeGestureType.SmartZoomNativeGesture:
            self._canvas.row_doubled.emit(frame.row_under(event.position().x(), event.position().y()))
        else:
            return False
        return True
