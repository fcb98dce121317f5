"""How pictures share the room that there is."""

from __future__ import annotations

from dataclasses import dataclass

GAP = 1.0
"""Logical pixels between two pictures."""
_HIGH, _WIDE = 1.05, 2.4
"""Below how many heights two pictures stand above each other, and from how many three stand in a row."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a picture is, in logical pixels; `row` and `column` in the grid, and over how many rows it goes."""

    left: float
    top: float
    width: float
    height: float
    row: int = 0
    column: int = 0
    rows: int = 1


def grid(count: int, width: float, height: float) -> tuple[tuple[int, int, int], ...]:
    """Return row, column and rows of each of `count` pictures, 1 to 4, the main one first.

    Two are side by side, above each other in a room that is higher than wide; three have the main one over the whole
    height, four are two by two.
    """
    if count <= 1:
        return ((0, 0, 1),)
    if count == 2:
        return ((0, 0, 1), (0, 1, 1)) if width >= _HIGH * height else ((0, 0, 1), (1, 0, 1))
    if count == 3:
        if width >= _WIDE * height:
            return ((0, 0, 1), (0, 1, 1), (0, 2, 1))
        if width * _WIDE <= height:
            return ((0, 0, 1), (1, 0, 1), (2, 0, 1))
        return ((0, 0, 2), (0, 1, 1), (1, 1, 1))
    return ((0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1))


def arranged(count: int, width: float, height: float) -> tuple[Spot, ...]:
    """Return where each of some pictures is in a room, as `grid` orders them, all columns and rows alike."""
    cells = grid(count, width, height)
    across = max(column for _, column, _ in cells) + 1
    down = max(row + rows for row, _, rows in cells)
    wide, high = (width - GAP * (across - 1)) / across, (height - GAP * (down - 1)) / down
    return tuple(
        Spot(column * (wide + GAP), row * (high + GAP), wide, rows * high + GAP * (rows - 1), row, column, rows)
        for row, column, rows in cells
    )
