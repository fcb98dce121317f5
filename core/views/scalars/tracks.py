"""One run's values of one tag, ready to be drawn: superseded points left out or apart, smoothed, ordered along x.

Everything is remembered with the series it was made from and goes away with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.restarts import segments, superseded
from core.analysis.smoothing import smooth
from core.model import F4, F8, I8, ScalarSeries
from core.state import XAxis

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gaps:
    """Values that are not finite.

    Attributes
    ----------
    count
        How many.
    first_step
        Step of the first one of the last stretch.
    to_end
        Whether no finite value follows that one.
    nan
        Whether one of them is NaN; else all are infinite.
    """

    count: int
    first_step: int
    to_end: bool
    nan: bool


@dataclass(frozen=True, eq=False)
class Track:
    """Points of one run in the order in which they are drawn and smoothed.

    Attributes
    ----------
    step, wall, value
        int64, float64 (seconds since 1970) and as logged, shape (n,) each; the value may be NaN or infinite.
    starts
        int64 (p + 1,): piece i has points ``starts[i]:starts[i + 1]``; there are several only where points that a
        restart has overwritten are drawn too.
    hidden
        Number of points left out because a restart has overwritten them.
    """

    step: I8
    wall: F8
    value: F4 | F8
    starts: I8
    hidden: int
    _known: dict[object, object] = field(default_factory=dict, repr=False)

    def _once(self, key: object, make: Callable[[], T]) -> T:
        # Two threads may both make the same thing; they then store equal arrays, which does no harm.
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]  # type: ignore[return-value]

    def smoothed(self, weight: float) -> F4 | F8:
        """Return the smoothed values, shape (n,), as logged for 0; only those of the last weight are remembered."""
        if weight <= 0:
            return self.value
        kept = self._known.get("smoothed")
        if not isinstance(kept, tuple) or kept[0] != weight:
            kept = (weight, self._smooth(weight))
            self._known["smoothed"] = kept
        result: F8 = kept[1]
        return result

    def _smooth(self, weight: float) -> F8:
        pieces = [smooth(self.value[a:b], weight) for a, b in self.pieces()]
        return pieces[0] if len(pieces) == 1 else np.concatenate([*pieces, np.empty(0)])

    def x(self, axis: XAxis, origin: float) -> F8:
        """Return where the points lie on an axis: steps, seconds since `origin`, or seconds since 1970."""
        if axis is XAxis.STEP:
            return self.step.astype(np.float64)
        return self.wall if axis is XAxis.WALL else self.wall - origin

    def pieces(self) -> list[tuple[int, int]]:
        """Return begin and end of each piece."""
        bounds = self.starts.tolist()
        return list(pairwise(bounds))

    def ascending(self, axis: XAxis) -> bool:
        """Return whether x never goes back."""
        return self._once(("ascending", axis), lambda: self._ascending(axis))

    def _ascending(self, axis: XAxis) -> bool:
        values = self.step if axis is XAxis.STEP else self.wall
        return bool((values[1:] >= values[:-1]).all())

    def limits(self, axis: XAxis, origin: float) -> tuple[float, float]:
        """Return the leftmost and the rightmost x of a track with points."""
        steps, walls = self.x_range
        if axis is XAxis.STEP:
            return float(steps[0]), float(steps[1])
        return walls if axis is XAxis.WALL else (walls[0] - origin, walls[1] - origin)

    @property
    def x_range(self) -> tuple[tuple[int, int], tuple[float, float]]:
        """Lowest and highest step and wall time of a track with points."""
        return self._once("x range", self._x_range)

    def _x_range(self) -> tuple[tuple[int, int], tuple[float, float]]:
        return (int(self.step.min()), int(self.step.max())), (float(self.wall.min()), float(self.wall.max()))

    def value_range(self, positive: bool) -> tuple[float, float] | None:
        """Return lowest and highest finite value, of positive ones only if asked; None if there is none."""
        return self._once(("range", positive), lambda: _range(self.value, positive))

    @property
    def non_positive(self) -> int:
        """Number of finite values that are not above zero."""
        return self._once("non-positive", lambda: int(np.count_nonzero((self.value <= 0) & np.isfinite(self.value))))

    @property
    def gaps(self) -> Gaps | None:
        """Values that are not finite, None if all are."""
        return self._once("gaps", lambda: _gaps(self.step, self.value))


_tracks: WeakKeyDictionary[ScalarSeries, dict[bool, Track]] = WeakKeyDictionary()


_timed: WeakKeyDictionary[ScalarSeries, ScalarSeries] = WeakKeyDictionary()


def timed(series: ScalarSeries) -> ScalarSeries:
    """Return the points of a series whose time is known, the same object if all are: logs in text tell none."""
    known = np.isfinite(series.wall_time)
    if known.all():
        return series
    if series not in _timed:
        _timed[series] = ScalarSeries(series.wall_time[known], series.step[known], series.value[known])
    return _timed[series]


def track(series: ScalarSeries, with_superseded: bool) -> Track:
    """Return the points of a series that are drawn: all in pieces, or those that no restart has overwritten."""
    known = _tracks.setdefault(series, {})
    if with_superseded not in known:
        known[with_superseded] = _whole(series) if with_superseded else _kept(series)
    return known[with_superseded]


def _kept(series: ScalarSeries) -> Track:
    hidden = superseded(series.step)
    count = int(np.count_nonzero(hidden))
    if not count:
        return _track(series.step, series.wall_time, series.value, 0)
    keep = ~hidden
    return _track(series.step[keep], series.wall_time[keep], series.value[keep], count)


def _whole(series: ScalarSeries) -> Track:
    return Track(series.step, series.wall_time, series.value, segments(series.step), 0)


def _track(step: I8, wall: F8, value: F4 | F8, hidden: int) -> Track:
    return Track(step, wall, value, np.array([0, len(step)], dtype=np.int64), hidden)


def _range(value: F4 | F8, positive: bool) -> tuple[float, float] | None:
    usable = value[np.isfinite(value) & (value > 0)] if positive else value[np.isfinite(value)]
    return (float(usable.min()), float(usable.max())) if len(usable) else None


def _gaps(step: I8, value: F4 | F8) -> Gaps | None:
    bad = ~np.isfinite(value)
    if not bad.any():
        return None
    good = np.flatnonzero(~bad)
    after = int(good[-1]) + 1 if len(good) else 0
    to_end = after < len(value)
    first = after if to_end else int(np.flatnonzero(bad)[0])
    return Gaps(int(np.count_nonzero(bad)), int(step[first]), to_end, bool(np.isnan(value).any()))
