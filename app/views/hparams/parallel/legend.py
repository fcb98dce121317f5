"""What the colours of lines mean, on one line below the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.theme.ramps import ramp
from app.workspace import Workspace
from core.style import SPACE, TYPE
from core.style.text import grouped
from core.views import ColourBar, Legend

HEIGHT = 40
_BAR, _SHORTEST = 220.0, 120.0


class LegendLine(QWidget):
    """A scale of colours with its numbers, or names with their colours; says how many lines have none."""

    def __init__(self, workspace: Workspace, things: str = "Lines") -> None:
        super().__init__()
        self._workspace, self._things = workspace, things
        self.legend: Legend | None = None
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(described(None, things))
        workspace.theme_changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_legend(self, legend: Legend | None) -> None:
        """Show another meaning; None for the runs' own colours, which the list of runs tells."""
        if legend is self.legend:
            return
        self.legend = legend
        self.setAccessibleName(described(legend, self._things))
        self.setToolTip(described(legend, self._things))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(360, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the right edge to the left."""
        if self.legend is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.legend.bar is not None:
                self._bar(painter, self.legend.title, self.legend.bar)
            else:
                self._names(painter, self.legend)

    def _bar(self, painter: QPainter, title: str, bar: ColourBar) -> None:
        tokens, right = self._workspace.tokens, self.width() - float(SPACE.around)
        if bar.missing:
            right = self._swatch(painter, right, f"{grouped(bar.missing)} {bar.without}", tokens.faint)
        metrics = QFontMetricsF(text_font(TYPE.caption, QFont.Weight.DemiBold))
        named = min(metrics.horizontalAdvance(title) + 12.0, right - _SHORTEST)
        left = max(right - _BAR, named, 90.0)
        area = QRectF(left, 8.0, right - left, 8.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ramp(bar.table(self._workspace.theme), area.left(), area.right()))
        painter.drawRoundedRect(area, 3, 3)
        self._numbers(painter, area, bar)
        self._text(painter, QRectF(0.0, 2.0, left - 10.0, 20.0), title, QFont.Weight.DemiBold, tokens.text)

    def _numbers(self, painter: QPainter, area: QRectF, bar: ColourBar) -> None:
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(self._workspace.tokens.muted))
        metrics, last = QFontMetricsF(painter.font()), -1e9
        for share, label in sorted(bar.labels):
            width = metrics.horizontalAdvance(label)
            left = min(max(area.left() + share * area.width() - width / 2, area.left()), area.right() - width)
            if left > last + 8.0:
                painter.drawText(QRectF(left, 19.0, width + 2, 14.0), Qt.AlignmentFlag.AlignLeft, label)
                last = left + width

    def _names(self, painter: QPainter, legend: Legend) -> None:
        right = self.width() - float(SPACE.around)
        for entry in reversed(legend.entries):
            label = f"{entry.label} {grouped(entry.count or 0)}"
            if right < 160.0:
                break
            right = self._swatch(painter, right, label, entry.colour)
        area = QRectF(0.0, 2.0, max(right - 4.0, 0.0), 24.0)
        self._text(painter, area, legend.title, QFont.Weight.DemiBold, self._workspace.tokens.text)

    def _swatch(self, painter: QPainter, right: float, text: str, colour: str) -> float:
        """Draw a named colour that ends at a place; return where the next one ends."""
        painter.setFont(text_font(TYPE.caption))
        width = min(QFontMetricsF(painter.font()).horizontalAdvance(text) + 2, 160.0)
        painter.setPen(QColor(self._workspace.tokens.muted))
        area = QRectF(right - width, 4.0, width, 18.0)
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(right - width - 9.0, 13.0), 4.0, 4.0)
        return right - width - 28.0

    def _text(self, painter: QPainter, area: QRectF, text: str, weight: QFont.Weight, colour: str) -> None:
        painter.setFont(text_font(TYPE.caption, weight))
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)


def described(legend: Legend | None, things: str = "Lines") -> str:
    """Return what the colours mean in a sentence."""
    if legend is None:
        return f"{things} have the colours of their runs"
    if legend.bar is not None:
        return f"{things} are coloured by {legend.title}, from {legend.bar.lower:.4g} to {legend.bar.upper:.4g}"
    return f"{things} are coloured by {legend.title}: {', '.join(entry.label for entry in legend.entries)}"
