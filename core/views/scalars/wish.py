"""All that one card's chart is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Catalog, Run, ScalarSeries
from core.state import Domain, SessionState, XAxis
from core.views.picture import Viewport
from core.views.scalars.tracks import Track, timed, track
from core.views.shown import run_colour, shown_runs


@dataclass(frozen=True, slots=True)
class Line:
    """One shown run of a card.

    Attributes
    ----------
    run
        Its name.
    series
        The values of the card's tag.
    origin
        Wall time that relative time counts from: the run's start.
    colour
        ``"#rrggbb"``.
    """

    run: str
    series: ScalarSeries
    origin: float
    colour: str


@dataclass(frozen=True, slots=True)
class CardWish:
    """All that one card's chart is made from; equal wishes give the same chart.

    Attributes
    ----------
    tag
        What is drawn.
    lines
        Shown runs that have points of the tag, in natural order.
    missing, loading
        Number of shown runs that have no such tag, and of those that are still being read.
    smoothing, x_axis, log_x, log_y, ignore_outliers, superseded, zoom
        As in `core.state.ScalarsState`.
    selected
        Those of the lines' runs that are emphasised.
    step
        The linked step.
    viewport
        Size of the plotting area.
    untimed
        Number of shown runs that have the tag, but no times, where the chart is drawn over time.
    """

    tag: str
    lines: tuple[Line, ...]
    missing: int
    loading: int
    smoothing: float
    x_axis: XAxis
    log_x: bool
    log_y: bool
    ignore_outliers: bool
    superseded: bool
    zoom: Domain | None
    selected: frozenset[str]
    step: int | None
    viewport: Viewport
    untimed: int = 0

    def over(self, domain: Domain) -> CardWish:
        """Return the same wish for another part of the chart."""
        return replace(self, zoom=domain)

    def tracks(self) -> list[Track]:
        """Return the points to be drawn of each line."""
        return [track(line.series, self.superseded) for line in self.lines]


def card_wish(
    catalog: Catalog, state: SessionState, tag: str, viewport: Viewport, names: Sequence[str] | None = None
) -> CardWish:
    """Return what the chart of one tag is made from now, for the shown runs or for those with some names."""
    runs = [catalog.runs[name] for name in (shown_runs(catalog, state) if names is None else names)]
    wished = state.scalars
    having = [(run, run.scalars[tag]) for run in runs if _has(run, tag)]
    drawn = [(run, series if wished.x_axis is XAxis.STEP else timed(series)) for run, series in having]
    lines = tuple(_line(catalog, state, run, series, viewport) for run, series in drawn if len(series))
    lacking = [run for run in runs if not _has(run, tag)]
    loading = sum(not run.loaded for run in lacking)
    return CardWish(
        tag,
        lines,
        len(lacking) - loading,
        loading,
        wished.smoothing,
        wished.x_axis,
        wished.log_x,
        wished.log_y != (tag in wished.log_y_switched),
        wished.ignore_outliers,
        wished.superseded,
        wished.zoom.get(tag),
        state.selected_runs.intersection(line.run for line in lines),
        state.step,
        viewport,
        len(having) - len(lines),
    )


def _has(run: Run, tag: str) -> bool:
    series = run.scalars.get(tag)
    return series is not None and len(series) > 0


def _line(catalog: Catalog, state: SessionState, run: Run, series: ScalarSeries, viewport: Viewport) -> Line:
    origin = float(series.wall_time[0]) if run.started is None else run.started
    if not math.isfinite(origin):
        origin = 0.0  # NaN differs from itself, and so would every wish
    return Line(run.name, series, origin, run_colour(catalog, state, run.name, viewport.theme))
