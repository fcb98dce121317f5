"""A painter of curves: antialiased lines into an image, on any thread, without the interpreter's lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.analysis.parallel import Crew
from core.compiled import prepare
from core.model import F8, U1
from core.model.arrays import F4, I4, I8, U8
from core.views.curves.dashing import dashed
from core.views.curves.mapping import PIXELS, Mapping
from core.views.picture import Band, Curves
from core.work import Token

_ready = threading.Event()
_STRIP = 64
"""Columns that are painted together: few enough for a processor's cache."""
_MANY = 50_000
"""Vertices from which on several threads paint."""
_PARTS = 16
"""Parts in which many curves become strokes."""


def ready() -> bool:
    """Return whether `warm_up` has finished, so that painting neither imports nor compiles anything."""
    return _ready.is_set()


def warm_up(token: Token | None = None) -> None:
    """Have the painter compiled by another process if need be, and load it; call it on a background thread.

    Its signature is that of a job's function.
    """
    if ready():
        return
    prepare(paint_once)
    _ready.set()


def paint_once() -> None:
    """Paint one curve, which compiles the painter or loads it from the cache."""
    one = np.array([0.0, 1.0])
    curves = Curves(one, one, np.array([0, 2], dtype=np.int64), np.zeros((1, 4), dtype=np.uint8), ("",))
    band = Band(one, one, one, (0, 0, 0, 0), "")
    paint_curves([band, curves], Mapping(0.0, 1.0, 0.0, 1.0, False, False, 2.0, 2.0), 1.0)


def paint_curves(layers: Sequence[Curves | Band], mapping: Mapping, scale: float, threads: int | None = None) -> U1:
    """Return layers drawn over transparency.

    Each curve covers a pixel once, however often it crosses it, so that opacity means what it says.

    Parameters
    ----------
    layers
        Bottom first; widths in logical pixels.
    mapping
        From data units to device pixels; its size is that of the image, rounded.
    scale
        Device pixels per logical pixel.
    threads
        How many paint where there are many vertices; one for each processor if None.

    Returns
    -------
    uint8 (height, width, 4): blue, green, red, alpha, premultiplied, as little-endian ARGB32 lies in memory.
    """
    width, height = max(round(mapping.width), 1), max(round(mapping.height), 1)
    picture = np.empty((height, width, 4), dtype=np.uint8)
    many = sum(len(layer.x) for layer in layers) > _MANY
    crew = Crew(threads if many else 1)
    try:
        drawings = [_drawing(layer, mapping, scale, crew) for layer in reversed(layers)]
        edges = _strips(width)
        crew.run(lambda strip: _paint_strip(drawings, picture, edges[strip], edges[strip + 1]), len(edges) - 1)
    finally:
        crew.close()
    return picture


