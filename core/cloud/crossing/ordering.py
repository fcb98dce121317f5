"""Rows of a column of numbers brought into levels, so that those between two numbers lie together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.cloud.threads import shares, side_by_side
from core.model.arrays import F8, I8, U2, U4

LEVELS = 4096
"""Levels of numbers that have their rows together."""


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Rows of a column of numbers by their level: `rows[starts[i]:starts[i + 1]]` are those of level i.

    `levels` (n,) are 0 for NaN, and from 1 to `LEVELS` for numbers; they never fall where numbers rise.
    """

    numbers: F8
    lower: float
    upper: float
    levels: U2
    rows: U4
    starts: I8

    @property
    def nbytes(self) -> int:
        """Bytes of memory it takes, the numbers not among them."""
        return self.levels.nbytes + self.rows.nbytes + self.starts.nbytes

    def level(self, number: float) -> int:
        """Return the level of a number; larger ones have no lower level."""
        from core.cloud.crossing import kernels

        found: U2 = np.empty(1, dtype=np.uint16)
        kernels.levels(_one(number), self.lower, self.upper, found, np.zeros(LEVELS + 1, dtype=np.int64))
        return int(found[0])

    def at(self, low: int, high: int) -> U4:
        """Return the rows of some levels, the last one not among them."""
        return self.rows[self.starts[low] : self.starts[max(high, low)]]


def ordered(numbers: F8, values: F8) -> Ordered:
    """Return the rows of numbers (n,) in order of their levels, on all threads; `values` are them, read-only."""
    from core.cloud.crossing import kernels

    parts = shares(len(values))
    lower, upper = _ends(values, parts)
    level: U2 = np.empty(len(values), dtype=np.uint16)
    counts: I8 = np.zeros((len(parts), LEVELS + 1), dtype=np.int64)
    _each(parts, lambda at, part: kernels.levels(values[part], lower, upper, level[part], counts[at]))
    starts: I8 = np.zeros(LEVELS + 2, dtype=np.int64)
    np.cumsum(counts.sum(axis=0), out=starts[1:])
    ends = starts[:-1] + np.cumsum(counts, axis=0) - counts
    rows: U4 = np.empty(len(values), dtype=np.uint32)
    _each(parts, lambda at, part: kernels.by_level(level[part], part.start, ends[at], rows))
    return Ordered(numbers, lower, upper, level, rows, starts)


def _each(parts: list[slice], work: Callable[[int, slice], None]) -> None:
    side_by_side(lambda at: work(at, parts[at]), range(len(parts)))


def _ends(values: F8, parts: list[slice]) -> tuple[float, float]:
    """Return two different numbers between which the finite ones lie."""
    from core.cloud.crossing import kernels

    each: F8 = np.empty((len(parts), 2))
    _each(parts, lambda at, part: kernels.ends(values[part], each[at]))
    lower, upper = float(each[:, 0].min()), float(each[:, 1].max())
    if lower > upper:
        lower, upper = 0.0, 1.0
    # Halved, so that ends of different signs are not further apart than numbers reach.
    return (lower, upper) if upper / 2 - lower / 2 < 8e307 and upper > lower else (lower / 2 - 1, upper / 2 + 1)


def _one(number: float) -> F8:
    array = np.array([number])
    array.setflags(write=False)
    return array
