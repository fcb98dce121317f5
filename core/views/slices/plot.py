"""Slices: planes of one metric over several fields."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.style import tokens
from core.views.hparams.colouring import Colouring
from core.views.hparams.drawn import drawn_runs
from core.views.judging.colours import coloured_by
from core.views.judging.fields import chosen_params, told_by
from core.views.judging.judged import Judged, judged
from core.views.judging.marks import best_ring, trend
from core.views.judging.panes import DOT, FIRST, FOLLOWING, Cell, Pane, Panes, bared, grid
from core.views.picture import Picture, Viewport
from core.views.plane.part import PlanePath
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of

MOST = 12
"""Slices that are drawn if nobody chose them."""


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page of slices shows, as high as the viewport or higher."""
    del results
    return slices_of(catalog, state, viewport).picture(viewport)


def slice_fields(catalog: Catalog, state: SessionState, metric: str) -> tuple[str, ...]:
    """Return the fields that the metric is drawn over, from left to right and from the top."""
    wish = state.slices
    if wish.fields is None:
        found = chosen_params(catalog, metric)[:MOST]
        return found if wish.by_strength else tuple(sorted(found, key=_natural))
    if not wish.by_strength:
        return wish.fields
    told = told_by(catalog, wish.fields, metric)
    return tuple(sorted(wish.fields, key=lambda name: -told.get(name, 0.0)))


def _natural(name: str) -> str:
    return name.casefold()


def slices_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Panes:
    """Return the slices with all that gestures need to know."""
    subject = judged(catalog, state)
    if subject is None:
        return Panes((), viewport.width, viewport.height)
    names = slice_fields(catalog, state, subject.metric)
    columns = drawn_runs(catalog, state).columns
    names = tuple(name for name in names if columns.values(name) is not None)
    cells, height = grid(len(names), viewport)
    told = told_by(catalog, names, subject.metric)
    coloured = coloured_by(catalog, state, drawn_runs(catalog, state), state.slices.colour_by, viewport.theme)
    panes = tuple(
        _pane(catalog, state, viewport, subject, coloured, names[cell.number], told.get(names[cell.number], 0.0), cell)
        for cell in cells
    )
    note = panes[0].plot.part.note if panes else ""
    return Panes(panes, viewport.width, height, coloured.legend, note, subject.metric)


def _pane(
    catalog: Catalog, state: SessionState, viewport: Viewport, subject: Judged, coloured: Colouring, name: str,
    told: float, cell: Cell,
) -> Pane:  # fmt: skip
    first = cell.column == 0
    limits = state.slices.limits
    wish = PlaneWish(
        name, subject.metric, x_limits=limits.get(name), y_limits=limits.get(subject.metric),
        margins=FIRST if first else FOLLOWING,
    )  # fmt: skip
    plot = plane_of(catalog, state, wish, replace(viewport, width=cell.width, height=cell.height))
    assert plot is not None  # both fields have values
    part = replace(
        plot.part,
        x=replace(plot.part.x, detail=_detail(plot.part.x.detail, told)),
        y=plot.part.y if first else bared(plot.part.y),
        colours=coloured.colours,
        diameters=np.minimum(plot.part.diameters, np.float32(DOT)),
        above=_above(state, viewport, subject, plot),
        legend=None,
    )
    return Pane(replace(plot, part=part), cell.left, cell.top, cell.width, cell.height)


def _above(state: SessionState, viewport: Viewport, subject: Judged, plot: PlanePlot) -> tuple[PlanePath, ...]:
    colours = tokens(viewport.theme)
    lines = trend(plot, colours.text) if state.slices.trend else ()
    best = subject.best(plot.drawn.rows, plot.part.shown) if state.slices.best else None
    return (*lines, *best_ring(plot, best, colours.warm))


def _detail(detail: str, told: float) -> str:
    """Return a word on the scale, and how far the field alone tells the metric."""
    return " · ".join(word for word in (detail, f"tells {told:.2f}") if word)