def _strips(width: int) -> list[int]:
    """Return where strips of about the same width begin, and where the last one ends."""
    count = max(round(width / _STRIP), 1)
    return [width * strip // count for strip in range(count + 1)]


def _paint_strip(drawings: Sequence[_Drawing], picture: U1, left: int, right: int) -> None:
    """Paint the columns of a picture from `left` to before `right`."""
    from core.views.curves import kernels

    strip = _Strip.blank(right - left, len(picture))
    for drawing in drawings:
        drawing(strip, left)
    kernels.finish_strip(strip.image, left, picture)


@dataclass(frozen=True, slots=True, eq=False)
class _Strip:
    """Some columns of a picture while it is painted, as the kernels want them."""

    image: F4
    cover: F4
    low: I4
    high: I4
    full: U8

    @staticmethod
    def blank(columns: int, height: int) -> _Strip:
        from core.views.curves.kernels import ABREAST

        rows = height + ABREAST  # a loop goes on to a multiple of them
        image, cover = np.zeros((4, columns, rows), dtype=np.float32), np.zeros((columns, rows), dtype=np.float32)
        low, high = np.full(columns, height, dtype=np.int32), np.zeros(columns, dtype=np.int32)
        return _Strip(image, cover, low, high, np.zeros((columns, (height + 63) // 64), dtype=np.uint64))


_Drawing: TypeAlias = Callable[[_Strip, int], None]
"""Lays a layer under the columns of the picture from some on."""


def _drawing(layer: Curves | Band, mapping: Mapping, scale: float, crew: Crew) -> _Drawing:
    place = mapping.along(layer.second)
    return _band(layer, place) if isinstance(layer, Band) else _curves(layer, place, scale, crew)


def _band(band: Band, mapping: Mapping) -> _Drawing:
    from core.views.curves import kernels

    upper, lower = band_columns(band, mapping)
    colour: U1 = np.array(band.colour, dtype=np.uint8)
    return lambda strip, left: kernels.fill_band(upper, lower, colour, left, strip.image)


def _curves(curves: Curves, mapping: Mapping, scale: float, crew: Crew) -> _Drawing:
    from core.views.curves import kernels

    radius, dot = max(curves.width * scale, 1.0) / 2, curves.dot * scale
    strokes, kinds, starts, counts, ascending = _cut(curves, mapping, radius, crew)
    colours = np.require(curves.colours, np.uint8, ["C", "W"])

    def lay_under(strip: _Strip, left: int) -> None:
        kernels.draw_strip(
            strokes, kinds, starts, counts, ascending, colours, radius, dot, left,
            strip.cover, strip.low, strip.high, strip.full, strip.image,
        )  # fmt: skip

    return lay_under


def _cut(curves: Curves, mapping: Mapping, radius: float, crew: Crew) -> tuple[F4, U1, I8, I8, U1]:
    """Return strokes, their kinds, where those of each curve begin, how many they are, and which curves ascend."""
    from core.views.curves.cutting import kernels

    x, y, starts = curves.x, curves.y, np.require(curves.starts, np.int64, ["C", "W"])
    if any(curves.dashes):
        x, y, starts = dashed(mapping.x(x), mapping.y(y), starts, curves.dashes, 2 * radius)
        across, upright = np.array(PIXELS), np.array(PIXELS)
    else:
        (x, y), (across, upright) = mapping.places(x, y), mapping.rules()
    x, y = np.require(x, np.float64, ["C", "W"]), np.require(y, np.float64, ["C", "W"])
    strokes, kinds = np.empty((len(x), 4), dtype=np.float32), np.empty(len(x), dtype=np.uint8)
    ascending, counts = np.empty(len(starts) - 1, dtype=np.uint8), np.empty(len(starts) - 1, dtype=np.int64)
    parts = 1 if crew.alone else _PARTS
    bounds = np.linspace(0, len(counts), parts + 1).astype(np.int64).tolist()
    crew.run(
        lambda number: kernels.cut_into_strokes(
            x, y, starts, bounds[number], bounds[number + 1], across, upright, radius, strokes, kinds, counts, ascending
        ),
        parts,
    )
    return strokes, kinds, starts, counts, ascending


def band_columns(band: Band, mapping: Mapping) -> tuple[F8, F8]:
    """Return the upper and lower edge of a band in each column of pixels, float64 (width,), NaN where it is not.

    Between vertices the edges are straight; a column with vertices covers all of them, so that no spike is lost.
    """
    width = max(round(mapping.width), 1)
    columns = np.arange(width) + 0.5
    x, edges = mapping.x(band.x), (mapping.y(band.upper), mapping.y(band.lower))
    if not len(x):
        return np.full(width, np.nan), np.full(width, np.nan)
    found = [np.interp(columns, x, edge, left=np.nan, right=np.nan) for edge in edges]
    inside = (x >= 0) & (x < width) & np.isfinite(edges[0]) & np.isfinite(edges[1])
    place = x[inside].astype(np.int64)
    for edge, made, widen in zip(edges, found, (np.fmin, np.fmax), strict=True):
        widen.at(made, place, edge[inside])
    return found[0], found[1]
