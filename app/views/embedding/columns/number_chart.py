"""A column of numbers or dates: a histogram on which a range is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen

from app.theme.fonts import text_font
from app.views.embedding.columns.chart import TITLE, ColumnChart
from app.workspace import Workspace
from core.style import TYPE
from core.views.embedding.columns.calendar import date_ticks

_BARS, _AXIS = 40, 14
_GRIP = 5
"""Pixels from an end of the range in which that end is dragged."""
_TICKS, _APART = 4, 8.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class NumberChart(ColumnChart):
    """Bars over an axis; a drag chooses a range, its ends and itself can be moved, a double click clears it."""

    ranged = Signal(float, float)
    """Emitted with the ends of the range, while it is dragged too."""
    released = Signal()

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__(workspace, name)
        self.range: tuple[float, float] | None = None
        self._held: tuple[float, float] | None = None
        """Where a range of no length would be: the end that stays, and how far the mouse is from the one that moves."""
        self._moved: tuple[float, float, float] | None = None
        """Where the mouse took a range, and its ends then."""
        self.setToolTip("Drag over the bars to show a range only; drag it or its ends, double click shows all")

    def wished_height(self) -> int:
        """Return how many pixels title, bars and axis take."""
        return TITLE + _BARS + _AXIS

    def show_range(self, ends: tuple[float, float] | None) -> None:
        """Show what the column is narrowed to."""
        if ends != self.range:
            self.range = ends
            self.update()

    def x_of(self, value: float) -> float:
        """Return the pixel of a value."""
        assert self.counts is not None
        bins = self.counts.bins
        return 1 + (value - bins.lower) / (bins.upper - bins.lower) * (self.width() - 2)

    def value_at(self, x: float) -> float:
        """Return the value of a pixel, within the axis."""
        assert self.counts is not None
        bins = self.counts.bins
        share = min(max((x - 1) / max(self.width() - 2, 1), 0.0), 1.0)
        return bins.lower + share * (bins.upper - bins.lower)

    def said(self, place: int) -> str:
        """Return the ends of a bin and what is in it."""
        assert self.counts is not None
        return f"{self.counts.bins.said(place)}: {super().said(place)}"

    def paint_bars(self, painter: QPainter) -> None:
        """Draw the bars, the range over them and the ends of the axis below."""
        assert self.counts is not None
        tokens, bins = self._workspace.tokens, self.counts.bins
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for place in range(bins.bins):
            left, right = (self.x_of(edge) for edge in bins.edges(place))
            self.paint_bar(painter, place, QRectF(left, TITLE, right - left, _BARS), Qt.Orientation.Vertical)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(QPointF(0, TITLE + _BARS), QPointF(self.width(), TITLE + _BARS))
        if self.range is not None:
            self._paint_range(painter, self.range)
        self._paint_axis(painter)

    def _paint_axis(self, painter: QPainter) -> None:
        """Write both ends of the range or of the axis; of dates, without a range, what is round between them."""
        assert self.counts is not None
        tokens, bins = self._workspace.tokens, self.counts.bins
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.accent if self.range else tokens.muted))
        line, metrics = QRectF(1, TITLE + _BARS, self.width() - 2, _AXIS), QFontMetricsF(painter.font())
        if not bins.unit or self.range is not None:
            ends = self.range or (bins.lower, bins.upper)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, bins.value_said(ends[0]))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, bins.value_said(ends[1]))
            return
        free = 0.0
        for tick in date_ticks(bins.lower * bins.unit, bins.upper * bins.unit, _TICKS):
            x, wide = self.x_of(tick.value / bins.unit), metrics.horizontalAdvance(tick.label)
            left = min(max(x - wide / 2, 1.0), self.width() - 1 - wide)
            if left >= free:
                painter.drawLine(QPointF(x, TITLE + _BARS), QPointF(x, TITLE + _BARS + 2))
                painter.drawText(QRectF(left, TITLE + _BARS, wide + 1, _AXIS), Qt.AlignmentFlag.AlignLeft, tick.label)
                free = left + wide + _APART

    def _paint_range(self, painter: QPainter, ends: tuple[float, float]) -> None:
        tokens = self._workspace.tokens
        left, right = (min(max(self.x_of(end), 0), self.width() - 1) for end in ends)
        fill = QColor(tokens.accent)
        fill.setAlpha(26)
        painter.fillRect(QRectF(left, TITLE, right - left, _BARS), fill)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        for x in (left, right):
            painter.drawLine(QPointF(x, TITLE), QPointF(x, TITLE + _BARS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an end of the range, the range, or begin another one."""
        super().mousePressEvent(event)
        if event.isAccepted() or event.button() != Qt.MouseButton.LeftButton or self.counts is None:
            return
        event.accept()
        x = event.position().x()
        if self.range is None:
            self._held = (self.value_at(x), 0.0)
            return
        low, high = self.range
        near = [end for end in (low, high) if abs(self.x_of(end) - x) <= _GRIP]
        if near:
            taken = min(near, key=lambda end: abs(self.x_of(end) - x))
            self._held = (high if taken == low else low, self.x_of(taken) - x)
        elif self.x_of(low) < x < self.x_of(high):
            self._moved = (self.value_at(x), low, high)
        else:
            self._held = (self.value_at(x), 0.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held, or tell of the bar below the mouse."""
        if self.counts is None:
            return
        x = event.position().x()
        if self._held is not None:
            stays, off = self._held
            moves = self.value_at(x + off)
            if moves != stays:
                self.ranged.emit(min(stays, moves), max(stays, moves))
        elif self._moved is not None:
            self._shift(x)
        else:
            self.point(self.counts.bins.place(self.value_at(x)) if event.position().y() >= TITLE else None)
        self._show_cursor(event.position())

    def _shift(self, x: float) -> None:
        assert self._moved is not None
        assert self.counts is not None
        at, low, high = self._moved
        bins = self.counts.bins
        by = min(max(self.value_at(x) - at, bins.lower - low), bins.upper - high)
        self.ranged.emit(low + by, high + by)

    def _show_cursor(self, at: QPointF) -> None:
        held = self._held is not None or self._moved is not None
        on_end = self.range is not None and any(abs(self.x_of(end) - at.x()) <= _GRIP for end in self.range)
        split = on_end and at.y() >= TITLE and not held
        self.setCursor(Qt.CursorShape.SplitHCursor if split else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if self._held is not None or self._moved is not None:
            self._held = self._moved = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all."""
        if self.brushed:
            self.cleared.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the range by a bin, with Shift its upper end."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self.counts is None:
            super().keyPressEvent(event)
            return
        bins = self.counts.bins
        width = (bins.upper - bins.lower) / bins.bins
        low, high = self.range or (bins.lower, bins.upper)
        alone = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        low = low if alone else min(max(low + step * width, bins.lower), bins.upper - width)
        high = min(max(high + step * width, low + width), bins.upper)
        self.ranged.emit(low, high)
        self.released.emit()
