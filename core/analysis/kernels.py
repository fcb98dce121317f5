"""Compiled loops over series; each has a twin without compilation in the module that calls it."""

from __future__ import annotations

import math

from core.compiled import kernel
from core.model.arrays import F8, I8, Bool


@kernel
def debiased_average(value: F8, weight: float, smoothed: F8) -> None:
    """Write the debiased exponential moving average of `value` to `smoothed`; values that are not finite pass."""
    last, count, past = 0.0, 0.0, 1.0
    for i in range(len(value)):
        if not math.isfinite(value[i]):
            smoothed[i] = value[i]
            continue
        last = last * weight + (1.0 - weight) * value[i]
        count += 1.0
        if past > 5e-17:  # below that 1 - past is 1, and a power takes longer than all else
            past = weight**count
        smoothed[i] = last / (1.0 if weight == 1.0 else 1.0 - past)


@kernel
def column_of(x: float, left: float, right: float, scale: float, pixels: int) -> int:
    """Return the pixel column of `x`: -1 left of the view or not a number, `pixels` right of it."""
    if not x >= left:
        return -1
    if x > right:
        return pixels
    return min(int((x - left) * scale), pixels - 1)


@kernel
def mark_kept(x: F8, y: F8, starts: I8, left: float, right: float, scale: float, pixels: int, keep: Bool) -> None:
    """Mark the vertices that a picture of `pixels` columns needs; see `core.analysis.decimation`."""
    for series in range(len(starts) - 1):
        begin, end = starts[series], starts[series + 1]
        i = begin
        while i < end:
            start, column = i, column_of(x[i], left, right, scale, pixels)
            lowest, highest = -1, -1
            while i < end and column_of(x[i], left, right, scale, pixels) == column:
                if math.isfinite(y[i]):
                    if lowest < 0 or y[i] < y[lowest]:
                        lowest = i
                    if highest < 0 or y[i] > y[highest]:
                        highest = i
                i += 1
            if column < 0 or column >= pixels:
                keep[start] |= start > begin
                keep[i - 1] |= i < end
            elif i - start <= 4:
                keep[start:i] = True
            else:
                keep[start] = keep[i - 1] = True
                if lowest >= 0:
                    keep[lowest] = keep[highest] = True
