"""Counts for every range of one column at once, so that a range may move however far without going through its rows.

Rows are counted by the level of their number, in every bin of every column, and the counts are summed up along the
levels: what lies between two levels is a difference of two sums. Only the rows of the levels in which a range ends are
looked at one by one. This is the data tile of Moritz, Howe and Heer, "Falcon: Balancing Interactive Latency and
Resolution Sensitivity for Scalable Linked Visualizations", CHI 2019, with exact ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cloud.crossing.ordering import LEVELS, Ordered
from core.cloud.threads import shares, side_by_side
from core.model.arrays import F8, I4, I8, U4

BYTES = 1 << 23
"""Memory that the sums of a cube may take: while they are counted they shall lie in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Sums along the levels of one column of numbers, for the other filters as they are.

    Attributes
    ----------
    order
        Rows in order of the column's levels.
    bit
        The filter that ranges over the column.
    apart
        Columns, int64, that are narrowed by other filters than those of their own: what could be chosen in them is
        counted apart from what is shown.
    shift
        A cell is so many levels, as a power of two.
    sums
        int32 (3, cells + 1, k, width): through, shown and selected rows of all cells before one.
    """

    order: Ordered
    bit: int
    apart: I8
    shift: int
    sums: I4

    @property
    def nbytes(self) -> int:
        """Bytes of memory the sums take."""
        return self.sums.nbytes

    def counts(self, records: U4, own: I8, values: F8, lower: float, upper: float) -> tuple[I8, int]:
        """Return int64 (3, k, width) of the rows between two ends, both inside, and how many rows were looked at.

        Of columns that the filter itself is of, what could be chosen is not told.
        """
        found = np.zeros((3, *self.sums.shape[2:]), dtype=np.int64)
        looked = 0
        if lower <= upper:
            low, high = self.order.level(lower), self.order.level(upper)
            first, last = (low >> self.shift) + 1, high >> self.shift
            if first < last:
                found += self.sums[:, last] - self.sums[:, first]
                pieces = [(low, low + 1), (low + 1, first << self.shift), (last << self.shift, high), (high, high + 1)]
            else:
                pieces = [(low, low + 1), (low + 1, high), (max(high, low + 1), high + 1)]
            for piece in pieces:
                ends = (lower, upper) if low in range(*piece) or high in range(*piece) else (-np.inf, np.inf)
                looked += self._look(piece, records, own, values, ends, found)
        merged = np.ones(len(own), dtype=np.bool_)
        merged[self.apart] = False
        found[0, merged] = found[1, merged]
        return found, looked

    def _look(
        self, piece: tuple[int, int], records: U4, own: I8, values: F8, ends: tuple[float, float], found: I8
    ) -> int:
        """Add those rows of some levels that lie between two ends."""
        from core.cloud.crossing import kernels

        rows = self.order.at(*piece)
        parts = shares(len(rows))
        each = np.zeros((len(parts), *found.shape), dtype=np.int64)

        def go(at: int) -> None:
            kernels.look(rows[parts[at]], values, *ends, self.bit, records, own, self.apart, each[at])

        side_by_side(go, range(len(parts)))
        found += each.sum(axis=0)
        return len(rows)


def cube_of(order: Ordered, filter_: int, records: U4, own: I8, width: int) -> Cube:
    """Return the sums for a filter that ranges over a column, from all rows as the other filters have them."""
    from core.cloud.crossing import kernels

    bit = 1 << filter_
    apart = np.flatnonzero((own & ~bit != 0) & (own & bit == 0)).astype(np.int64)
    shift = _shift(len(own) * width, len(records))
    parts = shares(len(records))
    shape = 3, (LEVELS >> shift) + 2, len(own), width
    each = [np.zeros(shape, dtype=np.int32) for _ in parts]

    def go(at: int) -> None:
        kernels.fill(order.levels[parts[at]], shift, bit, records[parts[at]], own, apart, each[at][:, 1:])

    side_by_side(go, range(len(parts)))
    sums = each[0]
    for other in each[1:]:
        sums += other
    return Cube(order, bit, apart, shift, np.cumsum(sums, axis=1, dtype=np.int32, out=sums))


def _shift(bins: int, rows: int) -> int:
    """Return how many levels, as a power of two, are a cell: few rows or many columns have large ones."""
    cells = max(min(BYTES // (12 * bins), rows // 16), 1)
    return max(int(np.ceil(np.log2(LEVELS / cells))), 0)
