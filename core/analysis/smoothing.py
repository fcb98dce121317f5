"""TensorBoard's smoothing of scalar curves."""

from __future__ import annotations

import math

import numpy as np

from core.analysis import warm
from core.model.arrays import F4, F8


def smooth(value: F8 | F4, weight: float) -> F8:
    """Return the debiased exponential moving average of a series, exactly as TensorBoard draws it.

    With ``last = weight * last + (1 - weight) * value`` over the finite values, counted by n, the result is
    ``last / (1 - weight ** n)``. Values that are not finite pass unchanged and do not count, and a series whose
    values are all equal is returned as it is.

    Parameters
    ----------
    value
        Shape (n,), in the order in which it was logged.
    weight
        Weight of the past, clipped to 0..1; 0 leaves the series as it is, and so does a weight that is not finite.

    Returns
    -------
    float64, shape (n,), a new array.
    """
    values: F8 = np.require(value, np.float64, ["C", "A", "W"])  # one array type, so that one kernel is compiled
    weight = min(max(weight, 0.0), 1.0) if math.isfinite(weight) else 0.0
    if len(values) == 0 or bool(np.all(values == values[0])):
        return values.copy()
    if not warm.ready():
        return _averaged(values, weight)
    from core.analysis import kernels

    smoothed = np.empty_like(values)
    kernels.debiased_average(values, weight, smoothed)
    return smoothed


def _averaged(values: F8, weight: float) -> F8:
    smoothed: list[float] = []
    last, count = 0.0, 0.0
    for value in values.tolist():
        if not math.isfinite(value):
            smoothed.append(value)
            continue
        last = last * weight + (1.0 - weight) * value
        count += 1.0
        smoothed.append(last / (1.0 if weight == 1.0 else 1.0 - weight**count))
    return np.array(smoothed, dtype=np.float64)
