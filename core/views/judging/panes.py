"""Several planes beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from core.views.legends import Legend
from core.views.picture import Picture, Placed, Viewport
from core.views.plane.frame import Margins
from core.views.plane.part import PlaneAxis
from core.views.plane.plot import PlanePlot

DOT: Final = 6.0
"""Diameter of a run on one of several planes at most, logical pixels."""
NARROWEST, LOWEST, HIGHEST = 210.0, 190.0, 420.0
"""Logical pixels of one of several planes."""
FIRST: Final = Margins(66.0, 26.0, 10.0, 44.0)
"""Around the leftmost plane of a row, which has the labels of the axis that all share."""
FOLLOWING: Final = Margins(14.0, 26.0, 10.0, 44.0)


@dataclass(frozen=True, eq=False)
class Pane:
    """A plane with its place in logical pixels from the upper left corner of all."""

    plot: PlanePlot
    left: float
    top: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a place is in it."""
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


@dataclass(frozen=True, eq=False)
class Panes:
    """All planes of a page.

    Attributes
    ----------
    panes
        From the upper left to the lower right.
    width, height
        Of all, logical pixels; may be higher than what is seen of it.
    legend
        What colours mean.
    note
        How many of all runs are shown, and what else there is to say.
    metric
        The field that runs are judged by.
    """

    panes: tuple[Pane, ...]
    width: float
    height: float
    legend: Legend | None = None
    note: str = ""
    metric: str = ""

    def picture(self, viewport: Viewport) -> Picture:
        """Return all planes as one picture."""
        placed = (
            Placed(replace(each.plot.part, note=""), each.left, each.top, each.width, each.height)
            for each in self.panes
        )
        size = Viewport(self.width, self.height, viewport.scale, viewport.theme)
        return Picture(size, tuple(placed), self.legend, self.note)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one of several planes goes: its number, column and row, its place and size."""

    number: int
    column: int
    row: int
    left: float
    top: float
    width: float
    height: float


def bared(axis: PlaneAxis) -> PlaneAxis:
    """Return an axis without what another plane says: its rails stand where they are, but say nothing."""
    rails = tuple(replace(rail, label="") for rail in axis.rails)
    return replace(axis, title="", detail="", ticks=(), rails=rails)


def grid(count: int, viewport: Viewport, wider: float = FIRST.left - FOLLOWING.left) -> tuple[tuple[Cell, ...], float]:
    """Return where so many planes go in rows, and how high all are; those at the left are `wider` than the others."""
    if not count:
        return (), viewport.height
    columns = columns_for(count, viewport)
    rows = math.ceil(count / columns)
    width = (viewport.width - wider) / columns
    height = min(max(viewport.height / rows, LOWEST), max(HIGHEST, viewport.height / 2))
    cells = []
    for number in range(count):
        row, column = divmod(number, columns)
        left = width * column + (wider if column else 0.0)
        cells.append(Cell(number, column, row, left, height * row, width + (0.0 if column else wider), height))
    return tuple(cells), height * rows


def columns_for(count: int, viewport: Viewport) -> int:
    """Return in how many columns so many planes stand: as many as fit, with rows as full as can be."""
    most = max(1, int(viewport.width // NARROWEST))
    rows = math.ceil(count / most)
    return math.ceil(count / rows)
