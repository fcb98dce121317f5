"""What is right and wrong at every threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8, I8


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Outcomes:
    """How many positives and negatives have a score at or above each threshold.

    Attributes
    ----------
    thresholds
        Ascending, float64 (n,), without duplicates.
    true_positives, false_positives
        Counts or sums of weights, float64 (n,), never growing.
    positives, negatives
        All there are.
    on_grid
        Whether the thresholds are a grid that was logged: between two of them nothing is known. Otherwise they are all
        scores there are, and counts at any threshold are those of the next score above it.
    """

    thresholds: F8
    true_positives: F8
    false_positives: F8
    positives: float
    negatives: float
    on_grid: bool = False

    def __len__(self) -> int:
        return len(self.thresholds)

    @property
    def whole(self) -> bool:
        """Whether all counts are whole numbers, as they are without weights."""
        ends = np.array([self.positives, self.negatives])
        return all(bool((part == np.round(part)).all()) for part in (ends, self.true_positives, self.false_positives))

    def at_places(self, places: I8) -> Outcomes:
        """Return the counts at some of the thresholds, by their places in ascending order."""
        tp, fp = self.true_positives[places], self.false_positives[places]
        return Outcomes(self.thresholds[places], tp, fp, self.positives, self.negatives, self.on_grid)

    def index(self, threshold: float) -> int:
        """Return which place holds the counts at a threshold: `len` where nothing reaches it.

        On a grid it is the nearest of its thresholds, of two equally near the lower one.
        """
        at = int(np.searchsorted(self.thresholds, threshold, side="left"))
        if not self.on_grid or at == 0:
            return min(at, len(self) - 1) if self.on_grid else at
        if at == len(self):
            return at - 1
        nearer = threshold - self.thresholds[at - 1] <= self.thresholds[at] - threshold
        return at - 1 if nearer else at

    def point(self, threshold: float) -> Point:
        """Return what is right and wrong at a threshold."""
        return self.point_at(self.index(threshold), threshold)

    def point_at(self, place: int, threshold: float | None = None) -> Point:
        """Return what is right and wrong at a place; beyond the last one nothing counts as positive.

        The point carries `threshold` where it is given and the thresholds are no grid.
        """
        if place >= len(self):
            return Point(np.inf if threshold is None else threshold, 0.0, 0.0, self.positives, self.negatives)
        own = float(self.thresholds[place])
        return Point(
            own if threshold is None or self.on_grid else threshold,
            float(self.true_positives[place]),
            float(self.false_positives[place]),
            self.positives,
            self.negatives,
        )


@dataclass(frozen=True, slots=True)
class Point:
    """What is right and wrong at one threshold; counts or sums of weights."""

    threshold: float
    tp: float
    fp: float
    positives: float
    negatives: float

    @property
    def fn(self) -> float:
        """Positives that are missed."""
        return self.positives - self.tp

    @property
    def tn(self) -> float:
        """Negatives that are told as such."""
        return self.negatives - self.fp
