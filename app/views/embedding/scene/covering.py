"""What lies in front: covered points have no labels and images, and lines are faint behind points."""

from __future__ import annotations

import numpy as np

from app.views.embedding.scene.frame import Frame, same_points
from core.cloud.projecting import has_depth
from core.model import F4, F8, I8, Bool
from core.views import Links, Marks

_NEARER = 1e-6
"""By how much less a depth has to be: that of a point itself is kept in 24 bits."""


class Covering:
    """Knows the depth of the picture at rest; while the camera moves, points that were covered stay so."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._depth: F4 = np.ones((0, 0), dtype=np.float32)
        self._covered: Bool = np.zeros(0, dtype=np.bool_)

    def wanted(self, frame: Frame) -> bool:
        """Return whether the depth of a frame is of use and not known."""
        layered = any(isinstance(layer, Marks | Links) for layer in frame.scene.layers)
        return layered and has_depth(frame.matrix) and not self._knows(frame)

    def take(self, frame: Frame, depth: F4) -> None:
        """Take the depth of a frame at rest, float32 (h, w) in device pixels."""
        other = self._frame is None or self._frame.table != frame.table or len(self._covered) != len(frame.cloud)
        if other:
            self._covered = np.zeros(len(frame.cloud), dtype=np.bool_)
        self._frame, self._depth = frame, depth

    def _knows(self, frame: Frame) -> bool:
        return self._depth.size > 0 and same_points(self._frame, frame)

    def depth(self, frame: Frame) -> F4 | None:
        """Return the depth of a frame's points, float32 (h, w) in device pixels; None where it is not known."""
        return self._depth if has_depth(frame.matrix) and self._knows(frame) else None

    def front(self, frame: Frame, rows: I8, places: F8) -> Bool:
        """Return which of some rows (k,), at pixels and depths (k, 3), no other points cover, as far as is known."""
        known = self._frame is not None and self._frame.table == frame.table and len(self._covered) == len(frame.cloud)
        if not known or not has_depth(frame.matrix):
            return np.ones(len(rows), dtype=np.bool_)
        if self._knows(frame):
            self._covered[rows] = _behind(self._depth, places, frame.scale)
        front: Bool = ~self._covered[rows]
        return front


def _behind(depth: F4, places: F8, scale: float) -> Bool:
    """Return which places (k, 3) lie behind the depth of their pixel; those beside the picture do not."""
    height, width = depth.shape
    with np.errstate(invalid="ignore"):
        inside = (places[:, :2] >= 0).all(axis=1) & (places[:, 0] * scale < width) & (places[:, 1] * scale < height)
    result = np.zeros(len(places), dtype=np.bool_)
    columns, lines = (places[inside, :2] * scale).astype(np.int64).T
    result[inside] = depth[lines, columns] < places[inside, 2] - _NEARER
    return result
