"""Curves through points with confidence bands: a straight line by least squares, and local straight lines (LOESS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model.arrays import F8

LEVEL: Final = 0.95
"""Confidence of the bands."""
GRID: Final = 129
"""Places at which a curve is worked out; between them it is drawn straight."""
_EXACT: Final = 512
"""Up to so many distinct places every one of them is among those."""
_LEAST: Final = 3
"""Points without which there is no curve."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve with its band, float64 (k,) each, ascending in `x`.

    Attributes
    ----------
    x, y
        Places of the curve.
    lower, upper
        Ends of the pointwise 95 % confidence interval of the mean; NaN where it cannot be told.
    sigma
        Estimated standard deviation of points around the curve.
    freedom
        Degrees of freedom that are left for it.
    """

    x: F8
    y: F8
    lower: F8
    upper: F8
    sigma: float
    freedom: float


def linear(x: F8, y: F8) -> Curve | None:
    """Return the straight line with the least squares of its vertical distances, None of fewer than three points.

    `x` and `y` are finite, float64 (n,). None also where all `x` are the same. The interval is that of the mean at each
    place, by Student's t with n - 2 degrees of freedom.
    """
    middle = float(x.mean()) if len(x) else 0.0
    spread = float(((x - middle) ** 2).sum())
    if len(x) < _LEAST or not spread > 0:
        return None
    slope = float(((x - middle) * (y - y.mean())).sum()) / spread
    level = float(y.mean())
    grid = np.linspace(float(x.min()), float(x.max()), GRID)
    rest = y - (level + slope * (x - middle))
    sigma = float(np.sqrt(_dot(rest, rest) / (len(x) - 2)))
    wide = np.sqrt(1.0 / len(x) + (grid - middle) ** 2 / spread)
    return _banded(grid, level + slope * (grid - middle), wide, sigma, float(len(x) - 2))


def loess(x: F8, y: F8, span: float = 0.5) -> Curve | None:
    """Return local straight lines, each through the nearest points weighted by a tricube of their distance.

    W. S. Cleveland, "Robust locally weighted regression and smoothing scatterplots" (JASA 74, 1979), without its
    robustness weights. The interval takes the curve as linear in `y`: its width at a place is that of the weights with
    which the curve there is made of all `y`, and the residual variance has n minus the trace of the smoother left.

    Parameters
    ----------
    x, y
        Finite, float64 (n,).
    span
        Share of the points that each piece looks at, 0 to 1; at least three points.

    Returns None of fewer than three points or where all `x` are the same.
    """
    if len(x) < _LEAST or not x.max() > x.min():
        return None
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    nearest = int(np.clip(round(span * len(x)), _LEAST, len(x)))
    grid = _places(x)
    fitted, wide, leverage = np.empty(len(grid)), np.empty(len(grid)), np.empty(len(grid))
    for place, at in enumerate(grid.tolist()):
        fitted[place], wide[place], leverage[place] = _local(x, y, at, nearest)
    rest = y - np.interp(x, grid, fitted)
    freedom = len(x) - float(np.interp(x, grid, leverage).sum())
    sigma = float(np.sqrt(_dot(rest, rest) / freedom)) if freedom > 0.5 else float("nan")
    return _banded(grid, fitted, wide, sigma, freedom)


def _places(x: F8) -> F8:
    """Return where a curve through points with sorted places is worked out: evenly, and at the points if not many."""
    even = np.linspace(x[0], x[-1], GRID)
    distinct = np.unique(x)
    return np.union1d(even, distinct) if len(distinct) <= _EXACT else even


def _local(x: F8, y: F8, at: float, nearest: int) -> tuple[float, float, float]:
    """Return the local line at a place, the length of its weights, and the weight of a point right there."""
    first = _window(x, at, nearest)
    near = slice(first, first + nearest)
    away = x[near] - at
    reach = float(np.abs(away).max())
    if not reach > 0:  # all of the nearest are here: their mean
        same = slice(int(np.searchsorted(x, at, "left")), int(np.searchsorted(x, at, "right")))
        count = same.stop - same.start
        return float(y[same].mean()), 1.0 / np.sqrt(count), 1.0 / count
    weights = _tricube(away, reach)
    total = float(weights.sum())
    if not total > 0:  # all are equally far
        weights, total = np.ones(nearest), float(nearest)
    middle = _dot(weights, away) / total
    centred = away - middle
    spread = _dot(weights, centred * centred)
    if spread <= total * (reach * 1e-9) ** 2:  # all that weighs is in one place
        made = weights / total
        return _dot(made, y[near]), float(np.sqrt(_dot(made, made))), 1.0 / total
    made = weights / total - weights * centred * (middle / spread)
    return _dot(made, y[near]), float(np.sqrt(_dot(made, made))), 1.0 / total + middle * middle / spread


def _dot(one: F8, other: F8) -> float:
    """Return a sum of products: a product of matrices would wake threads for every one of these short sums."""
    return float((one * other).sum())


def _tricube(away: F8, reach: float) -> F8:
    share = np.abs(away) / reach
    rest = np.maximum(1.0 - share * share * share, 0.0)
    weights: F8 = rest * rest * rest
    return weights


def _window(x: F8, at: float, count: int) -> int:
    """Return where the `count` places of a sorted array begin that are nearest to a place."""
    low, high = 0, len(x) - count
    while low < high:
        middle = (low + high) // 2
        if at - x[middle] > x[middle + count] - at:
            low = middle + 1
        else:
            high = middle
    return low


def _banded(x: F8, y: F8, wide: F8, sigma: float, freedom: float) -> Curve:
    from scipy.stats import t

    reach = float(t.ppf((1 + LEVEL) / 2, freedom)) * sigma if freedom > 0.5 else float("nan")
    return Curve(x, y, y - reach * wide, y + reach * wide, sigma, freedom)
