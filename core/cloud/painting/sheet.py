"""What is painted, and the bands of rows in which threads paint it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from core.cloud.cloud import Cloud, InOrder, Ranges
from core.cloud.compiling import compiled
from core.cloud.formed.sheet import SheetForms
from core.cloud.forms import EXTENT, largest_size
from core.cloud.painting.recent import Recent
from core.cloud.points import Look, Points, widest
from core.cloud.projecting import planes, project, reached
from core.cloud.shading import Shading, shading
from core.cloud.toning import Tone, crowding
from core.model.arrays import F8, I8, U2, Bool

seen: Recent[Ranges] = Recent()
parted: Recent[list[Band]] = Recent()
"""Ranges, and bands, of the last pictures."""
SAMPLED = 50_000
"""Points that are always drawn at once: no machine is too slow for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What all bands of a picture share: size in device pixels, the tiles in it, and its points' values in order."""

    cloud: Cloud
    matrix: F8
    width: int
    height: int
    ranges: Ranges
    emphasis: InOrder
    colours: U2
    shading: Shading
    tone: Tone
    forms: SheetForms | None = None


def sheet_of(
    cloud: Cloud, points: Points, matrix: F8, size: tuple[float, float, float], look: Look, budget: int | None = None
) -> Sheet:
    """Return the sheet of points in a picture of a size: logical width and height, and device pixels for each pixel."""
    width, height, scale = size
    largest = widest(largest_size(points.size, points.forms)) * (1.0 if points.forms is None else EXTENT)
    ranges = drawn_ranges(cloud, points, matrix, (width, height), largest / 2 + 1, budget)
    emphasis = cloud.emphasis_in_order(points.emphasis)
    return Sheet(
        cloud,
        np.ascontiguousarray(matrix, dtype=np.float64),
        max(round(width * scale), 1),
        max(round(height * scale), 1),
        ranges,
        emphasis,
        cloud.colours_in_order(points.colour_index, len(points.palette)),
        shading(points, look, matrix, scale, cloud.bounds),
        tone_of(cloud, points, emphasis, ranges, matrix, width, height),
        SheetForms.of(cloud, points, scale),
    )


def drawn_ranges(
    cloud: Cloud, points: Points, matrix: F8, size: tuple[float, float], margin: float, budget: int | None = None
) -> Ranges:
    """Return what to draw of the tiles that reach into a picture; both painters ask here.

    A sample of opaque points takes more of tiles that fill more of the picture. Where numbers of points show, a sample
    has to be of all of them alike. They are the same object for the same tiles, seen from the same place.
    """
    opaque = points.opacity >= 1 and points.density <= 0

    def make() -> Ranges:
        ranges = cloud.ranges(matrix, *size, margin, budget)
        return cloud.by_area(ranges, matrix, *size, points.size) if opaque and ranges.whole >= SAMPLED else ranges

    return seen.of((cloud.tiles, matrix.tobytes(), size, margin, budget, opaque, points.size), make)


def tone_of(
    cloud: Cloud, points: Points, emphasis: InOrder, ranges: Ranges, matrix: F8, width: float, height: float
) -> Tone:
    """Return how opaque a number of points is; both painters ask here."""
    if points.density <= 0:
        return Tone(points.opacity, 0.0, 1.0)
    shown = sum(emphasis.counts[1:]) / max(len(emphasis.values), 1)
    return Tone(points.opacity, points.density, crowding(cloud, ranges, matrix, width, height, points.size, shown))


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Rows from `top` to `end` of a sheet, and which of the sheet's tiles reach into them."""

    top: int
    end: int
    tiles: Bool

    @property
    def rows(self) -> slice:
        """The rows of the picture."""
        return slice(self.top, self.end)


def bands(sheet: Sheet, number: int) -> list[Band]:
    """Return bands of about equal work, at most as many as asked for.

    More bands would go through more tiles twice. Where the work lies is told by the centres of the tiles; a row without
    points is as much work as a few hundred points.
    """
    key = (sheet.ranges, sheet.matrix.tobytes(), sheet.width, sheet.height, _margin(sheet), number)
    return parted.of(key, lambda: _bands(sheet, number))


def _bands(sheet: Sheet, number: int) -> list[Band]:
    tiles, ranges = sheet.cloud.tiles, sheet.ranges
    lower, upper = tiles.lower[ranges.tiles], tiles.upper[ranges.tiles]
    rows = project(sheet.matrix, (lower + upper) / 2, sheet.width, sheet.height)[:, 1]
    rows = np.clip(np.nan_to_num(rows, nan=sheet.height / 2), 0, sheet.height - 1).astype(np.int64)
    work = np.cumsum(np.bincount(rows, weights=ranges.count, minlength=sheet.height) + 0.2 * sheet.width)
    inner = np.searchsorted(work, work[-1] * np.arange(1, number) / number)
    edges: I8 = np.unique([0, *inner.tolist(), sheet.height])
    return [_band(sheet, int(top), int(end), lower, upper) for top, end in itertools.pairwise(edges)]


def strips(sheet: Sheet, most: int) -> list[Band]:
    """Return bands of about `most` pixels, but of at least 64 rows."""
    lower, upper = sheet.cloud.tiles.lower[sheet.ranges.tiles], sheet.cloud.tiles.upper[sheet.ranges.tiles]
    rows = max(most // sheet.width, 64)
    return [_band(sheet, top, min(top + rows, sheet.height), lower, upper) for top in range(0, sheet.height, rows)]


def _band(sheet: Sheet, top: int, end: int, lower: F8, upper: F8) -> Band:
    margin = _margin(sheet)
    box = (-margin, top - margin, sheet.width + margin, end + margin)
    return Band(top, end, _reaching(lower, upper, planes(sheet.matrix, sheet.width, sheet.height, *box)))


def _margin(sheet: Sheet) -> float:
    """Return how far a point reaches at most, and a little more."""
    return float(sheet.shading.radii.max()) * (1.0 if sheet.forms is None else EXTENT) + 2


def _reaching(lower: F8, upper: F8, sides: F8) -> Bool:
    """Return which boxes (t, 3) may lie on the inner side of all planes (s, 4)."""
    if not compiled():
        return reached(lower, upper, sides)
    from core.cloud import kernels

    found, result = np.empty(len(lower), dtype=np.int64), np.zeros(len(lower), dtype=np.bool_)
    result[found[: kernels.reached(lower, upper, sides, found)]] = True
    return result


def to_cells(sheet: Sheet, padding: int) -> F8:
    """Return the matrix (4, 4) from the world to pixels counted from `padding`, and to depths of 0 to 1."""
    width, height = sheet.width / 2, sheet.height / 2
    to_pixels = np.array(
        [[width, 0, 0, width + padding], [0, -height, 0, height + padding], [0, 0, 0.5, 0.5], [0, 0, 0, 1]]
    )
    cells: F8 = to_pixels @ sheet.matrix
    return cells
