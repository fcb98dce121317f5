"""Columns cut into bins: equal ones for numbers, one for each frequent value of categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import U2, Column, ColumnKind
from core.views.embedding.memo import remembered
from core.views.embedding.tallies import extremes, from_codes, levels, tally

BINS = 48
"""Bins of a column of numbers."""
MOST_VALUES = 16
"""Values of a column of categories that have a bar each; all others share one."""
OTHERS = "\x00others"
"""Key of the bar of all values that have none."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnBins:
    """Where each row of a column belongs.

    Attributes
    ----------
    column
        The column.
    index
        uint16 (n,): 0 for rows without a value, else the bin from 1 on.
    keys
        Of categories: the value of each bin, the frequent first, `OTHERS` for the rest; empty for numbers.
    lower, upper
        Of numbers: the ends of all bins together.
    bins
        How many there are, the one of missing values aside.
    """

    column: Column
    index: U2
    keys: tuple[str, ...]
    lower: float
    upper: float
    bins: int

    @property
    def numeric(self) -> bool:
        """Whether the bins lie along an axis of numbers."""
        return not self.keys

    def edges(self, place: int) -> tuple[float, float]:
        """Return the ends of a bin of numbers."""
        width = (self.upper - self.lower) / self.bins
        return self.lower + place * width, self.lower + (place + 1) * width


@remembered(64)
def bins_of(column: Column) -> ColumnBins | None:
    """Return a column in bins, None for texts of which many are different."""
    if column.codes is not None and (column.kind is ColumnKind.CATEGORY or column.numbers is None):
        return _of_categories(column)
    return None if column.numbers is None else _of_numbers(column)


def _of_numbers(column: Column) -> ColumnBins | None:
    assert column.numbers is not None
    lower, upper = extremes(column.numbers)
    if lower > upper:
        return None
    if lower == upper:
        lower, upper = lower - 0.5, upper + 0.5
    # Levels are rounded to the nearest: from the middle of the first bin to that of the last they are its bins.
    half = (upper - lower) / BINS / 2
    numbers = column.numbers
    if not np.isfinite(numbers).all():
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return ColumnBins(column, levels(numbers, lower + half, upper - half, BINS), (), lower, upper, BINS)


def _of_categories(column: Column) -> ColumnBins:
    assert column.codes is not None
    index, values = from_codes(column.codes), len(column.categories)
    if values <= MOST_VALUES:
        return ColumnBins(column, index, column.categories, 0.0, 0.0, values)
    counts = tally(index, np.ones(len(index), np.bool_), values + 1)[1:]
    frequent = np.sort(np.argsort(-counts, kind="stable")[: MOST_VALUES - 1])
    place = np.full(values + 1, MOST_VALUES, np.uint16)
    place[0], place[frequent + 1] = 0, np.arange(1, MOST_VALUES, dtype=np.uint16)
    keys = (*(column.categories[code] for code in frequent.tolist()), OTHERS)
    return ColumnBins(column, place[index], keys, 0.0, 0.0, MOST_VALUES)
