"""What is done to a picture with mouse and keys, told by signals to whoever decides what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
else:
    QWidget = object  # a second class of Qt among the bases is none of a widget's


class ToldMouse(QWidget):
    """First base of a widget that draws a picture and leaves its gestures to others."""

    pressed = Signal(QMouseEvent)
    moved = Signal(QMouseEvent)
    released = Signal(QMouseEvent)
    doubled = Signal(QMouseEvent)
    wheeled = Signal(QWheelEvent)
    keyed = Signal(QKeyEvent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of a press."""
        self.pressed.emit(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of a move."""
        self.moved.emit(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a release."""
        self.released.emit(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of a double click."""
        self.doubled.emit(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Tell of the wheel."""
        self.wheeled.emit(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of a key; what nobody takes is the window's."""
        event.ignore()
        self.keyed.emit(event)
