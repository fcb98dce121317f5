"""Draws over the points what both painters share: links, thumbnails, labels and the orientation of the axes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.theme.fonts import text_font
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.placing import Box, Room, apart, beside
from app.views.embedding.scene.scale import SCALE_ROOM, paint_scale
from app.views.embedding.scene.strokes import StrokePainter
from core.cloud.quaternions import rotation_matrix
from core.model import F8, I8, U1, Bool
from core.style import TYPE, Tokens
from core.views import Labels, Links, Outlines, Thumbnails
from core.views.embedding.scale import scale_bar
from core.views.picture import Emphasis

STILL_BUDGET, MOVING_BUDGET = 120_000, 15_000
"""Points looked at for thumbnails while the camera is still and while it moves."""
LABELS_STILL, LABELS_MOVING = 160, 60
SHARE_ROOM = 40
"""Pixels from the lower edge in which it stands how many points are drawn."""
_TRIAD = 34.0
_LONGEST_LABEL = 160.0
_LONGEST_NOTE = 560.0
_AIR = 5.0


def compose(painter: QPainter, frame: Frame, strokes: StrokePainter) -> None:
    """Draw all layers of a scene but its points, then the orientation of the axes and the note."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    room = Room(frame.width, frame.height)
    room.reserve(_triad_box(frame))
    for layer in frame.scene.layers:
        if isinstance(layer, Links):
            strokes.paint(painter, frame, layer)
        elif isinstance(layer, Outlines):
            strokes.paint_outlines(painter, frame, layer)
        elif isinstance(layer, Thumbnails):
            paint_thumbnails(painter, frame, layer, room)
        elif isinstance(layer, Labels):
            paint_labels(painter, frame, layer, room)
    paint_triad(painter, frame)
    paint_scale(painter, frame)
    paint_note(painter, frame)


def paint_thumbnails(painter: QPainter, frame: Frame, layer: Thumbnails, room: Room) -> None:
    """Draw the thumbnails that fit without covering each other, the farthest first, and take their room."""
    size = layer.size + 4
    for row, x, y in thumbnails_in_sight(frame, layer, size):
        room.reserve(Box(x - size / 2, y - size / 2, size, size))
        box = QRectF(x - layer.size / 2, y - layer.size / 2, layer.size, layer.size)
        image = thumbnail(layer.pixels, row)
        level = int(layer.emphasis[row])
        painter.setOpacity(0.35 if level == Emphasis.DIMMED else 1.0)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, image.width() > layer.size * frame.scale)
        painter.drawImage(fitted(image, box), image)
        colour = QColor(frame.tokens.accent) if level == Emphasis.SELECTED else QColor(*frame.colour_of(row))
        painter.setPen(QPen(colour, 2.5 if level >= Emphasis.NEIGHBOUR else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(fitted(image, box).adjusted(-1, -1, 1, 1), 2, 2)
    painter.setOpacity(1.0)


def thumbnails_in_sight(frame: Frame, layer: Thumbnails, size: float) -> list[tuple[int, float, float]]:
    """Return row and place of the thumbnails to draw, the farthest first."""
    rows = frame.rows_in_sight(MOVING_BUDGET if frame.moving else STILL_BUDGET)
    marked = np.flatnonzero(layer.emphasis >= Emphasis.NEIGHBOUR)
    rows = np.concatenate([marked, rows[rows < len(layer.pixels)]]).astype(np.int64)
    rows = rows[layer.emphasis[rows] != Emphasis.HIDDEN]
    places = frame.places(layer.positions[rows])
    inside = _inside(places, frame)
    rows, places = rows[inside], places[inside]
    chosen = apart(places[:, :2], layer.emphasis[rows], size)
    far_first: I8 = chosen[np.argsort(-places[chosen, 2], kind="stable")]
    return [(int(rows[i]), float(places[i, 0]), float(places[i, 1])) for i in far_first.tolist()]


def _inside(places: F8, frame: Frame) -> Bool:
    with np.errstate(invalid="ignore"):
        x, y = places[:, 0], places[:, 1]
        result: Bool = (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)
    return result


def thumbnail(pixels: U1, row: int) -> QImage:
    """Return one thumbnail as an image that shares the sheet's memory."""
    picture = np.ascontiguousarray(pixels[row])
    height, width = picture.shape[:2]
    return QImage(picture.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def fitted(image: QImage, box: QRectF) -> QRectF:
    """Return the largest rectangle of an image's shape in the middle of a box."""
    scale = min(box.width() / image.width(), box.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)


def paint_labels(painter: QPainter, frame: Frame, layer: Labels, room: Room) -> None:
    """Draw the labels that fit into the room left, the most important first, each with a halo of the background."""
    font = text_font(TYPE.table)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    places = frame.places(layer.positions)
    left = LABELS_MOVING if frame.moving else LABELS_STILL
    halo = _halo(frame.tokens)
    for index in np.flatnonzero(_inside(places, frame)).tolist():
        text, width = _label(layer.texts[index], font.toString())
        place = (float(places[index, 0]), float(places[index, 1]))
        gap = room.reach(*place, frame.points.size / 2) + 5
        box = room.take(beside(*place, width + 2 * _AIR, metrics.height() + _AIR, gap - _AIR))
        if box is None:
            continue
        base = QPointF(box.left + _AIR, box.top + _AIR / 2 + metrics.ascent())
        _paint_text(painter, base, text, QColor(layer.colours[index]), halo)
        left -= 1
        if left == 0:
            return


@lru_cache(maxsize=50_000)
def _label(text: str, font_name: str) -> tuple[str, float]:
    font = QFont()
    font.fromString(font_name)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _LONGEST_LABEL)
    return shown, metrics.horizontalAdvance(shown)


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


def _triad_box(frame: Frame) -> Box:
    origin, across, down = _triad_origin(frame), _TRIAD + 36, _TRIAD + 18
    return Box(origin.x() - across, origin.y() - down, 2 * across, 2 * down)


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
    if not frame.scene.note:
        return
    font, wrapped = text_font(TYPE.caption), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
    painter.setFont(font)
    widest = max(min(frame.width - 40, _LONGEST_NOTE), _LONGEST_LABEL)
    text = QFontMetricsF(font).boundingRect(QRectF(20, 0, widest, frame.height), wrapped, frame.scene.note)
    box = QRectF(12, 12, math.ceil(text.width()) + 16, max(22.0, text.height() + 8))
    _paint_pill(painter, box, frame.tokens)
    painter.setPen(QColor(frame.tokens.muted))
    painter.drawText(box.adjusted(8, 0, -8, 0), wrapped, frame.scene.note)


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
