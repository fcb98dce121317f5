"""Polylines in pixels cut into dashes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.model import F8, I8, Bool
from core.style import DASHES
from core.views.curves.pieces import unbroken

_LEAST = 1.5
"""Pixels that a pattern counts in, at least: dots closer together look like a whole line."""
_MOST = 20_000
"""Dashes of one piece: a curve that jumps up and down in every column is so long that it is drawn whole."""


def dashed(x: F8, y: F8, starts: I8, dashes: Sequence[int], width: float) -> tuple[F8, F8, I8]:
    """Return polylines of which those with a pattern have gaps (NaN) between their dashes.

    Parameters
    ----------
    x, y
        float64 (m,), pixels; NaN breaks a line.
    starts
        int64 (c + 1,): line i has vertices ``starts[i]:starts[i + 1]``.
    dashes
        Number of a pattern of `core.style.DASHES` for each line, taken round; empty where all are whole.
    width
        Pixels of the lines: what patterns count in.
    """
    if not any(dashes):
        return x, y, starts
    parts: list[F8] = []
    for (first, last), dash in zip(pairwise(starts.tolist()), dashes, strict=True):
        line: F8 = np.stack([x[first:last], y[first:last]], axis=1)
        parts.append(_cut(line, DASHES[dash % len(DASHES)], max(width, _LEAST)))
    bounds = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    together = np.concatenate(parts)
    return np.ascontiguousarray(together[:, 0]), np.ascontiguousarray(together[:, 1]), bounds


def _cut(line: F8, pattern: Sequence[float], unit: float) -> F8:
    if not pattern:
        return line
    gap = np.full((1, 2), np.nan)
    pieces = [part for piece in unbroken(line) for part in (_dashes(piece, np.array(pattern) * unit), gap)]
    return np.concatenate([np.empty((0, 2)), *pieces[:-1]])


def _dashes(piece: F8, pattern: F8) -> F8:
    """Return one piece (k, 2) with a row of NaN after each dash but the last; lengths are taken along the line."""
    steps = np.hypot(*np.diff(piece, axis=0).T)
    along: F8 = np.concatenate([[0.0], np.cumsum(steps)])
    total, period = float(along[-1]), float(pattern.sum())
    if len(piece) < 2 or not 0 < total < _MOST * period:
        return piece
    edges = np.arange(int(total // period) + 1)[:, None] * period + np.cumsum(pattern) - pattern
    begins, ends = edges[:, ::2].ravel(), np.minimum((edges + pattern)[:, ::2].ravel(), total)
    begins, ends = begins[begins < total], ends[begins < total]
    inside: Bool = _within(along, begins, ends)
    places = np.concatenate([begins, along[inside], ends, ends[:-1]])
    kinds = np.repeat([0, 1, 2, 3], [len(begins), int(inside.sum()), len(ends), len(ends) - 1])
    vertices: F8 = np.stack([np.interp(places, along, piece[:, axis]) for axis in (0, 1)], axis=1)
    vertices[kinds == 3] = np.nan
    result: F8 = vertices[np.lexsort((kinds, places))]
    return result


def _within(along: F8, begins: F8, ends: F8) -> Bool:
    """Return which places lie strictly inside of one of the intervals, which are in order."""
    index = np.searchsorted(begins, along, side="left") - 1
    result: Bool = (index >= 0) & (along < ends[np.maximum(index, 0)])
    return result
