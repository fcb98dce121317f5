"""Smoothing of scalar curves, by whichever way the user likes; always of all points of a series."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import ModuleType

import numpy as np

from core.analysis import warm
from core.analysis.smoothing import smooth
from core.model.arrays import F4, F8

PARTS = 1000
"""Distances along x are measured in as many parts of the chart's range, as W&B does."""
_FAR = 4.0
"""Standard deviations at which a Gaussian ends."""


class SmoothingKind(StrEnum):
    """How a curve is smoothed."""

    NONE = "none"
    AVERAGE = "average"
    """TensorBoard's: the debiased exponential moving average, point by point."""
    DISTANCE = "distance"
    """W&B's: exponential too, but the past counts less the further it lies back along x."""
    MEAN = "mean"
    MEDIAN = "median"
    GAUSSIAN = "gaussian"
    POLYNOMIAL = "polynomial"
    """Savitzky and Golay's."""


@dataclass(frozen=True, slots=True)
class Smoother:
    """A kind of smoothing with its parameters.

    Attributes
    ----------
    kind
        Which one.
    amount
        Weight of the past, 0 to 1, of the exponential averages; number of points of a window, odd, of mean, median and
        polynomial; standard deviation in points of the Gaussian.
    order
        Of the polynomial.
    span
        Range of x of the whole chart, that distances are measured by; used by `DISTANCE` only.
    """

    kind: SmoothingKind = SmoothingKind.AVERAGE
    amount: float = 0.6
    order: int = 2
    span: float = 0.0

    @property
    def active(self) -> bool:
        """Whether a curve is changed at all."""
        least = 1.0 if self.kind in _WINDOWS else 0.0
        return self.kind is not SmoothingKind.NONE and math.isfinite(self.amount) and self.amount > least

    @property
    def overshoots(self) -> bool:
        """Whether a smoothed value may lie above the highest or below the lowest value."""
        return self.active and self.kind is SmoothingKind.POLYNOMIAL


_WINDOWS = (SmoothingKind.MEAN, SmoothingKind.MEDIAN, SmoothingKind.POLYNOMIAL)
RAW = Smoother(SmoothingKind.NONE)


def smoothed(value: F8 | F4, x: F8, smoother: Smoother) -> F8:
    """Return one series smoothed.

    Values that are not finite pass unchanged and do not count: what lies around them is smoothed as though they were
    not there. Near its ends a series is smoothed by what there is, never by made-up values.

    Parameters
    ----------
    value
        Shape (n,), in the order in which it was logged.
    x
        float64 (n,): where the values lie; looked at by `SmoothingKind.DISTANCE` only.
    smoother
        How. `AVERAGE` is `core.analysis.smoothing.smooth`; `DISTANCE` is W&B's "time weighted EMA"
        (docs.wandb.ai, "Smooth line plots"): with w the root of the weight, at most 0.999, and d the distance to the
        point before in thousandths of the span, ``last = last * w ** d + value``, ``total = total * w ** d + 1``
        and the result is ``last / total``. `MEAN`, `MEDIAN` and `GAUSSIAN` look equally far to both sides, the
        Gaussian 4 standard deviations; cut windows near the ends have fewer points. `POLYNOMIAL` fits a polynomial
        to each window (Savitzky and Golay, Analytical Chemistry 36, 1964), that of the outermost whole window up to
        the ends, and a smaller one to series with fewer points than the window.

    Returns
    -------
    float64, shape (n,), a new array.
    """
    values: F8 = np.require(value, np.float64, ["C", "A", "W"])
    if not smoother.active or len(values) == 0 or bool(np.all(values == values[0])):
        return values.copy()
    if smoother.kind is SmoothingKind.AVERAGE:
        return smooth(values, smoother.amount)
    finite = np.isfinite(values)
    if finite.all():
        return _of_finite(values, x, smoother)
    result = values.copy()
    if finite.any():
        result[finite] = _of_finite(values[finite], x[finite] if len(x) else x, smoother)
    return result


def _of_finite(values: F8, x: F8, smoother: Smoother) -> F8:
    loops = _loops()
    if smoother.kind is SmoothingKind.GAUSSIAN:
        return _gaussian(loops, values, smoother.amount)
    if smoother.kind is SmoothingKind.POLYNOMIAL:
        return _polynomial(loops, values, round(smoother.amount), smoother.order)
    made = np.empty_like(values)
    if smoother.kind is SmoothingKind.DISTANCE:
        weight = min(math.sqrt(min(max(smoother.amount, 0.0), 1.0)), 0.999)
        places: F8 = np.require(x, np.float64, ["C", "A", "W"])
        loops.distance_average(values, places, weight, PARTS / smoother.span if smoother.span > 0 else 0.0, made)
        return made
    half = min(round(smoother.amount) // 2, len(values))
    (loops.running_mean if smoother.kind is SmoothingKind.MEAN else loops.running_median)(values, half, made)
    return made


def _loops() -> ModuleType:
    if warm.ready():
        from core.analysis.smoothers import kernels

        return kernels
    from core.analysis.smoothers import slow

    return slow


def _gaussian(loops: ModuleType, values: F8, deviation: float) -> F8:
    half = min(max(int(_FAR * deviation + 0.5), 1), len(values))
    weights = _bell(deviation, half)
    made = _convolved(loops, values, weights)
    within: F8 = np.minimum(np.cumsum(weights)[half:], 1.0)  # weights that remain i points from an end
    there = np.ones(len(values))
    edge = min(half, len(values))
    there[:edge] -= 1.0 - within[:edge]
    there[len(values) - edge :] -= (1.0 - within[:edge])[::-1]
    made /= there
    return made


@lru_cache(maxsize=8)
def _bell(deviation: float, half: int) -> F8:
    offsets = np.arange(-half, half + 1, dtype=np.float64)
    weights = np.exp(-0.5 * (offsets / deviation) ** 2)
    weights /= weights.sum()
    return weights


def _polynomial(loops: ModuleType, values: F8, window: int, order: int) -> F8:
    fitting = len(values) if len(values) % 2 else len(values) - 1
    half = min(window, fitting) // 2
    if half < 1:
        return values.copy()
    basis = _basis(half, min(order, 2 * half))
    made = _convolved(loops, values, np.ascontiguousarray(basis @ basis[half]))
    made[:half] = (basis @ (basis.T @ values[: 2 * half + 1]))[:half]
    made[-half:] = (basis @ (basis.T @ values[-2 * half - 1 :]))[-half:]
    return made


@lru_cache(maxsize=8)
def _basis(half: int, order: int) -> F8:
    """Return polynomials up to an order at the places of a window, orthonormal there: float64 (window, order + 1)."""
    places = np.arange(-half, half + 1) / half
    basis: F8 = np.linalg.qr(np.vander(places, order + 1, increasing=True))[0]
    return basis


def _convolved(loops: ModuleType, values: F8, weights: F8) -> F8:
    """Return weighted sums around each value, with zeros beyond the ends."""
    padded, made = np.pad(values, len(weights) // 2), np.empty_like(values)
    loops.weighted_sums(padded, weights, made)
    return made
