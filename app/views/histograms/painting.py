"""Charts of histograms as images, made on a thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from core.model import F8
from core.views import Band, Curves, Ridges, Tiles
from core.views.curves.mapping import Mapping
from core.views.histograms import Drawn, HistogramWish, resolve_wish


@dataclass(frozen=True, eq=False)
class Painted:
    """A chart with its marks as an image over transparency; `mapping` leads from data units to logical pixels."""

    drawn: Drawn
    mapping: Mapping
    image: QImage


def painted_card(wish: HistogramWish) -> Painted:
    """Return the chart of a card and its image; reads payloads that are not known yet."""
    drawn = resolve_wish(wish)
    view = wish.viewport
    mapping = Mapping.of(drawn.chart, view.width, view.height)
    width, height = max(round(view.width * view.scale), 1), max(round(view.height * view.scale), 1)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(view.scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in drawn.chart.layers:
            _draw(painter, layer, mapping, view.scale)
    return Painted(drawn, mapping, image)


def _draw(painter: QPainter, layer: Curves | Band | Ridges | Tiles, mapping: Mapping, scale: float) -> None:
    if isinstance(layer, Ridges):
        _draw_ridges(painter, layer, mapping)
    elif isinstance(layer, Tiles):
        _draw_tiles(painter, layer, mapping, scale)
    elif isinstance(layer, Band):
        x = mapping.x(layer.x)
        y = np.concatenate((mapping.y(layer.upper), mapping.y(layer.lower)[::-1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*layer.colour))
        painter.drawPolygon(polygon(np.concatenate((x, x[::-1])), y))
    else:
        _draw_curves(painter, layer, mapping)


def _draw_ridges(painter: QPainter, ridges: Ridges, mapping: Mapping) -> None:
    x, tops, bases = mapping.x(ridges.x), ridges.tops(mapping), mapping.y(ridges.base).tolist()
    fills, lines = ridges.fills.tolist(), ridges.lines.tolist()
    for top, base, fill, line in zip(tops, bases, fills, lines, strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*fill))
        painter.drawPolygon(polygon(np.concatenate((x, x[[-1, 0]])), np.concatenate((top, (base, base)))))
        painter.setPen(QPen(QColor(*line), ridges.width))
        painter.drawPolyline(polygon(x, top))


def _draw_tiles(painter: QPainter, tiles: Tiles, mapping: Mapping, scale: float) -> None:
    fine = replace(mapping, width=round(mapping.width * scale), height=round(mapping.height * scale))
    pixels = np.ascontiguousarray(tiles.raster(fine))
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    image.setDevicePixelRatio(scale)
    painter.drawImage(QPointF(0, 0), image)


def _draw_curves(painter: QPainter, curves: Curves, mapping: Mapping) -> None:
    x, y = mapping.x(curves.x), mapping.y(curves.y)
    bounds = curves.starts.tolist()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place, colour in enumerate(curves.colours.tolist()):
        start, end = bounds[place], bounds[place + 1]
        pen = QPen(QColor(*colour), curves.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(polygon(x[start:end], y[start:end]))


def polygon(x: F8, y: F8) -> QPolygonF:
    """Return places as a polygon."""
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
