"""Choosing marks that fit beside each other: at one moment, or once for all scales.

A mark is a rectangle of a fixed size in pixels around a point. While a plane is only moved and zoomed, what is shown
must not depend on the edges of the picture or on where one came from: each mark has the scale from which on it is
shown, found from the coarsest scale to the finest (after Been, Daiches and Yap, "Dynamic map labeling", 2006). What
is shown at a scale then stays while one looks closer, and moving the plane changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from core.cloud.compiling import compiled, steady
from core.model.arrays import F4, F8, I8, U1, Bool

STEPS = 4
"""Scales for each doubling."""
SCALES: F8 = 2.0 ** (np.arange(-2 * STEPS, 22 * STEPS) / STEPS)
"""Pixels for a unit of the world at which it is decided what is shown."""
Fit: TypeAlias = Callable[[F8, F4, I8, int, F8, I8, I8, Bool], None]
NEVER = 255
"""Stands for a scale beyond all."""


def fitting(places: F8, boxes: F4, order: I8, certain: int = 0) -> Bool:
    """Return which marks to show, bool (n,): in an order each that overlaps none shown before.

    Parameters
    ----------
    places
        float64 (n, 2), pixels; marks at NaN are not shown.
    boxes
        float32 (n, 4): left, top, right and bottom relative to the place.
    order
        int64 (m,): the most important first; others are not shown.
    certain
        So many of them, the first ones, are shown whatever they overlap.
    """
    if compiled():
        from core.cloud.marks.kernels import fit
    else:
        from core.cloud.marks.plain import fit
    return fit_with(fit, places, boxes, order, certain)


def fit_with(fit: Fit, places: F8, boxes: F4, order: I8, certain: int) -> Bool:
    """Return what `fitting` does, by the compiled loop or by its twin."""
    taken = np.zeros(len(places), dtype=np.bool_)
    if len(order):
        reach = np.maximum([np.ptp(boxes[:, 0::2]), np.ptp(boxes[:, 1::2])], 1e-6)
        heads = np.full(1 << max(2 * len(order) - 1, 1).bit_length(), -1, dtype=np.int64)
        after = np.full(len(places), -1, dtype=np.int64)
        which = steady(order, np.int64)
        fit(steady(places, np.float64), steady(boxes, np.float32), which, certain, reach, heads, after, taken)
    return taken


def levels(places: F8, boxes: F4, order: I8) -> U1:
    """Return for each mark the first of `SCALES` at which it is shown, uint8 (n,), `NEVER` where it is at none.

    Parameters
    ----------
    places
        float64 (n, 2): where the marks stand in the plane, y downwards.
    boxes
        float32 (n, 4) in pixels; every one must hold its own place, so that what is apart stays apart at finer scales.
    order
        int64 (m,): the most important first.
    """
    result = np.full(len(places), NEVER, dtype=np.uint8)
    shown, rest = order[:0], order
    for level, scale in enumerate(SCALES.tolist()):
        taken = fitting(places * scale, boxes, np.concatenate([shown, rest]), len(shown))
        new = taken[rest]
        result[rest[new]] = level
        shown, rest = np.concatenate([shown, rest[new]]), rest[~new]
        if not len(rest):
            break
    return result


def level_at(scale: float) -> int:
    """Return up to which level marks are shown at a scale in pixels for a unit; -1 for none."""
    return int(np.searchsorted(SCALES, scale * (1 + 1e-9), side="right")) - 1


def by_chance(rows: int, seed: int = 0) -> I8:
    """Return all rows in a fixed random order, which is fair to all parts of a cloud."""
    return np.random.default_rng(seed).permutation(rows).astype(np.int64)
