"""Parallel coordinates of a catalog's runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.analysis.field_values import FieldValues
from core.model import F4, Catalog
from core.model.arrays import Bool
from core.results import Results
from core.state import AxisChoice, FieldBrush, Marginal, SessionState
from core.views.hparams.axis import AxisGeometry, AxisSource, box_of
from core.views.hparams.colouring import colour_field, kept_colouring
from core.views.hparams.drawn import Drawn, drawn_runs, field_brushes, selected_places, shown_mask, shown_note
from core.views.hparams.fields import axes_shown, field_title, unit_of
from core.views.hparams.frame import Frame, frame_of
from core.views.hparams.scale import FieldUnit
from core.views.memo import Memo
from core.views.parallel import AxisMarginal, Parallel, ParallelAxis
from core.views.picture import Picture, Placed, Viewport

_BINS = 32
_places: Memo[F4] = Memo(64 * 2**20, lambda places: places.nbytes)
_kept_sources: Memo[AxisSource] = Memo(256, lambda _: 1)
_geometries: Memo[AxisGeometry] = Memo(128, lambda _: 1)


@dataclass(frozen=True, eq=False)
class Plot:
    """Parallel coordinates with all that gestures need to know.

    Attributes
    ----------
    part
        What is drawn.
    frame
        Its skeleton.
    geometries
        Of the axes, in their order.
    drawn
        The runs that are lines.
    """

    part: Parallel
    frame: Frame
    geometries: tuple[AxisGeometry, ...]
    drawn: Drawn


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the view of hyperparameters shows, as large as the viewport or wider."""
    del results
    plot = plot_of(catalog, state, viewport)
    wide = replace(viewport, width=plot.frame.width)
    return Picture(wide, (Placed(plot.part, 0.0, 0.0, plot.frame.width, plot.frame.height),) * bool(plot.part.axes))


def plot_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Plot:
    """Return the parallel coordinates with their geometry; no run that can be drawn is left out of any axis."""
    drawn = drawn_runs(catalog, state)
    names, sources = _sources(drawn, state, axes_shown(catalog, state.hparams))
    rails = frozenset(rail for source in sources for rail in source.rail_counts)
    frame = frame_of(viewport.width, viewport.height, len(sources), rails)
    geometries = tuple(_geometry(source, frame) for source in sources)
    brushes = field_brushes(state)
    shown = shown_mask(catalog, drawn, brushes)
    coloured = kept_colouring(catalog, state, drawn, colour_field(state, names), viewport.theme)
    count = int(np.count_nonzero(shown))
    axes = tuple(
        _axis(name, geometry, x, shown, brushes, state.hparams.marginal)
        for name, geometry, x in zip(names, geometries, frame.xs, strict=True)
    )
    part = Parallel(
        axes, drawn.keys, shown, coloured.colours, selected_places(drawn, state), frame.top, frame.bottom,
        state.hparams.curved, line_opacity(count, state.hparams.opacity), coloured.legend, shown_note(drawn, count),
    )  # fmt: skip
    return Plot(part, frame, geometries, drawn)


def line_opacity(count: int, chosen: float | None = None) -> float:
    """Return the opacity of one of so many lines: HiPlot's rule, a little stronger."""
    return chosen if chosen is not None else min(0.92, 2.2 / max(count, 1) ** 0.3)


def _sources(drawn: Drawn, state: SessionState, names: tuple[str, ...]) -> tuple[tuple[str, ...], list[AxisSource]]:
    """Return the fields that can be axes with what they are; a field that no run has is an axis of missing values."""
    columns = drawn.columns
    found = [(name, columns.values(name)) for name in dict.fromkeys(names)]
    there = [(name, values) for name, values in found if values is not None]
    sources = [_source(drawn, values, state.hparams.choice(name), unit_of(name)) for name, values in there]
    return tuple(name for name, _ in there), sources


def _source(drawn: Drawn, values: FieldValues, choice: AxisChoice, unit: FieldUnit) -> AxisSource:
    """Return a field as an axis, the same object as long as nothing about it changes."""
    made = partial(AxisSource, values, drawn.rows, drawn.columns.scatter, choice, unit)
    return _kept_sources.get((values, drawn, choice, unit), made)


def _geometry(source: AxisSource, frame: Frame) -> AxisGeometry:
    """Return the geometry of an axis, the same object as long as nothing about it changes."""
    key = (source, frame.top, frame.bottom, frame.rails)
    return _geometries.get(key, lambda: AxisGeometry.of(source, frame))


def _axis(
    name: str, geometry: AxisGeometry, x: float, shown: Bool, brushes: tuple[FieldBrush, ...], marginal: Marginal
) -> ParallelAxis:
    places = _places.get(geometry, geometry.places)
    mine = [brush for brush in brushes if brush.field == name]
    return ParallelAxis(
        name, field_title(name), geometry.detail(), x, places, geometry.ticks, geometry.rail_marks(),
        geometry.ranges(mine), _marginal(geometry, places, shown, marginal),
    )  # fmt: skip


def _marginal(geometry: AxisGeometry, places: F4, shown: Bool, kind: Marginal) -> AxisMarginal | None:
    if kind is Marginal.NONE:
        return None
    inside = places[shown & (places >= geometry.top) & (places <= geometry.bottom)]
    if not len(inside):
        return None
    if kind is Marginal.BOX and not geometry.source.categorical:
        return AxisMarginal(np.empty(0), np.empty(0), box_of(inside))
    bins = len(geometry.source.values.texts) if geometry.source.categorical else _BINS
    counts, edges = np.histogram(inside, min(max(bins, 1), 200), (geometry.top, geometry.bottom))
    return AxisMarginal(edges, counts / max(int(counts.max()), 1))
