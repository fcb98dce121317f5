"""Counts of rows that several filters let through: kept, and put right where a filter has moved.

A range of numbers that moves is counted by sums that are made when it begins to, see `Cube`: a turn takes the same
time however far it goes. All other changes go through all rows once, whatever number of columns is counted. Either way
the work is shared out in fixed parts of rows, so that sums are the same whatever the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from core.cloud.compiling import compiled, steady
from core.cloud.crossing.cube import Cube, cube_of
from core.cloud.crossing.ordering import Ordered, ordered
from core.cloud.threads import shares, side_by_side
from core.model.arrays import F8, I8, U1, U4, Bool

FILTERS = 31
"""Filters that are told apart."""
FEW = 1 << 14
"""Tables of so few rows are gone through at every turn."""
_CHOSEN, _REST = np.uint32(1 << 31), np.uint32((1 << 31) - 1)
_Range: TypeAlias = tuple[F8, float, float]
"""Numbers, and two ends between which they are let through."""
_SEVERAL = 4
"""Rows in order take so many times as long as rows in a row."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ahead:
    """A range that moves, counted ahead of the rows: those are told of it by and by, see `Crossing.settle`."""

    filter: int
    cube: Cube
    was: _Range | None
    """The range that the rows know, None for all numbers."""
    counts: tuple[I8, I8, I8]
    """What was counted of it."""


