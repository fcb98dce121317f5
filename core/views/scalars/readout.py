"""The values under the cursor: of each shown run the logged point that is nearest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.model import F8
from core.state import ReadoutOrder, Smoother, XAxis
from core.views.curves.mapping import Mapping
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


def readings(wish: CardWish, x: float, run: str | None = None) -> tuple[Reading, ...]:
    """Return the point of each line, or of one run's, that lies nearest to `x`, in the order of the lines."""
    lines = [line for line in wish.lines if run is None or line.run == run or any(m.run == run for m in line.members)]
    smoother = wish.smoother
    pairs = [(line, wish.track(line)) for line in lines]
    return tuple(_reading(wish, line, points, x, smoother) for line, points in pairs if points.limits(line.across))


def stepped(wish: CardWish, x: float, offset: int) -> float | None:
    """Return the x that is `offset` points away from `x` on the longest line, None where there is no line."""
    if not wish.lines:
        return None
    line = max(wish.lines, key=lambda line: len(line.series))
    places = wish.track(line).x(line.across)
    places = np.unique(places[np.isfinite(places)])
    if not len(places):
        return None
    index = int(np.argmin(np.abs(places - x))) + offset
    return float(places[min(max(index, 0), len(places) - 1)])


def _reading(wish: CardWish, line: Line, points: Track, x: float, smoother: Smoother) -> Reading:
    places = points.x(line.across)
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


def in_order(
    found: Sequence[Reading], order: ReadoutOrder, mapping: Mapping, y: float, x: float | None = None
) -> tuple[Reading, ...]:
    """Return readings as the user wishes them; runs without a point on both sides of the cursor come last.

    Parameters
    ----------
    found
        Readings in the order of the runs.
    order
        Nearest to the cursor, highest or lowest value first, or as the runs are.
    mapping
        From data units to pixels.
    y, x
        Vertical and horizontal pixel of the cursor; without the latter only heights tell what is nearest.
    """
    smoothed = np.array([reading.smoothed for reading in found], dtype=np.float64)
    if order in (ReadoutOrder.NEAREST, ReadoutOrder.NEAREST_Y):
        at_right = np.array([reading.second for reading in found], dtype=np.bool_)
        rank = np.abs(np.where(at_right, mapping.along(True).y(smoothed), mapping.y(smoothed)) - y)
        if order is ReadoutOrder.NEAREST and x is not None:
            places = mapping.x(np.array([reading.x for reading in found], dtype=np.float64))
            rank = np.hypot(rank, places - x)
    elif order is ReadoutOrder.NAME:
        rank = np.arange(len(found), dtype=np.float64)
    else:
        rank = -smoothed if order is ReadoutOrder.HIGHEST else smoothed
    rank = np.where(np.isnan(rank), np.inf, rank)
    outside = np.array([not reading.inside for reading in found], dtype=np.bool_)
    return tuple(found[index] for index in np.lexsort((rank, outside)))
