"""Contours: planes of two hyperparameters over the surface of a metric."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.surface.recipe import Recipe, SurfaceMethod
from core.analysis.surface.surface import Surface
from core.model import F8, Catalog
from core.results import Results
from core.state import AxisChoice, ContourState, SessionState
from core.style import tokens
from core.style.text import grouped
from core.views.contour.surfaces import Relief, relief_of
from core.views.hparams.axis import AxisSource
from core.views.hparams.colouring import Colouring, colouring
from core.views.hparams.drawn import Drawn, drawn_runs
from core.views.hparams.fields import unit_of
from core.views.hparams.scale import axis_map
from core.views.judging.judged import Judged, judged
from core.views.judging.pairs import pair_fields, pair_panes, triangle_height
from core.views.judging.panes import Panes
from core.views.memo import Memo
from core.views.picture import Picture, Viewport
from core.views.plane.part import PlanePath
from core.views.plane.plot import PlanePlot
from core.views.ticks import minus

_heights: Memo[F8] = Memo(4, lambda _: 1)
_colourings: Memo[Colouring] = Memo(4, lambda _: 1)


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page of contours shows."""
    del results
    return contours_of(catalog, state, viewport).picture(viewport)


def contours_of(catalog: Catalog, state: SessionState, viewport: Viewport, hasty: bool = False) -> Panes:
    """Return the planes over their surfaces with all that gestures need to know.

    With `hasty` surfaces that were last made of other runs stand for those that would have to be made first; the planes
    over them are pending.
    """
    subject, drawn = judged(catalog, state), drawn_runs(catalog, state)
    if subject is None:
        return Panes((), viewport.width, viewport.height)
    coloured = _coloured(catalog, state, drawn, subject, viewport)
    heights = metric_heights(drawn, subject, state)
    said: list[str] = []

    def finish(plot: PlanePlot) -> PlanePlot:
        relief = relief_of(plot, heights, recipe_of(state.contour), hasty)
        said.append("" if relief.stale else surface_words(relief.surface))
        return replace(_over(plot, relief, state, coloured, viewport), pending=relief.stale)

    fields = pair_fields(catalog, state.contour.fields, subject.metric)
    viewport = replace(viewport, height=triangle_height(fields, viewport))
    panes = pair_panes(catalog, state, fields, state.contour.limits, viewport, finish)
    words = (panes[0].plot.part.note, *said[: len(panes) == 1]) if panes else ()
    note = " · ".join(word for word in words if word)
    return Panes(panes, viewport.width, viewport.height, coloured.legend, note, subject.metric)


def recipe_of(wish: ContourState) -> Recipe:
    """Return how surfaces are made."""
    return Recipe(wish.method, wish.neighbours if wish.method is SurfaceMethod.SMOOTH else None, wish.reach)


def metric_heights(drawn: Drawn, subject: Judged, state: SessionState) -> F8:
    """Return where the metric of each drawn run stands on its scale, 0 to 1; NaN where it has no place."""
    scale = state.hparams.choice(subject.metric).scale
    return _heights.get((subject.values, drawn, scale), lambda: _shares(drawn, subject, AxisChoice(scale)))


def _shares(drawn: Drawn, subject: Judged, choice: AxisChoice) -> F8:
    values = subject.values
    made = AxisSource(values, drawn.rows, drawn.columns.scatter, choice, unit_of(subject.metric))
    finite = values.standing[drawn.rows] == Standing.FINITE
    if made.categorical:
        there = values.codes[drawn.rows] >= 0
        return np.where(there, (values.codes[drawn.rows] + 0.5) / max(len(values.texts), 1), np.nan)
    shares = axis_map(values, choice, made.time).share(values.numbers[drawn.rows])
    return np.where(finite, shares, np.nan)


def _coloured(catalog: Catalog, state: SessionState, drawn: Drawn, subject: Judged, viewport: Viewport) -> Colouring:
    key = (subject.values, drawn, state.hparams.choice(subject.metric).scale, state.hparams.colour_map, viewport.theme)
    return _colourings.get(key, lambda: colouring(catalog, state, drawn, subject.metric, viewport.theme))


def _over(plot: PlanePlot, relief: Relief, state: SessionState, coloured: Colouring, viewport: Viewport) -> PlanePlot:
    wish, part = state.contour, plot.part
    filled = wish.fill and not relief.surface.why
    below = (relief.image(state.hparams.colour_map, viewport.theme),) if filled else ()
    lines: tuple[PlanePath, ...] = ()
    if wish.isolines and coloured.legend is not None and coloured.legend.bar is not None:
        lines = relief.lines(coloured.legend.bar.labels, tokens(viewport.theme).text)
    opacity = (1.0 if filled else part.opacity) if wish.points else 0.0
    part = replace(part, colours=coloured.colours, below=below, above=lines, opacity=opacity)
    return replace(plot, part=part)


def surface_words(surface: Surface) -> str:
    """Return how a surface was made, and how far it can be believed."""
    if surface.why:
        return f"No surface: {surface.why}"
    if not surface.axes:
        return "Cells are means of their runs"
    told = surface.foretold
    if math.isnan(told.explained):
        return "Too few runs to test the surface"
    left = f" ({grouped(told.tested)} of {grouped(told.left_out)} lie on it)" if told.tested < told.left_out else ""
    return f"R² {minus(f'{told.explained:.2f}')} for runs left out{left}"
