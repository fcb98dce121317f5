"""How axes, brushed ranges and highlighted lines are drawn over the image of all lines."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.theme.fonts import text_font
from core.style import TYPE, Tokens
from core.views.hparams.frame import HEAD
from core.views.hparams.titles import title_lines
from core.views.parallel import AxisMarginal, Parallel, ParallelAxis

RANGE_WIDTH = 14.0
_MARGINAL = 26.0
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_TICK = 4.0
_ROW = 15.0


class Pen:
    """Draws parts of a plot with a painter in the colours of a theme.

    Parameters
    ----------
    painter
        In logical pixels of the plot.
    tokens
        Colours.
    gap
        Room of an axis, logical pixels.
    """

    def __init__(self, painter: QPainter, tokens: Tokens, gap: float) -> None:
        self._painter, self._tokens, self._gap = painter, tokens, gap

    def axis(self, part: Parallel, axis: ParallelAxis, x: float, focused: bool, hot: bool) -> None:
        """Draw an axis with everything that belongs to it, where `x` says."""
        self.below(axis, x, hot)
        self.scale(part, axis, x, focused, hot)

    def below(self, axis: ParallelAxis, x: float, hot: bool) -> None:
        """Draw what changes with a brush: the distribution of the shown lines, and ranges."""
        if axis.marginal is not None:
            self._marginal(axis.marginal, x)
        for top, bottom in axis.ranges:
            self._range(x, top, bottom, hot)

    def scale(self, part: Parallel, axis: ParallelAxis, x: float, focused: bool, hot: bool) -> None:
        """Draw the axis itself with labels, rails and title."""
        self._line(part, axis, x, hot)
        self._labels(axis, x)
        self._heading(axis, x, focused, hot)

    def _line(self, part: Parallel, axis: ParallelAxis, x: float, hot: bool) -> None:
        painter = self._painter
        painter.setPen(QPen(QColor(self._tokens.text if hot else self._tokens.muted), 1.0))
        painter.drawLine(QPointF(x, part.top), QPointF(x, part.bottom))
        for rail in axis.rails:
            painter.setPen(QPen(QColor(self._tokens.muted), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x - 9, rail.y), QPointF(x + 9, rail.y))
        painter.setPen(QPen(QColor(self._tokens.muted), 1.0))
        for tick in axis.ticks:
            if not tick.room:
                painter.drawLine(QPointF(x - _TICK, tick.y), QPointF(x, tick.y))

    def _labels(self, axis: ParallelAxis, x: float) -> None:
        font = text_font(TYPE.caption)
        room = max(self._gap - 16.0, 24.0)
        for tick in axis.ticks:
            self._plated(tick.label, x - 7.0, tick.y, room, font, self._tokens.text)
        for rail in axis.rails:
            self._plated(f"{rail.label} {rail.count:,}", x - 12.0, rail.y, room + 10.0, font, self._tokens.muted)

    def _plated(self, text: str, right: float, y: float, room: float, font: QFont, colour: str) -> None:
        """Write a text to the left of an axis, over a plate that keeps it readable above lines."""
        painter, metrics = self._painter, QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(shown)
        plate = QColor(self._tokens.canvas)
        plate.setAlphaF(0.78)
        area = QRectF(right - width - 3, y - 7.5, width + 5, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(area, 3, 3)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(area.adjusted(2, 0, -2, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _heading(self, axis: ParallelAxis, x: float, focused: bool, hot: bool) -> None:
        painter = self._painter
        area = heading_area(x, self._gap)
        if focused or hot:
            painter.setBrush(QColor(self._tokens.raised if hot else self._tokens.canvas))
            painter.setPen(QPen(QColor(self._tokens.accent if focused else self._tokens.line), 1.0))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        font = text_font(TYPE.table, QFont.Weight.DemiBold)
        lines = title_lines(axis.title, QFontMetricsF(font).horizontalAdvance, area.width() - 8)
        rows = [(line, font, self._tokens.text) for line in lines]
        rows += [(axis.detail, text_font(TYPE.caption), self._tokens.muted)] * bool(axis.detail)
        top = area.bottom() - 2 - _ROW * len(rows)
        for number, (text, kind, colour) in enumerate(rows):
            self._centred(text, QRectF(area.left() + 4, top + number * _ROW, area.width() - 8, _ROW), kind, colour)

    def _centred(self, text: str, area: QRectF, font: QFont, colour: str) -> None:
        painter = self._painter
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, _CENTRE, shown)

    def _range(self, x: float, top: float, bottom: float, hot: bool) -> None:
        painter = self._painter
        fill = QColor(self._tokens.accent)
        fill.setAlphaF(0.30 if hot else 0.22)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(self._tokens.accent), 1.0))
        painter.drawRoundedRect(QRectF(x - RANGE_WIDTH / 2, top, RANGE_WIDTH, max(bottom - top, 1.0)), 3, 3)

    def _marginal(self, marginal: AxisMarginal, x: float) -> None:
        painter, tint = self._painter, QColor(self._tokens.muted)
        painter.setPen(Qt.PenStyle.NoPen)
        tint.setAlphaF(0.35)
        painter.setBrush(tint)
        for top, bottom, share in zip(marginal.edges, marginal.edges[1:], marginal.shares, strict=False):
            if share > 0:
                inset = 0.5 if bottom - top < 30.0 else (bottom - top) * 0.2
                height = max(bottom - top - 2 * inset, 1.0)
                painter.drawRect(QRectF(x + 1, top + inset, max(share * _MARGINAL, 1.0), height))
        if marginal.box is not None:
            self._box(marginal.box, x)

    def _box(self, box: tuple[float, float, float, float, float], x: float) -> None:
        upper, high, median, low, lower = box
        painter, left, width = self._painter, x + 6.0, 12.0
        painter.setPen(QPen(QColor(self._tokens.text), 1.0))
        painter.drawLine(QPointF(left + width / 2, upper), QPointF(left + width / 2, high))
        painter.drawLine(QPointF(left + width / 2, low), QPointF(left + width / 2, lower))
        fill = QColor(self._tokens.canvas)
        fill.setAlphaF(0.8)
        painter.setBrush(fill)
        painter.drawRect(QRectF(left, high, width, max(low - high, 1.0)))
        painter.setPen(QPen(QColor(self._tokens.text), 2.0))
        painter.drawLine(QPointF(left, median), QPointF(left + width, median))

    def highlight(self, part: Parallel, line: int, colour: QColor, width: float, xs: Mapping[str, float]) -> None:
        """Draw one line over all others, with a halo of the background."""
        path = line_path(part, line, xs)
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halo = QColor(self._tokens.canvas)
        halo.setAlphaF(0.85)
        for tint, thickness in ((halo, width + 3.0), (colour, width)):
            pen = QPen(tint, thickness)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)


def heading_area(x: float, gap: float) -> QRectF:
    """Return where the title of an axis stands, which is also where it is dragged and opens its menu."""
    width = max(min(gap, 180.0) - 6.0, 60.0)
    return QRectF(x - width / 2, 3.0, width, HEAD - 10.0)


def line_path(part: Parallel, line: int, xs: Mapping[str, float]) -> QPainterPath:
    """Return the path of one line across all axes."""
    points = [QPointF(xs.get(axis.key, axis.x), float(axis.places[line])) for axis in part.axes]
    path = QPainterPath(points[0])
    for before, after in pairwise(points):
        if part.curved:
            # The cubic with these handles is the eased curve that all other lines follow.
            third = (after.x() - before.x()) / 3
            path.cubicTo(QPointF(before.x() + third, before.y()), QPointF(after.x() - third, after.y()), after)
        else:
            path.lineTo(after)
    return path


def colour_of(part: Parallel, line: int) -> QColor:
    """Return the colour of a line."""
    red, green, blue = np.asarray(part.colours[line]).tolist()
    return QColor(red, green, blue)
