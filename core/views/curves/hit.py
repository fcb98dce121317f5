"""Which curve is under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model import F8
from core.views.curves.mapping import Mapping
from core.views.picture import Curves


def nearest_curve(layers: Sequence[Curves], mapping: Mapping, x: float, y: float, radius: float) -> str | None:
    """Return the key of the curve closest to a pixel, the upper one of equals; None if none is within `radius`."""
    best: tuple[float, str] | None = None
    for curves in layers:
        found = _nearest(curves, mapping.along(curves.second), x, y, radius)
        if found and (best is None or found[0] <= best[0]):
            best = found
    return best[1] if best else None


def _nearest(curves: Curves, mapping: Mapping, x: float, y: float, radius: float) -> tuple[float, str] | None:
    if not len(curves.x):
        return None
    distance = _distances(mapping.x(curves.x), mapping.y(curves.y), curves, x, y, radius)
    vertex = int(np.argmin(distance))
    if not distance[vertex] <= radius:
        return None
    curve = int(np.searchsorted(curves.starts, vertex, side="right")) - 1
    return float(distance[vertex]), curves.keys[curve]


def _distances(px: F8, py: F8, curves: Curves, x: float, y: float, radius: float) -> F8:
    """Return for each vertex the distance to the line from it to the next one, or to itself where that is broken."""
    distance = np.full(len(px), np.inf)
    following = np.minimum(np.arange(len(px)) + 1, len(px) - 1)
    ends = curves.starts[1:] - 1
    following[ends[ends >= 0]] = ends[ends >= 0]
    low, high = np.minimum(px, px[following]), np.maximum(px, px[following])
    near = np.flatnonzero(~((high < x - radius) | (low > x + radius)) & np.isfinite(px) & np.isfinite(py))
    start_x, start_y, step = px[near], py[near], following[near]
    with np.errstate(invalid="ignore"):
        dx, dy = px[step] - start_x, py[step] - start_y
        share = np.clip(((x - start_x) * dx + (y - start_y) * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
        along = np.hypot(x - start_x - share * dx, y - start_y - share * dy)
    alone = np.hypot(x - start_x, y - start_y)
    distance[near] = np.where(np.isfinite(along), along, alone)
    return distance
