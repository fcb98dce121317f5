"""The table beside the cursor, kept: it stays at its place, follows changes of its chart and can be dragged aside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.views.scalars.readout import ReadoutTable
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.session import Hover
from core.style.text import counted
from core.views.scalars import CardWish, readings

_BUTTON = 20


class PinnedReadout(ReadoutTable):
    """Values at one place of one card, with buttons to copy and close them.

    Parameters
    ----------
    key
        Of the card.
    """

    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget, key: str) -> None:
        super().__init__(workspace, parent)
        self.key = key
        self._x = 0.0
        self._order: list[tuple[str, str]] = []
        self._held: QPoint | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Pinned values")
        self.setToolTip("Pinned values: drag to move, Esc or the cross closes them")
        self.copy_button = IconButton(workspace, "copy", "Copy these values", self.copy, _BUTTON)
        self.close_button = IconButton(workspace, "close", "Close the pinned values", self.closed.emit, _BUTTON)
        for button in (self.copy_button, self.close_button):
            button.setParent(self)

    def show_as(self, other: ReadoutTable) -> None:
        """Show what another table shows, where it is."""
        assert other.wish is not None
        self._x = sum(reading.x for reading in other.found if reading.inside) / max(
            sum(reading.inside for reading in other.found), 1
        )
        self._order = [(reading.run, reading.tag) for reading in other.found]
        self.show_readings(other.found, other.wish, other.run)
        self.move(other.pos())
        self.show()
        self.raise_()

    def follow(self, wish: CardWish) -> None:
        """Show the values of another state of the chart at the same place, in the same order."""
        places = {key: place for place, key in enumerate(self._order)}
        found = sorted(readings(wish, self._x), key=lambda each: places.get((each.run, each.tag), len(places)))
        self.show_readings(found, wish, self.run)

    def copy(self) -> None:
        """Copy the values of all curves."""
        QGuiApplication.clipboard().setText(self.copied())
        self._workspace.notify("info", f"Values of {counted(len(self.found), 'curve')} copied")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in the upper right corner."""
        super().resizeEvent(event)
        self.close_button.move(self.width() - _BUTTON - 3, 4)
        self.copy_button.move(self.width() - 2 * _BUTTON - 3, 4)

    def sizeHint(self) -> QSize:
        """Return the size of all rows, with room for the buttons."""
        size = super().sizeHint()
        size.setWidth(size.width() + 2 * _BUTTON)
        return size

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table with a rim that says that it stays."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._workspace.tokens.warm), 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move."""
        self._held = event.position().toPoint()
        self.raise_()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, and highlight the run under the mouse."""
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.move(self.pos() + event.position().toPoint() - self._held)
            return
        row = self.row_at(event.position().toPoint().y())
        self._workspace.session.set_hover(Hover(run=row))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a move."""
        self._held = None

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the hovered run."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
