"""The image of the hovered point, large and over everything else."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.views.embedding.marks.painter import MarksPainter
from app.views.embedding.scene.frame import Frame
from core.views import Marks

LEAST, MOST = 96.0, 192.0
"""Logical pixels of its longer side, four times that of other thumbnails in between."""
_EDGE = 8.0


def place_of(frame: Frame, row: int, centre: QPointF) -> QRectF | None:
    """Return where the image of a row is shown around its point, inside the picture; None where images are not."""
    layer = next((each for each in frame.scene.layers if isinstance(each, Marks)), None)
    if layer is None or layer.images is None or row >= layer.images.rows:
        return None
    if layer.images.missing is not None and layer.images.missing[row]:
        return None
    side = min(max(4 * layer.size, LEAST), MOST)
    left = min(max(centre.x() - side / 2, _EDGE), frame.width - side - _EDGE)
    top = min(max(centre.y() - side / 2, _EDGE), frame.height - side - _EDGE)
    return QRectF(left, top, side, side)


def paint_hovered(painter: QPainter, frame: Frame, marks: MarksPainter, row: int, place: QRectF) -> bool:
    """Draw the image of a row as large as its place lets it; return False while it is still to come."""
    layer = next(each for each in frame.scene.layers if isinstance(each, Marks))
    if layer.images is None:
        return False
    found = marks.large(layer.images, row, round(place.width() * frame.scale))
    if found is None:
        return False
    square, shape = found
    width, height = (length / frame.scale for length in shape)
    box = QRectF(place.center().x() - width / 2, place.center().y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(frame.tokens.canvas))
    painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), 4, 4)
    square.setDevicePixelRatio(frame.scale)
    painter.drawImage(place.topLeft(), square)
    painter.setPen(QPen(QColor(frame.tokens.warm), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 3, 3)
    return True
