"""What the panel says of all points that moved: counted beside the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.views.embedding.rows.row_list import Item
from app.views.embedding.rows.rows_listed import RowItems, row_colour
from app.views.embedding.scene.card import row_image, row_title
from core.model import F8, I4, U1, Bool, Column, ColumnKind
from core.state import EmbeddingState, RowSet
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.columns.binning import bins_of
from core.views.embedding.columns.counting import ColumnCounts
from core.views.embedding.memo import remembered
from core.views.embedding.moved.result import Moved
from core.views.embedding.tallies import tally
from core.views.picture import Emphasis

LISTED = 10_000
"""Points that are listed at most, those that moved most."""


@dataclass(frozen=True, slots=True, eq=False)
class MovedCounts:
    """How many points moved how much, None where none did, and the rows of those shown that moved most."""

    moved: Moved
    bars: ColumnCounts | None
    rows: I4


def counted(moved: Moved, emphasis: U1, selected: RowSet | None) -> MovedCounts:
    """Return what is said of points of which some are hidden and some are selected."""
    shown: Bool = emphasis != Emphasis.HIDDEN
    if len(shown) != len(moved.values):
        return MovedCounts(moved, None, moved.order[:0])
    bins = bins_of(_column(moved))
    if bins is None:
        return MovedCounts(moved, None, moved.order[:0])
    every = np.ones(len(shown), dtype=np.bool_)
    chosen = selected.mask() & shown if selected is not None and selected.size == len(shown) else None
    whole, seen = tally(bins.index, every, bins.bins + 1), tally(bins.index, shown, bins.bins + 1)
    picked = None if chosen is None else tally(bins.index, chosen, bins.bins + 1)
    return MovedCounts(moved, ColumnCounts(bins, whole, whole, seen, picked), moved.first(LISTED, shown))


@remembered(2)
def _column(moved: Moved) -> Column:
    """Return how much points moved as a column, from 0 to 1."""
    numbers: F8 = moved.values.astype(np.float64)
    return Column("Moved", ColumnKind.NUMBER, (), numbers)


def listed(about: Known, wish: EmbeddingState, points: Points, moved: Moved, rows: I4) -> RowItems:
    """Return the items of points with how much they moved."""

    def make(place: int) -> Item:
        row = int(rows[place])
        value = float(moved.values[row])
        kept = f"{int(moved.kept[row])} of {moved.k} nearest stay"
        title, image, colour = row_title(about, wish, row), row_image(about, row), row_colour(points, row)
        return Item(row, title, image, colour, f"{value:.2f}", value, "", kept, "moved")

    return RowItems(rows, make)
