"""What `core.analysis.smoothers.kernels` does, without compilation: for the first moments of the first launch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.model.arrays import F8

_CELLS = 2**21
"""Values of windows that are looked at together."""


def distance_average(value: F8, x: F8, weight: float, scale: float, smoothed: F8) -> None:
    """Write averages in which the past counts ``weight ** (scale * distance along x)``."""
    last = total = 0.0
    factors = weight ** (np.abs(np.diff(x, prepend=x[:1])) * scale)
    for i, (factor, each) in enumerate(zip(factors.tolist(), value.tolist(), strict=True)):
        last = last * factor + each
        total = total * factor + 1.0
        smoothed[i] = last / total


def running_mean(value: F8, half: int, smoothed: F8) -> None:
    """Write the mean of each value with up to `half` neighbours on both sides."""
    _windows(value, half, smoothed, lambda windows: np.nanmean(windows, axis=1))


def running_median(value: F8, half: int, smoothed: F8) -> None:
    """Write the median of each value with up to `half` neighbours on both sides."""
    _windows(value, half, smoothed, lambda windows: np.nanmedian(windows, axis=1))


def _windows(value: F8, half: int, smoothed: F8, middle: Callable[[F8], F8]) -> None:
    windows = sliding_window_view(np.pad(value, half, constant_values=np.nan), 2 * half + 1)
    stride = max(1, _CELLS // (2 * half + 1))
    for start in range(0, len(value), stride):
        smoothed[start : start + stride] = middle(windows[start : start + stride])


def weighted_sums(padded: F8, weights: F8, smoothed: F8) -> None:
    """Write ``sum(weights * padded[i : i + len(weights)])``."""
    smoothed[:] = np.convolve(padded, weights[::-1], "valid")
