"""Exact distances of all rows from any vector, in one pass over them, and the nearest of them.

Sums are formed in double precision whatever the vectors are stored in: there is no bound to check and no second look,
and a pass takes about as long as reading the vectors from memory. Small cosine distances, where 1 - cosine loses its
digits, are formed again by the chord between the directions.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

import numpy as np

from core.analysis.distances import MEASURED, distances_to
from core.analysis.neighbours import COSINE, EUCLIDEAN, nearest_among, ordered
from core.analysis.projection.chunks import Vectors, checked
from core.analysis.steps import Steps
from core.analysis.vicinity.passes import all_rows, loops, readable
from core.model.arrays import F4, F8, I8
from core.work import Token

DOT, MANHATTAN = "dot", "manhattan"
_ERROR: Final = 1e-12
"""By which a cosine in double precision may be off, in thousands of dimensions: distances up to it are none."""
_DIGITS_LOST: Final = 1e-5
"""Cosine distances below which 1 - cosine has fewer digits than single precision."""


def distances_from_vector(vectors: Vectors, own: F8, metric: str, token: Token | None = None) -> F8:
    """Return the distances of all rows from a vector, float64 (n,); NaN for rows that are not finite.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d).
    own
        Shape (d,), finite.
    metric
        ``"euclidean"``, ``"cosine"`` (1 minus the cosine of the angle; 1 to or from a vector of zeros), ``"dot"`` (the
        largest product of a row with itself, minus the product, so that the largest product is nearest),
        ``"manhattan"``, ``"correlation"`` or ``"hamming"``.
    token
        Told of progress, and asked between parts whether to stop.

    Raises
    ------
    ValueError
        If the metric is unknown, or `own` has another length or is not finite.
    CancelledError
        If `token` says so.
    """
    _check(checked(vectors), own, metric)
    steps = Steps(token)
    steps.stage("Distances", 1.0)
    if metric not in (EUCLIDEAN, COSINE, DOT, MANHATTAN):
        return distances_to(vectors, own, metric, steps)
    return _measured(loops(vectors, token), vectors, np.ascontiguousarray(own, dtype=np.float64), metric, steps)


def _check(vectors: Vectors, own: F8, metric: str) -> None:
    if metric not in (EUCLIDEAN, COSINE, *MEASURED):
        raise ValueError(f"the metric is one of {', '.join((COSINE, EUCLIDEAN, *MEASURED))}, not {metric!r}")
    if own.shape != (vectors.shape[1],):
        raise ValueError(f"the vectors have {vectors.shape[1]:,} dimensions, not {own.size:,}")
    if not np.isfinite(own).all():
        raise ValueError("a vector with values that are not finite has no distances")


def _measured(kernels: ModuleType, vectors: Vectors, own: F8, metric: str, steps: Steps) -> F8:
    found, squares = np.empty(len(vectors)), np.empty(len(vectors) if metric in (COSINE, DOT) else 0)

    def measure(block: Vectors, start: int) -> None:
        part = readable(block)
        here = slice(start, start + len(part))
        if metric in (COSINE, DOT):
            kernels.products(part, own, found[here], squares[here])
        elif metric == EUCLIDEAN:
            kernels.squared_differences(part, own, found[here])
        else:
            kernels.absolute_differences(part, own, found[here])

    with np.errstate(all="ignore"):
        all_rows(vectors, measure, steps)
        return _as_distances(found, squares, own, metric)


def _as_distances(found: F8, squares: F8, own: F8, metric: str) -> F8:
    if metric == EUCLIDEAN:
        away = np.sqrt(found)
    elif metric == MANHATTAN:
        away = found
    elif metric == DOT:
        finite = squares[np.isfinite(squares)]
        away = (float(finite.max()) if len(finite) else 0.0) - np.where(np.isfinite(squares), found, np.nan)
    else:
        size = np.sqrt(squares * float(own @ own))
        away = np.where(size > 0, 1 - found / np.where(size > 0, size, 1.0), 1.0)
        away[np.abs(away) <= _ERROR] = 0.0
        away[~np.isfinite(squares)] = np.nan
    away[~np.isfinite(away)] = np.nan
    return away


def nearest_to(
    vectors: Vectors, own: F8, away: F8, count: int, metric: str, without: I8 | None = None
) -> tuple[I8, F4]:
    """Return the rows nearest to a vector, nearest first, equally near ones by row, and their distances.

    Parameters
    ----------
    vectors, own, metric
        As in `distances_from_vector`.
    away
        What that returned.
    count
        How many are wanted; fewer are returned where there are not as many.
    without
        Rows that are nobody's neighbour, such as those that the vector is the mean of.

    Returns
    -------
    rows
        int64 (k,).
    distances
        float32 (k,).
    """
    counted = away
    if without is not None:
        counted = away.copy()
        counted[without] = np.nan
    if metric != COSINE:
        rows = nearest_among(counted, count)[:count]
        return rows, away[rows].astype(np.float32)
    rows = nearest_among(counted, count, 2 * _ERROR)
    doubtful = int(np.searchsorted(away[rows], _DIGITS_LOST))
    rows[:doubtful], near = ordered(vectors, own, rows[:doubtful], doubtful, metric)
    return rows[:count], np.concatenate([near, away[rows[doubtful:]].astype(np.float32)])[:count]
