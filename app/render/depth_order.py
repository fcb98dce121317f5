"""The order in which translucent points are laid over one another: the farthest first."""

from __future__ import annotations

import numpy as np

from app.render.packing import lots
from core.cloud.cloud import Cloud, Ranges
from core.cloud.projecting import has_depth, is_perspective
from core.model.arrays import F8, U4

_DEPTHS = 65_535


def back_to_front(cloud: Cloud, ranges: Ranges, matrix: F8) -> U4:
    """Return the places of all points of some ranges, uint32 (m,), the farthest from the eye first.

    Depths are told apart in 65,536 steps, which a radix sort puts in order in linear time. Where all lie at one depth
    their lots decide.
    """
    places = cloud.places(ranges.first, ranges.count)
    if not len(places):
        return places.astype(np.uint32)
    if not has_depth(matrix):
        return places[np.argsort(lots(cloud.bits[places]).astype(np.uint16), kind="stable")].astype(np.uint32)
    near = -_distances(cloud.ordered[places].astype(np.float64), matrix)
    near -= near.min()
    steps = (near * (_DEPTHS / (float(near.max()) or 1.0))).astype(np.uint16)
    return places[np.argsort(steps, kind="stable")].astype(np.uint32)


def _distances(positions: F8, matrix: F8) -> F8:
    """Return how far positions (m, 3) lie behind one another; in a perspective the logarithm, as depth is kept."""
    row = matrix[3] if is_perspective(matrix) else matrix[2]
    away: F8 = positions @ row[:3] + row[3]
    return np.log(np.maximum(away, 1e-12)) if is_perspective(matrix) else away
