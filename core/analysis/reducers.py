"""A series as one number: MLflow's latest value, the best, the mean of the last points, what it was at a step."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from core.analysis.query.fields import Reducer
from core.analysis.stretches import first_reaching
from core.model.arrays import F8, I8
from core.model.scalar import ScalarSeries

_SMALL_IS_GOOD: Final = frozenset(
    ("loss", "error", "err", "mse", "rmse", "mae", "mape", "perplexity", "ppl", "nll", "fid", "wer", "cer", "regret")
)  # fmt: skip


def usual_direction(tag: str) -> str:
    """Return in which direction a metric is usually better, by the words of its name: ``"min"`` or ``"max"``."""
    words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tag).lower())
    return "min" if _SMALL_IS_GOOD.intersection(words) else "max"


def latest(series: ScalarSeries) -> float | None:
    """Return the value that MLflow calls the latest, None of no points.

    It is that of the highest step; of several there the one logged last; of several at that time the largest, where NaN
    counts as 0.
    """
    if not len(series):
        return None
    if (series.step[:-1] < series.step[-1]).all():  # nearly always
        return float(series.value[-1])
    there = np.flatnonzero(series.step == series.step.max())
    there = there[series.wall_time[there] == series.wall_time[there].max()] if len(there) > 1 else there
    values = np.asarray(series.value[there], dtype=np.float64)
    return float(values[np.argmax(np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf))])


def reduced(
    series: ScalarSeries, reducer: Reducer, argument: int | float | str | None = None, tag: str = ""
) -> float | None:
    """Return a series as one number, over all points that were logged, in order of steps and then of time.

    Parameters
    ----------
    series
        The points.
    reducer, argument
        As in a query. ``min``, ``max`` and ``best`` pass over NaN unless there is nothing else; ``mean`` and ``auc``,
        the area under the curve over steps by trapezoids, do not; ``at`` is the last value at or before a step, and
        ``reach`` the first step whose value is as good as a value, which is no number where none is.
    tag
        Name of the series, by which the direction of ``reach`` is known, and that of ``best`` if it is not said.

    Returns
    -------
    The number, None if there is none: no points, none at or before the step, or none that reaches the value.
    """
    if reducer is Reducer.LAST or not len(series):
        return latest(series)
    step, value = _ordered(series)
    match reducer:
        case Reducer.FIRST:
            return float(value[0])
        case Reducer.AT:
            place = int(np.searchsorted(step, int(argument or 0), side="right"))
            return float(value[place - 1]) if place else None
        case Reducer.MEAN:
            return float(value[-int(argument) :].mean() if argument else value.mean())
        case Reducer.AUC:
            return float(np.trapezoid(value, step))
        case Reducer.REACH:
            place = first_reaching(value, float(argument or 0), usual_direction(tag) == "min")
            return float(step[place]) if place >= 0 else None
    return _extreme(value, str(argument or usual_direction(tag)) if reducer is Reducer.BEST else str(reducer))


def _extreme(value: F8, direction: str) -> float:
    known = value[~np.isnan(value)]
    if not len(known):
        return float("nan")
    return float(known.min() if direction == "min" else known.max())


def _ordered(series: ScalarSeries) -> tuple[I8, F8]:
    value = np.asarray(series.value, dtype=np.float64)
    order = np.lexsort((series.wall_time, series.step))
    return series.step[order], value[order]
