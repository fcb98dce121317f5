"""Rows in each bin of a column: of all, of those that the other columns let through, and of the selected ones."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import I8
from core.views.embedding.columns.binning import ColumnBins


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
