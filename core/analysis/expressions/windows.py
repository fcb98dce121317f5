"""Functions that look at several points of a series; values that are NaN stay NaN or are passed over."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.analysis.smoothing import smooth
from core.model.arrays import F8

MOST = 10_000
"""Points of the widest window."""
_CELLS = 2**20
"""Values that are looked at together."""


def ema(value: F8, weight: float) -> F8:
    """Return the debiased exponential moving average, as TensorBoard's smoothing."""
    return smooth(value, weight)


def running_mean(value: F8, window: float) -> F8:
    """Return the average of the last `window` points up to each; NaN does not count, of none but NaN it is NaN.

    Sums are those of two parts of a window that begin anew every `window` points, so that a value that left it leaves
    no trace in the last digits (van Herk 1992).
    """
    there = ~np.isnan(value)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _window_sums(np.where(there, value, 0.0), window) / _window_sums(there.astype(np.float64), window)


def _window_sums(value: F8, window: float) -> F8:
    width = _points(window)
    padded = np.zeros(-(-len(value) // width) * width)
    padded[: len(value)] = value
    blocks = padded.reshape(-1, width)
    with np.errstate(invalid="ignore"):
        until = np.cumsum(blocks, axis=1).ravel()
        after = np.cumsum(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
        places = np.arange(len(value))
        begins = places - width + 1
        two = (begins > 0) & (begins % width != 0)
        sums: F8 = until[: len(value)].copy()
        sums[two] += after[begins[two]]
    return sums


def running_median(value: F8, window: float) -> F8:
    """Return the middle of the last `window` points up to each; NaN does not count, of none but NaN it is NaN."""
    width = min(_points(window), max(len(value), 1))
    around = np.concatenate([np.full(width - 1, np.nan), value])
    windows = np.lib.stride_tricks.sliding_window_view(around, width)
    found = np.empty(len(value))
    stride = max(1, _CELLS // width)
    for start in range(0, len(value), stride):
        found[start : start + stride] = _medians(windows[start : start + stride])
    return found


def _medians(windows: F8) -> F8:
    ordered = np.sort(windows, axis=1)
    count = (~np.isnan(ordered)).sum(axis=1)
    rows = np.arange(len(ordered))
    low, high = ordered[rows, np.maximum(count - 1, 0) // 2], ordered[rows, count // 2]
    with np.errstate(invalid="ignore"):
        middle: F8 = np.where(low == high, low, low + (high - low) / 2)
    return middle


def _points(window: float) -> int:
    return max(1, min(round(window), MOST))


def cummin(value: F8) -> F8:
    """Return the lowest value so far, NaN where the value is."""
    return _so_far(value, np.minimum.accumulate, np.inf)


def cummax(value: F8) -> F8:
    """Return the highest value so far, NaN where the value is."""
    return _so_far(value, np.maximum.accumulate, -np.inf)


def cumsum(value: F8) -> F8:
    """Return the sum of all values so far, NaN where the value is."""
    with np.errstate(invalid="ignore"):
        return _so_far(value, np.cumsum, 0.0)


def _so_far(value: F8, accumulate: Callable[[F8], F8], neutral: float) -> F8:
    unknown = np.isnan(value)
    return np.where(unknown, np.nan, accumulate(np.where(unknown, neutral, value)))


def shift(value: F8, points: float) -> F8:
    """Return the value so many points before each, NaN where there is none."""
    by = round(points)
    found = np.full(len(value), np.nan)
    if by >= 0:
        found[by:] = value[: max(len(value) - by, 0)]
    else:
        found[: max(len(value) + by, 0)] = value[-by:]
    return found


def diff(value: F8) -> F8:
    """Return what was added since the point before, NaN at the first."""
    with np.errstate(invalid="ignore"):
        found: F8 = value - shift(value, 1)
    return found


def known(value: F8, number: Callable[[F8], object]) -> float:
    """Return a number of the values that are known, NaN if none is."""
    there = value[~np.isnan(value)]
    if not len(there):
        return float("nan")
    with np.errstate(invalid="ignore"):
        return float(number(there))  # type: ignore[arg-type]
