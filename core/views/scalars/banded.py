"""Curves with a band around them: of a group, or of tags that a layout names as the ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.smoothers import Smoother, SmoothingKind, smoothed
from core.model import F8, ScalarSeries
from core.views.memo import Memo
from core.views.scalars.across import Across
from core.views.scalars.tracks import Track, track


@dataclass(frozen=True, eq=False, kw_only=True)
class BandedTrack(Track):
    """Points with a band: `lower` and `upper` float64 (n,), NaN where there is none."""

    lower: F8
    upper: F8

    def value_range(self, positive: bool) -> tuple[float, float] | None:
        """Return lowest and highest finite value of curve and band, of positive ones only if asked."""
        return self._once(("range", positive), lambda: self._range(positive))

    def _range(self, positive: bool) -> tuple[float, float] | None:
        values = np.concatenate([np.asarray(self.value, dtype=np.float64), self.lower, self.upper])
        usable = values[np.isfinite(values) & (values > 0)] if positive else values[np.isfinite(values)]
        return (float(usable.min()), float(usable.max())) if len(usable) else None

    def band(self, smoother: Smoother, across: Across) -> tuple[F8, F8]:
        """Return the lower and upper end of the band, smoothed as the curve is."""
        if not smoother.active:
            return self.lower, self.upper
        by_x = smoother.kind is SmoothingKind.DISTANCE
        return self._newest("band", (smoother, across if by_x else None), lambda: self._band(smoother, across))

    def _band(self, smoother: Smoother, across: Across) -> tuple[F8, F8]:
        x = self.x(across)
        return smoothed(self.lower, x, smoother), smoothed(self.upper, x, smoother)


_margins: Memo[BandedTrack] = Memo(32 << 20, lambda made: 2 * made.lower.nbytes + 256)


def margin_track(value: ScalarSeries, lower: ScalarSeries | None, upper: ScalarSeries | None) -> BandedTrack:
    """Return a curve between two others; the band is where both have a point at the curve's step.

    Points that a restart has overwritten do not count.
    """
    return _margins.get((value, lower, upper), lambda: _made(value, lower, upper))


def _made(value: ScalarSeries, lower: ScalarSeries | None, upper: ScalarSeries | None) -> BandedTrack:
    middle = track(value, False)
    low, high = (_at(middle, side) for side in (lower, upper))
    nowhere = np.isnan(low) | np.isnan(high)
    return BandedTrack(
        step=middle.step,
        wall=middle.wall,
        value=middle.value,
        starts=middle.starts,
        hidden=middle.hidden,
        logged=middle.logged,
        lower=np.where(nowhere, np.nan, low),
        upper=np.where(nowhere, np.nan, high),
    )


def _at(middle: Track, side: ScalarSeries | None) -> F8:
    """Return the values of a series at the steps of a curve, NaN where it has none."""
    found = np.full(len(middle.step), np.nan)
    if side is None or not len(side):
        return found
    other = track(side, False)
    place = np.minimum(np.searchsorted(other.step, middle.step), len(other.step) - 1)
    there = other.step[place] == middle.step
    found[there] = other.value[place[there]]
    return found
