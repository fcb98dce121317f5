"""How values are distributed: the share of runs at or below each value, and how far that can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8


@dataclass(frozen=True, eq=False)
class Edf:
    """The empirical distribution function of some values: a step up at each of them.

    Attributes
    ----------
    values
        The distinct finite values, ascending, float64 (k,).
    shares
        The share of all counted values that are at most as large, float64 (k,); below 1 at the end where some are
        plus infinity.
    count
        How many values were counted: all but NaN.
    start
        The share below the first value: of minus infinity.
    without
        How many were NaN, which have no place in any order.
    """

    values: F8
    shares: F8
    count: int
    start: float
    without: int

    def at(self, numbers: F8) -> F8:
        """Return the share of values that are at most each of some numbers; NaN without values and for NaN."""
        if not self.count:
            return np.full(np.shape(numbers), np.nan)
        steps = np.concatenate(([self.start], self.shares))
        shares: F8 = steps[np.searchsorted(self.values, numbers, side="right")]
        return np.where(np.isnan(numbers), np.nan, shares)

    def quantile(self, share: float) -> float:
        """Return the smallest value that at least this share of the values do not exceed; may be infinite."""
        if not self.count:
            return math.nan
        if self.start and share <= self.start:
            return -math.inf
        place = int(np.searchsorted(self.shares, share - 1e-12, side="left"))
        return float(self.values[place]) if place < len(self.values) else math.inf

    def band(self, level: float) -> tuple[F8, F8]:
        """Return the lower and upper end of the band that holds the true distribution at `level`, for `shares`."""
        width = dkw_width(self.count, level)
        return np.clip(self.shares - width, 0.0, 1.0), np.clip(self.shares + width, 0.0, 1.0)


def edf(values: F8) -> Edf:
    """Return the empirical distribution function of values (n,); infinities count, NaN does not."""
    there = values[~np.isnan(values)]
    count = len(there)
    low = int(np.count_nonzero(np.isneginf(there)))
    distinct, counts = np.unique(there[np.isfinite(there)], return_counts=True)
    shares = (low + np.cumsum(counts)) / max(count, 1)
    return Edf(distinct, shares, count, low / max(count, 1), len(values) - count)


def dkw_width(count: int, level: float) -> float:
    """Return how far from an empirical distribution function the true one lies at most, with a probability of `level`.

    The inequality of Dvoretzky, Kiefer and Wolfowitz (1956) with the constant of Massart (1990); it holds for every
    distribution and all values at once. `level` is between 0 and 1; 1 without values.
    """
    return min(1.0, math.sqrt(math.log(2.0 / (1.0 - level)) / (2.0 * count))) if count else 1.0


def staircase(values: F8, shares: F8, start: float) -> tuple[F8, F8]:
    """Return the corners (2k,) of steps: to each value with the share before it, then up to its own."""
    before = np.concatenate(([start], shares[:-1])) if len(shares) else shares
    return np.repeat(values, 2), np.stack([before, shares], axis=1).reshape(-1)
