"""One category in the legend."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import counted, grouped
from core.views import LegendEntry

ROW = 22
"""Height of an entry in logical pixels."""
NARROWEST = 120
_WIDEST = 320
_SWATCH = 22
"""Width of the place that a colour is changed with."""
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_TIP = (
    "Click hides or shows, double click isolates, Ctrl+click selects. Click the dot for another colour, drag to move, "
    "right click for more"
)
_STEPS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Home: -(1 << 30), Qt.Key.Key_End: 1 << 30,
}  # fmt: skip


class LegendRow(QAbstractButton):
    """One category: swatch, name and count; faint while its points are hidden."""

    isolated = Signal(str)
    chosen = Signal(str)
    hovered = Signal(str, bool)
    coloured = Signal(str)
    """The colour of the category is to be changed."""
    stepped = Signal(str, int)
    """The category so many places further on is to have the focus."""
    shifted = Signal(str, int)
    """The category is to move one place up (-1) or down (1)."""
    dragged = Signal(str, int)
    """The category is on its way, held at a height in the row's coordinates."""
    dropped = Signal(str, bool)
    """The way has ended; False if it was given up."""
    menu_wanted = Signal(str, QPoint)

    def __init__(self, workspace: Workspace, entry: LegendEntry) -> None:
        super().__init__()
        self._workspace = workspace
        self._ringed = False
        self._pressed: QPoint | None = None
        self._dragging = False
        self.entry = entry
        self.setFixedHeight(ROW)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_entry(entry)

    def show_entry(self, entry: LegendEntry) -> None:
        """Show another category, or another colour, count or state of the same one."""
        self.entry = entry
        self.setChecked(entry.shown)
        self.setAccessibleName(f"{entry.label}, {counted(entry.count or 0, 'point')}")
        self.setToolTip(f"{entry.label}: {counted(entry.count or 0, 'point')}\n{_TIP}")
        self.update()

    def nextCheckState(self) -> None:
        """Leave the state to the session, which tells when it has changed."""

    def sizeHint(self) -> QSize:
        """Return the room for swatch, name and count."""
        return QSize(width_of(self.entry), ROW)

    def swatch(self) -> QPoint:
        """Return the middle of the swatch."""
        return QPoint(_SWATCH // 2, ROW // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatch, name and count."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.table))
            tokens, area = self._workspace.tokens, QRectF(self.rect())
            if self.underMouse() or self._ringed:
                painter.setBrush(QColor(tokens.window))
                painter.setPen(QPen(QColor(tokens.accent), 1) if self._ringed else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            self._paint_swatch(painter)
            count, metrics = count_of(self.entry), QFontMetricsF(painter.font())
            reserved = metrics.horizontalAdvance(count) + 18
            painter.setPen(QColor(tokens.text if self.entry.shown else tokens.faint))
            name = metrics.elidedText(self.entry.label, Qt.TextElideMode.ElideMiddle, area.width() - _SWATCH - reserved)
            painter.drawText(area.adjusted(_SWATCH, 0, -reserved, 0), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(QColor(tokens.muted if self.entry.shown else tokens.faint))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area.adjusted(0, 0, -8, 0), right, count)

    def _paint_swatch(self, painter: QPainter) -> None:
        centre = QPointF(11, ROW / 2)
        painter.setPen(QPen(QColor(self.entry.colour), 1.5))
        painter.setBrush(QColor(self.entry.colour) if self.entry.shown else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the category with Ctrl, change its colour at the swatch, else be ready for a click or a drag."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(self.entry.key)
        elif event.button() == Qt.MouseButton.LeftButton and self._on_swatch(event):
            self.coloured.emit(self.entry.key)
        else:
            self._pressed = event.position().toPoint()
            super().mousePressEvent(event)

    def _on_swatch(self, event: QMouseEvent) -> bool:
        return bool(self.entry.key) and event.position().x() < _SWATCH

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the category elsewhere."""
        at = event.position().toPoint()
        held = self._pressed is not None and bool(event.buttons() & Qt.MouseButton.LeftButton)
        if held and self._pressed is not None and not self._dragging:
            self._dragging = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if self._dragging:
                self.setDown(False)
        if self._dragging:
            self.dragged.emit(self.entry.key, at.y())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click, or drop the category where it was taken to."""
        if self._dragging:
            self._end_drag(True)
        elif self._pressed is not None:
            super().mouseReleaseEvent(event)
        self._pressed = None

    def _end_drag(self, kept: bool) -> None:
        self._dragging = False
        self._pressed = None
        self.dropped.emit(self.entry.key, kept)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate the category."""
        if not self._on_swatch(event):
            self.isolated.emit(self.entry.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, by mouse or key."""
        self.menu_wanted.emit(self.entry.key, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the category, go to others, move it, or change its colour."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = _STEPS.get(Qt.Key(event.key()))
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._end_drag(False)
        elif event.key() == Qt.Key.Key_Space and control:
            self.chosen.emit(self.entry.key)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and step in (-1, 1):
            self.shifted.emit(self.entry.key, step)
        elif step is not None:
            self.stepped.emit(self.entry.key, step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.isolated.emit(self.entry.key)
        elif event.key() == Qt.Key.Key_F2 and self.entry.key:
            self.coloured.emit(self.entry.key)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlight the category."""
        self.hovered.emit(self.entry.key, True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the highlight."""
        self.hovered.emit(self.entry.key, False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Highlight the category for the keyboard as for the mouse, and ring it where the keyboard came to it."""
        self._ringed = event.reason() in (*_BY_KEY, Qt.FocusReason.OtherFocusReason)
        self.hovered.emit(self.entry.key, True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the highlight."""
        self._ringed = False
        self.hovered.emit(self.entry.key, False)
        super().focusOutEvent(event)


def count_of(entry: LegendEntry) -> str:
    """Return the number of points of an entry as it is written."""
    return "" if entry.count is None else grouped(entry.count)


def letters(entry: LegendEntry) -> int:
    """Return how many letters and digits an entry writes, from which its width is guessed."""
    return len(entry.label) + len(count_of(entry))


def width_of(entry: LegendEntry) -> int:
    """Return how wide an entry wishes to be, in logical pixels."""
    metrics = QFontMetricsF(text_font(TYPE.table))
    width = _SWATCH + metrics.horizontalAdvance(entry.label) + 16 + metrics.horizontalAdvance(count_of(entry)) + 10
    return int(min(max(width, NARROWEST), _WIDEST))
