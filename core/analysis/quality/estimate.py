"""A measured number and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8

SURE = 1.96
"""Standard errors to either side that hold the truth in 95 of 100 cases."""

SURE_BY_GROUPS = 2.093
"""The same where the error is told from 20 groups (Student's t)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure and its confidence interval.

    Attributes
    ----------
    value
        The measure; NaN where it is not defined, as for a single point.
    low, high
        Between what the measure of everything lies with 95 % confidence; both are the value if nothing was sampled.
    samples
        How many points, pairs or triplets were looked at.
    exact
        Whether those were all.
    """

    value: float
    low: float
    high: float
    samples: int
    exact: bool


def of_mean(values: F8, total: int, least: float = 0.0, reach: float = 1.0) -> Estimate:
    """Return the mean of values drawn without repetition from so many; exact if those are all.

    No value can be below `least` or above ``least + reach``. The interval is Wilson's for a share, of as many draws
    as would be as sure as these values (Korn and Graubard, 1998): it stays within what is possible, and is not empty
    where all values are the same.
    """
    count = len(values)
    if count == 0:
        return Estimate(np.nan, np.nan, np.nan, 0, True)
    mean = float(values.mean())
    if count >= total:
        return Estimate(mean, mean, mean, count, True)
    share = min(max((mean - least) / reach, 0.0), 1.0)
    spread = float(values.var(ddof=1)) / reach**2 if count > 1 else 0.0
    worth = count * share * (1 - share) / spread if spread > 0 and 0 < share < 1 else float(count)
    low, high = _wilson(share, worth * (total - 1) / (total - count))
    return Estimate(mean, least + reach * low, least + reach * high, count, False)


def _wilson(share: float, count: float) -> tuple[float, float]:
    """Return the interval of a share of so many draws (Wilson, 1927), which is right for shares near 0 and 1 too."""
    scale = 1 + SURE**2 / count
    middle = (share + SURE**2 / (2 * count)) / scale
    half = SURE / scale * float(np.sqrt(share * (1 - share) / count + SURE**2 / (4 * count**2)))
    return max(0.0, middle - half), min(1.0, middle + half)


def of_share(hits: int, count: int, exact: bool) -> Estimate:
    """Return a share with the interval of Wilson."""
    if count == 0:
        return Estimate(np.nan, np.nan, np.nan, 0, exact)
    share = hits / count
    if exact:
        return Estimate(share, share, share, count, True)
    low, high = _wilson(share, count)
    return Estimate(share, low, high, count, False)


def of_correlation(value: float, spread: float, count: int, exact: bool) -> Estimate:
    """Return a rank correlation; `spread` is the variance of its influences, and ranks are as fine as they are many."""
    if exact or not np.isfinite(value) or count < 5:
        return Estimate(value, value, value, count, exact)
    error = SURE * float(np.sqrt(spread / count)) + 1 / count
    return Estimate(value, max(-1.0, value - error), min(1.0, value + error), count, False)


def of_groups(value: float, without: F8, count: int, exact: bool) -> Estimate:
    """Return a number with the interval of the jackknife (Tukey, 1958); `without` leaves out one group each."""
    if exact or len(without) < 2 or not np.isfinite(value):
        return Estimate(value, value, value, count, exact)
    groups = len(without)
    error = SURE_BY_GROUPS * float(np.sqrt((groups - 1) / groups * ((without - without.mean()) ** 2).sum()))
    return Estimate(value, value - error, value + error, count, False)
