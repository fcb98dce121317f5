"""A small table of what lies under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.widgets.cards.beside import beside
from app.workspace import Workspace
from core.style import TYPE

_LINE, _PAD, _GAP, _SWATCH = 19, 10, 16, 15
_MOST = 260
"""Pixels that the names take at most."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """A name with its value; `colour` is that of a run, empty for none; `strong` is what is meant."""

    name: str
    value: str
    colour: str = ""
    strong: bool = False


class Readout(QWidget):
    """A title and lines of names and values; the mouse passes through it."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Values under the cursor")
        self._workspace = workspace
        self.title = ""
        self.lines: tuple[Line, ...] = ()
        self.hide()

    def show_lines(self, title: str, lines: Sequence[Line], cursor: QPoint, card: QRect, bounds: QRect) -> None:
        """Show other values beside a card; places are in the parent's coordinates."""
        self.title, self.lines = title, tuple(lines)
        self.setAccessibleDescription("; ".join((title, *(f"{line.name} {line.value}".strip() for line in lines))))
        self.resize(self.sizeHint())
        self.move(beside(self.size(), cursor, card, bounds))
        self.raise_()
        self.show()
        self.update()

    def _widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(_font(True))
        names = max((metrics.horizontalAdvance(line.name) for line in self.lines), default=0)
        values = max((metrics.horizontalAdvance(line.value) for line in self.lines), default=0)
        return min(names, _MOST), values

    def sizeHint(self) -> QSize:
        """Return the size of all lines."""
        names, values = self._widths()
        title = QFontMetrics(text_font(TYPE.caption)).horizontalAdvance(self.title)
        width = max(self._indent() + names + (_GAP if values else 0) + values, title)
        return QSize(width + 2 * _PAD + 1, (1 + len(self.lines)) * _LINE + 12)

    def _indent(self) -> int:
        return _SWATCH if any(line.colour for line in self.lines) else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        tokens, painter = self._workspace.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.raised))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRect(_PAD, 6, self.width() - 2 * _PAD, _LINE), _LEFT, self.title)
        names, _ = self._widths()
        for number, line in enumerate(self.lines, start=1):
            self._draw_line(painter, 6 + number * _LINE, line, names)

    def _draw_line(self, painter: QPainter, top: int, line: Line, names: int) -> None:
        tokens, indent = self._workspace.tokens, self._indent()
        if line.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.colour))
            painter.drawRoundedRect(QRectF(_PAD, top + 5, 9, 9), 2, 2)
        painter.setFont(_font(line.strong))
        painter.setPen(QColor(tokens.text if line.strong else tokens.muted))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideMiddle, names)
        painter.drawText(QRect(_PAD + indent, top, names + 2, _LINE), _LEFT, name)
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRect(_PAD, top, self.width() - 2 * _PAD, _LINE), _RIGHT, line.value)


def _font(strong: bool) -> QFont:
    return text_font(TYPE.table, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
