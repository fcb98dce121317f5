"""The software painter: a cloud of points as an image, by compiled loops on all processor cores.

It stands in for OpenGL where that runs on the processor itself and is many times slower. The picture is painted in
bands of rows, each by one thread and from the tiles that reach into it, and is the same however many threads there are.

Many opaque points are put into a depth buffer as crisp discs. Fewer points, or translucent ones, are sorted from back
to front and laid over one another with soft edges; in two dimensions points lie over one another in the cloud's order.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.cloud import splat_plain
from core.cloud.cloud import Cloud, Ranges
from core.cloud.compiling import compiled
from core.cloud.points import Look, Points, widest
from core.cloud.projecting import planes, project, reached
from core.cloud.shading import Shading, shading
from core.cloud.threads import side_by_side, workers
from core.model.arrays import F4, F8, I8, U1, U2

_SOFT_WORK = 4_000_000
_PLAIN_BUDGET = 100_000
_scratch = threading.local()


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A painted cloud.

    Attributes
    ----------
    image
        uint8 (h, w, 4), RGBA, colours not multiplied by alpha; h and w are device pixels.
    depth
        float32 (h, w): 0 at the near plane, 1 at the far one and where there is no point.
    drawn, whole
        How many points were gone through, and how many are in the tiles that reach into the picture.
    """

    image: U1
    depth: F4
    drawn: int
    whole: int


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What all bands of a picture share: size in device pixels, what is drawn, and its points' values in order."""

    cloud: Cloud
    matrix: F8
    width: int
    height: int
    ranges: Ranges
    emphasis: U1
    colours: U2
    shading: Shading


def paint(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    budget: int | None = None,
    antialias: bool | None = None,
) -> Painted:
    """Return the picture of points whose positions are the cloud's.

    Parameters
    ----------
    matrix
        World to clip, (4, 4), from `core.cloud.camera.view_matrix`.
    width, height, scale
        Logical pixels, and device pixels for each of them.
    look
        Background, halo, fog.
    budget
        About how many points to draw: an unbiased sample, for use while the camera moves. None draws all.
    antialias
        Whether edges are soft; None decides by the work. Translucent points always have soft edges.

    Raises ValueError if the arrays do not fit one another. Until the kernels are compiled a plainer picture is
    painted, of about 100,000 points at most.
    """
    if compiled():
        return paint_compiled(cloud, points, matrix, width, height, scale, look, budget, antialias)
    least = _PLAIN_BUDGET if budget is None else min(budget, _PLAIN_BUDGET)
    sheet = _sheet(cloud, points, matrix, (width, height, scale), look, least)
    image, depth = splat_plain.draw(sheet)
    return Painted(image, depth, sheet.ranges.drawn, sheet.ranges.whole)


def paint_compiled(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    budget: int | None = None,
    antialias: bool | None = None,
) -> Painted:
    """Return what `paint` returns, by the kernels even if they have to be compiled first."""
    sheet = _sheet(cloud, points, matrix, (width, height, scale), look, budget)
    work = sheet.ranges.drawn * (points.size * scale + 1) ** 2
    soft = points.opacity < 1 or (work <= _SOFT_WORK if antialias is None else antialias)
    image = np.empty((sheet.height, sheet.width, 4), dtype=np.uint8)
    depth = np.empty((sheet.height, sheet.width), dtype=np.float32)
    _in_bands(_draw_soft if soft else _draw_crisp, sheet, image, depth)
    return Painted(image, depth, sheet.ranges.drawn, sheet.ranges.whole)


def _sheet(
    cloud: Cloud, points: Points, matrix: F8, size: tuple[float, float, float], look: Look | None, budget: int | None
) -> Sheet:
    width, height, scale = size
    return Sheet(
        cloud,
        np.ascontiguousarray(matrix, dtype=np.float64),
        max(round(width * scale), 1),
        max(round(height * scale), 1),
        cloud.ranges(matrix, width, height, widest(points.size) / 2 + 1, budget),
        cloud.emphasis_in_order(points.emphasis),
        cloud.colours_in_order(points.colour_index, len(points.palette)),
        shading(points, look or Look(), matrix, scale, cloud.bounds),
    )


def _in_bands(draw: Callable[[Sheet, int, U1, F4], None], sheet: Sheet, image: U1, depth: F4) -> None:
    """Draw bands of rows, each on a thread of its own."""
    side_by_side(
        lambda band: draw(sheet, band[0], image[slice(*band)], depth[slice(*band)]), pairwise(_edges(sheet, workers()))
    )


