"""What stands for several values at each of many places: their centre and a band."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache

import numpy as np

from core.analysis.parallel import Crew
from core.model.arrays import F8

RESAMPLES = 1000
"""How often values are drawn anew for a bootstrap interval."""
_SEED = 20210815
_CELLS = 2**21
"""Resampled centres that are looked at together."""
_SURE = 0.95
_TRIMMED = 0.25
"""Share of the values that the interquartile mean leaves out at each end."""


class Centre(StrEnum):
    """What the curve of a group shows."""

    MEAN = "mean"
    MEDIAN = "median"
    IQM = "iqm"
    """The interquartile mean: the average without the lowest and the highest quarter (Agarwal et al. 2021)."""
    MIN = "min"
    MAX = "max"


class Spread(StrEnum):
    """What the band around the curve of a group shows."""

    NONE = "none"
    DEVIATION = "deviation"
    """One standard deviation of the runs on both sides of the mean, with n - 1 in the denominator."""
    ERROR = "error"
    """One standard error of the mean on both sides of it."""
    CONFIDENCE = "confidence"
    """The 95 % interval of the mean by Student's t."""
    BOOTSTRAP = "bootstrap"
    """The 95 % interval of the centre by the percentiles of 1,000 resamples; of the mean where the centre is an end."""
    QUARTILES = "quartiles"
    """From the 25 % to the 75 % quantile, linear between values."""
    DECILES = "deciles"
    """From the 10 % to the 90 % quantile."""
    RANGE = "range"
    """From the lowest to the highest."""


ENDS = frozenset((Centre.MIN, Centre.MAX))
"""Centres of which resamples tell nothing: an end of a sample is not where the population's is."""
AROUND_MEAN = frozenset((Spread.DEVIATION, Spread.ERROR, Spread.CONFIDENCE))
"""Bands that lie around the mean, whatever the curve is."""


def summary(values: F8, centre: Centre, spread: Spread) -> tuple[F8, F8, F8, F8]:
    """Return number, centre and band of each column of a matrix (k, m) in which NaN does not count, float64 (m,) each.

    A band of fewer than two values is NaN, and so is everything of none.
    """
    count = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    sorting = centre is not Centre.MEAN or spread in _QUANTILES or spread is Spread.BOOTSTRAP
    ordered = np.sort(values, axis=0) if sorting else values
    middle = _CENTRES[centre](ordered, count)
    if spread is Spread.NONE:
        lower = upper = np.full_like(middle, np.nan)
    elif spread in _QUANTILES:
        lower, upper = (quantile(ordered, count, share) for share in _QUANTILES[spread])
    elif spread is Spread.BOOTSTRAP:
        lower, upper = bootstrap(ordered, count, Centre.MEAN if centre in ENDS else centre)
    else:
        mean, half = _half(values, count, spread)
        lower, upper = mean - half, mean + half
    alone = count < 2
    return count, middle, np.where(alone, np.nan, lower), np.where(alone, np.nan, upper)


def quantile(ordered: F8, count: F8, share: float) -> F8:
    """Return a quantile of each column, ascending with NaN last, linear between values (type 7 of Hyndman and Fan)."""
    place = share * np.maximum(count - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0).astype(np.int64))
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[above, columns]
    return low + (high - low) * (place - below)


