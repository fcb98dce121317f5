"""What is said beside the mouse about the point under it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE
from core.style.text import grouped
from core.views.pr_curves.readout import Reading
from core.views.pr_curves.texts import count_text, value_text

_LINE, _PAD, _AWAY, _WIDEST = 18, 10, 18, 280
_COUNTS = 4
"""How many of the values are counts: the last ones."""


class ReadoutTip(QWidget):
    """Run, threshold, rates and counts; the mouse passes through it."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Point under the cursor")
        self._workspace = workspace
        self.reading: Reading | None = None
        self.rows: tuple[tuple[str, str], ...] = ()
        self.hide()

    def show_reading(self, reading: Reading, at: QPoint) -> None:
        """Show a point, beside a place of the parent."""
        self.reading = reading
        values = reading.values
        split = len(values) - _COUNTS
        self.rows = (
            *((name, value_text(value)) for name, value in values[:split]),
            *((name, count_text(value)) for name, value in values[split:]),
            ("Step", grouped(reading.step)),
            ("Relative", reading.since),
            ("Wall time", reading.wall),
        )
        self.resize(self._size())
        self._place(at)
        self.setAccessibleDescription(f"{reading.label}; " + ", ".join(f"{name} {value}" for name, value in self.rows))
        self.show()
        self.raise_()
        self.update()

    def _size(self) -> QSize:
        name = self.reading.label if self.reading else ""
        strong = QFontMetrics(text_font(TYPE.table, QFont.Weight.DemiBold))
        width = min(max(strong.horizontalAdvance(name) + 18, 150), _WIDEST) + 2 * _PAD
        return QSize(width, (1 + len(self.rows)) * _LINE + 14)

    def _place(self, at: QPoint) -> None:
        bounds = self._ground.rect()
        x = at.x() + _AWAY if at.x() + _AWAY + self.width() < bounds.right() else at.x() - _AWAY - self.width()
        y = min(max(at.y() - self.height() // 2, 4), max(bounds.bottom() - self.height() - 4, 4))
        self.move(max(x, 4), y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        if self.reading is None:
            return
        tokens = self._workspace.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(tokens.raised))
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.reading.colour))
            painter.drawRoundedRect(QRectF(_PAD, 11, 9, 9), 2, 2)
            self._texts(painter)

    def _texts(self, painter: QPainter) -> None:
        tokens, middle = self._workspace.tokens, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(TYPE.table, QFont.Weight.DemiBold))
        painter.setPen(QColor(tokens.text))
        room = QRect(_PAD + 15, 6, self.width() - 2 * _PAD - 15, _LINE)
        name = self.reading.label if self.reading else ""
        painter.drawText(
            room, middle, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        )
        painter.setFont(text_font(TYPE.table))
        for line, (title, value) in enumerate(self.rows, start=1):
            row = QRect(_PAD, 6 + line * _LINE, self.width() - 2 * _PAD, _LINE)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(row, middle, title)
            painter.setPen(QColor(tokens.text))
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, value)
