"""Painting drawings of marks as figures draw them."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.theme.fonts import text_font
from core.model import F8, U1
from core.style import TYPE
from core.views.sketch import Dots, Mark, Plate, Raster, Shade, Sketch, Stroke, Text, Words

_ACROSS = {"left": Qt.AlignmentFlag.AlignLeft, "center": Qt.AlignmentFlag.AlignHCenter}
_LINE = 14.0
"""Logical pixels from line to line."""


def paint_sketch(painter: QPainter, sketch: Sketch, top: float = 0.0, bottom: float = float("inf")) -> None:
    """Draw marks with the painter's origin as theirs; texts and plates outside of a strip are passed over."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in sketch.marks:
        if isinstance(mark, Text | Plate) and not (mark.top < bottom and mark.top + mark.height > top):
            continue
        _paint(painter, mark)


def _paint(painter: QPainter, mark: Mark) -> None:
    match mark:
        case Plate():
            _plate(painter, mark)
        case Stroke():
            pen = QPen(_colour(mark.colour, mark.opacity), mark.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if len(mark.points) == 2 else Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_polygon(mark.points))
        case Shade():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(mark.colour, mark.opacity))
            painter.drawPolygon(_polygon(mark.corners))
        case Dots():
            pen = QPen(_colour(mark.colour, mark.opacity), 2 * mark.radius)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(_polygon(mark.centres))
        case Raster():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QRectF(mark.left, mark.top, mark.width, mark.height), _image(mark.pixels))
        case Text():
            _write(painter, mark)


def _plate(painter: QPainter, plate: Plate) -> None:
    area = QRectF(plate.left, plate.top, plate.width, plate.height)
    painter.setBrush(QColor(plate.fill) if plate.fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(plate.line), 1.0) if plate.line else Qt.PenStyle.NoPen)
    painter.drawRect(area)


def _colour(text: str, opacity: float) -> QColor:
    colour = QColor(text)
    colour.setAlphaF(opacity)
    return colour


def _polygon(points: F8) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _image(pixels: U1) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)


@lru_cache(maxsize=8)
def font_of(kind: Words) -> QFont:
    """Return the font of a kind of text."""
    if kind is Words.HEADING:
        return text_font(TYPE.table, QFont.Weight.DemiBold)
    return text_font(TYPE.table if kind is Words.TABLE else TYPE.caption)


def _write(painter: QPainter, text: Text) -> None:
    painter.setPen(QColor(text.colour))
    painter.setFont(font_of(text.kind))
    if text.upwards:
        _upwards(painter, text)
        return
    across, metrics = _ACROSS.get(text.across, Qt.AlignmentFlag.AlignRight), QFontMetricsF(painter.font())
    if text.lines == 1:
        area = QRectF(text.left, text.top, text.width, text.height)
        shown = metrics.elidedText(text.text, Qt.TextElideMode.ElideMiddle, text.width)
        painter.drawText(area, across | Qt.AlignmentFlag.AlignVCenter, shown)
        return
    for number, line in enumerate(wrapped(text.text, metrics, text.width, text.lines)):
        area = QRectF(text.left, text.top + _LINE * number, text.width, _LINE)
        painter.drawText(area, across | Qt.AlignmentFlag.AlignVCenter, line)


def wrapped(text: str, metrics: QFontMetricsF, width: float, most: int) -> list[str]:
    """Return a text broken between words into at most so many lines; one that is still too long is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (metrics.horizontalAdvance(longer) <= width or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def _upwards(painter: QPainter, text: Text) -> None:
    painter.save()
    painter.translate(text.left, text.top + text.height)
    painter.rotate(-90.0)
    shown = QFontMetricsF(painter.font()).elidedText(text.text, Qt.TextElideMode.ElideMiddle, text.height)
    painter.drawText(QRectF(0.0, 0.0, text.height, text.width), Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
