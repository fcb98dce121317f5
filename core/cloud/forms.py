"""How points differ in size, opacity and shape, where they do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from core.model.arrays import F4, U2


class Shape(IntEnum):
    """What a point looks like; all but the smallest details cover about as much as a disc of their size."""

    CIRCLE = 0
    SQUARE = 1
    TRIANGLE = 2
    DIAMOND = 3
    CROSS = 4
    PLUS = 5
    STAR = 6
    RING = 7


EXTENT = 1.36
"""How far a shape reaches from its centre at most, in radii of the disc that it stands for."""


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Sizes, opacities and shapes of n points.

    Attributes
    ----------
    index
        uint16 (n,): which row of `table` each point has.
    table
        float32 (k, 3): how many times as large as the points' size, how many times as opaque, number of a `Shape`.
    """

    index: U2
    table: F4

    @property
    def largest(self) -> float:
        """How many times as large as the points' size the largest is."""
        return float(self.table[:, 0].max()) if len(self.table) else 1.0

    @property
    def translucent(self) -> bool:
        """Whether some are less opaque than the points' opacity."""
        return bool(len(self.table)) and float(self.table[:, 1].min()) < 1.0


def largest_size(size: float, forms: Forms | None) -> float:
    """Return the diameter of the largest points, for points of a diameter."""
    return size if forms is None else size * forms.largest
