"""The table of values beside the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import grouped
from core.views.scalars import Reading
from core.views.ticks import span_label, value_label

ROWS = 8
"""Rows listed; the rest is counted."""
_LINE, _PAD, _GAP, _SWATCH, _NAME = 20, 10, 14, 18, 220
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Row:
    """Texts of one line; the first is the run."""

    colour: str
    cells: tuple[str, ...]
    strong: bool
    quiet: bool


class ReadoutTable(QWidget):
    """Swatch, run, value, step and time of the runs under the cursor; the mouse passes through it."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Values under the cursor")
        self._workspace = workspace
        self.header: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.more = 0
        self._widths: list[int] = []
        self.hide()

    def show_readings(self, found: Sequence[Reading], smoothed: bool, run: str | None) -> None:
        """Show readings in their order, the first ones of them, `run` in bold."""
        self.header = ("Run", "Smoothed", "Value", "Step", "Time") if smoothed else ("Run", "Value", "Step", "Time")
        self.rows = tuple(_row(reading, smoothed, run) for reading in found[:ROWS])
        self.more = len(found) - len(self.rows)
        self._widths = self._measure()
        self.resize(self.sizeHint())
        self.setAccessibleDescription("; ".join(", ".join(row.cells) for row in self.rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        lines = 1 + len(self.rows) + (self.more > 0)
        width = 2 * _PAD + _SWATCH + sum(self._widths) + _GAP * max(len(self._widths) - 1, 0)
        return QSize(width, lines * _LINE + 2 * 6)

    def _measure(self) -> list[int]:
        plain, strong = QFontMetrics(_font()), QFontMetrics(_font(True))
        widths = [plain.horizontalAdvance(title) for title in self.header]
        for row in self.rows:
            metrics = strong if row.strong else plain
            widths = [max(w, metrics.horizontalAdvance(cell) + 1) for w, cell in zip(widths, row.cells, strict=True)]
        return [min(widths[0], _NAME), *widths[1:]]

    def place_beside(self, cursor: QPoint, bounds: QRect) -> None:
        """Move to the right and below of a point, or where it fits into bounds."""
        size, away = self.sizeHint(), 18
        left = cursor.x() + away
        if left + size.width() > bounds.right():
            left = max(bounds.left() + 4, cursor.x() - away - size.width())
        top = min(cursor.y() + away, bounds.bottom() - size.height() - 4)
        self.move(left, max(top, bounds.top() + 4))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        tokens = self._workspace.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.raised))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.muted))
        self._draw_cells(painter, 6, self.header)
        for line, row in enumerate(self.rows, start=1):
            self._draw_row(painter, 6 + line * _LINE, row)
        if self.more:
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(tokens.muted))
            place = QRect(_PAD + _SWATCH, 6 + (1 + len(self.rows)) * _LINE, self.width(), _LINE)
            painter.drawText(place, _LEFT, f"{grouped(self.more)} more")

    def _draw_row(self, painter: QPainter, top: int, row: Row) -> None:
        tokens = self._workspace.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.colour))
        painter.drawRoundedRect(QRectF(_PAD, top + 5.5, 9, 9), 2, 2)
        painter.setFont(_font(row.strong))
        painter.setPen(QColor(tokens.muted if row.quiet else tokens.text))
        self._draw_cells(painter, top, row.cells)

    def _draw_cells(self, painter: QPainter, top: int, cells: Sequence[str]) -> None:
        left = _PAD + _SWATCH
        for column, (text, width) in enumerate(zip(cells, self._widths, strict=True)):
            place = QRect(left, top, width, _LINE)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(place, _RIGHT if column else _LEFT, shown)
            left += width + _GAP


def _font(strong: bool = False) -> QFont:
    return text_font(TYPE.table, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


def _row(reading: Reading, smoothed: bool, run: str | None) -> Row:
    values = (reading.smoothed, reading.value) if smoothed else (reading.value,)
    texts = (*(value_label(value) for value in values), grouped(reading.step), span_label(round(reading.relative)))
    return Row(reading.colour, (reading.run, *texts), reading.run == run, not reading.inside)
