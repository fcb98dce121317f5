"""Where what surrounds the area of a plane begins: labels, histograms."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.model import F8
from core.views.plane.part import Area, Plane, PlaneRail

_GAP = 6.0
_RING = 5.0
_EDGE, _READABLE = 4.0, 26.0
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


def rail_name(part: Plane, rail: PlaneRail, length: float) -> tuple[float, float]:
    """Return where along a rail of the horizontal axis its name hides no point: its upper end and the room below it.

    It is the first gap between the rail's points that holds a name of so many logical pixels, else the longest one.
    Where all gaps are too short to read anything in, it is the whole of the rail, and the name goes below its points.
    """
    top, bottom = part.area.top + _EDGE, part.area.bottom - _EDGE
    here = np.abs(part.places[:, 0] - rail.at) <= part.rail / 2
    radii = part.diameters[here] / 2.0 + _EDGE / 2
    order = np.argsort(part.places[here, 1], kind="stable")
    middles, radii = part.places[here, 1][order].astype(np.float64), radii[order].astype(np.float64)
    starts = np.maximum.accumulate(np.r_[top, middles + radii])
    rooms = np.minimum(np.r_[middles - radii, bottom], bottom) - starts
    if not (rooms >= _READABLE).any():
        return top, bottom - top
    holds = rooms >= min(length, float(rooms.max()))
    first = int(np.argmax(holds))
    return float(starts[first]), float(rooms[first])