class Crossing:
    """Rows in bins of some columns, and filters over the rows.

    Parameters
    ----------
    codes
        uint8 (n, k): the bin of each row in each column.
    width
        Number of bins, the same for all columns.
    fast
        Whether compiled loops are used; None for as soon as they are ready.

    Attributes
    ----------
    whole, through, shown, selected
        int64 (k, width): all rows, those that fail no filter but the column's own, those that fail none, and of those
        the selected ones.
    touched
        Rows that have been gone through so far.
    """

    def __init__(self, codes: U1, width: int, fast: bool | None = None) -> None:
        self._records, self._width, self._fast = _records(codes), width, fast
        self._own: I8 = np.zeros(codes.shape[1], dtype=np.int64)
        self._ordered: Ordered | None = None
        self._ahead: _Ahead | None = None
        self._ranges: dict[int, _Range] = {}
        self.touched = len(codes)
        self.whole = self._tally(np.ones(len(codes), dtype=np.bool_))
        self.through, self.shown, self.selected = self.whole.copy(), self.whole.copy(), np.zeros_like(self.whole)

    def __len__(self) -> int:
        return len(self._records)

    @property
    def _compiled(self) -> bool:
        return compiled() if self._fast is None else self._fast

    @property
    def nbytes(self) -> int:
        """Bytes of memory that rows, their order and the sums of a moving range take."""
        order = 0 if self._ordered is None else self._ordered.nbytes
        return self._records.nbytes + order + (0 if self._ahead is None else self._ahead.cube.nbytes)

    def passed(self) -> Bool:
        """Return which rows fail no filter, bool (n,)."""
        self.settle()
        passed: Bool = (self._records[:, 0] & _REST) == 0
        return passed

    def own(self, filter_: int, columns: tuple[int, ...]) -> None:
        """Say of which columns a filter is the own; it must fail no row yet."""
        self.settle()
        for column in columns:
            self._own[column] |= 1 << filter_

    def narrow(self, filter_: int, through: Bool) -> None:
        """Let rows (n,) pass a filter as a mask says."""
        self.settle(filter_)
        self._ranges.pop(filter_, None)
        self._all(filter_, steady(through, np.bool_))

    def widen(self, filter_: int) -> None:
        """Let all rows pass a filter, which is nobody's own any more."""
        self.narrow(filter_, np.ones(len(self), dtype=np.bool_))
        self._own &= ~(1 << filter_)

    def narrow_to(self, filter_: int, numbers: F8, lower: float, upper: float, patient: bool = True) -> None:
        """Let rows pass whose number (n,) lies between two ends, both inside; NaN never does.

        Where `patient` the range is expected to move on: what it takes to count it anywhere is made the first time.
        Otherwise, if the filter had other ends over the same array before, only rows between the ends are gone through.
        """
        values, wanted = steady(numbers, np.float64), (numbers, lower, upper)
        if self._ahead is None or self._ahead.filter != filter_ or self._ahead.cube.order.numbers is not numbers:
            if patient and self._compiled and len(self) > FEW:
                self.foresee(filter_, numbers)
            else:
                self.settle()
        before, self._ranges[filter_] = self._ranges.get(filter_), wanted
        if self._ahead is not None:
            self._look_up(self._ahead, values, lower, upper)
        else:
            self._move(filter_, before, wanted, patient)

    def settle(self, but: int | None = None) -> None:
        """Tell the rows of a range that was counted ahead of them; with `but` not of that filter, which changes."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return
        self.through, self.shown, self.selected = ahead.counts
        if ahead.filter != but:
            self._move(ahead.filter, ahead.was, self._ranges[ahead.filter])

    def foresee(self, filter_: int, numbers: F8) -> None:
        """Count what any range of a filter over numbers (n,) would let through, until something else changes."""
        self.settle()
        order = self._order(numbers, steady(numbers, np.float64))
        cube = cube_of(order, filter_, self._records, self._own, self._width)
        self.touched += len(self)
        self._ahead = _Ahead(filter_, cube, self._ranges.get(filter_), (self.through, self.shown, self.selected))

    def _look_up(self, ahead: _Ahead, values: F8, lower: float, upper: float) -> None:
        found, looked = ahead.cube.counts(self._records, self._own, values, float(lower), float(upper))
        self.touched += looked
        its_own = self._own & ahead.cube.bit != 0
        found[0, its_own] = ahead.counts[0][its_own]
        self.through, self.shown, self.selected = found

    def _move(self, filter_: int, before: _Range | None, wanted: _Range, patient: bool = True) -> None:
        """Let the rows between the ends before and those wanted change sides, or all where that is faster."""
        numbers, lower, upper = wanted
        values = steady(numbers, np.float64)
        if before is None or before[0] is not numbers or not self._compiled:
            self._range(filter_, values, lower, upper)
            return
        ordered_ = self._order(numbers, values)
        was = ordered_.level(before[1]), ordered_.level(before[2])
        stays = ordered_.level(lower), ordered_.level(upper)
        edges = sorted({*was, *stays})
        parts: list[tuple[U4, bool | tuple[F8, float, float]]] = []
        for level in edges:  # of these, only some rows are beyond an end
            parts.append((ordered_.at(level, level + 1), (values, lower, upper)))
        for first, last in pairwise(edges):
            inside = stays[0] <= first and last <= stays[1]
            if inside != (was[0] <= first and last <= was[1]):
                parts.append((ordered_.at(first + 1, last), inside))
        if patient and _SEVERAL * sum(len(rows) for rows, _ in parts) > len(self):
            self._range(filter_, values, lower, upper)
            return
        for rows, through in parts:
            self._some(filter_, rows, through)

    def choose(self, chosen: Bool | None) -> None:
        """Select rows (n,) as a mask says, none for None."""
        self.settle()
        mask = np.zeros(len(self), dtype=np.bool_) if chosen is None else steady(chosen, np.bool_)
        if not self._compiled:
            state = self._records[:, 0]
            self._records[:, 0] = np.where(mask, state | _CHOSEN, state & _REST)
            self._recount()
            return
        from core.cloud.crossing import kernels

        self._share_out(lambda rows, deltas: kernels.choose(mask[rows], self._records[rows], deltas))

    def _all(self, filter_: int, through: Bool) -> None:
        bit = 1 << filter_
        if not self._compiled:
            state = self._records[:, 0]
            self._records[:, 0] = np.where(through, state & ~np.uint32(bit), state | np.uint32(bit))
            self._recount()
            return
        from core.cloud.crossing import kernels

        def go(rows: slice, deltas: I8) -> None:
            kernels.by_mask(through[rows], bit, self._records[rows], self._own, deltas)

        self._share_out(go)

    def _range(self, filter_: int, numbers: F8, lower: float, upper: float) -> None:
        if not self._compiled:
            self._all(filter_, (numbers >= lower) & (numbers <= upper))
            return
        from core.cloud.crossing import kernels

        def go(rows: slice, deltas: I8) -> None:
            ends = float(lower), float(upper)
            kernels.by_range(numbers[rows], *ends, 1 << filter_, self._records[rows], self._own, deltas)

        self._share_out(go)

    def _some(self, filter_: int, rows: U4, through: bool | tuple[F8, float, float]) -> None:
        """Let some rows pass: all or none of them, or those whose number lies between two ends."""
        from core.cloud.crossing import kernels

        def go(places: slice, deltas: I8) -> None:
            part = 1 << filter_, self._records, self._own, deltas
            if isinstance(through, bool):
                kernels.some(rows[places], through, *part)
            else:
                numbers, lower, upper = through
                kernels.some_by_range(rows[places], numbers, float(lower), float(upper), *part)

        if len(rows):
            self._share_out(go, len(rows))

    def _share_out(self, go: Callable[[slice, I8], None], rows: int | None = None) -> None:
        """Go through rows on all threads, each with differences of its own, which are then added."""
        parts = shares(len(self) if rows is None else rows)
        deltas = np.zeros((len(parts), 3, *self.whole.shape), dtype=np.int64)
        side_by_side(lambda at: go(parts[at], deltas[at]), range(len(parts)))
        self.touched += len(self) if rows is None else rows
        through, shown, selected = deltas.sum(axis=0)
        self.through, self.shown, self.selected = self.through + through, self.shown + shown, self.selected + selected

    def _order(self, numbers: F8, values: F8) -> Ordered:
        if self._ordered is None or self._ordered.numbers is not numbers:
            self._ordered = ordered(numbers, values)
        return self._ordered

    def _tally(self, mask: Bool) -> I8:
        """Return how many rows of a mask lie in each bin of each column, int64 (k, width)."""
        counts = np.zeros((len(self._own), self._width), dtype=np.int64)
        if self._compiled and mask.all():
            from core.cloud.crossing import kernels

            parts = shares(len(self))
            each = np.zeros((len(parts), *counts.shape), dtype=np.int64)
            side_by_side(lambda at: kernels.tally(self._records[parts[at]], each[at]), range(len(parts)))
            np.add.reduce(each, out=counts)
            return counts
        codes = self._records[:, 1:].view(np.uint8)
        for column, line in enumerate(counts):
            line += np.bincount(codes[mask, column], minlength=self._width)
        return counts

    def _recount(self) -> None:
        """Count anew, by NumPy."""
        state = self._records[:, 0]
        failed, shown = state & _REST, self.passed()
        self.touched += len(self)
        self.shown, self.selected = self._tally(shown), self._tally(shown & (state >= _CHOSEN))
        lines = [self._tally((failed & ~np.uint32(own)) == 0)[column] for column, own in enumerate(self._own.tolist())]
        self.through = np.array(lines, dtype=np.int64).reshape(self.whole.shape)


def _records(codes: U1) -> U4:
    """Return rows as the kernels read them, uint32 (n, 1 + k / 4), that pass all filters and are not selected."""
    rows, columns = codes.shape
    records: U4 = np.zeros((rows, 1 + (columns + 3) // 4), dtype="<u4")
    places = records[:, 1:].view(np.uint8)

    def fill(part: slice) -> None:
        places[part, :columns] = codes[part]

    side_by_side(fill, shares(rows))
    return records
