"""Where what surrounds the area of a plane begins: labels, histograms."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.model import F8
from core.views.plane.part import Area, Plane

_GAP = 6.0
_RING = 5.0
MOST_RINGS: Final = 3000
"""Marked points of more than so many have no rings: nothing else would be seen."""


def extent(part: Plane) -> Area:
    """Return the area with the rails around it."""
    half = part.rail / 2
    return Area(
        min([part.area.left, *(rail.at - half for rail in part.x.rails)]),
        min([part.area.top, *(rail.at - half for rail in part.y.rails)]),
        max([part.area.right, *(rail.at + half for rail in part.x.rails)]),
        max([part.area.bottom, *(rail.at + half for rail in part.y.rails)]),
    )


def marginal_base(part: Plane, across: bool) -> float:
    """Return where the bars of a histogram begin: above everything of the area, or at its right."""
    return extent(part).top - _GAP if across else extent(part).right + _GAP


def marks_of(part: Plane) -> F8:
    """Return the rings around marked points that are in sight: x, y and diameter, float64 (k, 3)."""
    marked = part.marked
    if marked is None or len(marked) > MOST_RINGS:
        return np.empty((0, 3))
    marked = marked[~np.isnan(part.places[marked]).any(axis=1)]
    return np.column_stack([part.places[marked], part.diameters[marked] + _RING]).astype(np.float64)
