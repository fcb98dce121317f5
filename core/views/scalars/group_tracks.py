"""The values of several runs of one tag as one track with a band, along the axis that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.analysis.aggregation import Aggregated, Alignment, Centre, Spread, aggregated
from core.analysis.smoothing import smooth
from core.model import F8, I8, ScalarSeries
from core.state import XAxis
from core.views.memo import Memo
from core.views.scalars.tracks import Track, track

Parts: TypeAlias = tuple[tuple[ScalarSeries, float], ...]
"""Series of runs, each with the wall time that its relative time counts from."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupTrack(Track):
    """Points of a group.

    Attributes
    ----------
    places
        float64 (n,): where they lie on the axis for which it was made.
    count
        int64 (n,): how many runs count there.
    lower, upper
        float64 (n,): the band, NaN where there is none.
    even
        Whether all runs have their points at the same places.
    runs
        How many runs there are.
    """

    places: F8
    count: I8
    lower: F8
    upper: F8
    even: bool
    runs: int

    def x(self, axis: XAxis, origin: float) -> F8:
        """Return where the points lie on the axis for which it was made."""
        return self.places

    def _ascending(self, axis: XAxis) -> bool:
        return True

    def limits(self, axis: XAxis, origin: float) -> tuple[float, float]:
        """Return the leftmost and the rightmost place."""
        return (float(self.places[0]), float(self.places[-1])) if len(self.places) else (0.0, 0.0)

    def value_range(self, positive: bool) -> tuple[float, float] | None:
        """Return lowest and highest finite value of curve and band, of positive ones only if asked."""
        return self._once(("range", positive), lambda: self._range(positive))

    def _range(self, positive: bool) -> tuple[float, float] | None:
        values = np.concatenate([np.asarray(self.value, dtype=np.float64), self.lower, self.upper])
        usable = values[np.isfinite(values) & (values > 0)] if positive else values[np.isfinite(values)]
        return (float(usable.min()), float(usable.max())) if len(usable) else None

    def band(self, weight: float) -> tuple[F8, F8]:
        """Return the lower and upper end of the band, smoothed as the curve is."""
        if weight <= 0:
            return self.lower, self.upper
        kept = self._known.get("band")
        if not isinstance(kept, tuple) or kept[0] != weight:
            kept = (weight, (smooth(self.lower, weight), smooth(self.upper, weight)))
            self._known["band"] = kept
        ends: tuple[F8, F8] = kept[1]
        return ends


_kept: Memo[GroupTrack] = Memo(64 << 20, lambda made: 6 * made.places.nbytes + 256)


def group_track(parts: Parts, axis: XAxis, centre: Centre, spread: Spread, alignment: Alignment) -> GroupTrack:
    """Return several runs as one; points that a restart has overwritten do not count.

    Over time, where no two runs have a point at the same place, runs are always interpolated.
    """
    alignment = alignment if axis is XAxis.STEP else Alignment.INTERPOLATED
    key = (parts, axis, centre, spread, alignment)
    return _kept.get(key, lambda: _made(parts, axis, centre, spread, alignment))


def _made(parts: Parts, axis: XAxis, centre: Centre, spread: Spread, alignment: Alignment) -> GroupTrack:
    tracks = [track(series, False) for series, _ in parts]
    xs = [each.x(axis, origin) for each, (_, origin) in zip(tracks, parts, strict=True)]
    found = aggregated([(x, each.value) for x, each in zip(xs, tracks, strict=True)], centre, spread, alignment)
    steps, walls = _steps_and_walls(found, tracks, xs, axis)
    hidden = sum(each.hidden for each in tracks)
    starts = np.array([0, len(found.x)], dtype=np.int64)
    return GroupTrack(
        step=steps,
        wall=walls,
        value=found.centre,
        starts=starts,
        hidden=hidden,
        places=found.x,
        count=found.count,
        lower=found.lower,
        upper=found.upper,
        even=found.even,
        runs=len(parts),
    )


def _steps_and_walls(found: Aggregated, tracks: list[Track], xs: list[F8], axis: XAxis) -> tuple[I8, F8]:
    """Return the steps of a group's points, over time the average ones, and their times of day, which only that has."""
    nowhere = np.full(len(found.x), np.nan)
    if axis is XAxis.STEP:
        return found.x.astype(np.int64), nowhere
    logged = [(x, each.step.astype(np.float64)) for x, each in zip(xs, tracks, strict=True)]
    means = aggregated(logged, spread=Spread.NONE)
    steps = np.interp(found.x, means.x, means.centre) if len(means.x) else found.x
    return np.rint(steps).astype(np.int64), found.x if axis is XAxis.WALL else nowhere
