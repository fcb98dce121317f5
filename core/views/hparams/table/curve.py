"""A metric over its steps, small enough for a cell."""

from __future__ import annotations

import numpy as np

from core.analysis.decimation import decimate
from core.analysis.query import Field, Operand
from core.model import Run
from core.model.arrays import F8

_NONE: F8 = np.empty((0, 2), dtype=np.float64)


def curve_of(run: Run, operand: Operand, pixels: int) -> F8:
    """Return a metric's curve as points of a unit square, float64 (n, 2), lowest value at 0; NaN at gaps.

    It has at most four points a pixel column, and is empty where fewer than two steps have finite values.
    """
    key = operand.key if isinstance(operand, Field) else operand.field.key
    series = run.scalars.get(key)
    if series is None or len(series) < 2:
        return _NONE
    step = series.step.astype(np.float64)
    left, right = float(step.min()), float(step.max())
    finite = series.value[np.isfinite(series.value)].astype(np.float64)
    if right <= left or len(finite) < 2:
        return _NONE
    x, y = decimate(step, series.value, left, right, max(pixels, 1))
    low, high = float(finite.min()), float(finite.max())
    height = (y / 2 - low / 2) / (high / 2 - low / 2) if high > low else np.where(np.isnan(y), np.nan, 0.5)
    return np.column_stack([(x - left) / (right - left), height])
