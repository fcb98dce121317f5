"""The surface of a value over two fields, on a grid of the unit square."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.surface.foretold import Foretold, foretold
from core.analysis.surface.linear import flat
from core.analysis.surface.recipe import Recipe, SurfaceMethod, reach_for
from core.analysis.surface.spots import Spots, spots_of
from core.model.arrays import F8, Bool

CELLS: Final = 96
"""Of the grid along each side, a few more where categories need as many each."""
FEWEST: Final = 3
OUTSIDE: Final = 0.25
"""Share of the reach that is believed beyond all runs, where a surface goes on without anything to hold it."""


@dataclass(frozen=True, eq=False)
class Part:
    """What lies in one slot of each axis: of numbers there is one slot, of categories one each.

    Attributes
    ----------
    column, row
        Numbers of the slots.
    spots
        Values there, at places along the axes of numbers.
    """

    column: int
    row: int
    spots: Spots


@dataclass(frozen=True, eq=False)
class Surface:
    """A surface over the unit square.

    Attributes
    ----------
    slots
        Number of categories along x and y, 1 for numbers.
    parts
        What it is made of.
    recipe
        How it is made.
    """

    slots: tuple[int, int]
    parts: tuple[Part, ...]
    recipe: Recipe

    @property
    def axes(self) -> tuple[int, ...]:
        """Those of the two axes that are numbers."""
        return tuple(axis for axis in (0, 1) if self.slots[axis] == 1)

    @property
    def spots(self) -> int:
        """The number of different places of the part with the most."""
        return max((len(part.spots) for part in self.parts), default=0)

    @property
    def reach(self) -> float:
        """How far from the nearest place it is believed, as a share of an axis: less outside of all of them."""
        return self.recipe.reach or reach_for(self.spots)

    @cached_property
    def why(self) -> str:
        """Why there is no surface, empty where there is one."""
        if len(self.axes) < 2 or not self.parts:
            return "" if self.parts else "no runs have both"
        spots = self.parts[0].spots
        if len(spots) < FEWEST:
            return "it takes runs at three different places"
        return "all runs lie on one line" if self.recipe.method is SurfaceMethod.LINEAR and flat(spots.places) else ""

    @cached_property
    def x(self) -> F8:
        """Places of the grid's columns, float64 (w,), ascending, at the middles of its cells."""
        return _middles(self.slots[0])

    @cached_property
    def y(self) -> F8:
        """Places of the grid's rows, float64 (h,), ascending, at the middles of its cells."""
        return _middles(self.slots[1])

    @cached_property
    def heights(self) -> F8:
        """The values, float64 (h, w), NaN where no run is near."""
        heights = np.full((len(self.y), len(self.x)), np.nan)
        for part in self.parts if not self.why else ():
            rows, columns = self.inside(1, part.row), self.inside(0, part.column)
            heights[rows, columns] = self._part(part, self.x[columns], self.y[rows])
        return heights

    @cached_property
    def foretold(self) -> Foretold:
        """How well it foretells values that it was not made of; nothing of cells that are means."""
        if self.why or not self.axes:
            return Foretold()
        return foretold((part.spots for part in self.parts), self.recipe)

    def inside(self, axis: int, slot: int) -> slice:
        """Return the grid's columns (axis 0) or rows (axis 1) that lie in a slot."""
        each = math.ceil(CELLS / self.slots[axis])
        return slice(slot * each, (slot + 1) * each)

    def _part(self, part: Part, x: F8, y: F8) -> F8:
        """Return the heights of a slot, which are the same across it along axes of categories."""
        if not self.axes:
            return np.full((len(y), len(x)), part.spots.values[0])
        places = np.meshgrid(*((x, y)[axis] for axis in self.axes))
        at = np.stack([each.reshape(-1) for each in places], axis=1)
        reach = np.where(within(part.spots, at), self.reach, self.reach * OUTSIDE)
        near = _distances(part.spots, at) <= reach
        heights = np.full(len(at), np.nan)
        heights[near] = self.recipe.heights(part.spots, at[near])
        if self.axes == (1,):
            return np.broadcast_to(heights[:, None], (len(y), len(x)))
        return np.broadcast_to(heights.reshape(-1, len(x)), (len(y), len(x)))


def surface_of(places: F8, values: F8, slots: tuple[int, int] = (1, 1), recipe: Recipe | None = None) -> Surface:
    """Return the surface of values (n,) at places (n, 2) of the unit square, all finite.

    Parameters
    ----------
    slots
        Number of categories along x and y, 1 for numbers. Categories take as much room each, and what lies in one says
        nothing of another: over two axes of categories each cell is the mean of its values.
    recipe
        How it is made, None for the default.
    """
    codes = [np.clip((places[:, axis] * slots[axis]).astype(np.int64), 0, slots[axis] - 1) for axis in (0, 1)]
    numbers = [axis for axis in (0, 1) if slots[axis] == 1]
    slot = codes[1] * slots[0] + codes[0]
    parts = tuple(
        Part(each % slots[0], each // slots[0], spots_of(places[slot == each][:, numbers], values[slot == each]))
        for each in np.unique(slot).tolist()
    )
    return Surface(slots, parts, recipe or Recipe())


def within(spots: Spots, at: F8) -> Bool:
    """Return which places (m, d) lie between spots: inside of their convex hull."""
    if at.shape[1] == 1:
        low, high = spots.places.min(), spots.places.max()
        between: Bool = (at[:, 0] >= low) & (at[:, 0] <= high)
        return between
    if flat(spots.places):
        return np.zeros(len(at), dtype=np.bool_)
    from scipy.spatial import ConvexHull

    sides = ConvexHull(spots.places).equations
    inside: Bool = (at @ sides[:, :2].T + sides[:, 2] <= 1e-12).all(axis=1)
    return inside


def _middles(slots: int) -> F8:
    count = slots * math.ceil(CELLS / slots)
    return (np.arange(count) + 0.5) / count


def _distances(spots: Spots, at: F8) -> F8:
    """Return how far places (m, d) are from the nearest spot, float64 (m,)."""
    from scipy.spatial import cKDTree

    distances: F8 = cKDTree(spots.places).query(at)[0]
    return distances
