"""A bar in the lower right corner that says how long things are."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.theme.fonts import text_font
from app.views.embedding.scene.frame import Frame
from core.style import TYPE
from core.views.embedding.scale import scale_bar

SCALE_ROOM = 20.0
"""Logical pixels at the lower edge that the bar takes."""
_MARGIN, _FLANGE, _GAP = 16.0, 3.0, 6.0


def paint_scale(painter: QPainter, frame: Frame) -> None:
    """Draw the bar where the picture has one scale, readable over points too."""
    bar = scale_bar(frame.scene, frame.width, frame.height)
    if bar is None:
        return
    font, halo = text_font(TYPE.caption), QColor(frame.tokens.canvas)
    halo.setAlpha(210)
    right, level = round(frame.width - _MARGIN) + 0.5, round(frame.height - _MARGIN) + 0.5
    left = round(right - bar.length) + 0.5
    lines = [
        QLineF(left, level, right, level),
        QLineF(left, level - _FLANGE, left, level + _FLANGE),
        QLineF(right, level - _FLANGE, right, level + _FLANGE),
    ]
    for colour, width in ((halo, 4.0), (QColor(frame.tokens.muted), 1.0)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        painter.drawLines(lines)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    down = (metrics.ascent() - metrics.descent()) / 2
    base = QPointF(left - _GAP - metrics.horizontalAdvance(bar.text), level + down)
    painter.setPen(halo)
    for dx, dy in ((-1.2, 0), (1.2, 0), (0, -1.2), (0, 1.2)):
        painter.drawText(base + QPointF(dx, dy), bar.text)
    painter.setPen(QColor(frame.tokens.muted))
    painter.drawText(base, bar.text)
