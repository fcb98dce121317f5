"""Where values lie on an axis, and what value lies at a place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from core.analysis.field_values import FieldValues, ValueKind
from core.model import F8
from core.state import AxisChoice, FieldScale

_LARGEST = float(np.finfo(np.float64).max)


class FieldUnit(Enum):
    """What numbers of a field are, which decides about round ones and how they are written."""

    NUMBER = "number"
    TIME = "time"
    """Milliseconds since 1970."""
    SPAN = "span"
    """Seconds."""


@dataclass(frozen=True, eq=False)
class AxisMap:
    """A scale with its ends; shares of an axis count from its lower end.

    Attributes
    ----------
    scale
        Never AUTO.
    lower, upper
        Values at the ends.
    knee
        For SYMLOG: below this size values are about linear.
    ranked, ranks
        For PERCENTILE: distinct values ascending, and the share at which each lies.
    """

    scale: FieldScale
    lower: float
    upper: float
    knee: float = 1.0
    ranked: F8 | None = None
    ranks: F8 | None = None

    def share(self, numbers: F8) -> F8:
        """Return where values lie, 0 at the lower end and 1 at the upper; NaN where they have no place."""
        low, high = self.ends
        with np.errstate(over="ignore", invalid="ignore"):
            return (self.warped(numbers) / 2 - low / 2) / (high / 2 - low / 2)

    def value(self, share: float) -> float:
        """Return the value at a share."""
        low, high = self.ends
        return self._unwarped(low + share * (high - low))

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the axis in the unit in which it is even; never the same."""
        low, high = self.warped(np.array([self.lower, self.upper])).tolist()
        return (low, high) if high > low else apart(low)

    def warped(self, numbers: F8) -> F8:
        """Return values in the unit in which the axis is even."""
        if self.scale is FieldScale.LOG:
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.log10(np.where(numbers > 0, numbers, np.nan))
        if self.scale is FieldScale.SYMLOG:
            return np.sign(numbers) * np.log1p(np.abs(numbers) / self.knee)
        if self.scale is FieldScale.PERCENTILE and self.ranked is not None and self.ranks is not None:
            return np.interp(numbers, self.ranked, self.ranks)
        return numbers

    def _unwarped(self, place: float) -> float:
        if self.scale is FieldScale.LOG:
            return float(10.0 ** min(max(place, -320.0), 308.0))
        if self.scale is FieldScale.SYMLOG:
            return math.copysign(math.expm1(min(abs(place), 700.0)) * self.knee, place)
        if self.scale is FieldScale.PERCENTILE and self.ranked is not None and self.ranks is not None:
            return float(np.interp(place, self.ranks, self.ranked))
        return place


def scale_of(values: FieldValues, choice: AxisChoice, time: bool = False) -> FieldScale:
    """Return the scale of an axis: the user's where it can be, else the one that the values have by themselves."""
    wish = choice.scale
    if wish is FieldScale.LOG and not (len(values.finite) and values.finite[-1] > 0):
        wish = FieldScale.AUTO
    if wish is FieldScale.TIME and not len(values.finite):  # dates as texts, whose order is that of time
        wish = FieldScale.CATEGORICAL
    if wish is not FieldScale.AUTO:
        return wish
    if time:
        return FieldScale.TIME
    kinds = {ValueKind.CATEGORICAL: FieldScale.CATEGORICAL, ValueKind.LOG: FieldScale.LOG}
    return kinds.get(values.kind, FieldScale.LINEAR)


def axis_map(values: FieldValues, choice: AxisChoice, time: bool = False) -> AxisMap:
    """Return the scale of an axis of numbers with its ends; of no finite number from 0 to 1."""
    scale = scale_of(values, choice, time)
    finite = values.finite[values.finite > 0] if scale is FieldScale.LOG else values.finite
    lower, upper = _ends(finite, scale, choice)
    if scale is FieldScale.SYMLOG:
        return AxisMap(scale, lower, upper, _knee(np.abs(finite[finite != 0])))
    if scale is FieldScale.PERCENTILE and len(finite) > 1 and finite[0] < finite[-1]:
        ranked, first, counts = np.unique(finite, return_index=True, return_counts=True)
        return AxisMap(scale, lower, upper, ranked=ranked, ranks=(first + (counts - 1) / 2) / (len(finite) - 1))
    return AxisMap(FieldScale.LINEAR if scale is FieldScale.PERCENTILE else scale, lower, upper)


def _ends(finite: F8, scale: FieldScale, choice: AxisChoice) -> tuple[float, float]:
    """Return the values at the ends of an axis, which are never the same."""
    log, limits = scale is FieldScale.LOG, choice.limits
    lower, upper = (1.0, 10.0) if log else (0.0, 1.0)
    if len(finite):
        lower, upper = float(finite[0]), float(finite[-1])
    if limits is not None and (limits.lower > 0 or not log):
        lower, upper = limits.lower, limits.upper
    if lower == upper:
        lower, upper = (lower / 2, upper * 2) if log else apart(lower)
    return lower, upper


def _knee(sizes: F8) -> float:
    """Return the size below which a symmetric logarithm is about linear: a small one of them, within twelve decades."""
    return max(float(np.quantile(sizes, 0.1)), float(sizes.max()) * 1e-12) if len(sizes) else 1.0


def apart(value: float) -> tuple[float, float]:
    """Return two numbers around one, far enough apart to be told from each other."""
    half = max(0.5, abs(value) * 1e-9)
    return max(value - half, -_LARGEST), min(value + half, _LARGEST)
