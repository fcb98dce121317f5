"""Which curve is under the cursor."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

from core.model import F8, I8
from core.views.curves.mapping import Mapping
from core.views.picture import Curves

_ROUNDING: Final = 1e-12
"""What a place in data units is at most off by, of the largest number that it is worked out from."""
_known: deque[tuple[Curves, bool]] = deque(maxlen=4)
"""Curves that the cursor was over, and whether none of them goes back."""


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
    vertices = _around(curves, mapping, x, radius)
    owners = np.searchsorted(curves.starts, vertices, side="right") - 1
    following = np.minimum(vertices + 1, curves.starts[owners + 1] - 1)
    distance = _distances(mapping, curves, vertices, following, x, y, radius)
    best = int(np.argmin(distance)) if len(distance) else 0
    if not len(distance) or not distance[best] <= radius:
        return None
    return float(distance[best]), curves.keys[owners[best]]


def _around(curves: Curves, mapping: Mapping, x: float, radius: float) -> I8:
    """Return vertices from which a line may pass within a distance of x, ascending, and perhaps a few more."""
    ends = [mapping.x_at(x - radius - 1), mapping.x_at(x + radius + 1)]
    sizes = [*ends, mapping.linear_x, *(() if mapping.log_x else (mapping.left, mapping.right))]
    slack = _ROUNDING * max(map(abs, sizes))
    if not ends[0] <= ends[1] or not _ascend(curves):
        return np.arange(len(curves.x))
    first = _bisected(curves, ends[0] - slack, False)
    last = _bisected(curves, ends[1] + slack, True)
    first = np.maximum(first - 1, curves.starts[:-1])
    counts = np.maximum(last - first, 0)
    begins = np.cumsum(counts) - counts
    found: I8 = np.arange(counts.sum()) + np.repeat(first - begins, counts)
    return found


def _ascend(curves: Curves) -> bool:
    """Return whether no curve goes back in x; found out once while the cursor stays with them."""
    for known, ascend in _known:
        if known is curves:
            return ascend
    rises = curves.x[1:] >= curves.x[:-1]
    between = curves.starts[1:-1] - 1
    rises[between[(between >= 0) & (between < len(rises))]] = True
    _known.append((curves, bool(rises.all() and not np.isnan(curves.x[0]))))
    return _known[-1][1]


def _bisected(curves: Curves, place: float, beyond: bool) -> I8:
    """Return the first vertex of each curve that is not left of a place, or that is right of it; its end if none is."""
    low, high, most = curves.starts[:-1].copy(), curves.starts[1:].copy(), len(curves.x) - 1
    while (left := low < high).any():
        middle = (low + high) // 2
        at = curves.x[np.minimum(middle, most)]
        before = at <= place if beyond else at < place
        low, high = np.where(left & before, middle + 1, low), np.where(left & ~before, middle, high)
    return low


def _distances(mapping: Mapping, curves: Curves, own: I8, following: I8, x: float, y: float, radius: float) -> F8:
    """Return for some vertices the distance to the line from each to what follows, or to itself where that is broken.

    It is infinite where the vertex has no place, or the line does not come near.
    """
    distance = np.full(len(own), np.inf)
    px, next_x = mapping.x(curves.x[own]), mapping.x(curves.x[following])
    near = np.flatnonzero(~((np.maximum(px, next_x) < x - radius) | (np.minimum(px, next_x) > x + radius)))
    start_x, dx = px[near], next_x[near] - px[near]
    start_y, next_y = mapping.y(curves.y[own[near]]), mapping.y(curves.y[following[near]])
    with np.errstate(invalid="ignore"):
        dy = next_y - start_y
        share = np.clip(((x - start_x) * dx + (y - start_y) * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
        along = np.hypot(x - start_x - share * dx, y - start_y - share * dy)
        alone = np.hypot(x - start_x, y - start_y)
    found = np.where(np.isfinite(along), along, alone)
    distance[near] = np.where(np.isfinite(start_x) & np.isfinite(start_y), found, np.inf)
    return distance
