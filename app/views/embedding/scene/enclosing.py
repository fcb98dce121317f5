"""What the tools draw around points, and which points that is: what is painted is what is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF

from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.gestures import Drag, Motion
from core.cloud.camera import point_under
from core.cloud.quaternions import rotation_matrix
from core.cloud.regions import inside_outlines, within_sphere
from core.model import F8, Bool
from core.views.picture import Emphasis


@dataclass(frozen=True, slots=True)
class Sphere:
    """A ball in the world."""

    centre: tuple[float, float, float]
    radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Enclosure:
    """A shape on the picture, in logical pixels, and the ball it stands for if it is the outline of one."""

    path: QPainterPath
    sphere: Sphere | None = None

    def rows(self, frame: Frame) -> Bool:
        """Return a mask (n,) of the points inside that are shown."""
        shown = frame.points.emphasis != Emphasis.HIDDEN
        if self.sphere is not None:
            return within_sphere(frame.cloud, self.sphere.centre, self.sphere.radius, shown)
        outlines = [_corners(polygon) for polygon in self.path.toSubpathPolygons()]
        return inside_outlines(frame.cloud, frame.matrix, frame.width, frame.height, outlines, shown)


def _corners(polygon: QPolygonF) -> F8:
    return np.array([(point.x(), point.y()) for point in polygon.toList()], dtype=np.float64).reshape(-1, 2)


def enclosure_of(drag: Drag, frame: Frame, brush: float) -> Enclosure:
    """Return what a drag has enclosed so far; `brush` is the radius of the brush in logical pixels."""
    if drag.motion is Motion.BRUSH:
        return Enclosure(brushed(drag.path, brush))
    if drag.motion is Motion.SPHERE:
        return ball(drag.path[0], drag.path[-1], frame)
    if drag.motion is Motion.BOX:
        box = QRectF(drag.path[0], drag.path[-1]).normalized()
        return polygon([box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()])
    return polygon(drag.path)


def polygon(corners: Sequence[QPointF]) -> Enclosure:
    """Return the shape with some corners."""
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(corners)))
    path.closeSubpath()
    return Enclosure(path)


def brushed(places: Sequence[QPointF], radius: float) -> QPainterPath:
    """Return what a round brush has gone over."""
    line = QPainterPath(places[0])
    for place in places[1:] or [places[0] + QPointF(0.01, 0.0)]:
        line.lineTo(place)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * radius)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroke = stroker.createStroke(line)
    stroke.setFillRule(Qt.FillRule.WindingFill)
    return stroke.simplified()


def ball(centre: QPointF, edge: QPointF, frame: Frame) -> Enclosure:
    """Return the ball around the point under one place, or around that place, that reaches to another place.

    In two dimensions it is a circle.
    """
    row = frame.row_under(centre.x(), centre.y())
    camera, dimensions = frame.scene.camera, frame.scene.dimensions
    middle = (
        point_under(camera, dimensions, centre.x(), centre.y(), frame.width, frame.height)
        if row is None
        else frame.points.positions[row].astype(np.float64)
    )
    sideways = rotation_matrix(camera.rotation)[0] if dimensions == 3 else np.array([1.0, 0.0, 0.0])
    pair = frame.places(np.stack([middle, middle + sideways * 1e-3]))
    shown, pixels = QPointF(*pair[0, :2]), float(np.hypot(*(pair[1, :2] - pair[0, :2]))) / 1e-3
    offset = edge - centre
    radius = float(np.hypot(offset.x(), offset.y()))
    path = QPainterPath()
    path.addEllipse(shown, radius, radius)
    x, y, z = (float(value) for value in middle)
    return Enclosure(path, Sphere((x, y, z), radius / pixels) if dimensions == 3 and pixels > 0 else None)
