"""Several curves as one: their average or median with a band, along the union of their steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.model.arrays import F4, F8, I8

_MOST = 100_000
"""Places of the union; of more as many are taken evenly."""
_CELLS = 2**22
"""Values that are looked at together."""
_SURE = 0.95


class Centre(StrEnum):
    """What the curve of a group shows."""

    MEAN = "mean"
    MEDIAN = "median"


class Spread(StrEnum):
    """What the band around the curve of a group shows."""

    NONE = "none"
    DEVIATION = "deviation"
    """One standard deviation of the runs on both sides of the mean, with n - 1 in the denominator."""
    ERROR = "error"
    """One standard error of the mean on both sides of it."""
    CONFIDENCE = "confidence"
    """The 95 % interval of the mean by Student's t."""
    QUARTILES = "quartiles"
    """From the 25 % to the 75 % quantile, linear between values."""
    DECILES = "deciles"
    """From the 10 % to the 90 % quantile."""
    RANGE = "range"
    """From the lowest to the highest."""


class Alignment(StrEnum):
    """Which runs count at a step."""

    INTERPOLATED = "interpolated"
    """All whose first and last points lie around it, on the line between their neighbouring points."""
    LOGGED = "logged"
    """Those only that logged a value there."""


@dataclass(frozen=True, eq=False)
class Aggregated:
    """A curve of curves.

    Attributes
    ----------
    x
        float64 (m,), ascending: where any curve has a finite value, each place once.
    count
        int64 (m,): how many curves count there, at least one.
    centre
        float64 (m,).
    lower, upper
        float64 (m,), NaN where there is no band: one value has no deviation.
    even
        Whether all curves have their points at the same places.
    """

    x: F8
    count: I8
    centre: F8
    lower: F8
    upper: F8
    even: bool


def aggregated(
    curves: Sequence[tuple[F8, F8 | F4]],
    centre: Centre = Centre.MEAN,
    spread: Spread = Spread.DEVIATION,
    alignment: Alignment = Alignment.INTERPOLATED,
) -> Aggregated:
    """Return several curves as one.

    Parameters
    ----------
    curves
        Places and values, (k,) each, in any order; values that are not finite do not count, of several at a place the
        last one does. Nothing is continued beyond the first and the last finite value of a curve.
    """
    usable = [curve for curve in map(_usable, curves) if len(curve[0])]
    if not usable:
        nothing = np.empty(0)
        return Aggregated(nothing, np.empty(0, dtype=np.int64), nothing, nothing, nothing, True)
    first = usable[0][0]
    even = all(len(x) == len(first) and bool((x == first).all()) for x, _ in usable)
    x = first if even else _union([x for x, _ in usable])
    count, middle, lower, upper = (np.empty(len(x)) for _ in range(4))
    stride = max(1, _CELLS // len(usable))
    for start in range(0, len(x), stride):
        part = slice(start, start + stride)
        values = np.stack([_along(x[part], curve, alignment) for curve in usable])
        count[part], middle[part], lower[part], upper[part] = _summary(values, centre, spread)
    there = count > 0
    return Aggregated(x[there], count[there].astype(np.int64), middle[there], lower[there], upper[there], even)


def _usable(curve: tuple[F8, F8 | F4]) -> tuple[F8, F8]:
    x, y = curve
    finite = np.isfinite(y) & np.isfinite(x)
    places, values = x[finite].astype(np.float64), y[finite].astype(np.float64)
    if not (places[1:] > places[:-1]).all():
        order = np.argsort(places, kind="stable")
        places, values = places[order], values[order]
        last = np.append(places[1:] != places[:-1], True) if len(places) else np.empty(0, dtype=np.bool_)
        places, values = places[last], values[last]
    return places, values


def _union(parts: Sequence[F8]) -> F8:
    places = np.unique(np.concatenate(parts))
    if len(places) <= _MOST:
        return places
    chosen: F8 = places[np.linspace(0, len(places) - 1, _MOST).round().astype(np.int64)]
    return chosen


def _along(x: F8, curve: tuple[F8, F8], alignment: Alignment) -> F8:
    """Return the values of a curve at some places, NaN where it has none."""
    places, values = curve
    if alignment is Alignment.INTERPOLATED:
        return np.interp(x, places, values, left=np.nan, right=np.nan)
    at = np.minimum(np.searchsorted(places, x), len(places) - 1)
    return np.where(places[at] == x, values[at], np.nan)


def _summary(values: F8, centre: Centre, spread: Spread) -> tuple[F8, F8, F8, F8]:
    """Return number, middle and band of each column of a matrix (k, m) in which NaN does not count."""
    there = ~np.isnan(values)
    count = there.sum(axis=0).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, values, 0.0).sum(axis=0) / count
    ordered = np.sort(values, axis=0) if centre is Centre.MEDIAN or spread in _QUANTILES else values
    middle = _quantile(ordered, count, 0.5) if centre is Centre.MEDIAN else mean
    if spread in _QUANTILES:
        low, high = _QUANTILES[spread]
        lower, upper = _quantile(ordered, count, low), _quantile(ordered, count, high)
    elif spread is Spread.NONE:
        lower = upper = np.full_like(mean, np.nan)
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            squares = np.where(there, (values - mean) ** 2, 0.0).sum(axis=0)
            half = np.sqrt(squares / (count - 1)) * _WIDTHS[spread](count)
        half[count < 2] = np.nan
        lower, upper = mean - half, mean + half
    alone = count < 2
    return count, middle, np.where(alone, np.nan, lower), np.where(alone, np.nan, upper)


_QUANTILES: Mapping[Spread, tuple[float, float]] = {
    Spread.QUARTILES: (0.25, 0.75),
    Spread.DECILES: (0.1, 0.9),
    Spread.RANGE: (0.0, 1.0),
}


def _student(count: F8) -> F8:
    from scipy.special import stdtrit

    factors: F8 = stdtrit(np.maximum(count - 1, 1), (1 + _SURE) / 2) / np.sqrt(count)
    return factors


_WIDTHS: Mapping[Spread, Callable[[F8], F8]] = {
    Spread.DEVIATION: np.ones_like,
    Spread.ERROR: lambda count: 1 / np.sqrt(count),
    Spread.CONFIDENCE: _student,
}


def _quantile(ordered: F8, count: F8, share: float) -> F8:
    """Return a quantile of each column, ascending with NaN last, linear between values (type 7 of Hyndman and Fan)."""
    place = share * np.maximum(count - 1, 0)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0).astype(np.int64))
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[above, columns]
    return low + (high - low) * (place - below)
