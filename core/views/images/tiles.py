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
    return max((width - size.gap) // across, 0), max((height - size.gap) // down, 0)


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
    left, top = size.gap + column * (size.width + size.gap), size.gap + row * (size.height + size.gap)
    return Tile(left, top, size.width, size.height)


def guessed_size(values: NDArray[Any]) -> TileSize | None:
    """Return the size of the tiles that lines of one value part an image (h, w, c) into, as `make_grid` draws them.

    None where there are no such lines at equal distances in both directions.
    """
    across, down = _parted(values, 1), _parted(values, 0)
    if across is None or down is None or across[1] != down[1]:
        return None
    return TileSize(across[0], down[0], across[1])


def _parted(values: NDArray[Any], axis: int) -> tuple[int, int] | None:
    """Return how long the parts between lines of the corner's value are along an axis, and how wide the lines."""
    plain = (values == values[0, 0]).all(axis=(1 - axis, 2))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], plain, [False])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    gap = int(ends[0] - starts[0]) if len(starts) and starts[0] == 0 else 0
    lines = [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start >= gap > 0]
    if len(lines) < 2:
        return None
    size = lines[1][0] - gap
    whole, rest = divmod(values.shape[axis] - gap, size + gap)
    fits = all(plain[n * (size + gap) : n * (size + gap) + gap].all() for n in range(whole + 1))
    return (size, gap) if rest == 0 and fits and size > 0 else None
