"""What lies under a mouse that rests while a page scrolls below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

REST = 60
"""Milliseconds without another move of the page until the mouse is looked at."""


class UnderMouse(QTimer):
    """Tells what scrolled below the resting mouse that it is there, as if the mouse had come to it.

    Systems tell moves of the mouse, not of what lies below it: what was left would keep its hover.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area, singleShot=True, interval=REST)
        self._area = area
        area.verticalScrollBar().valueChanged.connect(lambda _: self.start())
        self.timeout.connect(self._tell)

    def _tell(self) -> None:
        at, ground, window = QCursor.pos(), self._area.viewport(), self._area.window()
        handle = window.windowHandle()
        busy = QApplication.mouseButtons() != Qt.MouseButton.NoButton or QApplication.activePopupWidget() is not None
        over = QApplication.widgetAt(at)
        if handle is None or busy or over is None or not (over is ground or ground.isAncestorOf(over)):
            return
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(window.mapFromGlobal(at)), QPointF(at),
            Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, QApplication.keyboardModifiers(),
        )  # fmt: skip
        QApplication.sendEvent(handle, move)
