"""What the colours of a heat map mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from app.theme.fonts import text_font
from app.views.histograms.painting import Painted
from core.state import HistogramMode
from core.style import TYPE, Tokens
from core.views.histograms.heatmap import heat_scale

_BAR = QSizeF(104, 6)
"""Logical pixels of the bar."""


def draw_scale(painter: QPainter, tokens: Tokens, painted: Painted, area: QRectF) -> None:
    """Draw what the colours of a heat map mean, in its upper right corner, where there is room."""
    drawn = painted.drawn
    if drawn.wish.mode is not HistogramMode.HEATMAP or not drawn.parts or area.width() < 2 * _BAR.width():
        return
    scale = heat_scale(drawn.parts[0], drawn.wish.log_counts)
    plate = QRectF(area.right() - _BAR.width() - 20, area.top() + 6, _BAR.width() + 14, _BAR.height() + 22)
    ground = QColor(tokens.raised)
    ground.setAlphaF(0.9)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(plate, 4, 4)
    bar = QRectF(plate.left() + 7, plate.top() + 5, _BAR.width(), _BAR.height())
    ramp = QLinearGradient(bar.topLeft(), bar.topRight())
    for place in range(0, 256, 15):
        ramp.setColorAt(place / 255, QColor(*scale.colours[place].tolist()))
    painter.fillRect(bar, ramp)
    painter.setPen(QColor(tokens.muted))
    painter.setFont(text_font(TYPE.caption))
    words = QRectF(bar.left(), bar.bottom() + 1, bar.width(), 14)
    sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
    ends = painter.fontMetrics().horizontalAdvance(scale.labels[1] + 2 * scale.labels[2]) + 16
    for text, side in zip(scale.labels, sides, strict=True):
        if side is Qt.AlignmentFlag.AlignHCenter and ends > bar.width():
            continue  # it would run into the highest count
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, text)
