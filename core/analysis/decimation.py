"""Curves with as many vertices as the screen can show, and no spike lost.

The view is cut into pixel columns. Of the vertices that follow one another in a column the first, the lowest, the
highest and the last are kept, in their order, and a column of at most four is kept whole; so the drawn line covers
the same pixels as the whole series (Jugel et al., "M4: a visualization-oriented time series data aggregation",
VLDB 2014). Left and right of the view the vertices next to it are kept, so that lines run to the edge.

A value that is not finite is a gap. The gap is kept where it parts columns; inside a column of more than four
vertices it is narrower than a pixel and left out. A series that runs back and forth in x is followed as it runs.
On a logarithmic axis pass the logarithms of x and of the edges.
"""

from __future__ import annotations

import math

import numpy as np

from core.analysis import warm
from core.model.arrays import F4, F8, I8, Bool

_WHOLE = 4


def decimate(x: F8, y: F8 | F4, left: float, right: float, pixels: int) -> tuple[F8, F8]:
    """Return the vertices of one series that a picture needs; see `decimate_many`."""
    kept_x, kept_y, _ = decimate_many(x, y, np.array([0, len(x)], dtype=np.int64), left, right, pixels)
    return kept_x, kept_y


def decimate_many(x: F8, y: F8 | F4, starts: I8, left: float, right: float, pixels: int) -> tuple[F8, F8, I8]:
    """Return the vertices of many series that a picture needs.

    Parameters
    ----------
    x, y
        All vertices of all series, shape (m,) each.
    starts
        int64 (c + 1,): series i has vertices ``starts[i]:starts[i + 1]``.
    left, right
        What is visible, in units of `x`, finite; both edges belong to it.
    pixels
        Number of columns, at least one.

    Returns
    -------
    x, y
        float64 (k,), new arrays. For ascending `x` a series has at most ``4 * pixels + 2`` vertices. Both are NaN
        or `y` is NaN at a gap.
    starts
        int64 (c + 1,), of the kept vertices.

    Raises
    ------
    ValueError
        If an edge of the view is not finite, or there are fewer pixels than one.
    """
    if not (math.isfinite(left) and math.isfinite(right)) or pixels < 1:
        raise ValueError(f"{pixels} pixels from {left} to {right} is nothing to draw on")
    xs, ys = np.require(x, np.float64, ["C", "A", "W"]), np.require(y, np.float64, ["C", "A", "W"])
    edges: I8 = np.require(starts, np.int64, ["C", "A", "W"])
    scale = pixels / (right - left) if right > left else 0.0
    kept = np.flatnonzero(_kept(xs, ys, edges, left, right, scale if math.isfinite(scale) else 0.0, pixels))
    kept_x, kept_y = xs[kept], ys[kept]
    kept_x[~np.isfinite(kept_x)] = np.nan
    kept_y[~np.isfinite(kept_y) | np.isnan(kept_x)] = np.nan
    return kept_x, kept_y, np.searchsorted(kept, edges).astype(np.int64)


def _kept(x: F8, y: F8, starts: I8, left: float, right: float, scale: float, pixels: int) -> Bool:
    if not warm.ready():
        return mark_kept(x, y, starts, _columns(x, left, right, scale, pixels), pixels)
    from core.analysis import kernels

    keep = np.zeros(len(x), dtype=np.bool_)
    kernels.mark_kept(x, y, starts, left, right, scale, pixels, keep)
    return keep


def _columns(x: F8, left: float, right: float, scale: float, pixels: int) -> I8:
    inside = (x >= left) & (x <= right)
    columns = np.where(x > right, pixels, -1).astype(np.int64)
    columns[inside] = np.minimum(((x[inside] - left) * scale).astype(np.int64), pixels - 1)
    return columns


def mark_kept(x: F8, y: F8, starts: I8, columns: I8, pixels: int) -> Bool:
    """Return which vertices a picture needs (m,), by the column of each: -1 left of all, `pixels` right of them."""
    keep = np.zeros(len(x), dtype=np.bool_)
    begins = np.zeros(len(x) + 1, dtype=np.bool_)
    begins[starts] = True
    changes = begins[:-1].copy()
    changes[1:] |= columns[1:] != columns[:-1]
    first = np.flatnonzero(changes)
    if len(first) == 0:
        return keep
    last = np.append(first[1:], len(x)) - 1
    outside = (columns[first] < 0) | (columns[first] >= pixels)
    keep[first] = ~outside | ~begins[first]
    keep[last] |= ~outside | ~begins[last + 1]
    whole = np.repeat(~outside & (last - first < _WHOLE), last - first + 1)
    inner = np.repeat(~outside, last - first + 1)
    return keep | whole | (_extremes(y, first, last) & inner)


def _extremes(y: F8, first: I8, last: I8) -> Bool:
    """Return the first lowest and the first highest finite vertex of each run of vertices."""
    found = np.zeros(len(y), dtype=np.bool_)
    run = np.repeat(np.arange(len(first)), last - first + 1)
    finite = np.isfinite(y)
    for extreme, missing in ((np.minimum, np.inf), (np.maximum, -np.inf)):
        values = np.where(finite, y, missing)
        hits = np.flatnonzero(finite & (values == extreme.reduceat(values, first)[run]))
        found[hits[np.unique(run[hits], return_index=True)[1]]] = True
    return found
