"""Showing less or more of a plane, and another part of it."""

from __future__ import annotations

from core.state import AxisLimits, FieldScale
from core.views.hparams.zoom import zoomed as axis_zoomed
from core.views.plane.along import Along


def zoomed(along: Along, at: float, factor: float) -> AxisLimits | None:
    """Return the limits of a side that shows `factor` times less around a place; None for everything."""
    if along.source.categorical:
        return None
    return axis_zoomed(along.geometry, along.turned(at), factor)


def panned(along: Along, way: float) -> AxisLimits | None:
    """Return the limits of a side whose values have moved by some pixels with the mouse; None if they cannot."""
    geometry = along.geometry
    if along.source.categorical:
        return None
    inner = -way if along.horizontal else way
    one, other = geometry.share_at(geometry.bottom - inner), geometry.share_at(geometry.top - inner)
    low, high = sorted((geometry.map.value(one), geometry.map.value(other)))
    if geometry.map.scale is FieldScale.LOG and low <= 0:
        return along.source.choice.limits
    return AxisLimits(low, high) if low < high else along.source.choice.limits
