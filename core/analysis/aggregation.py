"""Several curves as one: their centre with a band, along the union of their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.analysis.summaries import Centre, Spread, summary
from core.model.arrays import F4, F8, I8

__all__ = ["Aggregated", "Alignment", "Centre", "Spread", "aggregated"]

_MOST = 100_000
"""Places of the union; of more as many are taken evenly."""
_CELLS = 2**22
"""Values that are looked at together."""


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
        count[part], middle[part], lower[part], upper[part] = summary(values, centre, spread)
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
