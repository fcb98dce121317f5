"""Which points are meant: the one under the mouse, those in a rectangle, those inside a lasso."""

from __future__ import annotations

import numpy as np

from core.model import F8, I8
from core.model.arrays import Bool
from core.views.plane.part import Plane


def nearest_point(part: Plane, x: float, y: float, reach: float) -> int | None:
    """Return the number of the shown point nearest to a place, None if none is within `reach` pixels of its edge.

    Of points at the same distance it is the one drawn last.
    """
    at = np.array([x, y], dtype=np.float32)
    box = np.float32(reach + float(part.diameters.max(initial=0.0)) / 2)
    near = np.flatnonzero(part.shown & (np.abs(part.places - at) <= box).all(axis=1))
    away = np.hypot(*(part.places[near] - at).T)
    within = away <= reach + part.diameters[near] / 2
    near, away = near[within], away[within]
    if not len(near):
        return None
    best = near[away == away.min()]
    if len(best) > 1:
        return int(part.order[np.flatnonzero(np.isin(part.order, best))[-1]])
    return int(best[0])


def points_between(part: Plane, one: tuple[float, float], other: tuple[float, float]) -> I8:
    """Return the numbers of the shown points whose middle lies in a rectangle between two corners."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    inside = part.shown & ((part.places >= low) & (part.places <= high)).all(axis=1)
    return np.flatnonzero(inside).astype(np.int64)


def points_inside(part: Plane, polygon: F8) -> I8:
    """Return the numbers of the shown points whose middle lies inside a polygon (k, 2) by the even-odd rule."""
    if len(polygon) < 3:
        return np.empty(0, dtype=np.int64)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    near = np.flatnonzero(part.shown & ((part.places >= low) & (part.places <= high)).all(axis=1))
    return near[_inside(part.places[near].astype(np.float64), polygon)].astype(np.int64)


def _inside(places: F8, polygon: F8) -> Bool:
    """Return which places (n, 2) a polygon holds; each edge looks only at those of its own height."""
    by_height = np.argsort(places[:, 1], kind="stable")
    x, y = places[by_height].T
    odd = np.zeros(len(places), dtype=np.bool_)
    for (bx, by), (ax, ay) in zip(np.roll(polygon, 1, axis=0).tolist(), polygon.tolist(), strict=True):
        first, last = np.searchsorted(y, (min(ay, by), max(ay, by)))
        if first < last:
            odd[first:last] ^= x[first:last] < (bx - ax) * (y[first:last] - ay) / (by - ay) + ax
    found = np.zeros(len(places), dtype=np.bool_)
    found[by_height] = odd
    return found


def names_of(part: Plane, points: I8) -> frozenset[str]:
    """Return the runs of some points."""
    return frozenset(part.keys[point] for point in points.tolist())
