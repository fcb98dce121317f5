"""The scatter matrix of a catalog's runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.importance.ranks import spearman
from core.model import Catalog
from core.model.arrays import Bool
from core.results import Results
from core.state import SessionState
from core.views.hparams.drawn import field_brushes
from core.views.matrix.fields import matrix_fields
from core.views.matrix.part import Matrix, MatrixBond, MatrixCell, MatrixField
from core.views.memo import Memo
from core.views.picture import Picture, Placed, Viewport
from core.views.plane.along import Along
from core.views.plane.frame import Margins
from core.views.plane.part import Area, PlaneMarginal, PlaneTick
from core.views.plane.plot import PlanePlot, PlaneWish, marginal_of, plane_of
from core.views.scatter.fields import colour_shown

LEFT: Final = 60.0
"""Logical pixels at the left of the matrix for labels."""
BELOW: Final = 24.0
ABOVE: Final = 8.0
RIGHT: Final = 12.0
GAP: Final = 4.0
NARROWEST, LOWEST = 84.0, 64.0
"""Size of the smallest cell; where there is no room for all the matrix scrolls."""
RAIL: Final = 9.0
_MARGINS: Final = Margins(0.5, 0.5, 0.5, 0.5)
_QUICK: Final = 5000
"""Runs up to which rank correlations are worked out at once."""

_bonds: Memo[tuple[float | None, int]] = Memo(512, lambda _: 1)


@dataclass(frozen=True, eq=False)
class MatrixPlot:
    """A scatter matrix with what gestures need to know.

    Attributes
    ----------
    part
        What is drawn.
    plots
        The planes by row and column.
    width, height
        Of all, logical pixels: more than the viewport where there is no room.
    pending
        Whether correlations are still to be worked out.
    """

    part: Matrix
    plots: dict[tuple[int, int], PlanePlot]
    width: float
    height: float
    pending: bool = False


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page shows, as large as the viewport or larger."""
    del results
    plot = matrix_of(catalog, state, viewport)
    if plot is None:
        return Picture(viewport, ())
    whole = replace(viewport, width=plot.width, height=plot.height)
    placed = Placed(plot.part, 0.0, 0.0, plot.width, plot.height)
    return Picture(whole, (placed,), plot.part.legend, plot.part.note)


def matrix_of(catalog: Catalog, state: SessionState, viewport: Viewport, hasty: bool = False) -> MatrixPlot | None:
    """Return a plane for each pair of fields, None of fewer than two; with `hasty` only correlations that are known."""
    names = matrix_fields(catalog, state)
    if len(names) < 2:
        return None
    grid = _Grid.of(len(names), viewport)
    plots = {
        (row, column): plot
        for row in range(len(names))
        for column in range(row)
        if (plot := _plane(catalog, state, grid, viewport, names[column], names[row])) is not None
    }
    first = next(iter(plots.values()))
    bonds = [
        _bond(plots[row, column], state, grid, row, column, hasty) for row in range(len(names)) for column in range(row)
    ]
    fields = tuple(_field(name, number, plots, grid) for number, name in enumerate(names))
    cells = tuple(MatrixCell(*at, grid.place(*at), plot.part) for at, plot in plots.items())
    part = Matrix(fields, cells, tuple(bond for bond, _ in bonds), first.part.legend, first.part.note)
    return MatrixPlot(part, plots, grid.total_width, grid.total_height, not all(known for _, known in bonds))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where cells lie: how many there are in a row, and how large one is."""

    count: int
    width: float
    height: float

    @staticmethod
    def of(count: int, viewport: Viewport) -> _Grid:
        width = max((viewport.width - LEFT - RIGHT) / count, NARROWEST)
        return _Grid(count, width, max((viewport.height - ABOVE - BELOW) / count, LOWEST))

    @property
    def total_width(self) -> float:
        return LEFT + RIGHT + self.width * self.count

    @property
    def total_height(self) -> float:
        return ABOVE + BELOW + self.height * self.count

    def place(self, row: int, column: int) -> Area:
        left, top = LEFT + self.width * column, ABOVE + self.height * row
        return Area(left + GAP / 2, top + GAP / 2, left + self.width - GAP / 2, top + self.height - GAP / 2)


def _plane(catalog: Catalog, state: SessionState, grid: _Grid, viewport: Viewport, x: str, y: str) -> PlanePlot | None:
    wish = PlaneWish(x, y, colour_shown(catalog, state), bare=True, margins=_MARGINS, rail=RAIL)
    size = replace(viewport, width=grid.width - GAP, height=grid.height - GAP)
    return plane_of(catalog, state, wish, size)


def _bond(
    plot: PlanePlot, state: SessionState, grid: _Grid, row: int, column: int, hasty: bool
) -> tuple[MatrixBond, bool]:
    """Return how two fields go together, and whether that is known."""
    place = grid.place(column, row)  # above the diagonal, where row and column are exchanged
    if plot.x.source.categorical or plot.y.source.categorical:
        return MatrixBond(column, row, place, None), True
    key = (plot.x.source.values, plot.y.source.values, plot.drawn, field_brushes(state))
    found = _bonds.known(key)
    if found is None and hasty and len(plot.part.keys) > _QUICK:
        return MatrixBond(column, row, place, None), False
    found = _bonds.get(key, lambda: _correlation(plot))
    return MatrixBond(column, row, place, *found), True


def _correlation(plot: PlanePlot) -> tuple[float | None, int]:
    both = plot.part.shown & _finite(plot.x) & _finite(plot.y)
    count = int(np.count_nonzero(both))
    if count < 3:
        return None, count
    rows = plot.x.source.rows[both]
    return spearman(plot.x.source.values.numbers[rows], plot.y.source.values.numbers[rows]), count


def _finite(along: Along) -> Bool:
    there: Bool = along.source.values.standing[along.source.rows] == Standing.FINITE
    return there


def _field(name: str, number: int, plots: dict[tuple[int, int], PlanePlot], grid: _Grid) -> MatrixField:
    """Return a field as its row and its column show it; the last one has no column and the first one no row."""
    last = grid.count - 1
    over = plots.get((last, number))  # the plane at the foot of its column
    beside = plots.get((number, 0))
    place = grid.place(number, number)
    plot = over or beside
    assert plot is not None
    axis = plot.part.x if over is not None else plot.part.y
    across = () if over is None else _shifted(over.x.ticks, grid.place(last, number).left)
    down = () if beside is None else _shifted(beside.y.ticks, grid.place(number, 0).top)
    return MatrixField(name, axis.title, axis.detail, place, _marginal(plot, over is not None, place), across, down)


def _shifted(ticks: tuple[PlaneTick, ...], by: float) -> tuple[PlaneTick, ...]:
    return tuple(replace(tick, at=tick.at + by) for tick in ticks)


def _marginal(plot: PlanePlot, across: bool, place: Area) -> PlaneMarginal | None:
    """Return the distribution of the shown runs from left to right; of the last field turned from bottom to top."""
    if across:
        return marginal_of(plot.x, plot.part.places[:, 0], plot.part.shown)
    found = marginal_of(plot.y, plot.part.places[:, 1], plot.part.shown)
    if found is None:
        return None
    share = place.width / place.height
    return PlaneMarginal((place.height - found.edges)[::-1] * share, found.shares[::-1])
