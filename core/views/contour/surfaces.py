"""The surface of a metric over the two axes of a plane: made once for the same runs, axes and wishes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.surface.isolines import isolines
from core.analysis.surface.recipe import Recipe
from core.analysis.surface.surface import Surface, surface_of
from core.model import F8, U1
from core.model.arrays import Bool
from core.style import ThemeName
from core.views.judging.colours import shades
from core.views.memo import Memo
from core.views.plane.along import Along
from core.views.plane.part import PlaneImage, PlanePath
from core.views.plane.plot import PlanePlot

_kept: Memo[Surface] = Memo(16, lambda _: 1)
_last: dict[tuple[object, ...], Surface] = {}
_MOST_LAST = 32
_BEYOND = 0.25
_OPACITY = 0.82
"""Of the filling, so that frames and points stand out."""


@dataclass(frozen=True, eq=False)
class Relief:
    """A surface with the plane that it lies under; heights are shares of the metric's scale, 0 to 1.

    One that is `stale` was made of other runs and stands for one that is still to be made.
    """

    surface: Surface
    plot: PlanePlot
    stale: bool = False

    def image(self, map_name: str, theme: ThemeName) -> PlaneImage:
        """Return the surface as colours of a map, see-through where no run is near."""
        heights = self.surface.heights
        flat = heights.reshape(-1)
        pixels: U1 = np.zeros((*heights.shape, 4), dtype=np.uint8)
        pixels[..., :3] = shades(flat, map_name, theme).reshape(*heights.shape, 3)
        pixels[..., 3] = np.where(np.isnan(heights), 0, round(255 * _OPACITY))
        left, right, across = _ends(self.plot.x)
        top, bottom, down = _ends(self.plot.y)
        return PlaneImage(pixels[::down, ::across], left, top, right, bottom, not self.surface.axes)

    def lines(self, levels: tuple[tuple[float, str], ...], colour: str) -> tuple[PlanePath, ...]:
        """Return lines of one height at shares of the metric's scale, each with its value as label."""
        shares = tuple(share for share, _ in levels)
        found: dict[str, list[F8]] = {label: [] for _, label in levels}
        for part in self.surface.parts if len(self.surface.axes) == 2 else ():
            rows, columns = self.surface.inside(1, part.row), self.surface.inside(0, part.column)
            x, y = self.surface.x[columns], self.surface.y[rows]
            for (_, label), lines in zip(
                levels, isolines(x, y, self.surface.heights[rows, columns], shares), strict=True
            ):
                found[label] += [np.vstack([self._pixels(line), [[np.nan, np.nan]]]) for line in lines]
        return tuple(
            PlanePath(np.concatenate(pieces), colour, 1.0, label=label, halo=False, named=True)
            for label, pieces in found.items()
            if pieces
        )

    def _pixels(self, line: F8) -> F8:
        return np.column_stack([at_shares(self.plot.x, line[:, 0]), at_shares(self.plot.y, line[:, 1])])


def relief_of(plot: PlanePlot, heights: F8, recipe: Recipe, hasty: bool = False) -> Relief:
    """Return the surface under a plane of the shown runs that have a place on both axes and a height.

    Parameters
    ----------
    heights
        Shares of the metric's scale (n,), NaN where a run has none.
    hasty
        Whether the surface that was last made over the same axes, of some other runs, may stand for one that would have
        to be made first.
    """
    usable = plot.part.shown & near_on(plot.x) & near_on(plot.y) & ~np.isnan(heights)
    over = (plot.x.source, plot.y.source, _Same(heights), recipe)
    known = _kept.known((*over, usable.tobytes()))
    if known is None and hasty:
        last = _last.get(over)
        if last is not None:
            return Relief(last, plot, True)
    surface = known or _kept.get((*over, usable.tobytes()), lambda: _made(plot, heights, usable, recipe))
    if len(_last) >= _MOST_LAST:
        _last.clear()
    _last[over] = surface
    return Relief(surface, plot)


def _made(plot: PlanePlot, heights: F8, usable: Bool, recipe: Recipe) -> Surface:
    places = np.column_stack([shares_on(plot.x)[usable], shares_on(plot.y)[usable]])
    slots = tuple(
        max(len(along.source.values.texts), 1) if along.source.categorical else 1 for along in (plot.x, plot.y)
    )
    return surface_of(places, heights[usable], (slots[0], slots[1]), recipe)


class _Same:
    """An array that is equal to itself only."""

    def __init__(self, array: F8) -> None:
        self.array = array

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.array is self.array

    def __hash__(self) -> int:
        return id(self.array)


def shares_on(along: Along) -> F8:
    """Return where points lie between the ends of a scale, 0 to 1; categories in the middle of their slots."""
    source = along.source
    if source.categorical:
        return (source.values.codes[source.rows] + 0.5) / max(len(source.values.texts), 1)
    return along.geometry.map.share(source.values.numbers[source.rows])


def near_on(along: Along) -> Bool:
    """Return which points have a place on a scale, or so close beyond its ends that it tells of what is seen."""
    source, shares = along.source, shares_on(along)
    if source.categorical:
        there: Bool = source.values.codes[source.rows] >= 0
        return there
    finite = source.values.standing[source.rows] == Standing.FINITE
    with np.errstate(invalid="ignore"):
        near: Bool = finite & (shares >= -_BEYOND) & (shares <= 1.0 + _BEYOND)
    return near


def at_shares(along: Along, shares: F8) -> F8:
    """Return the logical pixels of shares of a scale."""
    inside = along.geometry.y(shares)
    return along.low + along.high - inside if along.horizontal else inside


def _ends(along: Along) -> tuple[float, float, int]:
    """Return the pixels of both ends of a scale, the smaller first, and 1 or -1 where the scale runs the other way."""
    low, high = at_shares(along, np.array([0.0, 1.0])).tolist()
    return (low, high, 1) if low <= high else (high, low, -1)
