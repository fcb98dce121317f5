"""What the colours of a heat map mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from app.theme.fonts import text_font
from app.theme.ramps import ramp
from app.views.histograms.painting import Painted
from core.state import HistogramMode
from core.style import TYPE, Tokens

_BAR = QSizeF(104, 6)
"""Logical pixels of the bar."""
SCALE_HEIGHT = 26.0
"""Logical pixels above a heat map that say what its colours mean."""


def scale_room(mode: HistogramMode, width: float) -> float:
    """Return the room above a chart of a width that says what its colours mean: none where it would be too narrow."""
    return SCALE_HEIGHT if mode is HistogramMode.HEATMAP and width >= 2 * _BAR.width() else 0.0


def draw_scale(painter: QPainter, tokens: Tokens, painted: Painted, area: QRectF) -> None:
    """Draw what the colours of a heat map mean above its right end, where there is room."""
    legend = painted.drawn.chart.legend
    if legend is None or legend.bar is None or not scale_room(painted.drawn.wish.mode, area.width()):
        return
    labels = [text for _, text in legend.bar.labels]
    bar = QRectF(area.right() - _BAR.width(), area.top() - SCALE_HEIGHT + 2, _BAR.width(), _BAR.height())
    painter.fillRect(bar, ramp(legend.bar.table(tokens.name), bar.left(), bar.right()))
    painter.setPen(QColor(tokens.muted))
    painter.setFont(text_font(TYPE.caption))
    words = QRectF(bar.left(), bar.bottom() + 1, bar.width(), 14)
    sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
    ends = painter.fontMetrics().horizontalAdvance(labels[1] + 2 * labels[2]) + 16
    for text, side in zip(labels, sides, strict=True):
        if side is Qt.AlignmentFlag.AlignHCenter and ends > bar.width():
            continue  # it would run into the highest count
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, text)
