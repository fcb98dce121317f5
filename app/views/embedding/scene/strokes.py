"""Draws lines between points over both painters: a few with Qt, many by compiled loops, beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.background import Background
from app.views.embedding.scene.frame import Frame
from core.cloud.compiling import compiled
from core.cloud.strokes.painting import Stroked, Strokes, paint
from core.model import F4, F8
from core.views import Links, Outlines

BY_QT = 2000
"""Lines that Qt draws; also how many it draws of more, evenly taken, until the loops are compiled."""
AT_ONCE = 10_000
"""Lines drawn with smooth edges on the window's thread; more are drawn thin there, and smooth beside it."""
MOVING = 100_000
"""Lines drawn while the camera moves; of more, every second, third and so on."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Smooth lines: of which layer, seen from where, and what they look like once they are painted."""

    layer: Links
    matrix: F8
    size: tuple[float, float, float]
    depth: F4 | None = None
    painted: Stroked | None = None

    def shows(self, frame: Frame, layer: Links, depth: F4 | None) -> bool:
        """Return whether these are the lines of a frame, behind points of a depth."""
        same = self.layer is layer and self.depth is depth
        return same and self.size == _size(frame) and np.array_equal(self.matrix, frame.matrix)


class StrokePainter:
    """Draws lines; calls back when smooth ones have been painted that were asked for.

    Parameters
    ----------
    finished
        Called on the window's thread when what is shown can be drawn better.
    """

    def __init__(self, finished: Callable[[], None]) -> None:
        self._finished = finished
        self._background = Background(self._take)
        self._fine: dict[int, _Asked] = {}
        self.drawn = 0
        """Lines that the last picture of a layer shows."""

    @property
    def busy(self) -> bool:
        """Whether smooth lines are on their way."""
        return any(asked.painted is None for asked in self._fine.values())

    def forget(self) -> None:
        """Paint again what has been painted."""
        self._fine = {}
        self._finished()

    def paint(self, painter: QPainter, frame: Frame, layer: Links, depth: F4 | None = None) -> None:
        """Draw the lines of a layer, faint behind points whose depth (h, w) is known."""
        if not compiled() or (len(layer.ends) <= BY_QT and depth is None):
            self.drawn = paint_with_qt(painter, frame, layer)
        elif len(layer.ends) > (BY_QT if frame.moving else AT_ONCE):
            self._paint_many(painter, frame, layer, depth)
        else:
            self._lay(painter, frame, _stroked(frame, layer, depth=depth))

    def paint_outlines(self, painter: QPainter, frame: Frame, layer: Outlines) -> None:
        """Draw lines around regions."""
        if compiled():
            self.paint(painter, frame, layer.strokes)
        else:
            paint_outlines_with_qt(painter, frame, layer)

    def _paint_many(self, painter: QPainter, frame: Frame, layer: Links, depth: F4 | None) -> None:
        asked = self._fine.get(id(layer))
        if asked is not None and asked.painted is not None and asked.shows(frame, layer, depth):
            self._lay(painter, frame, asked.painted)
            return
        self._lay(painter, frame, _stroked(frame, layer, fine=False, every=-(-len(layer.ends) // MOVING)))
        if not frame.moving:
            self._ask(frame, layer, depth)

    def _ask(self, frame: Frame, layer: Links, depth: F4 | None) -> None:
        here = {id(each.strokes if isinstance(each, Outlines) else each): each for each in frame.scene.layers}
        self._fine = {key: asked for key, asked in self._fine.items() if key in here}
        asked = self._fine.get(id(layer))
        if asked is None or not asked.shows(frame, layer, depth):
            self._fine[id(layer)] = _Asked(layer, frame.matrix, _size(frame), depth)
            waiting = [each for each in self._fine.values() if each.painted is None]
            self._background.ask(lambda: [(each, _of(each)) for each in waiting])

    def _take(self, answers: list[tuple[_Asked, Stroked]]) -> None:
        for asked, painted in answers:
            if self._fine.get(id(asked.layer)) is asked:
                self._fine[id(asked.layer)] = replace(asked, painted=painted)
        self._finished()

    def _lay(self, painter: QPainter, frame: Frame, stroked: Stroked) -> None:
        self.drawn = stroked.drawn
        rows, columns = stroked.image.shape
        image = QImage(stroked.image.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(frame.scale)
        painter.drawImage(QPointF(0, 0), image)


def _size(frame: Frame) -> tuple[float, float, float]:
    return frame.width, frame.height, frame.scale


def _strokes(layer: Links, every: int = 1) -> Strokes:
    palette, index = layer.coloured()
    return Strokes(layer.ends[::every], index[::every], palette, layer.width)


def _stroked(frame: Frame, layer: Links, fine: bool = True, every: int = 1, depth: F4 | None = None) -> Stroked:
    return paint(_strokes(layer, every), frame.matrix, *_size(frame), fine=fine, depth=depth)


def _of(asked: _Asked) -> Stroked:
    return paint(_strokes(asked.layer), asked.matrix, *asked.size, depth=asked.depth)


def paint_with_qt(painter: QPainter, frame: Frame, layer: Links) -> int:
    """Draw lines, evenly taken where there are too many, and return how many reach into the picture."""
    every = max(-(-len(layer.ends) // BY_QT), 1)
    palette, index = layer.coloured()
    places = frame.places(layer.ends[::every].reshape(-1, 3))[:, :2].reshape(-1, 2, 2)
    low, high = places.min(axis=1), places.max(axis=1)
    with np.errstate(invalid="ignore"):
        seen = ((high >= 0) & (low <= (frame.width, frame.height))).all(axis=1)  # false for NaN
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour in np.unique(index[::every][seen]).tolist():
        painter.setPen(QPen(QColor(*(int(part) for part in palette[colour])), layer.width))
        lines = places[seen & (index[::every] == colour)].tolist()
        painter.drawLines([QLineF(ax, ay, bx, by) for (ax, ay), (bx, by) in lines])
    return int(np.count_nonzero(seen))


def paint_outlines_with_qt(painter: QPainter, frame: Frame, layer: Outlines) -> None:
    """Draw lines around regions without the loops that draw many."""
    palette, _ = layer.strokes.coloured()
    places = frame.places(layer.vertices)[:, :2]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, first, end in zip(layer.index.tolist(), layer.starts[:-1], layer.starts[1:], strict=True):
        painter.setPen(QPen(QColor(*(int(part) for part in palette[colour])), layer.strokes.width))
        painter.drawPolyline([QPointF(x, y) for x, y in places[first:end].tolist()])
