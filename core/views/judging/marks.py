"""Lines over the points of a plane: what is common to neighbours, and where the best run is."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.surface.smooth import smooth
from core.analysis.surface.spots import spots_of
from core.model import F8
from core.model.arrays import Bool
from core.views.plane.along import Along
from core.views.plane.part import PlanePath
from core.views.plane.plot import PlanePlot

_RADIUS: Final = 9.0
_ROUND: Final = 33
_STEPS: Final = 97
_FEWEST: Final = 4
_FEW_VALUES: Final = 8
_SPAN: Final = 0.4
"""Share of the runs that each place of a trend is an average of: less follows noise."""
_MEAN: Final = 0.72
"""Share of a category's slot over which the line of its mean goes."""
BEST: Final = "best"


def best_ring(plot: PlanePlot, place: int | None, colour: str) -> tuple[PlanePath, ...]:
    """Return a ring around the best run, nothing where there is none or it is out of sight."""
    if place is None or np.isnan(plot.part.places[place]).any():
        return ()
    turn = np.linspace(0.0, 2 * np.pi, _ROUND)
    ring = plot.part.places[place].astype(np.float64) + _RADIUS * np.column_stack([np.cos(turn), np.sin(turn)])
    return (PlanePath(ring, colour, 2.0, label=BEST),)


def trend(plot: PlanePlot, colour: str) -> tuple[PlanePath, ...]:
    """Return what is common to neighbouring shown runs: over numbers a local average, of categories their means.

    Both go by the scales of the axes, so that on a logarithmic one a mean is geometric; runs on rails have no say.
    """
    usable = plot.part.shown & finite_on(plot.x) & finite_on(plot.y)
    if np.count_nonzero(usable) < _FEWEST or plot.y.source.categorical:
        return ()
    x, y = (plot.part.places[usable, side].astype(np.float64) for side in (0, 1))
    line = _means(plot, usable, y) if plot.x.source.categorical else _line(x, y)
    return (PlanePath(line, colour, 2.0, label="local average"),) if len(line) else ()


def finite_on(along: Along) -> Bool:
    """Return which points have a place along an axis that is no rail: a category, or a number the scale has."""
    source = along.source
    if source.categorical:
        there: Bool = source.values.codes[source.rows] >= 0
        return there
    share = along.geometry.map.share(source.values.numbers[source.rows])
    finite: Bool = (source.values.standing[source.rows] == Standing.FINITE) & ~np.isnan(share)
    return finite & ~np.isnan(along.places)


def _line(x: F8, y: F8) -> F8:
    low, high = float(x.min()), float(x.max())
    if high - low < 1.0:
        return np.empty((0, 2))
    unit = ((x - low) / (high - low))[:, None]
    at = np.linspace(0.0, 1.0, _STEPS)[:, None]
    spots = spots_of(unit, y)
    if len(spots) <= _FEW_VALUES:  # a few values that occur often are joined by their means
        order = np.argsort(spots.places[:, 0])
        return np.column_stack([low + spots.places[order, 0] * (high - low), spots.values[order]])
    return np.column_stack(
        [low + at[:, 0] * (high - low), smooth(spots, at, max(_FEWEST * 2, round(_SPAN * len(spots))))]
    )


def _means(plot: PlanePlot, usable: Bool, y: F8) -> F8:
    source = plot.x.source
    codes = source.values.codes[source.rows][usable]
    half = plot.x.geometry.slot * _MEAN / 2
    pieces = []
    for code in np.unique(codes).tolist():
        middle = plot.x.turned(plot.x.geometry.category_y(code))
        mean = float(y[codes == code].mean())
        pieces.append([[middle - half, mean], [middle + half, mean], [np.nan, np.nan]])
    return np.concatenate(pieces)
