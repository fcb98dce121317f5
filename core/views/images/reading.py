"""What the numbers of an image are at a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.style.text import grouped
from core.views.images.page import Cell

_NAMES = {1: ("",), 2: ("", "A "), 3: ("R ", "G ", "B "), 4: ("R ", "G ", "B ", "A ")}


@dataclass(frozen=True, slots=True)
class Reading:
    """A pixel of an image, counted from its left upper one, and its numbers.

    `mean` says that they are the mean of several pixels, because the image was reduced.
    """

    x: int
    y: int
    values: tuple[float, ...]
    mean: bool = False

    @property
    def text(self) -> str:
        """All of them: ``"R 12  G 40  B 3"``."""
        names = _NAMES[len(self.values)]
        said = "  ".join(f"{name}{number_text(value)}" for name, value in zip(names, self.values, strict=True))
        return f"≈ {said}" if self.mean else said


def read_pixel(cell: Cell, x: float, y: float) -> Reading | None:
    """Return the numbers at a place of an image in its pixels, None beside it."""
    column, row = int(x // 1), int(y // 1)
    if cell.values is None or not (0 <= column < cell.width and 0 <= row < cell.height):
        return None
    rows, columns = cell.values.shape[:2]
    reduced = (rows, columns) != (cell.height, cell.width)
    at = (min(row * rows // cell.height, rows - 1), min(column * columns // cell.width, columns - 1))
    return Reading(column, row, tuple(cell.values[at].tolist()), reduced)


def number_text(value: Any) -> str:
    """Return a number as short as tells it."""
    return grouped(value) if isinstance(value, int) else f"{value:.4g}"
