"""The values of several runs of one tag as one track with a band, along the axis that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.analysis.aggregation import Aggregated, Alignment, Centre, Spread, aggregated
from core.model import F8, I8, ScalarSeries
from core.state import Event, XAxis
from core.views.memo import Memo
from core.views.scalars.across import Across
from core.views.scalars.banded import BandedTrack
from core.views.scalars.tracks import Track, track

Parts: TypeAlias = tuple[tuple[ScalarSeries, Across], ...]
"""Series of runs, each with how its points get their x."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupTrack(BandedTrack):
    """Points of a group.

    Attributes
    ----------
    places
        float64 (n,): where they lie on the axis for which it was made.
    count
        int64 (n,): how many runs count there.
    even
        Whether all runs have their points at the same places.
    runs
        How many runs there are.
    """

    places: F8
    count: I8
    even: bool
    runs: int

    def x(self, across: Across) -> F8:
        """Return where the points lie on the axis for which it was made."""
        return self.places

    def lying(self, across: Across) -> tuple[F8 | I8, float]:
        """Return the same, with nothing to be subtracted."""
        return self.places, 0.0

    def zero(self, across: Across) -> float:
        """Return zero: each of its runs was moved before they became one."""
        return 0.0

    def ascending(self, across: Across) -> bool:
        """Return that x never goes back."""
        return True

    def limits(self, across: Across) -> tuple[float, float] | None:
        """Return the leftmost and the rightmost place, None if there is none."""
        return (float(self.places[0]), float(self.places[-1])) if len(self.places) else None


_kept: Memo[GroupTrack] = Memo(64 << 20, lambda made: 6 * made.places.nbytes + 256)


def group_track(parts: Parts, centre: Centre, spread: Spread, alignment: Alignment) -> GroupTrack:
    """Return several runs as one; points that a restart has overwritten do not count.

    Where no two runs need to have a point at the same place, as over time, runs are always interpolated.
    """
    alignment = alignment if _on_steps(parts[0][1]) else Alignment.INTERPOLATED
    key = (parts, centre, spread, alignment)
    return _kept.get(key, lambda: _made(parts, centre, spread, alignment))


def _on_steps(across: Across) -> bool:
    return across.axis is XAxis.STEP and across.event is Event.NOTHING


def _made(parts: Parts, centre: Centre, spread: Spread, alignment: Alignment) -> GroupTrack:
    tracks = [track(series, False) for series, _ in parts]
    xs = [each.x(across) for each, (_, across) in zip(tracks, parts, strict=True)]
    found = aggregated([(x, each.value) for x, each in zip(xs, tracks, strict=True)], centre, spread, alignment)
    steps, walls = _steps_and_walls(found, tracks, xs, parts[0][1])
    hidden = sum(each.hidden for each in tracks)
    starts = np.array([0, len(found.x)], dtype=np.int64)
    return GroupTrack(
        step=steps,
        wall=walls,
        value=found.centre,
        starts=starts,
        hidden=hidden,
        logged=steps,
        places=found.x,
        count=found.count,
        lower=found.lower,
        upper=found.upper,
        even=found.even,
        runs=len(parts),
    )


def _steps_and_walls(found: Aggregated, tracks: list[Track], xs: list[F8], across: Across) -> tuple[I8, F8]:
    """Return the steps of a group's points, over time the average ones, and their times of day, which only that has."""
    nowhere = np.full(len(found.x), np.nan)
    if _on_steps(across):
        return found.x.astype(np.int64), nowhere
    logged = [(x, each.step.astype(np.float64)) for x, each in zip(xs, tracks, strict=True)]
    means = aggregated(logged, spread=Spread.NONE)
    steps = np.interp(found.x, means.x, means.centre) if len(means.x) else found.x
    of_day = across.axis is XAxis.WALL and across.event is Event.NOTHING
    return np.rint(steps).astype(np.int64), across.folding.unfold(found.x) if of_day else nowhere
