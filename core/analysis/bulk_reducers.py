"""Thousands of series as one number each, where that can be done at once: the last value, extremes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from core.analysis.query.fields import Reducer
from core.analysis.reducers import latest, reduced, usual_direction
from core.model.arrays import F8, I8, Bool
from core.model.scalar import ScalarSeries

_POINTS: Final = 2**18
"""Points that are looked at together."""


def reduced_many(
    series: Sequence[ScalarSeries | None], reducer: Reducer, argument: int | float | str | None = None, tag: str = ""
) -> tuple[F8, Bool]:
    """Return what `reduced` makes of each of many series of one tag.

    Parameters
    ----------
    series
        A series a run, None where a run has none.
    reducer, argument, tag
        As in `reduced`.

    Returns
    -------
    values
        float64 (n,), NaN where there is no number.
    present
        Whether there is a number, shape (n,).
    """
    values, present = np.full(len(series), np.nan), np.zeros(len(series), dtype=np.bool_)
    direction = _direction(reducer, argument, tag)
    if reducer is not Reducer.LAST and not direction:
        for place, one in enumerate(series):
            number = None if one is None else reduced(one, reducer, argument, tag)
            if number is not None:
                values[place], present[place] = number, True
        return values, present
    for places, those, starts in _parts(series):
        values[places] = _extremes(those, starts, direction) if direction else _latest(those, starts)
        present[places] = True
    return values, present


def _direction(reducer: Reducer, argument: int | float | str | None, tag: str) -> str:
    if reducer in (Reducer.MIN, Reducer.MAX):
        return str(reducer)
    return str(argument or usual_direction(tag)) if reducer is Reducer.BEST else ""


def _parts(series: Sequence[ScalarSeries | None]) -> Iterator[tuple[I8, list[ScalarSeries], I8]]:
    """Yield places of series that have points, these series, and where each begins among the points of all of them."""
    lengths = np.fromiter((0 if one is None else len(one.step) for one in series), dtype=np.int64, count=len(series))
    places = np.flatnonzero(lengths)
    parts = np.cumsum(lengths[places]) // _POINTS
    for part in np.split(places, np.flatnonzero(np.diff(parts)) + 1) if len(places) else ():
        those = [one for place in part.tolist() if (one := series[place]) is not None]
        yield part, those, np.cumsum(lengths[part]) - lengths[part]


def _extremes(series: Sequence[ScalarSeries], starts: I8, direction: str) -> F8:
    value = np.concatenate([one.value for one in series], dtype=np.float64)
    found: F8 = (np.fmin if direction == "min" else np.fmax).reduceat(value, starts)
    return found


def _latest(series: Sequence[ScalarSeries], starts: I8) -> F8:
    """Return the latest values: those at the ends, but for series whose steps do not rise all the way."""
    found = np.fromiter((one.value[-1] for one in series), dtype=np.float64, count=len(series))
    step = np.concatenate([one.step for one in series])
    falls = np.flatnonzero(step[1:] <= step[:-1]) + 1
    within = np.isin(falls, starts, invert=True) if len(falls) else falls.astype(np.bool_)
    for place in np.unique(np.searchsorted(starts, falls[within], side="right") - 1).tolist():
        found[place] = latest(series[place])
    return found
