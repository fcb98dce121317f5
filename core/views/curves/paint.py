"""A painter of curves: antialiased lines into an image, on any thread, without the interpreter's lock."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from core.compiled import prepare
from core.model import F8, U1
from core.views.curves.mapping import Mapping
from core.views.picture import Band, Curves
from core.work import Token

_ready = threading.Event()


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


def paint_curves(layers: Sequence[Curves | Band], mapping: Mapping, scale: float) -> U1:
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

    Returns
    -------
    uint8 (height, width, 4): blue, green, red, alpha, premultiplied, as little-endian ARGB32 lies in memory.
    """
    from core.views.curves import kernels

    width, height = max(round(mapping.width), 1), max(round(mapping.height), 1)
    image = np.zeros((width, height, 4), dtype=np.uint8)
    cover = np.zeros((width, height), dtype=np.float32)
    low, high = np.full(width, height, dtype=np.int32), np.zeros(width, dtype=np.int32)
    span = np.array([width, 0], dtype=np.int32)
    for curves in layers:
        if isinstance(curves, Band):
            kernels.fill_band(*band_columns(curves, mapping), np.array(curves.colour, dtype=np.uint8), image)
            continue
        x, y = mapping.x(curves.x), mapping.y(curves.y)
        radius = max(curves.width * scale, 1.0) / 2
        dot = curves.dot * scale
        starts, colours = np.require(curves.starts, np.int64, "C"), np.require(curves.colours, np.uint8, ["C", "W"])
        kernels.draw_curves(x, y, starts, colours, radius, dot, cover, low, high, span, image)
    return np.ascontiguousarray(image.transpose(1, 0, 2))


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
