"""Choosing thumbnails and labels that fit beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.model import F8, I8, U1


def apart(places: F8, rank: U1, size: float) -> I8:
    """Return which of places (n, 2) squares of a size can be drawn at without touching each other.

    Higher ranks come first; among equals the earlier one, so that the choice is steady while the camera moves.
    The result is int64 (m,), most important first.
    """
    cells = np.floor(places / size).astype(np.int64)
    order = np.argsort(-rank.astype(np.int64), kind="stable")
    _, first = np.unique(cells[order], axis=0, return_index=True)
    taken: dict[tuple[int, int], int] = {}
    chosen: list[int] = []
    for index in order[np.sort(first)].tolist():
        column, row = int(cells[index, 0]), int(cells[index, 1])
        if not any(_touch(places, index, other, size) for other in _around(taken, column, row)):
            taken[column, row] = index
            chosen.append(index)
    return np.array(chosen, dtype=np.int64)


def _around(taken: dict[tuple[int, int], int], column: int, row: int) -> Iterator[int]:
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            if (x, y) in taken:
                yield taken[x, y]


def _touch(places: F8, one: int, other: int, size: float) -> bool:
    return bool(np.all(np.abs(places[one] - places[other]) < size))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a label takes."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Return whether two rectangles overlap."""
        across = self.left < other.left + other.width and other.left < self.left + self.width
        return across and self.top < other.top + other.height and other.top < self.top + self.height


class Room:
    """A picture that fills with rectangles that do not overlap."""

    def __init__(self, width: float, height: float, cell: float = 64.0) -> None:
        self._picture = Box(0, 0, width, height)
        self._cell = cell
        self._taken: dict[tuple[int, int], list[Box]] = {}

    def take(self, choices: Sequence[Box]) -> Box | None:
        """Take the first of some rectangles that is free and inside the picture, None if none is."""
        for box in choices:
            if self._free(box):
                self.reserve(box)
                return box
        return None

    def reserve(self, box: Box) -> None:
        """Take a rectangle, whatever else is there."""
        for cell in self._cells(box):
            self._taken.setdefault(cell, []).append(box)

    def reach(self, x: float, y: float, least: float) -> float:
        """Return how far what stands around a place reaches from it, `least` where nothing has it as its middle."""
        for box in self._taken.get((int(x // self._cell), int(y // self._cell)), ()):
            if abs(box.left + box.width / 2 - x) < 0.5 and abs(box.top + box.height / 2 - y) < 0.5:
                return box.width / 2
        return least

    def _free(self, box: Box) -> bool:
        inside = box.left >= 0 and box.top >= 0
        inside = inside and box.left + box.width <= self._picture.width and box.top + box.height <= self._picture.height
        return inside and not any(box.meets(other) for cell in self._cells(box) for other in self._taken.get(cell, ()))

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        for x in range(int(box.left // self._cell), int((box.left + box.width) // self._cell) + 1):
            for y in range(int(box.top // self._cell), int((box.top + box.height) // self._cell) + 1):
                yield x, y


def beside(x: float, y: float, width: float, height: float, gap: float) -> tuple[Box, ...]:
    """Return where a label may stand at a point: right, left, above, below."""
    return (
        Box(x + gap, y - height / 2, width, height),
        Box(x - gap - width, y - height / 2, width, height),
        Box(x - width / 2, y - gap - height, width, height),
        Box(x - width / 2, y + gap, width, height),
    )
