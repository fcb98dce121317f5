"""How the parts of a figure stand: in rows and columns, over several of them where that is wished."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.export.figures.sheet import Box
from core.figure_files.spec import FigureSpec

_FLATTEST, _TALLEST = 0.35, 0.75
"""Height of a part for its width where no height is wished."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a part stands: its first row and column, and how many of each it takes."""

    row: int
    column: int
    down: int
    across: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells, in the order of the parts, with the shares that columns and rows have of the whole.

    Attributes
    ----------
    cells
        One a part; none overlap.
    columns, rows
        Relative sizes.
    rows_told
        Whether the sizes of rows were wished for.
    """

    cells: tuple[Cell, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rows_told: bool = False

    def widths(self, whole: float, gap: float) -> list[float]:
        """Return the width of each column in a whole, in its unit."""
        return _shared(self.columns, whole, gap)

    def heights(self, wide: float, high: float, gap: float, shapes: Sequence[float]) -> list[float]:
        """Return the height of each row: of a whole, or of what gives each part about its own shape if `high` is 0.

        `shapes` are heights of the parts for their widths.
        """
        if high:
            return _shared(self.rows, high, gap)
        widths = self.widths(wide, gap)
        wished = [0.0] * len(self.rows)
        for cell, shape in zip(self.cells, shapes, strict=True):
            width = sum(widths[cell.column : cell.column + cell.across]) + gap * (cell.across - 1)
            height = (width * min(max(shape, _FLATTEST), _TALLEST) - gap * (cell.down - 1)) / cell.down
            for row in range(cell.row, cell.row + cell.down):
                wished[row] = max(wished[row], height)
        if not self.rows_told:
            return wished
        mean = sum(wished) / sum(self.rows)
        return [mean * share for share in self.rows]

    def boxes(self, wide: float, heights: Sequence[float], gap: float) -> list[Box]:
        """Return the rectangle of each part."""
        widths = self.widths(wide, gap)
        return [
            Box(
                sum(widths[: cell.column]) + gap * cell.column,
                sum(heights[: cell.row]) + gap * cell.row,
                sum(widths[cell.column : cell.column + cell.across]) + gap * (cell.across - 1),
                sum(heights[cell.row : cell.row + cell.down]) + gap * (cell.down - 1),
            )
            for cell in self.cells
        ]


def grid_of(spec: FigureSpec) -> Grid:
    """Return how the parts of a figure stand: each where there is room next, row by row."""
    columns = columns_of(spec)
    taken: set[tuple[int, int]] = set()
    cells = []
    place = 0
    for part in spec.parts:
        across, down = min(max(part.across, 1), columns), max(part.down, 1)
        while not _free(taken, place, across, down, columns):
            place += 1
        cell = Cell(*divmod(place, columns), down, across)
        taken.update((cell.row + r, cell.column + c) for r in range(down) for c in range(across))
        cells.append(cell)
    rows = max((cell.row + cell.down for cell in cells), default=1)
    told = len(spec.heights) > 0
    return Grid(tuple(cells), _sizes(spec.widths, columns), _sizes(spec.heights, rows), told)


def columns_of(spec: FigureSpec) -> int:
    """Return how many columns a figure has: as wished, or two for up to four parts, then about a square."""
    most = max((part.across for part in spec.parts), default=1)
    return max(spec.columns or min(len(spec.parts), max(2, math.ceil(math.sqrt(len(spec.parts))))), most, 1)


def _free(taken: set[tuple[int, int]], place: int, across: int, down: int, columns: int) -> bool:
    row, column = divmod(place, columns)
    cells = ((row + r, column + c) for r in range(down) for c in range(across))
    return column + across <= columns and taken.isdisjoint(cells)


def _sizes(told: Sequence[float], count: int) -> tuple[float, ...]:
    return tuple(told[n] if n < len(told) and told[n] > 0 else 1.0 for n in range(count))


def _shared(shares: Sequence[float], whole: float, gap: float) -> list[float]:
    room = max(whole - gap * (len(shares) - 1), 1.0 * len(shares))
    return [room * share / sum(shares) for share in shares]