def _edges(sheet: Sheet, bands: int) -> list[int]:
    """Return the rows at which bands of about equal work begin and end, for as many bands as there are threads.

    More bands would go through more tiles twice. Where the work lies is told by the centres of the tiles; a row without
    points is as much work as a few hundred points.
    """
    tiles, ranges = sheet.cloud.tiles, sheet.ranges
    centres = (tiles.lower[ranges.tiles] + tiles.upper[ranges.tiles]) / 2
    rows = project(sheet.matrix, centres, sheet.width, sheet.height)[:, 1]
    rows = np.clip(np.nan_to_num(rows, nan=sheet.height / 2), 0, sheet.height - 1).astype(np.int64)
    work = np.cumsum(np.bincount(rows, weights=ranges.count, minlength=sheet.height) + 0.2 * sheet.width)
    inner = np.searchsorted(work, work[-1] * np.arange(1, bands) / bands)
    edges: list[int] = np.unique([0, *inner.tolist(), sheet.height]).tolist()
    return edges


def _draw_crisp(sheet: Sheet, top: int, image: U1, depth: F4) -> None:
    """Draw the band from row `top` on into its part of the image and of the depths."""
    from core.cloud.painting import kernels

    cloud, shade = sheet.cloud, sheet.shading
    padding = math.ceil(2 * shade.radii.max()) + 1
    buffer = _zeros((len(depth) + 2 * padding, sheet.width + 2 * padding))
    ranges = _band_ranges(sheet, top, top + len(depth))
    screen = _to_cells(sheet, padding, padding - top)
    kernels.draw_crisp(cloud.ordered, cloud.bits, *ranges, sheet.emphasis, sheet.colours, screen, shade.radii, buffer)
    kernels.resolve_crisp(buffer, padding, shade.shades, shade.fog, shade.background, image, depth)


def _to_cells(sheet: Sheet, right: float, down: float) -> F8:
    """Return the matrix (4, 4) from the world to pixels moved by (right, down), and to depths of 0 to 1."""
    width, height = sheet.width / 2, sheet.height / 2
    to_pixels = np.array([[width, 0, 0, width + right], [0, -height, 0, height + down], [0, 0, 0.5, 0.5], [0, 0, 0, 1]])
    cells: F8 = to_pixels @ sheet.matrix
    return cells


def _zeros(shape: tuple[int, int]) -> I8:
    """Return an int64 array of zeros that this thread uses again and again: fresh memory is slow to come by."""
    kept: I8 | None = getattr(_scratch, "buffer", None)
    size = shape[0] * shape[1]
    if kept is None or not size <= len(kept) <= 4 * size:
        _scratch.buffer = kept = np.empty(size, dtype=np.int64)
    kept[:size] = 0
    return kept[:size].reshape(shape)


def _draw_soft(sheet: Sheet, top: int, image: U1, depth: F4) -> None:
    """Draw the band from row `top` on into its part of the image and of the depths."""
    from core.cloud.painting import kernels

    cloud, shade = sheet.cloud, sheet.shading
    first, count = _band_ranges(sheet, top, top + len(depth))
    room = 2 * int(count.sum())
    places = np.empty((room, 2), dtype=np.float32)
    keys, ties = np.empty(room, dtype=np.uint32), np.empty(room, dtype=np.uint32)
    size = np.array([sheet.width, sheet.height, top, top + len(depth)])
    points = (cloud.ordered, cloud.bits, first, count, sheet.emphasis, sheet.colours)
    found = kernels.collect(*points, sheet.matrix, size, shade.radii, places, keys, ties)
    canvas = _canvas(depth.shape, shade.background)
    depth[:] = 1
    tables = (shade.shades, shade.opacities, shade.radii, shade.fog, shade.background)
    kernels.draw_soft(places, keys[:found], ties[:found], *tables, top, canvas, depth)
    kernels.resolve_soft(canvas, image)


def _canvas(shape: tuple[int, ...], background: U1) -> F4:
    """Return a band (rows, w, 4) of the background's colour, multiplied by its alpha."""
    canvas = np.empty((*shape, 4), dtype=np.float32)
    alpha = background[3] / 255
    canvas[:] = [*(background[:3] * alpha), alpha]
    return canvas


def _band_ranges(sheet: Sheet, top: int, end: int) -> tuple[I8, I8]:
    """Return firsts and counts of what reaches into rows `top` to `end`."""
    margin = float(sheet.shading.radii.max()) + 1
    box = (-margin, top - margin, sheet.width + margin, end + margin)
    tiles, ranges = sheet.cloud.tiles, sheet.ranges
    sides = planes(sheet.matrix, sheet.width, sheet.height, *box)
    kept = reached(tiles.lower[ranges.tiles], tiles.upper[ranges.tiles], sides)
    return tiles.first[ranges.tiles[kept]], ranges.count[kept]
