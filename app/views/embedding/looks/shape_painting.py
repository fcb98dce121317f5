"""Shapes of points as widgets paint them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from core.cloud.formed.outlines import outline


def shape_path(shape: int, centre: QPointF, radius: float) -> QPainterPath:
    """Return a shape around a place, of a radius in logical pixels."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for polygon in outline(shape):
        places = [QPointF(centre.x() + x * radius, centre.y() - y * radius) for x, y in polygon.tolist()]
        path.moveTo(places[0])
        for place in places[1:]:
            path.lineTo(place)
        path.closeSubpath()
    return path


def shape_icon(shape: int, colour: str) -> QIcon:
    """Return a shape as an icon."""
    picture = QPixmap(32, 32)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape_path(shape, QPointF(8, 8), 5), QColor(colour))
    return QIcon(picture)
