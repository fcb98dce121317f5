"""Where values lie on axes: logarithms, logarithms through zero, and what another series was at a step."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from core.model.arrays import F4, F8, I8

_TEN = math.log(10.0)
_DECADES = 6
"""Powers of ten between the linear part of an axis and its end, at most."""
_LOW = 0.05
"""Share of values that may lie in the linear part."""


def logarithms(values: F8) -> F8:
    """Return the decimal logarithms of values, NaN for those that are not positive."""
    positive = np.where(values > 0, values, np.nan)
    result: F8 = np.log10(positive)
    return result


def symmetric(values: F8, linear: float) -> F8:
    """Return where values lie on an axis that is linear around zero and logarithmic far from it.

    ``asinh(value / (2 * linear)) / ln 10``: beyond `linear` about ``sign * log10(|value| / linear)``, and without
    the bend at `linear` that curves have on axes made of two pieces (matplotlib's "asinh" scale; TensorBoard's old
    scalars tab had Plottable's ModifiedLog, which is linear below ten whatever the data are).
    """
    result: F8 = np.arcsinh(np.asarray(values, dtype=np.float64) / (2 * linear)) / _TEN
    return result


def symmetric_value(place: float, linear: float) -> float:
    """Return the value at a place of a symmetric logarithmic axis; the inverse of `symmetric`."""
    return 2 * linear * math.sinh(min(max(place * _TEN, -700.0), 700.0))


def small_and_large(values: F8 | F4) -> tuple[float, float] | None:
    """Return a magnitude that 5 % of the values do not reach and the largest, zeros aside; None without values."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    if not len(sizes):
        return None
    place = int(_LOW * (len(sizes) - 1))
    return float(np.partition(sizes, place)[place]), float(sizes.max())


def linear_part(sizes: Iterable[tuple[float, float] | None]) -> float:
    """Return how far an axis should be linear around zero, a power of ten, by `small_and_large` of all curves.

    It is the median of their small magnitudes, but at most six powers of ten below the largest.
    """
    known = [size for size in sizes if size is not None]
    if not known:
        return 1.0
    smalls = sorted(small for small, _ in known)
    wished = max(smalls[len(smalls) // 2], max(large for _, large in known) * 10.0**-_DECADES)
    return float(10.0 ** min(max(math.floor(math.log10(wished) + 1e-6), -300), 300))


def last_values(step: I8, known_step: I8, known_value: F8 | F4) -> F8:
    """Return what another series was at each step: its last finite value at or before it, NaN before the first.

    `known_step` is ascending; of several values of a step the last one counts.
    """
    finite = np.isfinite(known_value)
    steps, values = known_step[finite], np.append(known_value[finite], np.nan).astype(np.float64)
    result: F8 = values[np.searchsorted(steps, step, side="right") - 1]
    return result


def epochs(step: I8, known_step: I8, known_epoch: F8 | F4) -> F8:
    """Return the epoch at each step by a logged series of epochs, parts of epochs included; NaN without a value.

    An epoch begins where its number was logged first, and between two beginnings steps are even parts of it. The last
    epoch is as long as the one before it, and so is the first where steps lie before it; none is below zero unless
    one was logged.
    """
    finite = np.isfinite(known_epoch)
    steps, numbers = known_step[finite].astype(np.float64), known_epoch[finite].astype(np.float64)
    highest = np.maximum.accumulate(numbers)
    begins = np.append(True, highest[1:] > highest[:-1])[: len(numbers)]
    at, numbers = steps[begins], numbers[begins]
    if not len(at):
        return np.full(len(step), np.nan)
    places = step.astype(np.float64)
    found: F8 = np.interp(places, at, numbers)
    if len(at) > 1 and at[0] < at[1]:
        pace = (numbers[1] - numbers[0]) / (at[1] - at[0])
        before = places < at[0]
        found[before] = np.maximum(numbers[0] - (at[0] - places[before]) * pace, min(numbers[0], 0.0))
    if len(at) > 1 and at[-1] > at[-2]:
        length = numbers[-1] - numbers[-2]
        after = places > at[-1]
        ahead = (places[after] - at[-1]) / (at[-1] - at[-2]) * length
        found[after] = numbers[-1] + np.minimum(ahead, length)
    return found
