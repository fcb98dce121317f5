"""All that one card's chart is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.model import Catalog, Run
from core.state import Domain, HistogramMode, SessionState, StepRange, XAxis
from core.views.cards import Card
from core.views.histograms.cards import PLUGIN
from core.views.payloads import payload_tags
from core.views.picture import Viewport
from core.views.shown import run_colour, shown_runs

MOST_BINS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One run of a card, its title, its colour ``"#rrggbb"``, and its start, from which relative time counts."""

    run: Run
    title: str
    colour: str
    origin: float


@dataclass(frozen=True, slots=True)
class HistogramWish:
    """All that one card's chart is made from; equal wishes give the same chart.

    Attributes
    ----------
    key, tag
        Of the card.
    lines
        The card's run, or all shown runs that have the tag where runs are compared.
    mode, x_axis, bins, log_counts, ignore_outliers
        As in `core.state.HistogramsState`.
    step
        The linked step.
    span
        The linked range of steps; None for none, and where only one step is shown.
    zoom
        What is shown of the chart, None for everything.
    selected
        Those of the runs that are emphasised.
    viewport
        Size of the plotting area.
    """

    key: str
    tag: str
    lines: tuple[Line, ...]
    mode: HistogramMode
    x_axis: XAxis
    bins: int
    log_counts: bool
    ignore_outliers: bool
    step: int | None
    span: StepRange | None
    zoom: Domain | None
    selected: frozenset[str]
    viewport: Viewport

    @property
    def side_by_side(self) -> bool:
        """Whether steps lie beside one another and values upwards."""
        return self.mode in (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION)


def histogram_wish(catalog: Catalog, state: SessionState, card: Card, viewport: Viewport) -> HistogramWish:
    """Return what the chart of a card is made from now."""
    wished = state.histograms
    names = [card.run] if card.run else shown_runs(catalog, state)
    runs = [catalog.runs[name] for name in names if name in catalog.runs]
    lines = tuple(
        Line(
            run,
            state.runs.titles.get(run.name, run.name),
            run_colour(catalog, state, run.name, viewport.theme),
            _origin(run, card.tag),
        )
        for run in runs
        if card.tag in payload_tags(run, PLUGIN)
    )
    return HistogramWish(
        card.key,
        card.tag,
        lines,
        wished.mode,
        wished.x_axis,
        min(max(wished.bins, 1), MOST_BINS),
        wished.log_counts,
        wished.ignore_outliers,
        state.step,
        None if wished.mode is HistogramMode.RUNS else state.step_range,
        _usable(wished.zoom.get(wished.zoom_key(card.key))),
        state.selected_runs.intersection(line.run.name for line in lines),
        viewport,
    )


def _usable(zoom: Domain | None) -> Domain | None:
    """Return a part of a chart if it is one: sessions can be edited by hand."""
    if zoom is None or zoom.left >= zoom.right or zoom.bottom == zoom.top:
        return None
    return zoom if all(map(math.isfinite, (zoom.left, zoom.right, zoom.bottom, zoom.top))) else None


def _origin(run: Run, tag: str) -> float:
    origin = float(run.blobs[tag].wall_time[0]) if run.started is None else run.started
    return origin if math.isfinite(origin) else 0.0  # NaN differs from itself, and so would every wish
