"""Series side by side: at which steps any has a value, and which value each has there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.restarts import superseded
from core.export.datasets.blocks import Constant
from core.model import I8, ScalarSeries

_AT_ONCE = 64
"""Series whose steps are joined at a time: all of a thousand long ones would be in memory together."""


def union_of(series: Iterable[ScalarSeries | None]) -> I8:
    """Return all steps that any series has logged and no restart has replaced, ascending, int64."""
    found = np.zeros(0, dtype=np.int64)
    waiting: list[I8] = []
    for each in series:
        if each is not None:
            waiting.append(each.step[~superseded(each.step)])
        if len(waiting) == _AT_ONCE:
            found, waiting = np.unique(np.concatenate((found, *waiting))), []
    return np.unique(np.concatenate((found, *waiting))).astype(np.int64)


def aligned(series: ScalarSeries | None, steps: I8) -> NDArray[Any] | Constant | Sequence[object]:
    """Return what a series has at some steps: None where it logged nothing, the last of several values at one step."""
    if series is None or not len(series):
        return Constant(None)
    places = np.flatnonzero(~superseded(series.step))
    own = series.step[places]  # ascending: what goes back replaces what lies before it
    at = np.searchsorted(own, steps, side="right") - 1
    there = (at >= 0) & (own[np.maximum(at, 0)] == steps)
    values = series.value[places[np.maximum(at, 0)]]
    if there.all():
        return values
    return np.ma.masked_array(values, ~there)
