"""From bars to rows, and from rows to what a column is narrowed to."""

from __future__ import annotations

import numpy as np

from core.analysis.dates import numbers_along
from core.cloud.threads import in_blocks
from core.model import Bool, Column
from core.views.embedding.columns.binning import ColumnBins
from core.views.shown_rows import to_length


def rows_of_bin(bins: ColumnBins, place: int, shown: Bool) -> Bool:
    """Return which shown rows (n,) lie in a bin, those without a value for -1."""
    index, result = to_length(bins.index, len(shown), np.uint16(0)), np.empty(len(shown), dtype=np.bool_)

    def compare(block: slice) -> None:
        np.equal(index[block], place + 1, out=result[block])
        result[block] &= shown[block]

    in_blocks(len(shown), compare)
    return result


def reach_of(column: Column, chosen: Bool) -> tuple[float, float] | frozenset[str] | None:
    """Return what of a column rows (n,) have: both ends of numbers or dates, or all values, ``""`` for missing ones.

    None where they have nothing.
    """
    numbers = numbers_along(column)
    if numbers is not None:
        values = numbers[to_length(chosen, len(numbers), np.False_)]
        values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if len(values) else None
    if column.codes is None:
        return None
    codes = column.codes[to_length(chosen, len(column.codes), np.False_)]
    found = np.flatnonzero(np.bincount(codes + 1, minlength=len(column.categories) + 1))
    return frozenset("" if code == 0 else column.categories[code - 1] for code in found.tolist()) or None
