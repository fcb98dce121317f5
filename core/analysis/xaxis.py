"""Where the points of a scalar series lie on the horizontal axis."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8
from core.model.scalar import ScalarSeries


def x_values(series: ScalarSeries, axis: str) -> F8:
    """Return the horizontal position of every point, float64 (n,).

    Parameters
    ----------
    series
        The series; pass one segment to count the relative time from a restart.
    axis
        ``"step"``, ``"relative"`` (seconds since the first point of the series, as in TensorBoard) or ``"wall"``
        (seconds since 1970).

    Raises
    ------
    ValueError
        For another axis.
    """
    if axis == "step":
        return series.step.astype(np.float64)
    if axis == "relative":
        return series.wall_time - series.wall_time[:1] if len(series) else np.empty(0)
    if axis == "wall":
        return series.wall_time.astype(np.float64)
    raise ValueError(f"the horizontal axis is step, relative or wall, not {axis!r}")


def logarithms(values: F8) -> F8:
    """Return the decimal logarithms of values, NaN for those that are not positive."""
    positive = np.where(values > 0, values, np.nan)
    result: F8 = np.log10(positive)
    return result
