"""The picture of the embedding view: points, what lies over them, and what mouse and wheel do there."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainterPath, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.views.embedding.scene.card import Card
from app.views.embedding.scene.coasting import Coasting, speed
from app.views.embedding.scene.corners import Corners
from app.views.embedding.scene.enclosing import Enclosure, brushed, enclosure_of
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.gestures import ROLLED, Drag, Motion, Tool, combination, motion_of, moved, zoom_of
from app.views.embedding.scene.overlay import Overlay
from app.views.embedding.scene.surface import Surface
from core.cloud.camera import CameraState, roll, zoom_at

WHEEL_REST = 250
"""Milliseconds after the last turn of the wheel at which a zoom ends."""
NUDGE = 24.0
"""Logical pixels of drag that an arrow key stands for."""
KEY_ZOOM = 1.25
KEY_ROLL = math.radians(10)
BRUSH, LEAST_BRUSH, MOST_BRUSH = 24.0, 4.0, 200.0
"""Radius of the brush in logical pixels: at first, and between which it can be set."""
_WIDER = 1.25
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """Shows frames and turns gestures into signals; it changes nothing itself."""

    camera_dragged = Signal(object)
    """Emitted with the `CameraState` while a gesture lasts."""
    camera_released = Signal(str)
    """Emitted with what the gesture was called when it ends."""
    row_clicked = Signal(object, object)
    """Emitted with the clicked row, None beside all points, and a `Combine`."""
    row_doubled = Signal(object)
    """Emitted with the row that was clicked twice, None beside all points."""
    rows_enclosed = Signal(object, object)
    """Emitted with the `Enclosure` and a `Combine`."""
    row_hovered = Signal(object)
    """Emitted with the row under the mouse, None for none, when it changes."""
    resized = Signal()
    framed = Signal()
    """Emitted when another frame is shown."""
    tool_changed = Signal(object)

    def __init__(self, make_surface: type[Surface], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Points")
        self.setAccessibleDescription("Arrow keys turn or move the points, plus and minus zoom, F frames")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, 180)
        self.overlay = Overlay(self)
        self.surface = self._surface(make_surface)
        self.tool = Tool.NONE
        self.brush = BRUSH
        self.frame: Frame | None = None
        self.led = False
        """Whether a gesture on another picture moves this one."""
        self._corners = Corners(self.overlay.show_outline)
        self._drag: Drag | None = None
        self._hovered: int | None = None
        self._under_mouse = False
        self._wheel = QTimer(self)
        self._wheel.setSingleShot(True)
        self._wheel.setInterval(WHEEL_REST)
        self._steered = "Zoom"
        self._wheel.timeout.connect(lambda: self.camera_released.emit(self._steered))
        self._coasted = Motion.PAN
        self.coasting = Coasting(self, self._coast, lambda: self.camera_released.emit(self._coasted.value))

    def _surface(self, make_surface: type[Surface]) -> Surface:
        surface: Surface = make_surface(self)  # type: ignore[call-arg]
        surface.widget().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        surface.widget().lower()
        surface.shares.changed.connect(self.overlay.show_share)
        surface.shares.changed.connect(lambda drawn, whole: self._soon_seen() if drawn >= whole else None)
        return surface

    def _soon_seen(self) -> None:
        """Once the picture is whole, find out what lies in front; not while it is being drawn."""
        frame = self.frame
        if frame is not None and not frame.moving and self.overlay.covering.wanted(frame):
            QTimer.singleShot(0, self, lambda: self._look_what_is_seen(frame))

    def _look_what_is_seen(self, frame: Frame) -> None:
        if self.frame is not frame or not self.overlay.covering.wanted(frame):
            return
        depth = self.surface.depths()
        if self.surface.complete:
            self.overlay.show_depth(frame, depth)

    def draw_with(self, make_surface: type[Surface]) -> None:
        """Have the points drawn by another painter from now on."""
        if type(self.surface) is make_surface:
            return
        former = self.surface.widget()
        self.surface = self._surface(make_surface)
        self.surface.widget().setGeometry(self.rect())
        self.surface.widget().show()
        self.overlay.show_share(0, 0)
        former.hide()
        former.deleteLater()
        if self.frame is not None:
            self.surface.show_frame(self.frame)

    @property
    def dragging(self) -> bool:
        """Whether a mouse button is held on the picture, or corners of a polygon have been set."""
        return self._drag is not None or bool(self._corners)

    @property
    def moving(self) -> bool:
        """Whether a gesture is moving the camera."""
        turning = self._drag is not None and self._drag.moved and not self._drag.encloses
        return turning or self.led or self._wheel.isActive() or self.coasting.running

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; what slid away from under a mouse that rests is not under it any longer."""
        before, self.frame = self.frame, frame
        if self._under_mouse and before is not None and not np.array_equal(before.matrix, frame.matrix):
            QTimer.singleShot(0, self, self._leave)
        self.surface.show_frame(frame)
        self.overlay.show_frame(frame)
        self.framed.emit()
        if self.surface.complete:
            self._soon_seen()

    def show_hover(self, row: int | None, card: Card | None) -> None:
        """Ring a row and show its card."""
        self._hovered = row
        self.overlay.show_hover(row, card)

    def set_tool(self, tool: Tool) -> None:
        """Use another tool for the left button."""
        if tool is not self.tool:
            self.tool = tool
            self._corners.drop()
            self.setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.NONE else Qt.CursorShape.CrossCursor)
            self.tool_changed.emit(tool)

    def escape(self) -> bool:
        """End the drag, else the tool; return whether there was one."""
        self.coasting.stop()
        if self._drag is not None:
            drag, self._drag = self._drag, None
            self.overlay.show_outline(QPainterPath())
            if drag.moved and not drag.encloses:
                self.camera_dragged.emit(drag.camera)
                self.camera_released.emit("")
            return True
        if self._corners:
            self._corners.drop()
            return True
        if self.tool is not Tool.NONE:
            self.set_tool(Tool.NONE)
            return True
        return False

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom to a place, the middle by default; what lies under it stays there."""
        if self.frame is None:
            return
        place = at or QPointF(self.width() / 2, self.height() / 2)
        row = self.frame.row_under(place.x(), place.y()) if at is not None else None
        anchor = None if row is None else self.frame.points.positions[row]
        scene, size = self.frame.scene, (self.frame.width, self.frame.height)
        camera = zoom_at(scene.camera, scene.dimensions, place.x(), place.y(), factor, *size, anchor)
        self.steer(camera, "Zoom")

    def steer(self, camera: CameraState, label: str) -> None:
        """Look from elsewhere, as part of a gesture that ends when nothing follows for a while."""
        self._steered = label
        self._wheel.start()
        self.camera_dragged.emit(camera)

    def settle(self) -> None:
        """End a gesture of the wheel or of keys now, and come to rest."""
        if self._wheel.isActive():
            self._wheel.stop()
            self.camera_released.emit(self._steered)
        self.coasting.stop()

    def touch(self) -> None:
        """Come to rest, because the user touches the picture; nothing is under the mouse until it moves."""
        self.coasting.stop()
        self._leave()

    def let_go(self, motion: Motion, pace: QPointF) -> None:
        """End a gesture: what moved with so many pixels in a millisecond runs out, what was slow stays."""
        self._wheel.stop()
        self._coasted = motion
        if not self.coasting.start(pace):
            self.camera_released.emit(motion.value)

    def _coast(self, step: QPointF) -> None:
        if self.frame is not None:
            self.camera_dragged.emit(moved(self.frame.scene.camera, self._coasted, step, self.frame))

    def nudge(self, dx: float, dy: float, slide: bool) -> None:
        """Turn or slide by some pixels, as a short drag would."""
        if self.frame is None:
            return
        turn = self.frame.scene.dimensions == 3 and not slide
        motion = Motion.ORBIT if turn else Motion.PAN
        self.camera_dragged.emit(moved(self.frame.scene.camera, motion, QPointF(dx, dy), self.frame))
        self.camera_released.emit(motion.value)

    def roll(self, angle: float) -> None:
        """Turn the points in space by an angle in radians, anticlockwise as seen."""
        if self.frame is not None and self.frame.scene.dimensions == 3:
            self.camera_dragged.emit(roll(self.frame.scene.camera, angle))
            self.camera_released.emit(ROLLED)

    def press_key(self, event: QKeyEvent) -> bool:
        """Move the camera by arrow keys (with Shift it slides), plus, minus, Page up and down; return if it was one.

        Enter closes a polygon, Backspace takes its last corner back; comma and full stop size the brush.
        """
        if self._press_tool_key(event.key()):
            return True
        self.coasting.stop()
        key, slide = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _ARROWS:
            dx, dy = _ARROWS[Qt.Key(key)]
            self.nudge(dx * NUDGE, dy * NUDGE, slide)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / KEY_ZOOM if key == Qt.Key.Key_Minus else KEY_ZOOM)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.roll(KEY_ROLL if key == Qt.Key.Key_PageUp else -KEY_ROLL)
        else:
            return False
        return True

    def _press_tool_key(self, key: int) -> bool:
        """Do what a key means to the tool; return whether it means anything."""
        if self._corners and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enclose(self._corners.close(), Qt.KeyboardModifier.NoModifier)
        elif self._corners and key == Qt.Key.Key_Backspace:
            self._corners.back()
        elif self.tool is Tool.BRUSH and key in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            wider = key == Qt.Key.Key_Period
            self.size_brush(self.brush * (_WIDER if wider else 1 / _WIDER))
        else:
            return False
        return True

    def size_brush(self, radius: float) -> None:
        """Give the brush another radius in logical pixels."""
        self.brush = min(max(radius, LEAST_BRUSH), MOST_BRUSH)
        self._show_brush(QPointF(self.mapFromGlobal(self.cursor().pos())))

    def _show_brush(self, at: QPointF) -> None:
        """Show what the brush would cover at a place."""
        inside = self.tool is Tool.BRUSH and self.rect().contains(at.toPoint())
        self.overlay.show_outline(brushed([at], self.brush) if inside else QPainterPath())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.coasting.stop()
        if self.frame is None or self._drag is not None:
            return
        motion = motion_of(event.button(), self.tool, self.frame.scene.dimensions)
        self._drag = Drag(event.button(), motion, self.frame.scene.camera, [event.position()])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag; without one, hover."""
        if self.frame is None:
            return
        if self._drag is None:
            self._hover(event.position())
            self._corners.reach(event.position())
            if self.tool is Tool.BRUSH:
                self._show_brush(event.position())
        elif self._drag.reach(event.position(), event.timestamp()):
            self._go_on(self._drag, self.frame)

    def _go_on(self, drag: Drag, frame: Frame) -> None:
        self._leave()
        if drag.encloses:
            self.overlay.show_outline(enclosure_of(drag, frame, self.brush).path)
        else:
            self.camera_dragged.emit(drag.camera_at(frame.scene.camera, frame))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        drag, frame = self._drag, self.frame
        if drag is None or frame is None or event.button() is not drag.button:
            return
        self._drag = None
        if not self._corners:
            self.overlay.show_outline(QPainterPath())
        if drag.encloses and (drag.moved or self.tool is Tool.BRUSH):
            self._enclose(enclosure_of(drag, frame, self.brush), event.modifiers())
        elif drag.moved:
            self.let_go(drag.motion, speed(drag.path[1:], drag.times, event.timestamp()))
        elif drag.button is Qt.MouseButton.LeftButton:
            self._click(event.position(), frame, event.modifiers())

    def _click(self, at: QPointF, frame: Frame, modifiers: Qt.KeyboardModifier) -> None:
        if self.tool is Tool.POLYGON:
            self._enclose(self._corners.add(at), modifiers)
        else:
            self.row_clicked.emit(frame.row_under(at.x(), at.y()), combination(modifiers))

    def _enclose(self, shape: Enclosure | None, modifiers: Qt.KeyboardModifier) -> None:
        if shape is not None and self.frame is not None:
            self.rows_enclosed.emit(shape, combination(modifiers))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Close a polygon, else frame what was clicked."""
        if self._corners:
            self._enclose(self._corners.close(), event.modifiers())
        elif self.frame is not None and event.button() is Qt.MouseButton.LeftButton:
            self.row_doubled.emit(self.frame.row_under(event.position().x(), event.position().y()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor, or with Ctrl size the brush."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.touch()
        if self.sizes_brush(event.modifiers()):
            self.size_brush(self.brush * zoom_of(turned))
            event.accept()
            return
        self.zoom(zoom_of(turned), event.position())
        event.accept()

    def sizes_brush(self, modifiers: Qt.KeyboardModifier) -> bool:
        """Return whether the wheel makes the brush larger rather than the points."""
        return self.tool is Tool.BRUSH and bool(modifiers & Qt.KeyboardModifier.ControlModifier)

    def _hover(self, at: QPointF) -> None:
        row = None if self.frame is None else self.frame.row_under(at.x(), at.y())
        if row != self._hovered:
            self._hovered, self._under_mouse = row, row is not None
            self.row_hovered.emit(row)

    def _leave(self) -> None:
        self._under_mouse = False
        if self._hovered is not None:
            self._hovered = None
            self.row_hovered.emit(None)

    def leaveEvent(self, event: QEvent) -> None:
        """End the hover."""
        self._leave()
        if self.tool is Tool.BRUSH:
            self.overlay.show_outline(QPainterPath())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by keyboard."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.overlay.show_focus(by_key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the focus no longer."""
        self.overlay.show_focus(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give points and overlay all the room."""
        self.surface.widget().setGeometry(self.rect())
        self.overlay.setGeometry(self.rect())
        self.overlay.raise_()
        self.resized.emit()
