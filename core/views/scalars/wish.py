"""All that one card's chart is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

import math
import operator
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Catalog, Run, ScalarSeries
from core.state import Domain, SessionState, XAxis
from core.style import ThemeName
from core.views.picture import Viewport
from core.views.run_colours import RunColours, run_colours
from core.views.scalars.tracks import Track, timed, track
from core.views.shown import shown_runs


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
    wished = state.scalars
    names = shown_runs(catalog, state) if names is None else names
    found = _found(catalog, state, tag, names, viewport.theme)
    return CardWish(
        tag,
        found.lines,
        found.missing,
        found.loading,
        wished.smoothing,
        wished.x_axis,
        wished.log_x,
        wished.log_y != (tag in wished.log_y_switched),
        wished.ignore_outliers,
        wished.superseded,
        wished.zoom.get(tag),
        found.runs & state.selected_runs,
        state.step,
        viewport,
        found.untimed,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    """What some runs have of a tag, and what it was looked up for; kept as long as it is looked up for the same."""

    key: tuple[object, ...]
    lines: tuple[Line, ...]
    runs: frozenset[str]
    missing: int
    loading: int
    untimed: int


_kept: OrderedDict[str, _Found] = OrderedDict()
_MOST = 64
"""Tags that are kept: as many as there are cards in sight."""


def _found(catalog: Catalog, state: SessionState, tag: str, names: Sequence[str], theme: ThemeName) -> _Found:
    """Return what runs have of a tag: there may be a hundred thousand, and every card is asked at every change."""
    over_steps = state.scalars.x_axis is XAxis.STEP
    colours = run_colours(catalog, state, theme)
    key = (catalog, names, over_steps, colours)
    kept = _kept.get(tag)
    if kept is None or not all(map(operator.is_, kept.key, key)):
        kept = _looked_up(catalog, tag, names, over_steps, colours)
        _kept[tag] = kept
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return kept


def _looked_up(catalog: Catalog, tag: str, names: Sequence[str], over_steps: bool, colours: RunColours) -> _Found:
    runs = [catalog.runs[name] for name in names]
    lines, lacking, having = [], [], 0
    for run in runs:
        series = run.scalars.get(tag)
        if series is None or not len(series):
            lacking.append(run)
            continue
        having += 1
        drawn = series if over_steps else timed(series)
        if len(drawn):
            lines.append(_line(run, drawn, colours))
    loading = sum(not run.loaded for run in lacking)
    key = (catalog, names, over_steps, colours)
    kept = frozenset(line.run for line in lines)
    return _Found(key, tuple(lines), kept, len(lacking) - loading, loading, having - len(lines))


def _line(run: Run, series: ScalarSeries, colours: RunColours) -> Line:
    origin = float(series.wall_time[0]) if run.started is None else run.started
    if not math.isfinite(origin):
        origin = 0.0  # NaN differs from itself, and so would every wish
    return Line(run.name, series, origin, colours.of(run.name))
