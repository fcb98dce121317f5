"""Several series of a run at the same steps.

The series that was logged most rarely says at which steps there is a value (of equals the one written first). Each
other series gives its last value at or before such a step, if that is not older than the widest gap between two points
of it: a training loss of every 10 steps meets a validation loss of every 500, also where one is logged a step before
the other, and a series that ended is not carried on. Steps at which any series has nothing are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8, I8, Bool


@dataclass(frozen=True, eq=False, slots=True)
class Points:
    """Values along steps that never go back: int64, float64, float64 (n,)."""

    step: I8
    wall: F8
    value: F8


def aligned(series: Sequence[Points]) -> tuple[Points, list[F8]]:
    """Return the series that says the steps, and the values of all at those steps at which each has one."""
    first = series[0]
    if all(np.array_equal(each.step, first.step) for each in series[1:]):
        return first, [each.value for each in series]
    once = [_once(each) for each in series]
    frame = min(once, key=lambda each: len(each.step))
    found = [_at_or_before(each, frame.step) for each in once]
    there = np.logical_and.reduce([known for _, known in found])
    kept = Points(frame.step[there], frame.wall[there], frame.value[there])
    return kept, [values[there] for values, _ in found]


def _once(series: Points) -> Points:
    """Return a series with the last value of each step."""
    last = np.append(series.step[1:] != series.step[:-1], True) if len(series.step) else np.empty(0, dtype=np.bool_)
    return series if last.all() else Points(series.step[last], series.wall[last], series.value[last])


def _at_or_before(series: Points, steps: I8) -> tuple[F8, Bool]:
    """Return the last values at or before some steps, and where there is one that is not too old."""
    if not len(series.step):
        return np.full(len(steps), np.nan), np.zeros(len(steps), dtype=np.bool_)
    place = np.searchsorted(series.step, steps, side="right") - 1
    at = np.maximum(place, 0)
    widest = int(np.diff(series.step).max(initial=0))
    known: Bool = (place >= 0) & (steps - series.step[at] <= widest)
    return series.value[at], known
