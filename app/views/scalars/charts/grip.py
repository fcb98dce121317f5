"""The lower right corner of a card, by which its size is dragged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.workspace import Workspace

SIZE = 16


class SizeGrip(QWidget):
    """Three short lines in the corner; a drag tells the wished size, a double click asks for the usual one.

    Parameters
    ----------
    resize
        Called with the wished width and height of the card while it is dragged.
    done
        Called when it is let go.
    usual
        Called when the usual size is wished.
    """

    def __init__(
        self, workspace: Workspace, card: QWidget, resize: Callable[[int, int], None], done: Callable[[], None],
        usual: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(card)
        self._workspace, self._card = workspace, card
        self._resize, self._done, self._usual = resize, done, usual
        self._from: tuple[QPoint, int, int] | None = None
        self.setFixedSize(SIZE, SIZE)
        self.setCursor(Qt.CursorShape.SizeFDiagCursor)
        self.setToolTip("Drag to resize this card; double click for the usual size")
        self.setAccessibleName("Resize this card")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = (event.globalPosition().toPoint(), self._card.width(), self._card.height())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the wished size."""
        if self._from is not None:
            start, width, height = self._from
            by = event.globalPosition().toPoint() - start
            self._resize(width + by.x(), height + by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self._from is not None:
            self._from = None
            self._done()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the usual size."""
        self._from = None
        self._usual()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the corner."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._workspace.tokens.faint), 1.25))
            for length in (4, 8):
                painter.drawLine(SIZE - 4 - length, SIZE - 4, SIZE - 4, SIZE - 4 - length)
