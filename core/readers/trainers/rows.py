"""What was logged row by row: a step, a time, and some values a row, as columns of each tag."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable

import numpy as np

from core.model import F8, I8, ScalarSeries

UNKNOWN: float = math.nan
"""A step or a time that was not logged."""


class LoggedRows:
    """Rows that are added one by one; a tag has a point for each row that has a value of it.

    A step that was not logged is that of the row before. Where a step is no whole number (epochs as fractions, for
    one), all rows are counted instead: several points of one step would hide each other.
    """

    def __init__(self) -> None:
        self._steps, self._times = array("d"), array("d")
        self._rows: dict[str, array[int]] = {}
        self._values: dict[str, array[float]] = {}
        self._known: dict[str, tuple[tuple[int, bool], ScalarSeries]] = {}
        self._counted = False

    def __len__(self) -> int:
        return len(self._steps)

    def add(self, step: float, time: float, values: Iterable[tuple[str, float]]) -> None:
        """Add a row; `step` and `time` (seconds since 1970) are NaN where they are unknown."""
        row = len(self._steps)
        self._counted = self._counted or not (math.isnan(step) or _is_whole(step))
        if math.isnan(step):
            step = self._steps[-1] if row else 0.0
        self._steps.append(step)
        self._times.append(time)
        for tag, value in values:
            if tag not in self._rows:
                self._rows[tag], self._values[tag] = array("q"), array("d")
            self._rows[tag].append(row)
            self._values[tag].append(value)

    def span(self) -> tuple[float | None, float | None]:
        """Return the first and the last time that is known."""
        times = np.array(self._times)
        known = times[np.isfinite(times)]
        return (float(known.min()), float(known.max())) if len(known) else (None, None)

    @property
    def last_step(self) -> float:
        """Step of the last row, NaN if there is none."""
        return self._steps[-1] if self._steps else math.nan

    def series(self) -> dict[str, ScalarSeries]:
        """Return the columns of each tag; those that have not grown are the same objects as before."""
        steps, times = self._all_steps(), np.array(self._times)
        return {tag: self._series(tag, steps, times) for tag in self._rows}

    def _all_steps(self) -> I8:
        if self._counted:
            return np.arange(len(self._steps), dtype=np.int64)
        return np.array(self._steps).astype(np.int64)

    def _series(self, tag: str, steps: I8, times: F8) -> ScalarSeries:
        key = (len(self._rows[tag]), self._counted)
        known = self._known.get(tag)
        if known is not None and known[0] == key:
            return known[1]
        rows = np.array(self._rows[tag])
        series = ScalarSeries(times[rows], steps[rows], np.array(self._values[tag]))
        self._known[tag] = (key, series)
        return series


def _is_whole(step: float) -> bool:
    return abs(step) < 2**62 and step == math.floor(step)
