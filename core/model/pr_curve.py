"""Precision and recall at every threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8


@dataclass(frozen=True, slots=True, eq=False)
class PrCurve:
    """What a classifier got right and wrong at one step, all float64 (n,).

    Attributes
    ----------
    thresholds
        In ascending order: a score at or above it counts as positive. They are evenly spaced from 0 to 1, as many as
        this curve has; other runs and steps may have another number.
    true_positives, false_positives, true_negatives, false_negatives
        Counts, or sums of weights.
    precision, recall
        As logged.
    """

    thresholds: F8
    true_positives: F8
    false_positives: F8
    true_negatives: F8
    false_negatives: F8
    precision: F8
    recall: F8

    def __len__(self) -> int:
        return len(self.thresholds)

    @property
    def defined(self) -> int:
        """How many thresholds come before the tail in which nothing counts as positive and precision means nothing.

        At least 1 unless the curve has no thresholds.
        """
        some = np.flatnonzero(self.true_positives + self.false_positives > 0)
        return int(some[-1]) + 1 if len(some) else min(1, len(self))
