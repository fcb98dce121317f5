"""A column of categories: a bar for each frequent value, clicked to be shown alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter

from app.theme.fonts import text_font
from app.views.embedding.columns.chart import TITLE, ColumnChart
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import grouped
from core.views.embedding.columns.binning import OTHERS

_ROW = 17
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ValueChart(ColumnChart):
    """Rows of name, bar and count; a click shows one value alone, Ctrl adds or takes one."""

    toggled = Signal(str, bool)
    """Emitted with the key of a bar, and whether it is added or taken rather than shown alone."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__(workspace, name)
        self.allowed: frozenset[str] | None = None
        self.setToolTip("Click a value to show it alone, with Ctrl to add or take it")

    def wished_height(self) -> int:
        """Return how many pixels title and bars take."""
        return TITLE + _ROW * (0 if self.counts is None else len(self.keys())) + 4

    def keys(self) -> tuple[str, ...]:
        """Return what the bars stand for: values, those that share one, and missing ones where there are any."""
        assert self.counts is not None
        missing = ("",) if int(self.counts.whole[0]) else ()
        return (*self.counts.bins.keys, *missing)

    def show_allowed(self, allowed: frozenset[str] | None) -> None:
        """Show which values are let through, None for all."""
        self.allowed = allowed
        self.update()

    def is_shown(self, key: str) -> bool:
        """Return whether a bar's rows are let through."""
        if self.allowed is None:
            return True
        return bool(self.others() & self.allowed) if key == OTHERS else key in self.allowed

    def others(self) -> frozenset[str]:
        """Return the values that share a bar."""
        assert self.counts is not None
        return frozenset(self.counts.bins.column.categories) - frozenset(self.counts.bins.keys)

    def _place(self, row: int) -> int:
        # Missing values are counted first and drawn last.
        assert self.counts is not None
        return row if row < len(self.counts.bins.keys) else -1

    def row_at(self, y: float) -> int | None:
        """Return which bar a vertical place is on, None beside all."""
        if self.counts is None:
            return None
        row = int((y - TITLE) // _ROW)
        return row if 0 <= row < len(self.keys()) else None

    def paint_bars(self, painter: QPainter) -> None:
        """Draw name, bar and count of each value."""
        assert self.counts is not None
        tokens = self._workspace.tokens
        font = text_font(TYPE.table)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        names = [self._named(key) for key in self.keys()]
        wide = min(max(map(metrics.horizontalAdvance, names), default=0.0) + 8, self.width() * 0.4)
        number = metrics.horizontalAdvance(grouped(self.highest())) + 8
        for row, (key, name) in enumerate(zip(self.keys(), names, strict=True)):
            top, place = TITLE + row * _ROW, self._place(row)
            painter.setPen(QColor(tokens.text if self.is_shown(key) else tokens.faint))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, wide - 6)
            painter.drawText(QRectF(2, top, wide, _ROW), Qt.AlignmentFlag.AlignVCenter, text)
            bar = QRectF(wide + 2, top + 3, self.width() - wide - number - 4, _ROW - 6)
            self.paint_bar(painter, place, bar, Qt.Orientation.Horizontal)
            painter.setPen(QColor(tokens.muted))
            count = grouped(int(self.counts.shown[place + 1]))
            painter.drawText(
                QRectF(0, top, self.width() - 2, _ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                count,
            )

    def _named(self, key: str) -> str:
        return f"{len(self.others()):,} others" if key == OTHERS else key or "missing"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the bar below the mouse."""
        row = self.row_at(event.position().y())
        self.point(None if row is None else self._place(row))
        self.setCursor(Qt.CursorShape.ArrowCursor if row is None else Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the bar below the mouse alone, or add or take it."""
        super().mousePressEvent(event)
        row = self.row_at(event.position().y())
        if not event.isAccepted() and row is not None and event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.toggled.emit(self.keys()[row], bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar; Enter and Space show it alone, with Ctrl add or take it."""
        if self.counts is None:
            return
        rows, step = len(self.keys()), _STEPS.get(Qt.Key(event.key()))
        row = None if self.pointed is None else (rows - 1 if self.pointed < 0 else self.pointed)
        if step is not None and rows:
            row = (0 if step > 0 else rows - 1) if row is None else min(max(row + step, 0), rows - 1)
            self.point(self._place(row))
        elif row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit(self.keys()[row], bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)
