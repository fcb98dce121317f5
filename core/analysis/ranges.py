"""How far the axes of a chart reach."""

from __future__ import annotations

import math

import numpy as np

from core.model.arrays import F4, F8

PADDING = 0.05
"""Share of the data's range that is left free on each side."""


def data_range(values: F8 | F4, ignore_outliers: bool = False, log: bool = False) -> tuple[float, float] | None:
    """Return the lowest and the highest value, None if there is none.

    Parameters
    ----------
    values
        Any shape; values that are not finite, and for `log` those that are not positive, are left out.
    ignore_outliers
        Leave out the lowest and the highest 5 % of more than two values: of the sorted values the first at or above
        the quantile 0.05 and the last at or below the quantile 0.95 are returned, as TensorBoard does.
    log
        Whether they are shown on a logarithmic axis.
    """
    finite = values[np.isfinite(values)]
    shown = finite[finite > 0] if log else finite
    if shown.size == 0:
        return None
    if not ignore_outliers or shown.size <= 2:
        return float(shown.min()), float(shown.max())
    low, high = math.ceil((shown.size - 1) * 0.05), math.floor((shown.size - 1) * 0.95)
    parted = np.partition(shown, (low, high))
    return float(parted[low]), float(parted[high])


def padded(lower: float, upper: float, log: bool = False) -> tuple[float, float]:
    """Return a range with room around the data; never empty, and positive for `log` if `lower` is."""
    if log:
        low, high = padded(math.log10(lower), math.log10(upper)) if lower < upper else _around_decade(lower)
        return _power(low), _power(high)
    spread = upper * PADDING - lower * PADDING  # in this order the difference cannot overflow
    room = spread or abs(lower) * 0.5 or 1.0
    return max(lower - room, -_LARGEST), min(upper + room, _LARGEST)


def nice(lower: float, upper: float, count: int = 10) -> tuple[float, float]:
    """Return a range widened to round numbers: multiples of 1, 2 or 5 times a power of ten, about `count` in it.

    This is what d3's ``scale.nice`` does, and with it TensorBoard.
    """
    previous = 0.0
    for _ in range(10):
        step = round_step(lower, upper, count)
        if step == previous or step == 0.0:
            break
        lower, upper, previous = _down(lower, step), -_down(-upper, step), step
    return lower, upper


def round_step(lower: float, upper: float, count: int = 10) -> float:
    """Return a distance of round ticks, 1, 2 or 5 times a power of ten, that gives about `count`; 0 if none fits."""
    rough = (upper / 2 - lower / 2) / count * 2
    if not (math.isfinite(rough) and rough > 0):
        return 0.0
    power = math.floor(math.log10(rough))
    error = rough / _power(power)
    factor = next((f for f, least in ((10, math.sqrt(50)), (5, math.sqrt(10)), (2, math.sqrt(2))) if error >= least), 1)
    return factor * _power(power)


_LARGEST = float(np.finfo(np.float64).max)


def _down(value: float, step: float) -> float:
    ratio = value / step
    if not math.isfinite(ratio):
        return value
    if step < 1:
        inverse = round(1 / step) if step > 1e-300 else 1 / step  # 3 * 0.1 is not 0.3, but 3 / 10 is
        return math.floor(value * inverse) / inverse
    return math.floor(ratio) * step


def _power(exponent: float) -> float:
    return float(min(max(10.0 ** min(exponent, 308.0), 5e-324), _LARGEST))


def _around_decade(value: float) -> tuple[float, float]:
    return math.log10(value) - 0.5, math.log10(value) + 0.5
