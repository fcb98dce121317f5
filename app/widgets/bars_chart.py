"""A small chart of bars that the mouse and the keys point at."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.workspace import Workspace
from core.style import mix

_TOP = 8


class BarsChart(QWidget):
    """Bars side by side over a grid; who inherits says how many there are, what is told of one, and what is on top."""

    pointed = Signal(object)
    """Emitted with what is to be said of the bar that is pointed at, None for none."""
    chosen = Signal(int)
    """Emitted with what a bar stands for that is clicked, or chosen with Enter."""

    left: ClassVar[int]
    """Pixels for the numbers of the grid."""
    bottom: ClassVar[int]
    """Pixels for the numbers below the bars."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__()
        self._workspace = workspace
        self._at: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        workspace.theme_changed.connect(self.update)

    def count(self) -> int:
        """Return how many bars there are."""
        raise NotImplementedError

    def tell(self, place: int | None) -> None:
        """Tell of the bar that is pointed at."""
        raise NotImplementedError

    def choose(self, place: int) -> None:
        """Choose what a bar stands for."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 104)

    def bar_at(self, x: float) -> int | None:
        """Return the bar at a horizontal place, None beside them."""
        slot = self._slot()
        place = int((x - self.left) // slot) if slot > 0 and x >= self.left else -1
        return place if 0 <= place < self.count() else None

    def _slot(self) -> float:
        return (self.width() - self.left) / max(self.count(), 1)

    def _x(self, place: int) -> float:
        """Return where the middle of a bar is."""
        return self.left + (place + 0.5) * self._slot()

    def _y(self, share: float) -> float:
        return _TOP + (self.height() - _TOP - self.bottom) * (1 - min(max(share, 0.0), 1.0))

    def _point(self, place: int | None) -> None:
        if place != self._at:
            self._at = place
            self.tell(place)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the bar under the mouse."""
        self._point(self.bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        place = self.bar_at(event.position().x())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(place)

    def _paint_grid(self, painter: QPainter, words: Callable[[float], str]) -> None:
        tokens = self._workspace.tokens
        for share in (0.0, 0.5, 1.0):
            y = round(self._y(share)) + 0.5
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(self.left, y), QPointF(self.width(), y))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(0, y - 8, self.left - 6, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words(share))

    def _paint_bar(self, painter: QPainter, place: int, share: float, loud: bool) -> None:
        tokens, slot, y = self._workspace.tokens, self._slot(), self._y(share)
        colour = tokens.accent if loud else mix(tokens.window, tokens.muted, 0.55)
        colour = mix(colour, tokens.text, 0.35) if place == self._at else colour
        bar = QRectF(self.left + place * slot + slot * 0.18, y, max(slot * 0.64, 1.0), self._y(0) - y)
        painter.fillRect(bar, QColor(colour))

    def _paint_number(self, painter: QPainter, place: int, number: int, loud: bool, room: float, down: int) -> None:
        tokens = self._workspace.tokens
        painter.setPen(QColor(tokens.text if loud else tokens.muted))
        below = QRectF(self._x(place) - room, self.height() - self.bottom + down, 2 * room, 14)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(number))

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
