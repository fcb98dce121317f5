"""How sure a number is: by how much it differs between halves of the runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.analysis.importance.table import Table
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8

SPLITS = 16
LEAST_RUNS = 10
"""Halves of fewer runs say nothing."""

Measured = Callable[[Table, Sequence[int]], F8]
"""Numbers (k,) that are measured of a table, with a seed."""

_PARTING = 1 << 20
"""What the seed of a split is apart by from those of what is measured."""

_HALF = 2_500
"""Runs a half has at most; of more, the error is told from so many (it falls with the root of their number)."""

_SURE = 1.96
"""Standard errors to either side that hold the truth in 95 of 100 cases."""


class Unheard(Steps):
    """Stops work that is part of something larger, and tells nobody of its progress."""

    def stage(self, message: str, share: float) -> None:
        """Raise CancelledError if the work should stop."""
        self.check()

    def did(self, part: float) -> None:
        """Raise CancelledError if the work should stop."""
        self.check()


def standard_errors(
    measure: Measured, table: Table, seed: Sequence[int], crew: Crew, steps: Steps, splits: int = SPLITS
) -> F8:
    """Return the standard error (k,) of each number that is measured of a table, NaN with too few runs.

    The runs are split at random into two halves, again and again. Two halves are independent, so that half of what
    they differ by has the variance of the whole. A bootstrap would draw runs more than once: trees would know the runs
    they have not seen, and neighbours would lie on one another. Raises CancelledError if `steps` says so.
    """
    count, found = len(table.target), {}
    size = min(count // 2, _HALF)
    if count < LEAST_RUNS:
        return np.full(len(measure(table, seed)), np.nan)

    def work(number: int) -> None:
        steps.check()
        order = np.random.default_rng([*seed, number // 2, _PARTING]).permutation(count)
        rows = np.sort(order[:size] if number % 2 else order[size : 2 * size])
        found[number] = measure(table.of(rows), [*seed, number])

    crew.run(work, 2 * splits, steps)
    apart = [(found[2 * split] - found[2 * split + 1]) / 2 for split in range(splits)]
    errors: F8 = np.sqrt(np.mean(np.square(apart), axis=0) * (2 * size / count))
    return errors


def interval(values: F8, errors: F8, least: float, most: float) -> tuple[F8, F8]:
    """Return the ends (k,) of 95 % intervals, within what is possible."""
    low: F8 = np.maximum(values - _SURE * errors, least)
    high: F8 = np.minimum(values + _SURE * errors, most)
    return low, high
