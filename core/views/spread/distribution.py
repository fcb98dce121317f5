"""Empirical distribution functions: the share of runs whose metric is at most as large, one curve a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.analysis.edf import Edf, dkw_width, edf, staircase
from core.model import F8, Catalog
from core.results import Results
from core.state import AxisLimits, SessionState
from core.style.text import counted
from core.views.hparams.drawn import Drawn, drawn_runs, field_brushes, shown_mask
from core.views.judging.curves import Families, Family, families_of, own_colours
from core.views.judging.judged import Judged, judged
from core.views.judging.order import made_values
from core.views.judging.panes import Pane, Panes
from core.views.memo import Memo
from core.views.picture import Picture, Viewport
from core.views.plane.part import PlaneBand, PlanePath
from core.views.plane.plot import Made, PlanePlot, PlaneWish, plane_of

SHARE: Final = "share of runs"
_DOT: Final = 5.0
"""Diameter of a run on its curve at most, logical pixels."""
_SPARE: Final = 2.0
"""Corners of a curve for each pixel: more cannot be seen."""


@dataclass(frozen=True, eq=False)
class Curves:
    """A distribution function for each group of runs, and each run's share on the curve of its group, float64 (n,)."""

    families: Families
    edfs: tuple[Edf, ...]
    shares: F8


def resolve_edf(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page of distribution functions shows."""
    del results
    return edfs_of(catalog, state, viewport).picture(viewport)


def edfs_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Panes:
    """Return the curves with all that gestures need to know; runs are points on the curve of their group."""
    subject = judged(catalog, state)
    if subject is None:
        return Panes((), viewport.width, viewport.height)
    drawn = drawn_runs(catalog, state)
    curves = curves_of(catalog, state, drawn, subject, viewport)
    made = {SHARE: _kept.get(curves, lambda: _made(drawn, curves.shares))}
    wish = PlaneWish(
        subject.metric, SHARE, x_limits=state.edf.limits.get(subject.metric), y_limits=AxisLimits(0.0, 1.0)
    )
    plot = plane_of(catalog, state, wish, viewport, made)
    assert plot is not None  # some run has a value of the metric
    part = replace(
        plot.part,
        colours=curves.families.colours(own_colours(catalog, state, drawn, viewport.theme), viewport.theme),
        below=(*_bands(plot, curves, state.edf.band), *_lines(plot, curves)),
        opacity=plot.part.opacity if state.edf.points else 0.0, legend=None,
        diameters=np.minimum(plot.part.diameters, np.float32(_DOT)),
    )  # fmt: skip
    pane = Pane(replace(plot, part=part), 0.0, 0.0, viewport.width, viewport.height)
    note = " · ".join(word for word in (part.note, curves.families.without, _uncounted(curves)) if word)
    return Panes((pane,), viewport.width, viewport.height, curves.families.legend(), note, subject.metric)


_kept: Memo[Made] = Memo(4, lambda _: 1)
_curves: Memo[Curves] = Memo(4, lambda _: 1)


def curves_of(catalog: Catalog, state: SessionState, drawn: Drawn, subject: Judged, viewport: Viewport) -> Curves:
    """Return the curves, the same object as long as nothing about them changes."""
    brushes = field_brushes(state)
    colours = (tuple(state.runs.colours.items()), state.runs.places, state.runs.colouring)
    key = (drawn, subject.values, brushes, state.edf.curves_by, state.grouping, colours, viewport.theme)
    return _curves.get(key, lambda: _curves_made(catalog, state, drawn, subject, viewport))


def _curves_made(catalog: Catalog, state: SessionState, drawn: Drawn, subject: Judged, viewport: Viewport) -> Curves:
    shown = shown_mask(catalog, drawn, field_brushes(state))
    families = families_of(catalog, state, drawn, shown, state.edf.curves_by, viewport.theme)
    numbers = subject.numbers(drawn.rows)
    edfs = tuple(edf(numbers[family.members & shown]) for family in families.families)
    shares = np.zeros(len(drawn.rows))
    for family, found in zip(families.families, edfs, strict=True):
        shares[family.members] = np.nan_to_num(found.at(numbers[family.members]))
    return Curves(families, edfs, shares)


def _uncounted(curves: Curves) -> str:
    """Return how many shown runs have no place in the order of values."""
    count = sum(each.without for each in curves.edfs)
    return f"{counted(count, 'run')} without a number not counted" if count else ""


def _made(drawn: Drawn, shares: F8) -> Made:
    numbers = np.zeros(len(drawn.columns))
    numbers[drawn.rows] = shares
    return Made(made_values(numbers, np.ones(len(numbers), dtype=np.bool_)), "Share of runs", "at most this value")


def _lines(plot: PlanePlot, curves: Curves) -> tuple[PlanePath, ...]:
    found = []
    for family, each in _drawn(plot, curves):
        x, shares = _corners(plot, each)
        found.append(
            PlanePath(
                np.column_stack([x, plot.y.at_values(shares)]), family.colour, 1.75, label=family.label, halo=False
            )
        )
    return tuple(found)


def _bands(plot: PlanePlot, curves: Curves, level: float) -> tuple[PlaneBand, ...]:
    """Return the bands that hold the true distribution functions, also before the first value and after the last."""
    found = []
    for family, each in _drawn(plot, curves) if level else ():
        x, shares = _corners(plot, each)
        width = dkw_width(each.count, level)
        upper, lower = (plot.y.at_values(np.clip(shares + side, 0.0, 1.0)) for side in (width, -width))
        found.append(PlaneBand(x, upper, lower, family.colour, 0.14))
    return tuple(found)


def _drawn(plot: PlanePlot, curves: Curves) -> list[tuple[Family, Edf]]:
    """Return the curves that have values, none where the metric is drawn as categories, which have no order."""
    pairs = zip(curves.families.families, curves.edfs, strict=True)
    return [(family, found) for family, found in pairs if found.count] if not plot.x.source.categorical else []


def _corners(plot: PlanePlot, found: Edf) -> tuple[F8, F8]:
    """Return the corners of a curve from edge to edge of the area: logical pixels, and shares.

    Values that a logarithmic axis does not have are counted before it begins. Where there are more corners than can be
    seen one stands for all of half a pixel.
    """
    places = plot.x.at_values(found.values)
    there = ~np.isnan(places)
    start = max([found.start, *found.shares[~there][-1:].tolist()])
    x, shares = staircase(places[there], found.shares[there], start)
    last = float(shares[-1]) if len(shares) else start
    x = np.concatenate(([plot.area.left], x, [plot.area.right]))
    shares = np.concatenate(([start], shares, [last]))
    if len(x) > _SPARE * plot.area.width:
        cell = np.floor(x * 2.0)
        kept = np.concatenate(([True], (cell[1:-1] != cell[2:]) | (cell[1:-1] != cell[:-2]), [True]))
        x, shares = x[kept], shares[kept]
    return x, shares
