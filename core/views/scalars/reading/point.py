"""What one point of a curve says: the logged point of a line that is nearest to a place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.model import F8
from core.state import Smoother, XAxis
from core.views.scalars.banded import BandedTrack
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish


@dataclass(frozen=True, slots=True)
class Reading:
    """One run's logged point.

    Attributes
    ----------
    run, colour
        Which run.
    value, smoothed
        As logged, and as drawn.
    step, wall
        Training step, and seconds since 1970.
    relative
        Seconds since the run's start.
    x
        Where it lies on the chart's axis.
    inside
        Whether the run has points on both sides of the cursor; else its first or last one is given.
    title
        What the run or group is called.
    count, lower, upper
        Of a group, how many runs count there, 0 for a run; and the band, NaN where there is none.
    tag, dash, second
        As in `core.views.scalars.wish.Line`.
    """

    run: str
    colour: str
    value: float
    smoothed: float
    step: int
    wall: float
    relative: float
    x: float
    inside: bool
    title: str = ""
    count: int = 0
    lower: float = math.nan
    upper: float = math.nan
    tag: str = ""
    dash: int = 0
    second: bool = False


def reading_of(
    wish: CardWish, line: Line, points: Track, x: float, smoother: Smoother, index: int | None = None
) -> Reading:
    """Return what a point of a line says, the one that lies nearest to x unless it is known which."""
    places = points.x(line.across)
    if index is None:
        index = _nearest(places, points.ascending(line.across), x)
    wall = float(points.wall[index])
    at = float(places[index])
    relative = at if isinstance(points, GroupTrack) and wish.x_axis is XAxis.RELATIVE else wall - line.origin
    first, last = points.limits(line.across) or (x, x)
    return Reading(
        line.run,
        line.colour,
        float(points.value[index]),
        float(points.smoothed(smoother, line.across)[index]),
        int(points.step[index]),
        wall,
        relative,
        at,
        first <= x <= last,
        line.title,
        *_spread(line, points, index, smoother),
        line.tag,
        line.dash,
        line.second,
    )


def _spread(line: Line, points: Track, index: int, smoother: Smoother) -> tuple[int, float, float]:
    """Return how many runs a point of a group stands for, and the band of a point."""
    if not isinstance(points, BandedTrack):
        return 0, math.nan, math.nan
    lower, upper = points.band(smoother, line.across)
    count = int(points.count[index]) if isinstance(points, GroupTrack) else 0
    return count, float(lower[index]), float(upper[index])


def _nearest(places: F8, ascending: bool, x: float) -> int:
    if not ascending:
        return int(np.nanargmin(np.abs(places - x)))
    right = int(np.searchsorted(places, x))
    if right == 0 or (right < len(places) and places[right] - x < x - places[right - 1]):
        return min(right, len(places) - 1)
    return right - 1
