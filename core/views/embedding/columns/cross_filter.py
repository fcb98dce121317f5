"""The columns of one table counted again and again, while brushes and selection change."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import numpy as np

from core.analysis.dates import numbers_along
from core.cloud.crossing.crossing import FILTERS, Crossing
from core.cloud.threads import in_blocks
from core.model import F8, U1, Bool, Metadata
from core.state import Brush, CategoryBrush, RangeBrush, RowSet
from core.views.embedding.columns.binning import BINS, ColumnBins, counted_columns
from core.views.embedding.columns.counting import ColumnCounts
from core.views.shown_rows import rows_through, to_length


class CrossFilter:
    """Counts of all columns for brushes that change a little from one time to the next; to be used by one at a time.

    Parameters
    ----------
    metadata
        What is known of the rows.
    rows
        Rows of the table: of metadata with others, those are left out or missing.
    """

    def __init__(self, metadata: Metadata, rows: int) -> None:
        self.metadata, self.rows = metadata, rows
        self.bins = counted_columns(metadata)
        self.crossing = Crossing(_codes(self.bins, rows), BINS + 1)
        self._filters: dict[str, tuple[int, tuple[Brush, ...]]] = {}
        self._numbers: dict[str, F8] = {}
        self._selected: RowSet | None = None

    def turn(self, brushes: tuple[Brush, ...], selected: RowSet | None) -> Mapping[str, ColumnCounts]:
        """Return the counts of all columns by name; only what has changed since the last time is counted.

        Parameters
        ----------
        brushes
            All brushes of the table; those on a column do not narrow what could be chosen in it.
        selected
            Selected rows; a set of another size counts for nothing.
        """
        wanted = self._grouped(brushes)
        for name in [each for each in self._filters if each not in wanted]:
            self.crossing.widen(self._filters.pop(name)[0])
        chosen = selected if selected is not None and selected.size == self.rows and selected.count else None
        if (chosen is None) != (self._selected is None) or (chosen is not None and chosen != self._selected):
            self.crossing.choose(None if chosen is None else chosen.mask())
            self._selected = chosen
        changed = [name for name, group in wanted.items() if self._filters.get(name, (0, ()))[1] != group]
        for name in sorted(changed, key=lambda each: isinstance(wanted[each][0], RangeBrush)):
            self._narrow(name, wanted[name])  # ranges last: what moves on is counted for all others as they are
        return {bins.column.name: self._counts(place, bins) for place, bins in enumerate(self.bins)}

    def _counts(self, place: int, bins: ColumnBins) -> ColumnCounts:
        found, here = self.crossing, slice(bins.bins + 1)
        chosen = None if self._selected is None else found.selected[place, here]
        return ColumnCounts(
            bins, found.whole[place, here], found.through[place, here], found.shown[place, here], chosen
        )

    def _grouped(self, brushes: tuple[Brush, ...]) -> dict[str, tuple[Brush, ...]]:
        """Return brushes by the filter they are, each one of its own; all that name rows, and what is too much, one."""
        groups: dict[str, tuple[Brush, ...]] = {}
        for brush in brushes:
            alone = isinstance(brush, CategoryBrush | RangeBrush) and len(groups) < FILTERS - 1
            name = f"{type(brush).__name__} {brush.id}" if alone else "rows"
            groups[name] = (*groups.get(name, ()), brush)
        return groups

    def _narrow(self, name: str, group: tuple[Brush, ...]) -> None:
        if name not in self._filters:
            taken = {number for number, _ in self._filters.values()}
            number = next(each for each in count() if each not in taken)
            own = (
                place for place, bins in enumerate(self.bins) if name != "rows" and is_of(group[0], bins.column.name)
            )
            self.crossing.own(number, tuple(own))
        else:
            number = self._filters[name][0]
        self._filters[name] = number, group
        brush = group[0]
        numbers = self._along(brush.column) if name != "rows" and isinstance(brush, RangeBrush) else None
        if numbers is not None and isinstance(brush, RangeBrush):
            self.crossing.narrow_to(number, numbers, brush.lower, brush.upper)
        else:
            self.crossing.narrow(number, rows_through(self.rows, self.metadata, group))

    def _along(self, name: str) -> F8 | None:
        """Return the numbers of a column, as many as there are rows; None where it has none."""
        column = self.metadata.columns.get(name)
        numbers = None if column is None else numbers_along(column)
        if numbers is None:
            return None
        if len(numbers) != self.rows:
            numbers = self._numbers.setdefault(name, to_length(numbers, self.rows, np.float64(np.nan)))
        return numbers

    @property
    def nbytes(self) -> int:
        """Bytes of memory that counting takes, the columns themselves not among them."""
        return self.crossing.nbytes + sum(numbers.nbytes for numbers in self._numbers.values())

    def passed(self) -> Bool:
        """Return which rows all brushes of the last turn let through, bool (n,)."""
        return self.crossing.passed()


def is_of(brush: Brush, column: str) -> bool:
    """Return whether a brush narrows a column."""
    return isinstance(brush, CategoryBrush | RangeBrush) and brush.column == column


def _codes(columns: tuple[ColumnBins, ...], rows: int) -> U1:
    """Return the bin of each row in each column, uint8 (rows, k): those of one row lie side by side."""
    codes: U1 = np.zeros((rows, len(columns)), dtype=np.uint8)

    def fill(block: slice) -> None:
        for place, bins in enumerate(columns):
            here = bins.index[block]
            codes[block.start : block.start + len(here), place] = here

    in_blocks(rows, fill)
    return codes
