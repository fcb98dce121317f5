"""Strokes between points as pixels: how they look, and the picture of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from core.cloud.compiling import steady
from core.cloud.threads import side_by_side, workers
from core.model.arrays import F4, F8, U1, U4

HIDDEN = 0.2
"""Share of a stroke that is seen where points lie before it: enough to follow it with the eye."""
FINEST = 32
"""Rows of a picture that a thread paints at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Straight lines, the last on top.

    Attributes
    ----------
    ends
        float32 (m, 2, 3): both ends in the world; those with NaN are not drawn.
    index
        uint8 (m,): which colour each has.
    palette
        uint8 (k, 4), RGBA.
    width
        Logical pixels.
    """

    ends: F4
    index: U1
    palette: U1
    width: float


@dataclass(frozen=True, slots=True, eq=False)
class Stroked:
    """A picture of strokes: premultiplied ARGB in one number a pixel, uint32 (h, w), and how many reach into it."""

    image: U4
    drawn: int


def paint(
    strokes: Strokes,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    fine: bool = True,
    depth: F4 | None = None,
) -> Stroked:
    """Return strokes over nothing, seen through a matrix in a picture of so many logical pixels.

    Each is blended over those before it, the same way whatever the number of threads: each paints rows of its own.
    Those that are not `fine` are one pixel wide and painted several times as fast. Fine ones are faint behind what has
    a `depth`, float32 (h, w) in device pixels as `core.cloud.splat.Painted` has it; one of another size counts for
    nothing.
    """
    rows, columns = max(round(height * scale), 1), max(round(width * scale), 1)
    image: U4 = np.zeros((rows, columns), dtype=np.uint32)
    reached: U1 = np.zeros(len(strokes.ends), dtype=np.uint8)
    bands = min(workers(), max(rows // FINEST, 1))
    edges = [rows * place // bands for place in range(bands + 1)]
    known = depth if depth is not None and depth.shape == image.shape else np.empty((0, columns), dtype=np.float32)
    draw = partial(_draw, strokes, steady(matrix, np.float64), scale, fine, steady(known, np.float32), reached, image)
    side_by_side(draw, [slice(low, high) for low, high in pairwise(edges)])
    return Stroked(image, int(np.count_nonzero(reached)))


def straight(image: U4) -> U1:
    """Return premultiplied ARGB (h, w) as RGBA that is not, uint8 (h, w, 4)."""
    bytes_ = image.view(np.uint8).reshape(*image.shape, 4)[:, :, [2, 1, 0, 3]]
    opacity = np.maximum(bytes_[:, :, 3:], 1).astype(np.uint16)
    bytes_[:, :, :3] = np.minimum((bytes_[:, :, :3].astype(np.uint16) * 255 + opacity // 2) // opacity, 255)
    return bytes_


def _draw(
    strokes: Strokes, matrix: F8, scale: float, fine: bool, depth: F4, reached: U1, image: U4, band: slice
) -> None:
    from core.cloud.strokes import kernels

    rows, columns = image.shape
    ends, index = steady(strokes.ends, np.float32), steady(strokes.index, np.uint8)
    palette, half = steady(strokes.palette, np.uint8), strokes.width * scale / 2
    size = (float(columns), float(rows), band.start, half, fine)
    kernels.draw(ends, index, palette, matrix, *size, depth[band], HIDDEN, reached, image[band])
