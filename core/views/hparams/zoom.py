"""Showing less or more of an axis around a place."""

from __future__ import annotations

from core.state import AxisLimits, FieldScale
from core.views.hparams.axis import AxisGeometry


def zoomed(geometry: AxisGeometry, y: float, factor: float) -> AxisLimits | None:
    """Return the limits of an axis that shows `factor` times less around a pixel; None for everything."""
    share = min(max(geometry.share_at(y), 0.0), 1.0)
    low, high = share - share / factor, share + (1.0 - share) / factor
    limits = AxisLimits(geometry.map.value(low), geometry.map.value(high))
    finite = geometry.source.values.finite
    if geometry.map.scale is FieldScale.LOG:
        finite = finite[finite > 0]
    whole = len(finite) == 0 or (limits.lower <= finite[0] and limits.upper >= finite[-1])
    return None if whole or not limits.lower < limits.upper else limits
