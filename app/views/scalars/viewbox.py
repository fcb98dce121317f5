"""What the mouse does inside a chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from app.charts.zoom_box import box_between


class ChartViewBox(pg.ViewBox):  # type: ignore[misc]
    """Left drag draws a box to zoom to, middle and right drag pan, the wheel zooms, clicks are told.

    Ranges are in axis units: left, right, bottom, top.
    """

    moving = Signal(tuple)
    """Emitted with the range while a drag moves it."""
    moved = Signal(tuple, str)
    """Emitted with the range when a gesture has ended, and with the gesture: ``"box"``, ``"pan"`` or ``"wheel"``."""
    clicked = Signal(QPointF, object)
    """Emitted with the place in the box and the keyboard modifiers."""
    double_clicked = Signal()
    menu_wanted = Signal(QPointF)
    """Emitted with the place in the box of a click with the right button."""
    carried = Signal(str, QPointF, bool)
    """Emitted with what `grab` found where a drag began, where it is dragged to, and whether the drag has ended."""
    second_changed = Signal()
    """Emitted when the vertical axis at the right shows another range."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseMode(pg.ViewBox.PanMode)
        self.disableAutoRange()
        self.box: QRectF | None = None
        self.second: tuple[float, float] | None = None
        self._dropped = False
        self.grab: Callable[[QPointF], str] = lambda _: ""
        """Returns what lies under a place that a drag carries along, empty for nothing."""
        self._carrying = ""

    def show_second(self, limits: tuple[float, float] | None) -> None:
        """Show a range on the vertical axis at the right, None if there is no such axis."""
        if limits != self.second:
            self.second = limits
            self.second_changed.emit()

    def second_at(
        self, limits: tuple[float, float, float, float], before: tuple[float, float, float, float] | None = None
    ) -> tuple[float, float] | None:
        """Return what the axis at the right shows when the other one goes along from what it shows, or showed."""
        if self.second is None:
            return None
        _, _, bottom, top = self.limits() if before is None else before
        low, high = self.second
        scale = (high - low) / (top - bottom)
        return low + (limits[2] - bottom) * scale, high + (limits[3] - top) * scale

    def limits(self) -> tuple[float, float, float, float]:
        """Return the shown range."""
        (left, right), (bottom, top) = self.viewRange()
        return left, right, bottom, top

    def show_limits(self, limits: tuple[float, float, float, float]) -> None:
        """Show a range."""
        left, right, bottom, top = limits
        if left < right and bottom < top and limits != self.limits():
            self.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.0)

    @property
    def dragging(self) -> bool:
        """Whether a drag is under way."""
        return self.box is not None

    def drop_drag(self) -> None:
        """End a drag without effect."""
        self.box, self._dropped = None, True
        self.update()

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        """Draw a box with the left button; pan with the others, and on an axis with any."""
        if ev.isStart():
            self._dropped = False
            left = ev.button() == Qt.MouseButton.LeftButton and axis is None
            self._carrying = self.grab(QPointF(ev.buttonDownPos())) if left else ""
        if self._carrying:
            ev.accept()
            self.carried.emit(self._carrying, QPointF(ev.pos()), ev.isFinish())
            return
        if ev.button() == Qt.MouseButton.LeftButton and axis is None:
            ev.accept()
            self._drag_box(ev)
            return
        self._pan(ev, axis)

    def _drag_box(self, ev: Any) -> None:
        if self._dropped:
            return
        box = box_between(QPointF(ev.buttonDownPos()), QPointF(ev.pos()), self.rect())
        if not ev.isFinish():
            self.box = box
        else:
            self.box = None
            if box is not None:
                self.moved.emit(self._limits_of(box), "box")
        self.update()

    def _limits_of(self, box: QRectF) -> tuple[float, float, float, float]:
        left, right, bottom, top = self.limits()
        area = self.rect()
        across, upright = (right - left) / area.width(), (top - bottom) / area.height()
        return (
            left + box.left() * across,
            left + box.right() * across,
            top - box.bottom() * upright,
            top - box.top() * upright,
        )

    def _pan(self, ev: Any, axis: int | None) -> None:
        ev.accept()
        before, now, shown = self.mapToView(ev.lastPos()), self.mapToView(ev.pos()), self.limits()
        self.translateBy(
            x=None if axis == 1 else before.x() - now.x(),
            y=None if axis == 0 else before.y() - now.y(),
        )
        if axis is None:
            self.show_second(self.second_at(self.limits(), shown))
        if ev.isFinish():
            self.moved.emit(self.limits(), "pan")
        else:
            self.moving.emit(self.limits())

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        """Zoom to the cursor."""
        before = self.limits()
        super().wheelEvent(ev, axis)
        if axis is None:
            self.show_second(self.second_at(self.limits(), before))
        self.moved.emit(self.limits(), "wheel")

    def mouseClickEvent(self, ev: Any) -> None:
        """Tell clicks."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.accept()
            self.menu_wanted.emit(QPointF(ev.pos()))
            return
        if ev.button() != Qt.MouseButton.LeftButton:
            return
        ev.accept()
        if ev.double():
            self.double_clicked.emit()
        else:
            self.clicked.emit(QPointF(ev.pos()), ev.modifiers())
