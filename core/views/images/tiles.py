"""Samples that lie in a grid in one image, as sprites and torchvision's `make_grid` have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.state import TileSize


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of an image in its pixels."""

    left: int
    top: int
    width: int
    height: int


def grid_of(width: int, height: int, size: TileSize) -> tuple[int, int]:
    """Return in how many columns and rows whole tiles lie in an image."""
    across, down = max(size.width, 1) + size.gap, max(size.height, 1) + size.gap
    rest = -size.gap if size.border else size.gap
    return max((width + rest) // across, 0), max((height + rest) // down, 0)


def tiles_in(width: int, height: int, size: TileSize) -> int:
    """Return how many whole tiles an image has."""
    columns, rows = grid_of(width, height, size)
    return columns * rows


def tile_of(width: int, height: int, size: TileSize, number: int) -> Tile | None:
    """Return where a tile lies, counted row by row from 0; None if there is none of that number."""
    columns, rows = grid_of(width, height, size)
    if not 0 <= number < columns * rows:
        return None
    row, column = divmod(number, columns)
    edge = size.gap if size.border else 0
    left, top = edge + column * (size.width + size.gap), edge + row * (size.height + size.gap)
    return Tile(left, top, size.width, size.height)


def guessed_size(values: NDArray[Any]) -> TileSize | None:
    """Return the size of the tiles that lines of one value part an image (h, w, c) into, with or without a border.

    None where there are no such lines at equal distances in both directions.
    """
    across, down = _parted(values, 1), _parted(values, 0)
    if across is None or down is None or across[1:] != down[1:]:
        return None
    return TileSize(across[0], down[0], *across[1:])


def _parted(values: NDArray[Any], axis: int) -> tuple[int, int, bool] | None:
    """Return how long the parts between lines of one value are along an axis, how wide the lines, and if they border.

    The colour of the first line is that of all.
    """
    lines = np.moveaxis(values, axis, 0)
    even = (lines == lines[:, :1]).all(axis=(1, 2))
    if not even.any():
        return None
    plain = even & (lines[:, 0] == lines[np.argmax(even), 0]).all(axis=-1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], plain, [False])).astype(np.int8)))
    start, end = int(edges[0]), int(edges[1])
    border, gap = start == 0, end - start
    if border and len(edges) < 4:
        return None
    size = int(edges[2]) - gap if border else start
    whole, rest = divmod(len(plain) + (-gap if border else gap), size + gap)
    first = 0 if border else size
    count = whole + 1 if border else whole - 1
    fits = all(plain[at : at + gap].all() for at in range(first, first + count * (size + gap), size + gap))
    return (size, gap, border) if rest == 0 and fits and size > 0 else None
