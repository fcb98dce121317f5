"""Where what surrounds the area of a plane begins: labels, histograms."""

from __future__ import annotations

from core.views.plane.part import Area, Plane

_GAP = 6.0


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
