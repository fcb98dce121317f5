"""Lines along which a surface has one value."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8


def isolines(x: F8, y: F8, heights: F8, levels: tuple[float, ...]) -> tuple[tuple[F8, ...], ...]:
    """Return for each level the lines (m, 2) along which a surface has it.

    Parameters
    ----------
    x, y
        Places of the columns (w,) and rows (h,), ascending.
    heights
        Of the surface, float64 (h, w); NaN where it is not known, which no line crosses.
    levels
        Values of the surface.
    """
    if min(heights.shape) < 2:
        return ((),) * len(levels)
    from contourpy import contour_generator

    made = contour_generator(x, y, np.ma.masked_invalid(heights), name="serial")
    return tuple(tuple(np.asarray(line, dtype=np.float64) for line in made.lines(level)) for level in levels)
