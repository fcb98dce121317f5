"""Draws the places along lines that say what they are, and finds the one under the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.views.embedding.scene.frame import Frame
from core.model import F8, I8, Bool
from core.views import Stops

RADIUS, HERE = 2.75, 5.0
"""Radii in logical pixels of a place, and of one that is where one is now."""
REACH = 7.0
"""Logical pixels from which the mouse is at a place."""
MOST = 4000
"""Places that are drawn; of more, every second, third and so on. All of them are found by the mouse."""


def paint_stops(painter: QPainter, frame: Frame, layer: Stops) -> None:
    """Draw a dot for each place, and a ring around those where one is now."""
    seen = frame.places(layer.positions)[:, :2]
    inside = _inside(seen, frame)
    rows = np.flatnonzero(inside)
    painter.setPen(QPen(QColor(frame.tokens.canvas), 1))
    for index in rows[:: -(-len(rows) // MOST) or 1].tolist():
        colour = layer.colours[layer.place[index]]
        painter.setBrush(QColor(*(int(part) for part in colour[:3])))
        painter.drawEllipse(QPointF(*seen[index].tolist()), RADIUS, RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(frame.tokens.warm), 2))
    for index in np.flatnonzero(inside & (layer.place == layer.here)).tolist():
        painter.drawEllipse(QPointF(*seen[index].tolist()), HERE, HERE)


def stop_at(frame: Frame, layer: Stops, x: float, y: float) -> int | None:
    """Return which of the places is nearest to a pixel, None where none is near."""
    seen = frame.places(layer.positions)[:, :2]
    away = np.hypot(seen[:, 0] - x, seen[:, 1] - y)
    near: I8 = np.flatnonzero(away <= REACH)  # false for NaN
    return int(near[np.argmin(away[near])]) if len(near) else None


def stops_of(frame: Frame | None) -> Stops | None:
    """Return the places of a frame, None where it has none."""
    layers = () if frame is None else frame.scene.layers
    return next((layer for layer in layers if isinstance(layer, Stops)), None)


def _inside(seen: F8, frame: Frame) -> Bool:
    with np.errstate(invalid="ignore"):
        x, y = seen[:, 0], seen[:, 1]
        inside: Bool = (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)
    return inside
