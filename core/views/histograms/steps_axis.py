"""The axis of steps or times."""

from __future__ import annotations

from dataclasses import replace

from core.state import XAxis
from core.style.text import grouped, moment
from core.views.histograms.drawn import Part
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, AxisScale, Cursor, Extent
from core.views.step_range import extent_of

_TITLES = {XAxis.STEP: "Step", XAxis.RELATIVE: "Time since start", XAxis.WALL: "Time"}
_SCALES = {XAxis.STEP: AxisScale.STEP, XAxis.RELATIVE: AxisScale.DURATION, XAxis.WALL: AxisScale.TIME}


def step_axis(wish: HistogramWish, lower: float, upper: float, marked: tuple[float, float] | None = None) -> Axis:
    """Return the axis between two places."""
    title = _TITLES[wish.x_axis]
    if wish.x_axis is XAxis.WALL:
        first, last = (moment(each)[:10] for each in marked or (lower, upper))
        title += f", {first}" if first == last and first != "–" else ""
    return Axis(title, lower, upper, _SCALES[wish.x_axis], marked)


def step_extent(wish: HistogramWish, part: Part) -> Extent | None:
    """Return the linked range on the axis of steps or times, None where there is none or no step lies in it."""
    extent = extent_of(wish.span)
    if extent is None or wish.x_axis is XAxis.STEP:
        return extent
    times = part.x[part.inside(wish.span)]
    return replace(extent, lower=float(times.min()), upper=float(times.max())) if len(times) else None


def step_cursor(wish: HistogramWish, part: Part) -> Cursor | None:
    """Return the line at what is shown at the linked step, None while the last one is followed."""
    if wish.step is None:
        return None
    return Cursor(float(part.x[part.now]), f"Step {grouped(int(part.step[part.now]))}")
