"""Which points are meant: the one under the mouse, those in a rectangle, those inside a lasso."""

from __future__ import annotations

import numpy as np

from core.cloud.lasso import contains
from core.model import F8, I8
from core.views.plane.part import Plane


def nearest_point(part: Plane, x: float, y: float, reach: float) -> int | None:
    """Return the number of the shown point nearest to a place, None if none is within `reach` pixels of its edge.

    Of points at the same distance it is the one drawn last.
    """
    across, down = part.places[:, 0] - np.float32(x), part.places[:, 1] - np.float32(y)
    away = np.sqrt(across * across + down * down)
    far = ~(part.shown & (away <= reach + part.diameters / 2))
    away = np.where(far, np.float32(np.inf), away)[part.order][::-1]
    if not len(away):
        return None
    best = int(np.argmin(away))
    return int(part.order[::-1][best]) if np.isfinite(away[best]) else None


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
    return near[contains(polygon, part.places[near].astype(np.float64))].astype(np.int64)


def names_of(part: Plane, points: I8) -> frozenset[str]:
    """Return the runs of some points."""
    return frozenset(part.keys[point] for point in points.tolist())
