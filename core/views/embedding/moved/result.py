"""What was found of movement: of each point between two sides, and of some points over all steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.moved.movement import MISSING
from core.model import F4, F8, I4, U1, Bool

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """How much every point moved.

    Attributes
    ----------
    values, kept
        As in `core.analysis.moved.movement.Movement`.
    order
        int32 (m,): the points that were compared, the one that moved most first.
    k
        How many nearest of each point were compared.
    stays
        Mean share of them that are among the nearest on the other side.
    none
        How many points keep none of them.
    recall
        Share of the true neighbours that were found, 1 where all were.
    """

    values: F4
    kept: U1
    order: I4
    k: int
    stays: float
    none: int
    recall: float

    def between(self, low: float, high: float) -> Bool:
        """Return which points moved so much, both ends included, bool (n,)."""
        slack = 1e-6  # values are of single precision
        inside: Bool = (self.values >= low - slack) & (self.values <= high + slack)
        return inside

    def first(self, count: int, shown: Bool) -> I4:
        """Return the points of a mask (n,) that moved most, so many of them, int32, the one that moved most first."""
        found: list[I4] = []
        for start in range(0, len(self.order), _BLOCK):
            block = self.order[start : start + _BLOCK]
            found.append(block[shown[block]])
            if sum(map(len, found)) >= count:
                break
        return np.concatenate(found)[:count] if found else self.order[:0]


@dataclass(frozen=True, slots=True, eq=False)
class Steady:
    """How many neighbours stay from each step to the next.

    Attributes
    ----------
    kept
        uint8 (steps - 1, q): of each point that was looked at; `MISSING` where it has no neighbours at a step.
    rows
        int32 (q,): the points that were looked at, ascending.
    k
        How many nearest of each were compared.
    total
        How many points there are.
    """

    kept: U1
    rows: I4
    k: int
    total: int

    @property
    def exact(self) -> bool:
        """Whether all points were looked at."""
        return len(self.rows) == self.total

    def shares(self, mask: Bool | None = None) -> tuple[F8, int]:
        """Return the mean share that stays at each step but the first, and of how many points.

        float64 (steps - 1,), NaN where nothing is known; of the points of a mask (n,), of all for None.
        """
        kept = self.kept if mask is None else self.kept[:, mask[self.rows]]
        there = kept != MISSING
        counts = there.sum(axis=1)
        sums = np.where(there, kept, 0).sum(axis=1, dtype=np.int64)
        with np.errstate(invalid="ignore", divide="ignore"):
            return sums / counts / max(self.k, 1), int(kept.shape[1])
