"""The shown runs that have numbers on both axes, in the units in which the axes are even."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.field_values import Standing
from core.model import F8, I8
from core.model.arrays import Bool
from core.views.plane.along import Along
from core.views.plane.plot import PlanePlot


@dataclass(frozen=True, eq=False)
class Numbers:
    """Pairs of numbers.

    Attributes
    ----------
    points
        Which points they are, int64 (n,).
    x, y
        In the units in which the axes are even: logarithms on a logarithmic one, float64 (n,).
    """

    points: I8
    x: F8
    y: F8


def numbers_of(plot: PlanePlot) -> Numbers | None:
    """Return the pairs of a plane, None if one of the axes has categories, which are no numbers."""
    if plot.x.source.categorical or plot.y.source.categorical:
        return None
    x, y = warped(plot.x), warped(plot.y)
    points = np.flatnonzero(plot.part.shown & np.isfinite(x) & np.isfinite(y)).astype(np.int64)
    return Numbers(points, x[points], y[points])


def warped(along: Along) -> F8:
    """Return the numbers of all points in the unit in which an axis is even; NaN where they have no place."""
    source = along.source
    numbers = np.where(finite(along), source.values.numbers[source.rows], np.nan)
    return along.geometry.map.warped(numbers)


def finite(along: Along) -> Bool:
    """Return which points have a finite number."""
    there: Bool = along.source.values.standing[along.source.rows] == Standing.FINITE
    return there


def placed(along: Along, units: F8) -> F8:
    """Return where places in the unit of an axis lie, logical pixels, also beyond its ends."""
    low, high = along.geometry.map.ends
    share = (units / 2 - low / 2) / (high / 2 - low / 2)
    inside = along.geometry.y(share)
    return along.low + along.high - inside if along.horizontal else inside
