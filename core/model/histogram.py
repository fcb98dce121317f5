"""How values were distributed at one step."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.arrays import F8


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Counts of values in buckets, from the smallest values to the greatest.

    Attributes
    ----------
    left, right
        Edges of each bucket, float64 (k,). Values at an edge belong to the bucket at its right, in the last bucket
        also those at its right edge. A bucket may have no width. Nothing was counted where k is 0.
    count
        Values in each bucket, float64 (k,); weighted counts need not be whole.
    """

    left: F8
    right: F8
    count: F8

    def __len__(self) -> int:
        return len(self.count)

    @property
    def total(self) -> float:
        """How many values were counted."""
        return float(self.count.sum())
