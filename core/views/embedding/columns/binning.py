"""Columns cut into bins: equal ones for numbers, those of the calendar for dates, one for each frequent category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.dates import numbers_along, seconds_of_unit
from core.cloud.threads import in_blocks
from core.model import F8, U2, Column, ColumnKind, Metadata
from core.views.embedding.columns.calendar import bin_said, calendar_edges, moment_said
from core.views.embedding.memo import remembered
from core.views.embedding.tallies import extremes, from_codes, levels, tally

BINS = 48
"""Bins of a column of numbers; of dates there are as many at most."""
MOST_COLUMNS = 30
"""Columns that are counted; tables with more show the first ones."""
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
        Of categories: the value of each bin, the frequent first, `OTHERS` for the rest; empty for numbers and dates.
    lower, upper
        Of numbers and dates: the ends of all bins together.
    bins
        How many there are, the one of missing values aside.
    ends
        Of bins that are not all as wide: float64 (bins + 1,), rising; None for equal ones.
    unit
        Of dates: seconds since 1970 for each unit of the axis; 0 for what is none.
    """

    column: Column
    index: U2
    keys: tuple[str, ...]
    lower: float
    upper: float
    bins: int
    ends: F8 | None = None
    unit: float = 0.0

    @property
    def numeric(self) -> bool:
        """Whether the bins lie along an axis of numbers or dates."""
        return not self.keys

    def edges(self, place: int) -> tuple[float, float]:
        """Return the ends of a bin along the axis."""
        if self.ends is not None:
            return float(self.ends[place]), float(self.ends[place + 1])
        width = (self.upper - self.lower) / self.bins
        return self.lower + place * width, self.lower + (place + 1) * width

    def place(self, value: float) -> int:
        """Return which bin a value on the axis lies in; that of an end for one beyond it."""
        if self.ends is not None:
            found = int(np.searchsorted(self.ends, value, side="right")) - 1
        else:
            found = int((value - self.lower) / (self.upper - self.lower) * self.bins)
        return min(max(found, 0), self.bins - 1)

    def said(self, place: int) -> str:
        """Return what a bin along the axis is called."""
        low, high = self.edges(place)
        return bin_said(low * self.unit, high * self.unit) if self.unit else f"{low:.4g} to {high:.4g}"

    def value_said(self, value: float) -> str:
        """Return a value on the axis in words."""
        if not self.unit:
            return f"{value:.5g}"
        low, high = self.edges(0)
        return moment_said(value * self.unit, (high - low) * self.unit)


@remembered(64)
def bins_of(column: Column) -> ColumnBins | None:
    """Return a column in bins, None for texts of which many are different and that are no dates."""
    numbers = numbers_along(column)
    dates = None if numbers is None else _of_dates(column, numbers)
    if dates is not None:
        return dates
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


def _of_dates(column: Column, numbers: F8) -> ColumnBins | None:
    """Return bins of the calendar, None for what are no dates."""
    lower, upper = extremes(numbers)
    unit = 1.0 if column.numbers is None else seconds_of_unit(column.name, lower, upper)
    if lower > upper or not unit:
        return None
    try:
        ends = calendar_edges(lower * unit, upper * unit, BINS) / unit
    except (ValueError, OverflowError, OSError):
        return None
    index = np.empty(len(numbers), dtype=np.uint16)

    def fill(block: slice) -> None:
        places = np.clip(np.searchsorted(ends, numbers[block], side="right"), 1, len(ends) - 1)
        index[block] = np.where(np.isfinite(numbers[block]), places, 0)

    in_blocks(len(numbers), fill)
    index.setflags(write=False)
    return ColumnBins(column, index, (), float(ends[0]), float(ends[-1]), len(ends) - 1, ends, unit)


def counted_columns(metadata: Metadata) -> tuple[ColumnBins, ...]:
    """Return the columns that can be drawn, as many as are counted."""
    drawn = [bins for column in metadata.columns.values() if (bins := bins_of(column)) is not None]
    return tuple(drawn[:MOST_COLUMNS])


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
