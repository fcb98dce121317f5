"""A polygon whose corners are clicked one after the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from app.views.embedding.scene.enclosing import Enclosure, polygon
from app.views.embedding.scene.gestures import CLICK_REACH

_LEAST = 3


class Corners:
    """The corners so far; `show` is given the outline whenever it changes."""

    def __init__(self, show: Callable[[QPainterPath], None]) -> None:
        self._show = show
        self._places: list[QPointF] = []

    def __bool__(self) -> bool:
        return bool(self._places)

    def add(self, at: QPointF) -> Enclosure | None:
        """Add a corner; at the first one again, return the closed polygon."""
        if len(self._places) >= _LEAST and (at - self._places[0]).manhattanLength() <= 2 * CLICK_REACH:
            return self.close()
        self._places.append(at)
        self.reach(at)
        return None

    def reach(self, at: QPointF) -> None:
        """Show how the polygon would go on to a place."""
        if self._places:
            path = QPainterPath()
            path.addPolygon(QPolygonF([*self._places, at]))
            if len(self._places) > 1:
                path.closeSubpath()
            for corner in self._places:
                path.addEllipse(corner, 2.5, 2.5)
            self._show(path)

    def back(self) -> None:
        """Take the last corner back."""
        self._places = self._places[:-1]
        if self._places:
            self.reach(self._places[-1])
        else:
            self._show(QPainterPath())

    def close(self) -> Enclosure | None:
        """Return the polygon and forget it; None, and nothing is forgotten, with fewer than three corners."""
        if len(self._places) < _LEAST:
            return None
        closed = polygon(self._places)
        self.drop()
        return closed

    def drop(self) -> None:
        """Forget the corners."""
        self._places = []
        self._show(QPainterPath())
