"""What a card draws: decoded histograms of some steps in common bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analysis.histograms import bin_edges, common_range, finite, percentiles, rebinned
from core.model import F8, I8
from core.model.arrays import Bool
from core.model.histogram import Histogram
from core.readers.base import ReadError
from core.readers.blobs import read_histogram
from core.state import HistogramMode, StepRange, XAxis
from core.views.histograms.wish import HistogramWish, Line
from core.views.payloads import Payloads, kept_places, place_at, spread_places
from core.views.picture import Chart
from core.views.step_range import inside

_OUTER = (50, 9950)
"""Ten-thousandths between which values are drawn where outliers are left out."""
_RIDGES, _COLUMNS = 100, 200
"""Steps drawn at most, one behind the other or over one another, and side by side if the card is not wider."""

payloads: Payloads[Histogram] = Payloads(read_histogram, 64 << 20, lambda each: each.count.nbytes * 3 + 256)
"""Histograms decoded last; `payloads.decoded` counts how many were."""


@dataclass(frozen=True, eq=False)
class Part:
    """Some steps of one run.

    Attributes
    ----------
    line
        The run.
    step, wall
        int64 and float64 (n,).
    x
        float64 (n,): where the steps lie on the axis of steps or times.
    histograms
        What was logged, n of them, without buckets that have no place among numbers.
    counts
        float64 (n, bins), in the bins of the card.
    now
        Which of them is shown at the linked step.
    total, overwritten, unreadable
        How many steps there are, how many others a restart has overwritten, how many of the chosen could not be read.
    """

    line: Line
    step: I8
    wall: F8
    x: F8
    histograms: tuple[Histogram, ...]
    counts: F8
    now: int
    total: int
    overwritten: int
    unreadable: int

    def inside(self, span: StepRange | None) -> Bool:
        """Return which steps lie in the linked range, bool (n,)."""
        return inside(self.step, span)

    @cached_property
    def percentiles(self) -> F8:
        """Values at `BASIS_POINTS`, float64 (n, 9)."""
        return np.array([percentiles(each) for each in self.histograms]).reshape(len(self.histograms), -1)

    @property
    def totals(self) -> F8:
        """How many values each step counted, float64 (n,)."""
        return np.array([each.total for each in self.histograms])


@dataclass(frozen=True, eq=False)
class Drawn:
    """A chart with what it was made from: `edges` of the bins, float64 (bins + 1,), empty where nothing was counted."""

    wish: HistogramWish
    chart: Chart
    parts: tuple[Part, ...]
    edges: F8


def parts_of(wish: HistogramWish) -> tuple[tuple[Part, ...], F8]:
    """Return what a card draws of each run, and the edges of its bins; reads payloads that are not known yet."""
    read = [_read(wish, line) for line in wish.lines]
    found = [(line, *each) for line, each in zip(wish.lines, read, strict=True) if each[0]]
    limits = _limits(wish, [each for _, histograms, _, _ in found for each in histograms])
    edges = bin_edges(*limits, wish.bins) if limits else np.empty(0)
    return tuple(_part(wish, *each, limits) for each in found), edges


def _read(wish: HistogramWish, line: Line) -> tuple[list[Histogram], I8, int]:
    """Return the histograms of the chosen steps, their places in the series, and how many could not be read."""
    series = line.run.blobs[wish.tag]
    places, now = kept_places(series), place_at(series, wish.step)
    if wish.mode is HistogramMode.RUNS:
        chosen = places[now : now + 1]
    else:
        most = max(round(wish.viewport.width), _COLUMNS) if wish.side_by_side else _RIDGES
        chosen = places[spread_places(len(places), most, now)]
    histograms, kept = [], []
    for place in chosen.tolist():
        try:
            histograms.append(finite(payloads.get(line.run, wish.tag, place)))
            kept.append(place)
        except ReadError:
            continue
    return histograms, np.array(kept, dtype=np.int64), len(chosen) - len(kept)


def _limits(wish: HistogramWish, histograms: Sequence[Histogram]) -> tuple[float, float] | None:
    if wish.zoom is not None:
        low, high = (wish.zoom.bottom, wish.zoom.top) if wish.side_by_side else (wish.zoom.left, wish.zoom.right)
        return (low, high) if low < high else None
    counted = [each for each in histograms if each.total > 0] or histograms
    whole = common_range(counted)
    if whole is None or not wish.ignore_outliers:
        return whole
    inner = [percentiles(each, (*_OUTER, 10000)) for each in counted if len(each)]
    low, high = min(float(each[0]) for each in inner), max(float(each[1]) for each in inner)
    return (low, high) if low < high else whole


def _part(
    wish: HistogramWish,
    line: Line,
    histograms: list[Histogram],
    places: I8,
    unreadable: int,
    limits: tuple[float, float] | None,
) -> Part:
    series = line.run.blobs[wish.tag]
    step, wall = series.step[places], series.wall_time[places]
    counts = [rebinned(each, *limits, wish.bins) for each in histograms] if limits else []
    kept = len(kept_places(series))
    now = len(step) - 1 if wish.step is None else max(int(np.searchsorted(step, wish.step, side="right")) - 1, 0)
    return Part(
        line,
        step,
        wall,
        _x(wish.x_axis, step, wall, line.origin),
        tuple(histograms),
        np.array(counts).reshape(len(histograms), wish.bins if limits else 0),
        now,
        kept,
        len(series) - kept,
        unreadable,
    )


def _x(axis: XAxis, step: I8, wall: F8, origin: float) -> F8:
    if axis is XAxis.STEP:
        return step.astype(np.float64)
    return wall if axis is XAxis.WALL else wall - origin
