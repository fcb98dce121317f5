"""Rows in each bin of every column: of all, of those that the other columns let through, and of the selected ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.model import I8, Bool, Metadata
from core.state import Brush, CategoryBrush, RangeBrush, RowSet
from core.views.embedding.columns.binning import ColumnBins, bins_of
from core.views.embedding.memo import remembered
from core.views.embedding.tallies import tally
from core.views.shown_rows import rows_through, to_length

MOST_COLUMNS = 30
"""Columns that are counted; tables with more show the first ones."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnCounts:
    """Rows by bin, int64 (bins + 1,) each: the first is that of missing values.

    Attributes
    ----------
    bins
        What is counted.
    whole
        All rows.
    through
        Rows that the brushes on all other columns let through: what could be chosen here.
    shown
        Rows that are shown.
    selected
        Selected rows among those shown; None without a selection.
    """

    bins: ColumnBins
    whole: I8
    through: I8
    shown: I8
    selected: I8 | None


def counted_columns(metadata: Metadata) -> tuple[ColumnBins, ...]:
    """Return the columns that can be drawn, as many as are counted."""
    drawn = [bins for column in metadata.columns.values() if (bins := bins_of(column)) is not None]
    return tuple(drawn[:MOST_COLUMNS])


def counts(
    metadata: Metadata, rows: int, brushes: tuple[Brush, ...], selected: RowSet | None
) -> Mapping[str, ColumnCounts]:
    """Return the counts of all columns by name; what did not change since the last call is not counted again.

    Parameters
    ----------
    rows
        Rows of the table: of metadata with others, those are left out or missing.
    brushes
        All brushes of the table; those on a column do not narrow what could be chosen in it.
    selected
        Selected rows; a set of another size counts for nothing.
    """
    shown = rows_through(rows, metadata, brushes)
    mask = selected.mask() if selected is not None and selected.size == rows and selected.count else None
    return {
        bins.column.name: _counted(bins, metadata, rows, brushes, shown, mask) for bins in counted_columns(metadata)
    }


def _counted(
    bins: ColumnBins, metadata: Metadata, rows: int, brushes: tuple[Brush, ...], shown: Bool, selected: Bool | None
) -> ColumnCounts:
    others = tuple(brush for brush in brushes if not is_of(brush, bins.column.name))
    through = shown if len(others) == len(brushes) else rows_through(rows, metadata, others)
    everything = rows_through(rows, metadata, ())
    chosen = None if selected is None else _both(selected, shown)
    return ColumnCounts(
        bins,
        _bars(bins, everything),
        _bars(bins, through),
        _bars(bins, shown),
        None if chosen is None else _bars(bins, chosen),
    )


def is_of(brush: Brush, column: str) -> bool:
    """Return whether a brush narrows a column."""
    return isinstance(brush, CategoryBrush | RangeBrush) and brush.column == column


@remembered(2)
def _both(selected: Bool, shown: Bool) -> Bool:
    return selected & shown


@remembered(160)
def _bars(bins: ColumnBins, counted: Bool) -> I8:
    index = to_length(bins.index, len(counted), np.uint16(0))
    return tally(index, counted, bins.bins + 1)
