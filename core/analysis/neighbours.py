"""Exact nearest neighbours.

Distances to all rows are formed as products of blocks of the matrix, in single precision where that holds the data.
Every row that may be among the nearest, given the bound on the error of such a product (Higham, "Accuracy and
stability of numerical algorithms", 2002, section 3.5), is then compared in double precision, so that the rows and
their order are those of exact distances.
"""

from __future__ import annotations

import numpy as np

from core.analysis.distances import MEASURED, distances_from
from core.analysis.lengths import lengths
from core.analysis.projection.chunks import Vectors, checked, row_blocks, working_type
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I8
from core.work import Token

COSINE = "cosine"
EUCLIDEAN = "euclidean"

_ROWS = 1 << 16  # products with few queries are split among threads badly if they are shorter
_DISTANCES = 1 << 24
_COMPARED = 1 << 22


def nearest(vectors: Vectors, row: int, count: int, metric: str, token: Token | None = None) -> tuple[I8, F4]:
    """Return the nearest neighbours of one row and their distances, as many as there are; see `nearest_many`."""
    rows, distances = nearest_many(vectors, np.array([row], dtype=np.int64), count, metric, token)
    found = rows[0] >= 0
    return rows[0][found], distances[0][found]


def nearest_many(vectors: Vectors, rows: I8, count: int, metric: str, token: Token | None = None) -> tuple[I8, F4]:
    """Return the nearest neighbours of some rows, nearest first, equally near ones by row.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d).
    rows
        Whose neighbours are wanted, shape (q,); a row is not its own neighbour.
    count
        How many are wanted.
    metric
        ``"euclidean"``, ``"cosine"`` (1 minus the cosine of the angle, 0 to 2; 1 to or from a vector of zeros), or one
        of `core.analysis.distances.MEASURED`.
    token
        Told of progress, and asked between blocks whether to stop.

    Returns
    -------
    rows
        int64 (q, count), -1 where there are not as many: rows with values that are not finite are nobody's neighbour
        and have none.
    distances
        float32 (q, count), NaN where there is no neighbour.

    Raises
    ------
    ValueError
        If `vectors` is not a matrix of real numbers, the metric is unknown or `count` is negative.
    IndexError
        If there is no such row.
    CancelledError
        If `token` says so.
    """
    _check(checked(vectors), rows, count, metric)
    found = np.full((len(rows), count), -1, dtype=np.int64)
    distances = np.full((len(rows), count), np.nan, dtype=np.float32)
    steps = Steps(token)
    if metric in MEASURED:
        for place, row in enumerate(rows.tolist()):
            steps.stage("Nearest neighbours", 1 / len(rows))
            nearby, away = _nearest_of(distances_from(vectors, row, metric, steps), row, count)
            found[place, : len(nearby)], distances[place, : len(nearby)] = nearby, away
        return found, distances
    steps.stage("Lengths of the vectors", 0.1)
    sizes = lengths(vectors, steps)
    together = max(1, _DISTANCES // len(vectors))
    for start in range(0, len(rows) if count else 0, together):
        part = rows[start : start + together]
        steps.stage("Nearest neighbours", 0.9 * len(part) / len(rows))
        low, high = _bounds(vectors, part, sizes, metric, steps)
        for i, row in enumerate(part, start=start):
            if np.isfinite(sizes[row]):
                candidates = _candidates(low[i - start], high[i - start], int(row), count)
                nearby, away = ordered(vectors, vectors[row].astype(np.float64), candidates, count, metric)
                found[i, : len(nearby)], distances[i, : len(nearby)] = nearby, away
    return found, distances


def _check(vectors: Vectors, rows: I8, count: int, metric: str) -> None:
    if metric not in (COSINE, EUCLIDEAN, *MEASURED):
        raise ValueError(f"the metric is one of {', '.join((COSINE, EUCLIDEAN, *MEASURED))}, not {metric!r}")
    if count < 0:
        raise ValueError(f"{count} neighbours cannot be found")
    if len(rows) and not (rows.min() >= 0 and rows.max() < len(vectors)):
        raise IndexError(f"the rows are 0 to {len(vectors) - 1}")


def nearest_among(away: F8, count: int, error: float = 0.0) -> I8:
    """Return the rows with the smallest distances (n,) in order, int64; those that are not finite are left out.

    There are `count` of them where there are as many, and behind them all that are as near or by an error nearer.
    """
    rows = np.flatnonzero(np.isfinite(away))
    if count == 0:
        return rows[:0]
    if len(rows) > count:
        worst = np.partition(away[rows], count - 1)[count - 1]
        rows = rows[away[rows] <= worst + 2 * error]
    nearest_rows: I8 = rows[np.argsort(away[rows], kind="stable")]
    return nearest_rows


def _nearest_of(away: F8, row: int, count: int) -> tuple[I8, F4]:
    away[row] = np.nan
    order = nearest_among(away, count)[:count]
    return order, away[order].astype(np.float32)


def _bounds(vectors: Vectors, rows: I8, sizes: F8, metric: str, steps: Steps) -> tuple[F8, F8]:
    """Return between what every row's (squared, if Euclidean) distance lies: float64 (q, n) each."""
    kind = working_type(vectors, np.inf)
    queries = _directions(vectors[rows].astype(np.float64), sizes[rows])
    cosines = np.empty((len(rows), len(vectors)))
    for span, block in row_blocks(vectors, _ROWS, kind.itemsize, steps.check):
        with np.errstate(invalid="ignore", over="ignore", under="ignore", divide="ignore"):
            products = block.astype(kind, copy=False) @ queries.T.astype(kind)
            cosines[:, span] = (products / np.where(sizes[span] > 0, sizes[span], 1.0)[:, None]).T
        steps.did((span.stop - span.start) / len(vectors))
    cosines[:, ~np.isfinite(sizes)] = np.nan
    error = 4 * (vectors.shape[1] + 8) * float(np.finfo(kind).eps)
    if metric == COSINE:
        return 1 - cosines - error, 1 - cosines + error
    known = np.where(np.isfinite(sizes), sizes, 0.0)
    own, other = known[rows][:, None], known[None, :]
    squares, margin = own**2 + other**2 - 2 * own * other * cosines, error * (own + other) ** 2
    return squares - margin, squares + margin


def _directions(vectors: F8, sizes: F8) -> F8:
    usable = np.isfinite(sizes) & (sizes > 0)
    with np.errstate(invalid="ignore"):
        return np.where(usable[:, None], vectors / np.where(usable, sizes, 1.0)[:, None], 0.0)


def _candidates(low: F8, high: F8, row: int, count: int) -> I8:
    """Return the rows that may be among the nearest: nearer at best than the count-th is at worst."""
    low[row] = high[row] = np.nan
    usable = np.flatnonzero(~np.isnan(high))
    if len(usable) <= count:
        return usable
    worst = np.partition(high[usable], count - 1)[count - 1]
    candidates: I8 = usable[low[usable] <= worst]
    return candidates


def ordered(vectors: Vectors, own: F8, candidates: I8, count: int, metric: str) -> tuple[I8, F4]:
    """Return the `count` candidates nearest to a vector and their distances, compared in double precision.

    The metric is ``"euclidean"`` or ``"cosine"``.
    """
    away = np.empty(len(candidates))
    together = max(1, _COMPARED // vectors.shape[1])
    for start in range(0, len(candidates), together):
        part = slice(start, start + together)
        away[part] = _exact(vectors[candidates[part]].astype(np.float64), own, metric)
    order = np.lexsort((candidates, away))[:count]
    return candidates[order], away[order].astype(np.float32)


def _exact(others: F8, own: F8, metric: str) -> F8:
    if metric == EUCLIDEAN:
        straight: F8 = np.linalg.norm(others - own, axis=1)
        return straight
    one, length = np.linalg.norm(others, axis=1), float(np.linalg.norm(own))
    if length == 0:
        return np.ones(len(others))
    chords = _directions(others, one) - own / length
    # half the squared chord between unit vectors is 1 - cosine without the loss of digits near 0
    return np.where(one > 0, np.einsum("ij,ij->i", chords, chords) / 2, 1.0)
