"""Points of many lines at once: measures of thousands of points cost as much as those of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.pr.outcomes import Point
from core.model.arrays import F8, I8


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """The points of some lines one after the other, float64 (p,); point i belongs to line ``owners[i]`` of `count`."""

    thresholds: F8
    tp: F8
    fp: F8
    positives: F8
    negatives: F8
    owners: I8
    count: int

    @staticmethod
    def of(lines: Sequence[Sequence[Point]]) -> Flat:
        """Return the points of lines that have none, one or several."""
        rows = [(p.threshold, p.tp, p.fp, p.positives, p.negatives) for points in lines for p in points]
        table = np.array(rows, dtype=np.float64).reshape(-1, 5).T
        owners = np.repeat(np.arange(len(lines)), [len(points) for points in lines])
        return Flat(table[0], table[1], table[2], table[3], table[4], owners, len(lines))

    def means(self, values: F8) -> F8:
        """Return the mean of each line's values that are numbers, NaN where none is."""
        known = np.isfinite(values)
        number = np.bincount(self.owners[known], minlength=self.count)
        with np.errstate(invalid="ignore", divide="ignore"):
            result: F8 = np.bincount(self.owners[known], values[known], self.count) / number
        return result

    def sums(self, values: F8) -> F8:
        """Return the sum of each line's values, NaN for a line without points."""
        number = np.bincount(self.owners, minlength=self.count)
        result: F8 = np.where(number > 0, np.bincount(self.owners, values, self.count), np.nan)
        return result

    def common(self, values: F8) -> F8:
        """Return the value that all points of a line have, NaN where they differ or there are none."""
        first = np.full(self.count, np.nan)
        first[self.owners[::-1]] = values[::-1]
        differs = np.bincount(self.owners, values != first[self.owners], self.count) > 0
        return np.where(differs, np.nan, first)
