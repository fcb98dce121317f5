"""Draws over the points what both painters share: links, marks and the orientation of the axes."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from app.theme.fonts import text_font
from app.views.embedding.marks.painter import MarksPainter
from app.views.embedding.scene.covering import Covering
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.scale import SCALE_ROOM, paint_scale
from app.views.embedding.scene.stops import paint_stops
from app.views.embedding.scene.strokes import StrokePainter
from core.cloud.quaternions import rotation_matrix
from core.style import TYPE, Tokens
from core.views import Links, Outlines, Stops
from core.views.embedding.scale import scale_bar

SHARE_ROOM = 40
"""Pixels from the lower edge in which it stands how many points are drawn."""
_TRIAD = 34.0
_LONGEST_LABEL = 160.0
_LONGEST_NOTE = 560.0
_AIR = 5.0
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


def compose(
    image: QImage, frame: Frame, marks: MarksPainter, strokes: StrokePainter, covering: Covering | None = None
) -> None:
    """Draw all layers of a scene but its points, then the orientation of the axes and the note."""
    with _painter(image) as painter:
        for layer in frame.scene.layers:
            if isinstance(layer, Links):
                strokes.paint(painter, frame, layer, None if covering is None else covering.depth(frame))
            elif isinstance(layer, Outlines):
                strokes.paint_outlines(painter, frame, layer)
            elif isinstance(layer, Stops):
                paint_stops(painter, frame, layer)
    marks.paint(image, frame, [_triad_box(frame)], covering)
    with _painter(image) as painter:
        paint_triad(painter, frame)
        paint_scale(painter, frame)
        paint_note(painter, frame)


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def fitted(image: QImage, box: QRectF) -> QRectF:
    """Return the largest rectangle of an image's shape in the middle of a box."""
    scale = min(box.width() / image.width(), box.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)


def _paint_text(painter: QPainter, base: QPointF, text: str, colour: QColor, halo: QColor) -> None:
    painter.setPen(halo)
    for dx, dy in ((-1.2, 0), (1.2, 0), (0, -1.2), (0, 1.2)):
        painter.drawText(base + QPointF(dx, dy), text)
    painter.setPen(colour)
    painter.drawText(base, text)


def _triad_origin(frame: Frame) -> QPointF:
    metrics = QFontMetricsF(text_font(TYPE.caption))
    widest = max((metrics.horizontalAdvance(title) for title, _ in _axes(frame)), default=0.0)
    room = SCALE_ROOM if scale_bar(frame.scene, frame.width, frame.height) else 0.0
    return QPointF(frame.width - _TRIAD - max(40.0, widest + 2 * _AIR), frame.height - _TRIAD - 26 - room)


def _triad_box(frame: Frame) -> QRectF:
    origin, across, down = _triad_origin(frame), _TRIAD + 36, _TRIAD + 18
    return QRectF(origin.x() - across, origin.y() - down, 2 * across, 2 * down)


def paint_triad(painter: QPainter, frame: Frame) -> None:
    """Draw in the lower right corner how the axes lie, readable over points too."""
    origin, font = _triad_origin(frame), text_font(TYPE.caption)
    halo, muted = _halo(frame.tokens), QColor(frame.tokens.muted)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    for title, (x, y, z) in _axes(frame):
        end = origin + QPointF(x * _TRIAD, -y * _TRIAD)
        painter.setOpacity(1.0)
        painter.setPen(QPen(halo, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(origin, end)
        painter.setOpacity(0.55 + 0.45 * (z + 1) / 2)
        painter.setPen(QPen(muted, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(origin, end)
        half = metrics.horizontalAdvance(title) / 2
        away = origin + QPointF(x * (_TRIAD + max(20.0, half + _AIR)), -y * (_TRIAD + 10))
        base = away + QPointF(-half, (metrics.ascent() - metrics.descent()) / 2)
        _paint_text(painter, base, title, muted, halo)
    painter.setOpacity(1.0)


def _halo(tokens: Tokens) -> QColor:
    halo = QColor(tokens.canvas)
    halo.setAlpha(210)
    return halo


def _axes(frame: Frame) -> Iterable[tuple[str, tuple[float, float, float]]]:
    columns = np.eye(3) if frame.scene.dimensions == 2 else rotation_matrix(frame.scene.camera.rotation)
    titles = [title.partition(" (")[0] for title in frame.scene.axis_titles]
    directions = [(float(columns[0, i]), float(columns[1, i]), float(columns[2, i])) for i in range(len(titles))]
    drawn = [pair for pair in zip(titles, directions, strict=True) if math.hypot(*pair[1][:2]) > 0.12]
    return sorted(drawn, key=lambda pair: pair[1][2])


def paint_note(painter: QPainter, frame: Frame) -> None:
    """Write in the upper left corner what the picture leaves out, on several lines where it is long."""
    box = note_box(frame)
    if box is None:
        return
    painter.setFont(text_font(TYPE.caption))
    _paint_pill(painter, box, frame.tokens)
    painter.setPen(QColor(frame.tokens.muted))
    painter.drawText(box.adjusted(8, 0, -8, 0), _WRAPPED, frame.scene.note)


def note_box(frame: Frame) -> QRectF | None:
    """Return where `paint_note` writes, in logical pixels; None where there is nothing to be said."""
    if not frame.scene.note:
        return None
    room = QRectF(20, 0, max(min(frame.width - 40, _LONGEST_NOTE), _LONGEST_LABEL), frame.height)
    text = QFontMetricsF(text_font(TYPE.caption)).boundingRect(room, _WRAPPED, frame.scene.note)
    return QRectF(12, 12, math.ceil(text.width()) + 16, max(22.0, text.height() + 8))


def paint_share(painter: QPainter, frame: Frame, said: str) -> None:
    """Write in the middle of the lower edge, between legend and axes, how many points are drawn so far."""
    if not said:
        return
    font = text_font(TYPE.caption)
    painter.setFont(font)
    width = math.ceil(QFontMetricsF(font).horizontalAdvance(said)) + 16
    box = QRectF(round((frame.width - width) / 2), frame.height - 34, width, 22)
    _paint_pill(painter, box, frame.tokens)
    painter.setPen(QColor(frame.tokens.muted))
    painter.drawText(box.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, said)


def _paint_pill(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    painter.setPen(QPen(QColor(tokens.line), 1))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