def bootstrap(ordered: F8, count: F8, centre: Centre) -> tuple[F8, F8]:
    """Return the 2.5 % and 97.5 % percentiles of a centre over resamples of each column (Efron and Tibshirani 1993).

    A resample of n values is n draws of their ranks, the same ranks in all columns of n values: mean, median and
    interquartile mean of a resample are then sums of weights times the values in order, so that all resamples of many
    columns are one product of matrices. Columns are ascending with NaN last; the same values give the same bytes.
    """
    lower, upper = np.full_like(count, np.nan), np.full_like(count, np.nan)
    stride = max(1, _CELLS // RESAMPLES)
    with Crew(1):
        for number in np.unique(count[count > 1]).astype(np.int64).tolist():
            weights, places = _weights(number, centre), np.flatnonzero(count == number)
            for start in range(0, len(places), stride):
                part = places[start : start + stride]
                lower[part], upper[part] = _percentiles(ordered[:number, part].T @ weights)
    return lower, upper


@lru_cache(maxsize=64)
def _weights(number: int, centre: Centre) -> F8:
    """Return how much of each of `number` ranks is in the centre of each resample: float64 (number, RESAMPLES)."""
    draws = np.random.default_rng((_SEED, number)).integers(0, number, (RESAMPLES, number))
    first, last = _inner(number, centre)
    kept = np.sort(draws, axis=1)[:, first:last] if centre is not Centre.MEAN else draws
    places = kept * RESAMPLES + np.arange(RESAMPLES)[:, None]
    counts = np.bincount(places.ravel(), minlength=number * RESAMPLES).reshape(number, RESAMPLES)
    weights: F8 = counts / kept.shape[1]
    return weights


def _inner(number: int, centre: Centre) -> tuple[int, int]:
    """Return which of some values in order the centre is the average of: from, and before."""
    if centre is Centre.MEDIAN:
        return (number - 1) // 2, number // 2 + 1
    cut = int(_TRIMMED * number) if centre is Centre.IQM else 0
    return cut, number - cut


def _percentiles(found: F8) -> tuple[F8, F8]:
    """Return two percentiles of each row, linear between values."""
    ends = [(1 - _SURE) / 2 * (RESAMPLES - 1), (1 + _SURE) / 2 * (RESAMPLES - 1)]
    below = [int(end) for end in ends]
    found.partition(sorted({place for low in below for place in (low, low + 1)}), axis=1)
    lower, upper = (
        found[:, low] + (found[:, low + 1] - found[:, low]) * (end - low) for low, end in zip(below, ends, strict=True)
    )
    return lower, upper


def _mean(values: F8, count: F8) -> F8:
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: F8 = np.where(np.isnan(values), 0.0, values).sum(axis=0) / count
    return mean


def _trimmed_mean(ordered: F8, count: F8) -> F8:
    """Return the interquartile mean as SciPy's ``trim_mean(…, 0.25)``: whole values are left out, rounded down."""
    cut = np.floor(_TRIMMED * count)
    rank = np.arange(len(ordered))[:, None]
    inner = (rank >= cut) & (rank < count - cut)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: F8 = np.where(inner, ordered, 0.0).sum(axis=0) / (count - 2 * cut)
    return mean


_CENTRES: Mapping[Centre, Callable[[F8, F8], F8]] = {
    Centre.MEAN: _mean,
    Centre.MEDIAN: lambda ordered, count: quantile(ordered, count, 0.5),
    Centre.IQM: _trimmed_mean,
    Centre.MIN: lambda ordered, count: quantile(ordered, count, 0.0),
    Centre.MAX: lambda ordered, count: quantile(ordered, count, 1.0),
}
_QUANTILES: Mapping[Spread, tuple[float, float]] = {
    Spread.QUARTILES: (0.25, 0.75),
    Spread.DECILES: (0.1, 0.9),
    Spread.RANGE: (0.0, 1.0),
}


def _half(values: F8, count: F8, spread: Spread) -> tuple[F8, F8]:
    """Return the mean of each column and half the width of a band around it."""
    mean = _mean(values, count)
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = np.where(np.isnan(values), 0.0, (values - mean) ** 2).sum(axis=0)
        half = np.sqrt(squares / (count - 1)) * _WIDTHS[spread](count)
    half[count < 2] = np.nan
    return mean, half


def _student(count: F8) -> F8:
    from scipy.special import stdtrit

    factors: F8 = stdtrit(np.maximum(count - 1, 1), (1 + _SURE) / 2) / np.sqrt(count)
    return factors


_WIDTHS: Mapping[Spread, Callable[[F8], F8]] = {
    Spread.DEVIATION: np.ones_like,
    Spread.ERROR: lambda count: 1 / np.sqrt(count),
    Spread.CONFIDENCE: _student,
}
