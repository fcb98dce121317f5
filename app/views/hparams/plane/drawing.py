"""How axes, ranges, trends and highlighted points are drawn over and under the image of all points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.theme.fonts import text_font
from core.model import F8
from core.style import TYPE, Tokens
from core.views.plane.part import Plane, PlaneAxis, PlaneBand, PlaneImage, PlaneMarginal, PlanePath
from core.views.plane.sides import extent, marginal_base, marks_of, rail_name

_BAR = 36.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PlanePen:
    """Draws what surrounds points with a painter in logical pixels, in the colours of a theme."""

    def __init__(self, painter: QPainter, tokens: Tokens) -> None:
        self._painter, self._tokens = painter, tokens

    # Below the points

    def ground(self, part: Plane) -> None:
        """Draw the frame of the area, what is brushed, histograms and bands."""
        painter, area = self._painter, part.area
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._tokens.line), 1.0))
        painter.drawRect(QRectF(area.left, area.top, area.width, area.height))
        self._rail_edges(part)
        if not part.bare:
            self._rail_names(part)
        self._brushed(part)
        for axis, across in ((part.x, True), (part.y, False)):
            if axis.marginal is not None:
                self._marginal(axis.marginal, marginal_base(part, across), across)
        self._clip(part)
        for under in part.below:
            if isinstance(under, PlaneImage):
                self._image(under)
            elif isinstance(under, PlanePath):
                self._path(under)
            else:
                self._band(under)
        painter.setClipping(False)

    def _clip(self, part: Plane) -> None:
        area = part.area
        self._painter.setClipRect(QRectF(area.left, area.top, area.width, area.height))

    def _rail_edges(self, part: Plane) -> None:
        painter, area = self._painter, part.area
        whole = extent(part)
        painter.setPen(QPen(QColor(self._tokens.line), 1.0))
        for rail in part.x.rails:
            for x in _edges(rail.at, part.rail):
                painter.drawLine(QPointF(x, area.top), QPointF(x, area.bottom))
        for rail in part.y.rails:
            for y in _edges(rail.at, part.rail):
                painter.drawLine(QPointF(whole.left, y), QPointF(whole.right, y))

    def _brushed(self, part: Plane) -> None:
        """Tint what is inside of the ranges of both axes."""
        if not (part.x.ranges or part.y.ranges):
            return
        whole = extent(part)
        tint = QColor(self._tokens.accent)
        tint.setAlphaF(0.09)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(tint)
        for left, right in part.x.ranges or ((whole.left, whole.right),):
            for top, bottom in part.y.ranges or ((whole.top, whole.bottom),):
                self._painter.drawRect(QRectF(left, top, max(right - left, 1.0), max(bottom - top, 1.0)))

    def _marginal(self, marginal: PlaneMarginal, base: float, across: bool) -> None:
        tint = QColor(self._tokens.muted)
        tint.setAlphaF(0.35)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(tint)
        edges, lengths = marginal.edges.tolist(), (marginal.shares * _BAR).tolist()
        bars = [
            QRectF(one, base - length, max(other - one - 1.0, 1.0), length)
            if across
            else QRectF(base, one, length, max(other - one - 1.0, 1.0))
            for one, other, length in zip(edges[:-1], edges[1:], lengths, strict=True)
            if length > 0
        ]
        self._painter.drawRects(bars)

    def _image(self, image: PlaneImage) -> None:
        height, width = image.pixels.shape[:2]
        shown = QImage(image.pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not image.even)
        area = QRectF(image.left, image.top, image.right - image.left, image.bottom - image.top)
        self._painter.drawImage(area, shown)

    def _band(self, band: PlaneBand) -> None:
        tint = QColor(band.colour)
        tint.setAlphaF(band.opacity)
        outline = np.column_stack([np.r_[band.x, band.x[::-1]], np.r_[band.upper, band.lower[::-1]]])
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(tint)
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in _pairs(outline)]))

    # Over the points

    def over(self, part: Plane) -> None:
        """Draw trends and fronts."""
        self._clip(part)
        for path in part.above:
            self._path(path)
        self._painter.setClipping(False)
        self._marks(part)

    def _path(self, path: PlanePath) -> None:
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halo = QColor(self._tokens.canvas)
        halo.setAlphaF(0.8)
        shape = _shape(path.points)
        strokes = ((halo, path.width + 2.5), (QColor(path.colour), path.width))
        for tint, width in strokes if path.halo else strokes[1:]:
            pen = QPen(tint, width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if path.dashed else Qt.PenCapStyle.RoundCap)
            if path.dashed and tint is not halo:
                pen.setDashPattern([6.0 / width, 4.0 / width])
            painter.setPen(pen)
            painter.drawPath(shape)
        if path.named and (place := path.name_at) is not None:
            self._name(path.label, QPointF(*place))

    def _name(self, text: str, at: QPointF) -> None:
        """Write a name on a line, over a plate that keeps it readable."""
        painter = self._painter
        painter.setFont(text_font(TYPE.caption))
        width = painter.fontMetrics().horizontalAdvance(text) + 6.0
        plate = QColor(self._tokens.canvas)
        plate.setAlphaF(0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        area = QRectF(at.x() - width / 2, at.y() - 7, width, 14)
        painter.drawRoundedRect(area, 3, 3)
        painter.setPen(QColor(self._tokens.text))
        painter.drawText(area, _CENTRE, text)

    def _marks(self, part: Plane) -> None:
        """Draw a ring around each marked point."""
        if part.marked is None:
            return
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(self._tokens.accent), 1.75))
        for x, y, diameter in marks_of(part).tolist():
            self._painter.drawEllipse(QPointF(x, y), diameter / 2, diameter / 2)

    def point(self, part: Plane, number: int) -> None:
        """Draw the point under the mouse over all others."""
        x, y = part.places[number].tolist()
        red, green, blue = part.colours[number].tolist()
        share = 0.5 if part.bare else 1.0
        radius = float(part.diameters[number]) / 2 + 1.5 * share
        for tint, grown in ((self._tokens.canvas, 4.0), (self._tokens.warm, 2.75)):
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(QColor(tint))
            self._painter.drawEllipse(QPointF(x, y), radius + grown * share, radius + grown * share)
        self._painter.setBrush(QColor(red, green, blue))
        self._painter.drawEllipse(QPointF(x, y), radius, radius)

    # Axes

    def axes(self, part: Plane, focused: str = "") -> None:
        """Draw labels, rails, ranges and titles of both axes; `focused` names the axis that has the keyboard."""
        self._ranges(part)
        if part.bare:
            return
        self._labels_below(part)
        self._labels_beside(part)
        self._rails(part)
        self._titles(part, focused)

    def _ranges(self, part: Plane) -> None:
        pen = QPen(QColor(self._tokens.accent), 4.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        whole = extent(part)
        for left, right in part.x.ranges:
            self._painter.drawLine(QPointF(left, whole.bottom + 2), QPointF(right, whole.bottom + 2))
        for top, bottom in part.y.ranges:
            self._painter.drawLine(QPointF(whole.left - 2, top), QPointF(whole.left - 2, bottom))

    def _labels_below(self, part: Plane) -> None:
        painter, foot = self._painter, extent(part).bottom
        painter.setFont(text_font(TYPE.caption))
        for tick in part.x.ticks:
            if not tick.room:
                painter.setPen(QPen(QColor(self._tokens.muted), 1.0))
                painter.drawLine(QPointF(tick.at, foot), QPointF(tick.at, foot + 4))
            self._text(tick.label, QRectF(tick.at - 40, foot + 5, 80, 16), self._tokens.text, _CENTRE, tick.room - 4)

    def _labels_beside(self, part: Plane) -> None:
        painter, side = self._painter, extent(part).left
        painter.setFont(text_font(TYPE.caption))
        for tick in part.y.ticks:
            if not tick.room:
                painter.setPen(QPen(QColor(self._tokens.muted), 1.0))
                painter.drawLine(QPointF(side - 4, tick.at), QPointF(side, tick.at))
            self._text(tick.label, QRectF(4, tick.at - 8, side - 12, 16), self._tokens.text, _RIGHT)

    def _rails(self, part: Plane) -> None:
        painter, side = self._painter, extent(part).left
        painter.setFont(text_font(TYPE.caption))
        for rail in part.y.rails:
            self._text(rail.text, QRectF(4, rail.at - 8, side - 12, 16), self._tokens.muted, _RIGHT)

    def _rail_names(self, part: Plane) -> None:
        """Write along the rails of the horizontal axis what lies on them, in a gap between the points or below them."""
        painter = self._painter
        painter.setFont(text_font(TYPE.caption))
        for rail in part.x.rails:
            top, room = rail_name(part, rail, painter.fontMetrics().horizontalAdvance(rail.text) + 2.0)
            painter.save()
            painter.translate(rail.at, top)
            painter.rotate(90)
            self._text(rail.text, QRectF(0, -7, room, 14), self._tokens.muted, _LEFT)
            painter.restore()

    def _titles(self, part: Plane, focused: str) -> None:
        for axis, area in ((part.x, title_area(part, True)), (part.y, title_area(part, False))):
            if focused and axis.key == focused:
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                self._painter.setPen(QPen(QColor(self._tokens.accent), 1.0))
                self._painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            self._title(axis, area, _CENTRE if axis is part.x else _LEFT)

    def _title(self, axis: PlaneAxis, area: QRectF, side: Qt.AlignmentFlag) -> None:
        strong, plain = text_font(TYPE.table, QFont.Weight.DemiBold), text_font(TYPE.caption)
        metrics, small = QFontMetricsF(strong), QFontMetricsF(plain)
        detail = f"  {axis.detail}" if axis.detail else ""
        room = area.width() - 16 - small.horizontalAdvance(detail)
        title = metrics.elidedText(axis.title, Qt.TextElideMode.ElideMiddle, room)
        width, tail = metrics.horizontalAdvance(title), small.horizontalAdvance(detail)
        left = area.center().x() - (width + tail) / 2 if side == _CENTRE else area.left() + 8
        self._painter.setFont(strong)
        self._painter.setPen(QColor(self._tokens.text))
        self._painter.drawText(QRectF(left, area.top(), width + 2, area.height()), _LEFT, title)
        self._painter.setFont(plain)
        self._painter.setPen(QColor(self._tokens.muted))
        self._painter.drawText(QRectF(left + width, area.top(), tail + 2, area.height()), _LEFT, detail)

    def _text(self, text: str, area: QRectF, colour: str, side: Qt.AlignmentFlag, room: float | None = None) -> None:
        width = area.width() if room is None or room <= 0 else min(room, area.width())
        shown = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(width))
        self._painter.setPen(QColor(colour))
        self._painter.drawText(area, side, shown)


def _edges(middle: float, width: float) -> tuple[float, float]:
    return middle - width / 2, middle + width / 2


def title_area(part: Plane, across: bool) -> QRectF:
    """Return where the title of an axis stands, which also opens its menu."""
    whole = extent(part)
    if across:
        return QRectF(part.area.left, whole.bottom + 22, part.area.width, 22)
    return QRectF(8, 6, max(part.area.right - 8, 120), 22)


def _pairs(points: F8) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points]


def _shape(points: F8) -> QPainterPath:
    path, pen_up = QPainterPath(), True
    for x, y in _pairs(points):
        if x != x or y != y:
            pen_up = True
        elif pen_up:
            path.moveTo(x, y)
            pen_up = False
        else:
            path.lineTo(x, y)
    return path
